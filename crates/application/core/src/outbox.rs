//! Ports of the outbox: what a commit has told, passed on to those who read it.
//!
//! Each reader has a channel of its own with its own place, retries and dead letters. A channel that nobody has opened costs
//! nothing. Everything is delivered at least once, the deliveries of one dialog in the order of its commits.

use crate::PortError;
use crate::unit_of_work::EventBatch;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use std::time::Duration;
use uuid::Uuid;

/// Who reads the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// The world outside: everything but silent changes.
    CloudEvents = 1,
    /// The text index: changes of texts, silent ones too.
    TextIndex = 2,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::CloudEvents, Self::TextIndex];

    /// Name in logs and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CloudEvents => "cloud-events",
            Self::TextIndex => "text-index",
        }
    }
}

/// Events of one commit that a channel is still to be told about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Identifies the commit within the channel. Grows with the commits of one dialog.
    pub number: i64,
    /// When it was committed.
    pub occurred_at: Timestamp,
    /// Whose events.
    pub dialog_id: DialogId,
    /// Attempts including this one.
    pub attempts: u32,
    /// Events of the commit that an earlier attempt has delivered.
    pub done: u16,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// Done with.
    Delivered,
    /// Not before this much time; the dialog's later deliveries wait for it.
    Retry {
        /// How long to wait.
        after: Duration,
        /// Events of the commit that are delivered.
        done: u16,
        /// Why; no content, no personal numbers.
        reason: String,
    },
    /// Given up; kept as a dead letter. The dialog's later deliveries go on.
    Dead {
        /// Events of the commit that are delivered.
        done: u16,
        /// Why; no content, no personal numbers.
        reason: String,
    },
    /// As if it had not been claimed.
    Released,
}

/// A delivery that nobody tries any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Number of its delivery.
    pub number: i64,
    /// When it was committed.
    pub occurred_at: Timestamp,
    /// Whose events.
    pub dialog_id: DialogId,
    /// Attempts that were made.
    pub attempts: u32,
    /// Why it was given up.
    pub reason: String,
}

/// How far a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelState {
    /// Which one.
    pub channel: Channel,
    /// Deliveries that wait, are under way or will be retried.
    pub pending: u64,
    /// Commit of the oldest of them.
    pub oldest: Option<Timestamp>,
    /// Dead letters.
    pub dead: u64,
}

/// Claims deliveries and settles them. Any number of workers may do so at a time.
#[async_trait]
pub trait OutboxQueue: Send + Sync {
    /// Begins to keep deliveries for a channel: from the oldest event that is kept. A channel that is open stays as it is.
    ///
    /// # Errors
    /// [`PortError`].
    async fn open(&self, channel: Channel) -> Result<(), PortError>;

    /// Deliveries that are due, oldest commit first, for this worker alone until the lease ends. A delivery whose dialog has an
    /// earlier one that is held by somebody or waits for a retry is left out. None when another worker is claiming.
    ///
    /// # Errors
    /// [`PortError`].
    async fn claim(
        &self,
        channel: Channel,
        worker: Uuid,
        most: u16,
        lease: Duration,
    ) -> Result<Vec<Delivery>, PortError>;

    /// Ends claims. Those whose lease has ended meanwhile are left alone.
    ///
    /// # Errors
    /// [`PortError`].
    async fn settle(
        &self,
        channel: Channel,
        worker: Uuid,
        settled: &[(i64, Settlement)],
    ) -> Result<(), PortError>;

    /// The events of claimed deliveries, in their order. `None` for what is not kept any more.
    ///
    /// # Errors
    /// [`PortError`].
    async fn events(&self, deliveries: &[Delivery]) -> Result<Vec<Option<EventBatch>>, PortError>;

    /// Removes at most this many events from before this moment that every open channel is done with, and says how many.
    ///
    /// # Errors
    /// [`PortError`].
    async fn prune(&self, before: Timestamp, most: u32) -> Result<u64, PortError>;

    /// How far every open channel is.
    ///
    /// # Errors
    /// [`PortError`].
    async fn state(&self) -> Result<Vec<ChannelState>, PortError>;

    /// The oldest dead letters of a channel.
    ///
    /// # Errors
    /// [`PortError`].
    async fn dead_letters(&self, channel: Channel, most: u16) -> Result<Vec<DeadLetter>, PortError>;

    /// Gives dead letters another chance, all of a channel or one, and says how many.
    ///
    /// # Errors
    /// [`PortError`].
    async fn revive(&self, channel: Channel, number: Option<i64>) -> Result<u64, PortError>;
}
