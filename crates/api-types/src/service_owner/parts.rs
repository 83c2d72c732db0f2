//! Parts of dialogs as service owners read them by themselves.

use crate::common::{
    Actor, DialogActivityType, DialogTransmissionAttachment, DialogTransmissionContent,
    DialogTransmissionNavigationalAction, DialogTransmissionType, date_time,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// A transmission read by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmissionDetails<'a> {
    /// Documents.
    pub attachments: Vec<DialogTransmissionAttachment<'a>>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<Cow<'a, str>>,
    /// What it says; absent only in API-only dialogs that were sent without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = DialogTransmissionContent)]
    pub content: Option<DialogTransmissionContent<'a>>,
    /// When it was sent.
    #[serde(serialize_with = "date_time::serialize")]
    pub created_at: DateTime<Utc>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<Cow<'a, str>>,
    /// The service's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<Cow<'a, str>>,
    /// Id.
    pub id: Uuid,
    /// Key that makes repetitions harmless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<Cow<'a, str>>,
    /// Links.
    pub navigational_actions: Vec<DialogTransmissionNavigationalAction<'a>>,
    /// The transmission it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_transmission_id: Option<Uuid>,
    /// Who sent it.
    pub sender: Actor<'a>,
    /// What it is.
    #[serde(rename = "type")]
    pub transmission_type: DialogTransmissionType,
}

/// An activity in the list of activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogActivitySearchItem<'a> {
    /// When it happened.
    #[serde(serialize_with = "date_time::serialize")]
    pub created_at: DateTime<Utc>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<Cow<'a, str>>,
    /// Id.
    pub id: Uuid,
    /// The transmission it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transmission_id: Option<Uuid>,
    /// What happened.
    #[serde(rename = "type")]
    pub activity_type: DialogActivityType,
}

/// Somebody has seen the dialog, read by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogSeenLogDetails<'a> {
    /// Id.
    pub id: Uuid,
    /// Whether it was seen through the service owner's system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_via_service_owner: Option<bool>,
    /// When it was seen.
    #[serde(serialize_with = "date_time::serialize")]
    pub seen_at: DateTime<Utc>,
    /// Who saw it.
    pub seen_by: Actor<'a>,
}
