//! Changes where end users keep dialogs, from the owner's side.

use super::create_dialog::ROOT_KEY;
use crate::api::Call;
use crate::error::{ApiError, finding};
use crate::input::labels::{LabelChange, SentLabels, dialogs, labels};
use crate::input::{Input, actor};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_api_types::common::ActorInput;
use dialogporten_api_types::service_owner::{BulkSetSystemLabel, SetDialogSystemLabelRequest};
use dialogporten_application::Violations;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::identifier::DialogId;
use dialogporten_service_owner::change_system_labels::{
    ChangeSystemLabels, ChangeSystemLabelsError, LabelPerformer, MOST_DIALOGS,
};

/// `PUT /api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels`
pub(crate) async fn set_system_labels(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let if_match = call.loud_options()?.if_match;
    let SetDialogSystemLabelRequest {
        add_labels,
        performed_by,
        remove_labels,
        system_labels,
    } = json::read(&call.body, ROOT_KEY)?;
    let sent = SentLabels {
        add_labels,
        remove_labels,
        system_labels,
    };
    let command = command(&call, caller, Violations::new(), &Path::Root, sent, performed_by)?;
    let handler = &call.api.service_owner.change_system_labels;
    Ok(respond::changed(handler.change_one(id, if_match, command).await?))
}

/// `POST /api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset`
pub(crate) async fn bulk_set_system_labels(call: Call, caller: ServiceOwner) -> Answer {
    let BulkSetSystemLabel {
        add_labels,
        dialogs: sent_dialogs,
        performed_by,
        remove_labels,
        system_labels,
    } = json::read(&call.body, ROOT_KEY)?;
    let sent = SentLabels {
        add_labels,
        remove_labels,
        system_labels,
    };
    let dto = Path::Member(&Path::Root, "dto");
    let mut violations = Violations::new();
    let dialogs = dialogs(&mut violations, &dto, &sent_dialogs, MOST_DIALOGS);
    let command = command(&call, caller, violations, &dto, sent, performed_by)?;
    let handler = &call.api.service_owner.change_system_labels;
    handler.change_many(&dialogs, command).await?;
    Ok(respond::nothing())
}

fn command(
    call: &Call,
    caller: ServiceOwner,
    mut violations: Violations,
    parent: &Path<'_>,
    sent: SentLabels,
    performed_by: Option<ActorInput>,
) -> Result<ChangeSystemLabels, ApiError> {
    let now = call.now();
    let LabelChange { add, remove } = labels(&mut violations, parent, sent);
    let mut input = Input::continuing(violations, &caller, call.api.ambient.as_ref(), now);
    let is_named = performed_by.is_some();
    let actor = performed_by
        .and_then(|actor| actor::required(&mut input, &parent.member("performedBy"), Some(actor)));
    // An actor that cannot be read is one all the same.
    let performer = if is_named && actor.is_none() {
        None
    } else {
        input.checked(
            &Path::Member(&Path::Root, "endUserId"),
            LabelPerformer::of(&caller, actor),
        )
    };
    let performer = input.finish(performer)?;
    Ok(ChangeSystemLabels {
        caller,
        add,
        remove,
        performer,
        now,
    })
}

impl From<ChangeSystemLabelsError> for ApiError {
    fn from(error: ChangeSystemLabelsError) -> Self {
        match error {
            ChangeSystemLabelsError::NotFound(ids) => Self::not_found("DialogEntity", listed(&ids)),
            ChangeSystemLabelsError::Forbidden(refusal) => Self::Forbidden(refusal.to_string()),
            ChangeSystemLabelsError::RevisionMismatch => Self::PreconditionFailed,
            ChangeSystemLabelsError::Invalid(error) => Self::invalid("addLabels", error.to_string()),
            ChangeSystemLabelsError::UnknownActor => {
                Self::Unprocessable(finding("ActorId", "no register knows the performer"))
            }
            ChangeSystemLabelsError::ConcurrentChange => Self::Conflict(finding(
                "",
                "the labels were changed by somebody else at the same time, try again",
            )),
            ChangeSystemLabelsError::Port(error) => Self::Port(error),
        }
    }
}

fn listed(ids: &[DialogId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}
