//! From the words of a caller to what the index is asked.
//!
//! Terms are runs of characters or quoted phrases; one of them is enough, unless one is excluded by `-`: then all must hold. `and` and
//! `or` between two terms say otherwise for them; `and` binds more tightly. With a language a term is looked for in its inflections
//! and as it is written; words that a language does not look for are left out. Whatever the words are, this is no error: what cannot
//! be looked up in an index finds nothing.

use super::entry::{rules_of, words};
use crate::failure::port_error;
use dialogporten_application::PortError;
use dialogporten_application::search::TextSearch;
use diesel::prelude::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// Terms of one search; further ones are left out.
const MOST_TERMS: usize = 64;
/// Characters of one search; what is behind them is left out.
const MOST_CHARACTERS: usize = 8_000;

/// A `tsquery` that an index can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextQuery {
    /// As PostgreSQL writes it.
    pub(crate) text: String,
    /// One phrase or one word with digits in it: a name, a number of something.
    pub(crate) is_likely_rare: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Term {
    words: String,
    is_excluded: bool,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Parsed {
    #[diesel(sql_type = Text)]
    query: String,
    #[diesel(sql_type = Bool)]
    is_answerable: bool,
}

impl TextQuery {
    /// `None` when nothing can be found.
    ///
    /// # Errors
    /// [`PortError`].
    pub(crate) async fn of(
        search: &TextSearch,
        connection: &mut AsyncPgConnection,
    ) -> Result<Option<Self>, PortError> {
        let alternatives = alternatives(&search.words);
        if alternatives.is_empty() {
            return Ok(None);
        }
        let rules = search.language.and_then(rules_of);
        let (sql, texts) = expression(&alternatives, rules);
        // Configurations are names of ours, terms are bound.
        let mut statement = sql_query(format!(
            "select q::text as query, numnode(q) > 0 and querytree(q) <> 'T' as is_answerable from (select {sql}) p (q)"
        ))
        .into_boxed();
        for text in texts {
            statement = statement.bind::<Text, _>(text);
        }
        let parsed: Parsed = statement
            .get_result(connection)
            .await
            .map_err(|error| port_error("read a search's words", error))?;
        Ok(parsed.is_answerable.then_some(Self {
            text: parsed.query,
            is_likely_rare: is_likely_rare(&alternatives),
        }))
    }
}

fn is_likely_rare(alternatives: &[Vec<Term>]) -> bool {
    let [terms] = alternatives else { return false };
    let [term] = terms.as_slice() else { return false };
    term.words
        .contains(|character: char| character == ' ' || character.is_numeric())
}

/// The expression of type `tsquery`, and its parameters.
fn expression(alternatives: &[Vec<Term>], rules: Option<&str>) -> (String, Vec<String>) {
    let mut texts = Vec::new();
    let mut any = Vec::new();
    for terms in alternatives {
        let mut all = Vec::new();
        for term in terms {
            // Words hold letters and digits alone.
            let phrase: Vec<_> = term.words.split(' ').map(|word| format!("'{word}'")).collect();
            texts.push(phrase.join(" <-> "));
            let written = format!("${}::tsquery", texts.len());
            let found = match rules {
                None => written,
                Some(rules) => {
                    texts.push(term.words.clone());
                    let number = texts.len();
                    let inflected = format!("phraseto_tsquery('{rules}', ${number})");
                    format!(
                        "(case when numnode({inflected}) = 0 then ''::tsquery else {inflected} || {written} end)"
                    )
                }
            };
            all.push(if term.is_excluded {
                format!("!! {found}")
            } else {
                found
            });
        }
        any.push(format!("({})", all.join(" && ")));
    }
    (any.join(" || "), texts)
}

/// Alternatives, each a list of terms that must all hold.
fn alternatives(text: &str) -> Vec<Vec<Term>> {
    let parts = parts(text);
    let all_must_hold = parts.iter().any(|part| part.starts_with('-'));
    let mut alternatives: Vec<Vec<Term>> = Vec::new();
    let mut operator = None;
    let mut left = MOST_TERMS;
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
        if left == 0 {
            break;
        }
        left -= 1;
        let is_first = alternatives.is_empty();
        let is_joined = !is_first && operator.take().unwrap_or(all_must_hold);
        match alternatives.last_mut().filter(|_| is_joined) {
            Some(alternative) => alternative.push(term),
            None => alternatives.push(vec![term]),
        }
    }
    alternatives
}

/// Runs of characters; a quoted phrase is part of one, whatever is between its marks.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for character in text.chars().take(MOST_CHARACTERS) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_names_every_term_once() {
        let (sql, texts) = expression(&alternatives("\"ny melding\" and skatt -gammel"), None);
        assert_eq!(sql, "($1::tsquery && $2::tsquery && !! $3::tsquery)");
        assert_eq!(texts, ["'ny' <-> 'melding'", "'skatt'", "'gammel'"]);
        assert!(is_likely_rare(&alternatives("\"ny melding\"")));
        assert!(is_likely_rare(&alternatives("ref-2024")));
        assert!(!is_likely_rare(&alternatives("2024 skatt")));
    }

    #[test]
    fn very_long_searches_are_cut() {
        let found = alternatives(&"ord ".repeat(10_000));
        assert_eq!(found.len(), MOST_TERMS);
        assert!(alternatives("\" - ' ( \\ ").is_empty());
    }
}
