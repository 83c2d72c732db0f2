//! Several new dialogs: one statement, one commit. Of parties that are known and without labels, as in [`CreatePlainDialog`].
//!
//! The same rows as if each dialog were written alone. Every table gets its rows in the order of its key, and tables come in one order,
//! so that two batches that share a key wait for each other one way round.
//!
//! [`CreatePlainDialog`]: super::create::CreatePlainDialog

use super::parameters::DialogParameters;
use super::rows::{Activities, Transmissions};
use crate::statement::{Json, Parameters, Statement};
use dialogporten_domain::Timestamp;
use diesel::result::QueryResult;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Columns of all rows of several new dialogs.
#[derive(Debug, Default)]
pub(crate) struct CreateDialogs {
    id: Vec<Uuid>,
    party_key: Vec<i64>,
    party: Vec<String>,
    service_id: Vec<i32>,
    org_id: Vec<i16>,
    revision: Vec<Uuid>,
    so_revision: Vec<Option<Uuid>>,
    idempotent_key: Vec<Option<String>>,
    updated_at: Vec<Timestamp>,
    deleted_at: Vec<Option<Timestamp>>,
    progress: Vec<Option<i16>>,
    from_party: Vec<i16>,
    from_owner: Vec<i16>,
    bits: Vec<i16>,
    extended_status: Vec<Option<String>>,
    external_ref: Vec<Option<String>>,
    process: Vec<Option<String>>,
    preceding: Vec<Option<String>>,
    owner_labels: Vec<Option<String>>,
    latest_activity: Vec<Option<Json>>,
    card: Vec<Json>,
    unopened: Vec<i32>,
    content_updated_at: Vec<Timestamp>,
    created_at: Vec<Timestamp>,
    due_at: Vec<Option<Timestamp>>,
    visible_from: Vec<Option<Timestamp>>,
    expires_at: Vec<Option<Timestamp>>,
    flags: Vec<i16>,
    eu_revision: Vec<Option<Uuid>>,
    body: Vec<Json>,
    transmissions: Of<Transmissions>,
    attachments: Of<Attachments>,
    activities: Of<Activities>,
    references: References,
    events: Of<Events>,
    new_pairs: NewPairs,
}

/// Rows below dialogs, and whose each of them is.
#[derive(Debug, Default)]
struct Of<T> {
    dialog_id: Vec<Uuid>,
    party_key: Vec<i64>,
    rows: T,
}

#[derive(Debug, Default)]
struct Attachments {
    id: Vec<Uuid>,
    transmission_id: Vec<Uuid>,
}

#[derive(Debug, Default)]
struct References {
    org_id: Vec<i16>,
    kind: Vec<i16>,
    text: Vec<String>,
    dialog_id: Vec<Uuid>,
    party_key: Vec<i64>,
}

#[derive(Debug, Default)]
struct Events {
    created_at: Vec<Timestamp>,
    silent: Vec<bool>,
    shared: Vec<Json>,
    events: Vec<Json>,
}

#[derive(Debug, Default)]
struct NewPairs {
    party_key: Vec<i64>,
    service_id: Vec<i32>,
}

impl<T> Of<T> {
    fn belong(&mut self, dialog: &DialogParameters, count: usize) {
        self.dialog_id.extend(std::iter::repeat_n(dialog.id, count));
        self.party_key
            .extend(std::iter::repeat_n(dialog.party_key, count));
    }
}

impl CreateDialogs {
    /// Rows of all dialogs.
    pub(crate) fn of(mut dialogs: Vec<DialogParameters>) -> Self {
        dialogs.sort_unstable_by_key(|dialog| dialog.id);
        let mut rows = Self {
            references: References::of(&mut dialogs),
            new_pairs: NewPairs::of(&dialogs),
            ..Self::default()
        };
        for dialog in dialogs {
            rows.add(dialog);
        }
        rows
    }

