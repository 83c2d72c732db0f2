//! Activities as they are answered.

use crate::common::{Actor, DialogActivityType, Localization, date_time};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that happened to the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogActivity<'a> {
    /// When it happened.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<DateTime<Utc>>,
    /// What happened, in words.
    pub description: Vec<Localization<'a>>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<Cow<'a, str>>,
    /// Id.
    pub id: Uuid,
    /// Who did it.
    pub performed_by: Actor<'a>,
    /// The transmission it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transmission_id: Option<Uuid>,
    /// What happened.
    #[serde(rename = "type")]
    pub activity_type: DialogActivityType,
}

/// The latest thing that happened to a listed dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogActivityListItem<'a> {
    /// When it happened.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<DateTime<Utc>>,
    /// What happened, in words.
    pub description: Vec<Localization<'a>>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<Cow<'a, str>>,
    /// Id.
    pub id: Uuid,
    /// Who did it.
    pub performed_by: Actor<'a>,
    /// The transmission it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transmission_id: Option<Uuid>,
    /// What happened.
    #[serde(rename = "type")]
    pub activity_type: DialogActivityType,
}
