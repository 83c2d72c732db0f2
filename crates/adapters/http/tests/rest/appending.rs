//! Transmissions and activities of stored dialogs.

use crate::world::{DIALOGS, MIN, World, request};
use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

const STALE: &str = "11111111-2222-4333-8444-555555555555";
const CHILD: &str = "018fdd35-7820-764f-9503-f668c2ec1e22";
const UNKNOWN: &str = "018fdd35-7820-764f-9503-000000000000";

fn content() -> Value {
    json!({"title": {"value": [{"value": "Brev", "languageCode": "nb"}]}})
}

fn transmission(more: &Value) -> Value {
    extended(
        json!({"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": content()}),
        more,
    )
}

fn activity(more: &Value) -> Value {
    extended(
        json!({"type": "DialogClosed", "performedBy": {"actorType": "ServiceOwner"}}),
        more,
    )
}

fn extended(mut body: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn dialog(world: &World) -> String {
    format!("{DIALOGS}/{}", world.created(MIN).await)
}

#[actix_web::test]
async fn a_new_transmission_is_a_bare_id_with_place_and_revision() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/transmissions");
    let answer = world
        .call(Method::POST, "owner", &path, &transmission(&json!({})))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json().as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("{path}/{id}"));
    let read = world.read(&dialog).await;
    assert_eq!(answer.header("etag"), read["revision"].as_str().unwrap());
    assert_eq!(read["transmissions"][0]["id"], id);
    assert_eq!(read["hasUnopenedContent"], true);
}

#[actix_web::test]
async fn what_is_wrong_with_a_new_transmission_has_its_key() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/transmissions");
    let known = json!({"id": CHILD, "idempotentKey": "tx-1"});
    assert_eq!(
        world
            .call(Method::POST, "owner", &path, &transmission(&known))
            .await
            .status,
        201
    );
    let past = "2021-01-01T00:00:00Z";
    let url = json!({"url": "http://x.no", "consumerType": "Gui"});
    for (body, status, keys) in [
        (
            json!({"attachments": [{}]}),
            400,
            vec![
                "transmissions[0].attachments[0].urls",
                "transmissions[0].content",
                "transmissions[0].sender",
                "transmissions[0].type",
            ],
        ),
        (
            transmission(&json!({"content": {"title": {"value": []}}})),
            400,
            vec!["transmissions[0].content.value"],
        ),
        (
            transmission(&json!({"attachments": [{"urls": [url]}]})),
            400,
            vec!["transmissions[0].attachments[0].urls[0].url"],
        ),
        (
            transmission(&json!({"id": CHILD})),
            422,
            vec!["DialogTransmission"],
        ),
        (
            transmission(&json!({"idempotentKey": "tx-1"})),
            409,
            vec!["IdempotentKey"],
        ),
        (
            transmission(&json!({"relatedTransmissionId": UNKNOWN})),
            422,
            vec!["Transmissions"],
        ),
        (
            transmission(&json!({"attachments": [{"expiresAt": past,
                "urls": [{"url": "https://x.no", "consumerType": "Api"}]}]})),
            422,
            vec!["Transmissions.Attachments.ExpiresAt"],
        ),
        (
            transmission(&json!({"authorizationAttribute": "urn:altinn:resource:other-owner-service"})),
            403,
            vec!["Forbidden"],
        ),
        (
            transmission(&json!({"sender": {"actorType": "PartyRepresentative",
                "actorId": "urn:altinn:organization:identifier-no:310923044"}})),
            422,
            vec!["ActorId"],
        ),
        (transmission(&json!({"type": "Letter"})), 400, vec!["type"]),
        (
            transmission(&json!({"attachments": null})),
            400,
            vec!["attachments"],
        ),
    ] {
        let answer = world.call(Method::POST, "owner", &path, &body).await;
        let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        assert_eq!(answer.refusal(), (status, keys), "{body}");
    }
    let stale =
        request(Method::POST, "owner", &path, &transmission(&json!({}))).insert_header(("if-match", STALE));
    assert_eq!(world.send(stale).await.refusal(), (412, vec![]));
    assert_eq!(
        world
            .call(Method::DELETE, "owner", &dialog, &Value::Null)
            .await
            .status,
        204
    );
    let gone = world
        .call(Method::POST, "owner", &path, &transmission(&json!({})))
        .await;
    assert_eq!(gone.refusal(), (410, vec!["DialogEntity".to_owned()]));
}

#[actix_web::test]
async fn a_transmission_is_corrected_silently_and_with_its_scope() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/transmissions");
    let first = transmission(&json!({"id": CHILD, "externalReference": "A"}));
    assert_eq!(world.call(Method::POST, "owner", &path, &first).await.status, 201);
    let before = world.read(&dialog).await;
    world.ambient.advance(TimeDelta::minutes(1));

    let one = format!("{path}/{CHILD}");
    let silent = format!("{one}?isSilentUpdate=true");
    let corrected = transmission(&json!({"externalReference": "B", "isSilentUpdate": true}));
    let loud = world.call(Method::PUT, "corrector", &one, &json!({})).await;
    assert_eq!(
        loud.refusal(),
        (
            400,
            ["dto.content", "dto.sender", "dto.type", "isSilentUpdate"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    let answer = world.call(Method::PUT, "corrector", &silent, &corrected).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = world.read(&dialog).await;
    assert_eq!(answer.header("etag"), after["revision"].as_str().unwrap());
    assert_ne!(after["revision"], before["revision"]);
    assert_eq!(after["transmissions"][0]["externalReference"], "B");
    assert_eq!(
        after["transmissions"][0]["createdAt"],
        before["transmissions"][0]["createdAt"]
    );
    assert_eq!(after["updatedAt"], before["updatedAt"]);

    let unknown = format!("{path}/{UNKNOWN}?isSilentUpdate=true");
    let missing = world.call(Method::PUT, "corrector", &unknown, &corrected).await;
    assert_eq!(missing.refusal(), (404, vec!["DialogTransmission".to_owned()]));
    let malformed = world
        .call(Method::PUT, "corrector", &format!("{path}/abc"), &corrected)
        .await;
    assert_eq!(malformed.refusal(), (400, vec!["transmissionId".to_owned()]));
    let stale = request(Method::PUT, "corrector", &silent, &transmission(&json!({})))
        .insert_header(("if-match", STALE));
    assert_eq!(world.send(stale).await.status, 412);
}

#[actix_web::test]
async fn a_new_activity_is_a_bare_id_with_place_and_revision() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/activities");
    let answer = world
        .call(Method::POST, "owner", &path, &activity(&json!({})))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json().as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("{path}/{id}"));
    let read = world.read(&dialog).await;
    assert_eq!(answer.header("etag"), read["revision"].as_str().unwrap());
    assert_eq!(read["activities"][0]["type"], "DialogClosed");
}

