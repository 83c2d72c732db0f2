//! What the portal answers.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text))
    }

    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts status and, for problem documents, that a trace id is there and no error key is missing.
    ///
    /// # Panics
    /// When the answer is another one.
    pub fn assert_problem(&self, status: u16, keys: &[&str]) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["traceId"].is_string(), "{problem}");
        for key in keys {
            assert!(
                problem["errors"].get(key).is_some(),
                "no key {key:?} in {problem}"
            );
        }
    }
}
