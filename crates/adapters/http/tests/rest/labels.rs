//! The service owner's own labels.

use crate::world::{DIALOGS, MIN, World, request};
use actix_web::http::Method;
use serde_json::{Value, json};

async fn labels_of(world: &World) -> (String, String) {
    let dialog = format!("{DIALOGS}/{}", world.created(MIN).await);
    (format!("{dialog}/context/labels"), dialog)
}

#[actix_web::test]
async fn labels_come_and_go_with_a_revision_of_their_own() {
    let world = World::new();
    let (path, dialog) = labels_of(&world).await;
    let before = world.read(&dialog).await;
    for value in ["Zeta", " alpha "] {
        let answer = world
            .call(Method::POST, "owner", &path, &json!({"value": value}))
            .await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    }
    let listed = world.get("owner", &path).await;
    assert_eq!(listed.json(), json!([{"value": "alpha"}, {"value": "zeta"}]));
    let after = world.read(&dialog).await;
    assert_eq!(
        listed.header("etag"),
        after["serviceOwnerContext"]["revision"].as_str().unwrap()
    );
    assert_eq!(after["revision"], before["revision"]);
    assert_eq!(after["updatedAt"], before["updatedAt"]);

    let stale = request(Method::DELETE, "owner", &format!("{path}/ALPHA"), &Value::Null)
        .insert_header(("if-match", after["revision"].as_str().unwrap()));
    assert_eq!(world.send(stale).await.status, 412);
    let removed = request(Method::DELETE, "owner", &format!("{path}/ALPHA"), &Value::Null)
        .insert_header(("if-match", listed.header("etag")));
    assert_eq!(world.send(removed).await.status, 204);
    let again = world
        .call(Method::DELETE, "owner", &format!("{path}/alpha"), &Value::Null)
        .await;
    assert_eq!(again.refusal(), (404, vec!["Label".to_owned()]));
}

#[actix_web::test]
async fn a_label_with_slashes_is_named_escaped() {
    let world = World::new();
    let (path, _) = labels_of(&world).await;
    let label = "urn:altinn:integration:storage:50012001/0b8f6a4e";
    let added = world
        .call(Method::POST, "owner", &path, &json!({"value": label}))
        .await;
    assert_eq!(added.status, 204);
    let path = format!("{path}/{}", label.replace('/', "%2F"));
    assert_eq!(
        world
            .call(Method::DELETE, "owner", &path, &Value::Null)
            .await
            .status,
        204
    );
}

#[actix_web::test]
async fn a_bad_label_is_reported_as_the_one_after_those_stored() {
    let world = World::new();
    let (path, _) = labels_of(&world).await;
    assert_eq!(
        world
            .call(Method::POST, "owner", &path, &json!({"value": "first"}))
            .await
            .status,
        204
    );
    for body in [
        json!({}),
        json!({"value": "ab"}),
        json!({"value": "   "}),
        json!({"value": "x".repeat(256)}),
    ] {
        let answer = world.call(Method::POST, "owner", &path, &body).await;
        assert_eq!(
            answer.refusal(),
            (400, vec!["dto.serviceOwnerLabels[1].value".to_owned()]),
            "{body}"
        );
    }
    let twice = world
        .call(Method::POST, "owner", &path, &json!({"value": "FIRST"}))
        .await;
    assert_eq!(twice.refusal(), (400, vec!["dto.serviceOwnerLabels".to_owned()]));
    for index in 1..20 {
        let body = json!({"value": format!("label-{index}")});
        assert_eq!(world.call(Method::POST, "owner", &path, &body).await.status, 204);
    }
    let full = world
        .call(Method::POST, "owner", &path, &json!({"value": "one-more"}))
        .await;
    assert_eq!(full.refusal(), (400, vec!["dto.serviceOwnerLabels".to_owned()]));
}

#[actix_web::test]
async fn what_is_wrong_with_the_dialog_comes_before_what_is_wrong_with_the_label() {
    let world = World::new();
    let (path, dialog) = labels_of(&world).await;
    let bad = json!({"value": "x"});
    let stale = request(Method::POST, "owner", &path, &bad)
        .insert_header(("if-match", "11111111-2222-4333-8444-555555555555"));
    assert_eq!(world.send(stale).await.status, 412);
    assert_eq!(
        world.call(Method::POST, "other-owner", &path, &bad).await.status,
        404
    );
    assert_eq!(
        world
            .call(Method::DELETE, "owner", &dialog, &Value::Null)
            .await
            .status,
        204
    );
    for (method, path) in [
        (Method::GET, path.clone()),
        (Method::POST, path.clone()),
        (Method::DELETE, format!("{path}/label")),
    ] {
        let body = if method == Method::POST {
            bad.clone()
        } else {
            Value::Null
        };
        let answer = world.call(method, "owner", &path, &body).await;
        assert_eq!(answer.refusal(), (404, vec!["DialogEntity".to_owned()]));
    }
}
