//! What everybody may read.

use crate::world::World;
use actix_web::http::header::ACCEPT;
use actix_web::test::TestRequest;
use serde_json::json;

async fn get(path: &str) -> crate::world::Answer {
    World::new().send(TestRequest::get().uri(path)).await
}

#[actix_web::test]
async fn limits_are_published() {
    let answer = get("/api/v1/metadata/limits").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({
            "endUserSearch": {
                "maxPartyFilterValues": 100, "maxServiceResourceFilterValues": 20,
                "maxOrgFilterValues": 20, "maxExtendedStatusFilterValues": 20,
            },
            "serviceOwnerSearch": {
                "maxPartyFilterValues": 20, "maxServiceResourceFilterValues": 20,
                "maxExtendedStatusFilterValues": 20,
            },
        })
    );
}

#[actix_web::test]
async fn keys_and_issuer_may_be_cached_for_a_day() {
    for (path, body) in [
        ("/api/v1/.well-known/jwks.json", json!({"keys": []})),
        (
            "/api/v1/.well-known/oauth-authorization-server",
            json!({
                "issuer": "https://dialog.example.no/api/v1",
                "jwks_uri": "https://dialog.example.no/api/v1/.well-known/jwks.json",
            }),
        ),
    ] {
        let answer = get(path).await;
        assert_eq!((answer.status, answer.json()), (200, body));
        assert_eq!(answer.header("cache-control"), "public,max-age=86400");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
}

#[actix_web::test]
async fn clients_that_refuse_json_get_406() {
    let request = TestRequest::get()
        .uri("/api/v1/metadata/limits")
        .insert_header((ACCEPT, "text/html"));
    let answer = World::new().send(request).await;
    assert_eq!(
        (answer.status, answer.error_keys()),
        (406, vec!["Accept".to_owned()])
    );
}

#[actix_web::test]
async fn probes_answer_with_the_worst_status() {
    for (path, status, word) in [
        ("/health/liveness", 200, "Healthy"),
        ("/health/startup", 200, "Healthy"),
        ("/health", 200, "Healthy"),
        ("/health/deep", 200, "Degraded"),
        ("/health/readiness", 503, "Unhealthy"),
    ] {
        let answer = get(path).await;
        assert_eq!(
            (answer.status, &answer.json()["status"]),
            (status, &json!(word)),
            "{path}"
        );
    }
}
