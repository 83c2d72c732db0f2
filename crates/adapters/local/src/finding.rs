//! What is wrong with a file.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the entry, counted from 1.
    pub line: usize,
    /// Entry and member, for instance `persons[1].id`.
    pub key: String,
    /// What is wrong. May name an identifier: the file holds test data.
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.key, self.reason)
    }
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not TOML of the expected structure.
    #[error("{path} is not a directory file: {reason}")]
    Structure {
        /// Which file.
        path: String,
        /// Where and what.
        reason: String,
    },
    /// Entries are wrong: all of them.
    #[error("{path} is refused:\n{}", lines(findings))]
    Content {
        /// Which file.
        path: String,
        /// All findings in the order of the file's tables.
        findings: Vec<Finding>,
    },
}

fn lines(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("  {finding}"))
        .collect::<Vec<_>>()
        .join("\n")
}
