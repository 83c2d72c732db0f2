//! Attachments as they are answered.

use crate::common::{AttachmentUrlConsumerType, Localization, date_time};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// A document the dialog refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogAttachment<'a> {
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
    pub urls: Vec<DialogAttachmentUrl<'a>>,
}

/// An address of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogAttachmentUrl<'a> {
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
