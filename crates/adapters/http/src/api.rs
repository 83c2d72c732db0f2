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
    /// What service owners do.
    pub service_owner: ServiceOwnerUseCases,
    /// What end users do.
    pub end_user: EndUserUseCases,
}

/// Use cases of service owners.
#[derive(Debug, Clone)]
pub struct ServiceOwnerUseCases {
    /// Registers a dialog.
    pub create_dialog: dialogporten_service_owner::create_dialog::CreateDialogHandler,
    /// Reads a dialog.
    pub get_dialog: dialogporten_service_owner::get_dialog::GetDialogHandler,
}

/// Use cases of end users.
#[derive(Debug, Clone)]
pub struct EndUserUseCases {
    /// Reads a dialog.
    pub get_dialog: dialogporten_end_user::get_dialog::GetDialogHandler,
    /// Lists dialogs.
    pub list_dialogs: dialogporten_end_user::list_dialogs::ListDialogsHandler,
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
