//! Problem documents, to the byte.

use crate::world::{MIN, World, bearer, post};
use actix_web::test::TestRequest;
use serde_json::Value;

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

async fn problem(world: &World, request: TestRequest) -> String {
    let answer = world.send(request.insert_header(("traceparent", TRACE))).await;
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json; charset=utf-8"
    );
    // The span is ours and new each time.
    let trace = answer.json()["traceId"].as_str().unwrap().to_owned();
    let span = trace.split('-').nth(2).unwrap();
    answer.text().replace(span, "[span]")
}

#[actix_web::test]
async fn invalid_input_has_the_published_document() {
    let body = MIN.replace("\"nb\"", "\"no\"");
    let text = problem(&World::new(), post("owner", body)).await;
    insta::assert_snapshot!(text, @r#"{"type":"https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"instance":"/api/v1/serviceowner/dialogs","errors":{"dto.content.value[0].languageCode":["'no' is not a valid language code (use 'nb' or 'nn' for Norwegian)"]},"traceId":"00-0af7651916cd43dd8448eb211c80319c-[span]-01"}"#);
}

#[actix_web::test]
async fn a_missing_dialog_has_the_published_document() {
    let path = "/api/v1/serviceowner/dialogs/018fdd2a-7ba0-73dd-8fdb-ecc7777382da?x=1";
    let text = problem(&World::new(), bearer(TestRequest::get().uri(path), "owner")).await;
    insta::assert_snapshot!(text, @r#"{"type":"https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.4","title":"Resource not found.","status":404,"instance":"/api/v1/serviceowner/dialogs/018fdd2a-7ba0-73dd-8fdb-ecc7777382da","errors":{"DialogEntity":["Entity 'DialogEntity' with the following key(s) was not found: (018fdd2a-7ba0-73dd-8fdb-ecc7777382da)."]},"traceId":"00-0af7651916cd43dd8448eb211c80319c-[span]-01"}"#);
}

#[actix_web::test]
async fn an_unprocessable_dialog_has_the_published_document() {
    let mut body: Value = serde_json::from_str(MIN).unwrap();
    body["dueAt"] = "2021-01-01T00:00:00Z".into();
    let text = problem(&World::new(), post("owner", body.to_string())).await;
    insta::assert_snapshot!(text, @r#"{"type":"https://datatracker.ietf.org/doc/html/rfc4918#section-11.2","title":"Unprocessable request.","status":422,"instance":"/api/v1/serviceowner/dialogs","errors":{"DueAt":["dueAt must be in the future"]},"traceId":"00-0af7651916cd43dd8448eb211c80319c-[span]-01"}"#);
}

#[actix_web::test]
async fn a_broken_register_is_a_bad_gateway() {
    let world = World::new();
    world.registers.break_down();
    let text = problem(&world, post("owner", MIN)).await;
    insta::assert_snapshot!(text, @r#"{"type":"https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.3","title":"Bad gateway.","status":502,"detail":"An upstream server is down or returned an invalid response. Please try again later.","instance":"/api/v1/serviceowner/dialogs","traceId":"00-0af7651916cd43dd8448eb211c80319c-[span]-01"}"#);
}

#[actix_web::test]
async fn a_body_of_more_than_twenty_million_bytes_is_too_large() {
    let world = World::new();
    let text = problem(&world, post("owner", vec![b' '; 20_000_001])).await;
    insta::assert_snapshot!(text, @r#"{"type":"https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.11","title":"Payload too large. The maximum allowed size is 20000000 bytes.","status":413,"instance":"/api/v1/serviceowner/dialogs","traceId":"00-0af7651916cd43dd8448eb211c80319c-[span]-01"}"#);
    assert_eq!(world.create(vec![b' '; 20_000_000]).await.status, 400);
}

#[actix_web::test]
async fn a_request_without_a_trace_gets_one() {
    let answer = World::new().create("{").await;
    let trace = answer.json()["traceId"].as_str().unwrap().to_owned();
    let parts: Vec<usize> = trace.split('-').map(str::len).collect();
    assert_eq!(parts, [2, 32, 16, 2], "{trace}");
}
