//! Short texts with limits, normalised where the field asks for it. Lengths count Unicode scalar values.

/// Longest ordinary text, characters.
pub const MAX_TEXT: usize = 255;
/// Longest text for callers with the correspondence scope, characters.
pub const MAX_CORRESPONDENCE_TEXT: usize = 512;
/// Longest activity description for callers with the correspondence scope, characters.
pub const MAX_CORRESPONDENCE_DESCRIPTION: usize = 4095;

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("text is blank")]
    Blank,
    /// Fewer characters than the field needs.
    #[error("text is {length} characters long, at least {min} are needed")]
    TooShort {
        /// Characters given.
        length: usize,
        /// Characters needed.
        min: usize,
    },
    /// More characters than the field holds.
    #[error("text is {length} characters long, at most {max} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        max: usize,
    },
}

fn length_within(text: &str, min: usize, max: usize) -> Result<(), TextError> {
    let length = text.chars().count();
    if length < min {
        return Err(TextError::TooShort { length, min });
    }
    if length > max {
        return Err(TextError::TooLong { length, max });
    }
    Ok(())
}

/// Free text of at most [`MAX_TEXT`] characters; may be empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortText(String);

impl ShortText {
    /// Checks the length.
    ///
    /// # Errors
    /// [`TextError::TooLong`].
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        length_within(&text, 0, MAX_TEXT)?;
        Ok(Self(text))
    }

    /// As [`ShortText::parse`], and the text must say something.
    ///
    /// # Errors
    /// [`TextError::Blank`], [`TextError::TooLong`].
    pub fn parse_required(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(TextError::Blank);
        }
        Self::parse(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Key that makes a create or a transmission repeatable: 3 to 36 characters, unique per service owner (dialog) or per
/// dialog (transmission).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotentKey(String);

impl IdempotentKey {
    /// Checks the length.
    ///
    /// # Errors
    /// [`TextError::TooShort`], [`TextError::TooLong`].
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        length_within(&text, 3, 36)?;
        Ok(Self(text))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Word that makes a dialog findable: 3 to 63 characters, trimmed and lower-cased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SearchTag(String);

impl SearchTag {
    /// Checks the length of what was given, then trims and lower-cases it.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        length_within(text, 3, 63)?;
        let normalised = text.trim().to_lowercase();
        if normalised.is_empty() {
            return Err(TextError::Blank);
        }
        Ok(Self(normalised))
    }

    /// The normalised word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Completion in percent, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Progress(u8);

impl Progress {
    /// Checks the range.
    #[must_use]
    pub fn new(percent: i64) -> Option<Self> {
        u8::try_from(percent).ok().filter(|p| *p <= 100).map(Self)
    }

    /// Percent, 0 to 100.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}
