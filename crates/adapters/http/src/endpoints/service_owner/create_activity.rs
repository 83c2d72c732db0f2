//! Appends an activity to a dialog.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::input::{Input, activity};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_service_owner::create_activity::CreateActivity;

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/activities`
pub(crate) async fn create_activity(call: Call, caller: ServiceOwner) -> Answer {
    let dialog_id = call.dialog_id()?;
    let options = call.change_options()?;
    let body = json::read(&call.body, ROOT_KEY)?;
    let mut input = Input::for_stored(&caller, call.api.ambient.as_ref(), options.now);
    let activity = activity::activity(&mut input, &Path::Member(&Path::Root, "activity"), body);
    let command = CreateActivity {
        activity: input.finish(activity)?,
        caller,
        dialog_id,
        options,
    };
    let id = command.activity.id;
    let outcome = call.api.service_owner.create_activity.handle(command).await;
    let revision = outcome.map_err(|error| Sent::Activity.refused(error))?;
    Ok(respond::created(
        &format!("/api/v1/serviceowner/dialogs/{dialog_id}/activities/{id}"),
        id.uuid(),
        revision,
    ))
}
