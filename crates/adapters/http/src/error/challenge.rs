//! 401: one `WWW-Authenticate` per issuer.

use super::Unauthenticated;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use dialogporten_application::token::TokenError;

/// An empty 401. A token of a known issuer earns one challenge that says what is wrong, the others stay plain; a text that is
/// no token at all earns it from every issuer.
pub(super) fn response(reason: &Unauthenticated) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::UNAUTHORIZED);
    let issuers = reason.issuers.max(1);
    let explained = match &reason.error {
        None | Some(TokenError::UnknownIssuer) => 0,
        Some(TokenError::Malformed) => issuers,
        Some(_) => 1,
    };
    let plain = HeaderValue::from_static("Bearer");
    let explanation = reason.error.as_ref().map(explain);
    for issuer in 0..issuers {
        let challenge = match &explanation {
            Some(text) if issuer < explained => HeaderValue::from_str(text).unwrap_or_else(|_| plain.clone()),
            _ => plain.clone(),
        };
        response.headers_mut().append(WWW_AUTHENTICATE, challenge);
    }
    response
}

fn explain(error: &TokenError) -> String {
    const INVALID: &str = "Bearer error=\"invalid_token\"";
    let described = |text: &str| format!("{INVALID}, error_description=\"{text}\"");
    match error {
        TokenError::Malformed | TokenError::UnknownIssuer | TokenError::KeysUnavailable => INVALID.to_owned(),
        TokenError::Expired(at) => described(&format!(
            "The token expired at '{}'",
            at.format("%m/%d/%Y %H:%M:%S")
        )),
        TokenError::NotYetValid(from) => described(&format!(
            "The token is not valid before '{}'",
            from.format("%m/%d/%Y %H:%M:%S")
        )),
        TokenError::NoExpiration => described("The token has no expiration"),
        TokenError::UnknownKey => described("The signature key was not found"),
        TokenError::BadSignature => described("The signature is invalid"),
    }
}
