//! Which dialogs a page shows: positions from the narrow `inbox` rows alone.
//!
//! `service_id + 0` keeps the planner on the index that has the order; flags and dates are columns of that index.
//! Dialogs scheduled for later carry a content time in the future and are skipped one by one within their party.

use crate::statement::{Columns, Parameters, Statement};
use dialogporten_domain::Timestamp;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

/// Where a page starts and ends.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub(crate) now: Timestamp,
    pub(crate) after_time: Option<Timestamp>,
    pub(crate) after_id: Option<Uuid>,
    pub(crate) limit: i64,
}

impl Window {
    /// Binds four parameters.
    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Timestamptz, _>(&self.now)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.after_time)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.after_id)?;
        parameters.add::<BigInt, _>(&self.limit)
    }
}

/// Position of a dialog in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) content_updated_at: Timestamp,
    pub(crate) id: Uuid,
}

impl QueryableByName<Pg> for Position {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            content_updated_at: columns.take::<Timestamptz, _>()?,
            id: columns.take::<SqlUuid, _>()?,
        })
    }
}

/// Dialogs of one party.
pub(crate) struct OfOneParty {
    pub(crate) party_key: i64,
    pub(crate) services: Vec<i32>,
    pub(crate) window: Window,
}

impl Statement for OfOneParty {
    type Id = OfOneParty;

    // Index-only on inbox_party, in its order: reads no more rows than it skips and shows.
    const SQL: &'static [&'static str] = &["
select i.content_updated_at, i.dialog_id from inbox i
where i.party_key = $1 and i.service_id + 0 = any ($2) and i.flags & 1024 = 0
    and (i.visible_from is null or i.visible_from <= $3) and (i.expires_at is null or i.expires_at > $3)
    and (i.content_updated_at, i.dialog_id)
        < (coalesce($4, 'infinity'), coalesce($5, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by i.content_updated_at desc, i.dialog_id desc limit $6"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?;
        parameters.add::<Array<Integer>, _>(&self.services)?;
        self.window.bind(parameters)
    }
}

/// Parties with their services, `services[first..=last]`, counted from 1. Ascending by key.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    pub(crate) keys: Vec<i64>,
    pub(crate) first: Vec<i32>,
    pub(crate) last: Vec<i32>,
    pub(crate) services: Vec<i32>,
}

impl Parties {
    /// The services of all, when they are the same for all.
    pub(crate) fn common_services(&self) -> Option<Vec<i32>> {
        let is_uniform = self.first.windows(2).all(|pair| pair.first() == pair.last());
        let (first, last) = (self.first.first()?, self.last.first()?);
        let from = usize::try_from(*first).ok()?.checked_sub(1)?;
        let to = usize::try_from(*last).ok()?;
        let services = self.services.get(from..to)?;
        is_uniform.then(|| services.to_vec())
    }

    /// Every service of any of them, once.
    pub(crate) fn distinct_services(&self) -> Vec<i32> {
        let mut services = self.services.clone();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// Dialogs of several parties: the newest one of each party first, then only the parties that can be on the page.
pub(crate) struct OfParties {
    pub(crate) parties: Parties,
    pub(crate) window: Window,
}

impl Statement for OfParties {
    type Id = OfParties;

    // Index-only on inbox_party, once a party for its newest dialog and once more for at most `limit` parties. Exact: a dialog of
    // the page belongs to a party whose own newest dialog is at least as new, and there are at most `limit` such parties.
    const SQL: &'static [&'static str] = &["
, scope as materialized (
    select p.key, $4[p.first:p.last] as services from unnest($1, $2, $3) p (key, first, last))
, newest as materialized (
    select s.key, s.services, h.content_updated_at, h.dialog_id
    from scope s cross join lateral (
        select i.content_updated_at, i.dialog_id from inbox i
        where i.party_key = s.key and i.service_id + 0 = any (s.services) and i.flags & 1024 = 0
            and (i.visible_from is null or i.visible_from <= $5) and (i.expires_at is null or i.expires_at > $5)
            and (i.content_updated_at, i.dialog_id)
                < (coalesce($6, 'infinity'), coalesce($7, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        order by i.content_updated_at desc, i.dialog_id desc limit 1) h
    order by h.content_updated_at desc, h.dialog_id desc limit $8)
select d.content_updated_at, d.dialog_id
from newest s cross join lateral (
    select i.content_updated_at, i.dialog_id from inbox i
    where i.party_key = s.key and i.service_id + 0 = any (s.services) and i.flags & 1024 = 0
        and (i.visible_from is null or i.visible_from <= $5) and (i.expires_at is null or i.expires_at > $5)
        and (i.content_updated_at, i.dialog_id)
            < (coalesce($6, 'infinity'), coalesce($7, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by i.content_updated_at desc, i.dialog_id desc limit $8) d
order by d.content_updated_at desc, d.dialog_id desc limit $8"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<BigInt>, _>(&self.parties.keys)?;
        parameters.add::<Array<Integer>, _>(&self.parties.first)?;
        parameters.add::<Array<Integer>, _>(&self.parties.last)?;
        parameters.add::<Array<Integer>, _>(&self.parties.services)?;
        self.window.bind(parameters)
    }
}

/// Dialogs named one by one: by id, or by a label of the service owner.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    pub(crate) ids: Vec<Uuid>,
    pub(crate) id_parties: Vec<i64>,
    pub(crate) id_services: Vec<i32>,
    pub(crate) orgs: Vec<i16>,
    pub(crate) labels: Vec<String>,
    pub(crate) label_parties: Vec<i64>,
    pub(crate) label_services: Vec<i32>,
}

impl Instances {
    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty()
    }
}

/// Dialogs delegated one by one.
pub(crate) struct OfInstances {
    pub(crate) instances: Instances,
    pub(crate) window: Window,
}

impl Statement for OfInstances {
    type Id = OfInstances;

    // By inbox_pkey, and by dialog_ref_pkey for labels; as many look-ups as there are delegations.
    const SQL: &'static [&'static str] = &["
, named as (
    select id, party_key, service_id from unnest($1, $2, $3) n (id, party_key, service_id)
    union all
    select r.dialog_id, n.party_key, n.service_id
    from unnest($4, $5, $6, $7) n (org_id, label, party_key, service_id)
    join dialog_ref r on r.org_id = n.org_id and r.kind = 2 and r.ref = n.label)
select distinct i.content_updated_at, i.dialog_id
from named n
join inbox i on i.dialog_id = n.id and i.party_key + 0 = n.party_key and i.service_id + 0 = n.service_id
where i.flags & 1024 = 0
    and (i.visible_from is null or i.visible_from <= $8) and (i.expires_at is null or i.expires_at > $8)
    and (i.content_updated_at, i.dialog_id)
        < (coalesce($9, 'infinity'), coalesce($10, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by i.content_updated_at desc, i.dialog_id desc limit $11"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.instances.ids)?;
        parameters.add::<Array<BigInt>, _>(&self.instances.id_parties)?;
        parameters.add::<Array<Integer>, _>(&self.instances.id_services)?;
        parameters.add::<Array<SmallInt>, _>(&self.instances.orgs)?;
        parameters.add::<Array<Text>, _>(&self.instances.labels)?;
        parameters.add::<Array<BigInt>, _>(&self.instances.label_parties)?;
        parameters.add::<Array<Integer>, _>(&self.instances.label_services)?;
        self.window.bind(parameters)
    }
}
