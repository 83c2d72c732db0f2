//! Activities, transmissions and readers of a dialog: all of them, or one.

use crate::api::Call;
use crate::error::ApiError;
use crate::output::languages::Languages;
use crate::output::parts;
use crate::output::service_owner::children as shown;
use crate::pipeline::Answer;
use crate::respond::json;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::identifier::{ActivityId, SeenRecordId, TransmissionId};
use dialogporten_service_owner::get_children::GetChildrenError;

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/activities`
pub(crate) async fn get_activities(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let children = &call.api.service_owner.children;
    let found = children.activities(&caller, dialog).await;
    let found = found.map_err(|error| refused(error, "DialogActivity", dialog))?;
    Ok(json(&found.iter().map(shown::activity).collect::<Vec<_>>()))
}

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}`
pub(crate) async fn get_activity(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let id = ActivityId::new(call.route_id("activityId")?);
    let children = &call.api.service_owner.children;
    let found = children.activity(&caller, dialog, id).await;
    let found = found.map_err(|error| refused(error, "DialogActivity", id))?;
    let performed_by = ShownActor::in_clear(&found.performed_by);
    Ok(json(&parts::activity(&found, performed_by, &Languages::ALL)))
}

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/transmissions`
pub(crate) async fn get_transmissions(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let children = &call.api.service_owner.children;
    let found = children.transmissions(&caller, dialog).await;
    let found = found.map_err(|error| refused(error, "DialogTransmission", dialog))?;
    Ok(json(&found.iter().map(shown::transmission).collect::<Vec<_>>()))
}

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`
pub(crate) async fn get_transmission(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let id = TransmissionId::new(call.route_id("transmissionId")?);
    let children = &call.api.service_owner.children;
    let found = children.transmission(&caller, dialog, id).await;
    let found = found.map_err(|error| refused(error, "DialogTransmission", id))?;
    Ok(json(&shown::transmission(&found)))
}

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/seenlog`
pub(crate) async fn get_seen_log(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let children = &call.api.service_owner.children;
    let found = children.seen_log(&caller, dialog).await;
    let found = found.map_err(|error| refused(error, "DialogSeenLog", dialog))?;
    Ok(json(&found.iter().map(shown::seen_record).collect::<Vec<_>>()))
}

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/seenlog/{seenLogId}`
pub(crate) async fn get_seen_record(call: Call, caller: ServiceOwner) -> Answer {
    let dialog = call.dialog_id()?;
    let id = SeenRecordId::new(call.route_id("seenLogId")?);
    let children = &call.api.service_owner.children;
    let found = children.seen_record(&caller, dialog, id).await;
    let found = found.map_err(|error| refused(error, "DialogSeenLog", id))?;
    Ok(json(&shown::seen_record(&found)))
}

/// A part that is not there is named by its kind and id.
fn refused(error: GetChildrenError, entity: &str, id: impl std::fmt::Display) -> ApiError {
    match error {
        GetChildrenError::NotFound(dialog) => ApiError::not_found("DialogEntity", dialog),
        GetChildrenError::Gone(dialog) => ApiError::gone("DialogEntity", dialog),
        GetChildrenError::NoSuchPart => ApiError::not_found(entity, id),
        GetChildrenError::Port(error) => ApiError::Port(error),
    }
}
