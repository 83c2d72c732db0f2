//! Facts of the stored transmissions and activities.

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
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Record, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// Reads what a [`HistoryQuestion`] asks.
pub(crate) struct ReadFacts {
    dialog_id: Uuid,
    parents: Vec<Uuid>,
    transmissions: Vec<Uuid>,
    activities: Vec<Uuid>,
    attachments: Vec<Uuid>,
    keys: Vec<String>,
    opened: Vec<Uuid>,
}

impl ReadFacts {
    pub(crate) fn of(dialog: DialogId, question: &HistoryQuestion) -> Self {
        let HistoryQuestion {
            parents,
            transmissions,
            activities,
            attachments,
            keys,
            opened,
        } = question;
        Self {
            dialog_id: dialog.uuid(),
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

    // Everything by the dialog's part of transmission_pkey, activity_pkey and transmission_idempotent. Ways up the hierarchy
    // end at its greatest depth, whatever is stored.
    const SQL: &'static str = "
, unopened as (
    select t.id from transmission t
    where t.dialog_id = $1 and t.kind not in (7, 8)
    and not exists (select from activity a where a.dialog_id = $1 and a.kind = 4 and a.transmission_id = t.id))
select d.id,
    array(select row(p.id,
            (with recursive up as (
                select p.related_id as above, 1 as depth
                union all
                select t.related_id, up.depth + 1 from up
                join transmission t on t.dialog_id = $1 and t.id = up.above
                where up.depth < 1000)
            select max(depth) from up),
            (select count(*) from transmission c where c.dialog_id = $1 and c.related_id = p.id))
        from transmission p where p.dialog_id = $1 and p.id = any($2)),
    array(select t.id from transmission t where t.dialog_id = $1 and t.id = any($3)),
    array(select a.id from activity a where a.dialog_id = $1 and a.id = any($4)),
    array(select (f ->> 'i')::uuid from transmission t, jsonb_array_elements(t.body -> 'f') f
        where cardinality($5) > 0 and t.dialog_id = $1 and (f ->> 'i')::uuid = any($5)),
    array(select t.idempotent_key from transmission t where t.dialog_id = $1 and t.idempotent_key = any($6)),
    (select count(*) from unopened),
    array(select u.id from unopened u where u.id = any($7)),
    exists(select from activity a where a.dialog_id = $1 and a.kind = 16),
    exists(select from transmission t where t.dialog_id = $1 and not t.body ? 't')
from dialog d where d.id = $1";

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

type ParentSql = Record<(SqlUuid, Integer, BigInt)>;

/// The row of [`ReadFacts`].
pub(crate) struct FactsRow {
    dialog_id: Uuid,
    parents: Vec<(Uuid, i32, i64)>,
    transmissions: Vec<Uuid>,
    activities: Vec<Uuid>,
    attachments: Vec<Uuid>,
    keys: Vec<Option<String>>,
    unopened_count: i64,
    unopened_named: Vec<Uuid>,
    correspondence_opened: bool,
    transmission_without_content: bool,
}

impl QueryableByName<Pg> for FactsRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            dialog_id: columns.take::<SqlUuid, _>()?,
            parents: columns.take::<Array<ParentSql>, _>()?,
            transmissions: columns.take::<Array<SqlUuid>, _>()?,
            activities: columns.take::<Array<SqlUuid>, _>()?,
            attachments: columns.take::<Array<SqlUuid>, _>()?,
            keys: columns.take::<Array<Nullable<Text>>, _>()?,
            unopened_count: columns.take::<BigInt, _>()?,
            unopened_named: columns.take::<Array<SqlUuid>, _>()?,
            correspondence_opened: columns.take::<Bool, _>()?,
            transmission_without_content: columns.take::<Bool, _>()?,
        })
    }
}

/// Place of a stored parent.
pub(crate) fn parent_facts(depth: i32, children: i64) -> ParentFacts {
    ParentFacts {
        depth: depth.unsigned_abs(),
        children: u32::try_from(children).unwrap_or(u32::MAX),
    }
}

impl FactsRow {
    pub(crate) fn decode(self) -> Result<HistoryFacts, CorruptRow> {
        let ids = |ids: Vec<Uuid>| ids.into_iter().map(TransmissionId::new).collect();
        let taken_keys = self
            .keys
            .into_iter()
            .flatten()
            .map(idempotent_key)
            .collect::<Result<_, _>>()
            .map_err(|reason| CorruptRow {
                table: "transmission",
                column: "idempotent_key",
                id: self.dialog_id,
                reason: reason.0,
            })?;
        Ok(HistoryFacts {
            parents: self
                .parents
                .into_iter()
                .map(|(id, depth, children)| (TransmissionId::new(id), parent_facts(depth, children)))
                .collect(),
            transmissions: ids(self.transmissions),
            activities: self.activities.into_iter().map(ActivityId::new).collect(),
            attachments: self.attachments.into_iter().map(AttachmentId::new).collect(),
            taken_keys,
            unopened_count: self.unopened_count.unsigned_abs(),
            unopened_named: ids(self.unopened_named),
            correspondence_opened: self.correspondence_opened,
            transmission_without_content: self.transmission_without_content,
        })
    }
}
