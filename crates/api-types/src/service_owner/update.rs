//! What a service owner sends to replace a dialog or a transmission. The parts are those of a new dialog.

use super::create::{
    CreateDialogActivity, CreateDialogApiAction, CreateDialogAttachment, CreateDialogContent,
    CreateDialogGuiAction, CreateDialogTag, CreateDialogTransmission, CreateDialogTransmissionContent,
    CreateDialogTransmissionNavigationalAction,
};
use crate::common::{
    ActorInput, DialogStatusInput, DialogTransmissionType, EnumInput, date_time, member, uuid_text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Body of `PUT /api/v1/serviceowner/dialogs/{dialogId}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDialog {
    /// What has happened since; added to what is stored.
    #[serde(default)]
    pub activities: Vec<CreateDialogActivity>,
    /// What systems can do.
    #[serde(default)]
    pub api_actions: Vec<CreateDialogApiAction>,
    /// Documents; those with the id of a stored one replace it.
    #[serde(default)]
    pub attachments: Vec<CreateDialogAttachment>,
    /// What the dialog says; may be missing in a dialog for systems only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CreateDialogContent>,
    /// Deadline.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub due_at: Option<DateTime<Utc>>,
    /// When end users no longer see the dialog.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// The service's own status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<String>,
    /// The service's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// What people can do.
    #[serde(default)]
    pub gui_actions: Vec<CreateDialogGuiAction>,
    /// For systems, not for people.
    #[serde(default)]
    pub is_api_only: bool,
    /// Process before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preceding_process: Option<String>,
    /// Process the dialog belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// Percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<i32>,
    /// Words the dialog is found by.
    #[serde(default)]
    pub search_tags: Vec<CreateDialogTag>,
    /// Where the dialog stands.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = DialogStatusInput)]
    pub status: Option<EnumInput<DialogStatusInput>>,
    /// What has been sent since; added to what is stored.
    #[serde(default)]
    pub transmissions: Vec<CreateDialogTransmission>,
}

/// Body of `PUT /api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateTransmissionRequest {
    /// Documents; those with the id of a stored one replace it.
    #[serde(default)]
    pub attachments: Vec<CreateDialogAttachment>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CreateDialogTransmissionContent>,
    /// When it was sent; unchanged when left out.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<DateTime<Utc>>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<String>,
    /// The service's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// Key that makes repetitions harmless inside the dialog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// In the contract's body, read from the query.
    #[serde(default)]
    pub is_silent_update: bool,
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
