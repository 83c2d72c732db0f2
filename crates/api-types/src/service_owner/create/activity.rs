//! Activities of a new dialog.

use crate::common::{
    ActorInput, DialogActivityType, EnumInput, LocalizationInput, date_time, member, uuid_text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that happened to the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogActivity {
    /// When it happened; now when left out.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<DateTime<Utc>>,
    /// What happened, in words; for `Information` only.
    #[serde(default)]
    pub description: Vec<LocalizationInput>,
    /// The service's own type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub extended_type: Option<String>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Who did it.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = ActorInput)]
    pub performed_by: Option<ActorInput>,
    /// The transmission it is about.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub transmission_id: Option<Uuid>,
    /// What happened.
    #[serde(
        rename = "type",
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = DialogActivityType)]
    pub activity_type: Option<EnumInput<DialogActivityType>>,
}
