//! The query string: names in any case, lists, and conversions with the contract's error keys.

pub(crate) mod parameters;
pub(crate) mod search;

use crate::error::ApiError;
use dialogporten_application::authorization::InstanceReference;
use std::borrow::Cow;
use uuid::Uuid;

/// Longest value that an error message repeats.
const MAX_QUOTED: usize = 64;
/// A run of this many digits may be (part of) a personal number and is never repeated.
const PERSONAL_DIGITS: usize = 6;

/// Decoded pairs in the order sent.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Decodes; malformed escapes stay as they are, so this cannot fail. No text that is stored has a null character, and the
    /// store takes none: it is replaced by one that is in no text either.
    pub(crate) fn parse(text: &str) -> Self {
        Self(
            url::form_urlencoded::parse(text.as_bytes())
                .map(|(name, value)| (name.into_owned(), value.replace('\0', "\u{fffd}")))
                .collect(),
        )
    }

    /// First value of a parameter.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The parameter's name as the client wrote it.
    pub(crate) fn spelling(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .map(|(given, _)| given.as_str())
            .find(|given| given.eq_ignore_ascii_case(name))
    }

    /// Values of a list: the parameter repeated, or once with a JSON array of strings.
    ///
    /// # Errors
    /// The value when it looks like a JSON array but is none.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<Cow<'_, str>>, &str> {
        let values: Vec<&str> = self
            .0
            .iter()
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        match values.as_slice() {
            [only] if only.trim_start().starts_with('[') => serde_json::from_str::<Vec<String>>(only)
                .map(|values| values.into_iter().map(Cow::Owned).collect())
                .map_err(|_| *only),
            _ => Ok(values.into_iter().map(Cow::Borrowed).collect()),
        }
    }

    /// A boolean; absent means `false`.
    ///
    /// # Errors
    /// 400
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        self.first(name).map_or(Ok(false), |text| {
            boolean(text).ok_or_else(|| self.unreadable(name, text, "Boolean"))
        })
    }

    /// 400: the value cannot be converted. The key is the parameter as the client wrote it.
    pub(crate) fn unreadable(&self, name: &str, value: &str, kind: &str) -> ApiError {
        ApiError::invalid(
            self.spelling(name).unwrap_or(name),
            conversion_message(value, kind),
        )
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// `instanceRef`, which must be there.
///
/// # Errors
/// 400 under `key`.
pub(crate) fn instance_reference(query: &Query, key: &str) -> Result<InstanceReference, ApiError> {
    // Wording given in the specification.
    const FORMS: &str = "InstanceRef must be a supported identifier: 'urn:altinn:instance-id:{partyId}/{uuid}', \
        'urn:altinn:correspondence-id:{uuid}' or 'urn:altinn:dialog-id:{uuid}'.";
    query
        .first("instanceRef")
        .and_then(InstanceReference::parse)
        .ok_or_else(|| ApiError::invalid(key, FORMS))
}

/// An id from the route: any UUID, written with hyphens.
///
/// # Errors
/// 400 under the name of the route parameter.
pub(crate) fn route_id(name: &str, text: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(text)
        .ok()
        .filter(|_| text.len() == 36)
        .ok_or_else(|| ApiError::invalid(name, conversion_message(text, "Guid")))
}

/// The text of a route segment. The router leaves `%25`, `%2B` and `%2F` as they were sent; malformed escapes stay.
pub(crate) fn decoded(segment: &str) -> String {
    let mut rest = segment.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, after @ ..] if *first == b'%' => hex(*high)
                .zip(hex(*low))
                .map(|(high, low)| (high * 16 + low, after)),
            _ => None,
        };
        let (byte, after) = escaped.unwrap_or((*first, tail));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Wording given in the specification. Values that may be personal are left out.
pub(crate) fn conversion_message(value: &str, kind: &str) -> String {
    let mut digits = 0;
    let may_be_personal = value.chars().any(|c| {
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        digits >= PERSONAL_DIGITS
    });
    let shown = if may_be_personal || value.chars().count() > MAX_QUOTED {
        "…"
    } else {
        value
    };
    format!("Value [{shown}] is not valid for a [{kind}] property!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_in_any_case_and_the_first_value_counts() {
        let query = Query::parse("EnduserID=a&enduserid=b&x=%C3%A5+y&bad=%zz%ff");
        assert_eq!(query.first("endUserId"), Some("a"));
        assert_eq!(query.first("X"), Some("å y"));
        assert!(query.first("bad").is_some());
    }

    #[test]
    fn what_the_router_leaves_escaped_is_decoded_once() {
        assert_eq!(decoded("urn:a:1%2F2"), "urn:a:1/2");
        assert_eq!(decoded("a+b%2Bc%2525%2"), "a+b+c%25%2");
        assert_eq!(decoded("å%zz%"), "å%zz%");
    }

    #[test]
    fn lists_are_repeated_or_a_json_array() {
        let query = Query::parse("party=a&PARTY=b&org=%5B%22c%22%2C%22d%22%5D&bad=%5B1");
        assert_eq!(query.list("party").unwrap(), ["a", "b"]);
        assert_eq!(query.list("org").unwrap(), ["c", "d"]);
        assert!(query.list("absent").unwrap().is_empty());
        assert!(query.list("bad").is_err());
    }

    #[test]
    fn values_that_may_be_personal_are_not_repeated() {
        assert_eq!(
            conversion_message("abc", "Guid"),
            "Value [abc] is not valid for a [Guid] property!"
        );
        assert!(!conversion_message("08844397713", "Guid").contains("0884"));
    }
}
