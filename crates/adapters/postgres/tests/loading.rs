//! What commands load is what the fake loads.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::children::DialogChildren;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::lookup::DialogReferences;
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::{CommitOutcome, Store, WriteConflict};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::history::HistoryQuestion;
use dialogporten_domain::identifier::{ActivityId, DialogId, TransmissionId};
use dialogporten_domain::transmission::Transmission;
use dialogporten_postgres::{PgDialogs, PgQueries, PgStore};
use dialogporten_testkit::builders::organization;
use dialogporten_testkit::contract::seen;
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use uuid::Uuid;

struct Stores {
    // The database goes when its stores have gone.
    pg: PgStore,
    queries: PgQueries,
    loaded: PgDialogs,
    memory: InMemoryStore,
    _database: TestDatabase,
}

impl Stores {
    async fn new() -> Self {
        let database = TestDatabase::migrated().await;
        let (pg, queries) = database.store();
        Self {
            loaded: PgDialogs::new(&pg),
            pg,
            queries,
            memory: InMemoryStore::new(),
            _database: database,
        }
    }

    /// The same dialog in both.
    async fn create(&self, seed: u64) -> DialogId {
        let mut samples = Samples::new(seed);
        let new = samples.new_dialog(&organization());
        let (changes, events) = samples.created(new);
        for store in [&self.pg as &dyn Store, &self.memory] {
            let mut work = store.begin();
            work.save(changes.clone());
            work.append_events(events.clone());
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        }
        changes.current.id
    }
}

#[tokio::test]
async fn the_state_of_a_dialog_is_loaded_without_its_history() {
    let stores = Stores::new().await;
    for seed in 1..40 {
        let id = stores.create(seed).await;
        let loaded = stores.loaded.find(id).await.unwrap().unwrap();
        assert_eq!(loaded, stores.queries.details(id).await.unwrap().unwrap().dialog);
    }
    let unknown = DialogId::new(Uuid::from_u128(7));
    assert!(stores.loaded.find(unknown).await.unwrap().is_none());
}

#[tokio::test]
async fn the_history_is_answered_as_the_fake_answers() {
    let stores = Stores::new().await;
    for seed in 1..40 {
        let id = stores.create(seed).await;
        let details = stores.queries.details(id).await.unwrap().unwrap();
        let mut question = HistoryQuestion::about(&details.transmissions, &details.activities);
        question
            .parents
            .extend(details.transmissions.iter().map(|transmission| transmission.id));
        question
            .opened
            .extend(details.transmissions.iter().map(|transmission| transmission.id));
        let unknown = TransmissionId::new(Uuid::from_u128(7));
        question.parents.insert(unknown);
        question.transmissions.insert(unknown);
        for question in [question, HistoryQuestion::default()] {
            assert_eq!(
                stores.loaded.history(id, &question).await.unwrap(),
                stores.memory.history(id, &question).await.unwrap()
            );
        }
    }
}

#[tokio::test]
async fn what_a_replacement_meets_is_answered_as_the_fake_answers() {
    let stores = Stores::new().await;
    for seed in 1..40 {
        let id = stores.create(seed).await;
        let details = stores.queries.details(id).await.unwrap().unwrap();
        for transmission in &details.transmissions {
            for other in &details.transmissions {
                let replacement = Transmission {
                    id: transmission.id,
                    related_transmission_id: Some(other.id),
                    ..other.clone()
                };
                assert_eq!(
                    stores
                        .loaded
                        .transmission_to_replace(id, &replacement)
                        .await
                        .unwrap(),
                    stores
                        .memory
                        .transmission_to_replace(id, &replacement)
                        .await
                        .unwrap()
                );
            }
        }
        for activity in &details.activities {
            assert_eq!(
                stores.loaded.activity_to_move(id, activity.id).await.unwrap(),
                stores.memory.activity_to_move(id, activity.id).await.unwrap()
            );
        }
        let unknown = ActivityId::new(Uuid::from_u128(7));
        assert!(
            stores
                .loaded
                .activity_to_move(id, unknown)
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_purged_dialog_leaves_nothing_and_a_changed_one_stays() {
    let stores = Stores::new().await;
    let id = stores.create(1).await;
    let dialog = stores.loaded.find(id).await.unwrap().unwrap();
    let mut stale = dialog.clone();
    stale.revision = dialogporten_domain::identifier::Revision::new(Uuid::from_u128(7));
    let mut work = stores.pg.begin();
    work.purge(&stale);
    assert_eq!(
        work.commit().await.unwrap(),
        CommitOutcome::Rejected(WriteConflict::RevisionChanged)
    );
    assert!(stores.loaded.find(id).await.unwrap().is_some());
    for store in [&stores.pg as &dyn Store, &stores.memory] {
        let mut work = store.begin();
        work.purge(&dialog);
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    }
    assert!(stores.queries.details(id).await.unwrap().is_none());
    // Its id and key are free again.
    stores.create(1).await;
}

#[tokio::test]
async fn parts_and_look_ups_are_answered_as_the_fake_answers() {
    let stores = Stores::new().await;
    for seed in 1..40 {
        let id = stores.create(seed).await;
        let details = stores.queries.details(id).await.unwrap().unwrap();
        let (real, fake) = (&stores.queries, &stores.memory);
        let activities = details.activities.iter().map(|part| Some(part.id));
        for only in activities.chain([None, Some(ActivityId::new(Uuid::from_u128(7)))]) {
            assert_eq!(
                real.activities(id, only).await.unwrap(),
                fake.activities(id, only).await.unwrap()
            );
        }
        let transmissions = details.transmissions.iter().map(|part| Some(part.id));
        for only in transmissions.chain([None]) {
            assert_eq!(
                real.transmissions(id, only).await.unwrap(),
                fake.transmissions(id, only).await.unwrap()
            );
            for kind in ActivityType::ALL {
                assert_eq!(
                    real.has_activity(id, kind, only).await.unwrap(),
                    fake.has_activity(id, kind, only).await.unwrap()
                );
            }
        }
        let mut samples = Samples::new(1000 + seed);
        let reading = seen(&mut samples, &details);
        for store in [&stores.pg as &dyn Store, &stores.memory] {
            let mut work = store.begin();
            work.record_seen(reading.clone());
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        }
        for only in [None, Some(reading.record.id)] {
            assert_eq!(
                real.seen_log(id, only).await.unwrap(),
                fake.seen_log(id, only).await.unwrap()
            );
        }
        assert_eq!(
            DialogChildren::label_log(real, id).await.unwrap(),
            DialogChildren::label_log(fake, id).await.unwrap()
        );
        assert_eq!(
            stores.loaded.by_id(id).await.unwrap(),
            fake.by_id(id).await.unwrap()
        );
        for label in &details.dialog.service_owner_context.labels {
            assert_eq!(
                stores.loaded.by_label(label).await.unwrap(),
                fake.by_label(label).await.unwrap()
            );
        }
    }
    let unknown = DialogId::new(Uuid::from_u128(7));
    assert_eq!(stores.queries.activities(unknown, None).await.unwrap(), None);
    assert_eq!(stores.loaded.by_id(unknown).await.unwrap(), None);
}
