//! Lists where the end users of some parties keep the dialogs of a service owner.

use crate::ownership::ResourceOwnership;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::limits::Limits;
use dialogporten_application::paging::{ContentUpdatedPosition, Page, PageSize};
use dialogporten_application::search::{EndUserContextItem, EndUserContextQuery, ServiceOwnerSearches};
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::Party;
use dialogporten_domain::system_label::SystemLabel;
use std::sync::Arc;

/// What a service owner looks for.
#[derive(Debug, Clone)]
pub struct SearchEndUserContexts {
    /// Who. Admins, too, find their own organization's dialogs only.
    pub caller: ServiceOwner,
    /// Of these parties.
    pub parties: Vec<Party>,
    /// One of these must be set; empty means any.
    pub labels: Vec<SystemLabel>,
    /// Content changed at this moment or later.
    pub content_updated_after: Option<Timestamp>,
    /// Strictly after this position.
    pub after: Option<ContentUpdatedPosition>,
    /// Items on the page.
    pub size: PageSize,
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchEndUserContextsError {
    /// 400: everything that is wrong.
    #[error("the search is invalid")]
    Invalid(Violations),
    /// 5xx.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Handles [`SearchEndUserContexts`].
#[derive(Clone)]
pub struct SearchEndUserContextsHandler {
    searches: Arc<dyn ServiceOwnerSearches>,
    ownership: ResourceOwnership,
    limits: Limits,
}

impl std::fmt::Debug for SearchEndUserContextsHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchEndUserContextsHandler")
    }
}

impl SearchEndUserContextsHandler {
    /// Uses these ports and limits.
    #[must_use]
    pub const fn new(
        searches: Arc<dyn ServiceOwnerSearches>,
        ownership: ResourceOwnership,
        limits: Limits,
    ) -> Self {
        Self {
            searches,
            ownership,
            limits,
        }
    }

    /// One page, newest content first.
    ///
    /// # Errors
    /// [`SearchEndUserContextsError`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(
        &self,
        search: SearchEndUserContexts,
    ) -> Result<Page<EndUserContextItem>, SearchEndUserContextsError> {
        let SearchEndUserContexts {
            caller,
            parties,
            labels,
            content_updated_after,
            after,
            size,
        } = search;
        self.check(&parties)
            .map_err(SearchEndUserContextsError::Invalid)?;
        let Some(org) = self.ownership.org_of(&caller).await? else {
            return Ok(Page {
                items: Vec::new(),
                has_next: false,
            });
        };
        let query = EndUserContextQuery {
            org,
            parties,
            labels,
            content_updated_after,
            after,
            size,
        };
        Ok(self.searches.end_user_contexts(&query).await?)
    }

    /// What is wrong with the parties, beside values that are none.
    ///
    /// # Errors
    /// All findings.
    pub fn check(&self, parties: &[Party]) -> Result<(), Violations> {
        let mut violations = Violations::new();
        if parties.is_empty() {
            violations.add("party", "'Party' must not be empty.");
        }
        let most = self.limits.service_owner.max_party_filter_values;
        if parties.len() > usize::from(most) {
            let message = format!("'Count' must be less than or equal to '{most}'.");
            violations.add("party.Count", message);
        }
        violations.or_ok(())
    }
}
