//! The outbox as a queue: what is passed on to whom, in which order, and what becomes of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::outbox::{Channel, Delivery, OutboxQueue, Settlement};
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, Store};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_postgres::{PgOutbox, PgPool, PgQueries, PgStore};
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::new_dialog;
use dialogporten_testkit::contract::{Ports, seen};
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use std::time::Duration;
use uuid::Uuid;

const ONE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const LEASE: Duration = Duration::from_secs(60);

struct World {
    database: TestDatabase,
    store: PgStore,
    queries: PgQueries,
    outbox: PgOutbox,
    samples: Samples,
}

impl World {
    async fn new(seed: u64) -> Self {
        let database = TestDatabase::migrated().await;
        let (store, queries) = database.store();
        let outbox = PgOutbox::new(PgPool::new(&database.settings()).unwrap());
        outbox.open(Channel::CloudEvents).await.unwrap();
        Self {
            database,
            store,
            queries,
            outbox,
            samples: Samples::new(seed),
        }
    }

    fn ports(&self) -> Ports<'_> {
        Ports {
            store: &self.store,
            queries: &self.queries,
        }
    }

    async fn create(&mut self) -> DialogSnapshot {
        let new = new_dialog(self.samples.id());
        let mut samples = self.samples.clone();
        let (changes, outcome) = self.ports().create(&mut samples, new).await;
        self.samples = samples;
        assert_eq!(outcome, CommitOutcome::Committed);
        changes.current
    }

    /// Tells about a dialog without changing it.
    async fn tell(&mut self, dialog: &DialogSnapshot, silent: bool) -> EventBatch {
        let (_, mut batch) = self.samples.created(new_dialog(dialog.id.uuid()));
        batch.silent = silent;
        let mut work = self.store.begin();
        work.append_events(batch.clone());
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        batch
    }

    async fn claim(&self, worker: Uuid, most: u16) -> Vec<Delivery> {
        self.claim_of(Channel::CloudEvents, worker, most).await
    }

    /// Until something comes: writers elsewhere in the cluster hold the fan-out up.
    async fn claim_of(&self, channel: Channel, worker: Uuid, most: u16) -> Vec<Delivery> {
        let began = std::time::Instant::now();
        loop {
            let claimed = self.outbox.claim(channel, worker, most, LEASE).await.unwrap();
            if !claimed.is_empty() || began.elapsed() > Duration::from_secs(30) {
                return claimed;
            }
        }
    }

    async fn claim_once(&self, worker: Uuid) -> Vec<Delivery> {
        self.settled_down().await;
        self.outbox
            .claim(Channel::CloudEvents, worker, 100, LEASE)
            .await
            .unwrap()
    }

    /// Waits until every event may be passed on.
    async fn settled_down(&self) {
        let unsettled =
            "select count(*) from outbox_event where tx >= pg_snapshot_xmin(pg_current_snapshot())";
        while self.database.number(unsettled).await > 0 {}
    }

    async fn settle(&self, worker: Uuid, settled: &[(i64, Settlement)]) {
        self.outbox
            .settle(Channel::CloudEvents, worker, settled)
            .await
            .unwrap();
    }

    async fn waiting(&self) -> i64 {
        self.database.number("select count(*) from outbox_delivery").await
    }
}

fn retry(after: Duration) -> Settlement {
    Settlement::Retry {
        after,
        done: 0,
        reason: "down".to_owned(),
    }
}

fn dead() -> Settlement {
    Settlement::Dead {
        done: 1,
        reason: "refused".to_owned(),
    }
}

#[tokio::test]
async fn what_was_told_arrives_as_it_was_told() {
    let mut world = World::new(1).await;
    let dialog = world.create().await;
    let batch = world.tell(&dialog, false).await;
    let mut claimed = world.claim(ONE, 10).await;
    while claimed.len() < 2 {
        claimed.extend(world.claim(ONE, 10).await);
    }
    let batches = world.outbox.events(&claimed).await.unwrap();
    assert_eq!(batches.last().unwrap().as_ref(), Some(&batch));
    assert!(claimed.iter().all(|delivery| delivery.attempts == 1));
    assert!(world.claim_once(OTHER).await.is_empty());
    let delivered: Vec<_> = claimed
        .iter()
        .map(|delivery| (delivery.number, Settlement::Delivered))
        .collect();
    world.settle(OTHER, &delivered).await;
    assert_eq!(world.waiting().await, 2, "not the other's to settle");
    world.settle(ONE, &delivered).await;
    assert_eq!(world.waiting().await, 0);
}