    fn add(&mut self, mut d: DialogParameters) {
        self.add_children(&mut d);
        self.id.push(d.id);
        self.party_key.push(d.party_key);
        self.party.push(d.party);
        self.service_id.push(d.numbers.service_id);
        self.org_id.push(d.numbers.org_id);
        self.revision.push(d.revision);
        self.so_revision.push(d.so_revision);
        self.idempotent_key.push(d.idempotent_key);
        self.updated_at.push(d.updated_at);
        self.deleted_at.push(d.deleted_at);
        self.progress.push(d.progress);
        self.from_party.push(d.from_party);
        self.from_owner.push(d.from_owner);
        self.bits.push(d.bits);
        self.extended_status.push(d.extended_status);
        self.external_ref.push(d.external_ref);
        self.process.push(d.process);
        self.preceding.push(d.preceding);
        self.owner_labels
            .push(d.owner_labels.map(|labels| array_literal(&labels)));
        self.latest_activity.push(d.latest_activity);
        self.card.push(d.card);
        self.unopened.push(d.children.lookups.unopened);
        self.content_updated_at.push(d.content_updated_at);
        self.created_at.push(d.created_at);
        self.due_at.push(d.due_at);
        self.visible_from.push(d.visible_from);
        self.expires_at.push(d.expires_at);
        self.flags.push(d.flags);
        self.eu_revision.push(d.eu_revision);
        self.body.push(d.body);
    }

    fn add_children(&mut self, dialog: &mut DialogParameters) {
        self.transmissions
            .belong(dialog, dialog.children.transmissions.id.len());
        let (to, from) = (&mut self.transmissions.rows, &mut dialog.children.transmissions);
        to.id.append(&mut from.id);
        to.created_at.append(&mut from.created_at);
        to.kind.append(&mut from.kind);
        to.related_id.append(&mut from.related_id);
        to.idempotent_key.append(&mut from.idempotent_key);
        to.body.append(&mut from.body);

        self.attachments
            .belong(dialog, dialog.children.lookups.attachments.len());
        let (to, from) = (&mut self.attachments.rows, &mut dialog.children.lookups);
        to.id.append(&mut from.attachments);
        to.transmission_id.append(&mut from.transmissions);

        self.activities
            .belong(dialog, dialog.children.activities.id.len());
        let (to, from) = (&mut self.activities.rows, &mut dialog.children.activities);
        to.id.append(&mut from.id);
        to.created_at.append(&mut from.created_at);
        to.kind.append(&mut from.kind);
        to.extended_type.append(&mut from.extended_type);
        to.transmission_id.append(&mut from.transmission_id);
        to.actor_kind.append(&mut from.actor_kind);
        to.actor_id.append(&mut from.actor_id);
        to.actor_name.append(&mut from.actor_name);
        to.description.append(&mut from.description);

        let outbox = &mut dialog.outbox;
        let told = (outbox.created_at, outbox.shared.take(), outbox.events.take());
        if let (Some(created_at), Some(shared), Some(events)) = told {
            let silent = outbox.silent;
            self.events.belong(dialog, 1);
            let to = &mut self.events.rows;
            to.created_at.push(created_at);
            to.silent.push(silent);
            to.shared.push(shared);
            to.events.push(events);
        }
    }
}

impl References {
    fn of(dialogs: &mut [DialogParameters]) -> Self {
        let mut sorted = Vec::new();
        for dialog in dialogs {
            let from = &mut dialog.references;
            let (org_id, id, key) = (dialog.numbers.org_id, dialog.id, dialog.party_key);
            let texts = from.kind.drain(..).zip(from.text.drain(..));
            sorted.extend(texts.map(|(kind, text)| (org_id, kind, text, id, key)));
        }
        sorted.sort_unstable();
        let mut rows = Self::default();
        for (org_id, kind, text, dialog_id, party_key) in sorted {
            rows.org_id.push(org_id);
            rows.kind.push(kind);
            rows.text.push(text);
            rows.dialog_id.push(dialog_id);
            rows.party_key.push(party_key);
        }
        rows
    }
}

impl NewPairs {
    fn of(dialogs: &[DialogParameters]) -> Self {
        let new = dialogs.iter().filter(|dialog| !dialog.known);
        let mut sorted: Vec<_> = new
            .map(|dialog| (dialog.party_key, dialog.numbers.service_id))
            .collect();
        sorted.sort_unstable();
        sorted.dedup();
        let (party_key, service_id) = sorted.into_iter().unzip();
        Self {
            party_key,
            service_id,
        }
    }
}

