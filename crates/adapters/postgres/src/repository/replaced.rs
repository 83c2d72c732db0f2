//! A stored transmission or activity that is about to be rewritten, and what the new state meets.

use crate::failure::CorruptRow;
use crate::queries::details::{
    ActivitySql, ActivityTuple, TransmissionSql, TransmissionTuple, decode_activity, decode_transmission,
};
use crate::statement::{Columns, Parameters, Statement};
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::hierarchy::ParentFacts;
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::identifier::{AttachmentId, DialogId};
use dialogporten_domain::party::Party;
use dialogporten_domain::transmission::Transmission;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

pub(super) struct ReadReplaced {
    dialog_id: Uuid,
    id: Uuid,
    parent: Option<Uuid>,
    key: Option<String>,
    attachments: Vec<Uuid>,
}

impl ReadReplaced {
    pub(super) fn of(id: DialogId, replacement: &Transmission) -> Self {
        let key = replacement.idempotent_key.as_ref();
        Self {
            dialog_id: id.uuid(),
            id: replacement.id.uuid(),
            parent: replacement.related_transmission_id.map(|id| id.uuid()),
            key: key.map(|key| key.as_str().to_owned()),
            attachments: replacement.attachments.iter().map(|it| it.id.uuid()).collect(),
        }
    }
}

impl Statement for ReadReplaced {
    type Id = ReadReplaced;

    // By transmission_pkey upwards, transmission_related downwards: as many rows as the parent is deep, and as there are answers
    // below.
    const SQL: &'static [&'static str] = &["
select d.party, row(t.id, t.created_at, t.kind, t.related_id, t.idempotent_key, t.body),
    array(
        with recursive chain as (
            select t.id, t.related_id, 1 as depth from transmission t where t.dialog_id = $1 and t.id = $3
            union all
            select t.id, t.related_id, c.depth + 1
            from chain c cross join lateral (
                select t.id, t.related_id from transmission t where t.dialog_id = $1 and t.id = c.related_id limit 1) t
            where c.depth < 1000)
        select c.id from chain c order by c.depth),
    (select count(*)::integer from transmission t where t.dialog_id = $1 and t.related_id = $3),
    (with recursive below as (
        select $2 as id, 0 as level
        union all
        select t.id, b.level + 1
        from below b cross join lateral (
            select t.id from transmission t where t.dialog_id = $1 and t.related_id = b.id offset 0) t
        where b.level < 1000)
     select max(level) from below),
    exists (select from transmission t where t.dialog_id = $1 and t.idempotent_key = $4 and t.id <> $2),
    array(select n.id from unnest($5) n (id) cross join lateral (
        select from transmission_attachment f
        where f.dialog_id = $1 and f.id = n.id and f.transmission_id <> $2 limit 1) f)
from transmission t join dialog d on d.id = $1
where t.dialog_id = $1 and t.id = $2"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.id)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.parent)?;
        parameters.add::<Nullable<Text>, _>(&self.key)?;
        parameters.add::<Array<SqlUuid>, _>(&self.attachments)
    }
}

pub(super) struct ReplacedRow {
    party: String,
    stored: TransmissionTuple,
    chain: Vec<Uuid>,
    children: i32,
    height: i32,
    key_is_taken: bool,
    taken_attachments: Vec<Uuid>,
}

impl QueryableByName<Pg> for ReplacedRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            party: columns.take::<Text, _>()?,
            stored: columns.take::<TransmissionSql, _>()?,
            chain: columns.take::<Array<SqlUuid>, _>()?,
            children: columns.take::<Integer, _>()?,
            height: columns.take::<Integer, _>()?,
            key_is_taken: columns.take::<Bool, _>()?,
            taken_attachments: columns.take::<Array<SqlUuid>, _>()?,
        })
    }
}

impl ReplacedRow {
    pub(super) fn decode(self) -> Result<(Transmission, ReplacementFacts), CorruptRow> {
        let stored = decode_transmission(self.stored, &party(&self.party)?)?;
        let depth = u32::try_from(self.chain.len()).unwrap_or(u32::MAX);
        let facts = ReplacementFacts {
            parent: (depth > 0).then_some(ParentFacts {
                depth,
                children: self.children.unsigned_abs(),
            }),
            parent_is_below: self.chain.contains(&stored.id.uuid()),
            height: self.height.unsigned_abs(),
            key_is_taken: self.key_is_taken,
            taken_attachments: self
                .taken_attachments
                .into_iter()
                .map(AttachmentId::new)
                .collect(),
        };
        Ok((stored, facts))
    }
}

pub(super) struct ReadMoved {
    pub(super) dialog_id: Uuid,
    pub(super) id: Uuid,
}

impl Statement for ReadMoved {
    type Id = ReadMoved;

    // By activity_pkey. The latest of the others is the head's unless it is the moved one; only then the dialog's activities are
    // read, narrow rows without their texts.
    const SQL: &'static [&'static str] = &["
, latest as (
    select coalesce(d.latest_activity ->> 'i', d.latest_activity ->> 'id')::uuid as id from dialog d where d.id = $1)
, other as (
    select case when l.id <> $2 then l.id else (
        select a.id from activity a where a.dialog_id = $1 and a.id <> $2 order by a.created_at desc, a.id desc limit 1) end as id
    from latest l)
select d.party,
    row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id, a.actor_name,
        a.description),
    (select row(o.id, o.created_at, o.kind, o.extended_type, o.transmission_id, o.actor_kind, o.actor_id, o.actor_name,
        o.description) from activity o where o.dialog_id = $1 and o.id = (select id from other))
from activity a join dialog d on d.id = $1
where a.dialog_id = $1 and a.id = $2"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.id)
    }
}

pub(super) struct MovedRow {
    party: String,
    stored: ActivityTuple,
    latest_other: Option<ActivityTuple>,
}

impl QueryableByName<Pg> for MovedRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            party: columns.take::<Text, _>()?,
            stored: columns.take::<ActivitySql, _>()?,
            latest_other: columns.take::<Nullable<ActivitySql>, _>()?,
        })
    }
}

impl MovedRow {
    pub(super) fn decode(self) -> Result<(Activity, Option<Activity>), CorruptRow> {
        let party = party(&self.party)?;
        let latest = self.latest_other.map(|other| decode_activity(other, &party));
        Ok((decode_activity(self.stored, &party)?, latest.transpose()?))
    }
}

fn party(text: &str) -> Result<Party, CorruptRow> {
    Party::parse(text).map_err(|_| CorruptRow {
        table: "dialog",
        column: "party",
        id: Uuid::nil(),
        reason: "not a party".to_owned(),
    })
}
