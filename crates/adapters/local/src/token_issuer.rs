//! Tokens for test users, in the shapes of the real issuers.

use crate::platform::LocalPlatform;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{AuthenticationLevel, scope};
use dialogporten_application::test_issuer::{
    MAX_LIFETIME_SECONDS, TestBearer, TestTokenError, TestTokenIssuer, TestTokenRequest,
};
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Issues tokens with an own Ed25519 key.
pub struct Ed25519TestTokenIssuer {
    issuer: String,
    key: SigningKey,
    kid: String,
    metadata: String,
    key_set: String,
    platform: Arc<LocalPlatform>,
    ambient: Arc<dyn Ambient>,
}

impl std::fmt::Debug for Ed25519TestTokenIssuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ed25519TestTokenIssuer")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl Ed25519TestTokenIssuer {
    /// `base_uri` is the address of the server without trailing slash; the issuer lives below it.
    #[must_use]
    pub fn new(
        base_uri: &str,
        seed: [u8; 32],
        platform: Arc<LocalPlatform>,
        ambient: Arc<dyn Ambient>,
    ) -> Self {
        let key = SigningKey::from_bytes(&seed);
        let issuer = format!("{}/test-issuer", base_uri.trim_end_matches('/'));
        let x = encode(key.verifying_key().as_bytes());
        // The id follows the key: a new key is never mistaken for the one before.
        let kid = format!("test-{}", x.get(..8).unwrap_or_default());
        let jwk = json!({ "kty": "OKP", "use": "sig", "crv": "Ed25519", "alg": "EdDSA", "kid": kid, "x": x });
        Self {
            metadata: json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/jwks") }).to_string(),
            key_set: json!({ "keys": [jwk] }).to_string(),
            issuer,
            kid,
            key,
            platform,
            ambient,
        }
    }

    /// The issuer as tokens name it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    fn end_user(&self, party: &PartyIdentifier) -> Result<(Map<String, Value>, u8), TestTokenError> {
        let directory = self.platform.directory();
        let record = directory.parties.get(party);
        let mut claims = Map::new();
        let mut claim = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        let usual_level = match party.kind() {
            PartyKind::Person => {
                claim("pid", json!(party.id()));
                claim("amr", json!(["BankID"]));
                if let Some(user_id) = record.and_then(|record| record.user_id) {
                    claim("urn:altinn:userid", json!(user_id.to_string()));
                }
                record.and_then(|record| record.login_level).unwrap_or(4)
            }
            PartyKind::EmailUser => {
                claim("email", json!(party.id()));
                claim("amr", json!(["Selfregistered-email"]));
                claim("urn:altinn:party:external-identifier", json!(party.as_str()));
                claim("urn:altinn:authenticatemethod", json!("IdportenEpost"));
                0
            }
            PartyKind::SystemUser => {
                let user = directory
                    .system_user(party)
                    .ok_or(TestTokenError::UnknownSystemUser)?;
                claim("consumer", organization(user.supplier.as_str()));
                claim(
                    "authorization_details",
                    json!([{
                        "type": "urn:altinn:systemuser",
                        "systemuser_id": [party.id()],
                        "systemuser_org": organization(user.owner.as_str()),
                        "system_id": format!("{}_local", user.supplier.as_str()),
                    }]),
                );
                3
            }
            PartyKind::Organization | PartyKind::SelfIdentified | PartyKind::FeideUser => {
                return Err(TestTokenError::NotAUser);
            }
        };
        if let Some(record) = record.filter(|_| party.kind() != PartyKind::SystemUser) {
            claim("urn:altinn:partyid", json!(record.party_id.to_string()));
            claim("urn:altinn:party:uuid", json!(record.uuid.to_string()));
        }
        Ok((claims, usual_level))
    }

    fn service_owner(&self, code: &str) -> Result<Map<String, Value>, TestTokenError> {
        let owners = self.platform.directory().service_owners();
        let owner = owners
            .iter()
            .find(|owner| owner.code.as_str() == code)
            .ok_or_else(|| TestTokenError::UnknownServiceOwner(code.to_owned()))?;
        let number = owner.organization.as_str();
        let mut claims = Map::new();
        claims.insert("consumer".into(), organization(number));
        claims.insert("token_type".into(), json!("Bearer"));
        claims.insert("urn:altinn:org".into(), json!(code));
        claims.insert("urn:altinn:orgNumber".into(), json!(number));
        claims.insert("urn:altinn:authenticatemethod".into(), json!("maskinporten"));
        Ok(claims)
    }

    fn sign(&self, claims: Map<String, Value>) -> String {
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.kid });
        let signed = format!(
            "{}.{}",
            encode(header.to_string().as_bytes()),
            encode(Value::Object(claims).to_string().as_bytes())
        );
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", encode(&signature.to_bytes()))
    }
}

impl TestTokenIssuer for Ed25519TestTokenIssuer {
    fn metadata(&self) -> &str {
        &self.metadata
    }

    fn key_set(&self) -> &str {
        &self.key_set
    }

    fn issue(&self, request: &TestTokenRequest) -> Result<String, TestTokenError> {
        if !(1..=MAX_LIFETIME_SECONDS).contains(&request.lifetime_seconds) {
            return Err(TestTokenError::Lifetime);
        }
        let ((mut claims, usual_level), usual_scopes) = match &request.bearer {
            TestBearer::EndUser(party) => (self.end_user(party)?, scope::END_USER.to_owned()),
            TestBearer::ServiceOwner(code) => (
                (self.service_owner(code.as_str())?, 3),
                format!("{} {}", scope::SERVICE_PROVIDER, scope::SERVICE_PROVIDER_SEARCH),
            ),
        };
        let scopes = if request.scopes.is_empty() {
            usual_scopes
        } else {
            request.scopes.join(" ")
        };
        let level = request.level.unwrap_or(AuthenticationLevel(usual_level)).0;
        let acr = match level {
            0..=2 if claims.contains_key("email") => Some("selfregistered-email"),
            3 if claims.contains_key("pid") => Some("idporten-loa-substantial"),
            4 if claims.contains_key("pid") => Some("idporten-loa-high"),
            _ => None,
        };
        if let Some(acr) = acr {
            claims.insert("acr".into(), json!(acr));
        }
        let now = self.ambient.now().timestamp();
        claims.insert("iss".into(), json!(self.issuer));
        claims.insert("scope".into(), json!(scopes));
        claims.insert("client_id".into(), json!("local-test-client"));
        claims.insert("jti".into(), json!(self.ambient.new_random().to_string()));
        claims.insert("urn:altinn:authlevel".into(), json!(level));
        claims.insert("iat".into(), json!(now));
        claims.insert("nbf".into(), json!(now));
        claims.insert("exp".into(), json!(now + i64::from(request.lifetime_seconds)));
        Ok(self.sign(claims))
    }
}

fn organization(number: &str) -> Value {
    json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") })
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
