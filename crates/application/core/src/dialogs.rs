//! Query port: reads that change nothing. May be answered by a replica.

use crate::PortError;
use crate::ordering::OrderedDialog;
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::{EndUserContext, SystemLabel};
use dialogporten_domain::text::{IdempotentKey, Progress, ShortText};
use dialogporten_domain::transmission::Transmission;
use dialogporten_domain::uri::UriReference;

/// A dialog with its transmissions, activities and recent readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogDetails {
    /// The root.
    pub dialog: DialogSnapshot,
    /// By (creation, id).
    pub transmissions: Vec<Transmission>,
    /// By (creation, id).
    pub activities: Vec<Activity>,
    /// Records at or after `content_updated_at` only (the whole log may be long), by (time, id).
    pub seen_log: Vec<SeenRecord>,
}

/// What a list item shows of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogListItem {
    /// Id.
    pub id: DialogId,
    /// Owner.
    pub org: OrgCode,
    /// Service.
    pub service_resource: ServiceResource,
    /// Kind of service.
    pub service_resource_type: ServiceResourceType,
    /// Whose dialog it is.
    pub party: Party,
    /// Completion.
    pub progress: Option<Progress>,
    /// The service's own status.
    pub extended_status: Option<ShortText>,
    /// The service's own reference.
    pub external_reference: Option<ShortText>,
    /// Process.
    pub process: Option<UriReference>,
    /// Process before.
    pub preceding_process: Option<UriReference>,
    /// Status.
    pub status: DialogStatus,
    /// Creation.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// Last change of content.
    pub content_updated_at: Timestamp,
    /// Deadline.
    pub due_at: Option<Timestamp>,
    /// Not for people.
    pub is_api_only: bool,
    /// Something has not been opened.
    pub has_unopened_content: bool,
    /// Somebody has seen it since the content last changed.
    pub seen_since_content_update: bool,
    /// Attachments with at least one URL for people.
    pub gui_attachment_count: u32,
    /// Transmissions from the party.
    pub from_party_transmissions: u16,
    /// Transmissions from the service owner.
    pub from_service_owner_transmissions: u16,
    /// Texts; absent for API-only dialogs without content.
    pub content: Option<DialogListContent>,
    /// Greatest (creation, id).
    pub latest_activity: Option<Activity>,
    /// Records since the content last changed, by (time, id).
    pub seen_since_last_content_update: Vec<SeenRecord>,
    /// Labels.
    pub end_user_context: EndUserContext,
}

impl DialogListItem {
    /// Seen since the content last changed, and not marked as unopened.
    #[must_use]
    pub const fn is_content_seen(&self) -> bool {
        self.seen_since_content_update
            && !self
                .end_user_context
                .labels
                .contains(SystemLabel::MarkedAsUnopened)
    }

    /// What it can be ordered by.
    #[must_use]
    pub const fn ordered(&self) -> OrderedDialog {
        OrderedDialog {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            content_updated_at: self.content_updated_at,
            due_at: self.due_at,
        }
    }
}

/// Content types that lists show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogListContent {
    /// Title.
    pub title: ContentValue,
    /// Summary.
    pub summary: Option<ContentValue>,
    /// Sender.
    pub sender_name: Option<ContentValue>,
    /// Status label.
    pub extended_status: Option<ContentValue>,
    /// Title for weak logins.
    pub non_sensitive_title: Option<ContentValue>,
    /// Summary for weak logins.
    pub non_sensitive_summary: Option<ContentValue>,
}

impl DialogListContent {
    /// The non-sensitive texts in place of the sensitive ones, where there are any: what a weak login sees.
    #[must_use]
    pub fn without_sensitive_texts(self) -> Self {
        Self {
            title: self.non_sensitive_title.clone().unwrap_or(self.title),
            summary: self.non_sensitive_summary.clone().or(self.summary),
            ..self
        }
    }
}

/// Reads dialogs.
#[async_trait]
pub trait DialogQueries: Send + Sync {
    /// One dialog with its history, soft-deleted ones included. One round trip.
    ///
    /// # Errors
    /// [`PortError`].
    async fn details(&self, id: DialogId) -> Result<Option<DialogDetails>, PortError>;

    /// The live (not soft-deleted) dialog of a service owner with this idempotent key.
    ///
    /// # Errors
    /// [`PortError`].
    async fn by_idempotent_key(
        &self,
        org: &OrgCode,
        key: &IdempotentKey,
    ) -> Result<Option<DialogId>, PortError>;
}
