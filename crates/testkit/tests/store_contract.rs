//! The in-memory store keeps the contract of the store.

use dialogporten_testkit::contract::{self, Ports, party_services};
use dialogporten_testkit::memory::InMemoryStore;

fn ports(store: &InMemoryStore) -> Ports<'_> {
    Ports {
        store,
        queries: store,
    }
}

#[tokio::test]
async fn dialogs_read_back_equal() {
    contract::dialogs_read_back_equal(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn an_unknown_dialog_is_absent() {
    contract::an_unknown_dialog_is_absent(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn a_taken_id_is_a_conflict() {
    contract::a_taken_id_is_a_conflict(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn an_idempotent_key_is_taken_once() {
    contract::an_idempotent_key_is_taken_once(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn a_taken_child_id_is_a_conflict() {
    contract::a_taken_child_id_is_a_conflict(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn a_change_needs_the_revision_it_started_from() {
    contract::a_change_needs_the_revision_it_started_from(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn a_reading_is_recorded_once() {
    contract::a_reading_is_recorded_once(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn lists_have_one_order_whatever_the_page_size() {
    contract::lists_have_one_order_whatever_the_page_size(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn lists_show_what_is_visible() {
    contract::lists_show_what_is_visible(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn list_items_agree_with_details() {
    contract::list_items_agree_with_details(ports(&InMemoryStore::new())).await;
}

#[tokio::test]
async fn services_in_use_are_told_by_party() {
    let store = InMemoryStore::new();
    party_services::services_in_use_are_told_by_party(ports(&store), &store).await;
}
