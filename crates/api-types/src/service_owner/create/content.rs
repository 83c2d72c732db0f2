//! Content of a new dialog.

use crate::common::{ContentValueInput, member};
use serde::Deserialize;
use utoipa::ToSchema;

/// What the dialog says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateDialogContent {
    /// Longer text, may be markdown.
    pub additional_info: Option<ContentValueInput>,
    /// The service's own name of the status.
    pub extended_status: Option<ContentValueInput>,
    /// Where the main content is embedded from.
    pub main_content_reference: Option<ContentValueInput>,
    /// Summary for logins below the resource's minimum level.
    pub non_sensitive_summary: Option<ContentValueInput>,
    /// Title for logins below the resource's minimum level.
    pub non_sensitive_title: Option<ContentValueInput>,
    /// Sender shown instead of the service owner's name.
    pub sender_name: Option<ContentValueInput>,
    /// Summary.
    pub summary: Option<ContentValueInput>,
    /// Title.
    #[serde(default, deserialize_with = "member::present")]
    #[schema(value_type = ContentValueInput)]
    pub title: Option<ContentValueInput>,
}
