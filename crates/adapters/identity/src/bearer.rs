//! From claims to a principal.

use crate::claims::{Claims, organization_in};
use dialogporten_application::caller::{AuthenticationLevel, Identity, Principal, Scopes, scope};
use dialogporten_domain::party::PersonNumber;
use dialogporten_domain::service_resource::OrgCode;
use serde_json::Value;
use uuid::Uuid;

/// Who bears a verified token. Order: person, system user, service owner, e-mail user; the first that fits.
// Altinn/dialogporten: Application/Common/Extensions/ClaimsPrincipalExtensions.cs
pub(crate) fn principal(claims: &Claims) -> Principal {
    let scopes: Scopes = claims
        .texts("scope")
        .into_iter()
        .flat_map(|scopes| scopes.split(' '))
        .collect();
    let consumer = claims.organization("consumer");
    let identity = person(claims)
        .or_else(|| system_user(claims))
        .or_else(|| {
            (scopes.contains(scope::SERVICE_PROVIDER) && consumer.is_some()).then_some(Identity::ServiceOwner)
        })
        .or_else(|| email_user(claims))
        .unwrap_or(Identity::Unknown);
    Principal {
        level: level(claims, &identity),
        scopes,
        consumer,
        supplier: claims.organization("supplier"),
        org: claims.text("urn:altinn:org").and_then(|org| OrgCode::parse(&org)),
        altinn_user_id: claims.text("urn:altinn:userid").map(|id| id.into_owned()),
        altinn_party_id: claims
            .text("urn:altinn:partyid")
            .and_then(|id| id.trim().parse().ok()),
        identity,
    }
}

fn person(claims: &Claims) -> Option<Identity> {
    PersonNumber::parse(&claims.text("pid")?).map(Identity::Person)
}

/// The first system user among all authorization details, wherever it stands in the list.
fn system_user(claims: &Claims) -> Option<Identity> {
    claims
        .objects("authorization_details")
        .into_iter()
        .filter(|entry| entry.get("type").and_then(Value::as_str) == Some("urn:altinn:systemuser"))
        .find_map(|entry| {
            let id = match entry.get("systemuser_id")? {
                Value::Array(ids) => ids.first()?.as_str()?,
                id => id.as_str()?,
            };
            let owner = entry
                .get("systemuser_org")
                .and_then(Value::as_object)
                .and_then(organization_in);
            Some(Identity::SystemUser {
                id: Uuid::try_parse(id).ok()?,
                owner,
            })
        })
}

fn email_user(claims: &Claims) -> Option<Identity> {
    let email = claims.text("email")?;
    let mut methods = claims.texts("amr");
    methods.retain(|method| !method.trim().is_empty());
    methods.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    (methods == ["Selfregistered-email"]).then(|| Identity::EmailUser(email.to_lowercase()))
}

