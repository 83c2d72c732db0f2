//! What the endpoints need, and one request on its way to an endpoint.

use crate::error::ApiError;
use crate::health::HealthSource;
use crate::openapi::Viewers;
use crate::query::{Query, conversion_message, route_id};
use actix_web::HttpRequest;
use actix_web::http::header::IF_MATCH;
use actix_web::web;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::EndUser;
use dialogporten_application::limits::Limits;
use dialogporten_application::token::{DialogTokenSigner, TokenVerifier};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_end_user::change_system_labels::ChangeSystemLabelsHandler;
use dialogporten_end_user::get_children::{GetChildren, GetChildrenHandler};
use dialogporten_service_owner::change::ChangeOptions;
use dialogporten_service_owner::create_activity::CreateActivityHandler;
use dialogporten_service_owner::create_transmission::CreateTransmissionHandler;
use dialogporten_service_owner::lifecycle::LifecycleHandler;
use dialogporten_service_owner::list_service_resources::ListServiceResourcesHandler;
use dialogporten_service_owner::look_up_dialog::LookUpDialogHandler;
use dialogporten_service_owner::move_form_saved::MoveFormSavedHandler;
use dialogporten_service_owner::search_dialogs::SearchDialogsHandler;
use dialogporten_service_owner::search_end_user_contexts::SearchEndUserContextsHandler;
use dialogporten_service_owner::service_owner_labels::ServiceOwnerLabelsHandler;
use dialogporten_service_owner::should_send_notification::ShouldSendNotificationHandler;
use dialogporten_service_owner::update_dialog::UpdateDialogHandler;
use dialogporten_service_owner::update_transmission::UpdateTransmissionHandler;
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
    /// Who may use the viewer of the API documents.
    pub viewers: Viewers,
    /// Tells which services there are.
    pub service_resources: ListServiceResourcesHandler,
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
    /// Changes what a dialog says.
    pub update_dialog: UpdateDialogHandler,
    /// Deletes, restores, purges, freezes.
    pub lifecycle: LifecycleHandler,
    /// Appends transmissions.
    pub create_transmission: CreateTransmissionHandler,
    /// Corrects transmissions.
    pub update_transmission: UpdateTransmissionHandler,
    /// Appends activities.
    pub create_activity: CreateActivityHandler,
    /// Moves the time of a saved form.
    pub move_form_saved: MoveFormSavedHandler,
    /// Keeps the service owner's own labels.
    pub labels: ServiceOwnerLabelsHandler,
    /// Reads activities, transmissions and readers.
    pub children: dialogporten_service_owner::get_children::GetChildrenHandler,
    /// Searches dialogs.
    pub search_dialogs: SearchDialogsHandler,
    /// Searches labels of end users.
    pub search_end_user_contexts: SearchEndUserContextsHandler,
    /// Changes labels of end users.
    pub change_system_labels: dialogporten_service_owner::change_system_labels::ChangeSystemLabelsHandler,
    /// Looks dialogs up.
    pub look_up_dialog: LookUpDialogHandler,
    /// Evaluates notification conditions.
    pub should_send_notification: ShouldSendNotificationHandler,
}

/// Use cases of end users.
#[derive(Debug, Clone)]
pub struct EndUserUseCases {
    /// Reads a dialog.
    pub get_dialog: dialogporten_end_user::get_dialog::GetDialogHandler,
    /// Searches dialogs.
    pub search_dialogs: dialogporten_end_user::search_dialogs::SearchDialogsHandler,
    /// Finds dialogs by what they stand for.
    pub look_up_dialog: dialogporten_end_user::look_up_dialog::LookUpDialogHandler,
    /// Lists parties.
    pub list_parties: dialogporten_end_user::list_parties::ListPartiesHandler,
    /// Lists services.
    pub list_service_resources: dialogporten_end_user::list_service_resources::ListServiceResourcesHandler,
    /// Reads parts of a dialog.
    pub get_children: GetChildrenHandler,
    /// Changes where dialogs are kept.
    pub change_system_labels: ChangeSystemLabelsHandler,
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

    /// The dialog of the route, whose parts an end user wants to read.
    ///
    /// # Errors
    /// 400 under `dialogId`.
    pub(crate) fn parts_of(&self, user: EndUser) -> Result<GetChildren, ApiError> {
        Ok(GetChildren {
            user,
            id: self.dialog_id()?,
            now: self.now(),
        })
    }

    /// The dialog of the route.
    ///
    /// # Errors
    /// 400 under `dialogId`.
    pub(crate) fn dialog_id(&self) -> Result<DialogId, ApiError> {
        self.route_id("dialogId").map(DialogId::new)
    }

    /// How a change is meant: `isSilentUpdate` and `If-Match`.
    ///
    /// # Errors
    /// 400 under `isSilentUpdate` or `If-Match`.
    pub(crate) fn change_options(&self) -> Result<ChangeOptions, ApiError> {
        Ok(ChangeOptions {
            silent: self.query.flag("isSilentUpdate")?,
            ..self.loud_options()?
        })
    }

    /// As [`Call::change_options`] where changes cannot be silent.
    ///
    /// # Errors
    /// 400 under `If-Match`.
    pub(crate) fn loud_options(&self) -> Result<ChangeOptions, ApiError> {
        Ok(ChangeOptions {
            silent: false,
            if_match: self.if_match()?,
            now: self.now(),
        })
    }

    /// Transaction time.
    pub(crate) fn now(&self) -> Timestamp {
        self.api.ambient.now()
    }

    /// The contract's revision is the bare UUID: quotes, weak marks, lists and `*` are not understood.
    ///
    /// # Errors
    /// 400 under `If-Match`.
    pub(crate) fn if_match(&self) -> Result<Option<Revision>, ApiError> {
        let Some(value) = self.request.headers().get(IF_MATCH) else {
            return Ok(None);
        };
        let text = value.to_str().unwrap_or_default();
        Uuid::try_parse(text)
            .ok()
            .filter(|_| text.len() == 36)
            .map(|revision| Some(Revision::new(revision)))
            .ok_or_else(|| ApiError::invalid("If-Match", conversion_message(text, "Guid")))
    }

    /// A request header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    }
}
