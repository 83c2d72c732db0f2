//! Actions as service owners read them.

use crate::common::{DialogApiActionEndpoint, DialogGuiActionPriority, HttpVerb, Localization};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something systems can do with the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogApiAction<'a> {
    /// Action to be authorized for.
    pub action: Cow<'a, str>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<Cow<'a, str>>,
    /// Versions of the operation.
    pub endpoints: Vec<DialogApiActionEndpoint<'a>>,
    /// Id.
    pub id: Uuid,
    /// Whether the reader may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
}

/// Something people can do with the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogGuiAction<'a> {
    /// Action to be authorized for.
    pub action: Cow<'a, str>,
    /// Part of the service that the authorization is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_attribute: Option<Cow<'a, str>>,
    /// HTTP method.
    pub http_method: HttpVerb,
    /// Id.
    pub id: Uuid,
    /// Whether the reader may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// The action deletes the dialog.
    pub is_delete_dialog_action: bool,
    /// How prominent the action is.
    pub priority: DialogGuiActionPriority,
    /// Question to be confirmed first.
    pub prompt: Vec<Localization<'a>>,
    /// Title.
    pub title: Vec<Localization<'a>>,
    /// Where it is; a constant instead where the reader may not go or can no longer go.
    #[schema(value_type = String, format = Uri)]
    pub url: Cow<'a, str>,
}
