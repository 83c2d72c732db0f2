//! Who has seen a dialog.

use crate::common::{Actor, date_time};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody has seen the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogSeenLog<'a> {
    /// Id.
    pub id: Uuid,
    /// Whether the reader is the one who saw it.
    pub is_current_end_user: bool,
    /// Whether it was seen through the service owner's system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_via_service_owner: Option<bool>,
    /// When it was seen.
    #[serde(serialize_with = "date_time::serialize")]
    pub seen_at: DateTime<Utc>,
    /// Who saw it.
    pub seen_by: Actor<'a>,
}

/// Somebody has seen a listed dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogSeenLogListItem<'a> {
    /// Id.
    pub id: Uuid,
    /// Whether the reader is the one who saw it.
    pub is_current_end_user: bool,
    /// Whether it was seen through the service owner's system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_via_service_owner: Option<bool>,
    /// When it was seen.
    #[serde(serialize_with = "date_time::serialize")]
    pub seen_at: DateTime<Utc>,
    /// Who saw it.
    pub seen_by: Actor<'a>,
}