/// Strength of the login, 0 when the token does not say in a way we know.
fn level(claims: &Claims, identity: &Identity) -> AuthenticationLevel {
    let stated = claims
        .text("urn:altinn:authlevel")
        .and_then(|level| level.trim().parse::<u32>().ok())
        .map(|level| u8::try_from(level).unwrap_or(u8::MAX));
    if let Some(level) = stated {
        return AuthenticationLevel(level);
    }
    let level = match claims.text("acr").as_deref() {
        Some("idporten-loa-high") => 4,
        Some("idporten-loa-substantial") => 3,
        None if matches!(identity, Identity::SystemUser { .. }) => 3,
        Some(_) | None => 0,
    };
    AuthenticationLevel(level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(claims: Value) -> Principal {
        match claims {
            Value::Object(claims) => principal(&Claims(claims)),
            _ => unreachable!("claims are an object"),
        }
    }

    fn consumer(authority: &str, id: &str) -> Value {
        json!({ "authority": authority, "ID": id })
    }

    const OWNER_SCOPE: &str = "digdir:dialogporten.serviceprovider";

    #[test]
    fn consumer_is_read_whatever_the_case_of_its_authority() {
        let principal = read(json!({
            "scope": OWNER_SCOPE,
            "consumer": consumer("ISO6523-ACTORID-UPIS", "0192:991825827"),
        }));
        assert_eq!(principal.identity, Identity::ServiceOwner);
        assert_eq!(
            principal.consumer.map(|o| o.as_str().to_owned()).as_deref(),
            Some("991825827")
        );
    }

    #[test]
    fn consumer_with_another_scheme_wrong_digit_or_bad_text_is_absent() {
        for broken in [
            consumer("iso6523-actorid-upis", "0193:991825827"),
            consumer("iso6523-actorid-upis", "0192:991825828"),
            consumer("other", "0192:991825827"),
            json!("{not json"),
            json!(17),
        ] {
            let principal = read(json!({ "scope": OWNER_SCOPE, "consumer": broken }));
            assert_eq!(
                (principal.identity, principal.consumer),
                (Identity::Unknown, None)
            );
        }
    }

    #[test]
    fn consumer_is_read_from_json_text() {
        let text = consumer("iso6523-actorid-upis", "0192:991825827").to_string();
        assert!(read(json!({ "consumer": text })).consumer.is_some());
    }

    #[test]
    fn invalid_pid_with_owner_scope_and_consumer_is_a_service_owner() {
        let principal = read(json!({
            "pid": "12345678901", "scope": OWNER_SCOPE,
            "consumer": consumer("iso6523-actorid-upis", "0192:991825827"),
        }));
        assert_eq!(principal.identity, Identity::ServiceOwner);
    }

    #[test]
    fn valid_pid_wins_over_everything_else() {
        let principal = read(json!({
            "pid": "08844397713", "scope": OWNER_SCOPE,
            "consumer": consumer("iso6523-actorid-upis", "0192:991825827"),
            "email": "a@b.no", "amr": ["Selfregistered-email"],
        }));
        assert!(matches!(principal.identity, Identity::Person(_)));
    }

    #[test]
    fn scopes_are_read_from_text_and_list_and_compared_exactly() {
        for scope in [
            json!("digdir:dialogportenx  digdir:dialogporten"),
            json!(["digdir:dialogportenx", "digdir:dialogporten"]),
        ] {
            let scopes = read(json!({ "scope": scope })).scopes;
            assert!(scopes.contains("digdir:dialogporten"));
            assert!(!scopes.contains(""));
        }
        assert!(
            !read(json!({ "scope": "digdir:dialogportenx" }))
                .scopes
                .contains("digdir:dialogporten")
        );
    }

    #[test]
    fn system_user_is_found_behind_other_details_and_as_single_object() {
        let entry = json!({
            "type": "urn:altinn:systemuser",
            "systemuser_id": ["7BB78D50-0F1D-4D55-9C25-2F5C3A9F8A11"],
            "systemuser_org": consumer("iso6523-actorid-upis", "0192:310010693"),
        });
        for details in [
            json!([{ "type": "other" }, entry.clone()]),
            entry.clone(),
            json!(entry.to_string()),
        ] {
            let principal = read(json!({ "authorization_details": details }));
            let Identity::SystemUser { id, owner } = principal.identity else {
                unreachable!("a system user")
            };
            assert_eq!(id.to_string(), "7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11");
            assert_eq!(owner.map(|o| o.as_str().to_owned()).as_deref(), Some("310010693"));
            assert_eq!(principal.level, AuthenticationLevel(3));
        }
    }

    #[test]
    fn email_user_needs_exactly_one_method() {
        let with = |amr: Value| read(json!({ "email": "Kari@Example.no", "amr": amr })).identity;
        assert_eq!(
            with(json!(["Selfregistered-email"])),
            Identity::EmailUser("kari@example.no".into())
        );
        assert_eq!(
            with(json!(["Selfregistered-email", " "])),
            Identity::EmailUser("kari@example.no".into())
        );
        assert_eq!(
            with(json!("Selfregistered-email")),
            Identity::EmailUser("kari@example.no".into())
        );
        assert_eq!(with(json!(["Selfregistered-email", "x"])), Identity::Unknown);
        assert_eq!(with(json!(["selfregistered-email"])), Identity::Unknown);
        assert_eq!(with(json!([])), Identity::Unknown);
    }

    #[test]
    fn level_is_read_from_number_text_and_acr() {
        let level = |claims: Value| read(claims).level.0;
        for stated in [json!("4"), json!(4), json!(" 4 ")] {
            assert_eq!(level(json!({ "urn:altinn:authlevel": stated })), 4);
        }
        assert_eq!(
            level(json!({ "urn:altinn:authlevel": "-1", "acr": "idporten-loa-high" })),
            4
        );
        assert_eq!(
            level(json!({ "urn:altinn:authlevel": 0, "acr": "idporten-loa-high" })),
            0
        );
        assert_eq!(level(json!({ "acr": "idporten-loa-substantial" })), 3);
        assert_eq!(level(json!({ "acr": "Level4" })), 0);
        assert_eq!(level(json!({})), 0);
    }
}
