//! Who owns dialogs and who acts: party identifiers with their check digits.
//!
//! Identifiers are personal data: `Debug` shows the kind only, `Display` does not exist, `as_str` is the deliberate way out.

/// What an identifier names. The prefix ends with the last colon of the URN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKind {
    /// `urn:altinn:organization:identifier-no:`
    Organization,
    /// `urn:altinn:person:identifier-no:`
    Person,
    /// `urn:altinn:person:legacy-selfidentified:`
    SelfIdentified,
    /// `urn:altinn:person:idporten-email:`
    EmailUser,
    /// `urn:altinn:systemuser:uuid:`
    SystemUser,
    /// `urn:altinn:feide-subject:`
    FeideUser,
}

impl PartyKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Organization,
        Self::Person,
        Self::SelfIdentified,
        Self::EmailUser,
        Self::SystemUser,
        Self::FeideUser,
    ];

    /// The URN up to and including its last colon.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Organization => "urn:altinn:organization:identifier-no:",
            Self::Person => "urn:altinn:person:identifier-no:",
            Self::SelfIdentified => "urn:altinn:person:legacy-selfidentified:",
            Self::EmailUser => "urn:altinn:person:idporten-email:",
            Self::SystemUser => "urn:altinn:systemuser:uuid:",
            Self::FeideUser => "urn:altinn:feide-subject:",
        }
    }

    /// True when dialogs may belong to it and actors may be named by it.
    #[must_use]
    pub const fn may_own_dialogs(self) -> bool {
        matches!(
            self,
            Self::Organization | Self::Person | Self::SelfIdentified | Self::EmailUser
        )
    }
}

/// Why an identifier is refused. Carries no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartyError {
    /// No known prefix.
    #[error("not a known kind of party identifier")]
    UnknownPrefix,
    /// The part after the prefix breaks the rule of its kind (length, digits, check digits, form).
    #[error("the identifier is not valid for its kind")]
    InvalidId,
    /// More than 255 characters.
    #[error("party is longer than 255 characters")]
    TooLong,
    /// System and Feide users cannot own dialogs.
    #[error("this kind of party cannot own dialogs")]
    CannotOwnDialogs,
}

/// Any known party identifier, as lower-case URN.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIdentifier {
    kind: PartyKind,
    urn: String,
}

impl PartyIdentifier {
    /// Parses a URN; the prefix is case-sensitive, the id is checked by the rule of its kind.
    ///
    /// # Errors
    /// [`PartyError::UnknownPrefix`], [`PartyError::InvalidId`], [`PartyError::TooLong`].
    // Altinn/dialogporten: Domain/Parties/**
    pub fn parse(text: &str) -> Result<Self, PartyError> {
        let end = text.rfind(':').ok_or(PartyError::UnknownPrefix)? + 1;
        let (prefix, id) = text.split_at(end);
        let kind = PartyKind::ALL
            .into_iter()
            .find(|kind| kind.prefix() == prefix)
            .ok_or(PartyError::UnknownPrefix)?;
        if text.chars().count() > 255 {
            return Err(PartyError::TooLong);
        }
        if !is_valid_id(kind, text, id) {
            return Err(PartyError::InvalidId);
        }
        Ok(Self {
            kind,
            urn: text.to_lowercase(),
        })
    }

    /// Makes the URN of a kind from a bare id.
    ///
    /// # Errors
    /// As [`PartyIdentifier::parse`].
    pub fn of_kind(kind: PartyKind, id: &str) -> Result<Self, PartyError> {
        Self::parse(&format!("{}{id}", kind.prefix()))
    }

    /// What it names.
    #[must_use]
    pub const fn kind(&self) -> PartyKind {
        self.kind
    }

    /// The whole URN, lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.urn
    }

    /// The part after the prefix.
    #[must_use]
    pub fn id(&self) -> &str {
        self.urn.get(self.kind.prefix().len()..).unwrap_or_default()
    }
}

impl std::fmt::Debug for PartyIdentifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PartyIdentifier({:?})", self.kind)
    }
}

/// A party that may own dialogs and be named as an actor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(PartyIdentifier);

impl Party {
    /// Parses a URN of a kind that may own dialogs.
    ///
    /// # Errors
    /// [`PartyError`].
    pub fn parse(text: &str) -> Result<Self, PartyError> {
        Self::try_from(PartyIdentifier::parse(text)?)
    }

    /// The identifier.
    #[must_use]
    pub const fn identifier(&self) -> &PartyIdentifier {
        &self.0
    }

    /// The whole URN, lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<PartyIdentifier> for Party {
    type Error = PartyError;

    fn try_from(identifier: PartyIdentifier) -> Result<Self, PartyError> {
        if identifier.kind().may_own_dialogs() {
            Ok(Self(identifier))
        } else {
            Err(PartyError::CannotOwnDialogs)
        }
    }
}

/// Nine digits with a valid check digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganizationNumber(String);

impl OrganizationNumber {
    /// Checks length and check digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_organization_number(text).then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OrganizationNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OrganizationNumber(redacted)")
    }
}

/// Eleven digits with valid check digits: national identity number, D-number or synthetic number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonNumber(String);

impl PersonNumber {
    /// Checks length and both check digits; the date part is not looked at.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_person_number(text).then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PersonNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonNumber(redacted)")
    }
}

fn is_valid_id(kind: PartyKind, urn: &str, id: &str) -> bool {
    match kind {
        PartyKind::Organization => is_organization_number(id),
        PartyKind::Person => is_person_number(id),
        PartyKind::SelfIdentified => {
            crate::uri::is_well_formed(urn) && percent_decoded(id).is_some_and(|id| !id.trim().is_empty())
        }
        PartyKind::EmailUser => {
            crate::uri::is_well_formed(urn) && percent_decoded(id).is_some_and(|id| is_email(&id))
        }
        PartyKind::SystemUser => id.len() == 36 && uuid::Uuid::try_parse(id).is_ok(),
        PartyKind::FeideUser => {
            crate::uri::is_well_formed(urn) && percent_decoded(id).is_some_and(|id| id.chars().count() == 64)
        }
    }
}

/// `^[^@\s]+@[^@\s]+\.[^@\s]+$`: any dot inside the domain will do, further dots may stand anywhere.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| !part.is_empty() && !part.contains('@') && !part.contains(char::is_whitespace);
    let has_inner_dot = || {
        domain
            .char_indices()
            .any(|(at, c)| c == '.' && at > 0 && at + 1 < domain.len())
    };
    plain(local) && plain(domain) && has_inner_dot()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Modulus-11 control digit; `None` where the number has none (10).
fn control_digit(digits: &[u32], weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

fn is_organization_number(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    digits.len() == 9 && control_digit(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]) == digits.last().copied()
}

fn is_person_number(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    digits.len() == 11
        && control_digit(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) == digits.get(9).copied()
        && control_digit(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == digits.get(10).copied()
}
