//! Deliveries for one worker.

use crate::statement::{Columns, Parameters, Statement};
use dialogporten_application::outbox::Delivery;
use dialogporten_domain::identifier::DialogId;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Integer, SmallInt, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

/// 1 when a claim could find something. Writes nothing and takes no lock: most rounds end here.
pub(super) struct HasWork(pub(super) i16);

impl Statement for HasWork {
    type Id = HasWork;

    // By outbox_event_order from the channel's place on, and by outbox_delivery_pkey.
    const SQL: &'static [&'static str] = &["
select (exists (
    select from outbox_event e
    where (e.tx, e.id) > ((select tx from outbox_channel where channel = $1),
                          (select id from outbox_channel where channel = $1))
        and e.tx < pg_snapshot_xmin(pg_current_snapshot()))
  or exists (
    select from outbox_delivery d
    where d.channel = $1 and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until < now())))::int::bigint"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.0)
    }
}

/// Claims what is due, under the lock of the channel's row.
pub(super) struct Claim {
    pub(super) channel: i16,
    pub(super) most: i64,
    pub(super) worker: Uuid,
    pub(super) lease_millis: i64,
}

impl Statement for Claim {
    type Id = Claim;

    // By outbox_delivery_pkey in the order of commits, as many rows as wait at most; earlier deliveries of a dialog by
    // outbox_delivery_held, which has only those that somebody has tried. One that is due itself stands before this one in the claim.
    const SQL: &'static [&'static str] = &["
, due as materialized (
    select d.event_no from outbox_delivery d
    where d.channel = $1 and d.next_attempt_at <= now() and (d.lease_until is null or d.lease_until < now())
        and not exists (
            select from outbox_delivery p
            where p.channel = $1 and p.dialog_id = d.dialog_id and p.event_no < d.event_no
                and (p.attempts > 0 or p.lease_owner is not null)
                and (p.next_attempt_at > now() or p.lease_until >= now()))
    order by d.event_no limit $2)
update outbox_delivery d
set lease_owner = $3, lease_until = now() + $4 * interval '1 millisecond', attempts = d.attempts + 1
from due where d.channel = $1 and d.event_no = due.event_no
returning d.event_no, d.created_at, d.dialog_id, d.attempts, d.done"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.channel)?;
        parameters.add::<BigInt, _>(&self.most)?;
        parameters.add::<SqlUuid, _>(&self.worker)?;
        parameters.add::<BigInt, _>(&self.lease_millis)
    }
}

/// A row of [`Claim`].
pub(super) struct ClaimedRow(pub(super) Delivery);

impl QueryableByName<Pg> for ClaimedRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self(Delivery {
            number: columns.take::<BigInt, _>()?,
            occurred_at: columns.take::<Timestamptz, _>()?,
            dialog_id: DialogId::new(columns.take::<SqlUuid, _>()?),
            attempts: u32::try_from(columns.take::<Integer, i32>()?).unwrap_or_default(),
            done: u16::try_from(columns.take::<SmallInt, i16>()?).unwrap_or_default(),
        }))
    }
}
