//! Dialog tokens: short-lived proof for service platforms of who looks at which dialog with which rights.

use crate::claims::Claims;
use crate::compact::{CompactToken, decode_32, encode};
use crate::settings::{DialogTokenKeySettings, DialogTokenKeyState};
use crate::times::check_times;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::token::{
    DialogTokenClaims, DialogTokenSigner, DialogTokenVerifier, TokenError,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::PartyIdentifier;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

/// Life of a dialog token, seconds.
const LIFETIME_SECONDS: i64 = 600;

/// Why the keys cannot be used. Carries no key material.
#[derive(Debug, thiserror::Error)]
pub enum DialogTokenKeyError {
    /// Not exactly one key signs.
    #[error("exactly one dialog-token key must have the state signing, {0} have it")]
    SigningKeys(usize),
    /// Two keys of one id.
    #[error("dialog-token key id {0} is used twice")]
    DuplicateKid(String),
    /// No key material, or not readable.
    #[error("dialog-token key {kid}: {reason}")]
    Key {
        /// Which key.
        kid: String,
        /// What is wrong.
        reason: String,
    },
}

/// A new key, as settings take it.
#[derive(Debug)]
pub struct GeneratedKey {
    /// Key id.
    pub kid: String,
    /// Seed, base64url.
    pub private_key: secrecy::SecretString,
    /// Public part, base64url.
    pub public_key: String,
}

impl GeneratedKey {
    /// Makes a key from 32 bytes of randomness.
    #[must_use]
    pub fn from_seed(kid: String, seed: [u8; 32]) -> Self {
        let public = SigningKey::from_bytes(&seed).verifying_key();
        Self {
            kid,
            private_key: encode(&seed).into(),
            public_key: encode(public.as_bytes()),
        }
    }
}

/// Signs with Ed25519.
pub struct Ed25519DialogTokenSigner {
    key: SigningKey,
    /// Published keys by id.
    published: Vec<(String, VerifyingKey)>,
    /// Encoded header with its dot, the same for all tokens.
    header: String,
    issuer: String,
    key_set: String,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for Ed25519DialogTokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ed25519DialogTokenSigner")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Jwks<'a> {
    keys: Vec<Jwk<'a>>,
}

#[derive(Serialize)]
struct Jwk<'a> {
    kty: &'static str,
    #[serde(rename = "use")]
    use_: &'static str,
    kid: &'a str,
    crv: &'static str,
    x: String,
    alg: &'static str,
}

/// The payload in the order of emission.
#[derive(Serialize)]
struct Payload<'a> {
    jti: Uuid,
    c: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    o: Option<&'a str>,
    l: u8,
    p: &'a str,
    s: &'a str,
    i: Uuid,
    a: String,
    iss: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
}

struct Key<'a> {
    settings: &'a DialogTokenKeySettings,
    signing: Option<SigningKey>,
    public: VerifyingKey,
}

impl Ed25519DialogTokenSigner {
    /// Reads the keys; `base_uri` is the public address without `/api/v1`.
    ///
    /// # Errors
    /// [`DialogTokenKeyError`].
    pub fn new(
        base_uri: &str,
        keys: &[DialogTokenKeySettings],
        ambient: Arc<dyn Ambient>,
    ) -> Result<Self, DialogTokenKeyError> {
        let mut keys = keys.iter().map(read_key).collect::<Result<Vec<_>, _>>()?;
        // The signing key is published first, as the reference does with its primary key.
        keys.sort_by_key(|key| key.settings.state != DialogTokenKeyState::Signing);
        let signing_keys = keys
            .iter()
            .filter(|key| key.settings.state == DialogTokenKeyState::Signing)
            .count();
        let mut kids: Vec<_> = keys.iter().map(|key| key.settings.kid.as_str()).collect();
        kids.sort_unstable();
        if let Some(kid) = kids.windows(2).find_map(|pair| match pair {
            [one, other] if one == other => Some((*one).to_owned()),
            _ => None,
        }) {
            return Err(DialogTokenKeyError::DuplicateKid(kid));
        }
        let Some(first) = keys.first().filter(|_| signing_keys == 1) else {
            return Err(DialogTokenKeyError::SigningKeys(signing_keys));
        };
        let signing = first.signing.clone().ok_or_else(|| DialogTokenKeyError::Key {
            kid: first.settings.kid.clone(),
            reason: "a signing key needs private_key or private_key_file".into(),
        })?;
        let header = Header {
            alg: "EdDSA",
            typ: "JWT",
            kid: &first.settings.kid,
        };
        let key_set = Jwks {
            keys: keys.iter().map(Key::published).collect(),
        };
        Ok(Self {
            header: format!("{}.", encode(json(&header).as_bytes())),
            issuer: format!("{}/api/v1", base_uri.trim_end_matches('/')),
            key_set: json(&key_set),
            published: keys
                .iter()
                .map(|key| (key.settings.kid.clone(), key.public))
                .collect(),
            key: signing,
            ambient,
        })
    }

