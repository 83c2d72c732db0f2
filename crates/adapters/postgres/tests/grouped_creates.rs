//! New dialogs that arrive at the same time are written together; every caller gets the answer it would have got alone.

#![expect(clippy::unwrap_used, reason = "a failing helper fails the test")]

use dialogporten_application::PortError;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::unit_of_work::{ChildKind, CommitOutcome, EventBatch, Store, WriteConflict};
use dialogporten_domain::dialog::{DialogChanges, NewDialog};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_postgres::{PgQueries, PgStore};
use dialogporten_testkit::builders::{new_dialog, organization, person, resource};
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::pin::Pin;
use std::task::Poll;

type Commit = Pin<Box<dyn Future<Output = Result<CommitOutcome, PortError>> + Send>>;

/// A store to which the party of all these dialogs is known.
async fn opened(database: &TestDatabase, samples: &mut Samples) -> (PgStore, PgQueries) {
    let (store, queries) = database.store();
    store.warm_up().await.unwrap();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let first = new_dialog(samples.id());
    assert_eq!(ports.create(samples, first).await.1, CommitOutcome::Committed);
    (store, queries)
}

/// The commit of a new dialog, not yet begun.
fn commit(store: &PgStore, (changes, events): (DialogChanges, EventBatch)) -> Commit {
    let mut work = store.begin();
    work.save(changes);
    work.append_events(events);
    work.commit()
}

fn creation(store: &PgStore, samples: &mut Samples, new: NewDialog) -> (DialogChanges, Commit) {
    let created = samples.created(new);
    (created.0.clone(), commit(store, created))
}

/// Begins all of them before any can end.
async fn together(mut commits: Vec<Commit>) -> Vec<Result<CommitOutcome, PortError>> {
    let mut outcomes: Vec<Option<_>> = commits.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (commit, outcome) in commits.iter_mut().zip(&mut outcomes) {
            if outcome.is_none()
                && let Poll::Ready(ready) = commit.as_mut().poll(context)
            {
                *outcome = Some(ready);
            }
        }
        if outcomes.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    outcomes.into_iter().flatten().collect()
}

