use super::*;
use chrono::DateTime;
use dialogporten_application::caller::AuthenticationLevel;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_resource::ServiceResource;

const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const OTHER_SEED: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const TOKEN: &str = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6ImRwLWRldi0xIn0.eyJqdGkiOiIwZjliNWQzZS02YzFhLTRmNWUtOWE3Ny0yZDVkM2IxYzhlMTAiLCJjIjoidXJuOmFsdGlubjpwZXJzb246aWRlbnRpZmllci1ubzowODg0NDM5NzcxMyIsImwiOjQsInAiOiJ1cm46YWx0aW5uOm9yZ2FuaXphdGlvbjppZGVudGlmaWVyLW5vOjMxMDkyMzA0NCIsInMiOiJ1cm46YWx0aW5uOnJlc291cmNlOnNrYXR0LW1lbGRpbmciLCJpIjoiMDE5OGY2YTQtMmIxYy03ZDNlLThmNDAtNWE2YjdjOGQ5ZTBmIiwiYSI6InJlYWQ7c2lnbjtzaWduLHVybjphbHRpbm46dGFzazpUYXNrXzI7dHJhbnNtaXNzaW9ucmVhZCx1cm46YWx0aW5uOnN1YnJlc291cmNlOnZlZHRhayIsImlzcyI6Imh0dHBzOi8vZGlhbG9nLmV4YW1wbGUubm8vYXBpL3YxIiwiaWF0IjoxNzg2MDAwMDAwLCJuYmYiOjE3ODYwMDAwMDAsImV4cCI6MTc4NjAwMDYwMH0.FtrnUUOvKm6w84SVMulW3j3P7q1RFKzKnWzxyzSAgu31lgQxHxM4ThrhARaWsqOD_YHpIhSsGr-9i7aWam9aBg";

struct FixedAmbient;

impl Ambient for FixedAmbient {
    fn now(&self) -> Timestamp {
        DateTime::UNIX_EPOCH
    }
    fn new_id(&self) -> Uuid {
        Uuid::nil()
    }
    fn new_random(&self) -> Uuid {
        Uuid::try_parse("0f9b5d3e-6c1a-4f5e-9a77-2d5d3b1c8e10").unwrap()
    }
}

fn key(kid: &str, state: DialogTokenKeyState, seed: &str) -> DialogTokenKeySettings {
    DialogTokenKeySettings {
        kid: kid.into(),
        state,
        private_key: Some(seed.to_owned().into()),
        private_key_file: None,
        public_key: None,
    }
}

fn signer(keys: &[DialogTokenKeySettings]) -> Result<Ed25519DialogTokenSigner, DialogTokenKeyError> {
    Ed25519DialogTokenSigner::new("https://dialog.example.no/", keys, Arc::new(FixedAmbient))
}

fn claims() -> DialogTokenClaims {
    DialogTokenClaims {
        authenticated_party: PartyIdentifier::parse("urn:altinn:person:identifier-no:08844397713").unwrap(),
        system_user: None,
        system_user_owner: None,
        level: AuthenticationLevel(4),
        party: PartyIdentifier::parse("urn:altinn:organization:identifier-no:310923044").unwrap(),
        service_resource: ServiceResource::from_id("skatt-melding").unwrap(),
        dialog_id: DialogId::new(Uuid::try_parse("0198f6a4-2b1c-7d3e-8f40-5a6b7c8d9e0f").unwrap()),
        actions: [
            "read",
            "sign",
            "sign,urn:altinn:task:Task_2",
            "transmissionread,urn:altinn:subresource:vedtak",
        ]
        .map(str::to_owned)
        .to_vec(),
        issued_at: DateTime::from_timestamp(1_786_000_000, 999_000_000).unwrap(),
    }
}

#[test]
fn test_vector_is_signed_byte_for_byte() {
    let signer = signer(&[key("dp-dev-1", DialogTokenKeyState::Signing, SEED)]).unwrap();
    assert_eq!(signer.issuer(), "https://dialog.example.no/api/v1");
    assert_eq!(signer.sign(&claims()), TOKEN);
}

