//! Who may call: tokens, scopes, user types.

use crate::world::{DIALOGS, World, bearer, post};
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::TestRequest;
use async_trait::async_trait;
use dialogporten_application::caller::{AuthenticationLevel, Identity, Principal, Scopes, scope};
use dialogporten_application::token::{TokenError, TokenVerifier};
use dialogporten_domain::party::{OrganizationNumber, PersonNumber};
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{owner, person};
use std::sync::Arc;

/// An organization that owns other services.
pub(crate) fn other_owner() -> OrganizationNumber {
    OrganizationNumber::parse("310923044").unwrap()
}

fn every_scope() -> Vec<&'static str> {
    vec![
        scope::SERVICE_PROVIDER,
        scope::SERVICE_PROVIDER_SEARCH,
        scope::CHANGE_TRANSMISSIONS,
        scope::ADMIN,
        scope::LEGACY_HTML,
        scope::CORRESPONDENCE,
        scope::NOTIFICATION_CONDITION_CHECK,
    ]
}

/// Knows some tokens by name and refuses others by name.
pub(crate) struct FakeVerifier;

#[async_trait]
impl TokenVerifier for FakeVerifier {
    async fn verify(&self, token: &str) -> Result<Arc<Principal>, TokenError> {
        let number = PersonNumber::parse(person().id()).unwrap();
        let citizen = Identity::Person(number);
        let end_user = vec![scope::END_USER];
        let provider = vec![scope::SERVICE_PROVIDER];
        let both = vec![scope::END_USER, scope::SERVICE_PROVIDER];
        let (identity, scopes, has_consumer) = match token {
            "owner" | "other-owner" => (Identity::ServiceOwner, provider, true),
            "corrector" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::CHANGE_TRANSMISSIONS],
                true,
            ),
            "other-corrector" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::CHANGE_TRANSMISSIONS],
                true,
            ),
            "searcher" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::SERVICE_PROVIDER_SEARCH],
                true,
            ),
            "notifier" => (Identity::Unknown, vec![scope::NOTIFICATION_CONDITION_CHECK], true),
            "everything-without-consumer" => (Identity::Unknown, every_scope(), false),
            "everything-but-provider" => (
                Identity::Unknown,
                every_scope()
                    .into_iter()
                    .filter(|name| *name != scope::SERVICE_PROVIDER)
                    .collect(),
                true,
            ),
            "system-user-with-everything" => (
                Identity::SystemUser {
                    id: uuid::Uuid::nil(),
                    owner: None,
                },
                every_scope(),
                true,
            ),
            "admin" | "other-admin" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::ADMIN],
                true,
            ),
            "html" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::LEGACY_HTML],
                true,
            ),
            "correspondence" => (
                Identity::ServiceOwner,
                vec![scope::SERVICE_PROVIDER, scope::CORRESPONDENCE],
                true,
            ),
            "no-consumer" => (Identity::Unknown, provider, false),
            "owner-and-system-user" => (
                Identity::SystemUser {
                    id: uuid::Uuid::nil(),
                    owner: None,
                },
                both,
                true,
            ),
            "system-user" => (
                Identity::SystemUser {
                    id: uuid::Uuid::nil(),
                    owner: None,
                },
                end_user,
                true,
            ),
            "citizen" => (citizen, end_user, false),
            "citizen-weak" => (citizen, vec![scope::END_USER_NO_CONSENT], false),
            "owner-for-citizen" => (citizen, both, true),
            "unknown-user" => (Identity::Unknown, end_user, false),
            "near-scope" => (citizen, vec!["digdir:dialogportenx"], false),
            "expired" => return Err(TokenError::Expired(noon())),
            "unknown-issuer" => return Err(TokenError::UnknownIssuer),
            "no-keys" => return Err(TokenError::KeysUnavailable),
            _ => return Err(TokenError::Malformed),
        };
        Ok(Arc::new(Principal {
            identity,
            scopes: Scopes::from_iter(scopes),
            consumer: has_consumer.then(|| {
                if token.starts_with("other-") {
                    other_owner()
                } else {
                    owner()
                }
            }),
            supplier: None,
            org: None,
            level: AuthenticationLevel(if token == "citizen-weak" { 0 } else { 4 }),
            altinn_user_id: None,
            altinn_party_id: None,
        }))
    }

    fn issuer_count(&self) -> usize {
        3
    }
}

