//! What the endpoints need, and one request on its way to an endpoint.

use crate::error::ApiError;
use crate::health::HealthSource;
use crate::query::{Query, route_id};
use actix_web::HttpRequest;
use actix_web::web;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::limits::Limits;
use dialogporten_application::token::{DialogTokenSigner, TokenVerifier};
use std::sync::Arc;
use uuid::Uuid;

/// Ports and use cases behind REST v1.
pub struct HttpApi {
    /// Checks bearer tokens.
    pub verifier: Arc<dyn TokenVerifier>,
    /// Time and ids.
    pub ambient: Arc<dyn Ambient>,
    /// Published keys and issuer of dialog tokens.
    pub signer: Arc<dyn DialogTokenSigner>,
    /// Results of the background checks.
    pub health: Arc<dyn HealthSource>,
    /// Published limits.
    pub limits: Limits,
}

impl std::fmt::Debug for HttpApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpApi").finish_non_exhaustive()
    }
}

/// One request that has passed routing, authentication and policy.
#[derive(Debug)]
pub(crate) struct Call {
    /// The request.
    pub(crate) request: HttpRequest,
    /// Ports and use cases.
    pub(crate) api: web::Data<HttpApi>,
    /// Its query string.
    pub(crate) query: Query,
    /// Its body; empty unless the operation takes one.
    pub(crate) body: web::Bytes,
}

impl Call {
    /// An id of the route.
    ///
    /// # Errors
    /// 400 under `name`.
    pub(crate) fn route_id(&self, name: &str) -> Result<Uuid, ApiError> {
        route_id(name, self.request.match_info().get(name).unwrap_or_default())
    }

    /// A request header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    }
}
