//! What becomes of requests when connections to the server die.

use dialogporten_application::PortError;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_testkit::builders::new_dialog;
use dialogporten_testkit::contract::Ports;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;
use std::time::Duration;

const POOLED: &str = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() \
                      and application_name = 'dialogporten/api'";

#[tokio::test]
async fn connections_that_died_while_idle_cost_no_request() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(1);
    let new = new_dialog(samples.id());
    let (written, _) = ports.create(&mut samples, new).await;
    let id = written.current.id;
    for _ in 0..5 {
        let reads = (0..20).map(|_| queries.details(id));
        futures_util::future::try_join_all(reads).await.unwrap();
        let ended = database
            .number(&format!("select count(pg_terminate_backend(pid, 5000)) {POOLED}"))
            .await;
        assert!(ended > 1, "{ended} connections were open");
        let reads = (0..20).map(|_| queries.details(id));
        futures_util::future::try_join_all(reads).await.unwrap();
        let new = new_dialog(samples.id());
        assert_eq!(ports.create(&mut samples, new).await.1, CommitOutcome::Committed);
    }
}

#[tokio::test]
async fn a_connection_that_dies_under_a_statement_is_a_store_that_is_away() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    let mut samples = Samples::new(1);
    let new = new_dialog(samples.id());
    let (written, _) = ports.create(&mut samples, new).await;
    let id = written.current.id;
    // The reader waits behind a lock, whose holder cuts it off.
    let cut = database.execute(
        "begin; lock table dialog;
         do $$ declare cut integer := 0; begin
            while cut = 0 and clock_timestamp() < now() + interval '20 s' loop
                perform pg_stat_clear_snapshot();
                select count(pg_terminate_backend(pid, 5000)) into cut from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock';
            end loop;
         end $$;
         commit",
    );
    let refused = async {
        loop {
            if let Err(error) = queries.details(id).await {
                return error;
            }
        }
    };
    let (refused, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(25), refused), cut);
    assert!(
        matches!(refused, Ok(PortError::Unavailable { .. })),
        "{refused:?}"
    );
    assert!(queries.details(id).await.unwrap().is_some());
}
