//! What becomes of bearer tokens, with issuers on the loopback interface.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests and their stub"
)]

#[path = "verifier/stub.rs"]
mod stub;

use chrono::TimeDelta;
use dialogporten_application::caller::Identity;
use dialogporten_application::token::{TokenError, TokenVerifier};
use dialogporten_identity::{JwtVerifier, SchemeSettings};
use serde_json::{Value, json};
use std::sync::Arc;
use stub::{NOW, StubIssuer, TestClock, TestKey, encode, settings, verifier};

const PERSON: &str = "08844397713";

/// One issuer with one key, loaded.
async fn fixture() -> (StubIssuer, TestKey, JwtVerifier, Arc<TestClock>) {
    let key = TestKey::new("key-1", 1);
    let issuer = StubIssuer::start(&[&key]);
    let clock = TestClock::new();
    let verifier = verifier(vec![issuer.scheme("test")], &clock);
    verifier.load_keys().await;
    (issuer, key, verifier, clock)
}

#[tokio::test]
async fn good_token_gives_its_bearer() {
    let (issuer, key, verifier, _) = fixture().await;
    let token = key.token(&issuer.claims(json!({ "pid": PERSON, "scope": "digdir:dialogporten" })));
    let principal = verifier.verify(&token).await.unwrap();
    assert!(matches!(&principal.identity, Identity::Person(number) if number.as_str() == PERSON));
    assert_eq!(verifier.issuer_count(), 1);
}

#[tokio::test]
async fn times_are_taken_with_two_seconds_of_tolerance() {
    let (issuer, key, verifier, _) = fixture().await;
    let outcome = async |claims: Value| {
        verifier
            .verify(&key.token(&issuer.claims(claims)))
            .await
            .map(|_| ())
    };
    assert_eq!(outcome(json!({ "exp": NOW - 1 })).await, Ok(()));
    assert!(matches!(
        outcome(json!({ "exp": NOW - 3 })).await,
        Err(TokenError::Expired(_))
    ));
    assert_eq!(outcome(json!({ "nbf": NOW + 1 })).await, Ok(()));
    assert!(matches!(
        outcome(json!({ "nbf": NOW + 3 })).await,
        Err(TokenError::NotYetValid(_))
    ));
    assert_eq!(
        outcome(json!({ "exp": null })).await,
        Err(TokenError::NoExpiration)
    );
    assert_eq!(
        outcome(json!({ "exp": "soon" })).await,
        Err(TokenError::Malformed)
    );
    assert_eq!(outcome(json!({ "exp": 1e300 })).await, Ok(()));
}

