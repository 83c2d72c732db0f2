//! Replaces a stored transmission: only silently.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::input::{Input, transmission};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::service_owner::UpdateTransmissionRequest;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::identifier::TransmissionId;
use dialogporten_service_owner::update_transmission::UpdateTransmission;

/// `PUT /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`
pub(crate) async fn update_transmission(call: Call, caller: ServiceOwner) -> Answer {
    let dialog_id = call.dialog_id()?;
    let id = TransmissionId::new(call.route_id("transmissionId")?);
    let options = call.change_options()?;
    let body: UpdateTransmissionRequest = json::read(&call.body, ROOT_KEY)?;
    let keeps_time = body.created_at.is_none();
    let mut input = Input::for_stored(&caller, call.api.ambient.as_ref(), options.now);
    if !options.silent {
        input.breach(
            &Path::Member(&Path::Root, "isSilentUpdate"),
            "must be true: transmissions are corrected silently",
        );
    }
    let dto = Path::Member(&Path::Root, "dto");
    let transmission = transmission::replacement(&mut input, &dto, id, body);
    let command = UpdateTransmission {
        transmission: input.finish(transmission)?,
        caller,
        dialog_id,
        options,
        keeps_time,
    };
    let outcome = call.api.service_owner.update_transmission.handle(command).await;
    let revision = outcome.map_err(|error| Sent::Transmission.refused(error))?;
    Ok(respond::changed(revision))
}
