//! The order in which events may be read while others are still being written.

use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_testkit::builders::new_dialog;
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

/// What a fan-out may read.
const SETTLED: &str = "select count(*) from outbox_event where tx < pg_snapshot_xmin(pg_current_snapshot())";

#[tokio::test]
async fn nothing_is_passed_on_ahead_of_a_transaction_that_began_to_write_earlier() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(1);
    let first = new_dialog(samples.id());
    let _ = ports.create(&mut samples, first).await;
    // Transactions of the whole cluster count, also those of other tests.
    let settled = async |events: i64| while database.number(SETTLED).await < events {};
    settled(1).await;

    let mut slow = AsyncPgConnection::establish(database.url()).await.unwrap();
    slow.batch_execute(
        "begin; insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
            select created_at, dialog_id, party_key, silent, shared, events from outbox_event",
    )
    .await
    .unwrap();
    let second = new_dialog(samples.id());
    let _ = ports.create(&mut samples, second).await;
    assert_eq!(
        database.number(SETTLED).await,
        1,
        "the slow one would be left behind"
    );
    slow.batch_execute("commit").await.unwrap();
    settled(3).await;
    let in_order =
        "select count(*) from (select id, lag(id) over (order by tx, id) before from outbox_event) o
        where before > id";
    assert_eq!(database.number(in_order).await, 0);
}

#[tokio::test]
async fn writers_make_no_deliveries() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(2);
    let new = new_dialog(samples.id());
    let (written, outcome) = ports.create(&mut samples, new).await;
    assert_eq!(outcome, CommitOutcome::Committed);
    let details = ports.read(written.current.id).await;
    let mut work = store.begin();
    work.record_seen(dialogporten_testkit::contract::seen(&mut samples, &details));
    assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    assert_eq!(
        database
            .number("select count(*) from outbox_event where tx is not null")
            .await,
        2
    );
    assert_eq!(database.number("select count(*) from outbox_delivery").await, 0);
}
