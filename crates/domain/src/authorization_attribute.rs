//! Refines the resource in an authorization decision: a task, a sub-resource or another resource.

use crate::text::MAX_TEXT;

/// Prefix of attributes that name another service resource.
pub const RESOURCE_PREFIX: &str = "urn:altinn:resource:";

/// Text of the form `[urn:altinn:{namespace}:]{value}`, both parts of letters, digits, `_` and `-`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorizationAttribute(String);

/// The text is not an authorization attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an authorization attribute of at most 255 characters")]
pub struct AuthorizationAttributeError;

impl AuthorizationAttribute {
    /// Checks form and length; case is kept.
    ///
    /// # Errors
    /// [`AuthorizationAttributeError`].
    pub fn parse(text: &str) -> Result<Self, AuthorizationAttributeError> {
        let is_name = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        let fits = match text.rsplit_once(':') {
            None => is_name(text),
            Some((scope, value)) => {
                let namespace = scope
                    .get(..11)
                    .filter(|start| start.eq_ignore_ascii_case("urn:altinn:"))
                    .and_then(|_| scope.get(11..));
                namespace.is_some_and(is_name) && is_name(value)
            }
        };
        if fits && text.len() <= MAX_TEXT {
            Ok(Self(text.to_owned()))
        } else {
            Err(AuthorizationAttributeError)
        }
    }

    /// The text as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The service resource it names, lower-cased, when it names one.
    #[must_use]
    pub fn service_resource(&self) -> Option<String> {
        let lower = self.0.to_lowercase();
        lower.starts_with(RESOURCE_PREFIX).then_some(lower)
    }
}
