//! Replaces what a service platform says of a dialog.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::input::{Input, update};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::service_owner as wire;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_service_owner::change::ChangeOptions;
use dialogporten_service_owner::update_dialog::UpdateDialog;

/// `PUT /api/v1/serviceowner/dialogs/{dialogId}`
pub(crate) async fn update_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let options = call.change_options()?;
    let body = json::read(&call.body, ROOT_KEY)?;
    // A dialog that cannot be found comes before everything that is wrong with its new state.
    let found = call.api.service_owner.update_dialog.find(&caller, id).await;
    let found = found.map_err(|error| Sent::Dialog.refused(error))?;
    replace(&call, caller, found, options, body).await
}

/// Gives the dialog that was found its new state.
pub(super) async fn replace(
    call: &Call,
    caller: ServiceOwner,
    found: DialogSnapshot,
    options: ChangeOptions,
    body: wire::UpdateDialog,
) -> Answer {
    let mut input = Input::for_stored(&caller, call.api.ambient.as_ref(), options.now);
    let update = update::dialog_update(&mut input, &Path::Member(&Path::Root, "dto"), body, &found);
    let command = UpdateDialog {
        update: input.finish(update)?,
        caller,
        options,
    };
    let outcome = call.api.service_owner.update_dialog.handle(found, command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}
