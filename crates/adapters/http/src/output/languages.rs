//! Which languages of a text are shown: all, or the best one for `Accept-Language`.

use dialogporten_api_types::common::Localization;
use dialogporten_domain::localization::{LanguageCode, Localizations, normalise_language};
use std::borrow::Cow;

/// Languages in order of preference; none means that every language is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Languages(Vec<LanguageCode>);

impl Languages {
    /// Every language.
    pub(crate) const ALL: Self = Self(Vec::new());

    /// Reads an `Accept-Language` header. The weight is the integer part of a hundred times `q`, 0 when that is no number. White
    /// space around `;q=` is tolerated. After the accepted languages come the neighbours' fallbacks.
    // Altinn/dialogporten: Features/V1/EndUser/Common/AcceptedLanguage.cs
    pub(crate) fn accepted(header: Option<&str>) -> Self {
        let mut accepted: Vec<(String, i64)> = Vec::new();
        for range in header.unwrap_or_default().split(',') {
            let (code, parameter) = match range.split_once(';') {
                Some((code, parameter)) => (code, Some(parameter)),
                None => (range, None),
            };
            let code = normalise_language(code);
            if code.is_empty() {
                continue;
            }
            let weight = parameter.map_or(100, weight);
            match accepted.iter_mut().find(|(known, _)| *known == code) {
                Some((_, known)) => *known = (*known).max(weight),
                None => accepted.push((code, weight)),
            }
        }
        if accepted.is_empty() {
            return Self::ALL;
        }
        accepted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        let is_neighbour = accepted.iter().any(|(code, _)| code == "sv" || code == "da");
        let fallback = if is_neighbour { ["nb", "en"] } else { ["en", "nb"] };
        let candidates = accepted
            .iter()
            .map(|(code, _)| code.as_str())
            .chain(fallback)
            .filter_map(|code| LanguageCode::parse(code).ok());
        Self(candidates.collect())
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
        let best = self
            .0
            .iter()
            .find(|candidate| texts.iter().any(|(language, _)| language == **candidate));
        texts
            .iter()
            .filter(|(language, _)| best.is_none_or(|best| best == language))
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

fn weight(parameter: &str) -> i64 {
    let quality = parameter
        .split_once('=')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .and_then(|(_, value)| value.trim().parse::<f64>().ok())
        .filter(|quality| quality.is_finite())
        .unwrap_or(0.0);
    // Saturates; a weight is only compared.
    #[expect(clippy::cast_possible_truncation, reason = "the integer part is meant")]
    let weight = (quality * 100.0) as i64;
    weight
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
