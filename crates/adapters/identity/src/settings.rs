//! Settings of this crate.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use url::{Host, Url};

/// Which tokens are accepted.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AuthenticationSettings {
    /// Accepted issuers, at least one.
    pub schemes: Vec<SchemeSettings>,
    /// Allows `http://` addresses of issuers on this machine's loopback interface.
    pub allow_http_loopback: bool,
}

/// One accepted issuer: a metadata document, or an issuer with a file of keys.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeSettings {
    /// Name in logs and health answers.
    pub name: String,
    /// Address of the metadata document (OpenID Connect discovery or RFC 8414).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub well_known: Option<Url>,
    /// Issuer, compared exactly. Needed with `jwks_file`; with `well_known` the document must say the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// File with the issuer's JSON Web Key Set, for installations without a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_file: Option<PathBuf>,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// Key, dots between the levels.
    pub key: String,
    /// What is wrong.
    pub reason: String,
}

impl AuthenticationSettings {
    /// Everything that is wrong, at once.
    #[must_use]
    pub fn errors(&self) -> Vec<SettingError> {
        let mut errors = Vec::new();
        let mut refuse = |key: String, reason: &str| {
            errors.push(SettingError {
                key,
                reason: reason.to_owned(),
            });
        };
        if self.schemes.is_empty() {
            refuse(
                "authentication.schemes".into(),
                "at least one issuer must be configured",
            );
        }
        for (index, scheme) in self.schemes.iter().enumerate() {
            let key = |name: &str| format!("authentication.schemes[{index}].{name}");
            if scheme.name.trim().is_empty() {
                refuse(key("name"), "must not be empty");
            }
            if self
                .schemes
                .iter()
                .take(index)
                .any(|other| other.name == scheme.name)
            {
                refuse(key("name"), "is used by another issuer");
            }
            match (&scheme.well_known, &scheme.issuer, &scheme.jwks_file) {
                (Some(address), _, None) => {
                    if let Err(reason) = check_address(address, self.allow_http_loopback) {
                        refuse(key("well_known"), reason);
                    }
                }
                (None, Some(_), Some(_)) => {}
                _ => refuse(
                    key("well_known"),
                    "give either well_known, or issuer and jwks_file",
                ),
            }
        }
        errors
    }
}

/// Addresses of issuers are `https`, or `http` on loopback where that is allowed.
pub(crate) fn check_address(address: &Url, allow_http_loopback: bool) -> Result<(), &'static str> {
    let loopback = match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match address.scheme() {
        "https" => Ok(()),
        "http" if loopback && allow_http_loopback => Ok(()),
        "http" if loopback => Err("http is refused unless authentication.allow_http_loopback is true"),
        _ => Err("must be an https address"),
    }
}

/// Tokens that we issue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogTokenSettings {
    /// Keys: exactly one signs, others are published for verification.
    pub keys: Vec<DialogTokenKeySettings>,
}

/// One Ed25519 key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogTokenKeySettings {
    /// Key id.
    pub kid: String,
    /// Whether it signs.
    pub state: DialogTokenKeyState,
    /// Seed, 32 bytes, base64url.
    #[serde(default)]
    pub private_key: Option<SecretString>,
    /// File with the seed, 32 bytes, base64url.
    #[serde(default)]
    pub private_key_file: Option<PathBuf>,
    /// Public part, 32 bytes, base64url; when given with a seed it must fit.
    #[serde(default)]
    pub public_key: Option<String>,
}

/// What a dialog-token key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DialogTokenKeyState {
    /// Signs; also published.
    Signing,
    /// Published only: before it signs (at least 48 hours) and after.
    Published,
}
