//! An issuer on the loopback interface, a clock that tests move, and tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta};
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::Timestamp;
use dialogporten_identity::{AuthenticationSettings, JwtVerifier, SchemeSettings};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// 2026-08-06.
pub(crate) const NOW: i64 = 1_786_000_000;

#[derive(Debug)]
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(DateTime::from_timestamp(NOW, 0).unwrap())))
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Ambient for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
    fn new_id(&self) -> Uuid {
        Uuid::nil()
    }
    fn new_random(&self) -> Uuid {
        Uuid::nil()
    }
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key that issuers publish.
#[derive(Clone)]
pub(crate) struct TestKey {
    pub(crate) kid: &'static str,
    key: SigningKey,
}

impl TestKey {
    pub(crate) fn new(kid: &'static str, seed: u8) -> Self {
        Self {
            kid,
            key: SigningKey::from_bytes(&[seed; 32]),
        }
    }

    pub(crate) fn jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid,
                "x": encode(self.key.verifying_key().as_bytes()) })
    }

    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.kid }), claims)
    }

    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            encode(header.to_string().as_bytes()),
            encode(claims.to_string().as_bytes())
        );
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", encode(&signature.to_bytes()))
    }
}

/// Serves metadata and keys, and counts how often the keys are asked for.
pub(crate) struct StubIssuer {
    pub(crate) issuer: String,
    keys: Arc<Mutex<Option<Vec<Value>>>>,
    fetches: Arc<AtomicUsize>,
}

impl StubIssuer {
    pub(crate) fn start(keys: &[&TestKey]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let issuer = format!("http://127.0.0.1:{port}/");
        let stub = Self {
            issuer: issuer.clone(),
            keys: Arc::new(Mutex::new(Some(keys.iter().map(|key| key.jwk()).collect()))),
            fetches: Arc::default(),
        };
        let (keys, fetches) = (stub.keys.clone(), stub.fetches.clone());
        // The thread ends with the test process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap();
                let path = String::from_utf8_lossy(&request[..length]).into_owned();
                let answer = if path.starts_with("GET /jwks ") {
                    fetches.fetch_add(1, Ordering::SeqCst);
                    keys.lock().unwrap().clone().map(|keys| json!({ "keys": keys }))
                } else {
                    Some(json!({ "issuer": issuer, "jwks_uri": format!("{issuer}jwks"), "more": 1 }))
                };
                let (status, body) =
                    answer.map_or(("503 Down", String::new()), |body| ("200 OK", body.to_string()));
                write!(
                    stream,
                    "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                )
                .unwrap();
            }
        });
        stub
    }

    pub(crate) fn publish(&self, keys: &[&TestKey]) {
        *self.keys.lock().unwrap() = Some(keys.iter().map(|key| key.jwk()).collect());
    }

    pub(crate) fn publish_raw(&self, keys: Vec<Value>) {
        *self.keys.lock().unwrap() = Some(keys);
    }

    pub(crate) fn go_down(&self) {
        *self.keys.lock().unwrap() = None;
    }

    pub(crate) fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    pub(crate) fn scheme(&self, name: &str) -> SchemeSettings {
        SchemeSettings {
            name: name.into(),
            well_known: Some(format!("{}.well-known/metadata", self.issuer).parse().unwrap()),
            issuer: None,
            jwks_file: None,
        }
    }

    /// Claims of this issuer that are valid for a minute.
    pub(crate) fn claims(&self, more: Value) -> Value {
        let mut claims = json!({ "iss": self.issuer, "exp": NOW + 60 });
        if let (Value::Object(claims), Value::Object(more)) = (&mut claims, more) {
            claims.extend(more);
        }
        claims
    }
}

pub(crate) fn settings(schemes: Vec<SchemeSettings>) -> AuthenticationSettings {
    AuthenticationSettings {
        schemes,
        allow_http_loopback: true,
    }
}

/// A verifier of these schemes, keys not loaded.
pub(crate) fn verifier(schemes: Vec<SchemeSettings>, clock: &Arc<TestClock>) -> JwtVerifier {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    JwtVerifier::new(&settings(schemes), &client, clock.clone())
}
