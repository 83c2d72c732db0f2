//! The outbox as a queue: fan-out, claims, settlements, retention.
//!
//! Shape. Writers append events and nothing else. Whoever holds the row of a channel in `outbox_channel` passes events on to
//! `outbox_delivery` and claims from there, in one short transaction; delivering and settling need no such lock. A round that finds
//! nothing writes nothing.

mod claim;
mod fan_out;
mod read;
mod settle;

use crate::document::Invalid;
use crate::failure::{CorruptRow, port_error};
use crate::pool::PgPool;
use crate::statement::{Fixed, Number, Statement};
use async_trait::async_trait;
use claim::{Claim, ClaimedRow, HasWork};
use dialogporten_application::PortError;
use dialogporten_application::outbox::{
    Channel, ChannelState, DeadLetter, Delivery, OutboxQueue, Settlement,
};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::Timestamp;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, TransactionManager};
use fan_out::{FanOut, OpenChannel, ReorderRestored};
use read::{BatchRow, DeadRow, ReadBatches, ReadChannels, ReadDead, StateRow};
use settle::{Prune, Revive, Settle};
use std::time::Duration;
use uuid::Uuid;

const CLAIM: &str = "claim deliveries";
const SETTLE: &str = "settle deliveries";
const READ: &str = "read events";
const STATE: &str = "read the outbox's state";

/// Events that are passed on at a time.
const FAN_OUT: i64 = 1000;
/// Deliveries of a channel that wait at most; further events stay where they are.
const MOST_WAITING: i64 = 10_000;

/// The outbox of the store's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PgOutbox {
    pool: PgPool,
}

impl PgOutbox {
    /// Works through these connections.
    #[must_use]
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    async fn number<S: Statement>(&self, operation: &'static str, statement: S) -> Result<i64, PortError> {
        let mut connection = self.pool.connection(operation).await?;
        run(&mut connection, statement)
            .await
            .map_err(|error| port_error(operation, error))
    }
}

async fn run<S: Statement>(connection: &mut AsyncPgConnection, statement: S) -> diesel::QueryResult<i64> {
    Fixed(statement)
        .get_result::<Number>(connection)
        .await
        .map(|number| number.0)
}

/// As the database keeps it.
const fn number_of(channel: Channel) -> i16 {
    channel as i16
}

fn channel_of(number: i16) -> Option<Channel> {
    Channel::ALL
        .into_iter()
        .find(|channel| number_of(*channel) == number)
}

#[async_trait]
impl OutboxQueue for PgOutbox {
    async fn open(&self, channel: Channel) -> Result<(), PortError> {
        // Transactions of a restored database are numbered from anew.
        self.number(CLAIM, ReorderRestored).await?;
        self.number(CLAIM, OpenChannel(number_of(channel))).await?;
        Ok(())
    }

    async fn claim(
        &self,
        channel: Channel,
        worker: Uuid,
        most: u16,
        lease: Duration,
    ) -> Result<Vec<Delivery>, PortError> {
        let channel = number_of(channel);
        let failed = |error| port_error(CLAIM, error);
        let mut connection = self.pool.connection(CLAIM).await?;
        if run(&mut connection, HasWork(channel)).await.map_err(failed)? == 0 {
            return Ok(Vec::new());
        }
        AnsiTransactionManager::begin_transaction(&mut *connection)
            .await
            .map_err(failed)?;
        let fan_out = FanOut {
            channel,
            events: FAN_OUT,
            most_waiting: MOST_WAITING,
        };
        let rows: Vec<ClaimedRow> = if run(&mut connection, fan_out).await.map_err(failed)? < 0 {
            Vec::new()
        } else {
            // Its own statement: it must see what other claims had written before the channel's row was ours.
            let claim = Claim {
                channel,
                most: i64::from(most),
                worker,
                lease_millis: millis(lease),
            };
            Fixed(claim).load(&mut connection).await.map_err(failed)?
        };
        AnsiTransactionManager::commit_transaction(&mut *connection)
            .await
            .map_err(failed)?;
        let mut deliveries: Vec<Delivery> = rows.into_iter().map(|row| row.0).collect();
        deliveries.sort_unstable_by_key(|delivery| delivery.number);
        Ok(deliveries)
    }

    async fn settle(
        &self,
        channel: Channel,
        worker: Uuid,
        settled: &[(i64, Settlement)],
    ) -> Result<(), PortError> {
        let settle = Settle::of(number_of(channel), worker, settled);
        self.number(SETTLE, settle).await.map(drop)
    }

    async fn events(&self, deliveries: &[Delivery]) -> Result<Vec<Option<EventBatch>>, PortError> {
        let mut connection = self.pool.connection(READ).await?;
        let rows: Vec<BatchRow> = Fixed(ReadBatches::of(deliveries))
            .load(&mut connection)
            .await
            .map_err(|error| port_error(READ, error))?;
        drop(connection);
        rows.into_iter()
            .map(BatchRow::decode)
            .collect::<Result<_, _>>()
            .map_err(|error| PortError::internal(READ, error))
    }

    async fn prune(&self, before: Timestamp, most: u32) -> Result<u64, PortError> {
        let prune = Prune {
            before,
            most: i64::from(most),
        };
        self.number("prune the outbox", prune).await.map(count)
    }

    async fn state(&self) -> Result<Vec<ChannelState>, PortError> {
        let mut connection = self.pool.connection(STATE).await?;
        let rows: Vec<StateRow> = Fixed(ReadChannels)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(STATE, error))?;
        Ok(rows.into_iter().filter_map(StateRow::decode).collect())
    }

    async fn dead_letters(&self, channel: Channel, most: u16) -> Result<Vec<DeadLetter>, PortError> {
        let mut connection = self.pool.connection(STATE).await?;
        let read = ReadDead {
            channel: number_of(channel),
            most: i64::from(most),
        };
        let rows: Vec<DeadRow> = Fixed(read)
            .load(&mut connection)
            .await
            .map_err(|error| port_error(STATE, error))?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    async fn revive(&self, channel: Channel, number: Option<i64>) -> Result<u64, PortError> {
        let revive = Revive {
            channel: number_of(channel),
            number,
        };
        self.number("revive dead letters", revive).await.map(count)
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn corrupt(column: &'static str, id: Uuid, reason: Invalid) -> CorruptRow {
    CorruptRow {
        table: "outbox_event",
        column,
        id,
        reason: reason.0,
    }
}
