//! Shows a dialog to its owner.

use crate::api::Call;
use crate::error::ApiError;
use crate::output::service_owner::dialog::present;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use dialogporten_service_owner::get_dialog::{GetDialog, GetDialogError};

/// `GET /api/v1/serviceowner/dialogs/{dialogId}`
pub(crate) async fn get_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let id = DialogId::new(call.route_id("dialogId")?);
    check_end_user_id(&call)?;
    let query = GetDialog {
        caller,
        id,
        now: call.api.ambient.now(),
    };
    let dialog = call.api.service_owner.get_dialog.handle(query).await?;
    let revision = dialog.details.dialog.revision;
    Ok(respond::tagged_json(&present(&dialog), revision))
}

/// The pipeline takes a bare number as well; here the whole URN is demanded.
fn check_end_user_id(call: &Call) -> Result<(), ApiError> {
    let is_person = |text: &str| {
        PartyIdentifier::parse(text).is_ok_and(|identifier| identifier.kind() == PartyKind::Person)
    };
    match call.query.first("endUserId") {
        Some(text) if !is_person(text) => Err(ApiError::invalid(
            "endUserId",
            format!("must be a person: {}{{number}}", PartyKind::Person.prefix()),
        )),
        _ => Ok(()),
    }
}

impl From<GetDialogError> for ApiError {
    fn from(error: GetDialogError) -> Self {
        match error {
            GetDialogError::NotFound(id) => Self::not_found("DialogEntity", id),
            GetDialogError::Port(error) => Self::Port(error),
            GetDialogError::Reading(error) => error.into(),
        }
    }
}
