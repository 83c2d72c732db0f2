//! Ports for tokens: checking those that come in, signing those that go out.

use crate::caller::{AuthenticationLevel, Principal};
use async_trait::async_trait;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::service_resource::ServiceResource;
use std::sync::Arc;

/// Checks bearer tokens.
#[async_trait]
pub trait TokenVerifier: Send + Sync {
    /// Verifies a compact token (without the word `Bearer`) and reads its bearer.
    ///
    /// # Errors
    /// [`TokenError`].
    async fn verify(&self, token: &str) -> Result<Arc<Principal>, TokenError>;

    /// How many issuers are configured: a 401 carries one challenge for each.
    fn issuer_count(&self) -> usize;
}

/// The token of an `Authorization: Bearer …` header.
#[must_use]
pub fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

/// Why a token is refused. Carries no part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a compact JSON Web Token.
    #[error("the token is malformed")]
    Malformed,
    /// No configured issuer has issued it.
    #[error("the issuer is unknown")]
    UnknownIssuer,
    /// `exp` is over.
    #[error("the token has expired")]
    Expired(Timestamp),
    /// `nbf` is ahead.
    #[error("the token is not valid yet")]
    NotYetValid(Timestamp),
    /// `exp` is missing.
    #[error("the token has no expiration")]
    NoExpiration,
    /// The issuer has no such key.
    #[error("the signature key was not found")]
    UnknownKey,
    /// The signature does not fit, or its algorithm is not allowed.
    #[error("the signature is invalid")]
    BadSignature,
    /// The issuer's keys were never loaded: 503, the token may be good.
    #[error("the issuer's keys are not available")]
    KeysUnavailable,
}

/// What a dialog token says. Source: `dialog-token.md` § 1.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogTokenClaims {
    /// Authenticated party (`c`), or the consumer of a system user.
    pub authenticated_party: PartyIdentifier,
    /// System user (`y`).
    pub system_user: Option<PartyIdentifier>,
    /// Owner of the system user (`o`).
    pub system_user_owner: Option<PartyIdentifier>,
    /// Strength of the login (`l`).
    pub level: AuthenticationLevel,
    /// Party of the dialog (`p`).
    pub party: PartyIdentifier,
    /// Service of the dialog (`s`).
    pub service_resource: ServiceResource,
    /// The dialog (`i`).
    pub dialog_id: DialogId,
    /// Permitted actions, sorted (`a`): `action` for the dialog itself, else `action,attribute`.
    pub actions: Vec<String>,
    /// `iat` and `nbf`; the token lives for 600 seconds.
    pub issued_at: Timestamp,
}

/// Signs dialog tokens.
pub trait DialogTokenSigner: Send + Sync {
    /// A compact token, EdDSA.
    fn sign(&self, claims: &DialogTokenClaims) -> String;
    /// Issuer of the tokens: public base URI + `/api/v1`.
    fn issuer(&self) -> &str;
    /// The published key set, JSON text.
    fn key_set(&self) -> &str;
}

/// Checks our own dialog tokens.
pub trait DialogTokenVerifier: Send + Sync {
    /// The dialog that a compact token is for.
    ///
    /// # Errors
    /// [`TokenError`].
    fn verify(&self, token: &str, now: Timestamp) -> Result<DialogId, TokenError>;
}
