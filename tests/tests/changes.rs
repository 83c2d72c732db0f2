//! Journeys of a service platform that changes its dialogs, through the real binary with a real database.
#![expect(
    clippy::unwrap_used,
    reason = "test support: what cannot be built is a broken test"
)]

use dialogporten_tests::portal::{Portal, TTD};
use reqwest::Method;
use serde_json::{Value, json};

const OWNER: &str = "/api/v1/serviceowner/dialogs";

struct Platform {
    portal: Portal,
    token: String,
}

/// Status, ETag, body.
type Outcome = (u16, String, Value);

impl Platform {
    async fn start() -> Self {
        let portal = Portal::start().await;
        let token = portal.owner_token(TTD, &["serviceprovider"]);
        Self { portal, token }
    }

    async fn call(&self, method: Method, path: &str, if_match: &str, body: &Value) -> Outcome {
        let mut request = self
            .portal
            .client()
            .request(method, self.portal.url(path))
            .bearer_auth(&self.token);
        if !if_match.is_empty() {
            request = request.header("if-match", if_match);
        }
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let etag = answer
            .headers()
            .get("etag")
            .map_or("", |etag| etag.to_str().unwrap())
            .to_owned();
        let text = answer.text().await.unwrap();
        assert!(status < 500, "{status} {text} {}", self.portal.log());
        (status, etag, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn read(&self, path: &str) -> Value {
        self.call(Method::GET, path, "", &Value::Null).await.2
    }
}

fn texts(text: &str) -> Value {
    json!({"value": [{"value": text, "languageCode": "nb"}]})
}

fn inspection() -> Value {
    let attachment =
        |name: &str| json!({"urls": [{"url": format!("https://x.no/{name}"), "consumerType": "Gui"}]});
    json!({
        "serviceResource": "urn:altinn:resource:ttd-tilsyn",
        "party": "urn:altinn:organization:identifier-no:313339017",
        "idempotentKey": "tilsyn-1",
        "status": "RequiresAttention",
        "content": {"title": texts("Varsel"), "summary": texts("Vi kommer.")},
        "attachments": [attachment("a"), attachment("b")],
        "activities": [{"type": "DialogCreated", "performedBy": {"actorType": "ServiceOwner"}}],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_labels_deletes_restores_and_purges() {
    let platform = Platform::start().await;
    let (_, _, id) = platform.call(Method::POST, OWNER, "", &inspection()).await;
    let dialog = format!("{OWNER}/{}", id.as_str().unwrap());
    let labels = format!("{dialog}/context/labels");
    let label = json!({"value": "Urn:Sak/17"});
    let (status, first, problem) = platform.call(Method::POST, &labels, "", &label).await;
    assert_eq!(status, 204, "{problem}");
    assert_eq!(platform.read(&labels).await, json!([{"value": "urn:sak/17"}]));
    let path = format!("{labels}/urn:sak%2F17");
    let (status, second, problem) = platform.call(Method::DELETE, &path, &first, &Value::Null).await;
    assert_eq!(status, 204, "{problem}");
    assert_ne!(first, second);

    let act = |action: &str| format!("{dialog}/actions/{action}");
    let nothing = &Value::Null;
    assert_eq!(platform.call(Method::DELETE, &dialog, "", nothing).await.0, 204);
    assert_eq!(platform.call(Method::DELETE, &dialog, "", nothing).await.0, 410);
    assert_eq!(
        platform.call(Method::POST, &act("restore"), "", nothing).await.0,
        204
    );
    assert_eq!(
        platform.call(Method::POST, &act("purge"), "", nothing).await.0,
        204
    );
    assert_eq!(platform.call(Method::GET, &dialog, "", nothing).await.0, 404);
    for table in [
        "dialog",
        "inbox",
        "dialog_body",
        "transmission",
        "activity",
        "dialog_ref",
        "label_log",
    ] {
        let rows = platform
            .portal
            .count(&format!("select count(*) from {table}"))
            .await;
        assert_eq!(rows, 0, "{table}");
    }
    // The idempotent key is free again.
    assert_eq!(platform.call(Method::POST, OWNER, "", &inspection()).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_concurrent_changes_one_wins_and_the_others_are_told_to_try_again() {
    let platform = Platform::start().await;
    let (_, etag, id) = platform.call(Method::POST, OWNER, "", &inspection()).await;
    let dialog = format!("{OWNER}/{}", id.as_str().unwrap());
    let change = |progress: i32| json!({"status": "InProgress", "progress": progress, "content": {"title": texts("x")}});
    let bodies: Vec<Value> = (1..=8).map(change).collect();
    let calls = bodies
        .iter()
        .map(|body| platform.call(Method::PUT, &dialog, &etag, body));
    let outcomes = futures_util::future::join_all(calls).await;
    let winners = outcomes.iter().filter(|(status, ..)| *status == 204).count();
    assert_eq!(winners, 1, "{outcomes:?}");
    assert!(
        outcomes.iter().all(|(status, ..)| matches!(status, 204 | 412)),
        "{outcomes:?}"
    );

    let bodies: Vec<Value> = (11..=18).map(change).collect();
    let calls = bodies
        .iter()
        .map(|body| platform.call(Method::PUT, &dialog, "", body));
    let outcomes = futures_util::future::join_all(calls).await;
    assert!(outcomes.iter().any(|(status, ..)| *status == 204));
    for (status, _, problem) in outcomes {
        assert!(
            status == 204 || status == 409 && problem["errors"][""].is_array(),
            "{status} {problem}"
        );
    }
}
