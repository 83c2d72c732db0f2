//! Creating dialogs: the examples that must pass and those that must not.

use crate::world::{MAX, MIN, World, post};
use serde_json::{Value, json};

/// Applies the `add` and `remove` operations of RFC 6902.
fn patched(document: &str, operations: &Value) -> Value {
    let mut document: Value = serde_json::from_str(document).unwrap();
    for operation in operations.as_array().unwrap() {
        let path = operation["path"].as_str().unwrap();
        let (parent, name) = path.rsplit_once('/').unwrap();
        let value = operation["value"].clone();
        match (document.pointer_mut(parent).unwrap(), operation["op"].as_str()) {
            (Value::Object(members), Some("add")) => {
                members.insert(name.to_owned(), value);
            }
            (Value::Object(members), Some("remove")) => {
                members.remove(name).unwrap();
            }
            (Value::Array(elements), Some("add")) if name == "-" => elements.push(value),
            other => panic!("unexpected operation {other:?}"),
        }
    }
    document
}

#[actix_web::test]
async fn every_invalid_example_is_refused_with_its_status_under_its_key() {
    let cases: Value = serde_json::from_str(include_str!("../examples/invalid-create.json")).unwrap();
    let world = World::new();
    let mut failures = Vec::new();
    for case in cases.as_array().unwrap() {
        let body = patched(MIN, &case["patch-to-minimal"]);
        let answer = world.create(body.to_string()).await;
        let key = case["expected_error_property"].as_str().unwrap();
        let is_expected = u64::from(answer.status) == case["expected_status"].as_u64().unwrap()
            && answer.error_keys().iter().any(|found| found == key);
        if !is_expected {
            failures.push(format!(
                "{}: {} {:?}",
                case["name"],
                answer.status,
                answer.error_keys()
            ));
        }
    }
    assert!(cases.as_array().unwrap().len() > 70);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(world.store.dialog_count(), 0);
}

#[actix_web::test]
async fn an_unknown_service_resource_is_reported_with_its_owner() {
    let operations =
        json!([{"op": "add", "path": "/serviceResource", "value": "urn:altinn:resource:does-not-exist"}]);
    let answer = World::new().create(patched(MIN, &operations).to_string()).await;
    assert_eq!(answer.error_keys(), ["Org", "ServiceResource"]);
}

#[actix_web::test]
async fn the_smallest_example_is_created_with_id_place_and_revision() {
    let world = World::new();
    let answer = world.create(MIN).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json().as_str().unwrap().to_owned();
    assert_eq!(
        answer.header("location"),
        format!("/api/v1/serviceowner/dialogs/{id}")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let read = world.get("owner", answer.header("location")).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.header("etag"), answer.header("etag"));
    assert_eq!(read.header("etag"), read.json()["revision"].as_str().unwrap());
}

#[actix_web::test]
async fn the_largest_example_comes_back_as_it_was_sent() {
    let world = World::new();
    let id = world.created(MAX).await;
    let read = world
        .get("owner", &format!("/api/v1/serviceowner/dialogs/{id}"))
        .await
        .json();
    let sent: Value = serde_json::from_str(MAX).unwrap();
    for name in [
        "id",
        "idempotentKey",
        "serviceResource",
        "party",
        "progress",
        "extendedStatus",
        "externalReference",
        "process",
        "precedingProcess",
        "isApiOnly",
        "status",
        "systemLabel",
    ] {
        assert_eq!(read[name], sent[name], "{name}");
    }
    // Hidden until then, so it begins then.
    assert_eq!(read["createdAt"], "2098-01-10T06:00:00.0000000Z");
    assert_eq!(read["expiresAt"], "2098-12-31T23:00:00.0000000Z");
    for (list, count) in [
        ("attachments", 2),
        ("guiActions", 3),
        ("apiActions", 2),
        ("transmissions", 3),
        ("activities", 3),
        ("searchTags", 2),
    ] {
        assert_eq!(read[list].as_array().unwrap().len(), count, "{list}");
    }
    assert_eq!(read["content"]["title"]["value"][0]["languageCode"], "en");
    assert_eq!(
        read["guiActions"][1]["authorizationAttribute"],
        "urn:altinn:task:consent"
    );
    assert_eq!(read["transmissions"][1]["isOpened"], true);
    assert_eq!(read["activities"][1]["performedBy"]["actorName"], "Eksempel Kari");
    assert_eq!(read["fromPartyTransmissionsCount"], 1);
    assert!(!read.to_string().contains("isAuthorized"));
}

#[actix_web::test]
async fn all_breaches_are_reported_at_once() {
    let body = json!({
        "party": "x", "progress": 101, "status": 99, "guiActions": [{"url": "http://x.no"}],
        "transmissions": [{"content": {"title": {"value": [], "mediaType": "text/html"}}}],
    });
    let answer = World::new().create(body.to_string()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.error_keys(),
        [
            "dto.content",
            "dto.guiActions[0].action",
            "dto.guiActions[0].priority",
            "dto.guiActions[0].title",
            "dto.guiActions[0].url",
            "dto.party",
            "dto.progress",
            "dto.serviceResource",
            "dto.status",
            "dto.transmissions[0].content.mediaType",
            "dto.transmissions[0].content.value",
            "dto.transmissions[0].sender",
            "dto.transmissions[0].type",
        ]
    );
}

