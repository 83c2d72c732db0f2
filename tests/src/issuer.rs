//! An issuer as the real ones are: metadata and key set over HTTP, tokens signed with Ed25519.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

const KEY_ID: &str = "journeys-1";

/// A running issuer; it serves until the test process ends.
#[derive(Debug, Clone)]
pub struct Issuer {
    address: String,
    key: Arc<SigningKey>,
}

impl Issuer {
    /// Starts on a free port of the loopback interface.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let key = Arc::new(SigningKey::from_bytes(&[7; 32]));
        let issuer = Self { address, key };
        let served = issuer.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                served.answer(stream);
            }
        });
        issuer
    }

    /// Address of the metadata document.
    #[must_use]
    pub fn well_known(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.address)
    }

    /// A token with these claims, issued by this issuer and valid for an hour unless the claims say otherwise.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let mut payload = json!({ "iss": self.address, "iat": now, "nbf": now, "exp": now + 3600 });
        for (name, value) in claims.as_object().expect("claims are an object") {
            payload[name] = value.clone();
        }
        self.sign_payload(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": KEY_ID }), &payload)
    }

    /// A token with exactly this header and payload.
    #[must_use]
    pub fn sign_payload(&self, header: &Value, payload: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(payload));
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut request = String::new();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        if reader.read_line(&mut request).is_err() {
            return;
        }
        let mut header = String::new();
        while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
            header.clear();
        }
        let body = if request.contains("/.well-known/") {
            json!({ "issuer": self.address, "jwks_uri": format!("{}/jwks", self.address) })
        } else {
            let x = URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
            json!({ "keys": [{
                "kty": "OKP", "use": "sig", "crv": "Ed25519", "alg": "EdDSA", "kid": KEY_ID, "x": x,
            }] })
        };
        let body = body.to_string();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
        let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).unwrap_or_default();
    }
}
