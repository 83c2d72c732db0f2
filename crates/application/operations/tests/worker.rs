//! The worker over a queue in memory: what it settles how, and when it stops.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::ambient::Pace;
use dialogporten_application::outbox::{
    Channel, ChannelState, DeadLetter, Delivery, OutboxQueue, Settlement,
};
use dialogporten_application::text_index::{Rebuild, RebuildScope, Refreshed, TextIndex};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_operations::index_texts::IndexTexts;
use dialogporten_operations::worker::{OutboxWorker, Outcome, Round, Subscriber, WorkerSettings};
use dialogporten_testkit::ambient::noon;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use uuid::Uuid;

#[derive(Default)]
struct Queue {
    due: Mutex<Vec<Delivery>>,
    settled: Mutex<Vec<(i64, Settlement)>>,
    is_broken: bool,
}

impl Queue {
    fn holding(deliveries: impl IntoIterator<Item = Delivery>) -> Arc<Self> {
        Arc::new(Self {
            due: Mutex::new(deliveries.into_iter().collect()),
            ..Self::default()
        })
    }

    fn settled(&self) -> Vec<(i64, Settlement)> {
        self.settled.lock().unwrap().clone()
    }
}

#[async_trait]
impl OutboxQueue for Queue {
    async fn open(&self, _: Channel) -> Result<(), PortError> {
        Ok(())
    }

    async fn claim(&self, _: Channel, _: Uuid, most: u16, _: Duration) -> Result<Vec<Delivery>, PortError> {
        if self.is_broken {
            return Err(PortError::unavailable("claim", "down"));
        }
        let mut due = self.due.lock().unwrap();
        let count = due.len().min(usize::from(most));
        Ok(due.drain(..count).collect())
    }

    async fn settle(&self, _: Channel, _: Uuid, settled: &[(i64, Settlement)]) -> Result<(), PortError> {
        self.settled.lock().unwrap().extend_from_slice(settled);
        Ok(())
    }

    async fn events(&self, deliveries: &[Delivery]) -> Result<Vec<Option<EventBatch>>, PortError> {
        Ok(deliveries.iter().map(|_| None).collect())
    }

    async fn prune(&self, _: Timestamp, _: u32) -> Result<u64, PortError> {
        Ok(0)
    }

    async fn state(&self) -> Result<Vec<ChannelState>, PortError> {
        Ok(Vec::new())
    }

    async fn dead_letters(&self, _: Channel, _: u16) -> Result<Vec<DeadLetter>, PortError> {
        Ok(Vec::new())
    }

    async fn revive(&self, _: Channel, _: Option<i64>) -> Result<u64, PortError> {
        Ok(0)
    }
}

/// Answers as it was told to.
struct Answers(Vec<Outcome>);

#[async_trait]
impl Subscriber for Answers {
    fn channel(&self) -> Channel {
        Channel::CloudEvents
    }

    async fn deliver(&self, _: &[Delivery]) -> Vec<Outcome> {
        self.0.clone()
    }
}

/// Goes on so often, and remembers how long it was to wait.
struct Rounds {
    left: Mutex<u32>,
    pauses: Mutex<Vec<Duration>>,
}

impl Rounds {
    fn new(rounds: u32) -> Arc<Self> {
        Arc::new(Self {
            left: Mutex::new(rounds),
            pauses: Mutex::default(),
        })
    }
}

#[async_trait]
impl Pace for Rounds {
    async fn pause(&self, time: Duration) -> bool {
        self.pauses.lock().unwrap().push(time);
        let mut left = self.left.lock().unwrap();
        *left = left.saturating_sub(1);
        *left > 0
    }
}

fn delivery(number: i64, dialog: u128, attempts: u32) -> Delivery {
    Delivery {
        number,
        occurred_at: noon(),
        dialog_id: DialogId::new(Uuid::from_u128(dialog)),
        attempts,
        done: 0,
    }
}

fn failed() -> Outcome {
    Outcome::Failed {
        after: None,
        done: 0,
        reason: "down".to_owned(),
    }
}

fn worker(queue: &Arc<Queue>, answers: Vec<Outcome>, pace: Arc<Rounds>) -> OutboxWorker {
    let settings = WorkerSettings {
        batch: 4,
        ..WorkerSettings::default()
    };
    OutboxWorker::new(
        queue.clone(),
        Arc::new(Answers(answers)),
        pace,
        settings,
        Uuid::max(),
    )
}

