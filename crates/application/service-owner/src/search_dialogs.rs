//! Searches the dialogs of a service owner, optionally only those that a person may see.

use crate::on_behalf::person_behind;
use crate::ownership::ResourceOwnership;
use dialogporten_application::access::{DEFAULT_LIST_LEVEL, DialogAuthorizer};
use dialogporten_application::authorization::{AuthorizedParties, ListScope};
use dialogporten_application::caller::{EndUser, ServiceOwner};
use dialogporten_application::limits::Limits;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::{Page, PageSize};
use dialogporten_application::search::{
    OwnedListItem, ServiceOwnerFilter, ServiceOwnerSearchQuery, ServiceOwnerSearches,
};
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::party::PartyIdentifier;
use std::sync::Arc;

/// Fewest characters of a text to look for.
pub const SHORTEST_TEXT: usize = 3;

/// What a service owner looks for.
#[derive(Debug, Clone)]
pub struct SearchDialogs {
    /// Who, and on whose behalf.
    pub caller: ServiceOwner,
    /// What.
    pub filter: ServiceOwnerFilter,
    /// In which order.
    pub order: SearchOrder,
    /// Strictly after this position.
    pub after: Option<SearchPosition>,
    /// Items on the page.
    pub size: PageSize,
}

/// A page of dialogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDialogs {
    /// Texts that nobody without login may see are already replaced.
    pub page: Page<OwnedListItem>,
    /// After the last item; what was asked for when there is none.
    pub position: Option<SearchPosition>,
    /// The person on whose behalf the search was made.
    pub acting_for: Option<PartyIdentifier>,
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchDialogsError {
    /// 400: everything that is wrong.
    #[error("the search is invalid")]
    Invalid(Violations),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Handles [`SearchDialogs`].
#[derive(Clone)]
pub struct SearchDialogsHandler {
    searches: Arc<dyn ServiceOwnerSearches>,
    parties: Arc<dyn AuthorizedParties>,
    authorizer: DialogAuthorizer,
    ownership: ResourceOwnership,
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
        searches: Arc<dyn ServiceOwnerSearches>,
        parties: Arc<dyn AuthorizedParties>,
        authorizer: DialogAuthorizer,
        ownership: ResourceOwnership,
        limits: Limits,
    ) -> Self {
        Self {
            searches,
            parties,
            authorizer,
            ownership,
            limits,
        }
    }

    /// What is wrong with a search, beside the values that cannot be read.
    ///
    /// # Errors
    /// All findings.
    pub fn check(&self, caller: &ServiceOwner, filter: &ServiceOwnerFilter) -> Result<(), Violations> {
        let mut violations = Violations::new();
        let is_on_behalf = caller.acting_for.is_some();
        self.check_sizes(is_on_behalf, filter, &mut violations);
        if is_on_behalf && filter.parties.is_empty() && filter.service_resources.is_empty() {
            let message = "Either 'ServiceResource' or 'Party' must be specified if 'EndUserId' is provided.";
            violations.add("endUserId", message);
        }
        if let Some(text) = &filter.text {
            if !is_on_behalf {
                violations.add("search", "'EndUserId' must be specified if Search is provided.");
            }
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
            ("visible", "Visible", filter.visible),
        ];
        for (path, name, _) in spans.iter().filter(|(_, _, span)| span.is_reversed()) {
            let message = format!("'{name}After' must be less than or equal to '{name}Before'.");
            violations.add(format!("{path}After"), message);
        }
        violations.or_ok(())
    }

    fn check_sizes(&self, is_on_behalf: bool, filter: &ServiceOwnerFilter, violations: &mut Violations) {
        let Limits {
            end_user,
            service_owner,
        } = &self.limits;
        let most = |of_end_user: u16, of_service_owner: u16| {
            usize::from(if is_on_behalf {
                of_end_user
            } else {
                of_service_owner
            })
        };
        let sizes = [
            (
                "party",
                filter.parties.len(),
                most(
                    end_user.max_party_filter_values,
                    service_owner.max_party_filter_values,
                ),
            ),
            (
                "serviceResource",
                filter.service_resources.len(),
                most(
                    end_user.max_service_resource_filter_values,
                    service_owner.max_service_resource_filter_values,
                ),
            ),
            (
                "extendedStatus",
                filter.extended_statuses.len(),
                most(
                    end_user.max_extended_status_filter_values,
                    service_owner.max_extended_status_filter_values,
                ),
            ),
        ];
        for (path, _, most) in sizes.iter().filter(|(_, size, most)| size > most) {
            let message = format!("'Count' must be less than or equal to '{most}'.");
            violations.add(format!("{path}.Count"), message);
        }
    }

    /// One page. Nothing accessible gives an empty page, never a refusal.
    ///
    /// # Errors
    /// [`SearchDialogsError`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(&self, search: SearchDialogs) -> Result<FoundDialogs, SearchDialogsError> {
        self.check(&search.caller, &search.filter)
            .map_err(SearchDialogsError::Invalid)?;
        let SearchDialogs {
            caller,
            filter,
            order,
            after,
            size,
        } = search;
        let person = person_behind(&caller);
        let org = self.ownership.org_of(&caller).await?;
        let scope = match &person {
            None => None,
            Some(person) => Some(self.scope(person, &filter).await?),
        };
        let acting_for = person.map(|person| person.party);
        let sees_nothing = scope.as_ref().is_some_and(ListScope::is_empty);
        let (Some(org), false) = (org, sees_nothing) else {
            return Ok(FoundDialogs {
                page: Page {
                    items: Vec::new(),
                    has_next: false,
                },
                position: after,
                acting_for,
            });
        };
        let query = ServiceOwnerSearchQuery {
            org,
            scope,
            filter,
            order,
            after,
            size,
        };
        let mut page = self.searches.dialogs(&query).await?;
        for found in &mut page.items {
            self.replace_sensitive_texts(found).await?;
        }
        let last = page.items.last();
        Ok(FoundDialogs {
            position: last
                .map(|last| SearchPosition::after(&last.ordered(), &query.order))
                .or(query.after),
            page,
            acting_for,
        })
    }

    async fn scope(&self, person: &EndUser, filter: &ServiceOwnerFilter) -> Result<ListScope, PortError> {
        self.parties
            .list_scope(person, &filter.parties, &filter.service_resources)
            .await
    }

    /// Lists are made for nobody in particular, that is with the weakest login.
    async fn replace_sensitive_texts(&self, found: &mut OwnedListItem) -> Result<(), PortError> {
        let minimum = self
            .authorizer
            .minimum_level(&found.item.service_resource, DEFAULT_LIST_LEVEL)
            .await?;
        if minimum > 0 {
            let content = found.item.content.take();
            found.item.content = content.map(|content| content.without_sensitive_texts());
        }
        Ok(())
    }
}
