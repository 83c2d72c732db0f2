//! Lists dialogs for an end user: newest content first, a page at a time.

use crate::dialog_view::{ShownSeenRecord, shown_seen_records};
use dialogporten_application::PortError;
use dialogporten_application::access::{DEFAULT_LIST_LEVEL, DialogAuthorizer};
use dialogporten_application::authorization::AuthorizedParties;
use dialogporten_application::caller::EndUser;
use dialogporten_application::dialogs::{DialogListItem, DialogQueries, EndUserListQuery};
use dialogporten_application::masking::{PersonMask, ShownActor};
use dialogporten_application::paging::{ContentUpdatedPosition, Page, PageSize};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::sync::Arc;

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

/// A dialog in a list. Texts that the login is too weak for are already replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDialog {
    /// The dialog.
    pub item: DialogListItem,
    /// Performer of the latest activity, masked.
    pub latest_activity_performed_by: Option<ShownActor>,
    /// Newest record of each reader since the dialog was updated.
    pub seen_since_last_update: Vec<ShownSeenRecord>,
    /// Newest record of each reader since the content was updated.
    pub seen_since_last_content_update: Vec<ShownSeenRecord>,
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
        let mut items = Vec::with_capacity(page.items.len());
        for item in page.items {
            items.push(self.show(&user, item).await?);
        }
        Ok(Page {
            items,
            has_next: page.has_next,
        })
    }

    async fn show(&self, user: &EndUser, mut item: DialogListItem) -> Result<ListedDialog, PortError> {
        let minimum = self
            .authorizer
            .minimum_level(&item.service_resource, DEFAULT_LIST_LEVEL)
            .await?;
        if let Some(content) = item.content.take() {
            item.content = Some(if user.level.0 < minimum {
                content.without_sensitive_texts()
            } else {
                content
            });
        }
        let log = std::mem::take(&mut item.seen_since_last_content_update);
        let shown = |since| shown_seen_records(&log, since, &user.party, &*self.mask);
        Ok(ListedDialog {
            latest_activity_performed_by: item
                .latest_activity
                .as_ref()
                .map(|activity| ShownActor::masked(&activity.performed_by, &*self.mask)),
            seen_since_last_update: shown(item.updated_at),
            seen_since_last_content_update: shown(item.content_updated_at),
            item,
        })
    }
}
