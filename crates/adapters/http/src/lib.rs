//! REST v1: endpoints, problem documents, OpenAPI.
//!
//! Adding an endpoint: its wire types in `api-types`, one file below `endpoints`, one line in [`routes::OPERATIONS`]. The
//! pipeline does routing, authentication, policy and problem documents; the endpoint extracts, validates, calls its use case and
//! presents the outcome.

mod accept;
mod api;
mod caller;
mod endpoints;
mod error;
pub mod health;
mod input;
mod json;
pub mod openapi;
mod output;
mod path;
mod pipeline;
mod problem;
mod query;
mod respond;
pub mod routes;
pub mod test_issuer;
mod trace;

pub use api::{EndUserUseCases, HttpApi, ServiceOwnerUseCases};

use actix_web::web::{self, ServiceConfig};

/// Mounts REST v1 on an actix application. The closure is cheap to clone: one for each worker.
///
/// Everything that is not a route of this API answers 404 without body.
pub fn configure(api: HttpApi) -> impl Fn(&mut ServiceConfig) + Clone + Send {
    let issuer = api.signer.issuer();
    let base_uri = issuer.strip_suffix("/api/v1").unwrap_or(issuer);
    let documents = openapi::ApiDocuments::new(Some(base_uri), api.viewers);
    let api = web::Data::new(api);
    move |config: &mut ServiceConfig| {
        config.app_data(api.clone());
        routes::mount(config);
        openapi::mount(&documents, config);
        config.default_service(web::to(|| async { actix_web::HttpResponse::NotFound().finish() }));
    }
}
