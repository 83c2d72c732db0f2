//! Everything that is wrong with an input, at once.

use std::collections::BTreeMap;

/// Ordered map *property path → messages*, for instance `dto.content.value[0].languageCode`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations(BTreeMap<String, Vec<String>>);

impl Violations {
    /// Nothing wrong so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one finding; a message that stands under the path already is not repeated.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        let message = message.into();
        let messages = self.0.entry(path.into()).or_default();
        if !messages.contains(&message) {
            messages.push(message);
        }
    }

    /// True when nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Findings by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .map(|(path, messages)| (path.as_str(), messages.as_slice()))
    }

    /// `Ok(value)` when nothing is wrong.
    ///
    /// # Errors
    /// The findings themselves.
    pub fn or_ok<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}
