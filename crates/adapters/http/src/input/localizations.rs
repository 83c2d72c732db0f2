//! Texts in several languages.

use super::Input;
use crate::path::Path;
use dialogporten_api_types::common::LocalizationInput;
use dialogporten_domain::localization::{LanguageError, LocalizationError, Localizations};

/// Reads a list of localizations; `max` characters each. An empty list is a breach.
pub(crate) fn required(
    input: &mut Input<'_>,
    list: &Path<'_>,
    texts: &[LocalizationInput],
    max: usize,
) -> Option<Localizations> {
    let pairs = texts
        .iter()
        .map(|text| (text.value.as_str(), text.language_code.as_str()));
    match Localizations::parse(pairs, max) {
        Ok(localizations) => Some(localizations),
        Err(errors) => {
            for error in errors {
                report(input, list, &error);
            }
            None
        }
    }
}

/// As [`required`], but an empty list means that there is no text.
pub(crate) fn optional(
    input: &mut Input<'_>,
    list: &Path<'_>,
    texts: &[LocalizationInput],
    max: usize,
) -> Option<Localizations> {
    if texts.is_empty() {
        return None;
    }
    required(input, list, texts, max)
}

fn report(input: &mut Input<'_>, list: &Path<'_>, error: &LocalizationError) {
    match error {
        LocalizationError::Empty => input.breach(list, super::REQUIRED),
        LocalizationError::DuplicateLanguages(codes) => {
            let shown: Vec<&str> = codes
                .iter()
                .map(String::as_str)
                .filter(|code| may_be_shown(code))
                .collect();
            input.breach(
                list,
                format!("languages given more than once: {}", shown.join(", ")),
            );
        }
        LocalizationError::Value { index, source } => {
            input.breach(&list.element(*index).member("value"), source);
        }
        LocalizationError::Language { index, source } => {
            input.breach(
                &list.element(*index).member("languageCode"),
                language_message(source),
            );
        }
    }
}

/// A code is client input of unknown length and content; it is repeated only when it has the length of a code.
fn may_be_shown(code: &str) -> bool {
    code.chars().count() <= 3
}

fn language_message(error: &LanguageError) -> String {
    let hint = if error.is_ambiguous_norwegian() {
        " (use 'nb' or 'nn' for Norwegian)"
    } else {
        ""
    };
    if may_be_shown(&error.code) {
        format!("{error}{hint}")
    } else {
        "not a valid language code".to_owned()
    }
}
