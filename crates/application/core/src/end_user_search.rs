//! Query port of the end users' search.

use crate::PortError;
use crate::authorization::ListScope;
use crate::dialogs::DialogListItem;
use crate::ordering::{SearchOrder, SearchPosition};
use crate::paging::{Page, PageSize};
use crate::search::{TextSearch, TimeSpan};
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::uri::UriReference;

/// Filters of a search, beside parties and services: those narrow the scope. All must hold; in a list, one value must hold unless
/// noted. Empty lists filter nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndUserFilter {
    /// Owners of the services, exact.
    pub orgs: Vec<OrgCode>,
    /// The service's own statuses, exact.
    pub extended_statuses: Vec<String>,
    /// The service's own reference, exact.
    pub external_reference: Option<String>,
    /// Statuses.
    pub statuses: Vec<DialogStatus>,
    /// Creation.
    pub created: TimeSpan,
    /// Last change.
    pub updated: TimeSpan,
    /// Last change of content.
    pub content_updated: TimeSpan,
    /// Deadline.
    pub due: TimeSpan,
    /// Seen since the content changed and not marked as unopened.
    pub is_content_seen: Option<bool>,
    /// Process, exact.
    pub process: Option<UriReference>,
    /// Labels; all must be set. Nothing is left out because of a label that is not named: archived dialogs and those in the bin
    /// are found, too.
    pub system_labels: Vec<SystemLabel>,
    /// Leaves out what is not for people.
    pub exclude_api_only: bool,
    /// Words.
    pub text: Option<TextSearch>,
}

impl EndUserFilter {
    /// True when everything but the words holds for a dialog.
    #[must_use]
    pub fn accepts(&self, dialog: &DialogSnapshot) -> bool {
        let extended_status = dialog.extended_status.as_ref().map(|status| status.as_str());
        let reference = dialog
            .external_reference
            .as_ref()
            .map(|reference| reference.as_str());
        let labels = dialog.end_user_context.labels;
        one_of(&self.orgs, &dialog.org)
            && one_of(&self.statuses, &dialog.status)
            && (self.extended_statuses.is_empty()
                || self
                    .extended_statuses
                    .iter()
                    .any(|status| Some(status.as_str()) == extended_status))
            && (self.external_reference.is_none() || self.external_reference.as_deref() == reference)
            && self.created.contains(Some(dialog.created_at))
            && self.updated.contains(Some(dialog.updated_at))
            && self.content_updated.contains(Some(dialog.content_updated_at))
            && self.due.contains(dialog.due_at)
            && self
                .is_content_seen
                .is_none_or(|seen| seen == dialog.is_content_seen())
            && (self.process.is_none() || self.process == dialog.process)
            && self.system_labels.iter().all(|label| labels.contains(*label))
            && !(self.exclude_api_only && dialog.is_api_only)
    }
}

fn one_of<T: PartialEq>(wanted: &[T], value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}

/// A search for an end user. Deleted, not yet visible and expired dialogs are never found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndUserSearchQuery {
    /// What may be seen, already narrowed to the parties and services that are asked for. Not empty.
    pub scope: ListScope,
    /// Filters.
    pub filter: EndUserFilter,
    /// Order.
    pub order: SearchOrder,
    /// Strictly after this position.
    pub after: Option<SearchPosition>,
    /// Items on the page.
    pub size: PageSize,
    /// For `visibleFrom` (at most now) and `expiresAt` (after now).
    pub now: Timestamp,
}

impl EndUserSearchQuery {
    /// True when the scope and everything but the words and the position holds for a dialog.
    #[must_use]
    pub fn accepts(&self, dialog: &DialogSnapshot) -> bool {
        dialog.deleted_at.is_none()
            && dialog.visible_from.is_none_or(|from| from <= self.now)
            && dialog.expires_at.is_none_or(|until| until > self.now)
            && self.filter.accepts(dialog)
            && self.scope.covers(dialog)
    }
}

/// Searches dialogs for end users.
#[async_trait]
pub trait EndUserSearches: Send + Sync {
    /// One page of dialogs.
    ///
    /// # Errors
    /// [`PortError::TimeLimit`] when too many dialogs match, else any [`PortError`].
    async fn dialogs(&self, query: &EndUserSearchQuery) -> Result<Page<DialogListItem>, PortError>;
}
