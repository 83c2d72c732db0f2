//! A long history costs no more than a short one. The log is the whole cluster's, so these tests run one after the other in a
//! process of their own.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::history::HistoryQuestion;
use dialogporten_domain::dialog::{Dialog, WritePolicy};
use dialogporten_domain::identifier::{DialogId, Revision, TransmissionId};
use dialogporten_postgres::PgDialogs;
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{activity, attachment, new_dialog, transmission};
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::time::Instant;
use tokio::sync::Mutex;
use uuid::Uuid;

static ALONE: Mutex<()> = Mutex::const_new(());

const LOG_POSITION: &str = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

/// Appends a transmission as the use case does, and gives its id.
async fn append(
    store: &dyn Store,
    repository: &PgDialogs,
    samples: &mut Samples,
    id: DialogId,
    parent: Option<TransmissionId>,
) -> TransmissionId {
    let now = samples.tick();
    let mut new = transmission(samples.id(), now);
    new.related_transmission_id = parent;
    let appended = new.id;
    let found = repository.find(id).await.unwrap().unwrap();
    let question = HistoryQuestion::about(std::slice::from_ref(&new), &[]);
    let facts = repository.history(id, &question).await.unwrap();
    let mut dialog = Dialog::restore(found);
    let revision = Revision::new(samples.id());
    dialog
        .append_transmission(new, &facts, WritePolicy::default(), revision, now, &mut || {
            samples.id()
        })
        .unwrap();
    let (changes, events) = samples.batch(dialog.into_changes());
    let mut work = store.begin();
    work.append_events(events);
    work.save(changes);
    assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    appended
}

#[tokio::test]
async fn appending_to_a_thousand_transmissions_writes_as_much_as_to_three() {
    let _alone = ALONE.lock().await;
    let database = TestDatabase::migrated().await;
    {
        let (store, queries) = database.store();
        let repository = PgDialogs::new(&store);
        let ports = Ports {
            store: &store,
            queries: &queries,
        };
        let mut samples = Samples::new(1);
        let new = new_dialog(samples.id());
        let id = ports.create(&mut samples, new).await.0.current.id;
        let mut last = None;
        let mut logged = Vec::new();
        for number in 0..1040 {
            let before = match number {
                3 | 23 | 1000 | 1020 => Some(database.number(LOG_POSITION).await),
                _ => None,
            };
            logged.extend(before);
            let parent = last.filter(|_| number % 10 != 0);
            last = Some(append(&store, &repository, &mut samples, id, parent).await);
        }
        let [short_start, short_end, long_start, long_end] = logged.try_into().unwrap();
        let (short, long) = ((short_end - short_start) / 20, (long_end - long_start) / 20);
        println!("{short} bytes of log for an append at 3, {long} at 1 000");
        assert!(long * 2 <= short * 3, "{short} bytes at 3, {long} at 1 000");
        assert!(short < 4_000, "{short} bytes");
    }
}

/// Rows that indexes and scans have fetched from the history's tables.
const ROWS_READ: &str =
    "select sum(coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0))::bigint from pg_stat_user_tables
    where relname in ('transmission', 'activity', 'transmission_attachment')";

#[tokio::test]
async fn facts_of_twenty_thousand_transmissions_read_as_few_rows_as_those_of_three() {
    let _alone = ALONE.lock().await;
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(2);
    let mut dialogs = Vec::new();
    {
        let (store, queries) = database.store();
        let ports = Ports {
            store: &store,
            queries: &queries,
        };
        for size in [3, 1_000, 20_000] {
            let mut new = new_dialog(samples.id());
            new.transmissions = vec![
                transmission(samples.id(), noon()),
                transmission(samples.id(), noon()),
            ];
            let first = new.transmissions[0].id;
            new.transmissions[1].related_transmission_id = Some(first);
            let second = new.transmissions[1].id;
            let id = ports.create(&mut samples, new).await.0.current.id;
            let more = size - 2;
            database
                .execute(&format!(
                    "insert into transmission (party_key, dialog_id, id, created_at, kind, body, idempotent_key)
                        select t.party_key, t.dialog_id, gen_random_uuid(), t.created_at, 1, t.body, 'key-' || n
                        from transmission t, generate_series(1, {more}) n where t.id = '{}';
                     insert into transmission_attachment select party_key, dialog_id, gen_random_uuid(), id
                        from transmission where dialog_id = '{}';
                     insert into activity (party_key, dialog_id, id, created_at, kind, actor_kind)
                        select party_key, dialog_id, gen_random_uuid(), created_at, 3, 2 from transmission
                        where dialog_id = '{}'; analyze;",
                    first.uuid(),
                    id.uuid(),
                    id.uuid(),
                ))
                .await;
            dialogs.push((size, id, second));
        }
    }
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let mut costs = Vec::new();
    for (size, id, second) in dialogs {
        while database.number(others).await > 0 {}
        let before = database.number(ROWS_READ).await;
        let (store, _) = database.store();
        let repository = PgDialogs::new(&store);
        let mut answer = transmission(Uuid::from_u128(7), noon());
        answer.related_transmission_id = Some(second);
        answer.attachments = vec![attachment(Uuid::from_u128(8), Uuid::from_u128(9))];
        let mut opening = activity(Uuid::from_u128(10), noon());
        opening.kind = ActivityType::TransmissionOpened;
        opening.transmission_id = Some(second);
        let question = HistoryQuestion::about(std::slice::from_ref(&answer), std::slice::from_ref(&opening));
        let mut fastest = f64::MAX;
        for _ in 0..20 {
            let begun = Instant::now();
            let facts = repository.history(id, &question).await.unwrap();
            fastest = fastest.min(begun.elapsed().as_secs_f64() * 1e3);
            assert_eq!(facts.parents[&second].depth, 2);
        }
        drop((store, repository));
        while database.number(others).await > 0 {}
        let rows = (database.number(ROWS_READ).await - before) / 20;
        println!("{size} transmissions: {rows} rows, {fastest:.2} ms at best");
        costs.push(rows);
    }
    assert!(costs.iter().all(|rows| *rows <= 20), "{costs:?} rows");
}
