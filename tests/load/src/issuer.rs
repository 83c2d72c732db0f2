//! The benchmark's own token issuer: metadata and key set on loopback, tokens signed with Ed25519, so that the server verifies real
//! signatures of thousands of users.

use std::io;
use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{OWNER_CODE, OWNER_NUMBER};

const KEY_ID: &str = "load-1";

/// Mints tokens and answers requests for its metadata.
#[derive(Debug)]
pub(crate) struct Issuer {
    key: SigningKey,
    address: SocketAddr,
    /// Seconds since 1970 at which tokens begin to be valid.
    now: u64,
}

impl Issuer {
    /// Binds a port on loopback and serves metadata and keys there until the runtime ends.
    ///
    /// # Errors
    /// No port.
    pub(crate) async fn start(now: u64) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        // The key lives as long as the run and guards nothing: the digits of the clock are secret enough.
        let mut seed = [7_u8; 32];
        for (target, source) in seed.iter_mut().zip(now.to_le_bytes()) {
            *target = source;
        }
        let issuer = Self {
            key: SigningKey::from_bytes(&seed),
            address: listener.local_addr()?,
            now,
        };
        let (metadata, keys) = (issuer.metadata().to_string(), issuer.keys().to_string());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, metadata.clone(), keys.clone()));
            }
        });
        Ok(issuer)
    }

    /// Where the server finds the metadata.
    pub(crate) fn well_known(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.name())
    }

    /// The token of a person (`spec/authentication.md` § 6.3).
    pub(crate) fn person(&self, number: &str) -> String {
        self.sign(&json!({
            "iss": self.name(), "pid": number, "scope": "openid profile digdir:dialogporten.noconsent", "acr": "idporten-loa-high",
            "amr": ["BankID"], "client_id": "load", "urn:altinn:authlevel": 4, "iat": self.now, "nbf": self.now, "exp": self.now + 7_200,
        }))
    }

    /// The token of the service owner (§ 6.1).
    pub(crate) fn service_owner(&self) -> String {
        self.sign(&json!({
            "iss": self.name(), "scope": "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search",
            "token_type": "Bearer", "client_id": "load", "consumer": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{OWNER_NUMBER}") },
            "urn:altinn:org": OWNER_CODE, "urn:altinn:orgNumber": OWNER_NUMBER, "urn:altinn:authlevel": 3,
            "iat": self.now, "nbf": self.now, "exp": self.now + 7_200,
        }))
    }

    fn name(&self) -> String {
        format!("http://{}", self.address)
    }

    fn metadata(&self) -> Value {
        json!({ "issuer": self.name(), "jwks_uri": format!("{}/jwks", self.name()) })
    }

    fn keys(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
        json!({ "keys": [ { "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": KEY_ID, "x": x } ] })
    }

    fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": KEY_ID });
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

/// Answers one request: the key set below `/jwks`, the metadata everywhere else.
async fn answer(mut stream: TcpStream, metadata: String, keys: String) {
    let mut request = vec![0_u8; 8 * 1024];
    let length = stream.read(&mut request).await.unwrap_or(0);
    let path = request.get(4..length).unwrap_or_default();
    let body = if path.starts_with(b"/jwks") {
        keys
    } else {
        metadata
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // A server that went away while it asked needs no answer.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Verifier as _};

    use super::*;
    use crate::client::{Connection, get};

    #[tokio::test]
    async fn the_key_set_verifies_the_tokens() {
        let issuer = Issuer::start(1_790_000_000).await.unwrap();
        let token = issuer.person("08844397713");
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        assert!(
            issuer
                .key
                .verifying_key()
                .verify(signed.as_bytes(), &signature)
                .is_ok()
        );
    }

    #[tokio::test]
    async fn metadata_and_keys_are_served() {
        let issuer = Issuer::start(1_790_000_000).await.unwrap();
        for (path, member) in [
            ("/.well-known/openid-configuration", "jwks_uri"),
            ("/jwks", "keys"),
        ] {
            let mut connection = Connection::open(issuer.address).await.unwrap();
            let answer = connection.exchange(&get(path, "")).await.unwrap();
            let body: Value = serde_json::from_slice(answer.body).unwrap();
            assert!(body.get(member).is_some(), "{body}");
        }
    }
}
