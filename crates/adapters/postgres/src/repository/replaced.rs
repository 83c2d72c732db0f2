//! One child that is about to change, and what its change meets.

use super::facts::parent_facts;
use crate::failure::CorruptRow;
use crate::queries::{
    ActivitySql, ActivityTuple, TransmissionSql, TransmissionTuple, decode_activity, decode_transmission,
};
use crate::statement::{Columns, Parameters, Statement};
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::identifier::{AttachmentId, DialogId};
use dialogporten_domain::party::Party;
use dialogporten_domain::transmission::Transmission;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

/// Reads a transmission and the places it leaves and takes.
pub(crate) struct ReadReplaced {
    dialog_id: Uuid,
    id: Uuid,
    parent: Option<Uuid>,
    key: Option<String>,
    attachments: Vec<Uuid>,
}

impl ReadReplaced {
    pub(crate) fn of(dialog: DialogId, replacement: &Transmission) -> Self {
        Self {
            dialog_id: dialog.uuid(),
            id: replacement.id.uuid(),
            parent: replacement.related_transmission_id.map(|id| id.uuid()),
            key: replacement
                .idempotent_key
                .as_ref()
                .map(|key| key.as_str().to_owned()),
            attachments: replacement
                .attachments
                .iter()
                .map(|attachment| attachment.id.uuid())
                .collect(),
        }
    }
}

impl Statement for ReadReplaced {
    type Id = ReadReplaced;

    // By transmission_pkey and transmission_idempotent. Ways through the hierarchy end at its greatest depth.
    const SQL: &'static str = "
, up as (
    with recursive way as (
        select p.id, p.related_id, 1 as depth from transmission p where p.dialog_id = $1 and p.id = $3
        union all
        select t.id, t.related_id, way.depth + 1 from way
        join transmission t on t.dialog_id = $1 and t.id = way.related_id
        where way.depth < 1000)
    select * from way)
, down as (
    with recursive way as (
        select $2::uuid as id, 0 as depth
        union all
        select t.id, way.depth + 1 from way
        join transmission t on t.dialog_id = $1 and t.related_id = way.id
        where way.depth < 1000)
    select * from way)
select d.party,
    row(t.id, t.created_at, t.kind, t.related_id, t.idempotent_key, t.body),
    (select max(depth) from up),
    (select count(*) from transmission c where c.dialog_id = $1 and c.related_id = $3),
    exists(select from up where up.id = $2),
    (select max(depth) from down),
    exists(select from transmission o where o.dialog_id = $1 and o.idempotent_key = $4 and o.id <> $2),
    array(select (f ->> 'i')::uuid from transmission o, jsonb_array_elements(o.body -> 'f') f
        where cardinality($5) > 0 and o.dialog_id = $1 and o.id <> $2 and (f ->> 'i')::uuid = any($5))
from dialog d join transmission t on t.dialog_id = d.id
where d.id = $1 and t.id = $2";

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.id)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.parent)?;
        parameters.add::<Nullable<Text>, _>(&self.key)?;
        parameters.add::<Array<SqlUuid>, _>(&self.attachments)
    }
}

/// The row of [`ReadReplaced`].
pub(crate) struct ReplacedRow {
    party: String,
    transmission: TransmissionTuple,
    parent_depth: Option<i32>,
    siblings: i64,
    parent_is_below: bool,
    height: Option<i32>,
    key_is_taken: bool,
    taken_attachments: Vec<Uuid>,
}

impl QueryableByName<Pg> for ReplacedRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            party: columns.take::<Text, _>()?,
            transmission: columns.take::<TransmissionSql, _>()?,
            parent_depth: columns.take::<Nullable<Integer>, _>()?,
            siblings: columns.take::<BigInt, _>()?,
            parent_is_below: columns.take::<Bool, _>()?,
            height: columns.take::<Nullable<Integer>, _>()?,
            key_is_taken: columns.take::<Bool, _>()?,
            taken_attachments: columns.take::<Array<SqlUuid>, _>()?,
        })
    }
}

impl ReplacedRow {
    pub(crate) fn decode(self) -> Result<(Transmission, ReplacementFacts), CorruptRow> {
        let party = party(&self.party, self.transmission.0)?;
        let facts = ReplacementFacts {
            parent: self.parent_depth.map(|depth| parent_facts(depth, self.siblings)),
            parent_is_below: self.parent_is_below,
            height: self.height.unwrap_or_default().unsigned_abs(),
            key_is_taken: self.key_is_taken,
            taken_attachments: self
                .taken_attachments
                .into_iter()
                .map(AttachmentId::new)
                .collect(),
        };
        Ok((decode_transmission(self.transmission, &party)?, facts))
    }
}

/// Reads an activity and the latest of all others.
pub(crate) struct ReadMoved {
    pub(crate) dialog_id: Uuid,
    pub(crate) id: Uuid,
}

impl Statement for ReadMoved {
    type Id = ReadMoved;

    // By activity_pkey.
    const SQL: &'static str = "
select d.party,
    row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id, a.actor_name,
        a.description),
    (select row(o.id, o.created_at, o.kind, o.extended_type, o.transmission_id, o.actor_kind, o.actor_id,
            o.actor_name, o.description)
        from activity o where o.dialog_id = $1 and o.id <> $2
        order by o.created_at desc, o.id desc limit 1)
from dialog d join activity a on a.dialog_id = d.id
where d.id = $1 and a.id = $2";

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.id)
    }
}

/// The row of [`ReadMoved`].
pub(crate) struct MovedRow {
    party: String,
    activity: ActivityTuple,
    latest_other: Option<ActivityTuple>,
}

impl QueryableByName<Pg> for MovedRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            party: columns.take::<Text, _>()?,
            activity: columns.take::<ActivitySql, _>()?,
            latest_other: columns.take::<Nullable<ActivitySql>, _>()?,
        })
    }
}

impl MovedRow {
    pub(crate) fn decode(self) -> Result<(Activity, Option<Activity>), CorruptRow> {
        let party = party(&self.party, self.activity.0)?;
        let latest_other = self.latest_other.map(|other| decode_activity(other, &party));
        Ok((decode_activity(self.activity, &party)?, latest_other.transpose()?))
    }
}

fn party(text: &str, child: Uuid) -> Result<Party, CorruptRow> {
    Party::parse(text).map_err(|_| CorruptRow {
        table: "dialog",
        column: "party",
        id: child,
        reason: "not a party".to_owned(),
    })
}
