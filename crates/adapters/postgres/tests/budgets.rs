//! What operations may cost. The log is the whole cluster's, so these tests run one after the other in a process of their own.

#![expect(clippy::unwrap_used, reason = "a failing helper fails the test")]

use dialogporten_application::authorization::ListScope;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::end_user_search::EndUserSearches;
use dialogporten_application::paging::PageSize;
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::party::Party;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{
    activity, attachment, gui_action, new_dialog, organization, person, resource, transmission,
};
use dialogporten_testkit::contract::{Ports, listing, seen};
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Mutex;

static ALONE: Mutex<()> = Mutex::const_new(());

const LOG_POSITION: &str = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

/// As large as an average dialog: one transmission, three activities, an attachment, a button.
fn average(samples: &mut Samples) -> NewDialog {
    let rich = samples.new_dialog(&organization());
    let mut new = new_dialog(samples.id());
    new.content = rich.content;
    new.idempotent_key = Some(IdempotentKey::parse(samples.id().simple().to_string()).unwrap());
    new.attachments = vec![attachment(samples.id(), samples.id())];
    new.gui_actions = vec![gui_action(samples.id())];
    new.transmissions = vec![transmission(samples.id(), noon())];
    new.activities = (0..3).map(|_| activity(samples.id(), noon())).collect();
    new
}

#[tokio::test]
async fn an_average_dialog_is_few_rows_and_little_log() {
    let _alone = ALONE.lock().await;
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(1);
    let warm_up = average(&mut samples);
    assert_eq!(
        ports.create(&mut samples, warm_up).await.1,
        CommitOutcome::Committed
    );
    let count = 200;
    let before = database.number(LOG_POSITION).await;
    for _ in 0..count {
        let new = average(&mut samples);
        assert_eq!(ports.create(&mut samples, new).await.1, CommitOutcome::Committed);
    }
    let bytes = (database.number(LOG_POSITION).await - before) / count;
    let rows = database
        .number(
            "select (select count(*) from dialog) + (select count(*) from inbox) + (select count(*) from dialog_body)
                + (select count(*) from transmission) + (select count(*) from activity)
                + (select count(*) from label_log) + (select count(*) from dialog_ref)
                + (select count(*) from outbox_event)",
        )
        .await
        / (count + 1);
    println!("{rows} rows, {bytes} bytes of log");
    assert!(rows <= 14, "{rows} rows");
    assert!(bytes <= 10_000, "{bytes} bytes of log");
}

#[tokio::test]
async fn reading_again_writes_nothing() {
    let _alone = ALONE.lock().await;
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(2);
    let new = average(&mut samples);
    let (written, _) = ports.create(&mut samples, new).await;
    let details = ports.read(written.current.id).await;
    let read = async |samples: &mut Samples| {
        let mut work = store.begin();
        work.record_seen(seen(samples, &details));
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        ports.read(written.current.id).await
    };
    for _ in 0..3 {
        read(&mut samples).await;
    }
    // A checkpoint writes what reading leaves in pages (hints, pruned versions) ahead of the measurement.
    database.execute("checkpoint").await;
    let before = database.number(LOG_POSITION).await;
    for _ in 0..20 {
        read(&mut samples).await;
    }
    assert_eq!(database.number(LOG_POSITION).await - before, 0);
}