/// An array as PostgreSQL writes it: an array of arrays of different lengths does not exist.
fn array_literal(texts: &[String]) -> String {
    let mut literal = String::from("{");
    for text in texts {
        if literal.len() > 1 {
            literal.push(',');
        }
        literal.push('"');
        for character in text.chars() {
            if matches!(character, '"' | '\\') {
                literal.push('\\');
            }
            literal.push(character);
        }
        literal.push('"');
    }
    literal.push('}');
    literal
}

impl Statement for CreateDialogs {
    type Id = CreateDialogs;

    // Inserts only.
    const SQL: &'static [&'static str] = &["
, state as (
    insert into inbox (dialog_id, party_key, content_updated_at, created_at, due_at, visible_from, expires_at, service_id,
        org_id, flags, eu_revision)
    select unnest($1), unnest($2), unnest($23), unnest($24), unnest($25), unnest($26), unnest($27), unnest($4),
        unnest($5), unnest($28), unnest($29))
, rest as (
    insert into dialog_body (dialog_id, party_key, body)
    select unnest($1), unnest($2), unnest($30))
, transmissions as (
    insert into transmission (dialog_id, party_key, id, created_at, kind, related_id, idempotent_key, body)
    select unnest($31), unnest($32), unnest($33), unnest($34), unnest($35), unnest($36), unnest($37), unnest($38))
, attachments as (
    insert into transmission_attachment (dialog_id, party_key, id, transmission_id)
    select unnest($39), unnest($40), unnest($41), unnest($42)
    on conflict do nothing)
, activities as (
    insert into activity (dialog_id, party_key, id, created_at, kind, extended_type, transmission_id, actor_kind,
        actor_id, actor_name, description)
    select unnest($43), unnest($44), unnest($45), unnest($46), unnest($47), unnest($48), unnest($49), unnest($50),
        unnest($51), unnest($52), unnest($53))
, refs as (
    insert into dialog_ref (org_id, kind, ref, dialog_id, party_key)
    select unnest($54), unnest($55), unnest($56), unnest($57), unnest($58))
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select unnest($59), unnest($60), unnest($61), unnest($62), unnest($63), unnest($64))
, new_pairs as (
    insert into party_service (party_key, service_id)
    select unnest($65), unnest($66)
    on conflict do nothing)
, head as (
    insert into dialog (id, party_key, party, service_id, org_id, revision, so_revision, idempotent_key, updated_at, deleted_at,
        progress, from_party, from_owner, bits, extended_status, external_ref, process, preceding, owner_labels,
        latest_activity, card, unopened)
    select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8), unnest($9),
        unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16), unnest($17),
        unnest($18), unnest($19)::text[], unnest($20), unnest($21), unnest($22)
    returning 1)
