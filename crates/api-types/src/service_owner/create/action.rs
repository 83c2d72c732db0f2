//! Actions of a new dialog.

use crate::common::{
    DialogGuiActionPriority, EnumInput, HttpVerb, LocalizationInput, date_time, member, uuid_text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something systems can do with the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogApiAction {
    /// Action to be authorized for.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub action: Option<String>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// Versions of the operation.
    #[serde(default)]
    pub endpoints: Vec<CreateDialogApiActionEndpoint>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Name of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One version of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogApiActionEndpoint {
    /// Not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
    /// Where it is documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub documentation_url: Option<String>,
    /// HTTP method.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = HttpVerb)]
    pub http_method: Option<EnumInput<HttpVerb>>,
    /// Id; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// Where the schema of the request is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub request_schema: Option<String>,
    /// Where the schema of the response is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub response_schema: Option<String>,
    /// When it stops working.
    #[serde(
        default,
        with = "date_time::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub sunset_at: Option<DateTime<Utc>>,
    /// Where it is.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String, format = Uri)]
    pub url: Option<String>,
    /// Version of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Something people can do with the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogGuiAction {
    /// Action to be authorized for.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub action: Option<String>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<String>,
    /// HTTP method, GET when left out.
    // `None` only after an explicit `null`, which validation refuses.
    #[serde(default = "get")]
    #[schema(value_type = Option<HttpVerb>)]
    pub http_method: Option<EnumInput<HttpVerb>>,
    /// Id, UUID version 7; given by the server when left out.
    #[serde(
        default,
        deserialize_with = "uuid_text::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<Uuid>,
    /// The action deletes the dialog.
    #[serde(default)]
    pub is_delete_dialog_action: bool,
    /// How prominent the action is.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = DialogGuiActionPriority)]
    pub priority: Option<EnumInput<DialogGuiActionPriority>>,
    /// Question to be confirmed first.
    #[serde(default)]
    pub prompt: Vec<LocalizationInput>,
    /// Title of the button.
    #[serde(default)]
    pub title: Vec<LocalizationInput>,
    /// Where the action leads.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String, format = Uri)]
    pub url: Option<String>,
}

/// Method of an action for people that does not name one.
fn get() -> Option<EnumInput<HttpVerb>> {
    Some(EnumInput::Defined(HttpVerb::Get))
}
