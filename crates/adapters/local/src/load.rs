//! From the file as written to the checked directory: all findings at once.

mod access;
mod descriptions;
mod parties;
mod resources;

use crate::directory::{Directory, Subject};
use crate::document::Document;
use crate::finding::{DirectoryError, Finding};
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use uuid::Uuid;

/// The only version of the format.
const VERSION: u32 = 1;

impl Directory {
    /// Reads and checks a file's text; `name` stands in errors.
    ///
    /// # Errors
    /// [`DirectoryError::Structure`] for the first thing that is not of the format, [`DirectoryError::Content`] with everything
    /// that is wrong in entries.
    pub fn parse(name: &str, text: &str) -> Result<Self, DirectoryError> {
        let document: Document = toml::from_str(text).map_err(|error| DirectoryError::Structure {
            path: name.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        let mut loader = Loader {
            text,
            findings: Vec::new(),
            directory: Self::default(),
        };
        if *document.version.get_ref() != VERSION {
            let at = loader.line(document.version.span().start);
            loader.find(at, "version", format!("must be {VERSION}"));
        }
        let defaults = &document.defaults;
        loader.directory.person_self_roles = roles(&defaults.person_self_roles).collect();
        loader.directory.email_user_self_roles = roles(&defaults.email_user_self_roles).collect();
        loader.directory.key_roles = roles(&defaults.key_roles).collect();
        loader.parties(&document);
        loader.resources(&document);
        loader.descriptions(&document);
        loader.access(&document);
        loader.directory.find_key_roles();
        if loader.findings.is_empty() {
            Ok(loader.directory)
        } else {
            Err(DirectoryError::Content {
                path: name.to_owned(),
                findings: loader.findings,
            })
        }
    }
}

/// Collects what is good and what is wrong.
struct Loader<'t> {
    text: &'t str,
    findings: Vec<Finding>,
    directory: Directory,
}

impl Loader<'_> {
    fn line(&self, offset: usize) -> usize {
        self.text
            .bytes()
            .take(offset)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    fn find(&mut self, line: usize, key: impl Into<String>, reason: impl Into<String>) {
        self.findings.push(Finding {
            line,
            key: key.into(),
            reason: reason.into(),
        });
    }

    /// A bare id or URN of a party that the file defines.
    fn known_party(&mut self, line: usize, key: &str, text: &str) -> Option<PartyIdentifier> {
        let Some(party) = party_identifier(text) else {
            self.find(line, key, format!("{text} is not a party"));
            return None;
        };
        if !self.directory.parties.contains_key(&party) {
            self.find(line, key, format!("{text} is not defined in this file"));
            return None;
        }
        Some(party)
    }
}

/// A party from a bare id (person, organization, e-mail address, system user) or a whole URN.
pub(crate) fn party_identifier(text: &str) -> Option<PartyIdentifier> {
    if text.starts_with("urn:") {
        return PartyIdentifier::parse(text).ok();
    }
    let kind = match text.len() {
        9 => PartyKind::Organization,
        11 if !text.contains('@') => PartyKind::Person,
        _ if text.contains('@') => PartyKind::EmailUser,
        _ if Uuid::try_parse(text).is_ok() => PartyKind::SystemUser,
        _ => return None,
    };
    PartyIdentifier::of_kind(kind, text).ok()
}

fn roles(codes: &[String]) -> impl Iterator<Item = Subject> {
    codes.iter().map(|code| Subject::Role(code.to_lowercase()))
}

fn packages(codes: &[String]) -> impl Iterator<Item = Subject> {
    codes.iter().map(|code| Subject::Package(code.to_lowercase()))
}
