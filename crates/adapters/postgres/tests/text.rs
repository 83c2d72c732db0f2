//! The text index: what is in it, and that it says what the dialogs say whoever writes it when.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_application::outbox::{Channel, OutboxQueue, Settlement};
use dialogporten_application::text_index::{RebuildScope, Refreshed, TextIndex};
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_postgres::migrate::migrate;
use dialogporten_postgres::{PgOutbox, PgPool, PgQueries, PgStore, PgTextIndex};
use dialogporten_testkit::builders::{content, new_dialog, organization};
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use std::time::Duration;
use uuid::Uuid;

const ONE: Uuid = Uuid::from_u128(1);
const LEASE: Duration = Duration::from_secs(60);

struct World {
    database: TestDatabase,
    store: PgStore,
    queries: PgQueries,
    outbox: PgOutbox,
    index: PgTextIndex,
}

impl World {
    async fn new() -> Self {
        let database = TestDatabase::migrated().await;
        let (store, queries) = database.store();
        let pool = PgPool::new(&database.settings()).unwrap();
        Self {
            outbox: PgOutbox::new(pool.clone()),
            index: PgTextIndex::new(pool),
            database,
            store,
            queries,
        }
    }

    fn ports(&self) -> Ports<'_> {
        Ports {
            store: &self.store,
            queries: &self.queries,
        }
    }

    async fn create(&self, samples: &mut Samples, title: &str) -> DialogSnapshot {
        let mut new = new_dialog(samples.id());
        new.content = Some(content(title));
        let (changes, outcome) = self.ports().create(samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
        changes.current
    }

    async fn purge(&self, dialog: &DialogSnapshot) {
        let mut work = self.store.begin();
        work.purge(dialog);
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    }

    /// What the worker does until nothing is left.
    async fn index_everything(&self) {
        loop {
            let claimed = self
                .outbox
                .claim(Channel::TextIndex, ONE, 50, LEASE)
                .await
                .unwrap();
            let dialogs: Vec<DialogId> = claimed.iter().map(|delivery| delivery.dialog_id).collect();
            let answers = self.index.refresh(&dialogs).await.unwrap();
            assert!(answers.iter().all(|answer| *answer == Refreshed::Done));
            let settled: Vec<_> = claimed
                .iter()
                .map(|delivery| (delivery.number, Settlement::Delivered))
                .collect();
            self.outbox
                .settle(Channel::TextIndex, ONE, &settled)
                .await
                .unwrap();
            let state = self.outbox.state().await.unwrap();
            if state.iter().all(|state| state.pending == 0) {
                return;
            }
        }
    }

    async fn rebuild(&self, batch: u16) {
        assert!(
            self.index
                .claim_rebuild(ONE, LEASE, false)
                .await
                .unwrap()
                .is_some()
        );
        while let Some(rebuild) = self.index.rebuild_step(ONE, LEASE, batch).await.unwrap() {
            if rebuild.finished_at.is_some() {
                return;
            }
        }
        panic!("the rebuild is somebody else's");
    }

    async fn entries(&self) -> Vec<String> {
        self.database
            .values(
                "select format('%s %s %s', dialog_id, party_key, tsv) from dialog_text order by dialog_id",
            )
            .await
    }

    async fn finds(&self, rules: &str, words: &str) -> bool {
        let query =
            format!("select count(*) from dialog_text where tsv @@ phraseto_tsquery('{rules}', '{words}')");
        self.database.number(&query).await > 0
    }
}

#[tokio::test]
async fn words_are_found_as_written_and_inflected_but_not_across_texts() {
    let world = World::new().await;
    let mut samples = Samples::new(1);
    let dialog = world.create(&mut samples, "A-meldingene for 2024/15").await;
    world.index_everything().await;
    for (rules, words, found) in [
        ("simple", "meldingene", true),
        ("norwegian", "meldinger", true),
        ("simple", "meldinger", false),
        // A stem is a word like others.
        ("simple", "melding", true),
        ("simple", "a meldingene for 2024", true),
        ("simple", "2024 a", false),
        ("simple", "q0gap0q", false),
    ] {
        assert_eq!(world.finds(rules, words).await, found, "{rules} {words}");
    }
    assert_eq!(
        world.database.values("select dialog_id from dialog_text").await,
        [dialog.id.uuid().to_string()]
    );
}

#[tokio::test]
async fn a_change_replaces_the_words_and_a_purge_removes_them() {
    let world = World::new().await;
    let mut samples = Samples::new(2);
    let dialog = world.create(&mut samples, "gammel").await;
    world.index_everything().await;
    world
        .database
        .execute(&format!(
            "update dialog set card = replace(card::text, 'gammel', 'nyere')::json where id = '{}'",
            dialog.id.uuid()
        ))
        .await;
    world.index.refresh(&[dialog.id]).await.unwrap();
    assert!(!world.finds("simple", "gammel").await);
    assert!(world.finds("simple", "nyere").await);
    world.purge(&dialog).await;
    assert!(world.entries().await.is_empty());
    // The events of its creation may still come.
    assert_eq!(
        world.index.refresh(&[dialog.id]).await.unwrap(),
        [Refreshed::Done]
    );
    assert!(world.entries().await.is_empty());
}