#[actix_web::test]
async fn what_json_itself_breaks_is_reported_alone_and_without_prefix() {
    let world = World::new();
    for (body, key) in [
        ("", "SerializerErrors"),
        ("{", "SerializerErrors"),
        ("[]", "SerializerErrors"),
        ("null", "SerializerErrors"),
        (r#"{"searchTags":null,"progress":101}"#, "searchTags"),
        (r#"{"isApiOnly":null}"#, "isApiOnly"),
        (r#"{"status":"Pending"}"#, "status"),
        (r#"{"id":"018fdd2a7ba073dd8fdbecc7777382da"}"#, "id"),
        (
            r#"{"transmissions":[{},{"type":"Letter"}]}"#,
            "transmissions[1].type",
        ),
        (
            r#"{"content":{"title":{"value":[{"value":"x"}]}}}"#,
            "content.title.value[0]",
        ),
        (r#"{"progress":"much"}"#, "progress"),
        (r#"{"externalReference":"a\u0000b"}"#, "externalReference"),
    ] {
        let answer = world.create(body).await;
        assert_eq!(
            (answer.status, answer.error_keys()),
            (400, vec![key.to_owned()]),
            "{body}"
        );
    }
}

#[actix_web::test]
async fn names_match_in_any_case_and_numbers_may_be_quoted() {
    let world = World::new();
    let mut body: Value = serde_json::from_str(MIN).unwrap();
    body["Progress"] = json!("35");
    body["STATUS"] = json!(1);
    body["unknown"] = json!({"a": [1, 2]});
    let id = world.created(body.to_string()).await;
    let read = world
        .get("owner", &format!("/api/v1/serviceowner/dialogs/{id}"))
        .await
        .json();
    assert_eq!(read["progress"], 35);
    assert_eq!(read["status"], "NotApplicable");
}

#[actix_web::test]
async fn a_taken_idempotent_key_is_a_conflict_that_names_the_dialog() {
    let world = World::new();
    let operations = json!([{"op": "add", "path": "/idempotentKey", "value": "case-1"}]);
    let body = patched(MIN, &operations).to_string();
    let id = world.created(body.clone()).await;
    let answer = world.create(body).await;
    assert_eq!(
        (answer.status, answer.error_keys()),
        (409, vec!["IdempotentKey".to_owned()])
    );
    assert!(answer.text().contains(&id) && answer.text().contains("case-1"));
}

#[actix_web::test]
async fn silent_creates_may_lie_in_the_past() {
    let world = World::new();
    let operations = json!([{"op": "add", "path": "/dueAt", "value": "2021-01-01T00:00:00Z"}]);
    let body = patched(MIN, &operations).to_string();
    let uri = |flag: &str| format!("/api/v1/serviceowner/dialogs?isSilentUpdate={flag}");
    assert_eq!(
        world
            .send(post("owner", body.clone()).uri(&uri("false")))
            .await
            .status,
        422
    );
    assert_eq!(
        world
            .send(post("owner", body.clone()).uri(&uri("TRUE")))
            .await
            .status,
        201
    );
    let answer = world.send(post("owner", body).uri(&uri("yes"))).await;
    assert_eq!(
        (answer.status, answer.error_keys()),
        (400, vec!["isSilentUpdate".to_owned()])
    );
}

#[actix_web::test]
async fn scopes_widen_what_texts_may_be() {
    let world = World::new();
    let html = |text: &str| {
        let value = json!({"value": [{"value": text, "languageCode": "nb"}], "mediaType": "text/html"});
        patched(
            MIN,
            &json!([{"op": "add", "path": "/content/additionalInfo", "value": value}]),
        )
        .to_string()
    };
    assert_eq!(world.send(post("html", html("<p>Hei</p>"))).await.status, 201);
    let refused = world.send(post("html", html("<p onclick=x>Hei</p>"))).await;
    assert_eq!(
        (refused.status, refused.error_keys()),
        (400, vec!["dto.content.value[0]".to_owned()])
    );
    let long = patched(
        MIN,
        &json!([{"op": "add", "path": "/content/title/value/0/value", "value": "x".repeat(300)}]),
    );
    assert_eq!(world.send(post("owner", long.to_string())).await.status, 400);
    assert_eq!(
        world.send(post("correspondence", long.to_string())).await.status,
        201
    );
}

#[actix_web::test]
async fn a_flood_of_unknown_languages_costs_no_more_than_its_length() {
    let texts: Vec<Value> = (0..20_000)
        .map(|number| json!({"value": "x", "languageCode": format!("q{number}")}))
        .chain([
            json!({"value": "x", "languageCode": "en"}),
            json!({"value": "y", "languageCode": "EN_gb"}),
        ])
        .collect();
    let body = patched(
        MIN,
        &json!([{"op": "add", "path": "/content/title/value", "value": texts}]),
    );
    let answer = World::new().create(body.to_string()).await;
    assert_eq!(answer.status, 400);
    let errors = answer.json()["errors"].clone();
    assert_eq!(
        errors["dto.content.value"][0],
        "languages given more than once: en"
    );
    assert_eq!(errors.as_object().unwrap().len(), 20_001);
}
