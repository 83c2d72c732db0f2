//! The PostgreSQL store keeps the contract of the store.

use dialogporten_testkit::contract::{self, Ports, party_services};
use dialogporten_testkit::postgres::TestDatabase;

#[tokio::test]
async fn dialogs_read_back_equal() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::dialogs_read_back_equal(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn an_unknown_dialog_is_absent() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::an_unknown_dialog_is_absent(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn a_taken_id_is_a_conflict() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::a_taken_id_is_a_conflict(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn an_idempotent_key_is_taken_once() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::an_idempotent_key_is_taken_once(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn a_taken_child_id_is_a_conflict() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::a_taken_child_id_is_a_conflict(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn a_change_needs_the_revision_it_started_from() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::a_change_needs_the_revision_it_started_from(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn a_reading_is_recorded_once() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::a_reading_is_recorded_once(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn lists_have_one_order_whatever_the_page_size() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::lists_have_one_order_whatever_the_page_size(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn lists_show_what_is_visible() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::lists_show_what_is_visible(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn list_items_agree_with_details() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    contract::list_items_agree_with_details(Ports {
        store: &store,
        queries: &queries,
    })
    .await;
}

#[tokio::test]
async fn services_in_use_are_told_by_party() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let ports = Ports {
        store: &store,
        queries: &queries,
    };
    party_services::services_in_use_are_told_by_party(ports, &queries).await;
}
