//! Lists of dialogs as service owners read them.

use super::DialogServiceOwnerContext;
use crate::common::{
    ContentValue, DialogActivityListItem, DialogEndUserContext, DialogSeenLogListItem, DialogStatus,
    SystemLabel, date_time,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaginatedListOfDialogListItem<'a> {
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<Cow<'a, str>>,
    /// Whether there is more.
    pub has_next_page: bool,
    /// The page.
    pub items: Vec<DialogListItem<'a>>,
    /// Order of the items.
    pub order_by: Cow<'a, str>,
}

/// What a list shows of a dialog.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogListItem<'a> {
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<DialogContentSummary<'a>>,
    /// When the content last changed.
    #[serde(serialize_with = "date_time::serialize")]
    pub content_updated_at: DateTime<Utc>,
    /// When it was created.
    #[serde(serialize_with = "date_time::serialize")]
    pub created_at: DateTime<Utc>,
    /// When it was deleted, while it is.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub deleted_at: Option<DateTime<Utc>>,
    /// Deadline.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub due_at: Option<DateTime<Utc>>,
    /// Where the end user keeps the dialog.
    pub end_user_context: DialogEndUserContext,
    /// The service's own status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<Cow<'a, str>>,
    /// The service's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<Cow<'a, str>>,
    /// Transmissions from the party.
    pub from_party_transmissions_count: i32,
    /// Transmissions from the service owner.
    pub from_service_owner_transmissions_count: i32,
    /// Attachments with at least one address for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gui_attachment_count: Option<i32>,
    /// Something has not been opened yet.
    pub has_unopened_content: bool,
    /// Id.
    pub id: Uuid,
    /// For systems, not for people.
    pub is_api_only: bool,
    /// Somebody has seen the dialog since its content last changed.
    pub is_content_seen: bool,
    /// The latest thing that happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_activity: Option<DialogActivityListItem<'a>>,
    /// The service owner's short name.
    pub org: Cow<'a, str>,
    /// Whose dialog it is.
    pub party: Cow<'a, str>,
    /// Process before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preceding_process: Option<Cow<'a, str>>,
    /// Process the dialog belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<Cow<'a, str>>,
    /// Percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<i32>,
    /// Changes whenever the object does.
    pub revision: Uuid,
    /// Who has seen the dialog since its content last changed; the latest time of each.
    pub seen_since_last_content_update: Vec<DialogSeenLogListItem<'a>>,
    /// Who has seen the dialog since it last changed; the latest time of each.
    pub seen_since_last_update: Vec<DialogSeenLogListItem<'a>>,
    /// What only the service owner sees.
    pub service_owner_context: DialogServiceOwnerContext<'a>,
    /// The service.
    pub service_resource: Cow<'a, str>,
    /// Kind of service.
    pub service_resource_type: Cow<'a, str>,
    /// Where the dialog stands.
    pub status: DialogStatus,
    /// The one of Default, Bin and Archive that is set.
    pub system_label: SystemLabel,
    /// When it last changed.
    #[serde(serialize_with = "date_time::serialize")]
    pub updated_at: DateTime<Utc>,
    /// When end users begin to see the dialog.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub visible_from: Option<DateTime<Utc>>,
}

/// Says which dialog, nothing about whose.
impl fmt::Debug for DialogListItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DialogListItem")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a listed dialog says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogContentSummary<'a> {
    /// The service's own name of the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValue<'a>>,
    /// Summary for logins below the resource's minimum level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_sensitive_summary: Option<ContentValue<'a>>,
    /// Title for logins below the resource's minimum level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_sensitive_title: Option<ContentValue<'a>>,
    /// Sender shown instead of the service owner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValue<'a>>,
    /// Summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue<'a>>,
    /// Title.
    pub title: ContentValue<'a>,
}
