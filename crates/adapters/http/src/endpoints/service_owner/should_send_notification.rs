//! Tells notification senders whether a notification still makes sense.

use crate::api::Call;
use crate::error::ApiError;
use crate::input::{REQUIRED, enums};
use crate::pipeline::Answer;
use crate::query::parameters::Parameters;
use crate::respond::json;
use dialogporten_api_types::common as wire;
use dialogporten_api_types::service_owner::NotificationCondition as Condition;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::identifier::TransmissionId;
use dialogporten_service_owner::should_send_notification::{
    NotificationCondition, ShouldSendNotificationError,
};

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/actions/should-send-notification`
pub(crate) async fn should_send_notification(call: Call, _caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let condition = condition(&call)?;
    let handler = &call.api.service_owner.should_send_notification;
    let send_notification = handler.handle(id, condition).await?;
    Ok(json(&Condition { send_notification }))
}

fn condition(call: &Call) -> Result<NotificationCondition, ApiError> {
    const KIND: &str = "conditionType";
    const ACTIVITY: &str = "activityType";
    let mut parameters = Parameters::of(&call.query);
    let kind: Option<wire::NotificationConditionType> = parameters.one(KIND, "NotificationConditionType");
    let activity: Option<wire::DialogActivityType> = parameters.one(ACTIVITY, "DialogActivityType");
    let transmission = parameters.id("transmissionId").map(TransmissionId::new);
    for (name, is_missing) in [(KIND, kind.is_none()), (ACTIVITY, activity.is_none())] {
        if is_missing {
            parameters.breach(name, REQUIRED);
        }
    }
    let condition = match (kind, activity) {
        (Some(kind), Some(activity)) => {
            let (kind, activity) = (enums::condition_type(kind), enums::activity_type(activity));
            let condition = NotificationCondition::new(kind, activity, transmission);
            condition
                .map_err(|error| parameters.breach("transmissionId", error.to_string()))
                .ok()
        }
        _ => None,
    };
    // Whatever is missing has been noted.
    parameters
        .finish(condition)?
        .ok_or_else(|| ApiError::invalid(KIND, REQUIRED))
}

impl From<ShouldSendNotificationError> for ApiError {
    fn from(error: ShouldSendNotificationError) -> Self {
        match error {
            ShouldSendNotificationError::NotFound(id) => Self::not_found("DialogEntity", id),
            ShouldSendNotificationError::Port(error) => Self::Port(error),
        }
    }
}
