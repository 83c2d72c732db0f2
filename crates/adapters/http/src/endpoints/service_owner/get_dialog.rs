//! Shows a dialog to its owner.

use super::end_user_id;
use crate::api::Call;
use crate::error::ApiError;
use crate::output::service_owner::dialog::present;
use crate::pipeline::Answer;
use crate::query::parameters::Parameters;
use crate::respond;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::identifier::DialogId;
use dialogporten_service_owner::get_dialog::{GetDialog, GetDialogError};

/// `GET /api/v1/serviceowner/dialogs/{dialogId}`
pub(crate) async fn get_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let id = DialogId::new(call.route_id("dialogId")?);
    let mut parameters = Parameters::of(&call.query);
    end_user_id::check(&mut parameters);
    parameters.finish(())?;
    let query = GetDialog {
        caller,
        id,
        now: call.api.ambient.now(),
    };
    let dialog = call.api.service_owner.get_dialog.handle(query).await?;
    let revision = dialog.details.dialog.revision;
    Ok(respond::tagged_json(&present(&dialog), revision))
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
