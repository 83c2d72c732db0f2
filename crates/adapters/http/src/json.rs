//! Reads request bodies: JSON text → tree → wire type, with the contract's error keys.
//!
//! Why not plain `serde_json::from_slice`: the contract matches members in any case, lets the last duplicate win, takes numbers
//! as quoted strings and names the JSON path of the first error. The tree borrows its texts from the body.

mod fault;
mod node;
mod reader;

use fault::Fault;
use node::Node;
use serde::Deserialize;

/// Why a body cannot be read. Only the first finding is known: nothing else has been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// JSON path without `$.`, or the audience's word for the whole body.
    pub(crate) key: String,
    /// What is wrong there.
    pub(crate) message: String,
}

/// Reads `body`; `root_key` is the key of errors that concern the body as a whole.
///
/// Nesting is bounded by the parser (128 levels), so neither stack nor time grows with hostile input.
///
/// # Errors
/// [`JsonError`]
pub(crate) fn read<'de, T: Deserialize<'de>>(body: &'de [u8], root_key: &str) -> Result<T, JsonError> {
    const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let fault = |message: &str| JsonError {
        key: root_key.to_owned(),
        message: message.to_owned(),
    };
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(fault("The body is empty, a JSON document is required."));
    }
    let tree: Node<'de> = serde_json::from_slice(body).map_err(|error| {
        fault(&format!(
            "The body is not well-formed JSON (line {}, column {}).",
            error.line(),
            error.column()
        ))
    })?;
    reader::read(tree).map_err(|fault: Fault| JsonError {
        key: fault
            .path
            .filter(|path| !path.is_empty())
            .unwrap_or_else(|| root_key.to_owned()),
        message: fault.message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq, Default)]
    #[serde(rename_all = "camelCase", default)]
    struct Parent {
        first_name: Option<String>,
        number: Option<i32>,
        flag: bool,
        children: Vec<Child>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Child {
        language_code: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    enum Kind {
        Big,
        Small,
    }

    fn parent(body: &str) -> Result<Parent, JsonError> {
        read(body.as_bytes(), "SerializerErrors")
    }

    fn key(body: &str) -> String {
        parent(body).unwrap_err().key
    }

    #[test]
    fn members_match_in_any_case_and_unknown_ones_are_ignored() {
        let read =
            parent(r#"{"FIRSTNAME":"a","nope":{"x":[1]},"Children":[{"LANGUAGECODE":"nb"}]}"#).unwrap();
        assert_eq!(read.first_name.as_deref(), Some("a"));
        assert_eq!(read.children.len(), 1);
    }

    #[test]
    fn the_last_duplicate_wins() {
        assert_eq!(parent(r#"{"number":1,"Number":2}"#).unwrap().number, Some(2));
    }

    #[test]
    fn numbers_may_be_quoted_but_texts_may_not_be_numbers() {
        assert_eq!(parent(r#"{"number":"35"}"#).unwrap().number, Some(35));
        assert_eq!(key(r#"{"number":"x"}"#), "number");
        assert_eq!(key(r#"{"number":1.5}"#), "number");
        assert_eq!(key(r#"{"number":99999999999}"#), "number");
        assert_eq!(key(r#"{"firstName":5}"#), "firstName");
    }

    #[test]
    fn names_of_enumerations_match_in_any_case() {
        assert_eq!(parent(r#"{"kind":"sMALL"}"#).unwrap().kind, Some(Kind::Small));
        assert_eq!(key(r#"{"kind":"medium"}"#), "kind");
    }

    #[test]
    fn explicit_null_is_an_error_only_where_a_value_is_needed() {
        assert_eq!(parent(r#"{"firstName":null}"#).unwrap(), Parent::default());
        assert_eq!(key(r#"{"children":null}"#), "children");
        assert_eq!(key(r#"{"flag":null}"#), "flag");
        assert_eq!(key(r#"{"children":[{"languageCode":"nb"},null]}"#), "children[1]");
    }

    #[test]
    fn a_missing_mandatory_member_is_reported_at_its_object() {
        assert_eq!(key(r#"{"children":[{"languageCode":"nb"},{}]}"#), "children[1]");
    }

    #[test]
    fn a_wrong_root_or_broken_text_is_reported_under_the_root_key() {
        for body in [
            "",
            " \n",
            "{",
            "[]",
            "null",
            "3",
            "{\"a\":1,}",
            "\u{feff}",
            "{} x",
            "// x\n{}",
        ] {
            assert_eq!(key(body), "SerializerErrors", "{body}");
        }
        assert_eq!(key(&"[".repeat(100_000)), "SerializerErrors");
        assert!(read::<Parent>(b"{\"firstName\":\"\xff\"}", "SerializerErrors").is_err());
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(parent("\u{feff}{}").is_ok());
    }
}