async fn begun(commit: &mut Commit) {
    std::future::poll_fn(|context| {
        assert!(commit.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
}

const TRANSACTIONS: &str = "select count(distinct tx) from outbox_event";

#[tokio::test]
async fn dialogs_that_come_together_share_transactions_and_read_back_equal() {
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(1);
    let services = ["service-1", "service-2", "service-3"].map(resource);
    {
        // Another process has registered them, so that no dialog waits for a number.
        let (store, _) = database.store();
        for service in &services {
            let mut new = new_dialog(samples.id());
            new.service_resource = service.clone();
            new.party = Party::parse(person().as_str()).unwrap();
            let outcome = creation(&store, &mut samples, new).1.await;
            assert_eq!(outcome.unwrap(), CommitOutcome::Committed);
        }
    }
    let (store, queries) = opened(&database, &mut samples).await;
    let before = database.number(TRANSACTIONS).await;
    let (mut written, mut commits) = (Vec::new(), Vec::new());
    for service in services.iter().cycle().take(65) {
        let mut new = samples.new_dialog(&organization());
        new.service_resource = service.clone();
        let (mut changes, events) = samples.created(new);
        // What has a label log is written alone.
        changes.appended.label_log.clear();
        written.push(changes.clone());
        commits.push(commit(&store, (changes, events)));
    }
    for outcome in together(commits).await {
        assert_eq!(outcome.unwrap(), CommitOutcome::Committed);
    }
    let transactions = database.number(TRANSACTIONS).await - before;
    assert!(transactions <= 8, "{transactions} transactions of 65 dialogs");
    for changes in written {
        let read = queries.details(changes.current.id).await.unwrap().unwrap();
        assert_eq!(read.dialog, changes.current);
        let mut transmissions = changes.appended.transmissions;
        transmissions.sort_by_key(|it| (it.created_at, it.id));
        assert_eq!(read.transmissions, transmissions);
        let mut activities = changes.appended.activities;
        activities.sort_by_key(|it| (it.created_at, it.id));
        assert_eq!(read.activities, activities);
    }
    let strangers =
        "select count(*) from outbox_event e where not exists (select from dialog d where d.id = e.dialog_id
        and d.party_key = e.party_key)";
    assert_eq!(database.number(strangers).await, 0);
    assert_eq!(
        database.number("select count(*) from outbox_event").await,
        3 + 1 + 65
    );
    assert_eq!(
        database.number("select count(*) from party_service").await,
        3 + 1 + 3
    );
}

#[tokio::test]
async fn each_id_and_each_key_has_one_winner_and_the_others_are_told_why() {
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(2);
    let (store, _) = opened(&database, &mut samples).await;
    let ids: Vec<_> = (0..8).map(|_| samples.id()).collect();
    let mut commits = Vec::new();
    for _ in 0..4 {
        for id in &ids {
            commits.push(creation(&store, &mut samples, new_dialog(*id)).1);
        }
        for key in 0..8 {
            let mut new = new_dialog(samples.id());
            new.idempotent_key = Some(IdempotentKey::parse(format!("key-{key}")).unwrap());
            commits.push(creation(&store, &mut samples, new).1);
        }
    }
    let (mut committed, mut id_taken, mut key_taken) = (0, 0, 0);
    for outcome in together(commits).await {
        match outcome.unwrap() {
            CommitOutcome::Committed => committed += 1,
            CommitOutcome::Rejected(WriteConflict::DialogExists(id)) => {
                assert!(ids.contains(&id.uuid()));
                id_taken += 1;
            }
            CommitOutcome::Rejected(WriteConflict::IdempotentKeyTaken) => key_taken += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((committed, id_taken, key_taken), (16, 24, 24));
    for table in ["dialog", "inbox", "dialog_body", "outbox_event"] {
        let rows = database.number(&format!("select count(*) from {table}")).await;
        assert_eq!(rows, 17, "{table}");
    }
}

#[tokio::test]
async fn a_row_that_is_refused_fails_nobody_else() {
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(3);
    let (store, _) = opened(&database, &mut samples).await;
    let mut commits = Vec::new();
    for number in 0..9 {
        let mut new = new_dialog(samples.id());
        new.activities = vec![samples.activity(&organization())];
        let (mut changes, events) = samples.created(new);
        if number == 4 {
            let again = changes.appended.activities.clone();
            changes.appended.activities.extend(again);
        }
        commits.push(commit(&store, (changes, events)));
    }
    let outcomes = together(commits).await;
    for (number, outcome) in outcomes.into_iter().enumerate() {
        let outcome = outcome.unwrap();
        if number == 4 {
            assert!(matches!(
                outcome,
                CommitOutcome::Rejected(WriteConflict::ChildExists {
                    kind: ChildKind::Activity,
                    id: Some(_)
                })
            ));
        } else {
            assert_eq!(outcome, CommitOutcome::Committed);
        }
    }
    assert_eq!(database.number("select count(*) from dialog").await, 1 + 8);
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_nobody_along() {
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(4);
    let (store, queries) = opened(&database, &mut samples).await;
    let mut start = || {
        let new = new_dialog(samples.id());
        let (changes, commit) = creation(&store, &mut samples, new);
        (changes.current.id, commit)
    };
    let there = async |id: DialogId| queries.details(id).await.unwrap().is_some();

    // One who only waits, then the one whose statement is under way.
    let (_, mut first) = start();
    let (gone, mut leaves) = start();
    let (stayed, mut stays) = start();
    for commit in [&mut first, &mut leaves, &mut stays] {
        begun(commit).await;
    }
    drop(leaves);
    drop(first);
    assert_eq!(stays.await.unwrap(), CommitOutcome::Committed);
    assert!(there(stayed).await);
    assert!(!there(gone).await, "nothing had been sent yet");

    // Everybody who may have begun the batch of the others.
    let mut started: Vec<_> = (0..8).map(|_| start()).collect();
    for (_, commit) in &mut started {
        begun(commit).await;
    }
    let (stayed, stays) = started.swap_remove(1);
    drop(started);
    assert_eq!(stays.await.unwrap(), CommitOutcome::Committed);
    assert!(there(stayed).await);

    // The turn is free again.
    let (last, commit) = start();
    assert_eq!(commit.await.unwrap(), CommitOutcome::Committed);
    assert!(there(last).await);
}
