//! Texts in Bokmål, Nynorsk and English. Some words occur in a known share of all dialogs: a benchmark searches for them.

use crate::random::{Random, scatter};

/// In the summary of four dialogs out of five.
pub const COMMON: &str = "orientering";
/// In the summary of 7 % of all dialogs.
pub const SEVEN_PERCENT: &str = "tilskudd";
/// In the summary of 0.2 % of all dialogs.
pub const RARE: &str = "reindrift";

/// The word that only this dialog has.
#[must_use]
pub fn unique(seed: u64, number: u64) -> String {
    let mut rest = scatter(seed ^ number.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let mut word = String::from("ref");
    for _ in 0..12 {
        // Consonants alone: no stemmer finds an ending.
        let letters = b"bcdfghjklmnpqrtvwxz";
        let place = usize::try_from(rest % 19).unwrap_or(0);
        word.push(letters.get(place).map_or('b', |letter| char::from(*letter)));
        rest /= 19;
    }
    word
}

/// A language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Bokmal,
    Nynorsk,
    English,
}

impl Language {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Bokmal => "nb",
            Self::Nynorsk => "nn",
            Self::English => "en",
        }
    }

    const fn parts(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Bokmal => (&FIRST_NB, &LAST_NB),
            Self::Nynorsk => (&FIRST_NN, &LAST_NN),
            Self::English => (&FIRST_EN, &LAST_EN),
        }
    }
}

const FIRST_NB: [&str; 40] = [
    "skatte",
    "bygge",
    "barnehage",
    "fiskeri",
    "kjøretøy",
    "landbruks",
    "energi",
    "helse",
    "skole",
    "arbeids",
    "bolig",
    "miljø",
    "transport",
    "avgifts",
    "pensjons",
    "student",
    "kultur",
    "havne",
    "jakt",
    "vei",
    "vann",
    "skog",
    "eiendoms",
    "regnskaps",
    "foretaks",
    "person",
    "barne",
    "sykdoms",
    "reise",
    "mat",
    "dyre",
    "gårds",
    "familie",
    "idretts",
    "kraft",
    "strøm",
    "lærer",
    "toll",
    "valg",
    "nabo",
];
const LAST_NB: [&str; 40] = [
    "søknad",
    "avtale",
    "frist",
    "oppgave",
    "melding",
    "bevis",
    "tillatelse",
    "faktura",
    "rapport",
    "kontroll",
    "endring",
    "klage",
    "vurdering",
    "innkalling",
    "bekreftelse",
    "erklæring",
    "registrering",
    "godkjenning",
    "plan",
    "oversikt",
    "støtte",
    "ordning",
    "attest",
    "varsel",
    "høring",
    "svar",
    "krav",
    "uttalelse",
    "regning",
    "kvittering",
    "prøve",
    "liste",
    "sak",
    "konto",
    "fullmakt",
    "samtykke",
    "skjema",
    "dokument",
    "møte",
    "vedtak",
];
const FIRST_NN: [&str; 20] = [
    "skatte",
    "byggje",
    "barnehage",
    "fiskeri",
    "køyretøy",
    "landbruks",
    "energi",
    "helse",
    "skule",
    "arbeids",
    "bustad",
    "miljø",
    "veg",
    "vass",
    "skog",
    "eigedoms",
    "rekneskaps",
    "føretaks",
    "sjukdoms",
    "gards",
];
const LAST_NN: [&str; 20] = [
    "søknad",
    "avtale",
    "frist",
    "oppgåve",
    "melding",
    "prov",
    "løyve",
    "faktura",
    "rapport",
    "kontroll",
    "endring",
    "klage",
    "vurdering",
    "innkalling",
    "stadfesting",
    "erklæring",
    "registrering",
    "godkjenning",
    "plan",
    "oversyn",
];
const FIRST_EN: [&str; 20] = [
    "tax",
    "building",
    "fishing",
    "vehicle",
    "farming",
    "energy",
    "health",
    "school",
    "employment",
    "housing",
    "transport",
    "pension",
    "student",
    "harbour",
    "hunting",
    "road",
    "water",
    "forest",
    "property",
    "company",
];
const LAST_EN: [&str; 20] = [
    "application",
    "agreement",
    "deadline",
    "task",
    "notice",
    "certificate",
    "permit",
    "invoice",
    "report",
    "inspection",
    "change",
    "complaint",
    "assessment",
    "summons",
    "confirmation",
    "statement",
    "registration",
    "approval",
    "plan",
    "overview",
];
const LINKS: [&str; 8] = ["om", "for", "med", "fra", "til", "og", "ved", "etter"];
const LINKS_EN: [&str; 8] = ["about", "for", "with", "from", "to", "and", "at", "after"];

/// So many compounds, joined by small words.
pub(crate) fn compounds(random: &mut Random, language: Language, count: usize) -> String {
    let (first, last) = language.parts();
    let links = if language == Language::English {
        &LINKS_EN
    } else {
        &LINKS
    };
    let mut text = String::with_capacity(count * 20);
    for place in 0..count {
        if place > 0 {
            text.push(' ');
            text.push_str(random.pick(links, "om"));
            text.push(' ');
        }
        text.push_str(first.get(random.skewed(first.len(), 2)).copied().unwrap_or("tax"));
        if language == Language::English {
            text.push(' ');
        }
        text.push_str(last.get(random.skewed(last.len(), 2)).copied().unwrap_or("sak"));
    }
    text
}

/// As [`compounds`], beginning with a capital letter, as titles do.
pub(crate) fn title(random: &mut Random, language: Language, count: usize) -> String {
    let text = compounds(random, language, count);
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_dialogs_have_the_same_word() {
        let words: HashSet<_> = (0..100_000).map(|number| unique(1, number)).collect();
        assert_eq!(words.len(), 100_000);
    }

    #[test]
    fn words_of_a_known_share_come_from_nowhere_else() {
        let mut random = Random::of(1, 1);
        for language in [Language::Bokmal, Language::Nynorsk, Language::English] {
            let text = compounds(&mut random, language, 20_000);
            for word in [COMMON, SEVEN_PERCENT, RARE] {
                assert!(text.split(' ').all(|found| found != word), "{word}");
            }
        }
    }
}