#[tokio::test]
async fn every_channel_gets_what_it_reads() {
    let mut world = World::new(2).await;
    let dialog = world.create().await;
    world.tell(&dialog, true).await;
    let details = world.ports().read(dialog.id).await;
    let mut work = world.store.begin();
    work.record_seen(seen(&mut world.samples, &details));
    assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    world.settled_down().await;
    let outside = world.claim(ONE, 10).await;
    assert_eq!(outside.len(), 2, "created and seen, not the silent one");
    let texts = world.claim_of(Channel::TextIndex, ONE, 10).await;
    assert_eq!(texts.len(), 2, "created and the silent one, not a reading");
}

#[tokio::test]
async fn a_failed_delivery_holds_the_later_ones_of_its_dialog_and_no_others() {
    let mut world = World::new(3).await;
    let dialog = world.create().await;
    let first = world.claim(ONE, 10).await.first().unwrap().number;
    world.tell(&dialog, false).await;
    let other = world.create().await;
    let claimed = world.claim_once(OTHER).await;
    let of_others: Vec<_> = claimed.iter().map(|delivery| delivery.dialog_id).collect();
    assert_eq!(of_others, [other.id]);
    world
        .settle(ONE, &[(first, retry(Duration::from_secs(3600)))])
        .await;
    assert!(world.claim_once(ONE).await.is_empty());
    world
        .database
        .execute("update outbox_delivery set next_attempt_at = now() - interval '1 second' where lease_owner is null")
        .await;
    let again = world.claim_once(ONE).await;
    let attempts: Vec<_> = again.iter().map(|delivery| delivery.attempts).collect();
    assert_eq!(attempts, [2, 1]);
    assert_eq!(again.first().unwrap().number, first);
    world.settle(ONE, &[(first, dead())]).await;
    let later = again.last().unwrap().number;
    world.settle(ONE, &[(later, Settlement::Released)]).await;
    let released = world.claim_once(ONE).await;
    assert_eq!(
        released
            .first()
            .map(|delivery| (delivery.number, delivery.attempts)),
        Some((later, 1))
    );
}

#[tokio::test]
async fn a_lease_that_ends_gives_the_delivery_to_somebody_else() {
    let mut world = World::new(4).await;
    world.create().await;
    let claimed = world.claim(ONE, 10).await;
    world
        .database
        .execute("update outbox_delivery set lease_until = now() - interval '1 second'")
        .await;
    let again = world.claim(OTHER, 10).await;
    assert_eq!(again.first().map(|delivery| delivery.attempts), Some(2));
    let number = claimed.first().unwrap().number;
    world.settle(ONE, &[(number, Settlement::Delivered)]).await;
    assert_eq!(world.waiting().await, 1);
}

#[tokio::test]
async fn dead_letters_are_kept_and_can_be_revived() {
    let mut world = World::new(5).await;
    world.create().await;
    let number = world.claim(ONE, 10).await.first().unwrap().number;
    world.settle(ONE, &[(number, dead())]).await;
    assert_eq!(world.waiting().await, 0);
    let letters = world.outbox.dead_letters(Channel::CloudEvents, 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters.first().unwrap().reason, "refused");
    let states = world.outbox.state().await.unwrap();
    let outside = states.iter().find(|state| state.channel == Channel::CloudEvents);
    assert_eq!(outside.map(|state| (state.pending, state.dead)), Some((0, 1)));
    assert_eq!(
        world
            .outbox
            .revive(Channel::CloudEvents, Some(number))
            .await
            .unwrap(),
        1
    );
    let claimed = world.claim(ONE, 10).await;
    assert_eq!(
        claimed.first().map(|delivery| (delivery.number, delivery.done)),
        Some((number, 1))
    );
}

#[tokio::test]
async fn a_channel_that_nobody_reads_gets_nothing() {
    let database = TestDatabase::migrated().await;
    let outbox = PgOutbox::new(PgPool::new(&database.settings()).unwrap());
    let claimed = outbox.claim(Channel::CloudEvents, ONE, 10, LEASE).await.unwrap();
    assert!(claimed.is_empty());
    assert_eq!(outbox.state().await.unwrap().len(), 1, "the text index");
}

