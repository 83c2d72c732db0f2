//! Finds the dialog that stands for an app instance or a correspondence, and tells why the caller has access.

use crate::api::Call;
use crate::error::{ApiError, finding};
use crate::output::end_user::look_up::present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::query::instance_reference;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_end_user::look_up_dialog::LookUpDialogError;

/// Findings at the parameter, before anything is looked up.
const INPUT_KEY: &str = "instanceRef";
const KEY: &str = "InstanceRef";

/// `GET /api/v1/enduser/dialoglookup`
pub(crate) async fn look_up_dialog(call: Call, user: EndUser) -> Answer {
    let reference = instance_reference(&call.query, INPUT_KEY)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let found = call.api.end_user.look_up_dialog.handle(&user, reference).await?;
    Ok(respond::json(&present(&found, &languages)))
}

impl From<LookUpDialogError> for ApiError {
    fn from(error: LookUpDialogError) -> Self {
        match error {
            LookUpDialogError::NotFound => Self::NotFound(finding(KEY, "no dialog stands for the instance")),
            LookUpDialogError::Forbidden => Self::Forbidden("Forbidden".to_owned()),
            LookUpDialogError::Port(error) => Self::Port(error),
        }
    }
}
