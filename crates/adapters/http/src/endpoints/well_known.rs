//! Keys and issuer of dialog tokens, for everybody.

use crate::accept::requires_json;
use crate::api::Call;
use crate::pipeline::Answer;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue, VARY};
use serde::Serialize;

/// `GET /api/v1/.well-known/jwks.json`
pub(crate) async fn get_jwks(call: Call) -> Answer {
    requires_json(&call)?;
    Ok(public_document(call.api.signer.key_set().to_owned().into_bytes()))
}

/// `GET /api/v1/.well-known/oauth-authorization-server`
pub(crate) async fn get_oauth_authorization_server(call: Call) -> Answer {
    #[derive(Serialize)]
    struct Metadata<'a> {
        issuer: &'a str,
        jwks_uri: String,
    }
    requires_json(&call)?;
    let issuer = call.api.signer.issuer();
    let metadata = Metadata {
        issuer,
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
    };
    Ok(public_document(serde_json::to_vec(&metadata).unwrap_or_default()))
}

/// Unchanged for a day at least: keys are published before they sign.
fn public_document(body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("public,max-age=86400")))
        .insert_header((VARY, HeaderValue::from_static("Accept-Encoding")))
        .content_type("application/json; charset=utf-8")
        .body(body)
}
