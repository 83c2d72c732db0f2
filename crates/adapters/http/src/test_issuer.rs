//! The test-token issuer of the embedded mode: metadata, keys, and tokens as bare text, so that
//! `TOKEN=$(curl -s '…/test-issuer/token?person=…')` works. Never mounted in production.

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use dialogporten_application::caller::AuthenticationLevel;
use dialogporten_application::test_issuer::{
    DEFAULT_LIFETIME_SECONDS, TestBearer, TestTokenIssuer, TestTokenRequest,
};
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::OrgCode;
use std::sync::Arc;

type Issuer = web::Data<dyn TestTokenIssuer>;

/// What `token` understands, repeated in every refusal.
const USAGE: &str = "Parameters: exactly one of person=<11 digits>, email=<address>, systemuser=<uuid>, serviceowner=<code>; \
optional scope=<scopes with spaces between, repeatable>, level=<0-4>, lifetime=<seconds>.";

/// Mounts the issuer below `/test-issuer`.
pub fn mount(issuer: Arc<dyn TestTokenIssuer>) -> impl Fn(&mut ServiceConfig) + Clone + Send {
    let issuer = Issuer::from(issuer);
    move |config: &mut ServiceConfig| {
        config.service(
            web::scope("/test-issuer")
                .app_data(issuer.clone())
                .route("/.well-known/openid-configuration", web::get().to(metadata))
                .route("/.well-known/oauth-authorization-server", web::get().to(metadata))
                .route("/jwks", web::get().to(key_set))
                .route("/token", web::get().to(token)),
        );
    }
}

async fn metadata(issuer: Issuer) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(issuer.metadata().to_owned())
}

async fn key_set(issuer: Issuer) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(issuer.key_set().to_owned())
}

async fn token(request: HttpRequest, issuer: Issuer) -> HttpResponse {
    let outcome = parse(request.query_string())
        .and_then(|request| issuer.issue(&request).map_err(|error| error.to_string()));
    match outcome {
        Ok(token) => HttpResponse::Ok()
            .insert_header(("Cache-Control", "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body(token),
        Err(reason) => HttpResponse::BadRequest()
            .content_type("text/plain; charset=utf-8")
            .body(format!("{reason}. {USAGE}\n")),
    }
}

fn parse(query: &str) -> Result<TestTokenRequest, String> {
    let mut bearers = Vec::new();
    let (mut scopes, mut level, mut lifetime_seconds) = (Vec::new(), None, DEFAULT_LIFETIME_SECONDS);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let end_user = |kind: PartyKind| {
            PartyIdentifier::of_kind(kind, &value)
                .map(TestBearer::EndUser)
                .map_err(|_| format!("{name} is not valid"))
        };
        match name.as_ref() {
            "person" => bearers.push(end_user(PartyKind::Person)?),
            "email" => bearers.push(end_user(PartyKind::EmailUser)?),
            "systemuser" => bearers.push(end_user(PartyKind::SystemUser)?),
            "serviceowner" => {
                let code = OrgCode::parse(&value).ok_or("serviceowner is empty")?;
                bearers.push(TestBearer::ServiceOwner(code));
            }
            "scope" => scopes.extend(value.split_whitespace().map(str::to_owned)),
            "level" => {
                let wanted = value.parse().ok().filter(|level| *level <= 4);
                level = Some(AuthenticationLevel(wanted.ok_or("level is not 0 to 4")?));
            }
            "lifetime" => {
                lifetime_seconds = value.parse().map_err(|_| "lifetime is not a number of seconds")?;
            }
            _ => return Err("Unknown parameter".to_owned()),
        }
    }
    match (bearers.pop(), bearers.is_empty()) {
        (Some(bearer), true) => Ok(TestTokenRequest {
            bearer,
            scopes,
            level,
            lifetime_seconds,
        }),
        _ => Err("For whom is the token".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> String {
        parse(query).unwrap_err()
    }

    #[test]
    fn bearer_scopes_level_and_lifetime_are_read() {
        let request = parse("person=15816490100&scope=a%20b&scope=c&level=3&lifetime=60").unwrap();
        assert!(matches!(request.bearer, TestBearer::EndUser(_)));
        assert_eq!(request.scopes, ["a", "b", "c"]);
        assert_eq!(
            (request.level, request.lifetime_seconds),
            (Some(AuthenticationLevel(3)), 60)
        );
    }

    #[test]
    fn refusals_say_what_is_wrong_and_repeat_no_value() {
        assert_eq!(refused(""), "For whom is the token");
        assert_eq!(
            refused("person=15816490100&serviceowner=ttd"),
            "For whom is the token"
        );
        assert_eq!(refused("person=15816490101"), "person is not valid");
        assert_eq!(refused("serviceowner=ttd&level=5"), "level is not 0 to 4");
        assert_eq!(
            refused("serviceowner=ttd&lifetime=x"),
            "lifetime is not a number of seconds"
        );
        assert_eq!(refused("pid=1"), "Unknown parameter");
    }
}
