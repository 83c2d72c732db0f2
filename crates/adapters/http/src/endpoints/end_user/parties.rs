//! Tells an end user for whom to act.

use crate::accept::requires_json;
use crate::api::Call;
use crate::output::end_user::parties::present;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;

/// `GET /api/v1/enduser/parties`
pub(crate) async fn get_parties(call: Call, user: EndUser) -> Answer {
    requires_json(&call)?;
    let parties = call.api.end_user.list_parties.handle(&user).await?;
    Ok(respond::json(&present(&parties)))
}
