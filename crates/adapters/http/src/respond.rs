//! Successful answers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, HeaderValue, LOCATION};
use dialogporten_domain::identifier::Revision;
use serde::Serialize;
use uuid::Uuid;

/// 200 with a JSON body.
pub(crate) fn json(value: &impl Serialize) -> HttpResponse {
    with_body(StatusCode::OK, value)
}

/// 200 with a JSON body and the revision as ETag.
pub(crate) fn tagged_json(value: &impl Serialize, revision: Revision) -> HttpResponse {
    let mut response = json(value);
    tag(&mut response, revision);
    response
}

/// 204.
pub(crate) fn nothing() -> HttpResponse {
    HttpResponse::new(StatusCode::NO_CONTENT)
}

/// 204 with the revision as ETag.
pub(crate) fn changed(revision: Revision) -> HttpResponse {
    let mut response = nothing();
    tag(&mut response, revision);
    response
}

/// 201 with the id as JSON string, its place and the revision as ETag.
pub(crate) fn created(location: &str, id: Uuid, revision: Revision) -> HttpResponse {
    let mut response = with_body(StatusCode::CREATED, &id);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    tag(&mut response, revision);
    response
}

/// The contract's ETag is the bare UUID, without quotes.
fn tag(response: &mut HttpResponse, revision: Revision) {
    if let Ok(value) = HeaderValue::from_str(&revision.to_string()) {
        response.headers_mut().insert(ETAG, value);
    }
}

fn with_body(status: StatusCode, value: &impl Serialize) -> HttpResponse {
    // A dialog with a few transmissions fits without growing.
    let mut body = Vec::with_capacity(4096);
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => HttpResponse::build(status)
            .content_type("application/json; charset=utf-8")
            .body(body),
        Err(error) => {
            // Only a wire type with a failing serializer gets here; its texts may be personal and are not logged.
            tracing::error!(category = ?error.classify(), "answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
