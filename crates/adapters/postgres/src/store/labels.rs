//! Changed labels alone: the dialog keeps its revision, each context is guarded by its own.

use super::parameters::{stored_end_user_revision, stored_service_owner_revision};
use super::rows::{Children, Outbox, References};
use super::update::flag_mask;
use crate::bits;
use crate::dictionary::ServiceNumbers;
use crate::statement::{Parameters, Statement};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::dialog::{DialogChanges, DialogSnapshot};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// Writes the labels of one or both contexts, or nothing: 0 rows mean that somebody else was first.
#[derive(Debug)]
pub(crate) struct UpdateLabels {
    party_key: i64,
    dialog_id: Uuid,
    org_id: i16,
    owner_changed: bool,
    owner_revision: Option<Uuid>,
    expected_owner_revision: Option<Uuid>,
    owner_labels: Option<Vec<String>>,
    user_changed: bool,
    user_revision: Option<Uuid>,
    expected_user_revision: Option<Uuid>,
    flag_mask: i16,
    flags: i16,
    children: Children,
    removed: References,
    added: References,
    outbox: Outbox,
}

impl UpdateLabels {
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
        let flags = bits::flags(current);
        let labels = &current.service_owner_context.labels;
        Ok(Self {
            party_key,
            dialog_id: current.id.uuid(),
            org_id: numbers.org_id,
            owner_changed: original.service_owner_context != current.service_owner_context,
            owner_revision: stored_service_owner_revision(current),
            expected_owner_revision: stored_service_owner_revision(original),
            owner_labels: (!labels.is_empty())
                .then(|| labels.iter().map(|label| label.as_str().to_owned()).collect()),
            user_changed: original.end_user_context != current.end_user_context,
            user_revision: stored_end_user_revision(current),
            expected_user_revision: stored_end_user_revision(original),
            flag_mask: flag_mask(original, current, flags) & bits::LABELS,
            flags,
            children: Children::of(&changes.appended, &current.party)?,
            removed: before.without(&after),
            added: after.without(&before),
            outbox: Outbox::of(batch)?,
        })
    }
}

impl Statement for UpdateLabels {
    type Id = UpdateLabels;

    // By dialog_pkey, inbox_pkey and dialog_ref_pkey. In the order of all changes: dialog, inbox, children, references, outbox.
    const SQL: &'static [&'static str] = &["
, head as (
    update dialog set so_revision = $5, owner_labels = $7
    where id = $2 and $4 and so_revision is not distinct from $6
    returning 1)
, head_gate as (select 1 as open where not $4 or exists (select from head))
, state as (
    update inbox set flags = ((flags & ~$11::integer) | ($12 & $11))::smallint, eu_revision = $9
    from head_gate
    where dialog_id = $2 and $8 and eu_revision is not distinct from $10
    returning 1)
, gate as (select 1 as open from head_gate where not $8 or exists (select from state))
, labels as (
    insert into label_log (party_key, dialog_id, id, at, label, added, actor_kind, actor_id, actor_name)
    select $1, $2, n.* from gate, unnest($28, $29, $30, $31, $32, $33, $34) n)
, gone as (
    delete from dialog_ref r using gate, unnest($35, $36) n (kind, ref)
    where r.org_id = $3 and r.kind = n.kind and r.ref = n.ref and r.dialog_id = $2)
, refs as (
    insert into dialog_ref (org_id, kind, ref, dialog_id, party_key)
    select $3, n.kind, n.ref, $2, $1 from gate, unnest($37, $38) n (kind, ref))
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $39, $2, $1, $40, $41, $42 from gate where $39 is not null)
select count(*) from gate"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?; // 1
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SmallInt, _>(&self.org_id)?;
        parameters.add::<Bool, _>(&self.owner_changed)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.owner_revision)?; // 5
        parameters.add::<Nullable<SqlUuid>, _>(&self.expected_owner_revision)?;
        parameters.add::<Nullable<Array<Text>>, _>(&self.owner_labels)?;
        parameters.add::<Bool, _>(&self.user_changed)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.user_revision)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.expected_user_revision)?; // 10
        parameters.add::<SmallInt, _>(&self.flag_mask)?;
        parameters.add::<SmallInt, _>(&self.flags)?;
        self.children.bind(parameters)?; // 13 to 34, of which only the label log is read
        self.removed.bind(parameters)?; // 35, 36
        self.added.bind(parameters)?; // 37, 38
        self.outbox.bind(parameters) // 39 to 42
    }
}
