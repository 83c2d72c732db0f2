//! Searches the dialogs that an end user may see.

use crate::listed_dialog::{ListedDialog, show};
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::authorization::AuthorizedParties;
use dialogporten_application::caller::EndUser;
use dialogporten_application::end_user_search::{EndUserFilter, EndUserSearchQuery, EndUserSearches};
use dialogporten_application::limits::Limits;
use dialogporten_application::masking::PersonMask;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::{Page, PageSize};
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::sync::Arc;

/// Fewest characters of a text to look for.
pub const SHORTEST_TEXT: usize = 3;

/// What an end user looks for.
#[derive(Debug, Clone)]
pub struct SearchDialogs {
    /// Who.
    pub user: EndUser,
    /// Only these parties; empty means all that the user may act for.
    pub parties: Vec<Party>,
    /// Only these services; empty means all. Either parties or services must be given.
    pub resources: Vec<ServiceResource>,
    /// Everything else.
    pub filter: EndUserFilter,
    /// In which order.
    pub order: SearchOrder,
    /// Strictly after this position.
    pub after: Option<SearchPosition>,
    /// Items on the page.
    pub size: PageSize,
    /// Transaction time.
    pub now: Timestamp,
}

/// A page of dialogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDialogs {
    /// The dialogs.
    pub page: Page<ListedDialog>,
    /// After the last item, also on the last page; what was asked for when there is none.
    pub position: Option<SearchPosition>,
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchDialogsError {
    /// 400: everything that is wrong.
    #[error("the search is invalid")]
    Invalid(Violations),
    /// 422 when the time limit was reached, else 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Handles [`SearchDialogs`].
#[derive(Clone)]
pub struct SearchDialogsHandler {
    searches: Arc<dyn EndUserSearches>,
    parties: Arc<dyn AuthorizedParties>,
    authorizer: DialogAuthorizer,
    mask: Arc<dyn PersonMask>,
    limits: Limits,
}

impl std::fmt::Debug for SearchDialogsHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchDialogsHandler")
    }
}

impl SearchDialogsHandler {
    /// Uses these ports and limits.
    #[must_use]
    pub const fn new(
        searches: Arc<dyn EndUserSearches>,
        parties: Arc<dyn AuthorizedParties>,
        authorizer: DialogAuthorizer,
        mask: Arc<dyn PersonMask>,
        limits: Limits,
    ) -> Self {
        Self {
            searches,
            parties,
            authorizer,
            mask,
            limits,
        }
    }

    /// What is wrong with a search, beside the values that cannot be read. `parties` and `resources` are how many were given.
    ///
    /// # Errors
    /// All findings.
    pub fn check(&self, parties: usize, resources: usize, filter: &EndUserFilter) -> Result<(), Violations> {
        let mut violations = Violations::new();
        if parties == 0 && resources == 0 {
            violations.add("", "Either ServiceResource or Party must be specified.");
        }
        let limits = &self.limits.end_user;
        let sizes = [
            ("party", parties, limits.max_party_filter_values),
            (
                "serviceResource",
                resources,
                limits.max_service_resource_filter_values,
            ),
            ("org", filter.orgs.len(), limits.max_org_filter_values),
            (
                "extendedStatus",
                filter.extended_statuses.len(),
                limits.max_extended_status_filter_values,
            ),
        ];
        for (path, _, most) in sizes.iter().filter(|(_, size, most)| *size > usize::from(*most)) {
            let message = format!("'Count' must be less than or equal to '{most}'.");
            violations.add(format!("{path}.Count"), message);
        }
        if let Some(text) = &filter.text {
            let length = text.words.chars().count();
            if length < SHORTEST_TEXT {
                let message = format!(
                    "The length of 'Search' must be at least {SHORTEST_TEXT} characters. You entered {length} characters."
                );
                violations.add("search", message);
            }
        }
        let spans = [
            ("created", "Created", filter.created),
            ("updated", "Updated", filter.updated),
            ("contentUpdated", "ContentUpdated", filter.content_updated),
            ("due", "Due", filter.due),
        ];
        for (path, name, _) in spans.iter().filter(|(_, _, span)| span.is_reversed()) {
            let message = format!("'{name}After' must be less than or equal to '{name}Before'.");
            violations.add(format!("{path}After"), message);
        }
        violations.or_ok(())
    }

    /// One page. Nothing authorized gives an empty page, never a refusal.
    ///
    /// # Errors
    /// [`SearchDialogsError`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(&self, search: SearchDialogs) -> Result<FoundDialogs, SearchDialogsError> {
        self.check(search.parties.len(), search.resources.len(), &search.filter)
            .map_err(SearchDialogsError::Invalid)?;
        let SearchDialogs {
            user,
            parties,
            resources,
            filter,
            order,
            after,
            size,
            now,
        } = search;
        let mut scope = self.parties.list_scope(&user, &parties, &resources).await?;
        // Registers that cannot narrow by party tell of all instances.
        scope.narrow(&parties, &resources);
        if scope.is_empty() {
            return Ok(FoundDialogs {
                page: Page {
                    items: Vec::new(),
                    has_next: false,
                },
                position: after,
            });
        }
        let query = EndUserSearchQuery {
            scope,
            filter,
            order,
            after,
            size,
            now,
        };
        let page = self.searches.dialogs(&query).await?;
        let last = page.items.last();
        Ok(FoundDialogs {
            position: last
                .map(|last| SearchPosition::after(&last.ordered(), &query.order))
                .or(query.after),
            page: Page {
                items: show(page.items, &user, &self.authorizer, &*self.mask).await?,
                has_next: page.has_next,
            },
        })
    }
}
