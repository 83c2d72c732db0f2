//! A dialog as an end user reads it.

use super::{Content, DialogApiAction, DialogGuiAction, DialogTransmission};
use crate::common::{
    DialogActivity, DialogAttachment, DialogEndUserContext, DialogSeenLog, DialogStatus, SystemLabel,
    date_time,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// A dialog.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dialog<'a> {
    /// What has happened.
    pub activities: Vec<DialogActivity<'a>>,
    /// What systems can do.
    pub api_actions: Vec<DialogApiAction<'a>>,
    /// Documents.
    pub attachments: Vec<DialogAttachment<'a>>,
    /// What it says; absent only in API-only dialogs that were sent without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Content)]
    pub content: Option<Content<'a>>,
    /// When the content last changed.
    #[serde(serialize_with = "date_time::serialize")]
    pub content_updated_at: DateTime<Utc>,
    /// When it was created.
    #[serde(serialize_with = "date_time::serialize")]
    pub created_at: DateTime<Utc>,
    /// Token that lets the reader call the services the dialog refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialog_token: Option<Cow<'a, str>>,
    /// Deadline.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub due_at: Option<DateTime<Utc>>,
    /// Where the end user keeps the dialog.
    pub end_user_context: DialogEndUserContext,
    /// When end users no longer see the dialog.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
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
    /// What people can do.
    pub gui_actions: Vec<DialogGuiAction<'a>>,
    /// Something has not been opened yet.
    pub has_unopened_content: bool,
    /// Id.
    pub id: Uuid,
    /// For systems, not for people.
    pub is_api_only: bool,
    /// Somebody has seen the dialog since its content last changed.
    pub is_content_seen: bool,
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
    pub seen_since_last_content_update: Vec<DialogSeenLog<'a>>,
    /// Who has seen the dialog since it last changed; the latest time of each.
    pub seen_since_last_update: Vec<DialogSeenLog<'a>>,
    /// The service.
    pub service_resource: Cow<'a, str>,
    /// Kind of service.
    pub service_resource_type: Cow<'a, str>,
    /// Where the dialog stands.
    pub status: DialogStatus,
    /// The one of Default, Bin and Archive that is set.
    pub system_label: SystemLabel,
    /// What has been sent.
    pub transmissions: Vec<DialogTransmission<'a>>,
    /// When it last changed.
    #[serde(serialize_with = "date_time::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// Says which dialog, nothing about whose.
impl fmt::Debug for Dialog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialog")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
