//! Delivers one channel of the outbox: claim, deliver, settle, for ever.
//!
//! The worker asks at short intervals while there is something to do and at longer ones while there is not. Rejected: to be
//! woken by a notification in every writing transaction. Notifying commits queue up behind each other, which is a price on every
//! write for milliseconds of a delay that nobody observes.

use crate::back_off::delay_after;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::ambient::Pace;
use dialogporten_application::outbox::{Channel, Delivery, OutboxQueue, Settlement};
use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What a subscriber made of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything arrived.
    Delivered,
    /// It may work later.
    Failed {
        /// Not before this, when the receiver says so; else as the worker's back-off says.
        after: Option<Duration>,
        /// Events of the commit that arrived.
        done: u16,
        /// Why; no content, no personal numbers.
        reason: String,
    },
    /// It will never work.
    Rejected {
        /// Events of the commit that arrived.
        done: u16,
        /// Why; no content, no personal numbers.
        reason: String,
    },
    /// Not tried, because an earlier delivery of the same dialog failed.
    Held,
}

/// Who is told. Being told the same thing again must do no harm.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// Whose deliveries it takes.
    fn channel(&self) -> Channel;

    /// Takes deliveries and answers for each, in their order. Those of one dialog are in the order of its commits: when one of them
    /// fails, those after it are [`Outcome::Held`].
    async fn deliver(&self, deliveries: &[Delivery]) -> Vec<Outcome>;
}

/// How a worker works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerSettings {
    /// Deliveries that are claimed at a time.
    pub batch: u16,
    /// How long a claim lasts. A worker that dies gives its deliveries back with it.
    pub lease: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            batch: 500,
            lease: Duration::from_secs(60),
        }
    }
}

/// Between two rounds that found something.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
/// Between two rounds that found nothing. Together with a round itself well below a second.
const LONGEST_PAUSE: Duration = Duration::from_millis(400);
/// After a round in which nothing worked, the first time.
const FIRST_RETREAT: Duration = Duration::from_secs(1);
/// After many of them.
const LAST_RETREAT: Duration = Duration::from_secs(30);

/// What a round came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Nothing was due.
    Idle,
    /// Something was delivered, and there may be more at once.
    Full,
    /// Something was delivered.
    Done,
    /// Not one delivery worked.
    Refused,
}

/// One worker on one channel.
pub struct OutboxWorker {
    queue: Arc<dyn OutboxQueue>,
    subscriber: Arc<dyn Subscriber>,
    pace: Arc<dyn Pace>,
    settings: WorkerSettings,
    id: Uuid,
}

impl std::fmt::Debug for OutboxWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxWorker")
            .field("channel", &self.subscriber.channel())
            .finish_non_exhaustive()
    }
}

impl OutboxWorker {
    /// A worker; `id` is its own among all that run.
    #[must_use]
    pub const fn new(
        queue: Arc<dyn OutboxQueue>,
        subscriber: Arc<dyn Subscriber>,
        pace: Arc<dyn Pace>,
        settings: WorkerSettings,
        id: Uuid,
    ) -> Self {
        Self {
            queue,
            subscriber,
            pace,
            settings,
            id,
        }
    }

    /// Works until it is told to stop; what is claimed by then is finished.
    pub async fn run(&self) {
        let mut pauses = Pauses::default();
        let mut is_open = false;
        loop {
            let round = if is_open {
                self.round().await
            } else {
                let opened = self.queue.open(self.subscriber.channel()).await;
                is_open = opened.is_ok();
                opened.map(|()| Round::Full)
            };
            if let Err(error) = &round
                && pauses.retreat.is_zero()
            {
                // Once an outage, not once an attempt.
                tracing::error!(
                    error = error as &dyn Error,
                    outbox.channel = self.subscriber.channel().name(),
                    "the outbox cannot be worked on, trying again"
                );
            }
            if !self.pace.pause(pauses.after(&round)).await {
                return;
            }
        }
    }

