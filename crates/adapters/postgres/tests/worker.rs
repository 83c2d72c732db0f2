//! The worker on a real database: what is committed is found without anybody asking for it, and stopping leaves nothing behind.

use async_trait::async_trait;
use dialogporten_application::ambient::Pace;
use dialogporten_application::text_index::{RebuildScope, TextIndex};
use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_operations::index_texts::IndexTexts;
use dialogporten_operations::rebuild_texts::RebuildTexts;
use dialogporten_operations::worker::{OutboxWorker, WorkerSettings};
use dialogporten_postgres::{PgOutbox, PgPool, PgTextIndex};
use dialogporten_testkit::builders::new_dialog;
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

struct UntilStopped(watch::Receiver<bool>);

#[async_trait]
impl Pace for UntilStopped {
    async fn pause(&self, time: Duration) -> bool {
        let mut stopping = self.0.clone();
        let stopped = stopping.wait_for(|is_stopping| *is_stopping);
        tokio::time::timeout(time, stopped).await.is_err()
    }
}

#[tokio::test]
async fn two_workers_index_what_is_created_and_leave_no_claim_when_they_stop() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let (stop, stopping) = watch::channel(false);
    let pace = Arc::new(UntilStopped(stopping));
    let pool = PgPool::new(&database.settings()).unwrap();
    let index = Arc::new(PgTextIndex::new(pool.clone()));
    let workers: Vec<_> = (1..=2)
        .map(|number| {
            let worker = OutboxWorker::new(
                Arc::new(PgOutbox::new(pool.clone())),
                Arc::new(IndexTexts::new(index.clone())),
                pace.clone(),
                WorkerSettings {
                    batch: 3,
                    ..WorkerSettings::default()
                },
                Uuid::from_u128(number),
            );
            tokio::spawn(async move { worker.run().await })
        })
        .collect();
    let mut samples = Samples::new(1);
    for _ in 0..25 {
        let new = new_dialog(samples.id());
        let (_, outcome) = ports.create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
    }
    while database.number("select count(*) from dialog_text").await < 25 {}
    while database.number("select count(*) from outbox_delivery").await > 0 {}
    stop.send_replace(true);
    for worker in workers {
        worker.await.unwrap();
    }
    let new = new_dialog(samples.id());
    let _ = ports.create(&mut samples, new).await;
    assert_eq!(database.number("select count(*) from outbox_delivery").await, 0);
}

#[tokio::test]
async fn a_first_build_is_done_by_whoever_works() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(2);
    for _ in 0..5 {
        let new = new_dialog(samples.id());
        let _ = ports.create(&mut samples, new).await;
    }
    let index = Arc::new(PgTextIndex::new(PgPool::new(&database.settings()).unwrap()));
    index.order_rebuild(RebuildScope::Full, true).await.unwrap();
    let (stop, stopping) = watch::channel(false);
    let rebuild = RebuildTexts::new(index, Arc::new(UntilStopped(stopping)), Uuid::max());
    let running = tokio::spawn(async move { rebuild.run().await });
    let unfinished = "select count(*) from text_rebuild where finished_at is null";
    while database.number(unfinished).await > 0 {}
    stop.send_replace(true);
    running.await.unwrap();
    assert_eq!(database.number("select count(*) from dialog_text").await, 5);
}
