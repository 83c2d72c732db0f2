//! Deleting, restoring, purging, freezing.

use crate::world::{DIALOGS, MIN, World, bearer, request};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

const STALE: &str = "11111111-2222-4333-8444-555555555555";

async fn act(world: &World, token: &str, path: &str, action: &str) -> crate::world::Answer {
    let path = format!("{path}/actions/{action}");
    world.call(Method::POST, token, &path, &Value::Null).await
}

async fn dialog(world: &World) -> String {
    format!("{DIALOGS}/{}", world.created(MIN).await)
}

#[actix_web::test]
async fn a_deleted_dialog_is_readable_by_its_owner_and_can_be_restored() {
    let world = World::new();
    let path = dialog(&world).await;
    let deleted = world.call(Method::DELETE, "owner", &path, &Value::Null).await;
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
    let read = world.read(&path).await;
    assert_eq!(deleted.header("etag"), read["revision"].as_str().unwrap());
    assert!(read["deletedAt"].is_string());
    let again = world.call(Method::DELETE, "owner", &path, &Value::Null).await;
    assert_eq!(again.refusal(), (410, vec!["DialogEntity".to_owned()]));

    let restored = act(&world, "owner", &path, "restore").await;
    assert_eq!(restored.status, 204);
    assert!(world.read(&path).await["deletedAt"].is_null());
    let unchanged = act(&world, "owner", &path, "restore").await;
    assert_eq!(
        (unchanged.status, unchanged.header("etag")),
        (204, restored.header("etag"))
    );
}

#[actix_web::test]
async fn a_purged_dialog_is_gone_and_its_key_free() {
    let world = World::new();
    let mut create: Value = serde_json::from_str(MIN).unwrap();
    create["idempotentKey"] = json!("case-1");
    let path = format!("{DIALOGS}/{}", world.created(create.to_string()).await);
    let purged = act(&world, "owner", &path, "purge").await;
    assert_eq!((purged.status, purged.header("etag")), (204, ""));
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(world.call(method, "owner", &path, &Value::Null).await.status, 404);
    }
    assert_eq!(act(&world, "owner", &path, "purge").await.status, 404);
    world.created(create.to_string()).await;
    let zero = format!("{DIALOGS}/00000000-0000-0000-0000-000000000000");
    let refused = act(&world, "owner", &zero, "purge").await;
    assert_eq!(refused.refusal(), (400, vec!["dialogId".to_owned()]));
}

#[actix_web::test]
async fn a_frozen_dialog_is_changed_by_admins_only() {
    let world = World::new();
    let path = dialog(&world).await;
    let frozen = act(&world, "admin", &path, "freeze").await;
    assert_eq!(frozen.status, 204);
    let again = act(&world, "admin", &path, "freeze").await;
    assert_eq!((again.status, again.header("etag")), (204, frozen.header("etag")));
    let owner = json!({"actorType": "ServiceOwner"});
    let content = json!({"title": {"value": [{"value": "x", "languageCode": "nb"}]}});
    let forbidden = (403, vec!["Forbidden".to_owned()]);
    for (method, suffix, body) in [
        (Method::PUT, "", json!({"status": "Draft", "content": content})),
        (Method::PATCH, "", json!([])),
        (Method::DELETE, "", Value::Null),
        (
            Method::POST,
            "/activities",
            json!({"type": "DialogClosed", "performedBy": owner}),
        ),
        (
            Method::POST,
            "/transmissions",
            json!({"type": "Information", "sender": owner, "content": content}),
        ),
    ] {
        let path = format!("{path}{suffix}");
        let answer = world.call(method.clone(), "owner", &path, &body).await;
        assert_eq!(answer.refusal(), forbidden, "{method} {suffix}");
    }
    assert_eq!(act(&world, "owner", &path, "restore").await.status, 204);
    assert_eq!(act(&world, "admin", &path, "unfreeze").await.status, 204);
    assert_eq!(
        world
            .call(Method::DELETE, "owner", &path, &Value::Null)
            .await
            .status,
        204
    );
    assert_eq!(act(&world, "admin", &path, "freeze").await.status, 410);
}

#[actix_web::test]
async fn a_stale_if_match_changes_nothing() {
    let world = World::new();
    let path = dialog(&world).await;
    let revision = world.read(&path).await["revision"].clone();
    for (method, suffix) in [
        (Method::DELETE, ""),
        (Method::POST, "/actions/restore"),
        (Method::POST, "/actions/purge"),
        (Method::POST, "/actions/freeze"),
        (Method::POST, "/actions/unfreeze"),
    ] {
        let path = format!("{path}{suffix}");
        for (value, status, keys) in [(STALE, 412, vec![]), ("\"x\"", 400, vec!["If-Match".to_owned()])] {
            let request =
                request(method.clone(), "admin", &path, &Value::Null).insert_header(("if-match", value));
            assert_eq!(
                world.send(request).await.refusal(),
                (status, keys),
                "{method} {path}"
            );
        }
    }
    assert_eq!(world.read(&path).await["revision"], revision);
}

#[actix_web::test]
async fn operations_without_body_take_any_body_of_any_type() {
    for (method, suffix) in [
        (Method::DELETE, ""),
        (Method::POST, "/actions/restore"),
        (Method::POST, "/actions/purge"),
        (Method::POST, "/actions/freeze"),
        (Method::POST, "/actions/unfreeze"),
    ] {
        for content_type in [
            None,
            Some("application/json"),
            Some("text/plain"),
            Some("nonsense"),
        ] {
            let world = World::new();
            let path = format!("{}{suffix}", dialog(&world).await);
            let mut request = bearer(TestRequest::with_uri(&path).method(method.clone()), "admin");
            if let Some(content_type) = content_type {
                request = request
                    .insert_header((CONTENT_TYPE, content_type))
                    .set_payload("{not json");
            }
            assert_eq!(
                world.send(request).await.status,
                204,
                "{method} {suffix} {content_type:?}"
            );
        }
    }
}

#[actix_web::test]
async fn a_broken_flag_is_refused() {
    let world = World::new();
    let path = format!("{}?isSilentUpdate=maybe", dialog(&world).await);
    let answer = world.call(Method::DELETE, "owner", &path, &Value::Null).await;
    assert_eq!(answer.refusal(), (400, vec!["isSilentUpdate".to_owned()]));
}

#[actix_web::test]
async fn correspondences_are_deleted_and_purged_with_their_scope_only() {
    let world = World::new();
    let body = MIN.replace("example-building-permit", "example-letterbox");
    let answer = world.send(crate::world::post("correspondence", body)).await;
    let path = format!("{DIALOGS}/{}", answer.json().as_str().unwrap());
    let forbidden = (403, vec!["Forbidden".to_owned()]);
    for token in ["owner", "admin"] {
        let deleted = world.call(Method::DELETE, token, &path, &Value::Null).await;
        assert_eq!(deleted.refusal(), forbidden, "{token}");
        assert_eq!(
            act(&world, token, &path, "purge").await.refusal(),
            forbidden,
            "{token}"
        );
    }
    assert_eq!(act(&world, "correspondence", &path, "purge").await.status, 204);
}
