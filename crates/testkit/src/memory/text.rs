//! Words in the texts of a dialog, as written: no language's inflections.
//!
//! A text is cut at everything that is neither letter nor digit; how PostgreSQL cuts hyphenated words, addresses and numbers
//! with signs is not followed.

use dialogporten_application::dialogs::DialogDetails;
use dialogporten_domain::attachment::Attachment;
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;

/// Alternatives, each a list of terms that must all hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextQuery(Vec<Vec<Term>>);

/// Words that must, or must not, stand behind each other.
#[derive(Debug, PartialEq, Eq)]
struct Term {
    words: Vec<String>,
    is_excluded: bool,
}

impl TextQuery {
    /// Terms are runs of characters or quoted phrases. Without `or` and `and` between them one is enough, unless one of them is
    /// excluded by `-`: then all must hold.
    pub(super) fn parse(text: &str) -> Self {
        let parts = parts(text);
        let all_must_hold = parts.iter().any(|part| part.starts_with('-'));
        let mut alternatives: Vec<Vec<Term>> = Vec::new();
        let mut joins = false;
        let mut operator = None;
        for part in parts {
            if part.eq_ignore_ascii_case("or") || part.eq_ignore_ascii_case("and") {
                operator = Some(part.eq_ignore_ascii_case("and"));
                continue;
            }
            let term = Term {
                words: words(&part),
                is_excluded: part.starts_with('-'),
            };
            if term.words.is_empty() {
                continue;
            }
            let is_joined = joins && operator.take().unwrap_or(all_must_hold);
            match alternatives.last_mut().filter(|_| is_joined) {
                Some(alternative) => alternative.push(term),
                None => alternatives.push(vec![term]),
            }
            joins = true;
        }
        Self(alternatives)
    }

    /// A query in which an alternative only excludes finds nothing.
    pub(super) fn matches(&self, details: &DialogDetails) -> bool {
        let only_excludes = |terms: &Vec<Term>| terms.iter().all(|term| term.is_excluded);
        if self.0.iter().any(only_excludes) {
            return false;
        }
        let texts: Vec<Vec<String>> = texts(details).into_iter().map(words).collect();
        self.0.iter().any(|terms| {
            terms.iter().all(|term| {
                let is_there = texts
                    .iter()
                    .any(|text| text.windows(term.words.len()).any(|words| words == term.words));
                is_there != term.is_excluded
            })
        })
    }
}

fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for character in text.chars() {
        if character == '"' {
            is_quoted = !is_quoted;
        }
        match parts.last_mut() {
            Some(part) if is_quoted || !character.is_whitespace() => part.push(character),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// What is searched: plain texts, search tags, names of attachments, descriptions of activities.
fn texts(details: &DialogDetails) -> Vec<&str> {
    let dialog = &details.dialog;
    let content = dialog.content.iter().flat_map(|content| {
        let others = [
            &content.summary,
            &content.sender_name,
            &content.additional_info,
            &content.extended_status,
            &content.non_sensitive_title,
            &content.non_sensitive_summary,
        ];
        std::iter::once(&content.title).chain(others.into_iter().flatten())
    });
    let sent = details.transmissions.iter().flat_map(|transmission| {
        let content = transmission.content.iter();
        content.flat_map(|content| std::iter::once(&content.title).chain(&content.summary))
    });
    let attachments = details
        .transmissions
        .iter()
        .flat_map(|transmission| &transmission.attachments)
        .chain(&dialog.attachments);
    let names = attachments.filter_map(|attachment: &Attachment| attachment.display_name.as_ref());
    let descriptions = details
        .activities
        .iter()
        .filter_map(|activity| activity.description.as_ref());
    content
        .chain(sent)
        .filter(|value: &&ContentValue| value.media_type == MediaType::PlainText)
        .map(|value| &value.value)
        .chain(names)
        .chain(descriptions)
        .flat_map(Localizations::iter)
        .map(|(_, text)| text)
        .chain(dialog.search_tags.iter().map(|tag| tag.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<Vec<(String, bool)>> {
        let alternatives = TextQuery::parse(text).0.into_iter();
        alternatives
            .map(|terms| {
                let terms = terms.into_iter();
                terms
                    .map(|term| (term.words.join(" "), term.is_excluded))
                    .collect()
            })
            .collect()
    }

    fn term(words: &str) -> (String, bool) {
        (words.to_owned(), false)
    }

    #[test]
    fn words_are_alternatives_unless_something_is_excluded() {
        assert_eq!(shape("Skatt melding"), [[term("skatt")], [term("melding")]]);
        let excluded = ("gammel".to_owned(), true);
        assert_eq!(shape("skatt -gammel"), [[term("skatt"), excluded]]);
    }

    #[test]
    fn operators_and_phrases_are_kept() {
        assert_eq!(
            shape("\"ny melding\" AND skatt or brev"),
            [vec![term("ny melding"), term("skatt")], vec![term("brev")]]
        );
        assert!(shape(" -- ! ").is_empty());
    }
}