#[tokio::test]
async fn only_allowed_algorithms_and_headers_are_believed() {
    let (issuer, key, verifier, _) = fixture().await;
    let claims = issuer.claims(json!({ "pid": PERSON }));
    for header in [
        json!({ "alg": "none", "kid": "key-1" }),
        json!({ "alg": "HS256", "kid": "key-1" }),
        json!({ "alg": "RS256", "kid": "key-1" }),
        json!({ "alg": "eddsa", "kid": "key-1" }),
        json!({ "alg": "EdDSA", "kid": "key-1", "crit": ["b64"] }),
        json!({ "alg": "EdDSA", "kid": "key-1", "enc": "A256GCM" }),
    ] {
        let token = key.token_with(&header, &claims);
        assert_eq!(
            verifier.verify(&token).await,
            Err(TokenError::BadSignature),
            "{header}"
        );
    }
    let unsigned = format!(
        "{}.{}.",
        encode(br#"{"alg":"none"}"#),
        encode(claims.to_string().as_bytes())
    );
    assert_eq!(verifier.verify(&unsigned).await, Err(TokenError::BadSignature));
    let without_kid = key.token_with(&json!({ "alg": "EdDSA" }), &claims);
    assert!(verifier.verify(&without_kid).await.is_ok());
}

#[tokio::test]
async fn changed_payload_and_foreign_key_are_refused() {
    let (issuer, key, verifier, _) = fixture().await;
    let good = key.token(&issuer.claims(json!({ "pid": PERSON })));
    let (head, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let forged = format!(
        "{header}.{}.{signature}",
        encode(
            issuer
                .claims(json!({ "pid": "15816490100" }))
                .to_string()
                .as_bytes()
        )
    );
    assert_eq!(verifier.verify(&forged).await, Err(TokenError::BadSignature));
    let foreign = TestKey::new("key-1", 9).token(&issuer.claims(json!({})));
    assert_eq!(verifier.verify(&foreign).await, Err(TokenError::BadSignature));
}

#[tokio::test]
async fn texts_that_are_no_tokens_are_malformed() {
    let (_, _, verifier, _) = fixture().await;
    for text in ["", "x", "a.b", "a.b.c", "a.b.c.d.e", "..", &"a".repeat(100_000)] {
        assert_eq!(verifier.verify(text).await, Err(TokenError::Malformed));
    }
}

#[tokio::test]
async fn issuer_is_compared_exactly() {
    let (issuer, key, verifier, _) = fixture().await;
    let without_slash = issuer.issuer.trim_end_matches('/');
    for name in [json!(without_slash), json!("https://other.example/"), Value::Null] {
        let token = key.token(&issuer.claims(json!({ "iss": name })));
        assert_eq!(verifier.verify(&token).await, Err(TokenError::UnknownIssuer));
    }
}

#[tokio::test]
async fn key_of_one_issuer_does_not_sign_for_another() {
    let (one, other) = (TestKey::new("one", 1), TestKey::new("other", 2));
    let (first, second) = (StubIssuer::start(&[&one]), StubIssuer::start(&[&other]));
    let verifier = verifier(
        vec![first.scheme("first"), second.scheme("second")],
        &TestClock::new(),
    );
    verifier.load_keys().await;
    assert_eq!(
        verifier.verify(&other.token(&first.claims(json!({})))).await,
        Err(TokenError::UnknownKey)
    );
    assert!(
        verifier
            .verify(&other.token(&second.claims(json!({}))))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn unknown_key_is_looked_for_once_in_five_minutes() {
    let (issuer, key, verifier, clock) = fixture().await;
    let (second, third) = (TestKey::new("key-2", 2), TestKey::new("key-3", 3));
    let lasting = json!({ "exp": NOW + 3600 });
    assert_eq!(issuer.fetches(), 1);

    issuer.publish(&[&key, &second]);
    assert!(
        verifier
            .verify(&second.token(&issuer.claims(lasting.clone())))
            .await
            .is_ok()
    );
    assert_eq!(issuer.fetches(), 2);

    issuer.publish(&[&second, &third]);
    let token = third.token(&issuer.claims(lasting));
    assert_eq!(verifier.verify(&token).await, Err(TokenError::UnknownKey));
    assert_eq!(issuer.fetches(), 2);

    clock.advance(TimeDelta::minutes(5));
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(issuer.fetches(), 3);
}

#[tokio::test]
async fn withdrawn_key_is_not_believed_from_memory() {
    let (issuer, key, verifier, _) = fixture().await;
    let token = key.token(&issuer.claims(json!({})));
    assert!(verifier.verify(&token).await.is_ok());
    issuer.publish(&[&TestKey::new("key-2", 2)]);
    verifier.load_keys().await;
    assert_eq!(verifier.verify(&token).await, Err(TokenError::UnknownKey));
}

#[tokio::test]
async fn remembered_token_ends_with_its_expiration() {
    let (issuer, key, verifier, clock) = fixture().await;
    let token = key.token(&issuer.claims(json!({ "exp": NOW + 10 })));
    assert!(verifier.verify(&token).await.is_ok());
    clock.advance(TimeDelta::seconds(13));
    assert!(matches!(
        verifier.verify(&token).await,
        Err(TokenError::Expired(_))
    ));
}

#[tokio::test]
async fn last_good_keys_stay_while_the_issuer_is_down() {
    let (issuer, key, verifier, _) = fixture().await;
    issuer.go_down();
    verifier.load_keys().await;
    assert!(
        verifier
            .verify(&key.token(&issuer.claims(json!({}))))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn keys_never_loaded_is_no_fault_of_the_token() {
    let key = TestKey::new("key-1", 1);
    let (down, up) = (StubIssuer::start(&[&key]), StubIssuer::start(&[&key]));
    down.go_down();
    let verifier = verifier(vec![down.scheme("down"), up.scheme("up")], &TestClock::new());
    verifier.load_keys().await;
    assert_eq!(
        verifier.verify(&key.token(&down.claims(json!({})))).await,
        Err(TokenError::KeysUnavailable)
    );
    assert!(verifier.verify(&key.token(&up.claims(json!({})))).await.is_ok());
    assert_eq!(
        verifier
            .states()
            .iter()
            .map(|state| state.has_keys)
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[tokio::test]
async fn keys_that_we_do_not_understand_are_skipped() {
    let (issuer, key, verifier, _) = fixture().await;
    issuer.publish_raw(vec![
        json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "x" }),
        key.jwk(),
    ]);
    verifier.load_keys().await;
    assert!(
        verifier
            .verify(&key.token(&issuer.claims(json!({}))))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn keys_come_from_a_file_without_a_network() {
    let key = TestKey::new("key-1", 1);
    let path = std::env::temp_dir().join(format!("dialogporten-jwks-{}.json", std::process::id()));
    std::fs::write(&path, json!({ "keys": [key.jwk()] }).to_string()).unwrap();
    let scheme = SchemeSettings {
        name: "file".into(),
        well_known: None,
        issuer: Some("https://offline.example".into()),
        jwks_file: Some(path.clone()),
    };
    let verifier = verifier(vec![scheme], &TestClock::new());
    verifier.load_keys().await;
    std::fs::remove_file(path).unwrap();
    let token = key.token(&json!({ "iss": "https://offline.example", "exp": NOW + 60 }));
    assert!(verifier.verify(&token).await.is_ok());
}

#[test]
fn settings_report_everything_that_is_wrong() {
    let scheme = |name: &str, well_known: Option<&str>| SchemeSettings {
        name: name.into(),
        well_known: well_known.map(|address| address.parse().unwrap()),
        issuer: None,
        jwks_file: None,
    };
    let mut settings = settings(vec![
        scheme("a", Some("https://a.example/x")),
        scheme("a", Some("http://b.example/x")),
        scheme("", None),
        scheme("local", Some("http://127.0.0.1:1/x")),
    ]);
    let keys = |errors: Vec<dialogporten_identity::SettingError>| {
        errors.into_iter().map(|e| e.key).collect::<Vec<_>>()
    };
    let expected = [
        "authentication.schemes[1].name",
        "authentication.schemes[1].well_known",
        "authentication.schemes[2].name",
        "authentication.schemes[2].well_known",
    ];
    assert_eq!(keys(settings.errors()), expected);
    settings.allow_http_loopback = false;
    assert!(keys(settings.errors()).contains(&"authentication.schemes[3].well_known".to_owned()));
    settings.schemes.clear();
    assert_eq!(keys(settings.errors()), ["authentication.schemes"]);
}
