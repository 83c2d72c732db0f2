//! Reading the body of a new dialog.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use dialogporten_api_types::common::{DialogStatusInput, EnumInput, HttpVerb, SystemLabel};
use dialogporten_api_types::service_owner::{CreateDialog, CreateDialogGuiAction};
use serde_json::{Value, from_str, from_value, json};

const MAX: &str = include_str!("create-dialog.max.json");
const MIN: &str = include_str!("create-dialog.min.json");

fn with(pointer: &str, value: Value) -> Result<CreateDialog, serde_json::Error> {
    let mut body: Value = from_str(MAX).unwrap();
    *body.pointer_mut(pointer).unwrap() = value;
    from_value(body)
}

#[test]
fn every_member_of_the_greatest_body_is_read() {
    let dialog: CreateDialog = from_str(MAX).unwrap();
    assert_eq!(dialog.progress, Some(35));
    assert_eq!(
        dialog.status,
        Some(EnumInput::Defined(DialogStatusInput::RequiresAttention))
    );
    assert_eq!(
        dialog.system_label,
        Some(EnumInput::Defined(SystemLabel::Archive))
    );
    assert_eq!(
        dialog.updated_at,
        Some("2026-02-04T09:00:00.123456Z".parse().unwrap())
    );
    assert_eq!(dialog.transmissions.len(), 3);
    assert_eq!(dialog.activities.len(), 3);
    assert_eq!(
        dialog.api_actions.first().map(|action| action.endpoints.len()),
        Some(2)
    );
    let context = dialog.service_owner_context.unwrap();
    assert_eq!(context.service_owner_labels.len(), 2);
    assert!(dialog.content.unwrap().main_content_reference.is_some());
}

#[test]
fn the_smallest_body_and_an_empty_object_are_left_to_validation() {
    from_str::<CreateDialog>(MIN).unwrap();
    let nothing: CreateDialog = from_str("{}").unwrap();
    assert_eq!(nothing, CreateDialog::default());
}

#[test]
fn null_is_refused_where_the_contract_has_no_null() {
    for pointer in [
        "/party",
        "/serviceResource",
        "/isApiOnly",
        "/searchTags",
        "/attachments",
        "/attachments/0/urls",
        "/attachments/0/displayName",
        "/attachments/0/urls/0/url",
        "/attachments/0/urls/0/consumerType",
        "/guiActions/0/priority",
        "/guiActions/0/title",
        "/transmissions/0/type",
        "/transmissions/0/sender",
        "/transmissions/0/createdAt",
        "/activities/0/performedBy",
        "/activities/0/performedBy/actorType",
        "/content/title",
        "/content/title/mediaType",
        "/content/title/value/0/value",
    ] {
        assert!(with(pointer, Value::Null).is_err(), "{pointer}");
    }
}

#[test]
fn null_is_the_same_as_nothing_where_the_contract_has_null() {
    for pointer in [
        "/id",
        "/status",
        "/systemLabel",
        "/content",
        "/dueAt",
        "/progress",
        "/serviceOwnerContext",
        "/content/summary",
        "/transmissions/0/content",
        "/activities/0/createdAt",
    ] {
        assert!(with(pointer, Value::Null).is_ok(), "{pointer}");
    }
}

#[test]
fn what_is_not_json_of_the_right_kind_is_refused() {
    for (pointer, value) in [
        ("/dueAt", json!("2098-01-01T00:00:00")),
        ("/id", json!("018fdd2a7ba073dd8fdbecc7777382da")),
        ("/status", json!("Pending")),
        ("/isApiOnly", json!("true")),
        ("/progress", json!(1.5)),
        ("/transmissions/2/type", json!({})),
        ("/content/title/value/0", json!({"value": "without language"})),
    ] {
        assert!(with(pointer, value).is_err(), "{pointer}");
    }
}

#[test]
fn a_gui_action_without_method_is_get_and_with_null_has_none() {
    let action: CreateDialogGuiAction = from_str("{}").unwrap();
    assert_eq!(action.http_method, Some(EnumInput::Defined(HttpVerb::Get)));
    let action: CreateDialogGuiAction = from_str(r#"{"httpMethod":null}"#).unwrap();
    assert_eq!(action.http_method, None);
}

#[test]
fn what_was_read_can_be_sent_again() {
    let dialog: CreateDialog = from_str(MAX).unwrap();
    let text = serde_json::to_string(&dialog).unwrap();
    assert_eq!(from_str::<CreateDialog>(&text).unwrap(), dialog);
    assert!(!text.contains("null"));
}
