//! Transmissions of a new dialog.

use crate::common::{
    ActorInput, AttachmentUrlConsumerType, ContentValueInput, DialogTransmissionType, EnumInput,
    LocalizationInput, date_time, member, uuid_text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something one side sent to the other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTransmission {
    /// Documents.
    #[serde(default)]
    pub attachments: Vec<CreateDialogTransmissionAttachment>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// What it says; may be missing in a dialog for systems only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CreateDialogTransmissionContent>,
    /// When it was sent; now when left out.
    #[serde(default, with = "date_time::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = DateTime<Utc>)]
    pub created_at: Option<DateTime<Utc>>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<String>,
    /// The service's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Key that makes repetitions harmless inside the dialog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// Links.
    #[serde(default)]
    pub navigational_actions: Vec<CreateDialogTransmissionNavigationalAction>,
    /// The transmission it answers.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub related_transmission_id: Option<Uuid>,
    /// Who sent it.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = ActorInput)]
    pub sender: Option<ActorInput>,
    /// What it is.
    #[serde(
        rename = "type",
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = DialogTransmissionType)]
    pub transmission_type: Option<EnumInput<DialogTransmissionType>>,
}

/// What a transmission says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTransmissionContent {
    /// Where the content is embedded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_reference: Option<ContentValueInput>,
    /// Summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValueInput>,
    /// Title.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = ContentValueInput)]
    pub title: Option<ContentValueInput>,
}

/// A document of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTransmissionAttachment {
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
    pub urls: Vec<CreateDialogTransmissionAttachmentUrl>,
}

/// An address of a transmission's attachment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTransmissionAttachmentUrl {
    /// Who the address is meant for.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = AttachmentUrlConsumerType)]
    pub consumer_type: Option<EnumInput<AttachmentUrlConsumerType>>,
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

/// A link of a transmission.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTransmissionNavigationalAction {
    /// Until when the link works.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// Title of the link.
    #[serde(default)]
    pub title: Vec<LocalizationInput>,
    /// Where the link leads.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String, format = Uri)]
    pub url: Option<String>,
}