select count(*) from head"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.id)?;
        parameters.add::<Array<BigInt>, _>(&self.party_key)?;
        parameters.add::<Array<Text>, _>(&self.party)?;
        parameters.add::<Array<Integer>, _>(&self.service_id)?;
        parameters.add::<Array<SmallInt>, _>(&self.org_id)?; // 5
        parameters.add::<Array<SqlUuid>, _>(&self.revision)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&self.so_revision)?;
        parameters.add::<Array<Nullable<Text>>, _>(&self.idempotent_key)?;
        parameters.add::<Array<Timestamptz>, _>(&self.updated_at)?;
        parameters.add::<Array<Nullable<Timestamptz>>, _>(&self.deleted_at)?; // 10
        parameters.add::<Array<Nullable<SmallInt>>, _>(&self.progress)?;
        parameters.add::<Array<SmallInt>, _>(&self.from_party)?;
        parameters.add::<Array<SmallInt>, _>(&self.from_owner)?;
        parameters.add::<Array<SmallInt>, _>(&self.bits)?;
        parameters.add::<Array<Nullable<Text>>, _>(&self.extended_status)?; // 15
        parameters.add::<Array<Nullable<Text>>, _>(&self.external_ref)?;
        parameters.add::<Array<Nullable<Text>>, _>(&self.process)?;
        parameters.add::<Array<Nullable<Text>>, _>(&self.preceding)?;
        parameters.add::<Array<Nullable<Text>>, _>(&self.owner_labels)?;
        parameters.add::<Array<Nullable<SqlJson>>, _>(&self.latest_activity)?; // 20
        parameters.add::<Array<SqlJson>, _>(&self.card)?;
        parameters.add::<Array<Integer>, _>(&self.unopened)?;
        parameters.add::<Array<Timestamptz>, _>(&self.content_updated_at)?;
        parameters.add::<Array<Timestamptz>, _>(&self.created_at)?;
        parameters.add::<Array<Nullable<Timestamptz>>, _>(&self.due_at)?; // 25
        parameters.add::<Array<Nullable<Timestamptz>>, _>(&self.visible_from)?;
        parameters.add::<Array<Nullable<Timestamptz>>, _>(&self.expires_at)?;
        parameters.add::<Array<SmallInt>, _>(&self.flags)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&self.eu_revision)?;
        parameters.add::<Array<SqlJson>, _>(&self.body)?; // 30
        let of = &self.transmissions;
        parameters.add::<Array<SqlUuid>, _>(&of.dialog_id)?; // 31
        parameters.add::<Array<BigInt>, _>(&of.party_key)?;
        parameters.add::<Array<SqlUuid>, _>(&of.rows.id)?;
        parameters.add::<Array<Timestamptz>, _>(&of.rows.created_at)?;
        parameters.add::<Array<SmallInt>, _>(&of.rows.kind)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&of.rows.related_id)?;
        parameters.add::<Array<Nullable<Text>>, _>(&of.rows.idempotent_key)?;
        parameters.add::<Array<SqlJson>, _>(&of.rows.body)?;
        let of = &self.attachments;
        parameters.add::<Array<SqlUuid>, _>(&of.dialog_id)?; // 39
        parameters.add::<Array<BigInt>, _>(&of.party_key)?;
        parameters.add::<Array<SqlUuid>, _>(&of.rows.id)?;
        parameters.add::<Array<SqlUuid>, _>(&of.rows.transmission_id)?;
        let of = &self.activities;
        parameters.add::<Array<SqlUuid>, _>(&of.dialog_id)?; // 43
        parameters.add::<Array<BigInt>, _>(&of.party_key)?;
        parameters.add::<Array<SqlUuid>, _>(&of.rows.id)?;
        parameters.add::<Array<Timestamptz>, _>(&of.rows.created_at)?;
        parameters.add::<Array<SmallInt>, _>(&of.rows.kind)?;
        parameters.add::<Array<Nullable<Text>>, _>(&of.rows.extended_type)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&of.rows.transmission_id)?;
        parameters.add::<Array<SmallInt>, _>(&of.rows.actor_kind)?;
        parameters.add::<Array<Nullable<Text>>, _>(&of.rows.actor_id)?;
        parameters.add::<Array<Nullable<Text>>, _>(&of.rows.actor_name)?;
        parameters.add::<Array<Nullable<SqlJson>>, _>(&of.rows.description)?;
        let rows = &self.references;
        parameters.add::<Array<SmallInt>, _>(&rows.org_id)?; // 54
        parameters.add::<Array<SmallInt>, _>(&rows.kind)?;
        parameters.add::<Array<Text>, _>(&rows.text)?;
        parameters.add::<Array<SqlUuid>, _>(&rows.dialog_id)?;
        parameters.add::<Array<BigInt>, _>(&rows.party_key)?;
        let of = &self.events;
        parameters.add::<Array<Timestamptz>, _>(&of.rows.created_at)?; // 59
        parameters.add::<Array<SqlUuid>, _>(&of.dialog_id)?;
        parameters.add::<Array<BigInt>, _>(&of.party_key)?;
        parameters.add::<Array<Bool>, _>(&of.rows.silent)?;
        parameters.add::<Array<SqlJson>, _>(&of.rows.shared)?;
        parameters.add::<Array<SqlJson>, _>(&of.rows.events)?;
        parameters.add::<Array<BigInt>, _>(&self.new_pairs.party_key)?; // 65
        parameters.add::<Array<Integer>, _>(&self.new_pairs.service_id)
    }
}
