//! Changes where an end user keeps dialogs: one, or many of which all or none change.

use super::refusals::{DIALOG, ROOT_KEY, listed};
use crate::api::Call;
use crate::error::{ApiError, CONCURRENT, finding};
use crate::input::labels::{SentLabels, revisions};
use crate::json;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::end_user::{BulkSetSystemLabel, SetDialogSystemLabelRequest};
use dialogporten_application::caller::EndUser;
use dialogporten_end_user::change_system_labels::{ChangeSystemLabels, ChangeSystemLabelsError};

/// `PUT /api/v1/enduser/dialogs/{dialogId}/context/systemlabels`
pub(crate) async fn set_system_labels(call: Call, user: EndUser) -> Answer {
    let id = call.dialog_id()?;
    let if_match = call.if_match()?;
    let SetDialogSystemLabelRequest {
        add_labels,
        remove_labels,
        system_labels,
    } = json::read(&call.body, ROOT_KEY)?;
    let sent = SentLabels {
        add_labels,
        remove_labels,
        system_labels,
    };
    let command = command(&call, user, sent);
    let labels = &call.api.end_user.change_system_labels;
    let revision = labels.change_one(id, if_match, command).await?;
    Ok(respond::changed(revision))
}

/// `POST /api/v1/enduser/dialogs/context/systemlabels/actions/bulkset`
pub(crate) async fn bulk_set_system_labels(call: Call, user: EndUser) -> Answer {
    let BulkSetSystemLabel {
        add_labels,
        dialogs,
        remove_labels,
        system_labels,
    } = json::read(&call.body, ROOT_KEY)?;
    let sent = SentLabels {
        add_labels,
        remove_labels,
        system_labels,
    };
    let command = command(&call, user, sent);
    let labels = &call.api.end_user.change_system_labels;
    labels.change_many(&revisions(&dialogs), command).await?;
    Ok(respond::nothing())
}

fn command(call: &Call, user: EndUser, sent: SentLabels) -> ChangeSystemLabels {
    let change = sent.read();
    ChangeSystemLabels {
        user,
        add: change.add,
        remove: change.remove,
        now: call.now(),
    }
}

impl From<ChangeSystemLabelsError> for ApiError {
    fn from(error: ChangeSystemLabelsError) -> Self {
        match error {
            ChangeSystemLabelsError::Invalid(violations) => Self::Invalid(violations),
            ChangeSystemLabelsError::NotFound(ids) => Self::not_found(DIALOG, listed(&ids)),
            ChangeSystemLabelsError::Forbidden(id) => Self::Forbidden(format!(
                "The following dialog ids are unauthorized and/or missing: ({id})."
            )),
            ChangeSystemLabelsError::RevisionMismatch => Self::PreconditionFailed,
            ChangeSystemLabelsError::UnknownUser => {
                Self::Unprocessable(finding("ActorId", "no register knows the actor"))
            }
            ChangeSystemLabelsError::ConcurrentChange => Self::Conflict(finding("", CONCURRENT)),
            ChangeSystemLabelsError::Port(error) => Self::Port(error),
        }
    }
}
