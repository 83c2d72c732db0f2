//! Shows an end user who has seen a dialog.

use super::refusals::{part_refused, parts_refused};
use crate::api::Call;
use crate::output::end_user::children::seen_record as present;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::SeenRecordId;

/// `GET /api/v1/enduser/dialogs/{dialogId}/seenlog`
pub(crate) async fn get_seen_log(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let found = call.api.end_user.get_children.seen_log(query).await;
    let log: Vec<_> = found.map_err(parts_refused)?.into_iter().map(present).collect();
    Ok(respond::json(&log))
}

/// `GET /api/v1/enduser/dialogs/{dialogId}/seenlog/{seenLogId}`
pub(crate) async fn get_seen_record(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let id = call.route_id("seenLogId")?;
    let children = &call.api.end_user.get_children;
    let found = children.seen_record(query, SeenRecordId::new(id)).await;
    let shown = found.map_err(part_refused("DialogSeenLog", id))?;
    Ok(respond::json(&present(shown)))
}
