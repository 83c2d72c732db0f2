//! Every algorithm that real issuers sign with, and the wrong key behind each of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests and their stub"
)]

#[expect(
    dead_code,
    reason = "shared with the tests of the verifier, which use the rest"
)]
#[path = "verifier/stub.rs"]
mod stub;

use dialogporten_application::token::{TokenError, TokenVerifier};
use dialogporten_identity::JwtVerifier;
use p256::ecdsa::signature::Signer as _;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, pkcs1v15, pss};
use serde_json::{Value, json};
use stub::{StubIssuer, TestClock, encode, verifier};

/// Made for this test; nothing else trusts it.
const RSA_KEY: &str = include_str!("verifier/rsa_test_key.pem");

fn rsa_key() -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_pem(RSA_KEY).unwrap()
}

fn ec_jwk(kid: &str, curve: &str, point: &[u8]) -> Value {
    let (x, y) = point.get(1..).unwrap().split_at(point.len() / 2);
    json!({ "kty": "EC", "crv": curve, "use": "sig", "kid": kid, "x": encode(x), "y": encode(y) })
}

fn p256_key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn p384_key(seed: u8) -> p384::ecdsa::SigningKey {
    p384::ecdsa::SigningKey::from_slice(&[seed; 48]).unwrap()
}

/// The keys that the issuer publishes.
fn published() -> Vec<Value> {
    let public = rsa_key().to_public_key();
    vec![
        json!({ "kty": "RSA", "use": "sig", "kid": "rsa", "n": encode(&public.n().to_bytes_be()),
                "e": encode(&public.e().to_bytes_be()) }),
        ec_jwk(
            "p256",
            "P-256",
            p256_key(7).verifying_key().to_sec1_point(false).as_bytes(),
        ),
        ec_jwk(
            "p384",
            "P-384",
            p384_key(7).verifying_key().to_sec1_point(false).as_bytes(),
        ),
    ]
}

/// Signs with the algorithm of this name; elliptic curves with the key of this seed.
fn sign(algorithm: &str, seed: u8, signed: &[u8]) -> Vec<u8> {
    let mut random = rsa::rand_core::OsRng;
    match algorithm {
        "RS256" => pkcs1v15::SigningKey::<Sha256>::new(rsa_key())
            .sign(signed)
            .to_vec(),
        "RS384" => pkcs1v15::SigningKey::<Sha384>::new(rsa_key())
            .sign(signed)
            .to_vec(),
        "RS512" => pkcs1v15::SigningKey::<Sha512>::new(rsa_key())
            .sign(signed)
            .to_vec(),
        "PS256" => pss::SigningKey::<Sha256>::new(rsa_key())
            .sign_with_rng(&mut random, signed)
            .to_vec(),
        "PS384" => pss::SigningKey::<Sha384>::new(rsa_key())
            .sign_with_rng(&mut random, signed)
            .to_vec(),
        "PS512" => pss::SigningKey::<Sha512>::new(rsa_key())
            .sign_with_rng(&mut random, signed)
            .to_vec(),
        "ES256" => {
            let signature: p256::ecdsa::Signature = p256_key(seed).sign(signed);
            signature.to_bytes().to_vec()
        }
        _ => {
            let signature: p384::ecdsa::Signature = p384_key(seed).sign(signed);
            signature.to_bytes().to_vec()
        }
    }
}

fn token(header: &Value, claims: &Value, signer: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!(
        "{}.{}",
        encode(header.to_string().as_bytes()),
        encode(claims.to_string().as_bytes())
    );
    let signature = signer(signed.as_bytes());
    format!("{signed}.{}", encode(&signature))
}

async fn fixture() -> (StubIssuer, JwtVerifier) {
    let issuer = StubIssuer::start(&[]);
    issuer.publish_raw(published());
    let verifier = verifier(vec![issuer.scheme("test")], &TestClock::new());
    verifier.load_keys().await;
    (issuer, verifier)
}

const ALGORITHMS: [(&str, &str); 8] = [
    ("RS256", "rsa"),
    ("RS384", "rsa"),
    ("RS512", "rsa"),
    ("PS256", "rsa"),
    ("PS384", "rsa"),
    ("PS512", "rsa"),
    ("ES256", "p256"),
    ("ES384", "p384"),
];

#[tokio::test]
async fn tokens_of_every_algorithm_are_believed() {
    let (issuer, verifier) = fixture().await;
    let claims = issuer.claims(json!({ "pid": "08844397713" }));
    for (algorithm, kid) in ALGORITHMS {
        let header = json!({ "alg": algorithm, "kid": kid });
        let token = token(&header, &claims, |signed| sign(algorithm, 7, signed));
        assert!(verifier.verify(&token).await.is_ok(), "{algorithm}");
    }
}

#[tokio::test]
async fn signature_of_another_algorithm_key_or_payload_is_refused() {
    let (issuer, verifier) = fixture().await;
    let claims = issuer.claims(json!({ "pid": "08844397713" }));
    for (algorithm, kid) in ALGORITHMS {
        let header = json!({ "alg": algorithm, "kid": kid });
        let others = ALGORITHMS.iter().filter(|(other, _)| *other != algorithm);
        for (other, _) in others {
            let token = token(&header, &claims, |signed| sign(other, 7, signed));
            assert_eq!(
                verifier.verify(&token).await,
                Err(TokenError::BadSignature),
                "{other} for {algorithm}"
            );
        }
        let tampered = token(&header, &claims, |_| sign(algorithm, 7, b"something else"));
        assert_eq!(
            verifier.verify(&tampered).await,
            Err(TokenError::BadSignature),
            "{algorithm}"
        );
        if kid != "rsa" {
            let foreign = token(&header, &claims, |signed| sign(algorithm, 9, signed));
            assert_eq!(
                verifier.verify(&foreign).await,
                Err(TokenError::BadSignature),
                "{algorithm}"
            );
        }
        let misnamed = json!({ "alg": algorithm, "kid": if kid == "rsa" { "p256" } else { "rsa" } });
        let crossed = token(&misnamed, &claims, |signed| sign(algorithm, 7, signed));
        assert_eq!(
            verifier.verify(&crossed).await,
            Err(TokenError::BadSignature),
            "{algorithm}"
        );
    }
}
