//! Transmissions as service owners read them.

use crate::common::{
    Actor, DialogTransmissionAttachment, DialogTransmissionContent, DialogTransmissionNavigationalAction,
    DialogTransmissionType, date_time,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something one side sent to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmission<'a> {
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
    /// Whether the reader may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// Whether the party has opened it.
    pub is_opened: bool,
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
