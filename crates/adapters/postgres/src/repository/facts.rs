//! Facts of the stored history: each by an index, none by walking the history.
//!
//! `limit 1` in the lateral look-ups keeps the planner from joining the other way round, that is from reading the history.

use crate::document::transmission::idempotent_key;
use crate::failure::CorruptRow;
use crate::statement::{Columns, Parameters, Statement};
use dialogporten_domain::dialog::hierarchy::ParentFacts;
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::identifier::{ActivityId, AttachmentId, DialogId, TransmissionId};
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, Bool, Integer, Record, Text, Uuid as SqlUuid};
use uuid::Uuid;

pub(super) struct ReadFacts {
    dialog_id: Uuid,
    parents: Vec<Uuid>,
    transmissions: Vec<Uuid>,
    activities: Vec<Uuid>,
    attachments: Vec<Uuid>,
    keys: Vec<String>,
    opened: Vec<Uuid>,
}

impl ReadFacts {
    pub(super) fn of(id: DialogId, question: &HistoryQuestion) -> Self {
        let HistoryQuestion {
            parents,
            transmissions,
            activities,
            attachments,
            keys,
            opened,
        } = question;
        Self {
            dialog_id: id.uuid(),
            parents: parents.iter().map(|id| id.uuid()).collect(),
            transmissions: transmissions.iter().map(|id| id.uuid()).collect(),
            activities: activities.iter().map(|id| id.uuid()).collect(),
            attachments: attachments.iter().map(|id| id.uuid()).collect(),
            keys: keys.iter().map(|key| key.as_str().to_owned()).collect(),
            opened: opened.iter().map(|id| id.uuid()).collect(),
        }
    }
}

impl Statement for ReadFacts {
    type Id = ReadFacts;

    // By transmission_pkey (chains are as long as a transmission is deep), transmission_related, activity_pkey,
    // transmission_attachment_pkey, transmission_idempotent, activity_opened. Contents are looked at in API-only dialogs only.
    const SQL: &'static [&'static str] = &["
select d.id, d.unopened,
    array(
        with recursive chain as (
            select p.id as parent, t.related_id, 1 as depth
            from unnest($2) p (id) cross join lateral (
                select t.related_id from transmission t where t.dialog_id = $1 and t.id = p.id limit 1) t
            union all
            select c.parent, t.related_id, c.depth + 1
            from chain c cross join lateral (
                select t.related_id from transmission t where t.dialog_id = $1 and t.id = c.related_id limit 1) t
            where c.depth < 1000)
        select row(c.parent, max(c.depth), (
            select count(*)::integer from transmission t where t.dialog_id = $1 and t.related_id = c.parent))
        from chain c group by c.parent),
    array(select n.id from unnest($3) n (id) cross join lateral (
        select from transmission t where t.dialog_id = $1 and t.id = n.id limit 1) t),
    array(select n.id from unnest($4) n (id) cross join lateral (
        select from activity a where a.dialog_id = $1 and a.id = n.id limit 1) a),
    array(select n.id from unnest($5) n (id) cross join lateral (
        select from transmission_attachment f where f.dialog_id = $1 and f.id = n.id limit 1) f),
    array(select n.key from unnest($6) n (key) cross join lateral (
        select from transmission t where t.dialog_id = $1 and t.idempotent_key = n.key limit 1) t),
    array(select n.id from unnest($7) n (id) cross join lateral (
        select from transmission t where t.dialog_id = $1 and t.id = n.id and t.kind not in (7, 8)
            and (select 1 from activity a where a.dialog_id = $1 and a.kind = 4 and a.transmission_id = n.id limit 1) is null
        limit 1) t),
    exists (select from activity a where a.dialog_id = $1 and a.kind = 16),
    i.flags & 256 <> 0 and exists (select from transmission t where t.dialog_id = $1 and t.body -> 't' is null)
from dialog d join inbox i on i.dialog_id = d.id where d.id = $1"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<Array<SqlUuid>, _>(&self.parents)?;
        parameters.add::<Array<SqlUuid>, _>(&self.transmissions)?;
        parameters.add::<Array<SqlUuid>, _>(&self.activities)?;
        parameters.add::<Array<SqlUuid>, _>(&self.attachments)?;
        parameters.add::<Array<Text>, _>(&self.keys)?;
        parameters.add::<Array<SqlUuid>, _>(&self.opened)
    }
}

type ParentSql = Record<(SqlUuid, Integer, Integer)>;

pub(super) struct FactsRow {
    dialog_id: Uuid,
    unopened: i32,
    parents: Vec<(Uuid, i32, i32)>,
    transmissions: Vec<Uuid>,
    activities: Vec<Uuid>,
    attachments: Vec<Uuid>,
    keys: Vec<String>,
    unopened_named: Vec<Uuid>,
    correspondence_opened: bool,
    without_content: bool,
}

impl QueryableByName<Pg> for FactsRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            dialog_id: columns.take::<SqlUuid, _>()?,
            unopened: columns.take::<Integer, _>()?,
            parents: columns.take::<Array<ParentSql>, _>()?,
            transmissions: columns.take::<Array<SqlUuid>, _>()?,
            activities: columns.take::<Array<SqlUuid>, _>()?,
            attachments: columns.take::<Array<SqlUuid>, _>()?,
            keys: columns.take::<Array<Text>, _>()?,
            unopened_named: columns.take::<Array<SqlUuid>, _>()?,
            correspondence_opened: columns.take::<Bool, _>()?,
            without_content: columns.take::<Bool, _>()?,
        })
    }
}

impl FactsRow {
    pub(super) fn decode(self) -> Result<HistoryFacts, CorruptRow> {
        let id = self.dialog_id;
        Ok(HistoryFacts {
            parents: self
                .parents
                .into_iter()
                .map(|(id, depth, children)| {
                    let facts = ParentFacts {
                        depth: depth.unsigned_abs(),
                        children: children.unsigned_abs(),
                    };
                    (TransmissionId::new(id), facts)
                })
                .collect(),
            transmissions: self.transmissions.into_iter().map(TransmissionId::new).collect(),
            activities: self.activities.into_iter().map(ActivityId::new).collect(),
            attachments: self.attachments.into_iter().map(AttachmentId::new).collect(),
            taken_keys: self
                .keys
                .into_iter()
                .map(idempotent_key)
                .collect::<Result<_, _>>()
                .map_err(|reason| CorruptRow {
                    table: "transmission",
                    column: "idempotent_key",
                    id,
                    reason: reason.0,
                })?,
            unopened_count: u64::try_from(self.unopened).map_err(|_| CorruptRow {
                table: "dialog",
                column: "unopened",
                id,
                reason: "below zero".to_owned(),
            })?,
            unopened_named: self.unopened_named.into_iter().map(TransmissionId::new).collect(),
            correspondence_opened: self.correspondence_opened,
            transmission_without_content: self.without_content,
        })
    }
}
