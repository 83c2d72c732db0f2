//! A new dialog.

use super::{
    CreateDialogActivity, CreateDialogApiAction, CreateDialogAttachment, CreateDialogContent,
    CreateDialogGuiAction, CreateDialogTransmission,
};
use crate::common::{DialogStatusInput, EnumInput, SystemLabel, date_time, member, uuid_text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

/// Body of `POST /api/v1/serviceowner/dialogs`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialog {
    /// What has happened so far.
    #[serde(default)]
    pub activities: Vec<CreateDialogActivity>,
    /// What systems can do.
    #[serde(default)]
    pub api_actions: Vec<CreateDialogApiAction>,
    /// Documents.
    #[serde(default)]
    pub attachments: Vec<CreateDialogAttachment>,
    /// What the dialog says; may be missing in a dialog for systems only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<CreateDialogContent>,
    /// When the dialog began; now when left out.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<DateTime<Utc>>,
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
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Key that makes repetitions harmless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent_key: Option<String>,
    /// For systems, not for people.
    #[serde(default)]
    pub is_api_only: bool,
    /// Whose dialog it is.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub party: Option<String>,
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
    /// What only the service owner sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_owner_context: Option<CreateDialogServiceOwnerContext>,
    /// The service.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub service_resource: Option<String>,
    /// Where the dialog stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DialogStatusInput>)]
    pub status: Option<EnumInput<DialogStatusInput>>,
    /// Where the dialog is put first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SystemLabel>)]
    pub system_label: Option<EnumInput<SystemLabel>>,
    /// What has been sent.
    #[serde(default)]
    pub transmissions: Vec<CreateDialogTransmission>,
    /// When the dialog last changed; needs `createdAt`.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub updated_at: Option<DateTime<Utc>>,
    /// When end users begin to see the dialog.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub visible_from: Option<DateTime<Utc>>,
}

/// Says which dialog, nothing about whose.
impl fmt::Debug for CreateDialog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateDialog")
            .field("id", &self.id)
            .field("service_resource", &self.service_resource)
            .finish_non_exhaustive()
    }
}

/// A word the dialog is found by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogTag {
    /// The word.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub value: Option<String>,
}

/// What only the service owner sees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogServiceOwnerContext {
    /// Labels of the service owner.
    #[serde(default)]
    pub service_owner_labels: Vec<CreateDialogServiceOwnerLabel>,
}

/// A label of the service owner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogServiceOwnerLabel {
    /// The label.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub value: Option<String>,
}