    fn sign_with_id(&self, claims: &DialogTokenClaims, id: Uuid) -> String {
        let issued_at = claims.issued_at.timestamp();
        let payload = Payload {
            jti: id,
            c: claims.authenticated_party.as_str(),
            y: claims.system_user.as_ref().map(PartyIdentifier::as_str),
            o: claims.system_user_owner.as_ref().map(PartyIdentifier::as_str),
            l: claims.level.0,
            p: claims.party.as_str(),
            s: claims.service_resource.as_str(),
            i: claims.dialog_id.uuid(),
            a: claims.actions.join(";"),
            iss: &self.issuer,
            iat: issued_at,
            nbf: issued_at,
            exp: issued_at + LIFETIME_SECONDS,
        };
        let mut token = format!("{}{}", self.header, encode(json(&payload).as_bytes()));
        let signature = self.key.sign(token.as_bytes());
        token.push('.');
        token.push_str(&encode(&signature.to_bytes()));
        token
    }
}

impl DialogTokenSigner for Ed25519DialogTokenSigner {
    fn sign(&self, claims: &DialogTokenClaims) -> String {
        self.sign_with_id(claims, self.ambient.new_random())
    }

    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn key_set(&self) -> &str {
        &self.key_set
    }
}

impl DialogTokenVerifier for Ed25519DialogTokenSigner {
    fn verify(&self, token: &str, now: Timestamp) -> Result<DialogId, TokenError> {
        let token = CompactToken::parse(token).ok_or(TokenError::Malformed)?;
        let claims = Claims(token.claims);
        if claims.text("iss").as_deref() != Some(&self.issuer) {
            return Err(TokenError::UnknownIssuer);
        }
        if token.header.alg != "EdDSA" || token.header.crit.is_some() || token.header.enc.is_some() {
            return Err(TokenError::BadSignature);
        }
        let kid = token.header.kid.as_deref();
        let (_, key) = self
            .published
            .iter()
            .find(|(known, _)| Some(known.as_str()) == kid)
            .ok_or(TokenError::UnknownKey)?;
        let signature = Signature::from_slice(&token.signature).map_err(|_| TokenError::BadSignature)?;
        key.verify_strict(token.signed, &signature)
            .map_err(|_| TokenError::BadSignature)?;
        check_times(&claims, now)?;
        claims
            .text("i")
            .and_then(|id| Uuid::try_parse(&id).ok())
            .map(DialogId::new)
            .ok_or(TokenError::Malformed)
    }
}

impl Key<'_> {
    fn published(&self) -> Jwk<'_> {
        Jwk {
            kty: "OKP",
            use_: "sig",
            kid: &self.settings.kid,
            crv: "Ed25519",
            x: encode(self.public.as_bytes()),
            alg: "EdDSA",
        }
    }
}

fn read_key(settings: &DialogTokenKeySettings) -> Result<Key<'_>, DialogTokenKeyError> {
    let refuse = |reason: &str| DialogTokenKeyError::Key {
        kid: settings.kid.clone(),
        reason: reason.to_owned(),
    };
    let seed = match (&settings.private_key, &settings.private_key_file) {
        (Some(_), Some(_)) => return Err(refuse("give private_key or private_key_file, not both")),
        (Some(text), None) => Some(text.expose_secret().to_owned()),
        (None, Some(file)) => Some(
            std::fs::read_to_string(file)
                .map_err(|error| refuse(&format!("cannot read {}: {error}", file.display())))?,
        ),
        (None, None) => None,
    };
    let signing = seed
        .map(|seed| decode_32(&seed).ok_or_else(|| refuse("the private key is not 32 bytes in base64url")))
        .transpose()?
        .map(|seed| SigningKey::from_bytes(&seed));
    let stated = settings
        .public_key
        .as_deref()
        .map(|text| {
            decode_32(text)
                .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
                .ok_or_else(|| refuse("the public key is not an Ed25519 key of 32 bytes in base64url"))
        })
        .transpose()?;
    let public = match (&signing, stated) {
        (Some(signing), Some(stated)) if signing.verifying_key() != stated => {
            return Err(refuse("the public key does not belong to the private key"));
        }
        (Some(signing), _) => signing.verifying_key(),
        (None, Some(stated)) => stated,
        (None, None) => return Err(refuse("no key material is given")),
    };
    Ok(Key {
        settings,
        signing,
        public,
    })
}

fn json<T: Serialize>(value: &T) -> String {
    // Structs of texts and numbers always serialise; an empty text would only ever fail verification.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
