//! What the service owner notes for itself: labels with a revision of their own.

use crate::identifier::Revision;
use crate::text::{MAX_TEXT, TextError};

/// Most labels on one dialog.
pub const MAX_LABELS: usize = 20;
/// Shortest label, characters.
pub const MIN_LABEL: usize = 3;

/// A label of the service owner, trimmed and lower-cased, 3 to 255 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceOwnerLabel(String);

impl ServiceOwnerLabel {
    /// Checks and normalises.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.trim().is_empty() {
            return Err(TextError::Blank);
        }
        let length = text.chars().count();
        if length < MIN_LABEL {
            return Err(TextError::TooShort {
                length,
                min: MIN_LABEL,
            });
        }
        if length > MAX_TEXT {
            return Err(TextError::TooLong {
                length,
                max: MAX_TEXT,
            });
        }
        Ok(Self(text.trim().to_lowercase()))
    }

    /// The normalised label.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The service owner's context: labels in ordinal order, and their revision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceOwnerContext {
    /// Changes with the labels, never with the dialog.
    pub revision: Revision,
    /// Unique, ascending.
    pub labels: Vec<ServiceOwnerLabel>,
}
