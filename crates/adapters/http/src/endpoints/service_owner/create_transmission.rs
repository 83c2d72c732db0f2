//! Appends a transmission to a dialog.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::input::{Input, transmission};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::service_owner::create::CreateDialogTransmission;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_service_owner::create_transmission::CreateTransmission;

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/transmissions`
pub(crate) async fn create_transmission(call: Call, caller: ServiceOwner) -> Answer {
    let dialog_id = call.dialog_id()?;
    let options = call.change_options()?;
    let body: CreateDialogTransmission = json::read(&call.body, ROOT_KEY)?;
    let mut input = Input::for_stored(&caller, call.api.ambient.as_ref(), options.now);
    // The contract reports it as the first of a list.
    let list = Path::Member(&Path::Root, "transmissions");
    let transmission = transmission::new(&mut input, &list.element(0), body, false);
    let command = CreateTransmission {
        transmission: input.finish(transmission)?,
        caller,
        dialog_id,
        options,
    };
    let id = command.transmission.id;
    let outcome = call.api.service_owner.create_transmission.handle(command).await;
    let revision = outcome.map_err(|error| Sent::NewTransmission.refused(error))?;
    Ok(respond::created(
        &format!("/api/v1/serviceowner/dialogs/{dialog_id}/transmissions/{id}"),
        id.uuid(),
        revision,
    ))
}