#[tokio::test]
async fn an_older_reading_never_replaces_a_later_one() {
    let world = World::new().await;
    let mut samples = Samples::new(3);
    let dialog = world.create(&mut samples, "skatt").await;
    world.index_everything().await;
    world
        .database
        .execute("update dialog_text set read_at = now() + interval '1 minute', tsv = 'senere'")
        .await;
    assert_eq!(
        world.index.refresh(&[dialog.id]).await.unwrap(),
        [Refreshed::Done]
    );
    assert!(world.finds("simple", "senere").await);
}

#[tokio::test]
async fn a_dialog_that_is_being_purged_is_not_waited_for() {
    let world = World::new().await;
    let mut samples = Samples::new(4);
    let dialog = world.create(&mut samples, "skatt").await;
    let mut purge = AsyncPgConnection::establish(world.database.url()).await.unwrap();
    purge
        .batch_execute(&format!(
            "begin; select from dialog where id = '{}' for update",
            dialog.id.uuid()
        ))
        .await
        .unwrap();
    assert_eq!(
        world.index.refresh(&[dialog.id]).await.unwrap(),
        [Refreshed::Busy]
    );
    purge.batch_execute("rollback").await.unwrap();
    assert_eq!(
        world.index.refresh(&[dialog.id]).await.unwrap(),
        [Refreshed::Done]
    );
}

#[tokio::test]
async fn an_interrupted_rebuild_ends_like_a_fresh_one() {
    let world = World::new().await;
    let party = organization();
    let mut samples = Samples::new(5);
    for _ in 0..23 {
        let new = samples.new_dialog(&party);
        let (_, outcome) = world.ports().create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
    }
    world
        .index
        .order_rebuild(RebuildScope::Full, false)
        .await
        .unwrap();
    world.rebuild(7).await;
    let fresh = world.entries().await;
    assert_eq!(fresh.len(), 23);
    // What the worker makes of the events is the same.
    world.database.execute("delete from dialog_text").await;
    world.index_everything().await;
    assert_eq!(world.entries().await, fresh);

    world
        .database
        .execute(
            "update dialog_text set tsv = 'falsk' where dialog_id in (select dialog_id from dialog_text order by 1 limit 9);
             delete from dialog_text where dialog_id in (select dialog_id from dialog_text order by 1 desc limit 5);
             insert into dialog_text values (gen_random_uuid(), 1, now(), 'foreldrelos')",
        )
        .await;
    world
        .index
        .order_rebuild(RebuildScope::Full, false)
        .await
        .unwrap();
    let other = Uuid::from_u128(2);
    assert!(
        world
            .index
            .claim_rebuild(other, LEASE, true)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        world
            .index
            .claim_rebuild(other, LEASE, false)
            .await
            .unwrap()
            .is_some()
    );
    let step = world.index.rebuild_step(other, LEASE, 4).await.unwrap().unwrap();
    assert_eq!((step.seen, step.finished_at), (4, None));
    assert!(
        world
            .index
            .claim_rebuild(ONE, LEASE, false)
            .await
            .unwrap()
            .is_none()
    );
    world.index.release_rebuild(other).await.unwrap();
    assert!(world.index.rebuild_step(other, LEASE, 4).await.unwrap().is_none());
    world.rebuild(4).await;
    assert_eq!(world.entries().await, fresh);
    let rebuild = world.index.rebuild().await.unwrap().unwrap();
    assert_eq!(rebuild.seen, 23);
    assert!(rebuild.finished_at.is_some());
}

#[tokio::test]
async fn a_stale_rebuild_writes_what_is_missing_and_nothing_else() {
    let world = World::new().await;
    let mut samples = Samples::new(6);
    for title in ["en", "to", "tre"] {
        world.create(&mut samples, title).await;
    }
    world.index_everything().await;
    world
        .database
        .execute(
            "delete from dialog_text where dialog_id = (select min(dialog_id::text)::uuid from dialog_text)",
        )
        .await;
    world
        .index
        .order_rebuild(RebuildScope::Stale, true)
        .await
        .unwrap();
    world.rebuild(10).await;
    let rebuild = world.index.rebuild().await.unwrap().unwrap();
    assert_eq!((rebuild.seen, rebuild.written), (3, 1));
    assert_eq!(world.entries().await.len(), 3);
}

#[tokio::test]
async fn very_long_texts_are_indexed_as_far_as_they_fit() {
    let world = World::new().await;
    let mut samples = Samples::new(7);
    let dialog = world.create(&mut samples, "kort").await;
    let description: String = (0..30_000).map(|number| format!("x{number:x}y ")).collect();
    world
        .database
        .execute(&format!(
            "insert into activity (party_key, dialog_id, id, created_at, kind, actor_kind, description)
             select 1, '{0}', gen_random_uuid(), now(), 1, 1, json_build_object('v', 1, 't', json_build_object('nb', '{description}'))
             from generate_series(1, 3)",
            dialog.id.uuid()
        ))
        .await;
    assert_eq!(
        world.index.refresh(&[dialog.id]).await.unwrap(),
        [Refreshed::Done]
    );
    assert!(world.finds("simple", "x0y x1y").await);
}

#[tokio::test]
async fn a_database_without_the_right_to_extensions_says_what_to_do() {
    let database = TestDatabase::empty().await;
    let role = format!("limited_{}", std::process::id());
    database
        .execute(&format!(
            "create role {role} login; grant create on schema public to {role}"
        ))
        .await;
    let url = database
        .url()
        .replace("postgres://postgres@", &format!("postgres://{role}@"));
    let error = migrate(&url).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("create extension btree_gin"), "{text}");
    database.execute("create extension btree_gin").await;
    assert!(!migrate(&url).await.unwrap().is_empty());
}
