//! Changes parts of a dialog: a patch of the body that would replace it.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use super::patch::{Operation, patched};
use super::update_dialog::replace;
use crate::api::Call;
use crate::error::ApiError;
use crate::json;
use crate::output::service_owner::update::replacement;
use crate::pipeline::Answer;
use dialogporten_application::caller::ServiceOwner;

/// Key of everything that is wrong with the operations.
const PATCH_KEY: &str = "UpdateDialogDto";

/// `PATCH /api/v1/serviceowner/dialogs/{dialogId}`
pub(crate) async fn patch_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let options = call.change_options()?;
    let operations: Vec<Operation> = json::read(&call.body, ROOT_KEY)?;
    let found = call.api.service_owner.update_dialog.find(&caller, id).await;
    let found = found.map_err(|error| Sent::Dialog.refused(error))?;
    let body =
        patched(replacement(&found), operations).map_err(|message| ApiError::invalid(PATCH_KEY, message))?;
    let body = json::read(body.to_string().as_bytes(), PATCH_KEY)
        .map_err(|error| ApiError::invalid(PATCH_KEY, format!("{}: {}", error.key, error.message)))?;
    replace(&call, caller, found, options, body).await
}
