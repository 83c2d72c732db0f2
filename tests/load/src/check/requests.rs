//! The requests of a check, as bytes.

use serde_json::{Value, json};
use uuid::Uuid;

/// Where service owners find dialogs.
pub(crate) const OWNER: &str = "/api/v1/serviceowner/dialogs";
/// Where end users find them.
pub(crate) const END_USER: &str = "/api/v1/enduser/dialogs";

/// A request: method, path, token, condition, body.
pub(crate) fn request(
    method: &str,
    path: &str,
    token: &str,
    if_match: Option<Uuid>,
    body: Option<&Value>,
) -> Vec<u8> {
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nhost: load\r\nauthorization: Bearer {token}\r\naccept: application/json\r\n"
    );
    if let Some(revision) = if_match {
        text.push_str(&format!("if-match: {revision}\r\n"));
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    if !body.is_empty() {
        let kind = if method == "PATCH" {
            "application/json-patch+json"
        } else {
            "application/json"
        };
        text.push_str(&format!("content-type: {kind}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

fn texts(text: &str) -> Value {
    json!({ "value": [{ "value": text, "languageCode": "nb" }] })
}

/// What a counting change writes.
pub(crate) fn counted(count: u64) -> String {
    format!("count-{count}")
}

/// The number in [`counted`].
pub(crate) fn count_of(text: &str) -> Option<u64> {
    text.strip_prefix("count-")?.parse().ok()
}

/// A new dialog.
pub(crate) fn dialog(id: Uuid, party: &str, resource: u64, key: Option<&str>) -> Value {
    let mut body = json!({
        "id": id,
        "serviceResource": format!("urn:altinn:resource:load-{resource}"),
        "party": party,
        "status": "InProgress",
        "externalReference": counted(0),
        "content": { "title": texts("Sak"), "summary": texts("Under arbeid.") },
        "serviceOwnerContext": { "serviceOwnerLabels": [{ "value": "first" }] },
    });
    if let (Some(key), Some(members)) = (key, body.as_object_mut()) {
        members.insert("idempotentKey".into(), json!(key));
    }
    body
}

/// A new transmission, from the service owner or the party.
pub(crate) fn transmission(id: Uuid, party: &str, from_party: bool) -> Value {
    let (kind, sender) = if from_party {
        (
            "Submission",
            json!({ "actorType": "PartyRepresentative", "actorId": party }),
        )
    } else {
        ("Information", json!({ "actorType": "ServiceOwner" }))
    };
    json!({
        "id": id, "type": kind, "sender": sender, "content": { "title": texts("Melding") },
        "attachments": [{ "urls": [{ "url": "https://example.no/vedlegg", "consumerType": "Gui" }] }],
    })
}

/// A new activity, the opening of a transmission when one is given.
pub(crate) fn activity(id: Uuid, opened: Option<Uuid>) -> Value {
    let owner = json!({ "actorType": "ServiceOwner" });
    match opened {
        Some(transmission) => {
            json!({ "id": id, "type": "TransmissionOpened", "transmissionId": transmission, "performedBy": owner })
        }
        None => json!({
            "id": id, "type": "Information", "performedBy": owner,
            "description": [{ "value": "Noe har hendt.", "languageCode": "nb" }],
        }),
    }
}

/// A whole update with one new transmission and one new activity.
pub(crate) fn update(
    current: Option<&Value>,
    count: u64,
    new_transmission: &Value,
    new_activity: &Value,
) -> Value {
    let attachments: Vec<Value> = current
        .and_then(|dialog| dialog.get("attachments")?.as_array())
        .into_iter()
        .flatten()
        .map(|attachment| json!({ "id": attachment.get("id"), "urls": urls(attachment) }))
        .collect();
    json!({
        "status": "InProgress", "progress": count % 100, "externalReference": counted(count),
        "content": { "title": texts(&format!("Sak {count}")), "summary": texts("Under arbeid.") },
        "attachments": attachments, "transmissions": [new_transmission], "activities": [new_activity],
    })
}

fn urls(attachment: &Value) -> Vec<Value> {
    let urls = attachment.get("urls").and_then(Value::as_array);
    urls.into_iter()
        .flatten()
        .map(|url| json!({ "id": url.get("id"), "url": url.get("url"), "consumerType": url.get("consumerType") }))
        .collect()
}

/// Counts one further, if the number is still what the client has seen; with an attachment when one is given.
pub(crate) fn count_patch(from: u64, attachment: Option<Uuid>) -> Value {
    let mut operations = vec![
        json!({ "op": "test", "path": "/externalReference", "value": counted(from) }),
        json!({ "op": "replace", "path": "/externalReference", "value": counted(from + 1) }),
    ];
    if let Some(id) = attachment {
        let url = json!({ "url": "https://example.no/fil", "consumerType": "Gui" });
        operations
            .push(json!({ "op": "add", "path": "/attachments/-", "value": { "id": id, "urls": [url] } }));
    }
    Value::Array(operations)
}
