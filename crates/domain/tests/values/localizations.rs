#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use dialogporten_domain::localization::{LanguageCode, LocalizationError, Localizations};
use dialogporten_domain::text::TextError;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn code(text: &str) -> LanguageCode {
    LanguageCode::parse(text).unwrap()
}

#[test]
fn languages_are_normalised() {
    for text in ["en", " EN ", "en_GB", "en-US", "En_gb-x"] {
        assert_eq!(code(text).as_str(), "en", "{text}");
    }
    for text in ["", "e", "eng", "xx", "å", "é1", "a "] {
        assert!(LanguageCode::parse(text).is_err(), "{text}");
    }
}

#[test]
fn norwegian_must_be_bokmal_or_nynorsk() {
    let error = LanguageCode::parse("no-NO").unwrap_err();
    assert!(error.is_ambiguous_norwegian() && error.code == "no");
    assert!(LanguageCode::parse("nb").is_ok() && LanguageCode::parse("nn").is_ok());
}

#[test]
fn every_finding_is_reported() {
    let errors = Localizations::parse([(" ", "nb"), ("too long", "xx"), ("b", "NB_no")], 5).unwrap_err();
    assert!(matches!(
        errors[0],
        LocalizationError::Value {
            index: 0,
            source: TextError::Blank
        }
    ));
    assert!(matches!(
        errors[1],
        LocalizationError::Value {
            index: 1,
            source: TextError::TooLong { length: 8, max: 5 }
        }
    ));
    assert!(matches!(&errors[2], LocalizationError::Language { index: 1, source } if source.code == "xx"));
    assert_eq!(
        errors[3],
        LocalizationError::DuplicateLanguages(vec!["nb".to_owned()])
    );
    assert_eq!(errors.len(), 4);
}

#[test]
fn nothing_is_not_a_text() {
    assert_eq!(Localizations::parse([], 5), Err(vec![LocalizationError::Empty]));
}

#[test]
fn unknown_languages_given_twice_are_duplicates_too() {
    let errors = Localizations::parse([("a", "xx"), ("b", "XX"), ("c", "xx-y")], 5).unwrap_err();
    assert!(errors.contains(&LocalizationError::DuplicateLanguages(vec!["xx".to_owned()])));
    assert_eq!(errors.len(), 4);
}

#[test]
fn lengths_count_characters_not_bytes() {
    assert!(Localizations::parse([("æøå€🙂", "nb")], 5).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn texts_come_out_by_language_whatever_the_order(
        texts in prop::collection::btree_map(prop::sample::select(vec!["aa", "en", "nb", "nn", "zu"]), "[a-z]{1,5}", 1..5),
        order in any::<prop::sample::Index>(),
    ) {
        let mut given: Vec<_> = texts.iter().map(|(language, text)| (text.as_str(), *language)).collect();
        let first = order.index(given.len());
        given.rotate_left(first);
        let parsed = Localizations::parse(given, 255).unwrap();
        let read: Vec<_> = parsed.iter().map(|(language, text)| (language.as_str().to_owned(), text.to_owned())).collect();
        let expected: Vec<_> = texts.iter().map(|(language, text)| ((*language).to_owned(), text.clone())).collect();
        prop_assert_eq!(read, expected);
    }

    /// Merging by language (update, add, remove) is the same as replacing, because a language comes once.
    #[test]
    fn merging_per_language_equals_replacing(
        before in prop::collection::btree_map(prop::sample::select(vec!["en", "nb", "nn"]), "[a-z]{1,5}", 1..4),
        sent in prop::collection::btree_map(prop::sample::select(vec!["en", "nb", "nn"]), "[a-z]{1,5}", 1..4),
    ) {
        let mut merged: BTreeMap<&str, String> = before;
        merged.retain(|language, _| sent.contains_key(language));
        for (language, text) in &sent {
            merged.insert(language, text.clone());
        }
        let parse = |texts: &BTreeMap<&'static str, String>| {
            Localizations::parse(texts.iter().map(|(language, text)| (text.as_str(), *language)), 255).unwrap()
        };
        let replaced = parse(&sent);
        for (language, text) in &merged {
            prop_assert_eq!(replaced.get(code(language)), Some(text.as_str()));
        }
        prop_assert_eq!(replaced.iter().len(), merged.len());
    }
}
