//! The first error found while reading, with the place where it was found.

use crate::path::Path;
use serde::de::{Error, Expected, Unexpected};
use std::fmt::Display;

/// Longest message taken over from a wire type.
const MAX_MESSAGE: usize = 300;

/// An error; `path` is filled by the innermost value that knows where it is.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) path: Option<String>,
    pub(crate) message: String,
}

impl Fault {
    fn new(message: String) -> Self {
        Self { path: None, message }
    }

    /// Notes the place unless one is known already.
    pub(crate) fn at(mut self, path: &Path<'_>) -> Self {
        if self.path.is_none() {
            self.path = Some(path.to_string());
        }
        self
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

// The texts name what is expected, never what was sent: bodies may hold personal data.
impl Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        let mut message = message.to_string();
        if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
            message.truncate(end);
        }
        Self::new(message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Bool(_) => "a boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Str(_) | Unexpected::Char(_) => "a string",
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Seq => "an array",
            Unexpected::Map => "an object",
            _ => "another value",
        };
        Self::new(format!("The JSON value is {found}, expected {expected}."))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("The JSON value cannot be read as {expected}."))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(format!(
            "The JSON value has the wrong length, expected {expected}."
        ))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("The JSON value is none of: {}.", expected.join(", ")))
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("The object has an unknown member.".to_owned())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("The mandatory member '{field}' is missing."))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("The member '{field}' is given more than once."))
    }
}
