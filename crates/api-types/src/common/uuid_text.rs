//! UUIDs as callers must write them: 36 characters with hyphens.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;
use uuid::Uuid;

/// Reads the hyphenated form, upper or lower case; nothing else is a UUID on the wire.
#[must_use]
pub fn parse(text: &str) -> Option<Uuid> {
    if text.len() == 36 {
        Uuid::try_parse(text).ok()
    } else {
        None
    }
}

/// Reads a member that must be a UUID.
///
/// # Errors
/// When it is anything but the 36-character form.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    UuidText::deserialize(deserializer).map(|id| id.0)
}

/// Reads a member that may be a UUID or `null`.
///
/// # Errors
/// When it is anything else.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Uuid>, D::Error> {
    Option::<UuidText>::deserialize(deserializer).map(|id| id.map(|id| id.0))
}

struct UuidText(Uuid);

impl<'de> Deserialize<'de> for UuidText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Hyphenated)
    }
}

struct Hyphenated;

impl Visitor<'_> for Hyphenated {
    type Value = UuidText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a UUID of 36 characters with hyphens")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<UuidText, E> {
        parse(text)
            .map(UuidText)
            .ok_or_else(|| E::custom("not a UUID of 36 characters with hyphens"))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_the_hyphenated_form_is_a_uuid() {
        assert!(parse("018FDD2A-7ba0-73dd-8fdb-ecc7777382da").is_some());
        assert!(parse("018fdd2a7ba073dd8fdbecc7777382da").is_none());
        assert!(parse("{018fdd2a-7ba0-73dd-8fdb-ecc7777382da}").is_none());
        assert!(parse("urn:uuid:018fdd2a-7ba0-73dd-8fdb-ecc7777382da").is_none());
        assert!(parse("018fdd2a-7ba0-73dd-8fdb-ecc7777382d").is_none());
    }
}