fn challenges(answer: &crate::world::Answer) -> Vec<String> {
    answer
        .headers
        .get_all("www-authenticate")
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn without_a_good_token_the_answer_is_an_empty_401_with_a_challenge_per_issuer() {
    let world = World::new();
    let request = || TestRequest::get().uri("/api/v1/enduser/dialogs");
    let malformed = "Bearer error=\"invalid_token\"";
    let expired =
        "Bearer error=\"invalid_token\", error_description=\"The token expired at '03/01/2026 12:00:00'\"";
    let cases = [
        (request(), ["Bearer"; 3]),
        (
            request().insert_header((AUTHORIZATION, "Basic abc")),
            ["Bearer"; 3],
        ),
        (request().insert_header((AUTHORIZATION, "Bearer")), ["Bearer"; 3]),
        (bearer(request(), "unknown-issuer"), ["Bearer"; 3]),
        (bearer(request(), "garbage"), [malformed; 3]),
        (bearer(request(), "expired"), [expired, "Bearer", "Bearer"]),
    ];
    for (request, expected) in cases {
        let answer = world.send(request).await;
        assert_eq!((answer.status, answer.body.len()), (401, 0));
        assert_eq!(challenges(&answer), expected);
    }
}

#[actix_web::test]
async fn a_missing_scope_or_consumer_is_an_empty_403() {
    let world = World::new();
    for (token, path) in [
        (
            "citizen",
            DIALOGS.to_owned() + "/018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
        ),
        (
            "no-consumer",
            DIALOGS.to_owned() + "/018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
        ),
        ("owner", "/api/v1/enduser/dialogs".to_owned()),
        ("near-scope", "/api/v1/enduser/dialogs".to_owned()),
    ] {
        let answer = world.get(token, &path).await;
        assert_eq!((answer.status, answer.body.len()), (403, 0), "{token} {path}");
        assert_eq!(challenges(&answer).len(), 0);
    }
}

#[actix_web::test]
async fn a_wrong_kind_of_user_is_told_which_kinds_are_accepted() {
    let world = World::new();
    let path = format!("{DIALOGS}/018fdd2a-7ba0-73dd-8fdb-ecc7777382da");
    for (token, path, kinds) in [
        (
            "unknown-user",
            "/api/v1/enduser/dialogs",
            "Person, SystemUser, IdportenEmailIdentifiedUser",
        ),
        (
            "owner-for-citizen",
            "/api/v1/enduser/dialogs",
            "Person, SystemUser, IdportenEmailIdentifiedUser",
        ),
        (
            "owner-and-system-user",
            path.as_str(),
            "ServiceOwner, ServiceOwnerOnBehalfOfPerson",
        ),
    ] {
        let answer = world.get(token, path).await;
        assert_eq!(answer.status, 403, "{token}");
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        let message = answer.json()["errors"]["Type"][0].as_str().unwrap().to_owned();
        assert!(message.ends_with(&format!("endpoint are: {kinds}")), "{message}");
    }
}

#[actix_web::test]
async fn end_user_id_is_checked_after_the_policy_and_before_the_user_type() {
    let world = World::new();
    let path = |value: &str| format!("{DIALOGS}/018fdd2a-7ba0-73dd-8fdb-ecc7777382da?EndUserID={value}");
    for value in ["", "abc", "08844397714", "urn:altinn:person:identifier-no:1"] {
        let answer = world.get("owner", &path(value)).await;
        assert_eq!(answer.status, 400, "{value}");
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        assert_eq!(answer.error_keys(), ["EndUserId"]);
    }
    // A system user with the service owner's scopes becomes a service owner on behalf of the person.
    let urn = path(person().as_str());
    assert_eq!(world.get("owner-and-system-user", &urn).await.status, 404);
    // The bare number passes here, but reading demands the whole URN.
    let answer = world.get("owner", &path(person().id())).await;
    assert_eq!(
        (answer.status, answer.error_keys()),
        (400, vec!["endUserId".to_owned()])
    );
    // Without the service owner's scope the parameter means nothing.
    let answer = world.get("citizen", "/api/v1/enduser/dialogs?enduserid=x").await;
    assert_eq!(answer.error_keys(), [""]);
}

#[actix_web::test]
async fn keys_that_cannot_be_loaded_are_our_failure() {
    let answer = World::new().send(post("no-keys", "{}")).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json; charset=utf-8"
    );
}
