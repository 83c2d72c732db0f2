//! A bulk load writes what the store writes, and leaves the schema as it was.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::text_index::{RebuildScope, TextIndex};
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, EventSubject, SeenChange, Store};
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::dialog::DialogChanges;
use dialogporten_domain::identifier::{EventId, SeenRecordId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_postgres::bulk::{BulkError, BulkLoad, BulkService};
use dialogporten_postgres::{PgPool, PgTextIndex};
use dialogporten_testkit::builders;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::time::Duration;
use uuid::Uuid;

struct Sample {
    changes: DialogChanges,
    batch: EventBatch,
    seen: Vec<SeenRecord>,
}

/// Dialogs of two parties; every third has been seen by somebody.
fn samples() -> Vec<Sample> {
    let mut samples = Samples::new(7);
    let parties = [
        builders::organization(),
        Party::try_from(builders::person()).unwrap(),
    ];
    (0..60)
        .map(|n| {
            let new = samples.new_dialog(parties.get(n % 2).unwrap());
            let (changes, batch) = samples.created(new);
            let name = ActorName::parse("Nordmann Kari").unwrap();
            let reader = SeenRecord {
                id: SeenRecordId::new(samples.id()),
                seen_at: samples.tick(),
                user_type: DialogUserType::Person,
                is_via_service_owner: false,
                seen_by: Actor::identified(builders::other_person(), name),
            };
            let seen = if n % 3 == 0 { vec![reader] } else { Vec::new() };
            Sample { changes, batch, seen }
        })
        .collect()
}

fn services(samples: &[Sample]) -> Vec<BulkService> {
    let mut services: Vec<BulkService> = Vec::new();
    for sample in samples {
        let dialog = &sample.changes.current;
        if services
            .iter()
            .all(|known| known.resource != dialog.service_resource)
        {
            services.push(BulkService {
                org: dialog.org.clone(),
                resource: dialog.service_resource.clone(),
                kind: dialog.service_resource_type,
            });
        }
    }
    services
}

async fn load(database: &TestDatabase, samples: Vec<Sample>) {
    let mut load = BulkLoad::begin(database.url(), &services(&samples), true)
        .await
        .unwrap();
    let encoder = load.encoder();
    let mut batches = vec![encoder.rows(), encoder.rows(), encoder.rows()];
    for (n, sample) in samples.into_iter().enumerate() {
        let batch = batches.get_mut(n / 20).unwrap();
        batch.add(sample.changes, &sample.seen).unwrap();
    }
    for batch in batches {
        load.write(batch).await.unwrap();
    }
    let loaded = load.finish().await.unwrap();
    assert_eq!((loaded.dialogs, loaded.parties), (60, 2));
}

async fn store(database: &TestDatabase, samples: Vec<Sample>) {
    let (store, _) = database.store();
    for sample in samples {
        let content_updated_at = sample.changes.current.content_updated_at;
        let about = EventSubject::from(&sample.changes.current);
        let mut work = store.begin();
        work.save(sample.changes);
        work.append_events(sample.batch);
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        for record in sample.seen {
            let mut work = store.begin();
            work.record_seen(SeenChange {
                about: about.clone(),
                content_updated_at,
                cleared_mark: None,
                seen_event: EventId::new(record.id.uuid()),
                updated_event: EventId::new(record.id.uuid()),
                record,
            });
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        }
    }
}

/// The text index of what is stored, as the worker makes it.
async fn build_texts(database: &TestDatabase) {
    let index = PgTextIndex::new(PgPool::new(&database.settings()).unwrap());
    index.order_rebuild(RebuildScope::Full, true).await.unwrap();
    let (worker, lease) = (Uuid::nil(), Duration::from_secs(60));
    let mut rebuild = index.claim_rebuild(worker, lease, true).await.unwrap().unwrap();
    while rebuild.finished_at.is_none() {
        rebuild = index.rebuild_step(worker, lease, 50).await.unwrap().unwrap();
    }
}

/// Tables of dialogs: all but those of the outbox, which a load leaves alone, and of the migrations.
const TABLES: &str =
    "select relname from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and relname !~ '^(outbox|__diesel)' order by 1";

/// Everything that an operator would see of tables and indexes.
const SCHEMA: &str = "
    select indexdef from pg_indexes where schemaname = current_schema()
    union all
    select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
    union all
    select c.relname || ' ' || coalesce(c.reloptions::text, '') || ' ' || a.attname || ' ' || a.attnotnull || a.attstattarget
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace and a.attnum > 0
    order by 1";

#[tokio::test]
async fn loaded_rows_equal_those_of_the_store() {
    let (loaded, stored) = (TestDatabase::migrated().await, TestDatabase::migrated().await);
    load(&loaded, samples()).await;
    store(&stored, samples()).await;
    build_texts(&stored).await;
    let tables = loaded.values(TABLES).await;
    assert!(tables.len() > 10, "{tables:?}");
    let mut filled = 0;
    for table in tables {
        let rows = match table.as_str() {
            // When a text was read is no part of it, and rebuilds are the worker's.
            "dialog_text" => {
                "select (dialog_id, party_key, tsv)::text from dialog_text order by 1".to_owned()
            }
            "text_rebuild" => continue,
            _ => format!("select t::text from {table} t order by 1"),
        };
        let found = loaded.values(&rows).await;
        filled += usize::from(!found.is_empty());
        assert_eq!(found, stored.values(&rows).await, "{table}");
    }
    assert!(filled > 10);
}

#[tokio::test]
async fn a_load_leaves_the_schema_as_it_was() {
    let database = TestDatabase::migrated().await;
    let before = database.values(SCHEMA).await;
    load(&database, samples()).await;
    assert_eq!(database.values(SCHEMA).await, before);
}

#[tokio::test]
async fn a_load_that_is_given_up_leaves_nothing() {
    let database = TestDatabase::migrated().await;
    let before = database.values(SCHEMA).await;
    let samples = samples();
    let mut load = BulkLoad::begin(database.url(), &services(&samples), true)
        .await
        .unwrap();
    let mut rows = load.encoder().rows();
    for sample in samples {
        rows.add(sample.changes, &sample.seen).unwrap();
    }
    load.write(rows).await.unwrap();
    drop(load);
    // The server notices a client that is gone before it answers the next lock on the table.
    database.execute("lock table dialog; lock table inbox").await;
    assert_eq!(database.values(SCHEMA).await, before);
    assert_eq!(database.number("select count(*) from dialog").await, 0);
}

#[tokio::test]
async fn a_database_with_dialogs_is_refused() {
    let database = TestDatabase::migrated().await;
    load(&database, samples()).await;
    let again = BulkLoad::begin(database.url(), &services(&samples()), true).await;
    assert!(matches!(again, Err(BulkError::NotEmpty)));
}
