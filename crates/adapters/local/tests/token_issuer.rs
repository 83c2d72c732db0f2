//! Test tokens have the shapes of the real issuers' tokens.

#![expect(clippy::unwrap_used, reason = "tests")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::AuthenticationLevel;
use dialogporten_application::test_issuer::{TestBearer, TestTokenError, TestTokenIssuer, TestTokenRequest};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_local::{Ed25519TestTokenIssuer, LocalPlatform};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

const NOW: i64 = 1_786_000_000;

struct FixedAmbient;

impl Ambient for FixedAmbient {
    fn now(&self) -> Timestamp {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }
    fn new_id(&self) -> Uuid {
        Uuid::nil()
    }
    fn new_random(&self) -> Uuid {
        Uuid::nil()
    }
}

fn issuer() -> Ed25519TestTokenIssuer {
    let platform = LocalPlatform::from_text("example.toml", include_str!("example.toml")).unwrap();
    Ed25519TestTokenIssuer::new(
        "http://localhost:8080/",
        [7; 32],
        Arc::new(platform),
        Arc::new(FixedAmbient),
    )
}

fn request(bearer: TestBearer) -> TestTokenRequest {
    TestTokenRequest {
        bearer,
        scopes: Vec::new(),
        level: None,
        lifetime_seconds: 60,
    }
}

fn end_user(urn: &str) -> TestTokenRequest {
    request(TestBearer::EndUser(PartyIdentifier::parse(urn).unwrap()))
}

fn owner(code: &str) -> TestTokenRequest {
    request(TestBearer::ServiceOwner(OrgCode::parse(code).unwrap()))
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn claims(request: &TestTokenRequest) -> Value {
    let token = issuer().issue(request).unwrap();
    serde_json::from_slice(&decode(token.split('.').nth(1).unwrap())).unwrap()
}

#[test]
fn signature_fits_the_published_key() {
    let issuer = issuer();
    let token = issuer.issue(&owner("skd")).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let keys: Value = serde_json::from_str(issuer.key_set()).unwrap();
    let key = decode(keys["keys"][0]["x"].as_str().unwrap()).try_into().unwrap();
    let signature = Signature::from_slice(&decode(signature)).unwrap();
    VerifyingKey::from_bytes(&key)
        .unwrap()
        .verify_strict(signed.as_bytes(), &signature)
        .unwrap();
    let header: Value = serde_json::from_slice(&decode(signed.split('.').next().unwrap())).unwrap();
    assert_eq!(header["kid"], keys["keys"][0]["kid"]);
    let metadata: Value = serde_json::from_str(issuer.metadata()).unwrap();
    assert_eq!(metadata["issuer"], "http://localhost:8080/test-issuer");
    assert_eq!(metadata["jwks_uri"], "http://localhost:8080/test-issuer/jwks");
}

#[test]
fn service_owner_token_names_consumer_and_code() {
    let claims = claims(&owner("skd"));
    assert_eq!(
        claims["consumer"],
        json!({ "authority": "iso6523-actorid-upis", "ID": "0192:991825827" })
    );
    assert_eq!(claims["urn:altinn:org"], "skd");
    assert_eq!(
        claims["scope"],
        "digdir:dialogporten.serviceprovider digdir:dialogporten.serviceprovider.search"
    );
    assert_eq!(
        (claims["exp"].as_i64(), claims["nbf"].as_i64()),
        (Some(NOW + 60), Some(NOW))
    );
}

#[test]
fn person_token_has_number_level_and_chosen_scopes() {
    let claims = claims(&TestTokenRequest {
        scopes: vec!["digdir:dialogporten.noconsent".into(), "openid".into()],
        level: Some(AuthenticationLevel(3)),
        ..end_user("urn:altinn:person:identifier-no:08844397713")
    });
    assert_eq!(claims["pid"], "08844397713");
    assert_eq!(claims["acr"], "idporten-loa-substantial");
    assert_eq!(claims["urn:altinn:authlevel"], 3);
    assert_eq!(claims["urn:altinn:userid"], "20001337");
    assert_eq!(claims["scope"], "digdir:dialogporten.noconsent openid");
}

#[test]
fn system_user_token_has_authorization_details() {
    let claims = claims(&end_user(
        "urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11",
    ));
    let detail = &claims["authorization_details"][0];
    assert_eq!(detail["type"], "urn:altinn:systemuser");
    assert_eq!(detail["systemuser_id"][0], "7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11");
    assert_eq!(detail["systemuser_org"]["ID"], "0192:310010693");
    assert_eq!(claims["consumer"]["ID"], "0192:310010693");
}

#[test]
fn email_user_token_has_the_one_method() {
    let claims = claims(&end_user(
        "urn:altinn:person:idporten-email:kari.nordmann@example.no",
    ));
    assert_eq!(claims["email"], "kari.nordmann@example.no");
    assert_eq!(claims["amr"], json!(["Selfregistered-email"]));
    assert_eq!(claims["acr"], "selfregistered-email");
    assert_eq!(claims["urn:altinn:authlevel"], 0);
}

#[test]
fn what_cannot_log_in_gets_no_token() {
    let refused = |request: &TestTokenRequest| issuer().issue(request).unwrap_err();
    assert_eq!(
        refused(&owner("xyz")),
        TestTokenError::UnknownServiceOwner("xyz".into())
    );
    assert_eq!(
        refused(&end_user("urn:altinn:organization:identifier-no:310923044")),
        TestTokenError::NotAUser
    );
    assert_eq!(
        refused(&end_user(
            "urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a12"
        )),
        TestTokenError::UnknownSystemUser
    );
    let endless = TestTokenRequest {
        lifetime_seconds: u32::MAX,
        ..owner("skd")
    };
    assert_eq!(refused(&endless), TestTokenError::Lifetime);
}
