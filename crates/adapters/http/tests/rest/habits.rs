//! What known clients do and rely on.

use crate::patching::patch;
use crate::world::{DIALOGS, MAX, MIN, World};
use actix_web::http::Method;
use serde_json::{Value, json};

async fn dialog(world: &World, document: &str) -> String {
    format!("{DIALOGS}/{}", world.created(document.to_owned()).await)
}

fn transmission() -> Value {
    json!({"type": "Information", "sender": {"actorType": "ServiceOwner"}, "isSilentUpdate": true,
        "content": {"title": {"value": [{"value": "Brev", "languageCode": "nb", "mediaType": "text/plain"}]}}})
}

fn ids(list: &Value) -> Vec<Value> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|element| element["id"].clone())
        .collect()
}

/// Message service: success is what the words say.
#[actix_web::test]
async fn repeated_children_with_ids_already_exist() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    let id = "018fdd35-7820-764f-9503-f668c2ec1e22";
    let mut sent = transmission();
    sent["id"] = json!(id);
    let activity = json!({"id": id, "type": "DialogClosed", "performedBy": {"actorType": "ServiceOwner"}});
    for (suffix, body) in [
        ("/transmissions", sent),
        ("/activities?isSilentUpdate=true", activity),
    ] {
        let path = format!("{path}{suffix}");
        let first = world.call(Method::POST, "owner", &path, &body).await;
        assert_eq!((first.status, first.json()), (201, json!(id)));
        let second = world.call(Method::POST, "owner", &path, &body).await;
        assert_eq!(second.status, 422);
        assert!(second.text().contains("already exists"), "{}", second.text());
    }
    let mut create: Value = serde_json::from_str(MIN).unwrap();
    create["id"] = json!("018fdd2a-7ba0-73dd-8fdb-ecc7777382da");
    world.created(create.to_string()).await;
    let again = world.create(create.to_string()).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("already exists"));
}

/// Message service: an index that was read is an index that can be removed.
#[actix_web::test]
async fn lists_are_patched_in_the_order_in_which_they_are_read() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    for list in ["guiActions", "apiActions", "attachments", "searchTags"] {
        let before = world.read(&path).await[list].clone();
        let operations = json!([{"op": "remove", "path": format!("/{list}/1")}]);
        let answer = patch(&world, &path, &operations).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        let mut expected = before.as_array().unwrap().clone();
        expected.remove(1);
        assert_eq!(world.read(&path).await[list], Value::Array(expected), "{list}");
    }
}

/// Message service: whole lists and what was never set.
#[actix_web::test]
async fn whole_lists_and_unset_members_can_be_removed() {
    let world = World::new();
    let create = MIN.replace(
        "\"title\":",
        "\"summary\": {\"value\": [{\"value\": \"b\", \"languageCode\": \"nb\"}, {\"value\": \"a\", \"languageCode\": \"en\"}]}, \"title\":",
    );
    let path = dialog(&world, &create).await;
    let attachment = json!({"urls": [{"url": "https://x.no/a", "consumerType": "Gui"}]});
    // The sample platform appends to lists that are empty.
    let answer = patch(
        &world,
        &path,
        &json!([{"op": "add", "path": "/attachments/-", "value": attachment},
            {"op": "add", "path": "/transmissions/-", "value": transmission()}]),
    )
    .await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert_eq!(
        world.read(&path).await["attachments"].as_array().unwrap().len(),
        1
    );
    let answer = patch(
        &world,
        &path,
        &json!([{"op": "remove", "path": "/attachments"}, {"op": "remove", "path": "/expiresAt"},
            {"op": "replace", "path": "/content/summary/value/0/value", "value": "changed"}]),
    )
    .await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(after["attachments"], json!([]));
    assert_eq!(
        after["content"]["summary"]["value"],
        json!([{"languageCode": "en", "value": "changed"}, {"languageCode": "nb", "value": "b"}])
    );
}

/// NAV client: many operations at once.
#[actix_web::test]
async fn members_that_are_there_can_be_added_and_flags_removed() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let before = world.read(&path).await;
    let mut gui_action = before["guiActions"][0].clone();
    gui_action["name"] = json!("unknown to the contract");
    let operations = json!([
        {"op": "add", "path": "/status", "value": "InProgress"},
        {"op": "add", "path": "/transmissions", "value": [transmission()]},
        {"op": "remove", "path": "/isApiOnly"},
        {"op": "remove", "path": "/apiActions"},
        {"op": "replace", "path": "/guiActions", "value": [gui_action]},
    ]);
    let answer = patch(&world, &path, &operations).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(after["status"], "InProgress");
    assert_eq!(after["isApiOnly"], false);
    assert_eq!(after["apiActions"], json!([]));
    assert_eq!(after["guiActions"], json!([before["guiActions"][0]]));
    assert_eq!(after["transmissions"].as_array().unwrap().len(), 4);
}

/// App adapter: what was read, without what is only appended, is what can be put.
#[actix_web::test]
async fn a_dialog_that_was_read_can_be_put_back_without_effect() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let mut body = world.read(&path).await;
    let revision = body["revision"].as_str().unwrap().to_owned();
    body["transmissions"] = json!([]);
    body["activities"] = json!([]);
    let put = crate::world::request(Method::PUT, "owner", &path, &body)
        .insert_header(("if-match", revision.clone()));
    let answer = world.send(put).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&path).await;
    for list in ["attachments", "guiActions", "apiActions"] {
        assert_eq!(ids(&after[list]), ids(&body[list]), "{list}");
    }
    assert_eq!(answer.header("etag"), revision);
}
