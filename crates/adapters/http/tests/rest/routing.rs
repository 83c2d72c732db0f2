//! What no endpoint answers: no body, no framework text, no authentication needed.

use crate::world::{DIALOGS, MIN, World};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use dialogporten_http::routes::OPERATIONS;

#[actix_web::test]
async fn unknown_paths_and_methods_are_empty_answers() {
    let world = World::new();
    for (method, path, status) in [
        (Method::GET, "/", 404),
        (Method::GET, "/api/v1/serviceowner/nothing", 404),
        (Method::GET, "/api/v1/enduser/dialogs/a/b/c", 404),
        (Method::PUT, DIALOGS, 405),
        (Method::PATCH, "/api/v1/enduser/dialogs", 405),
        (Method::POST, "/health", 405),
    ] {
        let answer = world
            .send(TestRequest::default().method(method.clone()).uri(path))
            .await;
        assert_eq!((answer.status, answer.body.len()), (status, 0), "{method} {path}");
    }
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let answer = World::new().send(TestRequest::put().uri(DIALOGS)).await;
    assert_eq!(answer.header("allow"), "GET, POST");
}

#[actix_web::test]
async fn other_content_types_are_refused_before_authentication() {
    let world = World::new();
    for content_type in [
        "",
        "text/plain",
        "application/json-patch+json",
        "application/jsonx",
    ] {
        let request = TestRequest::post()
            .uri(DIALOGS)
            .insert_header((CONTENT_TYPE, content_type))
            .set_payload(MIN);
        let answer = world.send(request).await;
        assert_eq!((answer.status, answer.body.len()), (415, 0), "{content_type}");
    }
}

#[actix_web::test]
async fn malformed_ids_and_queries_are_problems_of_ours() {
    let world = World::new();
    for path in [
        "/api/v1/serviceowner/dialogs/abc",
        "/api/v1/serviceowner/dialogs/%zz%ff",
        "/api/v1/serviceowner/dialogs/018fdd2a7ba073dd8fdbecc7777382da?%zz=%ff&&=",
    ] {
        let answer = world.get("owner", path).await;
        assert_eq!(
            (answer.status, answer.error_keys()),
            (400, vec!["dialogId".to_owned()]),
            "{path}"
        );
    }
    let personal = world
        .get("owner", "/api/v1/serviceowner/dialogs/08844397713")
        .await;
    assert!(!personal.json()["errors"].to_string().contains("08844397713"));
}

#[test]
fn operation_ids_are_unique_per_audience() {
    for (index, operation) in OPERATIONS.iter().enumerate() {
        let twin = OPERATIONS[..index]
            .iter()
            .find(|other| other.id == operation.id && other.audience == operation.audience);
        assert!(twin.is_none(), "{operation:?}");
    }
}
