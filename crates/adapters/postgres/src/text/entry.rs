//! From a dialog's documents to the words of its entry.

use crate::document::activity::DescriptionDocument;
use crate::document::body::BodyDocument;
use crate::document::card::CardDocument;
use crate::document::transmission::TransmissionDocument;
use crate::document::{Invalid, read};
use crate::statement::Json;
use dialogporten_domain::localization::{LanguageCode, Localizations};
use std::collections::BTreeMap;

/// Stands between two texts and is taken out of the entry again, so that words of different texts are no neighbours.
pub(crate) const GAP: &str = "q0gap0q";

/// Makes a vector of a part `p` of an entry.
pub(crate) const VECTOR: &str =
    "case p.rules when '' then p.words::tsvector else to_tsvector(p.rules::regconfig, p.words) end";

/// Bytes of a word that is looked for; longer ones are no words.
const LONGEST_WORD: usize = 2_000;

/// Bytes of text in an entry. A word needs at most five times its length in it, twice with its stem, and an entry holds a megabyte;
/// later texts are left out.
const MOST_BYTES: usize = 200_000;

/// PostgreSQL's rules for a language's inflections. Languages without any are indexed as they are written.
pub(super) fn rules_of(language: LanguageCode) -> Option<&'static str> {
    Some(match language.as_str() {
        "ar" => "arabic",
        "ca" => "catalan",
        "da" => "danish",
        "de" => "german",
        "el" => "greek",
        "en" => "english",
        "es" => "spanish",
        "eu" => "basque",
        "fi" => "finnish",
        "fr" => "french",
        "ga" => "irish",
        "hi" => "hindi",
        "hu" => "hungarian",
        "hy" => "armenian",
        "id" => "indonesian",
        "it" => "italian",
        "lt" => "lithuanian",
        "nb" | "nn" => "norwegian",
        "ne" => "nepali",
        "nl" => "dutch",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "sr" => "serbian",
        "sv" => "swedish",
        "ta" => "tamil",
        "tr" => "turkish",
        "yi" => "yiddish",
        _ => return None,
    })
}

/// The words of a text in lower case, with a space between them.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|character: char| !character.is_alphanumeric()) {
        if word.is_empty() || word.len() > LONGEST_WORD {
            continue;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word.to_lowercase());
    }
    words
}

/// The words of a dialog: all of them as written, then those of each language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    written: String,
    /// `written` as a `tsvector`: parsing it is a third of what PostgreSQL's own parser takes.
    vector: String,
    by_rules: BTreeMap<&'static str, String>,
}

impl Entry {
    /// Texts in the order in which they are kept when there are too many: the dialog's own, then the newest of its history.
    pub(crate) fn of<'d>(
        card: &Json,
        body: Option<&Json>,
        transmissions: impl IntoIterator<Item = &'d Json>,
        descriptions: impl IntoIterator<Item = &'d Json>,
    ) -> Result<Self, Invalid> {
        let mut entry = Self::default();
        let card: CardDocument<'_> = read(card)?;
        card.plain_texts().for_each(|texts| entry.add(texts));
        if let Some(body) = body {
            let body: BodyDocument<'_> = read(body)?;
            body.search_tags().for_each(|tag| entry.add_text(tag, None));
            body.plain_texts().for_each(|texts| entry.add(texts));
        }
        for transmission in transmissions {
            let transmission: TransmissionDocument<'_> = read(transmission)?;
            transmission.plain_texts().for_each(|texts| entry.add(texts));
        }
        for description in descriptions {
            let description: DescriptionDocument<'_> = read(description)?;
            entry.add(description.texts());
        }
        entry.vector = vector(&entry.written);
        Ok(entry)
    }

    fn add(&mut self, texts: &Localizations) {
        for (language, text) in texts.iter() {
            self.add_text(text, Some(language));
        }
    }

    fn add_text(&mut self, text: &str, language: Option<LanguageCode>) {
        let words = words(text);
        let words = beginning(&words, MOST_BYTES.saturating_sub(self.written.len()));
        if words.is_empty() {
            return;
        }
        push(&mut self.written, words);
        if let Some(rules) = language.and_then(rules_of) {
            push(self.by_rules.entry(rules).or_default(), words);
        }
    }

    /// A finished vector under no rules, then texts with the rules that apply to them: see [`VECTOR`].
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let by_rules = self
            .by_rules
            .iter()
            .map(|(rules, words)| (*rules, words.as_str()));
        std::iter::once(("", self.vector.as_str())).chain(by_rules)
    }
}

/// Words with their places. PostgreSQL keeps so many places of a word, and counts so far.
fn vector(written: &str) -> String {
    const MOST_PLACES: usize = 255;
    const LAST_PLACE: usize = 16_383;
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, word) in written.split_ascii_whitespace().enumerate() {
        let place = (place + 1).min(LAST_PLACE);
        let places = places.entry(word).or_default();
        if places.len() < MOST_PLACES && places.last() != Some(&place) {
            places.push(place);
        }
    }
    let mut vector = String::with_capacity(written.len() * 2);
    for (word, places) in places {
        vector.push('\'');
        vector.push_str(word);
        vector.push('\'');
        for (number, place) in places.iter().enumerate() {
            vector.push(if number == 0 { ':' } else { ',' });
            vector.push_str(&place.to_string());
        }
        vector.push(' ');
    }
    vector
}

/// As many whole words as fit.
fn beginning(words: &str, most: usize) -> &str {
    if words.len() <= most {
        return words;
    }
    let end = words
        .match_indices(' ')
        .map(|(at, _)| at)
        .take_while(|at| *at <= most)
        .last();
    end.and_then(|end| words.get(..end)).unwrap_or_default()
}

fn push(to: &mut String, words: &str) {
    to.push_str(words);
    to.push(' ');
    to.push_str(GAP);
    to.push(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_everything_else_and_lower_case() {
        assert_eq!(
            words("  A-melding, nr. 2024/15 <b>ØRE"),
            "a melding nr 2024 15 b øre"
        );
        assert_eq!(words(" -- ! \0"), "");
    }

    #[test]
    fn a_text_stands_as_written_and_by_the_rules_of_its_language() {
        let mut entry = Entry::default();
        entry.add_text("Skatt", LanguageCode::parse("nb").ok());
        entry.add_text("Tax", LanguageCode::parse("en").ok());
        entry.add_text("merke", None);
        entry.add_text("skatt", None);
        entry.vector = vector(&entry.written);
        let parts: Vec<_> = entry.parts().collect();
        assert_eq!(
            parts,
            [
                ("", "'merke':5 'q0gap0q':2,4,6,8 'skatt':1,7 'tax':3 "),
                ("english", "tax q0gap0q "),
                ("norwegian", "skatt q0gap0q "),
            ]
        );
    }

    #[test]
    fn texts_beyond_the_limit_are_left_out() {
        let mut entry = Entry::default();
        for number in 0..100_000 {
            entry.add_text(&format!("ord{number}"), None);
        }
        let written = &entry.written;
        assert!(written.len() <= MOST_BYTES + GAP.len() + 2);
        assert_eq!(beginning("en to tre", 6), "en to");
        assert_eq!(beginning("en to tre", 5), "en to");
        assert_eq!(beginning("en to tre", 1), "");
    }
}
