//! Shows activities to an end user.

use super::refusals::{part_refused, parts_refused};
use crate::api::Call;
use crate::output::end_user::children::listed_activity;
use crate::output::languages::Languages;
use crate::output::parts;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::ActivityId;

/// `GET /api/v1/enduser/dialogs/{dialogId}/activities`
pub(crate) async fn get_activities(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let found = call.api.end_user.get_children.activities(query).await;
    let shown = found.map_err(parts_refused)?;
    let activities: Vec<_> = shown
        .iter()
        .map(|shown| listed_activity(&shown.activity, &languages))
        .collect();
    Ok(respond::json(&activities))
}

/// `GET /api/v1/enduser/dialogs/{dialogId}/activities/{activityId}`
pub(crate) async fn get_activity(call: Call, user: EndUser) -> Answer {
    let query = call.parts_of(user)?;
    let id = call.route_id("activityId")?;
    let languages = Languages::accepted(call.header("accept-language"));
    let children = &call.api.end_user.get_children;
    let found = children.activity(query, ActivityId::new(id)).await;
    let shown = found.map_err(part_refused("DialogActivity", id))?;
    let activity = parts::activity(&shown.activity, shown.performed_by, &languages);
    Ok(respond::json(&activity))
}
