//! Why end users are shown nothing, under the contract's keys: the one place for dialogs and their parts.

use crate::error::{ApiError, finding};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_end_user::get_children::GetChildrenError;
use uuid::Uuid;

/// The dialog, as error keys name it.
pub(super) const DIALOG: &str = "DialogEntity";
/// Key of errors that concern a body as a whole.
pub(super) const ROOT_KEY: &str = "serializerErrors";
/// The login is too weak.
pub(super) const LEVEL_TOO_LOW: &str = "Altinn authentication level too low.";

const SECONDS: &str = "%Y-%m-%dT%H:%M:%S";

/// 404 until a moment.
pub(super) fn not_visible_until(moment: Timestamp) -> ApiError {
    let message = format!("Dialog is not visible until {}", moment.format(SECONDS));
    ApiError::NotVisibleUntil(finding(DIALOG, message), moment)
}

/// 404 since a moment.
pub(super) fn expired_at(moment: Timestamp) -> ApiError {
    let message = format!("Dialog expired at {}", moment.format(SECONDS));
    ApiError::NotFound(finding(DIALOG, message))
}

/// Several dialogs in one message.
pub(super) fn listed(ids: &[DialogId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// The answer when a list of parts is refused.
pub(super) fn parts_refused(error: GetChildrenError) -> ApiError {
    match error {
        GetChildrenError::NotFound(id) => ApiError::not_found(DIALOG, id),
        GetChildrenError::Deleted(id) => ApiError::gone(DIALOG, id),
        GetChildrenError::LevelTooLow => ApiError::Forbidden(LEVEL_TOO_LOW.to_owned()),
        GetChildrenError::NotVisibleUntil(moment) => not_visible_until(moment),
        GetChildrenError::ExpiredAt(moment) => expired_at(moment),
        // Lists do not ask for one part.
        GetChildrenError::NoSuchPart => ApiError::NotFound(finding(DIALOG, "the dialog has no such part")),
        GetChildrenError::Port(error) => ApiError::Port(error),
    }
}

/// The answer when one part is refused; `entity` names its kind.
pub(super) fn part_refused(entity: &'static str, id: Uuid) -> impl FnOnce(GetChildrenError) -> ApiError {
    move |error| match error {
        GetChildrenError::NoSuchPart => ApiError::not_found(entity, id),
        error => parts_refused(error),
    }
}
