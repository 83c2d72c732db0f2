//! Texts in several languages.

use crate::text::TextError;
use std::collections::{BTreeMap, BTreeSet};

/// ISO 639-1 codes that the reference accepts. `no` is deliberately absent: use `nb` or `nn`.
// Altinn/dialogporten: Domain/Localizations/Localization.cs
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na \
nb nd ne ng nl nn nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st \
su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// [`LANGUAGES`] by first letter, a bit for each second letter: looked up for every text of every dialog.
const KNOWN: [u32; 26] = known_languages();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time only")]
const fn known_languages() -> [u32; 26] {
    let letters = LANGUAGES.as_bytes();
    let mut known = [0; 26];
    let mut at = 0;
    while at + 1 < letters.len() {
        known[(letters[at] - b'a') as usize] |= 1 << (letters[at + 1] - b'a');
        at += 3;
    }
    known
}

/// A language, ISO 639-1, two lower-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageCode([u8; 2]);

/// Why a language code is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{code}' is not a valid language code")]
pub struct LanguageError {
    /// The normalised code.
    pub code: String,
}

impl LanguageError {
    /// True for `no`, where a hint to `nb` or `nn` helps.
    #[must_use]
    pub fn is_ambiguous_norwegian(&self) -> bool {
        self.code == "no"
    }
}

impl LanguageCode {
    /// Normalises (`en_GB` → `en`) and checks.
    ///
    /// # Errors
    /// [`LanguageError`].
    pub fn parse(text: &str) -> Result<Self, LanguageError> {
        // Nearly every code comes in normal form.
        if let Some(known) = Self::known(text) {
            return Ok(known);
        }
        let code = normalise_language(text);
        Self::known(&code).ok_or(LanguageError { code })
    }

    fn known(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        let [first, second] = bytes.map(|letter| letter.wrapping_sub(b'a'));
        let seconds = KNOWN.get(usize::from(first))?;
        (second < 26 && seconds >> second & 1 == 1).then_some(Self(bytes))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Two ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Trimmed, `_` read as `-`, lower-cased, cut before the first `-`.
#[must_use]
pub fn normalise_language(text: &str) -> String {
    let lower = text.trim().replace('_', "-").to_lowercase();
    lower.split('-').next().unwrap_or_default().to_owned()
}

/// One finding in a list of localizations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocalizationError {
    /// No text at all.
    #[error("no localization given")]
    Empty,
    /// The same language (after normalisation) more than once.
    #[error("languages given more than once: {}", .0.join(", "))]
    DuplicateLanguages(Vec<String>),
    /// The text at this position is blank or too long.
    #[error("localization {index}")]
    Value {
        /// Position in the list, from 0.
        index: usize,
        /// What is wrong.
        #[source]
        source: TextError,
    },
    /// The language at this position is unknown.
    #[error("localization {index}")]
    Language {
        /// Position in the list, from 0.
        index: usize,
        /// What is wrong.
        #[source]
        source: LanguageError,
    },
}

/// At least one text, at most one per language, ordered by language code. No text is blank.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Localizations(Vec<(LanguageCode, String)>);

impl Localizations {
    /// Checks `(text, language)` pairs; texts hold at most `max` characters. Reports every finding.
    ///
    /// # Errors
    /// All [`LocalizationError`]s, in the order of the list.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        max: usize,
    ) -> Result<Self, Vec<LocalizationError>> {
        let mut errors = Vec::new();
        let mut texts: Vec<(LanguageCode, String)> = Vec::new();
        // A map, because clients may send any number of codes that do not exist.
        let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
        let mut repeated: BTreeSet<LanguageCode> = BTreeSet::new();
        let mut duplicates: Vec<String> = Vec::new();
        let mut is_empty = true;
        for (index, (text, language)) in pairs.into_iter().enumerate() {
            is_empty = false;
            let length = text.chars().count();
            if text.trim().is_empty() {
                errors.push(LocalizationError::Value {
                    index,
                    source: TextError::Blank,
                });
            } else if length > max {
                errors.push(LocalizationError::Value {
                    index,
                    source: TextError::TooLong { length, max },
                });
            }
            match LanguageCode::parse(language) {
                Ok(language) if texts.iter().any(|(known, _)| *known == language) => {
                    if repeated.insert(language) {
                        duplicates.push(language.as_str().to_owned());
                    }
                }
                Ok(language) => texts.push((language, text.to_owned())),
                Err(source) => {
                    let count = unknown.entry(source.code.clone()).or_default();
                    *count += 1;
                    if *count == 2 {
                        duplicates.push(source.code.clone());
                    }
                    errors.push(LocalizationError::Language { index, source });
                }
            }
        }
        if is_empty {
            errors.push(LocalizationError::Empty);
        }
        if !duplicates.is_empty() {
            errors.push(LocalizationError::DuplicateLanguages(duplicates));
        }
        if errors.is_empty() {
            texts.sort_by_key(|(language, _)| *language);
            Ok(Self(texts))
        } else {
            Err(errors)
        }
    }

    /// Texts by ascending language code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (LanguageCode, &str)> {
        self.0.iter().map(|(language, text)| (*language, text.as_str()))
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: LanguageCode) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == language)
            .map(|(_, text)| text.as_str())
    }
}
