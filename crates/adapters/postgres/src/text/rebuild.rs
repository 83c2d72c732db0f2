//! The rebuild that was ordered last: `text_rebuild` has one row.
//!
//! It walks through the dialogs by id. Dialogs that are created meanwhile are the outbox's affair, wherever their ids are.

use crate::statement::{Columns, Parameters, Statement};
use dialogporten_application::text_index::{Rebuild, RebuildScope};
use dialogporten_domain::Timestamp;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Bool, Nullable, SmallInt, Timestamptz, Uuid as SqlUuid};
use std::time::Duration;
use uuid::Uuid;

const FULL: i16 = 1;
const SINCE: i16 = 2;
const STALE: i16 = 3;

fn millis(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)
}

/// Orders a rebuild in place of any other.
pub(super) struct OrderRebuild {
    scope: i16,
    since: Option<Timestamp>,
    unattended: bool,
}

impl OrderRebuild {
    pub(super) const fn of(scope: RebuildScope, unattended: bool) -> Self {
        let (scope, since) = match scope {
            RebuildScope::Full => (FULL, None),
            RebuildScope::Since(since) => (SINCE, Some(since)),
            RebuildScope::Stale => (STALE, None),
        };
        Self {
            scope,
            since,
            unattended,
        }
    }
}

impl Statement for OrderRebuild {
    type Id = OrderRebuild;

    const SQL: &'static [&'static str] = &["
, ordered as (
    insert into text_rebuild (id, scope, since, unattended, started_at) values (1, $1, $2, $3, clock_timestamp())
    on conflict (id) do update
    set scope = excluded.scope, since = excluded.since, unattended = excluded.unattended, started_at = excluded.started_at,
        place = null, seen = 0, written = 0, finished_at = null, lease_owner = null, lease_until = null
    returning 1)
select count(*) from ordered"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.scope)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.since)?;
        parameters.add::<Bool, _>(&self.unattended)
    }
}

/// Takes the unfinished rebuild.
pub(super) struct ClaimRebuild {
    worker: Uuid,
    lease_millis: i64,
    unattended_only: bool,
}

impl ClaimRebuild {
    pub(super) fn of(worker: Uuid, lease: Duration, unattended_only: bool) -> Self {
        Self {
            worker,
            lease_millis: millis(lease),
            unattended_only,
        }
    }
}

impl Statement for ClaimRebuild {
    type Id = ClaimRebuild;

    const SQL: &'static [&'static str] = &["
update text_rebuild
set lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
where finished_at is null and (lease_until is null or lease_until < clock_timestamp() or lease_owner = $1)
    and (unattended or not $3)
returning scope, since, started_at, seen, written, finished_at"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.worker)?;
        parameters.add::<BigInt, _>(&self.lease_millis)?;
        parameters.add::<Bool, _>(&self.unattended_only)
    }
}

/// The next dialogs of a claimed rebuild, and whether they are wanted.
pub(super) struct NextDialogs {
    pub(super) worker: Uuid,
    pub(super) most: i64,
}

impl Statement for NextDialogs {
    type Id = NextDialogs;

    // By dialog_pkey in its order, dialog_text_pkey for each: as a join it would be merged from the first entry on at every step. What somebody has refreshed since the rebuild was ordered is fresh.
    const SQL: &'static [&'static str] = &["
, r as materialized (
    select scope, since, started_at, coalesce(place, '00000000-0000-0000-0000-000000000000') as place
    from text_rebuild where lease_owner = $1 and finished_at is null)
select d.id, case (select scope from r)
        when 1 then d.read_at is null or d.read_at < (select started_at from r)
        when 2 then d.updated_at >= (select since from r) and (d.read_at is null or d.read_at < (select started_at from r))
        else d.read_at is null or d.read_at <= d.updated_at end
from (
    select d.id, d.updated_at, (select t.read_at from dialog_text t where t.dialog_id = d.id) as read_at
    from dialog d where d.id > (select place from r)
    order by d.id limit $2) d"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.worker)?;
        parameters.add::<BigInt, _>(&self.most)
    }
}

