//! Replacing a dialog: the example, the order of outcomes, the keys.

use crate::world::{MAX, MIN, World, request};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use chrono::TimeDelta;
use serde_json::{Value, json};

const UPDATE: &str = include_str!("../examples/update-dialog.json");
const REVISION: &str = "11111111-2222-4333-8444-555555555555";

fn body(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

fn title(text: &str) -> Value {
    json!({"title": {"value": [{"value": text, "languageCode": "nb"}]}})
}

/// The smallest body.
fn smallest() -> Value {
    json!({"status": "InProgress", "content": title("Ny")})
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

async fn dialog(world: &World, document: &str) -> String {
    format!(
        "{}/{}",
        crate::world::DIALOGS,
        world.created(document.to_owned()).await
    )
}

#[actix_web::test]
async fn the_example_replaces_the_largest_dialog_once() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let before = world.read(&path).await;
    let answer = world.call(Method::PUT, "owner", &path, &body(UPDATE)).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    let after = world.read(&path).await;
    assert_eq!(answer.header("etag"), after["revision"].as_str().unwrap());
    assert_ne!(after["revision"], before["revision"]);
    assert_eq!(after["status"], "InProgress");
    assert_eq!(after["progress"], 70);
    assert_eq!(after["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(after["attachments"][0]["id"], before["attachments"][0]["id"]);
    assert_eq!(after["guiActions"].as_array().unwrap().len(), 1);
    assert_eq!(after["transmissions"].as_array().unwrap().len(), 4);
    assert_eq!(after["activities"].as_array().unwrap().len(), 4);
    assert_eq!(after["idempotentKey"], before["idempotentKey"]);

    let again = world.call(Method::PUT, "owner", &path, &body(UPDATE)).await;
    assert_eq!(
        again.refusal(),
        (
            422,
            vec!["DialogActivity".to_owned(), "DialogTransmission".to_owned()]
        )
    );
    assert_eq!(again.text().matches("already exists").count(), 2);
}

#[actix_web::test]
async fn several_faults_are_answered_in_the_order_of_the_contract() {
    let future = json!("2099-01-01T00:00:00+01:00");
    let past = json!("2021-01-01T00:00:00Z");
    let sent = |more: Value| {
        let mut sent =
            json!({"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": title("x")});
        for (name, value) in more.as_object().unwrap() {
            sent[name] = value.clone();
        }
        sent
    };
    let unowned = json!("urn:altinn:resource:other-owner-service");
    let known_key = sent(json!({"idempotentKey": "tx-request-1"}));
    let known_id = sent(json!({"id": "018fdd35-7820-764f-9503-f668c2ec1e22"}));
    let foreign = sent(json!({"authorizationAttribute": unowned}));
    let both = sent(json!({"id": "018fdd35-7820-764f-9503-f668c2ec1e22", "authorizationAttribute": unowned}));
    let appending = |transmission: Value| {
        let body = with(smallest(), "expiresAt", future.clone());
        with(body, "transmissions", json!([transmission]))
    };
    let late = |transmission: Value| with(appending(transmission), "dueAt", past.clone());
    let invalid = with(smallest(), "progress", json!(101));

    let world = World::new();
    let open = MAX.replace("2098-01-10T06:00:00Z", "2020-01-10T06:00:00Z");
    let silent = crate::world::post("owner", open).uri("/api/v1/serviceowner/dialogs?isSilentUpdate=true");
    let answer = world.send(silent).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let path = format!("{}/{}", crate::world::DIALOGS, answer.json().as_str().unwrap());
    let stale =
        |body: &Value| request(Method::PUT, "owner", &path, body).insert_header(("if-match", REVISION));

    let foreign_dialog = request(Method::PUT, "other-owner", &path, &invalid);
    assert_eq!(
        world.send(foreign_dialog).await.refusal(),
        (404, vec!["DialogEntity".into()])
    );
    let broken = request(Method::PUT, "other-owner", &path, &Value::Null)
        .insert_header((CONTENT_TYPE, "application/json"))
        .set_payload("{");
    assert_eq!(
        world.send(broken).await.refusal(),
        (400, vec!["SerializerErrors".into()])
    );

    let precondition = world.send(stale(&late(sent(json!({}))))).await;
    assert_eq!(precondition.refusal(), (412, vec![]));
    assert!(precondition.json().get("errors").is_none());

    for (body, status, key) in [
        (late(known_key.clone()), 422, "DueAt"),
        (late(foreign.clone()), 403, "Forbidden"),
        (appending(both), 403, "Forbidden"),
        (appending(known_key), 409, "IdempotentKey"),
        (appending(known_id), 422, "DialogTransmission"),
    ] {
        let answer = world.call(Method::PUT, "owner", &path, &body).await;
        assert_eq!(answer.refusal(), (status, vec![key.to_owned()]), "{body}");
    }

    let freeze = format!("{path}/actions/freeze");
    assert_eq!(
        world
            .call(Method::POST, "admin", &freeze, &Value::Null)
            .await
            .status,
        204
    );
    assert_eq!(
        world.send(stale(&smallest())).await.refusal(),
        (403, vec!["Forbidden".into()])
    );
    assert_eq!(
        world
            .call(Method::DELETE, "admin", &path, &Value::Null)
            .await
            .status,
        204
    );
    let gone = world.call(Method::PUT, "owner", &path, &invalid).await;
    assert_eq!(gone.refusal(), (400, vec!["dto.progress".into()]));
    assert_eq!(
        world.send(stale(&smallest())).await.refusal(),
        (410, vec!["DialogEntity".into()])
    );
}

#[actix_web::test]
async fn every_breach_of_shape_has_its_key() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    let link = json!({"title": [{"value": "x", "languageCode": "nb"}], "url": "https://x.no", "expiresAt": "2021-01-01T00:00:00Z"});
    let sent = json!({"id": "00000000-0000-0000-0000-000000000000", "type": "Information", "navigationalActions": [link]});
    let cases = [
        (json!({"content": title("x")}), vec!["dto.status"]),
        (json!({"status": 99, "content": title("x")}), vec!["dto.status"]),
        (json!({"status": "Draft"}), vec!["dto.content"]),
        (
            json!({"status": "Draft", "isApiOnly": true, "progress": -1, "extendedStatus": "x".repeat(256),
                "externalReference": "x".repeat(256), "precedingProcess": "urn:a:b", "searchTags": [{"value": "a"}],
                "dueAt": "2090-01-02T00:00:00Z", "expiresAt": "2090-01-01T00:00:00Z"}),
            vec![
                "dto.expiresAt",
                "dto.extendedStatus",
                "dto.externalReference",
                "dto.process",
                "dto.progress",
                "dto.searchTags[0].value",
            ],
        ),
        (
            json!({"status": "Draft", "isApiOnly": true, "attachments": [{}], "guiActions": [{}], "apiActions": [{}],
                "transmissions": [sent], "activities": [{"type": "Information"}]}),
            vec![
                "dto.activities[0].description",
                "dto.activities[0].performedBy",
                "dto.apiActions[0].action",
                "dto.apiActions[0].endpoints",
                "dto.attachments[0].urls",
                "dto.guiActions[0].action",
                "dto.guiActions[0].priority",
                "dto.guiActions[0].title",
                "dto.guiActions[0].url",
                "dto.transmissions[0].id",
                "dto.transmissions[0].navigationalActions[0].expiresAt",
                "dto.transmissions[0].sender",
            ],
        ),
    ];
    for (body, keys) in cases {
        let answer = world.call(Method::PUT, "owner", &path, &body).await;
        assert_eq!(
            (answer.status, answer.error_keys()),
            (400, keys.into_iter().map(str::to_owned).collect()),
            "{body}"
        );
    }
    for (body, key) in [
        ("{\"searchTags\":null}", "searchTags"),
        ("{\"status\":null}", "status"),
        ("{\"isApiOnly\":null}", "isApiOnly"),
        ("", "SerializerErrors"),
    ] {
        let request = request(Method::PUT, "owner", &path, &Value::Null)
            .insert_header((CONTENT_TYPE, "application/json"))
            .set_payload(body);
        assert_eq!(
            world.send(request).await.refusal(),
            (400, vec![key.to_owned()]),
            "{body}"
        );
    }
}

#[actix_web::test]
async fn what_the_stored_dialog_has_against_it_has_its_key() {
    let world = World::new();
    let path = dialog(&world, MAX).await;
    let attachment = json!({"urls": [{"url": "https://x.no", "consumerType": "Gui"}], "expiresAt": "2021-01-01T00:00:00Z"});
    let transmission = json!({"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": title("x"),
        "attachments": [attachment], "relatedTransmissionId": "018fdd35-7820-764f-9503-000000000000"});
    let activity = json!({"type": "TransmissionOpened", "transmissionId": "018fdd35-7820-764f-9503-000000000000",
        "performedBy": {"actorType": "ServiceOwner"}});
    let unknown = json!({"type": "DialogClosed", "performedBy":
        {"actorType": "PartyRepresentative", "actorId": "urn:altinn:organization:identifier-no:310923044"}});
    let expiring = |name: &str, value: Value| {
        with(
            with(smallest(), "expiresAt", json!("2099-01-01T00:00:00+01:00")),
            name,
            value,
        )
    };
    for (body, status, keys) in [
        (smallest(), 422, vec!["ExpiresAt"]),
        (
            with(smallest(), "expiresAt", json!("2021-01-01T00:00:00Z")),
            400,
            vec!["dto.expiresAt"],
        ),
        (
            expiring("dueAt", json!("2097-01-01T00:00:00Z")),
            400,
            vec!["dto.dueAt"],
        ),
        (
            expiring("attachments", json!([attachment])),
            422,
            vec!["Attachments.ExpiresAt"],
        ),
        (
            expiring("transmissions", json!([transmission])),
            422,
            vec!["Transmissions", "Transmissions.Attachments.ExpiresAt"],
        ),
        (expiring("activities", json!([activity])), 422, vec!["Activities"]),
        (expiring("activities", json!([unknown])), 422, vec!["ActorId"]),
        (
            expiring(
                "activities",
                json!([{"type": "CorrespondenceOpened", "performedBy": {"actorType": "ServiceOwner"}}]),
            ),
            403,
            vec!["Forbidden"],
        ),
    ] {
        let answer = world.call(Method::PUT, "owner", &path, &body).await;
        let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        assert_eq!(answer.refusal(), (status, keys), "{body}");
    }
}

#[actix_web::test]
async fn a_dialog_with_transmissions_without_content_stays_api_only() {
    let world = World::new();
    let create = json!({"serviceResource": "urn:altinn:resource:example-building-permit", "party": crate::world::PARTY,
        "isApiOnly": true, "transmissions": [{"type": "Information", "sender": {"actorType": "ServiceOwner"}}]});
    let path = dialog(&world, &create.to_string()).await;
    let answer = world.call(Method::PUT, "owner", &path, &smallest()).await;
    assert_eq!(answer.refusal(), (400, vec!["dto.transmissions".to_owned()]));
}

#[actix_web::test]
async fn the_same_state_again_keeps_the_revision_but_is_guarded() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    let first = world.call(Method::PUT, "owner", &path, &smallest()).await;
    let revision = first.header("etag").to_owned();
    world.ambient.advance(TimeDelta::minutes(1));
    let again =
        request(Method::PUT, "owner", &path, &smallest()).insert_header(("if-match", revision.clone()));
    let again = world.send(again).await;
    assert_eq!((again.status, again.header("etag")), (204, revision.as_str()));
    let stale = request(Method::PUT, "owner", &path, &smallest()).insert_header(("if-match", REVISION));
    assert_eq!(world.send(stale).await.status, 412);
}

#[actix_web::test]
async fn if_match_is_the_bare_revision() {
    let world = World::new();
    let path = dialog(&world, MIN).await;
    let revision = world.read(&path).await["revision"].as_str().unwrap().to_owned();
    for value in [
        format!("\"{revision}\""),
        format!("W/\"{revision}\""),
        "*".to_owned(),
        String::new(),
        revision.replace('-', ""),
        format!("{revision}, {revision}"),
    ] {
        let request =
            request(Method::PUT, "owner", &path, &smallest()).insert_header(("if-match", value.clone()));
        assert_eq!(
            world.send(request).await.refusal(),
            (400, vec!["If-Match".to_owned()]),
            "{value}"
        );
    }
    let upper = request(Method::PUT, "owner", &path, &smallest())
        .insert_header(("if-match", revision.to_uppercase()));
    assert_eq!(world.send(upper).await.status, 204);
}

#[actix_web::test]
async fn silent_updates_leave_times_and_labels_alone() {
    let world = World::new();
    let create = with(body(MIN), "systemLabel", json!("Archive"));
    let path = dialog(&world, &create.to_string()).await;
    let before = world.read(&path).await;
    world.ambient.advance(TimeDelta::minutes(1));
    let late = with(smallest(), "dueAt", json!("2021-01-01T00:00:00Z"));
    let silent = format!("{path}?isSilentUpdate=true");
    assert_eq!(world.call(Method::PUT, "owner", &silent, &late).await.status, 204);
    let after = world.read(&path).await;
    assert_eq!(after["updatedAt"], before["updatedAt"]);
    assert_eq!(after["systemLabel"], "Archive");
    assert_ne!(after["revision"], before["revision"]);
    let loud = with(late, "progress", json!(5));
    assert_eq!(world.call(Method::PUT, "owner", &path, &loud).await.status, 204);
    let after = world.read(&path).await;
    assert_eq!(after["systemLabel"], "Default");
    assert_ne!(after["updatedAt"], before["updatedAt"]);
}
