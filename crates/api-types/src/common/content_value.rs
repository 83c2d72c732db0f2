//! A part of a content object: texts and their media type.

use super::{Localization, LocalizationInput, member};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// One part of the content of a dialog or transmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContentValue<'a> {
    /// Whether the reader may follow the content reference; only on references that were decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// Media type of the texts.
    pub media_type: Cow<'a, str>,
    /// The text in each language.
    pub value: Vec<Localization<'a>>,
}

/// One part of the content of a dialog or transmission, as sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContentValue)]
pub struct ContentValueInput {
    /// Accepted and ignored: a decision is never taken from the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// Media type of the texts; plain text when left out.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = String)]
    pub media_type: Option<String>,
    /// The text in each language.
    #[serde(default)]
    pub value: Vec<LocalizationInput>,
}
