//! From events to deliveries, one channel at a time.
//!
//! Events are read in the order (transaction, number), up to the oldest transaction that is still under way: no event appears
//! behind a place that was passed. A long writing transaction anywhere in the cluster therefore holds all channels up.

use crate::statement::{Parameters, Statement};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, SmallInt};

/// Passes the next events on and moves the channel's place. Answers how many it looked at, or -1 when somebody else holds the channel.
pub(super) struct FanOut {
    pub(super) channel: i16,
    pub(super) events: i64,
    pub(super) most_waiting: i64,
}

impl Statement for FanOut {
    type Id = FanOut;

    // By outbox_event_order from the place on, and by outbox_delivery_pkey. Which events a channel wants is said here: CloudEvents
    // (1) all but the silent ones; the text index (2) what was created or updated, unless it was by a reader. The kinds stand in
    // the document as numbers; a quotation mark within a text of it would be escaped.
    // The lock is taken before the place is read, and an event of a transaction that has ended is visible here: a place that another
    // fan-out has moved meanwhile is the one that counts.
    const SQL: &'static [&'static str] = &["
, place as materialized (
    select tx, id from outbox_channel where channel = $1 for update skip locked)
, waiting as materialized (
    select count(*) as deliveries from (select from outbox_delivery where channel = $1 limit $3) d)
, event as materialized (
    select e.tx, e.id, e.created_at, e.dialog_id,
        case $1 when 1 then not e.silent
            when 2 then (e.events::text like '%\"k\":1%' or e.events::text like '%\"k\":2%') and e.events::text not like '%\"k\":5%'
            else true end as wanted
    from outbox_event e
    where (e.tx, e.id) > ((select tx from place), (select id from place))
        and e.tx < pg_snapshot_xmin(pg_current_snapshot()) and (select deliveries from waiting) < $3
    order by e.tx, e.id limit $2)
, made as (
    insert into outbox_delivery (channel, created_at, event_no, dialog_id, next_attempt_at)
    select $1, created_at, id, dialog_id, now() from event where wanted
    on conflict do nothing)
, moved as (
    update outbox_channel c set tx = e.tx, id = e.id
    from (select tx, id from event order by tx desc, id desc limit 1) e where c.channel = $1)
select case when exists (select from place) then (select count(*) from event) else -1 end"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.channel)?;
        parameters.add::<BigInt, _>(&self.events)?;
        parameters.add::<BigInt, _>(&self.most_waiting)
    }
}

/// A new channel begins with the oldest event that is kept.
pub(super) struct OpenChannel(pub(super) i16);

impl Statement for OpenChannel {
    type Id = OpenChannel;

    const SQL: &'static [&'static str] = &["
, opened as (
    insert into outbox_channel (channel, tx, id) select $1, '0', 0
    where not exists (select from outbox_channel where channel = $1)
    on conflict do nothing returning 1)
select count(*) from opened"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.0)
    }
}

/// A database that was restored from a dump numbers its transactions anew, below those that its events name. They get a number of
/// today, and every channel goes on with the first that one of them has not passed on: some are delivered again, none is lost.
pub(super) struct ReorderRestored;

impl Statement for ReorderRestored {
    type Id = ReorderRestored;

    // A handful of rows, and outbox_event_order from the first number that cannot be.
    const SQL: &'static [&'static str] = &["
, next as materialized (select pg_snapshot_xmax(pg_current_snapshot()) as tx)
, renumbered as (
    update outbox_event e
    set tx = case when e.tx >= coalesce((select tx from outbox_channel order by tx limit 1), '0') then pg_current_xact_id() end
    where e.tx > (select tx from next) returning 1)
, moved as (
    update outbox_channel set tx = pg_current_xact_id(), id = 0 where tx > (select tx from next) returning 1)
select (select count(*) from renumbered) + (select count(*) from moved)"];

    fn bind<'b>(&'b self, _: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        Ok(())
    }
}