/// A row of [`NextDialogs`].
pub(super) struct NextRow {
    pub(super) dialog_id: Uuid,
    pub(super) is_wanted: bool,
}

impl QueryableByName<Pg> for NextRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            dialog_id: columns.take::<SqlUuid, _>()?,
            is_wanted: columns.take::<Bool, _>()?,
        })
    }
}

/// Moves the rebuild's place behind its last dialogs, and removes entries without a dialog on the way.
pub(super) struct FinishStep {
    worker: Uuid,
    lease_millis: i64,
    last: Uuid,
    seen: i64,
    written: i64,
    is_last: bool,
}

impl FinishStep {
    pub(super) fn of(worker: Uuid, lease: Duration, rows: &[NextRow], written: usize, is_last: bool) -> Self {
        let last = rows.last().map(|row| row.dialog_id);
        Self {
            worker,
            lease_millis: millis(lease),
            last: last.filter(|_| !is_last).unwrap_or(Uuid::max()),
            seen: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            written: i64::try_from(written).unwrap_or(i64::MAX),
            is_last,
        }
    }
}

impl Statement for FinishStep {
    type Id = FinishStep;

    // By dialog_text_pkey between two places, dialog_pkey for each.
    const SQL: &'static [&'static str] = &["
, r as materialized (
    select coalesce(place, '00000000-0000-0000-0000-000000000000') as place from text_rebuild
    where lease_owner = $1 and finished_at is null)
, orphans as (
    delete from dialog_text t
    where t.dialog_id > (select place from r) and t.dialog_id <= $3
        and (select true from dialog d where d.id = t.dialog_id) is null)
update text_rebuild
set place = $3, seen = seen + $4, written = written + $5, finished_at = case when $6 then clock_timestamp() end,
    lease_until = case when not $6 then clock_timestamp() + $2 * interval '1 millisecond' end
where lease_owner = $1 and finished_at is null
returning scope, since, started_at, seen, written, finished_at"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.worker)?;
        parameters.add::<BigInt, _>(&self.lease_millis)?;
        parameters.add::<SqlUuid, _>(&self.last)?;
        parameters.add::<BigInt, _>(&self.seen)?;
        parameters.add::<BigInt, _>(&self.written)?;
        parameters.add::<Bool, _>(&self.is_last)
    }
}

/// Gives a claimed rebuild back.
pub(super) struct ReleaseRebuild(pub(super) Uuid);

impl Statement for ReleaseRebuild {
    type Id = ReleaseRebuild;

    const SQL: &'static [&'static str] = &["
, released as (
    update text_rebuild set lease_owner = null, lease_until = null where lease_owner = $1 returning 1)
select count(*) from released"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.0)
    }
}

/// The rebuild that was ordered last.
pub(super) struct ReadRebuild;

impl Statement for ReadRebuild {
    type Id = ReadRebuild;

    const SQL: &'static [&'static str] =
        &[" select scope, since, started_at, seen, written, finished_at from text_rebuild"];

    fn bind<'b>(&'b self, _: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        Ok(())
    }
}

/// A row of `text_rebuild`.
pub(super) struct RebuildRow {
    pub(super) rebuild: Rebuild,
}

impl QueryableByName<Pg> for RebuildRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        let scope = columns.take::<SmallInt, i16>()?;
        let since = columns.take::<Nullable<Timestamptz>, Option<Timestamp>>()?;
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(Self {
            rebuild: Rebuild {
                scope: match (scope, since) {
                    (FULL, _) => RebuildScope::Full,
                    (SINCE, Some(since)) => RebuildScope::Since(since),
                    (STALE, _) => RebuildScope::Stale,
                    _ => return Err("the scope of the rebuild is unknown".into()),
                },
                started_at: columns.take::<Timestamptz, _>()?,
                seen: number(columns.take::<BigInt, _>()?),
                written: number(columns.take::<BigInt, _>()?),
                finished_at: columns.take::<Nullable<Timestamptz>, _>()?,
            },
        })
    }
}