    /// Claims, delivers and settles once.
    ///
    /// # Errors
    /// [`PortError`] of the queue. What was delivered but could not be settled is delivered again when the lease has ended.
    pub async fn round(&self) -> Result<Round, PortError> {
        let channel = self.subscriber.channel();
        let WorkerSettings { batch, lease } = self.settings;
        let deliveries = self.queue.claim(channel, self.id, batch, lease).await?;
        if deliveries.is_empty() {
            return Ok(Round::Idle);
        }
        let outcomes = self.subscriber.deliver(&deliveries).await;
        let settled = settle(channel, &deliveries, outcomes);
        self.queue.settle(channel, self.id, &settled).await?;
        let is_progress =
            |settlement: &Settlement| matches!(settlement, Settlement::Delivered | Settlement::Dead { .. });
        Ok(
            if !settled.iter().any(|(_, settlement)| is_progress(settlement)) {
                Round::Refused
            } else if deliveries.len() >= usize::from(batch) {
                Round::Full
            } else {
                Round::Done
            },
        )
    }
}

/// Turns outcomes into settlements. A delivery behind one of its dialog that waits is never settled as failed itself.
fn settle(channel: Channel, deliveries: &[Delivery], outcomes: Vec<Outcome>) -> Vec<(i64, Settlement)> {
    let missing = std::iter::repeat_with(|| Outcome::Failed {
        after: None,
        done: 0,
        reason: "the subscriber gave no answer".to_owned(),
    });
    let mut waiting = BTreeSet::new();
    let mut settled = Vec::with_capacity(deliveries.len());
    for (delivery, outcome) in deliveries.iter().zip(outcomes.into_iter().chain(missing)) {
        let is_behind = waiting.contains(&delivery.dialog_id);
        let settlement = match outcome {
            Outcome::Delivered => Settlement::Delivered,
            Outcome::Failed { .. } if is_behind => Settlement::Released,
            Outcome::Held => Settlement::Released,
            Outcome::Failed { after, done, reason } => failed(channel, delivery, after, done, reason),
            Outcome::Rejected { done, reason } => dead(channel, delivery, done, reason),
        };
        if matches!(settlement, Settlement::Retry { .. }) {
            waiting.insert(delivery.dialog_id);
        }
        settled.push((delivery.number, settlement));
    }
    settled
}

fn failed(
    channel: Channel,
    delivery: &Delivery,
    after: Option<Duration>,
    done: u16,
    reason: String,
) -> Settlement {
    let done = done.max(delivery.done);
    let Some(delay) = delay_after(delivery.attempts, delivery.number) else {
        return dead(channel, delivery, done, reason);
    };
    tracing::warn!(
        outbox.channel = channel.name(),
        outbox.number = delivery.number,
        dialog.id = %delivery.dialog_id.uuid(),
        attempt = delivery.attempts,
        reason,
        "a delivery failed and is tried again"
    );
    Settlement::Retry {
        after: after.map_or(delay, |after| after.max(delay)),
        done,
        reason,
    }
}

fn dead(channel: Channel, delivery: &Delivery, done: u16, reason: String) -> Settlement {
    tracing::error!(
        outbox.channel = channel.name(),
        outbox.number = delivery.number,
        dialog.id = %delivery.dialog_id.uuid(),
        attempt = delivery.attempts,
        reason,
        "a delivery is given up: it is kept as a dead letter"
    );
    Settlement::Dead {
        done: done.max(delivery.done),
        reason,
    }
}

/// How long to wait, from how it went.
#[derive(Debug, Default)]
struct Pauses {
    idle: Duration,
    retreat: Duration,
}

impl Pauses {
    fn after(&mut self, round: &Result<Round, PortError>) -> Duration {
        match round {
            Ok(Round::Full) => {
                *self = Self::default();
                Duration::ZERO
            }
            Ok(Round::Done) => {
                *self = Self::default();
                SHORTEST_PAUSE
            }
            Ok(Round::Idle) => {
                self.retreat = Duration::ZERO;
                self.idle = (self.idle * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
                self.idle
            }
            Ok(Round::Refused) | Err(_) => {
                self.retreat = (self.retreat * 2).clamp(FIRST_RETREAT, LAST_RETREAT);
                self.retreat
            }
        }
    }
}
