//! Lists dialogs for an end user.

mod parameters;
mod position;

use crate::api::Call;
use crate::output::end_user::list::present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_application::paging::Page;
use dialogporten_end_user::list_dialogs::ListDialogs;
use parameters::Parameters;

/// `GET /api/v1/enduser/dialogs`
pub(crate) async fn list_dialogs(call: Call, user: EndUser) -> Answer {
    let parameters = Parameters::read(&call.query, call.api.limits.end_user)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let page = if parameters.matches_nothing {
        Page {
            items: Vec::new(),
            has_next: false,
        }
    } else {
        let query = ListDialogs {
            user,
            parties: parameters.parties,
            resources: parameters.resources,
            after: parameters.after,
            size: parameters.size,
            now: call.api.ambient.now(),
        };
        call.api.end_user.list_dialogs.handle(query).await?
    };
    let token = page.items.last().map(|last| position::write(&last.item));
    let token = token.as_deref().or(call.query.first("continuationToken"));
    Ok(respond::json(&present(&page, token, position::ORDER, &languages)))
}
