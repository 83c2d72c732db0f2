//! The way of every request: content type → token → policy → `endUserId` → user type → body size → endpoint.
//!
//! One place keeps the order that the contract promises, and makes sure that every outcome is ours: no framework text leaves.

use crate::api::{Call, HttpApi};
use crate::caller::admit;
use crate::error::ApiError;
use crate::query::Query;
use crate::routes::{Endpoint, Operation, Policy, Takes};
use crate::trace::trace_parent;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;

/// Outcome of an endpoint.
pub(crate) type Answer = Result<HttpResponse, ApiError>;

/// Largest body, bytes.
pub(crate) const MAX_BODY: usize = 20_000_000;

/// Answers a request to `operation`.
pub(crate) async fn answer(
    operation: &'static Operation,
    request: HttpRequest,
    payload: web::Payload,
    api: web::Data<HttpApi>,
) -> HttpResponse {
    let outcome = run(operation, &request, payload, &api).await;
    let mut response = outcome.unwrap_or_else(|error| {
        let trace_id = trace_parent(request.headers(), api.ambient.as_ref());
        error.response(request.path(), &trace_id)
    });
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if operation.policy() != Policy::Anonymous {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn run(
    operation: &Operation,
    request: &HttpRequest,
    payload: web::Payload,
    api: &web::Data<HttpApi>,
) -> Answer {
    if !is_taken(operation.takes, request) {
        return Err(ApiError::UnsupportedMediaType);
    }
    let query = Query::parse(request.query_string());
    let call = |query, body| Call {
        request: request.clone(),
        api: api.clone(),
        query,
        body,
    };
    let admitted = match operation.policy() {
        Policy::Anonymous => None,
        policy => Some(admit(api.verifier.as_ref(), request.headers(), policy, &query).await?),
    };
    match (&operation.endpoint, admitted) {
        (Endpoint::EndUser(endpoint), Some(admitted)) => {
            let caller = admitted.end_user()?;
            let body = body_of(operation, request, payload).await?;
            endpoint(call(query, body), caller).await
        }
        (Endpoint::ServiceOwner(policy, endpoint), Some(admitted)) => {
            let caller = admitted.service_owner(*policy)?;
            let body = body_of(operation, request, payload).await?;
            endpoint(call(query, body), caller).await
        }
        (Endpoint::Anonymous(endpoint), _) => {
            let body = body_of(operation, request, payload).await?;
            endpoint(call(query, body)).await
        }
        (_, None) => Err(ApiError::PolicyNotMet),
    }
}

fn is_taken(takes: Takes, request: &HttpRequest) -> bool {
    let accepted: &[&str] = match takes {
        Takes::Nothing => return true,
        Takes::Json => &["application/json"],
        Takes::JsonPatch => &["application/json", "application/json-patch+json"],
    };
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|media| {
            accepted
                .iter()
                .any(|accepted| media.trim().eq_ignore_ascii_case(accepted))
        })
}

/// The body, at most [`MAX_BODY`] bytes. A body that breaks off is read as far as it came and refused as malformed JSON.
async fn body_of(
    operation: &Operation,
    request: &HttpRequest,
    mut payload: web::Payload,
) -> Result<Bytes, ApiError> {
    if operation.takes == Takes::Nothing {
        return Ok(Bytes::new());
    }
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Err(ApiError::TooLarge);
    }
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(1 << 16));
    while let Some(Ok(chunk)) = payload.next().await {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(ApiError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
