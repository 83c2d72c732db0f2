//! A changed dialog: one statement, guarded by the revision that was read.

use super::parameters::{DialogParameters, stored_end_user_revision};
use super::rows::{Children, Outbox, References};
use crate::bits;
use crate::dictionary::ServiceNumbers;
use crate::document::transmission::TransmissionDocument;
use crate::document::write;
use crate::statement::{Json, Parameters, Statement};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use diesel::result::QueryResult;
use diesel::sql_types::{
    Array, Bool, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Writes what differs between two states of a dialog, or nothing: 0 rows mean that somebody else was first.
#[derive(Debug)]
pub(crate) struct UpdateDialog {
    dialog: DialogParameters,
    expected_revision: Uuid,
    state_changed: bool,
    /// Bits of `inbox.flags` that this change decides; the others are somebody else's.
    flag_mask: i16,
    expected_end_user: Option<Uuid>,
    service_owner_changed: bool,
    body_changed: bool,
    removed: References,
    corrected: Corrected,
    moved_activity: Option<Uuid>,
    moved_to: Option<Timestamp>,
}

/// The new state of a stored transmission; without an id there is none.
#[derive(Debug, Default)]
struct Corrected {
    id: Option<Uuid>,
    created_at: Option<Timestamp>,
    idempotent_key: Option<String>,
    attachments: Vec<Uuid>,
    kind: Option<i16>,
    related_id: Option<Uuid>,
    body: Option<Json>,
}

impl UpdateDialog {
    pub(crate) fn of(
        changes: &DialogChanges,
        original: &DialogSnapshot,
        batch: Option<&EventBatch>,
        party_key: i64,
        numbers: ServiceNumbers,
    ) -> Result<Self, serde_json::Error> {
        let current = &changes.current;
        let before = References::of(original);
        let after = References::of(current);
        let outbox = Outbox::of(batch)?;
        let children = Children::of(&changes.appended, &current.party)?;
        let added = after.without(&before);
        let dialog = DialogParameters::of(current, party_key, numbers, true, children, added, outbox)?;
        let service_owner_changed = original.service_owner_context != current.service_owner_context;
        let flag_mask = flag_mask(original, current, dialog.flags);
        let end_user_changed = original.end_user_context.revision != current.end_user_context.revision;
        let times = |it: &DialogSnapshot| (it.content_updated_at, it.due_at, it.visible_from, it.expires_at);
        let corrected = match &changes.rewritten.transmission {
            None => Corrected::default(),
            Some(transmission) => Corrected {
                id: Some(transmission.id.uuid()),
                created_at: Some(transmission.created_at),
                idempotent_key: transmission
                    .idempotent_key
                    .as_ref()
                    .map(|key| key.as_str().to_owned()),
                attachments: transmission.attachments.iter().map(|it| it.id.uuid()).collect(),
                kind: Some(i16::from(transmission.kind as u8)),
                related_id: transmission.related_transmission_id.map(|id| id.uuid()),
                body: Some(write(&TransmissionDocument::of(transmission, &current.party))?),
            },
        };
        let moved = changes.rewritten.activity.as_ref();
        Ok(Self {
            dialog,
            expected_revision: original.revision.uuid(),
            state_changed: flag_mask != 0 || end_user_changed || times(original) != times(current),
            flag_mask,
            expected_end_user: stored_end_user_revision(original),
            service_owner_changed,
            body_changed: body_changed(original, current),
            removed: before.without(&after),
            corrected,
            moved_activity: moved.map(|activity| activity.id.uuid()),
            moved_to: moved.map(|activity| activity.created_at),
        })
    }
}

fn body_changed(original: &DialogSnapshot, current: &DialogSnapshot) -> bool {
    let parts = |it: &DialogSnapshot| {
        let content = it.content.as_ref();
        (
            content.map(|content| {
                (
                    content.additional_info.clone(),
                    content.main_content_reference.clone(),
                )
            }),
            it.search_tags.clone(),
        )
    };
    original.attachments != current.attachments
        || original.gui_actions != current.gui_actions
        || original.api_actions != current.api_actions
        || parts(original) != parts(current)
}

pub(super) fn flag_mask(original: &DialogSnapshot, current: &DialogSnapshot, flags: i16) -> i16 {
    let mut changed = bits::flags(original) ^ flags;
    if changed & bits::EXCLUSIVE_LABELS != 0 {
        // Of these exactly one is set: they are decided together.
        changed |= bits::EXCLUSIVE_LABELS;
    }
    if changed & bits::STATUS != 0 {
        changed |= bits::STATUS;
    }
    if original.content_updated_at != current.content_updated_at {
        // New content is unseen, also by somebody who has read the old one meanwhile.
        changed |= bits::CONTENT_SEEN;
    }
    changed
}

impl Statement for UpdateDialog {
    type Id = UpdateDialog;

    // By primary keys of dialog, inbox, dialog_body, transmission and activity; references by dialog_ref_pkey, what was opened by
    // activity_opened. The head's row lock comes first and orders everybody who changes one dialog; whoever holds it and found
    // the expected revision has a snapshot with all children, so `unopened` is counted from what is stored.
    // Labels are changed by as much as this change decides: what their owners did meanwhile stays.
    const SQL: &'static [&'static str] = &["
, head as (
    update dialog set revision = $14, updated_at = $17, deleted_at = $18, progress = $19, from_party = $20, from_owner = $21,
        bits = $22, extended_status = $23, external_ref = $24, process = $25, preceding = $26, latest_activity = $28,
        card = $29,
        so_revision = case when $66 then $15 else so_revision end,
        owner_labels = case when $66 then $27 else owner_labels end,
        unopened = unopened + $59
            - (select count(*) from unnest($76) n (id) cross join lateral (
                select from transmission t where t.dialog_id = $4 and t.id = n.id and t.kind not in (7, 8)
                    and (select 1 from activity a where a.dialog_id = $4 and a.kind = 4 and a.transmission_id = n.id limit 1)
                        is null
                limit 1) o)::integer
            + coalesce((
                select ($71 not in (7, 8))::integer - (t.kind not in (7, 8))::integer
                from transmission t where t.dialog_id = $4 and t.id = $70
                    and (select 1 from activity a where a.dialog_id = $4 and a.kind = 4 and a.transmission_id = $70 limit 1)
                        is null), 0)
    where id = $4 and revision = $62
    returning 1)
, state as (
    update inbox set content_updated_at = $7, due_at = $9, visible_from = $10, expires_at = $11,
        flags = ((flags & ~$64::integer) | ($12 & $64))::smallint,
        eu_revision = case when $13 is distinct from $65 then $13 else eu_revision end
    from head
    where dialog_id = $4 and $63
    returning 1)
, gate as (select 1 as open from head where not $63 or exists (select from state))
, rest as (
    update dialog_body set body = $30 from gate where dialog_id = $4 and $67)
, transmissions as (
    insert into transmission (party_key, dialog_id, id, created_at, kind, related_id, idempotent_key, body)
    select $1, $4, unnest($31), unnest($32), unnest($33), unnest($34), unnest($35), unnest($36) from gate)
, attachments as (
    insert into transmission_attachment (party_key, dialog_id, id, transmission_id)
    select $1, $4, n.* from gate, unnest($60, $61) n on conflict do nothing)
, activities as (
    insert into activity (party_key, dialog_id, id, created_at, kind, extended_type, transmission_id, actor_kind,
        actor_id, actor_name, description)
    select $1, $4, unnest($37), unnest($38), unnest($39), unnest($40), unnest($41), unnest($42),
        unnest($43), unnest($44), unnest($45) from gate)
, detached as (
    delete from transmission_attachment o using gate,
        (select (f ->> 'i')::uuid as id from transmission t, json_array_elements(t.body -> 'f') f
         where t.dialog_id = $4 and t.id = $70) n
    where o.dialog_id = $4 and o.id = n.id and o.transmission_id = $70 and not o.id = any ($79))
, attached as (
    insert into transmission_attachment (party_key, dialog_id, id, transmission_id)
    select $1, $4, n.id, $70 from gate, unnest($79) n (id) on conflict do nothing)
, corrected as (
    update transmission set kind = $71, related_id = $72, body = $73, created_at = $77, idempotent_key = $78
    from gate where dialog_id = $4 and id = $70)
, moved as (
    update activity set created_at = $75 from gate where dialog_id = $4 and id = $74)
, labels as (
    insert into label_log (party_key, dialog_id, id, at, label, added, actor_kind, actor_id, actor_name)
    select $1, $4, unnest($46), unnest($47), unnest($48), unnest($49), unnest($50), unnest($51),
        unnest($52) from gate)
, gone as (
    delete from dialog_ref r using gate, unnest($68, $69) n (kind, ref)
    where r.org_id = $6 and r.kind = n.kind and r.ref = n.ref and r.dialog_id = $4)
, refs as (
    insert into dialog_ref (org_id, kind, ref, dialog_id, party_key)
    select $6, unnest($53), unnest($54), $4, $1 from gate)
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $55, $4, $1, $56, $57, $58 from gate where $55 is not null)
select count(*) from gate"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        self.dialog.bind(parameters)?; // 1 to 61
        parameters.add::<SqlUuid, _>(&self.expected_revision)?; // 62
        parameters.add::<Bool, _>(&self.state_changed)?;
        parameters.add::<SmallInt, _>(&self.flag_mask)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.expected_end_user)?; // 65
        parameters.add::<Bool, _>(&self.service_owner_changed)?;
        parameters.add::<Bool, _>(&self.body_changed)?;
        self.removed.bind(parameters)?; // 68, 69
        let corrected = &self.corrected;
        parameters.add::<Nullable<SqlUuid>, _>(&corrected.id)?; // 70
        parameters.add::<Nullable<SmallInt>, _>(&corrected.kind)?;
        parameters.add::<Nullable<SqlUuid>, _>(&corrected.related_id)?;
        parameters.add::<Nullable<SqlJson>, _>(&corrected.body)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.moved_activity)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.moved_to)?; // 75
        parameters.add::<Array<SqlUuid>, _>(&self.dialog.children.lookups.opened)?;
        parameters.add::<Nullable<Timestamptz>, _>(&corrected.created_at)?;
        parameters.add::<Nullable<Text>, _>(&corrected.idempotent_key)?;
        parameters.add::<Array<SqlUuid>, _>(&corrected.attachments) // 79
    }
}
