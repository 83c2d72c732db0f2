//! Patching a dialog.

use crate::world::{Answer, DIALOGS, MAX, MIN, World, request};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

const UPDATE: &str = include_str!("../examples/update-dialog.json");
const PATCH: &str = include_str!("../examples/patch-dialog.json");

pub(crate) async fn patch(world: &World, path: &str, operations: &Value) -> Answer {
    world.call(Method::PATCH, "owner", path, operations).await
}

async fn dialog(world: &World, document: &str) -> String {
    format!("{DIALOGS}/{}", world.created(document.to_owned()).await)
}

fn operation(op: &str, path: &str, value: &Value) -> Value {
    json!([{"op": op, "path": path, "value": value}])
}

#[actix_web::test]
async fn the_example_patches_the_updated_dialog() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let update: Value = serde_json::from_str(UPDATE).unwrap();
    assert_eq!(world.call(Method::PUT, "owner", &path, &update).await.status, 204);
    let before = world.read(&path).await;
    let answer = patch(&world, &path, &serde_json::from_str(PATCH).unwrap()).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(answer.header("etag"), after["revision"].as_str().unwrap());
    assert_eq!(after["status"], "Completed");
    assert_eq!(after["progress"], 100);
    assert_eq!(after["extendedStatus"], "urn:example:permit:granted");
    assert_eq!(
        after["content"]["title"]["value"][0]["value"],
        "Building permit granted"
    );
    assert_eq!(after["guiActions"], json!([]));
    assert_eq!(after["searchTags"].as_array().unwrap().len(), 3);
    assert_eq!(after["transmissions"].as_array().unwrap().len(), 5);
    assert_eq!(after["activities"].as_array().unwrap().len(), 5);
    assert_eq!(after["attachments"], before["attachments"]);
    assert_eq!(after["apiActions"], before["apiActions"]);
}

#[actix_web::test]
async fn no_operations_change_nothing() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let before = world.read(&path).await;
    let answer = patch(&world, &path, &json!([])).await;
    assert_eq!(
        (answer.status, answer.header("etag")),
        (204, before["revision"].as_str().unwrap()),
        "{}",
        answer.text()
    );
    let after = world.read(&path).await;
    for name in [
        "content",
        "attachments",
        "guiActions",
        "apiActions",
        "searchTags",
        "revision",
        "updatedAt",
    ] {
        assert_eq!(after[name], before[name], "{name}");
    }
}

#[actix_web::test]
async fn both_content_types_are_taken_and_no_other() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    for (content_type, status) in [
        ("application/json-patch+json", 204),
        ("application/json; charset=utf-8", 204),
        ("Application/JSON-Patch+JSON;charset=utf-8", 204),
        ("application/merge-patch+json", 415),
        ("", 415),
    ] {
        let request = request(Method::PATCH, "owner", &path, &Value::Null)
            .insert_header((CONTENT_TYPE, content_type))
            .set_payload("[]");
        assert_eq!(world.send(request).await.status, status, "{content_type}");
    }
}

#[actix_web::test]
async fn failed_operations_are_reported_under_the_name_of_the_document() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let before = world.read(&path).await;
    let refusal = (400, vec!["UpdateDialogDto".to_owned()]);
    for operations in [
        operation("add", "/nothing", &json!(1)),
        operation("replace", "/guiActions/9/url", &json!("https://x.no")),
        operation("remove", "/attachments/7", &Value::Null),
        operation("remove", "/attachments/-", &Value::Null),
        operation("add", "/attachments/x", &json!({})),
        operation("add", "/attachments/01", &json!({})),
        operation("test", "/status", &json!("Draft")),
        operation("add", "/status/deeper", &json!("x")),
        operation("add", "", &json!({})),
        operation("increment", "/progress", &json!(1)),
        operation("replace", "/searchTags", &json!("x")),
        operation("replace", "/progress", &json!({})),
        operation("replace", "/progress", &json!("much")),
        operation("replace", "/status", &json!("Nowhere")),
        operation("add", "/searchTags/-", &Value::Null),
        operation("add", "/id", &json!("018fdd35-7820-764f-9503-f668c2ec1e22")),
        json!([{"op": "copy", "path": "/content/title"}]),
        json!([{"op": "copy", "from": "/searchTags", "path": "/searchTags/-"}]),
        json!([{"op": "move", "from": "/guiActions/5", "path": "/guiActions/0"}]),
    ] {
        let answer = patch(&world, &path, &operations).await;
        assert_eq!(answer.refusal(), refusal, "{operations}");
    }
    for body in [
        "{}",
        "[1]",
        "[{\"op\":\"add\"}]",
        "[{\"path\":\"/status\"}]",
        "[",
        "",
    ] {
        let request = request(Method::PATCH, "owner", &path, &Value::Null)
            .insert_header((CONTENT_TYPE, "application/json-patch+json"))
            .set_payload(body);
        assert_eq!(world.send(request).await.status, 400, "{body}");
    }
    assert_eq!(world.read(&path).await["revision"], before["revision"]);
}

