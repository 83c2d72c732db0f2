//! What known clients do and have always been let do: patching.

use crate::case::{Case, OWNER, attachment, both, etag, gui_action, owner_actor, plain, texts};
use reqwest::Method;
use serde_json::{Value, json};

fn api_action(action: &str) -> Value {
    json!({"action": action, "endpoints": [{"url": format!("https://tilsyn.example.no/api/{action}"), "httpMethod": "POST"}]})
}

fn transmission() -> Value {
    json!({"type": "Information", "sender": owner_actor(), "content": {"title": texts("Melding")}})
}

fn full() -> Value {
    let mut body = plain();
    body["isApiOnly"] = json!(true);
    body["content"]["summary"] = json!({"value": both("Kort", "Short")});
    body["attachments"] = json!([attachment("a"), attachment("b")]);
    body["guiActions"] = json!([
        gui_action("read", "Primary"),
        gui_action("write", "Secondary"),
        gui_action("confirm", "Tertiary"),
    ]);
    body["apiActions"] = json!([api_action("read"), api_action("write"), api_action("confirm")]);
    body
}

/// Message service: an index that was read is an index that can be removed.
#[tokio::test(flavor = "multi_thread")]
async fn actions_are_removed_by_the_place_where_they_were_read() {
    let case = Case::open().await;
    let dialog = format!("{OWNER}/{}", case.created(&full()).await);
    for index in [1, 0] {
        for list in ["guiActions", "apiActions"] {
            let mut expected = case.read(&dialog).await[list].as_array().unwrap().clone();
            let patch = json!([{"op": "remove", "path": format!("/{list}/{index}")}]);
            etag(&case.owner_call(Method::PATCH, &dialog, None, &patch).await, 204);
            expected.remove(index);
            assert_eq!(case.read(&dialog).await[list], Value::Array(expected), "{list}");
        }
    }
}

/// Message service: whole lists, what was never set, and one language of a text.
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_emptied_and_texts_replaced_by_their_place() {
    let case = Case::open().await;
    let dialog = format!("{OWNER}/{}", case.created(&full()).await);
    let before = case.read(&dialog).await;
    let patch = json!([
        {"op": "remove", "path": "/attachments"},
        {"op": "remove", "path": "/expiresAt"},
        {"op": "replace", "path": "/content/summary/value/0/value", "value": "Ny"},
    ]);
    etag(&case.owner_call(Method::PATCH, &dialog, None, &patch).await, 204);
    let after = case.read(&dialog).await;
    assert_eq!(after["attachments"], json!([]));
    let summary = |dialog: &Value| dialog["content"]["summary"]["value"].clone();
    let mut expected = summary(&before);
    expected[0]["value"] = json!("Ny");
    assert_eq!(summary(&after), expected);
}

/// NAV client: many operations in one request, on members that are there.
#[tokio::test(flavor = "multi_thread")]
async fn members_that_are_there_are_added_again_and_flags_removed() {
    let case = Case::open().await;
    let dialog = format!("{OWNER}/{}", case.created(&full()).await);
    let mut action = gui_action("read", "Primary");
    action["name"] = json!("Les");
    let patch = json!([
        {"op": "add", "path": "/transmissions", "value": [transmission()]},
        {"op": "add", "path": "/status", "value": "InProgress"},
        {"op": "remove", "path": "/isApiOnly"},
        {"op": "remove", "path": "/apiActions"},
        {"op": "replace", "path": "/guiActions", "value": [action]},
        {"op": "replace", "path": "/attachments", "value": [attachment("c")]},
    ]);
    etag(&case.owner_call(Method::PATCH, &dialog, None, &patch).await, 204);
    let after = case.read(&dialog).await;
    assert_eq!(
        (&after["status"], &after["isApiOnly"]),
        (&json!("InProgress"), &json!(false))
    );
    assert_eq!(after["apiActions"], json!([]));
    for list in ["transmissions", "guiActions", "attachments"] {
        assert_eq!(after[list].as_array().unwrap().len(), 1, "{list}");
    }
    // Again: what is appended is appended twice.
    etag(&case.owner_call(Method::PATCH, &dialog, None, &patch).await, 204);
    assert_eq!(
        case.read(&dialog).await["transmissions"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

/// Sample service platform: appends to lists that are empty.
#[tokio::test(flavor = "multi_thread")]
async fn empty_lists_are_appended_to() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let dialog = format!("{OWNER}/{id}");
    let patch = json!([
        {"op": "add", "path": "/attachments/-", "value": attachment("a")},
        {"op": "add", "path": "/transmissions/-", "value": transmission()},
    ]);
    etag(&case.owner_call(Method::PATCH, &dialog, None, &patch).await, 204);
    let after = case.read(&dialog).await;
    for list in ["transmissions", "attachments"] {
        assert_eq!(after[list].as_array().unwrap().len(), 1, "{list}");
    }
    assert_eq!(
        case.portal.events(&id).await,
        ["created", "updated", "transmission created"]
    );
}

/// Sample service platform: actions that write are called with POST or DELETE, and are kept as they were given.
#[tokio::test(flavor = "multi_thread")]
async fn actions_keep_the_method_that_they_are_called_with() {
    let case = Case::open().await;
    let mut body = plain();
    body["guiActions"] = json!([
        gui_action("confirm", "Primary"),
        gui_action("delete", "Secondary")
    ]);
    body["guiActions"][0]["httpMethod"] = json!("POST");
    body["guiActions"][1]["httpMethod"] = json!("DELETE");
    body["guiActions"][1]["isDeleteDialogAction"] = json!(true);
    body["guiActions"][1]["prompt"] = both("Sikker?", "Sure?");
    let id = case.created(&body).await;
    let shown = case
        .portal
        .get(&format!("{}/{id}", crate::case::USER), &case.manager)
        .await
        .json();
    let methods: Vec<&Value> = shown["guiActions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| &action["httpMethod"])
        .collect();
    assert_eq!(methods, ["POST", "DELETE"]);
    body["guiActions"][0]["httpMethod"] = json!("PUT");
    let refused = case.owner_call(Method::POST, OWNER, None, &body).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
}
