//! How claims end, and what is removed.

use super::millis;
use crate::statement::{Parameters, Statement};
use dialogporten_application::outbox::Settlement;
use dialogporten_domain::Timestamp;
use diesel::result::QueryResult;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

/// Longest reason that is kept, characters.
const MOST_REASON: usize = 500;

/// Ends the claims of a worker.
#[derive(Default)]
pub(super) struct Settle {
    channel: i16,
    worker: Uuid,
    delivered: Vec<i64>,
    released: Vec<i64>,
    retried: Ended,
    retried_after: Vec<i64>,
    dead: Ended,
}

#[derive(Default)]
struct Ended {
    number: Vec<i64>,
    done: Vec<i16>,
    reason: Vec<String>,
}

impl Ended {
    fn push(&mut self, number: i64, done: u16, reason: &str) {
        self.number.push(number);
        self.done.push(i16::try_from(done).unwrap_or(i16::MAX));
        // A text of the database cannot hold the character 0.
        let kept = reason.chars().filter(|character| *character != '\0');
        self.reason.push(kept.take(MOST_REASON).collect());
    }
}

impl Settle {
    pub(super) fn of(channel: i16, worker: Uuid, settled: &[(i64, Settlement)]) -> Self {
        let mut rows = Self {
            channel,
            worker,
            ..Self::default()
        };
        for (number, settlement) in settled {
            match settlement {
                Settlement::Delivered => rows.delivered.push(*number),
                Settlement::Released => rows.released.push(*number),
                Settlement::Retry { after, done, reason } => {
                    rows.retried.push(*number, *done, reason);
                    rows.retried_after.push(millis(*after));
                }
                Settlement::Dead { done, reason } => rows.dead.push(*number, *done, reason),
            }
        }
        rows
    }
}

impl Statement for Settle {
    type Id = Settle;

    // By outbox_delivery_pkey. The owner of the lease guards every row: a claim that ended by itself is no longer this worker's.
    const SQL: &'static [&'static str] = &["
, delivered as (
    delete from outbox_delivery d using unnest($3) n (number)
    where d.channel = $1 and d.event_no = n.number and d.lease_owner = $2 returning 1)
, released as (
    update outbox_delivery d set lease_owner = null, lease_until = null, attempts = d.attempts - 1
    from unnest($4) n (number) where d.channel = $1 and d.event_no = n.number and d.lease_owner = $2)
, retried as (
    update outbox_delivery d
    set lease_owner = null, lease_until = null, done = n.done, last_error = n.reason,
        next_attempt_at = now() + n.after * interval '1 millisecond'
    from unnest($5, $6, $7, $8) n (number, done, reason, after)
    where d.channel = $1 and d.event_no = n.number and d.lease_owner = $2)
, died as (
    delete from outbox_delivery d using unnest($9, $10, $11) n (number, done, reason)
    where d.channel = $1 and d.event_no = n.number and d.lease_owner = $2
    returning d.event_no, d.created_at, d.dialog_id, d.attempts, n.done, n.reason)
, kept as (
    insert into outbox_dead (channel, event_no, created_at, dialog_id, done, attempts, died_at, last_error)
    select $1, event_no, created_at, dialog_id, done, attempts, now(), reason from died
    on conflict do nothing)
select count(*) from delivered"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.channel)?;
        parameters.add::<SqlUuid, _>(&self.worker)?;
        parameters.add::<Array<BigInt>, _>(&self.delivered)?;
        parameters.add::<Array<BigInt>, _>(&self.released)?;
        parameters.add::<Array<BigInt>, _>(&self.retried.number)?;
        parameters.add::<Array<SmallInt>, _>(&self.retried.done)?;
        parameters.add::<Array<Text>, _>(&self.retried.reason)?;
        parameters.add::<Array<BigInt>, _>(&self.retried_after)?;
        parameters.add::<Array<BigInt>, _>(&self.dead.number)?;
        parameters.add::<Array<SmallInt>, _>(&self.dead.done)?;
        parameters.add::<Array<Text>, _>(&self.dead.reason)
    }
}

/// Removes old events that nobody waits for.
pub(super) struct Prune {
    pub(super) before: Timestamp,
    pub(super) most: i64,
}

impl Statement for Prune {
    type Id = Prune;

    // By outbox_event_pkey from the oldest on, two look-ups each in outbox_delivery_pkey and outbox_dead_pkey. Events without a
    // transaction were passed on before there were channels.
    const SQL: &'static [&'static str] = &["
, old as materialized (
    select e.created_at, e.id from outbox_event e
    where e.created_at < $1
        and not exists (select from outbox_channel c where (e.tx, e.id) > (c.tx, c.id))
        and not exists (select from outbox_delivery d where d.channel in (1, 2) and d.event_no = e.id)
        and not exists (select from outbox_dead d where d.channel in (1, 2) and d.event_no = e.id)
    order by e.created_at, e.id limit $2)
, removed as (
    delete from outbox_event e using old where e.created_at = old.created_at and e.id = old.id returning 1)
select count(*) from removed"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Timestamptz, _>(&self.before)?;
        parameters.add::<BigInt, _>(&self.most)
    }
}

/// Makes deliveries of dead letters.
pub(super) struct Revive {
    pub(super) channel: i16,
    pub(super) number: Option<i64>,
}

impl Statement for Revive {
    type Id = Revive;

    // By outbox_dead_pkey.
    const SQL: &'static [&'static str] = &["
, revived as (
    delete from outbox_dead where channel = $1 and event_no = coalesce($2, event_no)
    returning event_no, created_at, dialog_id, done)
, made as (
    insert into outbox_delivery (channel, created_at, event_no, dialog_id, done, next_attempt_at)
    select $1, created_at, event_no, dialog_id, done, now() from revived
    on conflict do nothing)
select count(*) from revived"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.channel)?;
        parameters.add::<Nullable<BigInt>, _>(&self.number)
    }
}
