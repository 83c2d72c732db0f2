//! Which languages of a text a reader gets: all, or the best one of those that the reader accepts.

use dialogporten_domain::localization::{LanguageCode, Localizations, normalise_language};

/// Languages in order of preference; none means every language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcceptedLanguages(Vec<LanguageCode>);

impl AcceptedLanguages {
    /// Every language.
    pub const ALL: Self = Self(Vec::new());

    /// Reads an `Accept-Language` header. The weight is the integer part of a hundred times `q`, 0 when that is no number. White
    /// space around `;q=` is tolerated. After the accepted languages come the neighbours' fallbacks.
    // Altinn/dialogporten: Features/V1/EndUser/Common/AcceptedLanguage.cs
    #[must_use]
    pub fn parse(header: Option<&str>) -> Self {
        let ranges = header
            .unwrap_or_default()
            .split(',')
            .map(|range| match range.split_once(';') {
                Some((code, parameter)) => (code, weight(parameter)),
                None => (range, 100),
            });
        Self::weighted(ranges)
    }

    /// Languages with weights, of which equal ones keep their order. A language that is given twice has its greatest weight.
    pub fn weighted<'a>(languages: impl IntoIterator<Item = (&'a str, i64)>) -> Self {
        let mut accepted: Vec<(String, i64)> = Vec::new();
        for (code, weight) in languages {
            let code = normalise_language(code);
            if code.is_empty() {
                continue;
            }
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

    /// The texts to show, by language code: the best one alone, or all when none is accepted.
    pub fn choose<'a>(&self, texts: &'a Localizations) -> impl Iterator<Item = (LanguageCode, &'a str)> {
        let best = self
            .0
            .iter()
            .find(|candidate| texts.iter().any(|(language, _)| language == **candidate))
            .copied();
        texts
            .iter()
            .filter(move |(language, _)| best.is_none_or(|best| best == *language))
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