#[tokio::test]
async fn no_statement_scans_a_dialog_table_of_a_hundred_thousand_rows() {
    let _alone = ALONE.lock().await;
    let database = TestDatabase::migrated().await;
    let mut samples = Samples::new(3);
    let id = {
        let (store, queries) = database.store();
        let ports = Ports {
            store: &store,
            queries: &queries,
        };
        let new = average(&mut samples);
        ports.create(&mut samples, new).await.0.current.id
    };
    database
        .execute(
            "insert into inbox (dialog_id, party_key, content_updated_at, created_at, service_id, org_id, flags)
                select gen_random_uuid(), n % 5000, now() - n * interval '1 minute', now(), s.service_id, s.org_id, 193
                from generate_series(1, 100000) n, service_resource s;
             insert into dialog (id, party_key, party, service_id, org_id, revision, updated_at, card)
                select i.dialog_id, i.party_key, 'x', i.service_id, i.org_id, gen_random_uuid(), now(), '{\"v\": 1}'
                from inbox i where not exists (select from dialog d where d.id = i.dialog_id);
             insert into dialog_body (dialog_id, party_key, body) select id, party_key, '{\"v\": 1}' from dialog
                on conflict do nothing;
             insert into transmission (party_key, dialog_id, id, created_at, kind, body)
                select party_key, id, gen_random_uuid(), now(), 1, '{\"v\": 1}' from dialog where party = 'x';
             insert into activity (party_key, dialog_id, id, created_at, kind, actor_kind)
                select party_key, id, gen_random_uuid(), now(), 1, 2 from dialog where party = 'x';
             insert into seen_log (party_key, dialog_id, id, seen_at, user_kind, via_owner, actor_id)
                select party_key, id, gen_random_uuid(), now(), 1, false, 'x' from dialog where party = 'x';
             insert into dialog_ref (org_id, kind, ref, dialog_id, party_key)
                select org_id, 2, 'label ' || id, id, party_key from dialog;
             insert into party (party_key, urn, created_at) select n, 'urn:' || n, now() from generate_series(1, 5000) n;
             insert into party_service select n, service_id from generate_series(1, 5000) n, service_resource;
             analyze",
        )
        .await;
    let scans = "select coalesce(sum(seq_scan), 0)::bigint from pg_stat_user_tables where relname in ('inbox', 'dialog',
        'dialog_body', 'transmission', 'activity', 'seen_log', 'label_log', 'dialog_ref', 'party', 'party_service')";
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let settle = async || while database.number(others).await > 0 {};
    settle().await;
    let before = database.number(scans).await;
    {
        // One connection runs every statement often enough for its plan to be the cached one.
        let mut settings = database.settings();
        settings.max_connections = 1;
        let store =
            dialogporten_postgres::PgStore::new(dialogporten_postgres::PgPool::new(&settings).unwrap());
        let queries = dialogporten_postgres::PgQueries::new(&store);
        let ports = Ports {
            store: &store,
            queries: &queries,
        };
        for seed in 10..20 {
            let mut samples = Samples::new(seed);
            let new = average(&mut samples);
            let key = new.idempotent_key.clone().unwrap();
            let (written, outcome) = ports.create(&mut samples, new).await;
            assert_eq!(outcome, CommitOutcome::Committed);
            let details = ports.read(written.current.id).await;
            let mut work = store.begin();
            work.record_seen(seen(&mut samples, &details));
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
            let change = dialogporten_testkit::contract::changed(
                &ports.read(id).await,
                dialogporten_domain::identifier::Revision::new(samples.id()),
            );
            assert_eq!(ports.save(change).await, CommitOutcome::Committed);
            let org = dialogporten_testkit::builders::org();
            assert!(queries.by_idempotent_key(&org, &key).await.unwrap().is_some());
            for parties in [
                vec![organization()],
                vec![organization(), Party::parse(person().as_str()).unwrap()],
            ] {
                let scope = ListScope {
                    resources_by_party: parties
                        .into_iter()
                        .map(|party| (party, Arc::new(BTreeSet::from([resource("skatt-melding")]))))
                        .collect(),
                    instances: [dialogporten_application::authorization::InstanceReference::Dialog(id)]
                        .map(
                            |instance| dialogporten_application::authorization::DelegatedInstance {
                                party: organization(),
                                service_resource: resource("skatt-melding"),
                                instance,
                            },
                        )
                        .into(),
                };
                let query = listing(scope, PageSize::DEFAULT, noon());
                assert!(
                    !EndUserSearches::dialogs(&queries, &query)
                        .await
                        .unwrap()
                        .items
                        .is_empty()
                );
            }
        }
    }
    settle().await;
    assert_eq!(database.number(scans).await - before, 0);
}