#[tokio::test]
async fn many_workers_share_everything_and_deliver_nothing_twice() {
    let mut world = World::new(6).await;
    let mut told = 0;
    for _ in 0..20 {
        let dialog = world.create().await;
        for _ in 0..3 {
            world.tell(&dialog, false).await;
        }
        told += 4;
    }
    world.settled_down().await;
    let work = async |worker: u128| {
        let worker = Uuid::from_u128(worker);
        let mut got = Vec::new();
        while world.waiting().await > 0 || got.is_empty() {
            let outbox = &world.outbox;
            let claimed = outbox
                .claim(Channel::CloudEvents, worker, 7, LEASE)
                .await
                .unwrap();
            let delivered: Vec<_> = claimed
                .iter()
                .map(|delivery| (delivery.number, Settlement::Delivered))
                .collect();
            world.settle(worker, &delivered).await;
            got.extend(claimed);
            let left = world.outbox.state().await.unwrap();
            if left
                .iter()
                .any(|state| state.channel == Channel::CloudEvents && state.pending == 0)
            {
                break;
            }
        }
        got
    };
    let (one, two, three) = tokio::join!(work(11), work(12), work(13));
    let mut numbers: Vec<i64> = [one, two, three]
        .into_iter()
        .flatten()
        .map(|delivery| delivery.number)
        .collect();
    assert_eq!(numbers.len(), told);
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), told);
}

#[tokio::test]
async fn a_transaction_that_ends_late_is_passed_on_all_the_same() {
    let mut world = World::new(7).await;
    world.create().await;
    let mut slow = AsyncPgConnection::establish(world.database.url()).await.unwrap();
    slow.batch_execute(
        "begin; insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
            select created_at, dialog_id, party_key, silent, shared, events from outbox_event",
    )
    .await
    .unwrap();
    world.create().await;
    let first = world.claim(ONE, 10).await;
    let first: Vec<_> = first
        .iter()
        .map(|delivery| (delivery.number, Settlement::Delivered))
        .collect();
    assert_eq!(first.len(), 1);
    world.settle(ONE, &first).await;
    slow.batch_execute("commit").await.unwrap();
    world.settled_down().await;
    assert_eq!(world.claim(ONE, 10).await.len(), 2);
}

#[tokio::test]
async fn a_restored_database_goes_on_where_it_was() {
    let mut world = World::new(8).await;
    world.create().await;
    let delivered = world.claim(ONE, 10).await.first().unwrap().number;
    world.settle(ONE, &[(delivered, Settlement::Delivered)]).await;
    world.create().await;
    world
        .database
        .execute(
            "update outbox_event set tx = (tx::text::numeric + 1e9)::text::xid8;
             update outbox_channel set tx = (tx::text::numeric + 1e9)::text::xid8",
        )
        .await;
    let stuck = world
        .outbox
        .claim(Channel::CloudEvents, ONE, 10, LEASE)
        .await
        .unwrap();
    assert!(stuck.is_empty());
    world.outbox.open(Channel::CloudEvents).await.unwrap();
    assert!(
        world
            .claim(ONE, 10)
            .await
            .iter()
            .any(|delivery| delivery.number > delivered)
    );
    world.create().await;
    assert!(!world.claim(ONE, 10).await.is_empty());
}

#[tokio::test]
async fn old_events_go_when_every_channel_is_done_with_them() {
    let mut world = World::new(9).await;
    for _ in 0..3 {
        world.create().await;
    }
    world.settled_down().await;
    let later = noon() + Duration::from_secs(3600);
    assert_eq!(
        world.outbox.prune(later, 10).await.unwrap(),
        0,
        "nobody has read them"
    );
    let claimed = world.claim(ONE, 10).await;
    let numbers: Vec<_> = claimed.iter().map(|delivery| delivery.number).collect();
    world
        .settle(ONE, &[(numbers[0], Settlement::Delivered), (numbers[1], dead())])
        .await;
    let of_texts = world.claim_of(Channel::TextIndex, ONE, 10).await;
    let done: Vec<_> = of_texts
        .iter()
        .map(|delivery| (delivery.number, Settlement::Delivered))
        .collect();
    world.outbox.settle(Channel::TextIndex, ONE, &done).await.unwrap();
    assert_eq!(world.outbox.prune(noon(), 10).await.unwrap(), 0, "too young");
    assert_eq!(world.outbox.prune(later, 10).await.unwrap(), 1);
    assert_eq!(
        world.database.number("select count(*) from outbox_event").await,
        2
    );
}

#[tokio::test]
async fn a_round_that_finds_nothing_writes_nothing() {
    let mut world = World::new(10).await;
    world.create().await;
    let claimed = world.claim(ONE, 10).await;
    world
        .settle(
            ONE,
            &[(claimed.first().unwrap().number, retry(Duration::from_secs(3600)))],
        )
        .await;
    let place = "select count(*) from outbox_channel where xmax <> 0";
    let before = world.database.number(place).await;
    assert!(world.claim_once(OTHER).await.is_empty());
    assert_eq!(world.database.number(place).await, before);
}
