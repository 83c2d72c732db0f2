//! Moves the time of a saved form.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::json;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::common::date_time;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::ActivityId;
use dialogporten_service_owner::change::ChangeOptions;
use dialogporten_service_owner::move_form_saved::MoveFormSaved;
use serde::Deserialize;

/// The body is a bare time.
#[derive(Deserialize)]
#[serde(transparent)]
struct NewTime(#[serde(deserialize_with = "date_time::required")] Timestamp);

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}/actions/updateFormSavedActivityTime`
pub(crate) async fn move_form_saved(call: Call, caller: ServiceOwner) -> Answer {
    let dialog_id = call.dialog_id()?;
    let activity_id = ActivityId::new(call.route_id("activityId")?);
    let options = call.loud_options()?;
    let NewTime(to) = json::read(&call.body, ROOT_KEY)?;
    let command = MoveFormSaved {
        caller,
        dialog_id,
        activity_id,
        to,
        options: ChangeOptions {
            silent: true,
            ..options
        },
    };
    let outcome = call.api.service_owner.move_form_saved.handle(command).await;
    Ok(respond::changed(
        outcome.map_err(|error| Sent::Dialog.refused(error))?,
    ))
}