#[actix_web::test]
async fn what_is_wrong_with_a_new_activity_has_its_key() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/activities");
    assert_eq!(
        world
            .call(Method::POST, "owner", &path, &activity(&json!({"id": CHILD})))
            .await
            .status,
        201
    );
    for (body, status, keys) in [
        (json!({}), 400, vec!["activity.performedBy", "activity.type"]),
        (
            activity(&json!({"type": "Information"})),
            400,
            vec!["activity.description"],
        ),
        (
            activity(&json!({"type": "TransmissionOpened"})),
            400,
            vec!["activity.transmissionId"],
        ),
        (
            activity(&json!({"performedBy": {"actorType": "ServiceOwner", "actorName": "x"}})),
            400,
            vec!["activity.performedBy"],
        ),
        (activity(&json!({"id": CHILD})), 422, vec!["DialogActivity"]),
        (
            activity(&json!({"type": "TransmissionOpened", "transmissionId": UNKNOWN})),
            422,
            vec!["Activity.TransmissionId"],
        ),
        (
            activity(&json!({"type": "CorrespondenceOpened"})),
            403,
            vec!["Forbidden"],
        ),
        (activity(&json!({"id": "x"})), 400, vec!["id"]),
    ] {
        let answer = world.call(Method::POST, "owner", &path, &body).await;
        let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        assert_eq!(answer.refusal(), (status, keys), "{body}");
    }
    // Here, and only here, a stale revision is noticed after everything else.
    let stale = |body: Value| request(Method::POST, "owner", &path, &body).insert_header(("if-match", STALE));
    let known = world.send(stale(activity(&json!({"id": CHILD})))).await;
    assert_eq!(known.refusal(), (422, vec!["DialogActivity".to_owned()]));
    assert_eq!(
        world.send(stale(activity(&json!({})))).await.refusal(),
        (412, vec![])
    );

    assert_eq!(
        world
            .call(Method::DELETE, "owner", &dialog, &Value::Null)
            .await
            .status,
        204
    );
    let gone = world
        .call(Method::POST, "owner", &path, &activity(&json!({})))
        .await;
    assert_eq!(gone.refusal(), (410, vec!["DialogEntity".to_owned()]));
    let admin = world
        .call(Method::POST, "admin", &path, &activity(&json!({})))
        .await;
    assert_eq!(admin.status, 201);
}

#[actix_web::test]
async fn only_a_saved_form_can_be_moved_in_time() {
    let world = World::new();
    let dialog = dialog(&world).await;
    let path = format!("{dialog}/activities");
    let saved = activity(&json!({"id": CHILD, "type": "FormSaved"}));
    assert_eq!(world.call(Method::POST, "owner", &path, &saved).await.status, 201);
    let other = world
        .call(Method::POST, "owner", &path, &activity(&json!({})))
        .await;
    let other = other.json().as_str().unwrap().to_owned();
    let place = |id: &str| format!("{path}/{id}/actions/updateFormSavedActivityTime");
    world.ambient.advance(TimeDelta::minutes(10));

    let time = json!("2026-03-01T12:05:00Z");
    let moved = world.call(Method::POST, "admin", &place(CHILD), &time).await;
    assert_eq!(moved.status, 204, "{}", moved.text());
    let read = world.read(&dialog).await;
    assert_eq!(moved.header("etag"), read["revision"].as_str().unwrap());
    assert_eq!(read["updatedAt"], "2026-03-01T12:05:00.0000000Z");

    let refused = world.call(Method::POST, "admin", &place(&other), &time).await;
    assert_eq!(refused.refusal(), (422, vec!["Type".to_owned()]));
    let unknown = world.call(Method::POST, "admin", &place(UNKNOWN), &time).await;
    assert_eq!(unknown.refusal(), (404, vec!["DialogActivity".to_owned()]));
    let ahead = world
        .call(
            Method::POST,
            "admin",
            &place(CHILD),
            &json!("2090-01-01T00:00:00Z"),
        )
        .await;
    assert_eq!(ahead.status, 400);
    for body in [json!("soon"), json!({}), json!("2026-03-01T12:05:00")] {
        let answer = world.call(Method::POST, "admin", &place(CHILD), &body).await;
        assert_eq!(
            answer.refusal(),
            (400, vec!["SerializerErrors".to_owned()]),
            "{body}"
        );
    }
    // Ids that are none do not match the route.
    let nowhere = world.call(Method::POST, "admin", &place("abc"), &time).await;
    assert_eq!((nowhere.status, nowhere.body.len()), (404, 0));
}