#[test]
fn token_of_a_system_user_names_it_and_its_owner() {
    let signer = signer(&[key("dp-dev-1", DialogTokenKeyState::Signing, SEED)]).unwrap();
    let organization = PartyIdentifier::parse("urn:altinn:organization:identifier-no:310923044").unwrap();
    let token = signer.sign(&DialogTokenClaims {
        authenticated_party: organization.clone(),
        system_user: Some(
            PartyIdentifier::parse("urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11")
                .unwrap(),
        ),
        system_user_owner: Some(organization),
        actions: Vec::new(),
        ..claims()
    });
    let parsed = crate::compact::CompactToken::parse(&token).unwrap();
    let names: Vec<_> = [
        "jti", "c", "y", "o", "l", "p", "s", "i", "a", "iss", "iat", "nbf", "exp",
    ]
    .to_vec();
    assert!(names.iter().all(|name| parsed.claims.contains_key(*name)));
    assert_eq!(parsed.claims.len(), names.len());
    assert_eq!(parsed.claims["a"], "");
}

#[test]
fn key_set_has_all_keys_and_the_signing_one_first() {
    let signer = signer(&[
        key("old", DialogTokenKeyState::Published, OTHER_SEED),
        key("dp-dev-1", DialogTokenKeyState::Signing, SEED),
    ])
    .unwrap();
    assert!(signer.key_set().starts_with(&format!(
        r#"{{"keys":[{{"kty":"OKP","use":"sig","kid":"dp-dev-1","crv":"Ed25519","x":"{PUBLIC}","alg":"EdDSA"}},{{"kty":"OKP","#
    )));
    assert!(!signer.key_set().contains(SEED) && !signer.key_set().contains(OTHER_SEED));
}

#[test]
fn keys_that_cannot_be_used_are_refused() {
    use DialogTokenKeyState::{Published, Signing};
    let refused = |keys: &[DialogTokenKeySettings]| signer(keys).unwrap_err().to_string();
    assert!(refused(&[]).contains("exactly one"));
    assert!(refused(&[key("a", Signing, SEED), key("b", Signing, OTHER_SEED)]).contains("2 have it"));
    assert!(refused(&[key("a", Signing, SEED), key("a", Published, OTHER_SEED)]).contains("used twice"));
    let short = refused(&[key("a", Signing, "c2hvcnQ")]);
    assert!(short.contains("32 bytes") && !short.contains("c2hvcnQ"));
    let mut other = key("a", Signing, OTHER_SEED);
    other.public_key = Some(PUBLIC.into());
    assert!(refused(&[other]).contains("does not belong"));
    let mut only_public = key("a", Signing, SEED);
    only_public.private_key = None;
    only_public.public_key = Some(PUBLIC.into());
    assert!(refused(&[only_public]).contains("needs private_key"));
}

#[test]
fn own_tokens_are_believed_until_they_expire() {
    let keys = [key("one", DialogTokenKeyState::Signing, SEED)];
    let signer = signer(&keys).unwrap();
    let claims = claims();
    let token = signer.sign(&claims);
    let at = |seconds| claims.issued_at + chrono::TimeDelta::seconds(seconds);
    assert_eq!(signer.verify(&token, at(0)), Ok(claims.dialog_id));
    assert_eq!(signer.verify(&token, at(601)), Ok(claims.dialog_id));
    assert!(matches!(
        signer.verify(&token, at(602)),
        Err(TokenError::Expired(_))
    ));
    assert!(matches!(
        signer.verify(&token, at(-3)),
        Err(TokenError::NotYetValid(_))
    ));
}

#[test]
fn tokens_of_others_and_changed_ones_are_refused() {
    let keys = [key("one", DialogTokenKeyState::Signing, SEED)];
    let ours = signer(&keys).unwrap();
    let other_seed = encode(&[9; 32]);
    let foreign = signer(&[key("one", DialogTokenKeyState::Signing, &other_seed)]).unwrap();
    let unknown = signer(&[key("two", DialogTokenKeyState::Signing, SEED)]).unwrap();
    let claims = claims();
    let now = claims.issued_at;
    assert_eq!(
        ours.verify(&foreign.sign(&claims), now),
        Err(TokenError::BadSignature)
    );
    assert_eq!(
        ours.verify(&unknown.sign(&claims), now),
        Err(TokenError::UnknownKey)
    );
    assert_eq!(ours.verify("nonsense", now), Err(TokenError::Malformed));
    let token = ours.sign(&claims);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let changed = format!("{header}.{}.{signature}", payload.replace('A', "B"));
    assert!(ours.verify(&changed, now).is_err());
    let unsigned = format!("{}.{payload}.", encode(br#"{"alg":"none","kid":"one"}"#));
    assert_eq!(ours.verify(&unsigned, now), Err(TokenError::BadSignature));
}
