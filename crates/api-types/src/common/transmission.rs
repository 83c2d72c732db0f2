//! Parts of transmissions as they are answered to both audiences.

use crate::common::{AttachmentUrlConsumerType, ContentValue, Localization, date_time};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// A document of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmissionAttachment<'a> {
    /// Name shown to people.
    pub display_name: Vec<Localization<'a>>,
    /// Until when it is available.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// Id.
    pub id: Uuid,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    /// Where the document is.
    pub urls: Vec<DialogTransmissionAttachmentUrl<'a>>,
}

/// An address of a transmission's attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmissionAttachmentUrl<'a> {
    /// Who the address is meant for.
    pub consumer_type: AttachmentUrlConsumerType,
    /// Id.
    pub id: Uuid,
    /// Media type of what the address answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<Cow<'a, str>>,
    /// Where it is; a constant instead where the reader may not go or can no longer go.
    #[schema(value_type = String, format = Uri)]
    pub url: Cow<'a, str>,
}

/// What a transmission says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmissionContent<'a> {
    /// Where the content is embedded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_reference: Option<ContentValue<'a>>,
    /// Summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue<'a>>,
    /// Title.
    pub title: ContentValue<'a>,
}

/// A link of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogTransmissionNavigationalAction<'a> {
    /// Until when it is available.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// Title.
    pub title: Vec<Localization<'a>>,
    /// Where it is; a constant instead where the reader may not go or can no longer go.
    #[schema(value_type = String, format = Uri)]
    pub url: Cow<'a, str>,
}
