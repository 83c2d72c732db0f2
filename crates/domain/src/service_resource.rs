//! The service a dialog belongs to, and its owner.

use crate::uri::{MAX_URI, is_well_formed};

/// Prefix of every service resource.
pub const PREFIX: &str = "urn:altinn:resource:";

/// Why a service resource is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServiceResourceError {
    /// Not a URI.
    #[error("service resource is not a well-formed URI")]
    Malformed,
    /// Does not start with [`PREFIX`].
    #[error("service resource does not start with urn:altinn:resource:")]
    WrongPrefix,
    /// More than 1023 characters.
    #[error("service resource is longer than 1023 characters")]
    TooLong,
}

/// `urn:altinn:resource:{id}`, lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceResource(String);

impl ServiceResource {
    /// Checks and lower-cases. The prefix itself must be given in lower case.
    ///
    /// # Errors
    /// Every [`ServiceResourceError`] that holds.
    pub fn parse(text: &str) -> Result<Self, Vec<ServiceResourceError>> {
        let mut errors = Vec::new();
        if !is_well_formed(text) {
            errors.push(ServiceResourceError::Malformed);
        }
        if text.chars().count() > MAX_URI {
            errors.push(ServiceResourceError::TooLong);
        }
        if text.strip_prefix(PREFIX).is_none_or(str::is_empty) {
            errors.push(ServiceResourceError::WrongPrefix);
        }
        if errors.is_empty() {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(errors)
        }
    }

    /// Makes the URN from a registry id.
    ///
    /// # Errors
    /// As [`ServiceResource::parse`].
    pub fn from_id(id: &str) -> Result<Self, Vec<ServiceResourceError>> {
        Self::parse(&format!("{PREFIX}{id}"))
    }

    /// The whole URN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The registry's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.strip_prefix(PREFIX).unwrap_or_default()
    }
}

/// Kinds of resources that dialogs may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceResourceType {
    /// Any service.
    GenericAccessResource = 1,
    /// An Altinn 3 app.
    AltinnApp = 2,
    /// An app migrated from Altinn 2.
    MigratedApp = 3,
    /// Correspondence; needs the correspondence scope.
    CorrespondenceService = 4,
}

impl ServiceResourceType {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::GenericAccessResource,
        Self::AltinnApp,
        Self::MigratedApp,
        Self::CorrespondenceService,
    ];

    /// Name in dialogs: the registry's name in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GenericAccessResource => "genericaccessresource",
            Self::AltinnApp => "altinnapp",
            Self::MigratedApp => "migratedapp",
            Self::CorrespondenceService => "correspondenceservice",
        }
    }

    /// Reads the registry's name in any case; other kinds of resources give `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }
}

/// Short name of a service owner, lower case, for instance `skd`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgCode(String);

impl OrgCode {
    /// Lower-cases; blank gives `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().to_lowercase();
        (!code.is_empty()).then_some(Self(code))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
