//! Finds the dialog that stands for an app instance or a correspondence.

use crate::api::Call;
use crate::error::{ApiError, finding};
use crate::output::languages::Languages;
use crate::output::service_owner::look_up::present;
use crate::pipeline::Answer;
use crate::query::instance_reference;
use crate::respond::json;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_service_owner::look_up_dialog::LookUpDialogError;

const KEY: &str = "InstanceRef";

/// `GET /api/v1/serviceowner/dialoglookup`
pub(crate) async fn look_up_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let reference = instance_reference(&call.query, KEY)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let found = call
        .api
        .service_owner
        .look_up_dialog
        .handle(&caller, reference)
        .await?;
    Ok(json(&present(&found, &languages)))
}

impl From<LookUpDialogError> for ApiError {
    fn from(error: LookUpDialogError) -> Self {
        match error {
            LookUpDialogError::NotFound => Self::NotFound(finding(KEY, "no dialog stands for the instance")),
            LookUpDialogError::Forbidden(refusal) => Self::Forbidden(refusal.to_string()),
            LookUpDialogError::Port(error) => Self::Port(error),
        }
    }
}
