//! Compact JSON documents: the one place that knows their keys and versions.
//!
//! Short keys, texts as `{"nb": "…"}`, defaults left out, times as microseconds, ids without hyphens. Every document says its
//! version in `"v"`; a reader refuses versions that it does not know. A field may be added without a new version when its
//! absence has a meaning. Golden files in `tests/golden` hold each version.

pub(crate) mod action;
pub(crate) mod activity;
pub(crate) mod actor;
pub(crate) mod attachment;
pub(crate) mod body;
pub(crate) mod card;
pub(crate) mod content;
pub(crate) mod event;
pub(crate) mod transmission;

use crate::statement::Json;
use chrono::DateTime;
use dialogporten_domain::Timestamp;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::text::ShortText;
use dialogporten_domain::uri::{HttpsUrl, UriReference};
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The version that is written.
pub(crate) const VERSION: u8 = 1;

/// Why a document cannot be read; never holds content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid(pub(crate) String);

impl From<&'static str> for Invalid {
    fn from(reason: &'static str) -> Self {
        Self(reason.to_owned())
    }
}

#[derive(Deserialize)]
struct VersionOf {
    v: u8,
}

/// Writes a document.
///
/// # Errors
/// None of our documents fails; serde's signature says otherwise.
pub(crate) fn write<T: Serialize>(document: &T) -> Result<Json, serde_json::Error> {
    serde_json::to_vec(document).map(Json)
}

/// Reads a document of a known version.
pub(crate) fn read<T: DeserializeOwned>(json: &Json) -> Result<T, Invalid> {
    let version: VersionOf = serde_json::from_slice(&json.0).map_err(|error| unreadable(&error))?;
    if version.v != VERSION {
        return Err(Invalid(format!("version {} is not known", version.v)));
    }
    serde_json::from_slice(&json.0).map_err(|error| unreadable(&error))
}

/// serde's own text may quote content.
fn unreadable(error: &serde_json::Error) -> Invalid {
    Invalid(format!("not the expected document at column {}", error.column()))
}

/// Texts by language.
pub(crate) struct Texts<'a>(pub(crate) Cow<'a, Localizations>);

impl<'a> Texts<'a> {
    pub(crate) fn of(texts: &'a Localizations) -> Self {
        Self(Cow::Borrowed(texts))
    }

    pub(crate) fn into_domain(self) -> Localizations {
        self.0.into_owned()
    }
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = self.0.iter();
        let mut map = serializer.serialize_map(Some(texts.len()))?;
        for (language, text) in texts {
            map.serialize_entry(language.as_str(), text)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Texts<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByLanguage;
        impl<'de> Visitor<'de> for ByLanguage {
            type Value = Localizations;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("texts by language")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Localizations, A::Error> {
                let mut pairs: Vec<(Cow<'de, str>, Cow<'de, str>)> = Vec::with_capacity(2);
                while let Some((language, text)) = map.next_entry()? {
                    pairs.push((text, language));
                }
                let pairs = pairs
                    .iter()
                    .map(|(text, language)| (text.as_ref(), language.as_ref()));
                Localizations::parse(pairs, usize::MAX)
                    .map_err(|_| serde::de::Error::custom("texts break a rule"))
            }
        }
        deserializer
            .deserialize_map(ByLanguage)
            .map(|texts| Texts(Cow::Owned(texts)))
    }
}

pub(crate) fn micros(time: Timestamp) -> i64 {
    time.timestamp_micros()
}

pub(crate) fn time(micros: i64) -> Result<Timestamp, Invalid> {
    DateTime::from_timestamp_micros(micros).ok_or(Invalid::from("a time is out of range"))
}

pub(crate) fn short_text(text: Cow<'_, str>) -> Result<ShortText, Invalid> {
    ShortText::parse(text.into_owned()).map_err(|_| Invalid::from("a short text is too long"))
}

pub(crate) fn https_url(text: &str) -> Result<HttpsUrl, Invalid> {
    HttpsUrl::restore(text.to_owned()).map_err(|_| Invalid::from("a URL is not https"))
}

pub(crate) fn uri(text: &str) -> Result<UriReference, Invalid> {
    UriReference::restore(text.to_owned()).map_err(|_| Invalid::from("a URI is malformed"))
}

pub(crate) fn attribute(text: &str) -> Result<AuthorizationAttribute, Invalid> {
    AuthorizationAttribute::parse(text).map_err(|_| Invalid::from("an authorization attribute is malformed"))
}
