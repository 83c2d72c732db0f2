//! What happens when many do the same at once, when hashes collide, and when a row is broken.

use dialogporten_application::authorization::ListScope;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::unit_of_work::{CommitOutcome, Store, WriteConflict};
use dialogporten_domain::identifier::Revision;
use dialogporten_domain::party::Party;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_postgres::{PgPool, PgQueries, PgStore};
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{new_dialog, organization, person, resource};
use dialogporten_testkit::contract::{Ports, changed, seen};
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test]
async fn two_hundred_first_readings_make_one_record_and_tell_once() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(1);
    let new = new_dialog(samples.id());
    let (written, _) = ports.create(&mut samples, new).await;
    let details = ports.read(written.current.id).await;
    let mut readings = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let reading = seen(&mut samples, &details);
        let mut work = store.begin();
        work.record_seen(reading);
        readings.spawn(async move { work.commit().await.unwrap() });
    }
    while let Some(outcome) = readings.join_next().await {
        assert_eq!(outcome.unwrap(), CommitOutcome::Committed);
    }
    assert_eq!(database.number("select count(*) from seen_log").await, 1);
    assert_eq!(
        database
            .number("select count(*) from outbox_event, json_array_elements(events) e where e ->> 'k' = '5'")
            .await,
        1
    );
    assert_eq!(
        database.number("select count(*) from outbox_event").await,
        2,
        "one for the dialog, one for the reading"
    );
}

#[tokio::test]
async fn of_many_changes_from_one_revision_one_wins() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(2);
    let new = new_dialog(samples.id());
    let (written, _) = ports.create(&mut samples, new).await;
    let details = ports.read(written.current.id).await;
    let mut changes = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let mut change = changed(&details, Revision::new(samples.id()));
        change.appended.activities = vec![samples.activity(&organization())];
        let mut work = store.begin();
        work.save(change);
        changes.spawn(async move { work.commit().await.unwrap() });
    }
    let outcomes = changes.join_all().await;
    let won = outcomes
        .iter()
        .filter(|outcome| **outcome == CommitOutcome::Committed);
    assert_eq!(won.count(), 1);
    assert_eq!(ports.read(written.current.id).await.activities.len(), 1);
}

#[tokio::test]
async fn of_many_dialogs_with_one_idempotent_key_one_is_written_whole() {
    let database = TestDatabase::migrated().await;
    let (store, _) = database.store();
    let mut samples = Samples::new(3);
    let mut creations = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let mut new = samples.new_dialog(&organization());
        new.service_resource = resource("skatt-melding");
        new.idempotent_key = Some(IdempotentKey::parse("one-of-many").unwrap());
        let (changes, events) = samples.created(new);
        let mut work = store.begin();
        work.save(changes);
        work.append_events(events);
        creations.spawn(async move { work.commit().await.unwrap() });
    }
    let outcomes = creations.join_all().await;
    for outcome in &outcomes {
        assert!(matches!(
            outcome,
            CommitOutcome::Committed | CommitOutcome::Rejected(WriteConflict::IdempotentKeyTaken)
        ));
    }
    for table in ["dialog", "inbox", "dialog_body", "outbox_event"] {
        assert_eq!(
            database.number(&format!("select count(*) from {table}")).await,
            1,
            "{table}"
        );
    }
    assert_eq!(
        database
            .number("select count(*) from activity a where not exists (select from dialog d where d.id = a.dialog_id)")
            .await,
        0
    );
}

#[tokio::test]
async fn parties_with_one_hash_get_two_keys_and_never_see_each_others_dialogs() {
    let database = TestDatabase::migrated().await;
    let store = PgStore::with_party_hash(PgPool::new(&database.settings()).unwrap(), |_| 42);
    let queries = PgQueries::new(&store);
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(4);
    let parties = [organization(), Party::parse(person().as_str()).unwrap()];
    let mut own = Vec::new();
    for party in &parties {
        let mut new = new_dialog(samples.id());
        new.party = party.clone();
        let (written, outcome) = ports.create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
        own.push(written.current.id);
    }
    assert_eq!(
        database
            .number("select count(distinct party_key) from inbox")
            .await,
        2
    );
    assert_eq!(
        database.number("select count(*) from party_key_exception").await,
        1
    );
    // A second process, which has not seen the collision happen.
    let other = PgStore::with_party_hash(PgPool::new(&database.settings()).unwrap(), |_| 42);
    let other_queries = PgQueries::new(&other);
    for queries in [&queries, &other_queries] {
        let ports = Ports {
            store: &store,
            queries,
        };
        for (party, id) in parties.iter().zip(&own) {
            let scope = ListScope {
                resources_by_party: [(
                    party.clone(),
                    Arc::new(BTreeSet::from([resource("skatt-melding")])),
                )]
                .into(),
                instances: BTreeSet::new(),
            };
            assert_eq!(ports.list(&scope, 10, noon()).await, [*id]);
        }
    }
}

#[tokio::test]
async fn a_broken_row_is_named_and_nothing_is_made_up() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(5);
    let mut new = new_dialog(samples.id());
    new.transmissions = vec![samples.transmission(&organization())];
    let (written, _) = ports.create(&mut samples, new).await;
    for (statement, named) in [
        ("update transmission set body = '{\"v\": 9}'", "transmission.body"),
        (
            "update dialog_body set body = '{\"v\": 1, \"f\": 3}'",
            "dialog_body.body",
        ),
        ("update inbox set flags = 0", "inbox.flags"),
    ] {
        database.execute(statement).await;
        let error = queries.details(written.current.id).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.starts_with(named), "{source}");
    }
}
