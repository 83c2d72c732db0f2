//! Attachments of a new dialog.

use crate::common::{AttachmentUrlConsumerType, EnumInput, LocalizationInput, date_time, member, uuid_text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A document the dialog refers to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogAttachment {
    /// Name shown to people.
    #[serde(default)]
    pub display_name: Vec<LocalizationInput>,
    /// Until when the addresses work.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// File name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the document is.
    #[serde(default)]
    pub urls: Vec<CreateDialogAttachmentUrl>,
}

/// An address of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogAttachmentUrl {
    /// Who the address is meant for.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = AttachmentUrlConsumerType)]
    pub consumer_type: Option<EnumInput<AttachmentUrlConsumerType>>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Media type of what the address answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The address.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String, format = Uri)]
    pub url: Option<String>,
}
