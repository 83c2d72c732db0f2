//! Query port of the service owner's searches.

use crate::PortError;
use crate::authorization::ListScope;
use crate::dialogs::DialogListItem;
use crate::ordering::{OrderedDialog, SearchOrder, SearchPosition};
use crate::paging::{ContentUpdatedPosition, Page, PageSize};
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::localization::LanguageCode;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerContext;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::{EndUserContext, SystemLabel};
use dialogporten_domain::uri::UriReference;

/// Soft-deleted dialogs in a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DeletedFilter {
    /// Live ones only.
    #[default]
    Exclude = 1,
    /// Both.
    Include = 2,
    /// Deleted ones only.
    Only = 3,
}

/// A span of time, both ends included. A moment that is absent is in every open span and in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimeSpan {
    /// Not before.
    pub after: Option<Timestamp>,
    /// Not after.
    pub before: Option<Timestamp>,
}

impl TimeSpan {
    /// True for a moment in it.
    #[must_use]
    pub fn contains(&self, at: Option<Timestamp>) -> bool {
        match at {
            None => self.after.is_none() && self.before.is_none(),
            Some(at) => {
                self.after.is_none_or(|after| after <= at) && self.before.is_none_or(|before| at <= before)
            }
        }
    }

    /// True when it ends before it begins.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        matches!((self.after, self.before), (Some(after), Some(before)) if after > before)
    }
}

/// What a label of the service owner must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelFilter {
    /// Exactly this, trimmed and lower-cased.
    Exactly(String),
    /// Begins like this, trimmed and lower-cased; no character has a special meaning.
    Prefix(String),
}

impl LabelFilter {
    /// Reads a label, or the beginning of labels with a `*` behind it; `None` for a `*` elsewhere or a wrong length (3 to 255
    /// characters).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if !(3..=255).contains(&text.chars().count()) {
            return None;
        }
        let (kept, is_prefix) = match text.strip_suffix('*') {
            Some(prefix) => (prefix, true),
            None => (text.as_str(), false),
        };
        if kept.contains('*') {
            return None;
        }
        Some(if is_prefix {
            Self::Prefix(kept.to_owned())
        } else {
            Self::Exactly(kept.to_owned())
        })
    }

    /// True when a label is so.
    #[must_use]
    pub fn matches(&self, label: &str) -> bool {
        match self {
            Self::Exactly(exact) => label == exact,
            Self::Prefix(prefix) => label.starts_with(prefix),
        }
    }
}

/// Words to look for in the texts of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSearch {
    /// As the client wrote them, at least three characters.
    pub words: String,
    /// Language of the words, which decides how they are inflected; none means as written.
    pub language: Option<LanguageCode>,
}

/// Filters of a search. All must hold; in a list, one value must hold unless noted. Empty lists filter nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceOwnerFilter {
    /// Services.
    pub service_resources: Vec<ServiceResource>,
    /// Parties.
    pub parties: Vec<Party>,
    /// The service's own statuses, exact.
    pub extended_statuses: Vec<String>,
    /// The service's own reference, exact.
    pub external_reference: Option<String>,
    /// Statuses.
    pub statuses: Vec<DialogStatus>,
    /// Soft-deleted ones.
    pub deleted: DeletedFilter,
    /// Creation.
    pub created: TimeSpan,
    /// Last change.
    pub updated: TimeSpan,
    /// Last change of content.
    pub content_updated: TimeSpan,
    /// Deadline.
    pub due: TimeSpan,
    /// Becoming visible.
    pub visible: TimeSpan,
    /// Seen since the content changed and not marked as unopened.
    pub is_content_seen: Option<bool>,
    /// Process, exact.
    pub process: Option<UriReference>,
    /// Labels of the end user; all must be set.
    pub system_labels: Vec<SystemLabel>,
    /// Leaves out what is not for people.
    pub exclude_api_only: bool,
    /// Labels of the service owner; for each filter there must be one.
    pub service_owner_labels: Vec<LabelFilter>,
    /// Words.
    pub text: Option<TextSearch>,
}

/// A search in the dialogs of a service owner. Future and expired dialogs are found like all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOwnerSearchQuery {
    /// Whose dialogs.
    pub org: OrgCode,
    /// Only what a person may see, when the search is made on behalf of one. Not empty.
    pub scope: Option<ListScope>,
    /// Filters.
    pub filter: ServiceOwnerFilter,
    /// Order.
    pub order: SearchOrder,
    /// Strictly after this position.
    pub after: Option<SearchPosition>,
    /// Items on the page.
    pub size: PageSize,
}

/// A dialog in a list of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedListItem {
    /// What all lists show.
    pub item: DialogListItem,
    /// ETag of the dialog.
    pub revision: Revision,
    /// Set while soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Hidden from end users before.
    pub visible_from: Option<Timestamp>,
    /// Labels of the service owner.
    pub service_owner_context: ServiceOwnerContext,
}

impl OwnedListItem {
    /// What it can be ordered by.
    #[must_use]
    pub const fn ordered(&self) -> OrderedDialog {
        self.item.ordered()
    }
}

/// A search for labels of end users, newest content first; soft-deleted dialogs are found too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndUserContextQuery {
    /// Whose dialogs.
    pub org: OrgCode,
    /// Of these parties. Not empty.
    pub parties: Vec<Party>,
    /// One of these must be set; empty filters nothing.
    pub labels: Vec<SystemLabel>,
    /// Content changed at this moment or later.
    pub content_updated_after: Option<Timestamp>,
    /// Strictly after this position.
    pub after: Option<ContentUpdatedPosition>,
    /// Items on the page.
    pub size: PageSize,
}

/// Labels of the end users of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndUserContextItem {
    /// Place in the list, with the dialog's id.
    pub position: ContentUpdatedPosition,
    /// Labels and their revision.
    pub context: EndUserContext,
}

impl EndUserContextItem {
    /// Which dialog.
    #[must_use]
    pub const fn dialog_id(&self) -> DialogId {
        self.position.id
    }
}

/// Searches dialogs for their owner.
#[async_trait]
pub trait ServiceOwnerSearches: Send + Sync {
    /// One page of dialogs.
    ///
    /// # Errors
    /// [`PortError`].
    async fn dialogs(&self, query: &ServiceOwnerSearchQuery) -> Result<Page<OwnedListItem>, PortError>;

    /// One page of labels.
    ///
    /// # Errors
    /// [`PortError`].
    async fn end_user_contexts(
        &self,
        query: &EndUserContextQuery,
    ) -> Result<Page<EndUserContextItem>, PortError>;
}
