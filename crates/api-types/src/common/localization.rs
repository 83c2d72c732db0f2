//! Texts in several languages.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Localization<'a> {
    /// ISO 639 code, two letters.
    pub language_code: Cow<'a, str>,
    /// The text.
    pub value: Cow<'a, str>,
}

/// A text in one language, as sent. Both members are demanded by the JSON reader already.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Localization)]
pub struct LocalizationInput {
    /// Language code in any of the accepted spellings.
    pub language_code: String,
    /// The text.
    pub value: String,
}
