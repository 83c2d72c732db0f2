//! Content as end users read it.

use crate::common::ContentValue;
use serde::Serialize;
use utoipa::ToSchema;

/// What the dialog says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content<'a> {
    /// Longer text, may be markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_info: Option<ContentValue<'a>>,
    /// The service's own name of the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValue<'a>>,
    /// Where the main content is embedded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_content_reference: Option<ContentValue<'a>>,
    /// Sender shown instead of the service owner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValue<'a>>,
    /// Summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue<'a>>,
    /// Title.
    pub title: ContentValue<'a>,
}

/// What a listed dialog says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogContentSummary<'a> {
    /// The service's own name of the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_status: Option<ContentValue<'a>>,
    /// Sender shown instead of the service owner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<ContentValue<'a>>,
    /// Summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<ContentValue<'a>>,
    /// Title.
    pub title: ContentValue<'a>,
}
