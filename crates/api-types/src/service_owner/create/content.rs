//! Content of a new dialog.

use crate::common::{ContentValueInput, member};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the dialog says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogContent {
    /// Longer text, may be markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_info: Option<ContentValueInput>,
    /// The service's own name of the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValueInput>,
    /// Where the main content is embedded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_content_reference: Option<ContentValueInput>,
    /// Summary for logins below the resource's minimum level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_sensitive_summary: Option<ContentValueInput>,
    /// Title for logins below the resource's minimum level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_sensitive_title: Option<ContentValueInput>,
    /// Sender shown instead of the service owner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValueInput>,
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
