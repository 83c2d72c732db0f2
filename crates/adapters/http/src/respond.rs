//! Successful answers.

use actix_web::HttpResponse;
use serde::Serialize;

/// 200 with a JSON body.
pub(crate) fn json(value: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(value) {
        Ok(body) => HttpResponse::Ok()
            .content_type("application/json; charset=utf-8")
            .body(body),
        Err(error) => {
            // Only a wire type with a failing serializer gets here; its texts may be personal and are not logged.
            tracing::error!(category = ?error.classify(), "answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
