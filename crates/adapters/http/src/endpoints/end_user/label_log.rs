//! Shows an end user who has set and removed labels.

use super::refusals::parts_refused;
use crate::api::Call;
use crate::output::end_user::children::label_log_entry;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;

/// `GET /api/v1/enduser/dialogs/{dialogId}/context/labellog`
pub(crate) async fn get_label_log(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let found = call.api.end_user.get_children.label_log(query).await;
    let log: Vec<_> = found
        .map_err(parts_refused)?
        .into_iter()
        .map(label_log_entry)
        .collect();
    Ok(respond::json(&log))
}
