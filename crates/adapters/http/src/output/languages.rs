//! Which languages of a text are shown: all, or the best one for `Accept-Language`.

use dialogporten_api_types::common::Localization;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_domain::localization::{LanguageCode, Localizations};
use std::borrow::Cow;

/// Languages that a request accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Languages(AcceptedLanguages);

impl Languages {
    /// Every language.
    pub(crate) const ALL: Self = Self(AcceptedLanguages::ALL);

    /// Reads an `Accept-Language` header.
    pub(crate) fn accepted(header: Option<&str>) -> Self {
        Self(AcceptedLanguages::parse(header))
    }

    /// The texts to show, by language code.
    pub(crate) fn of<'a>(&self, texts: &'a Localizations) -> Vec<Localization<'a>> {
        self.map(texts, |text| text)
    }

    /// As [`Languages::of`], every text replaced by `show`.
    pub(crate) fn map<'a>(
        &self,
        texts: &'a Localizations,
        show: impl Fn(&'a str) -> &'a str,
    ) -> Vec<Localization<'a>> {
        self.0
            .choose(texts)
            .map(|(language, text)| Localization {
                language_code: language_code(language),
                value: Cow::Borrowed(show(text)),
            })
            .collect()
    }
}

/// Codes are two letters; the usual ones cost no allocation.
fn language_code(language: LanguageCode) -> Cow<'static, str> {
    match language.as_str() {
        "nb" => Cow::Borrowed("nb"),
        "nn" => Cow::Borrowed("nn"),
        "en" => Cow::Borrowed("en"),
        other => Cow::Owned(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(header: &str, texts: &[&str]) -> Vec<String> {
        let texts = Localizations::parse(texts.iter().map(|code| ("text", *code)), 255).unwrap();
        Languages::accepted(Some(header))
            .of(&texts)
            .iter()
            .map(|text| text.language_code.to_string())
            .collect()
    }

    #[test]
    fn the_best_accepted_language_is_shown_alone() {
        assert_eq!(shown("en;q=0.5, nn;q=0.9", &["nb", "nn", "en"]), ["nn"]);
        assert_eq!(shown("nb_NO, en", &["nb", "en"]), ["nb"]);
        assert_eq!(shown("en; q=0.1,nb ;q = 0.2", &["nb", "en"]), ["nb"]);
        assert_eq!(shown("en;q=x,nb;q=0.1", &["nb", "en"]), ["nb"]);
    }

    #[test]
    fn neighbours_fall_back_to_norwegian_others_to_english() {
        assert_eq!(shown("sv", &["nb", "en"]), ["nb"]);
        assert_eq!(shown("de", &["nb", "en"]), ["en"]);
        assert_eq!(shown("*", &["nb", "fr"]), ["nb"]);
    }

    #[test]
    fn without_a_match_or_a_header_everything_is_shown() {
        assert_eq!(shown("de", &["fr", "pl"]), ["fr", "pl"]);
        assert_eq!(shown(" , ;", &["nb", "en"]), ["en", "nb"]);
    }
}
