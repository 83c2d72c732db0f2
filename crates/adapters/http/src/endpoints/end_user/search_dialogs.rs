//! Searches the dialogs that an end user may see.

mod parameters;

use crate::api::Call;
use crate::error::ApiError;
use crate::output::end_user::list::present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::query::search::PageParameters;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_application::paging::Page;
use dialogporten_end_user::search_dialogs::{FoundDialogs, SearchDialogs, SearchDialogsError};
use parameters::Wanted;

/// `GET /api/v1/enduser/dialogs`
pub(crate) async fn search_dialogs(call: Call, user: EndUser) -> Answer {
    let handler = &call.api.end_user.search_dialogs;
    let Wanted {
        parties,
        resources,
        filter,
        page: PageParameters { order, after, size },
        matches_nothing,
    } = parameters::read(&call.query, |parties, resources, filter| {
        handler.check(parties, resources, filter)
    })?;
    let languages = Languages::accepted(call.header("accept-language"));
    let order_by = order.to_text();
    let FoundDialogs { page, position } = if matches_nothing {
        FoundDialogs {
            page: Page {
                items: Vec::new(),
                has_next: false,
            },
            position: after,
        }
    } else {
        let search = SearchDialogs {
            user,
            parties,
            resources,
            filter,
            order: order.clone(),
            after,
            size,
            now: call.now(),
        };
        handler.handle(search).await?
    };
    let token = position.map(|position| position.to_text(&order));
    Ok(respond::json(&present(
        &page,
        token.as_deref(),
        &order_by,
        &languages,
    )))
}

impl From<SearchDialogsError> for ApiError {
    fn from(error: SearchDialogsError) -> Self {
        match error {
            SearchDialogsError::Invalid(violations) => Self::Invalid(violations),
            SearchDialogsError::Port(error) => Self::Port(error),
        }
    }
}
