//! Lists where end users keep the dialogs of a service owner.

use crate::api::Call;
use crate::error::ApiError;
use crate::output::parts::system_labels;
use crate::pipeline::Answer;
use crate::query::parameters::Parameters;
use crate::respond::json;
use dialogporten_api_types::service_owner::{
    DialogEndUserContextItem, PaginatedListOfDialogEndUserContextItem,
};
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_service_owner::search_end_user_contexts::{
    SearchEndUserContexts, SearchEndUserContextsError,
};
use std::borrow::Cow;

/// `GET /api/v1/serviceowner/dialogs/endusercontext`
pub(crate) async fn search_end_user_contexts(call: Call, caller: ServiceOwner) -> Answer {
    let order = SearchOrder::default();
    let handler = &call.api.service_owner.search_end_user_contexts;
    let mut parameters = Parameters::with_commas(&call.query);
    let search = SearchEndUserContexts {
        caller,
        parties: parameters.parties(),
        labels: parameters.system_labels("label"),
        content_updated_after: parameters.time("contentUpdatedAfter"),
        after: parameters
            .after(&order)
            .and_then(|position| position.content_updated()),
        size: parameters.size(),
    };
    // Parties that are none have been found wrong already.
    if !search.parties.is_empty() || call.query.first("party").is_none() {
        parameters.breaches(handler.check(&search.parties));
    }
    let page = handler.handle(parameters.finish(search)?).await?;
    // Other lists give a token on their last page, too; this one never did.
    let next = page.items.last().filter(|_| page.has_next);
    let token = next.map(|last| SearchPosition::from(last.position).to_text(&order));
    Ok(json(&PaginatedListOfDialogEndUserContextItem {
        continuation_token: token.map(Cow::Owned),
        has_next_page: page.has_next,
        items: page
            .items
            .iter()
            .map(|item| DialogEndUserContextItem {
                dialog_id: item.dialog_id().uuid(),
                end_user_context_revision: item.context.revision.uuid(),
                system_labels: system_labels(item.context.labels),
            })
            .collect(),
        order_by: Cow::Owned(order.to_text()),
    }))
}

impl From<SearchEndUserContextsError> for ApiError {
    fn from(error: SearchEndUserContextsError) -> Self {
        match error {
            SearchEndUserContextsError::Invalid(violations) => Self::Invalid(violations),
            SearchEndUserContextsError::Port(error) => Self::Port(error),
        }
    }
}
