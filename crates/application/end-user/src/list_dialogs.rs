//! Lists dialogs for an end user: newest content first, a page at a time.

use crate::listed_dialog::show;
use dialogporten_application::PortError;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::authorization::AuthorizedParties;
use dialogporten_application::caller::EndUser;
use dialogporten_application::dialogs::{DialogQueries, EndUserListQuery};
use dialogporten_application::masking::PersonMask;
use dialogporten_application::paging::{ContentUpdatedPosition, Page, PageSize};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::sync::Arc;

pub use crate::listed_dialog::ListedDialog;

/// What an end user wants listed.
#[derive(Debug, Clone)]
pub struct ListDialogs {
    /// Who.
    pub user: EndUser,
    /// Only these parties; empty means all that the user may act for.
    pub parties: Vec<Party>,
    /// Only these resources; empty means all.
    pub resources: Vec<ServiceResource>,
    /// Strictly after this position.
    pub after: Option<ContentUpdatedPosition>,
    /// Items on the page.
    pub size: PageSize,
    /// Transaction time.
    pub now: Timestamp,
}

/// Handles [`ListDialogs`].
#[derive(Clone)]
pub struct ListDialogsHandler {
    queries: Arc<dyn DialogQueries>,
    parties: Arc<dyn AuthorizedParties>,
    authorizer: DialogAuthorizer,
    mask: Arc<dyn PersonMask>,
}

impl std::fmt::Debug for ListDialogsHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListDialogsHandler")
    }
}

impl ListDialogsHandler {
    /// Uses these ports.
    #[must_use]
    pub const fn new(
        queries: Arc<dyn DialogQueries>,
        parties: Arc<dyn AuthorizedParties>,
        authorizer: DialogAuthorizer,
        mask: Arc<dyn PersonMask>,
    ) -> Self {
        Self {
            queries,
            parties,
            authorizer,
            mask,
        }
    }

    /// One page. Nothing authorized gives an empty page, never a refusal.
    ///
    /// # Errors
    /// [`PortError`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handle(&self, query: ListDialogs) -> Result<Page<ListedDialog>, PortError> {
        let ListDialogs {
            user,
            parties,
            resources,
            after,
            size,
            now,
        } = query;
        let scope = self.parties.list_scope(&user, &parties, &resources).await?;
        if scope.is_empty() {
            return Ok(Page {
                items: Vec::new(),
                has_next: false,
            });
        }
        let page = self
            .queries
            .end_user_list(&EndUserListQuery {
                scope,
                after,
                size,
                now,
            })
            .await?;
        let items = show(page.items, &user, &self.authorizer, &*self.mask).await?;
        Ok(Page {
            items,
            has_next: page.has_next,
        })
    }
}
