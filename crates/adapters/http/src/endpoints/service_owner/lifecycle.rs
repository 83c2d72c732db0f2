//! Deletes, restores, purges, freezes and unfreezes dialogs. What is sent as body is not looked at.

use super::change::Sent;
use crate::api::Call;
use crate::error::ApiError;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_service_owner::change::ChangeOptions;
use dialogporten_service_owner::lifecycle::ChangeLifecycle;

/// `DELETE /api/v1/serviceowner/dialogs/{dialogId}`
pub(crate) async fn delete_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let command = command(&call, caller, call.change_options()?)?;
    let outcome = call.api.service_owner.lifecycle.delete(command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/restore`
pub(crate) async fn restore_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let command = command(&call, caller, call.change_options()?)?;
    let outcome = call.api.service_owner.lifecycle.restore(command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/purge`
pub(crate) async fn purge_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let command = command(&call, caller, call.change_options()?)?;
    if command.dialog_id.uuid().is_nil() {
        return Err(ApiError::invalid("dialogId", "must not be empty"));
    }
    let outcome = call.api.service_owner.lifecycle.purge(command).await;
    outcome.map_err(|error| Sent::Dialog.refused(error))?;
    Ok(respond::nothing())
}

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/freeze`
pub(crate) async fn freeze_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let command = command(&call, caller, call.loud_options()?)?;
    let outcome = call.api.service_owner.lifecycle.freeze(command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/actions/unfreeze`
pub(crate) async fn unfreeze_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let command = command(&call, caller, call.loud_options()?)?;
    let outcome = call.api.service_owner.lifecycle.unfreeze(command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}

fn command(call: &Call, caller: ServiceOwner, options: ChangeOptions) -> Result<ChangeLifecycle, ApiError> {
    Ok(ChangeLifecycle {
        caller,
        dialog_id: call.dialog_id()?,
        options,
    })
}