#[tokio::test]
async fn a_failure_waits_and_what_is_behind_it_in_its_dialog_is_released() {
    let queue = Queue::holding([delivery(1, 1, 1), delivery(2, 2, 1), delivery(3, 1, 1)]);
    let answers = vec![failed(), Outcome::Delivered, failed()];
    let worker = worker(&queue, answers, Rounds::new(1));
    assert_eq!(worker.round().await.unwrap(), Round::Done);
    let settled = queue.settled();
    let of = |number: i64| settled.iter().find(|(of, _)| *of == number).unwrap().1.clone();
    assert!(matches!(of(1), Settlement::Retry { after, .. } if after < Duration::from_millis(121)));
    assert_eq!(of(2), Settlement::Delivered);
    assert_eq!(of(3), Settlement::Released);
}

#[tokio::test]
async fn a_day_of_failures_or_a_refusal_makes_a_dead_letter() {
    let queue = Queue::holding([delivery(1, 1, 500), delivery(2, 2, 1)]);
    let refused = Outcome::Rejected {
        done: 2,
        reason: "malformed".to_owned(),
    };
    let worker = worker(&queue, vec![failed(), refused], Rounds::new(1));
    assert_eq!(worker.round().await.unwrap(), Round::Done);
    let dead: Vec<_> = queue
        .settled()
        .into_iter()
        .filter(|(_, settlement)| matches!(settlement, Settlement::Dead { .. }))
        .collect();
    assert_eq!(dead.len(), 2);
}

#[tokio::test]
async fn a_subscriber_that_answers_too_little_loses_nothing() {
    let queue = Queue::holding([delivery(1, 1, 1), delivery(2, 2, 1)]);
    let worker = worker(&queue, vec![Outcome::Delivered], Rounds::new(1));
    worker.round().await.unwrap();
    assert!(matches!(
        queue.settled().last().unwrap().1,
        Settlement::Retry { .. }
    ));
}

#[tokio::test]
async fn pauses_are_short_while_there_is_work_and_below_half_a_second_without() {
    let queue = Queue::holding((1..=6).map(|number| delivery(number, 1, 1)));
    let pace = Rounds::new(9);
    let answers = vec![Outcome::Delivered; 4];
    worker(&queue, answers, pace.clone()).run().await;
    let pauses = pace.pauses.lock().unwrap().clone();
    let millis: Vec<_> = pauses.iter().map(Duration::as_millis).collect();
    // Opened, a full batch, a part of one, nothing any more.
    assert_eq!(millis, [0, 0, 50, 50, 100, 200, 400, 400, 400]);
    assert_eq!(queue.settled().len(), 6);
}

#[tokio::test]
async fn an_outage_is_met_with_longer_and_longer_pauses() {
    let queue = Arc::new(Queue {
        is_broken: true,
        ..Queue::default()
    });
    let pace = Rounds::new(8);
    worker(&queue, Vec::new(), pace.clone()).run().await;
    let pauses = pace.pauses.lock().unwrap().clone();
    let seconds: Vec<_> = pauses.iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [0, 1, 2, 4, 8, 16, 30, 30]);
}

/// Refuses every batch with a certain dialog in it.
struct Poisoned(Mutex<Vec<usize>>);

#[async_trait]
impl TextIndex for Poisoned {
    async fn refresh(&self, dialogs: &[DialogId]) -> Result<Vec<Refreshed>, PortError> {
        self.0.lock().unwrap().push(dialogs.len());
        if dialogs.contains(&DialogId::new(Uuid::from_u128(2))) {
            return Err(PortError::internal("index texts", "poison"));
        }
        Ok(vec![Refreshed::Done; dialogs.len()])
    }

    async fn order_rebuild(&self, _: RebuildScope, _: bool) -> Result<(), PortError> {
        Ok(())
    }

    async fn claim_rebuild(&self, _: Uuid, _: Duration, _: bool) -> Result<Option<Rebuild>, PortError> {
        Ok(None)
    }

    async fn rebuild_step(&self, _: Uuid, _: Duration, _: u16) -> Result<Option<Rebuild>, PortError> {
        Ok(None)
    }

    async fn release_rebuild(&self, _: Uuid) -> Result<(), PortError> {
        Ok(())
    }

    async fn rebuild(&self) -> Result<Option<Rebuild>, PortError> {
        Ok(None)
    }
}

#[tokio::test]
async fn a_dialog_is_indexed_once_a_batch_and_a_bad_one_keeps_no_other_out() {
    let index = Arc::new(Poisoned(Mutex::default()));
    let deliveries = [delivery(1, 1, 1), delivery(2, 2, 1), delivery(3, 1, 1)];
    let outcomes = IndexTexts::new(index.clone()).deliver(&deliveries).await;
    let is_delivered: Vec<_> = outcomes.iter().map(|it| *it == Outcome::Delivered).collect();
    assert_eq!(is_delivered, [true, false, true]);
    assert_eq!(*index.0.lock().unwrap(), [2, 1, 1]);
}
