//! URLs that clients follow and URIs that merely identify. At most 1023 characters.

use url::Url;

/// Longest URL or URI, characters.
pub const MAX_URI: usize = 1023;

/// Why a URL or URI is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// Not a URI by RFC 3986.
    #[error("not a well-formed URI")]
    Malformed,
    /// Relative, or another scheme than `https`.
    #[error("not an absolute https URL")]
    NotHttps,
    /// More characters than the field holds.
    #[error("URI is {length} characters long, at most {max} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        max: usize,
    },
}

/// An absolute `https` URL in WHATWG-normalised form (`https://digdir.no` becomes `https://digdir.no/`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpsUrl(String);

impl HttpsUrl {
    /// Parses and normalises.
    ///
    /// # Errors
    /// [`UriError`].
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let Reading::Absolute(url) = read(text).ok_or(UriError::Malformed)? else {
            return Err(UriError::NotHttps);
        };
        if url.scheme() != "https" || url.host_str().is_none_or(str::is_empty) {
            return Err(UriError::NotHttps);
        }
        let normalised = String::from(url);
        let length = normalised.chars().count();
        if length > MAX_URI {
            return Err(UriError::TooLong { length, max: MAX_URI });
        }
        Ok(Self(normalised))
    }

    /// Takes back a text that [`HttpsUrl::parse`] once gave, without parsing it again: for the store, which reads many.
    ///
    /// # Errors
    /// [`UriError::NotHttps`] for what cannot have come from there.
    pub fn restore(text: String) -> Result<Self, UriError> {
        if text.len() > "https://".len() && text.starts_with("https://") {
            Ok(Self(text))
        } else {
            Err(UriError::NotHttps)
        }
    }

    /// The normalised URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A URI, URN or relative reference, kept as given; absolute `http(s)` URLs are normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UriReference(String);

impl UriReference {
    /// Parses.
    ///
    /// # Errors
    /// [`UriError::Malformed`], [`UriError::TooLong`].
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let text = match read(text).ok_or(UriError::Malformed)? {
            Reading::Absolute(url) if matches!(url.scheme(), "http" | "https") => String::from(url),
            _ => text.to_owned(),
        };
        let length = text.chars().count();
        if length > MAX_URI {
            return Err(UriError::TooLong { length, max: MAX_URI });
        }
        Ok(Self(text))
    }

    /// Takes back a text that [`UriReference::parse`] once gave, without parsing it again.
    ///
    /// # Errors
    /// [`UriError::Malformed`] for what cannot have come from there.
    pub fn restore(text: String) -> Result<Self, UriError> {
        if text.is_empty() {
            Err(UriError::Malformed)
        } else {
            Ok(Self(text))
        }
    }

    /// The URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for text that RFC 3986 (with the international characters of RFC 3987) admits as URI or relative reference.
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    read(text).is_some()
}

/// A well-formed text, parsed once.
enum Reading {
    Absolute(Url),
    Relative,
}

fn read(text: &str) -> Option<Reading> {
    if !has_only_permitted_characters(text) {
        return None;
    }
    match Url::parse(text) {
        // The parser repairs `https:example`; RFC 3986 knows no host there.
        Ok(url) => {
            let needs_authority = matches!(url.scheme(), "http" | "https" | "ws" | "wss" | "ftp");
            (!needs_authority || names_an_authority(text)).then_some(Reading::Absolute(url))
        }
        // `1a:b` could be read as a scheme, so a relative reference may not begin like that.
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let first_segment = text.split(['/', '?', '#']).next().unwrap_or_default();
            (!first_segment.contains(':')).then_some(Reading::Relative)
        }
        Err(_) => None,
    }
}

fn has_only_permitted_characters(text: &str) -> bool {
    const FORBIDDEN: &str = " \"<>\\^`{|}";
    if text.is_empty()
        || text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || FORBIDDEN.contains(c))
    {
        return false;
    }
    let mut rest = text.split('%');
    rest.next();
    rest.all(|part| part.chars().take(2).filter(char::is_ascii_hexdigit).count() == 2)
}

fn names_an_authority(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(_, rest)| rest.starts_with("//"))
}
