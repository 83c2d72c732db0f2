//! Whatever happens to a dialog, the store and the fake agree; and many who change the same dialogs do not break them.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_domain::identifier::DialogId;
use dialogporten_postgres::PgDialogs;
use dialogporten_testkit::builders::organization;
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::contract::operations::{Done, Operation, OperationPorts, run, stores_stay_equal};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

#[tokio::test]
async fn random_operations_leave_the_store_and_the_fake_equal() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let repository = PgDialogs::new(&store);
    let memory = InMemoryStore::new();
    for seed in 1000..1060 {
        stores_stay_equal(
            OperationPorts {
                store: &memory,
                repository: &memory,
                queries: &memory,
            },
            OperationPorts {
                store: &store,
                repository: &repository,
                queries: &queries,
            },
            seed,
            25,
        )
        .await;
    }
    assert_no_orphans(&database).await;
}

async fn assert_no_orphans(database: &TestDatabase) {
    for (table, column) in [
        ("inbox", "dialog_id"),
        ("dialog_body", "dialog_id"),
        ("transmission", "dialog_id"),
        ("transmission_attachment", "dialog_id"),
        ("activity", "dialog_id"),
        ("seen_log", "dialog_id"),
        ("label_log", "dialog_id"),
        ("dialog_ref", "dialog_id"),
    ] {
        let query = format!(
            "select count(*) from {table} t where not exists (select from dialog d where d.id = t.{column})"
        );
        assert_eq!(database.number(&query).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_writers_of_eight_dialogs_neither_block_nor_break_them() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let repository = PgDialogs::new(&store);
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(7);
    let mut ids = Vec::new();
    for _ in 0..8 {
        let new = samples.new_dialog(&organization());
        let (written, outcome) = ports.create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
        ids.push(written.current.id);
    }
    let ids = Arc::new(ids);
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..32_u64 {
        let (store, queries, repository, ids) = (
            store.clone(),
            queries.clone(),
            repository.clone(),
            Arc::clone(&ids),
        );
        tasks.spawn(async move {
            let ports = OperationPorts {
                store: &store,
                repository: &repository,
                queries: &queries,
            };
            let mut samples = Samples::new(100 + task);
            let mut committed = Vec::new();
            let mut stale = None;
            for step in 0..30 {
                let id = ids[usize::from(samples.byte()) % ids.len()];
                let Some(fresh) = queries.details(id).await.unwrap() else {
                    continue;
                };
                let read = stale
                    .replace(fresh.clone())
                    .filter(|_| step % 4 == 0)
                    .unwrap_or(fresh);
                // Two of the dialogs are purged while others still change them.
                let end = task < 4 && step > 20;
                let operation = match Operation::ALL[usize::from(samples.byte()) % 8] {
                    _ if end && ids.iter().take(2).any(|purged| *purged == read.dialog.id) => {
                        Operation::Purge
                    }
                    operation => operation,
                };
                // An error of a port is a failure of the test: no deadlock, no serialization failure.
                let id = read.dialog.id;
                if let Some(done) = run(ports, &mut samples, operation, &read).await {
                    committed.push((id, operation, done));
                }
            }
            committed
        });
    }
    let done: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    let count = |wanted: Option<Operation>| {
        done.iter()
            .filter(|(_, operation, done)| {
                wanted.is_none_or(|wanted| wanted == *operation) && done.outcome == CommitOutcome::Committed
            })
            .count()
    };
    println!("{} of {} committed", count(None), done.len());
    assert!(count(None) > 200 && count(None) < done.len(), "some are stale");
    assert!(count(Some(Operation::Purge)) <= 2, "a dialog is purged once");
    // A purge that lost every race is made up for: there must be something whose rows are gone.
    let ports = OperationPorts {
        store: &store,
        repository: &repository,
        queries: &queries,
    };
    for id in ids.iter().take(2) {
        if let Some(read) = queries.details(*id).await.unwrap() {
            let purged = run(ports, &mut samples, Operation::Purge, &read).await.unwrap();
            assert_eq!(purged.outcome, CommitOutcome::Committed);
        }
    }
    assert_one_successor(&database, &done).await;
    assert_no_orphans(&database).await;
    assert_eq!(database.number(UNOPENED_DIFFERS).await, 0);
    assert_eq!(database.number(ATTACHMENTS_DIFFER).await, 0);
    assert_eq!(database.number(COUNTERS_DIFFER).await, 0);
}

/// Of every revision one change made the next one, and told about it once, after what the revision before it told.
async fn assert_one_successor(database: &TestDatabase, done: &[(DialogId, Operation, Done)]) {
    let told = database
        .values("select e.value ->> 'i' from outbox_event o, json_array_elements(o.events) with ordinality e (value, n)
            order by o.id, e.n")
        .await;
    let place: HashMap<Uuid, usize> = told
        .iter()
        .enumerate()
        .map(|(place, id)| (Uuid::parse_str(id).unwrap(), place))
        .collect();
    assert_eq!(place.len(), told.len(), "an event is told once");
    let mut made_from = HashMap::new();
    for (dialog, _, done) in done {
        let committed = done.outcome == CommitOutcome::Committed;
        for event in &done.events {
            assert_eq!(
                place.contains_key(&event.uuid()),
                committed,
                "told if and only if it happened"
            );
        }
        if committed && done.from != done.to {
            assert!(
                made_from.insert((*dialog, done.from), done).is_none(),
                "a revision has one successor"
            );
        }
    }
    for ((dialog, _), done) in &made_from {
        if let Some(next) = made_from.get(&(*dialog, done.to))
            && let (Some(last), Some(first)) = (done.events.last(), next.events.first())
        {
            assert!(
                place.get(&last.uuid()) < place.get(&first.uuid()),
                "events are in the order of revisions"
            );
        }
    }
}

const UNOPENED_DIFFERS: &str = "select count(*) from dialog d where unopened <> (
    select count(*) from transmission t where t.dialog_id = d.id and kind not in (7, 8) and not exists (
        select from activity a where a.dialog_id = d.id and a.kind = 4 and a.transmission_id = t.id))";

const ATTACHMENTS_DIFFER: &str = "select count(*) from (
    select t.dialog_id, t.id, (f ->> 'i')::uuid as file from transmission t, json_array_elements(t.body -> 'f') f) a
    full join transmission_attachment b on b.dialog_id = a.dialog_id and b.id = a.file and b.transmission_id = a.id
    where a.id is null or b.id is null";

/// Counters count what was appended; replacing a transmission leaves them alone.
const COUNTERS_DIFFER: &str = "select count(*) from dialog d where from_party + from_owner <> (
    select count(*) from transmission t where t.dialog_id = d.id)";
