//! Searches the dialogs of a service owner.

mod parameters;

use crate::api::Call;
use crate::error::ApiError;
use crate::output::service_owner::list::present;
use crate::pipeline::Answer;
use crate::query::search::PageParameters;
use crate::respond::json;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::paging::Page;
use dialogporten_service_owner::search_dialogs::{FoundDialogs, SearchDialogs, SearchDialogsError};
use parameters::Wanted;

/// `GET /api/v1/serviceowner/dialogs`
pub(crate) async fn search_dialogs(call: Call, caller: ServiceOwner) -> Answer {
    let handler = &call.api.service_owner.search_dialogs;
    let Wanted {
        filter,
        page: PageParameters { order, after, size },
        matches_nothing,
    } = parameters::read(&call.query, |filter| handler.check(&caller, filter))?;
    let order_by = order.to_text();
    let found = if matches_nothing {
        FoundDialogs {
            page: Page {
                items: Vec::new(),
                has_next: false,
            },
            position: after,
            acting_for: None,
        }
    } else {
        let search = SearchDialogs {
            caller,
            filter,
            order: order.clone(),
            after,
            size,
        };
        handler.handle(search).await?
    };
    let token = found.position.as_ref().map(|position| position.to_text(&order));
    Ok(json(&present(&found, token, order_by)))
}

impl From<SearchDialogsError> for ApiError {
    fn from(error: SearchDialogsError) -> Self {
        match error {
            SearchDialogsError::Invalid(violations) => Self::Invalid(violations),
            SearchDialogsError::Port(error) => Self::Port(error),
        }
    }
}