#[actix_web::test]
async fn the_patched_dialog_is_validated_and_judged_as_a_replacement() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    for (operations, status, key) in [
        (
            operation("replace", "/progress", &json!(101)),
            400,
            "dto.progress",
        ),
        (operation("remove", "/status", &Value::Null), 400, "dto.status"),
        (operation("remove", "/content", &Value::Null), 400, "dto.content"),
        (
            operation("remove", "/content/title", &Value::Null),
            400,
            "dto.content",
        ),
        (operation("remove", "/expiresAt", &Value::Null), 422, "ExpiresAt"),
        (
            operation("add", "/activities/-", &json!({"type": "Information"})),
            400,
            "dto.activities[0].description",
        ),
    ] {
        let answer = patch(&world, &path, &operations).await;
        assert_eq!(answer.status, status, "{operations} {}", answer.text());
        assert!(
            answer.error_keys().iter().any(|found| found == key),
            "{operations}"
        );
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json; charset=utf-8"
        );
    }
    let stale = request(Method::PATCH, "owner", &path, &json!([]))
        .insert_header(("if-match", "11111111-2222-4333-8444-555555555555"));
    assert_eq!(world.send(stale).await.refusal(), (412, vec![]));
    let quoted = request(Method::PATCH, "owner", &path, &json!([])).insert_header(("if-match", "\"x\""));
    assert_eq!(
        world.send(quoted).await.refusal(),
        (400, vec!["If-Match".to_owned()])
    );
    assert_eq!(
        world
            .call(Method::DELETE, "owner", &path, &Value::Null)
            .await
            .status,
        204
    );
    assert_eq!(patch(&world, &path, &json!([])).await.status, 410);
    let unknown = format!("{DIALOGS}/018fdd35-7820-764f-9503-f668c2ec1e22");
    assert_eq!(patch(&world, &unknown, &json!([])).await.status, 404);
}

#[actix_web::test]
async fn paths_match_in_any_case_and_without_the_first_slash() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let operations = json!([
        {"OP": "Replace", "Path": "/Content/TITLE/Value/0/VALUE", "Value": "New"},
        {"op": "add", "path": "extendedstatus", "value": "x"},
        {"op": "add", "path": "/searchTags/0", "value": {"VALUE": "first", "unknown": 1}},
        {"op": "test", "path": "/searchTags/0/value", "value": "first"},
    ]);
    let answer = patch(&world, &path, &operations).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(after["content"]["title"]["value"][0]["value"], "New");
    assert_eq!(after["extendedStatus"], "x");
}

#[actix_web::test]
async fn members_that_are_not_set_can_be_tested_replaced_and_removed() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    let operations = json!([
        {"op": "test", "path": "/dueAt", "value": null},
        {"op": "remove", "path": "/expiresAt"},
        {"op": "replace", "path": "/dueAt", "value": "2090-01-01T00:00:00"},
        {"op": "test", "path": "/dueAt", "value": "2090-01-01T02:00:00+02:00"},
        {"op": "replace", "path": "/attachments", "value": null},
        {"op": "test", "path": "/attachments", "value": []},
        {"op": "copy", "from": "/content/title", "path": "/content/summary"},
        {"op": "move", "from": "/content/summary", "path": "/content/senderName"},
    ]);
    let answer = patch(&world, &path, &operations).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(after["dueAt"], "2090-01-01T00:00:00.0000000Z");
    assert_eq!(
        after["content"]["senderName"]["value"][0]["value"],
        "Kort melding"
    );
    assert!(after["content"]["summary"].is_null());
}

#[actix_web::test]
async fn a_dialog_cannot_be_made_to_grow_without_end() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let double: Vec<Value> = (0..4000)
        .flat_map(|_| {
            [
                json!({"op": "copy", "from": "/apiActions/0/endpoints/0", "path": "/apiActions/0/endpoints/-"}),
                json!({"op": "copy", "from": "/apiActions/0", "path": "/apiActions/-"}),
            ]
        })
        .collect();
    let answer = patch(&world, &path, &Value::Array(double)).await;
    assert_eq!(answer.refusal(), (400, vec!["UpdateDialogDto".to_owned()]));
}
