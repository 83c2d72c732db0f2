//! Port of the embedded mode: tokens for test users, in the shapes of the real issuers. Never served in production.

use crate::caller::AuthenticationLevel;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::service_resource::OrgCode;

/// Issues tokens for test users.
pub trait TestTokenIssuer: Send + Sync {
    /// The metadata document with issuer and address of the keys, JSON text.
    fn metadata(&self) -> &str;

    /// The key set, JSON text.
    fn key_set(&self) -> &str;

    /// A compact token.
    ///
    /// # Errors
    /// [`TestTokenError`].
    fn issue(&self, request: &TestTokenRequest) -> Result<String, TestTokenError>;
}

/// What a test token shall say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestTokenRequest {
    /// For whom.
    pub bearer: TestBearer,
    /// Scopes; the usual ones of the kind of bearer when empty.
    pub scopes: Vec<String>,
    /// Strength of the login; the bearer's usual one when absent.
    pub level: Option<AuthenticationLevel>,
    /// Life in seconds, 1 to [`MAX_LIFETIME_SECONDS`].
    pub lifetime_seconds: u32,
}

/// Longest life of a test token: 30 days.
pub const MAX_LIFETIME_SECONDS: u32 = 30 * 24 * 60 * 60;
/// Usual life of a test token: one hour.
pub const DEFAULT_LIFETIME_SECONDS: u32 = 60 * 60;

/// For whom a test token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestBearer {
    /// A person, a system user or an e-mail user.
    EndUser(PartyIdentifier),
    /// A service owner by its short name.
    ServiceOwner(OrgCode),
}

/// Why no token is issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TestTokenError {
    /// The local world has no such service owner.
    #[error("no service owner {0} in the local directory")]
    UnknownServiceOwner(String),
    /// The local world has no such system user.
    #[error("no such system user in the local directory")]
    UnknownSystemUser,
    /// Organizations and other parties do not log in.
    #[error("this kind of party does not log in: give a person, a system user or an e-mail user")]
    NotAUser,
    /// Zero or more than the limit.
    #[error("a test token lives for 1 to {MAX_LIFETIME_SECONDS} seconds")]
    Lifetime,
}
