//! The one table of routes: path, method, policy, operation and the code behind it.
//!
//! The authorization matrix test and the API documents are checked against [`OPERATIONS`]; nothing is mounted beside it.

mod end_user;
mod service_owner;

use crate::api::Call;
use crate::endpoints::{limits, service_resources, well_known};
use crate::health::{HealthProbe, probe};
use crate::pipeline::{Answer, answer};
use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::middleware::Compress;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Route};
use dialogporten_application::caller::{EndUser, ServiceOwner};
use futures_util::future::LocalBoxFuture;
use std::sync::LazyLock;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Everybody.
    Anonymous,
    /// `digdir:dialogporten` or `digdir:dialogporten.noconsent`.
    EndUser,
    /// `digdir:dialogporten.serviceprovider` and a valid consumer.
    ServiceProvider,
    /// As [`Policy::ServiceProvider`], and `digdir:dialogporten.serviceprovider.search`.
    ServiceProviderSearch,
    /// As [`Policy::ServiceProvider`], and `digdir:dialogporten.serviceprovider.changetransmissions`.
    ServiceProviderChangeTransmissions,
    /// As [`Policy::ServiceProvider`], and `digdir:dialogporten.serviceprovider.admin`; no person behind the call.
    ServiceProviderAdmin,
    /// `altinn:system/notifications.condition.check` and a valid consumer.
    NotificationConditionCheck,
}

/// What an operation takes as body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing; what is sent is not read, whatever its type.
    Nothing,
    /// `application/json`.
    Json,
    /// `application/json` or `application/json-patch+json`.
    JsonPatch,
}

/// Whose document describes an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The service owners' document.
    ServiceOwner,
    /// The end users' document.
    EndUser,
    /// Both documents.
    Both,
    /// None: for operators.
    Operators,
}

type Pending = LocalBoxFuture<'static, Answer>;

/// Code of an operation; its shape states which caller the policy admits. Service owners' policies differ in scopes.
pub(crate) enum Endpoint {
    Anonymous(fn(Call) -> Pending),
    EndUser(fn(Call, EndUser) -> Pending),
    ServiceOwner(Policy, fn(Call, ServiceOwner) -> Pending),
}

/// One operation of the API.
pub struct Operation {
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Operation id in the API documents, unique per audience.
    pub id: &'static str,
    /// Which documents describe it.
    pub audience: Audience,
    /// What it takes as body.
    pub takes: Takes,
    /// Code.
    pub(crate) endpoint: Endpoint,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.policy())
    }
}

impl Operation {
    /// Who may call.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        match self.endpoint {
            Endpoint::Anonymous(_) => Policy::Anonymous,
            Endpoint::EndUser(_) => Policy::EndUser,
            Endpoint::ServiceOwner(policy, _) => policy,
        }
    }
}

const fn get(path: &'static str, id: &'static str, audience: Audience, endpoint: Endpoint) -> Operation {
    Operation {
        method: Method::GET,
        path,
        id,
        audience,
        takes: Takes::Nothing,
        endpoint,
    }
}

const fn health(path: &'static str, id: &'static str, code: fn(Call) -> Pending) -> Operation {
    get(path, id, Audience::Operators, Endpoint::Anonymous(code))
}

/// Every operation.
pub static OPERATIONS: LazyLock<Vec<&'static Operation>> = LazyLock::new(|| {
    service_owner::OPERATIONS
        .iter()
        .chain(end_user::OPERATIONS)
        .chain(OTHERS)
        .collect()
});

/// The one long answer without anything secret: only this one is compressed, so that no secret can be guessed by length.
const SERVICE_RESOURCES: &str = "/api/v1/metadata/serviceresources";

static OTHERS: &[Operation] = &[
    get(
        "/api/v1/metadata/limits",
        "GetLimits",
        Audience::Both,
        Endpoint::Anonymous(|call| Box::pin(limits::get_limits(call))),
    ),
    get(
        SERVICE_RESOURCES,
        "GetServiceResourceMetadata",
        Audience::Both,
        Endpoint::Anonymous(|call| Box::pin(service_resources::get_service_resources(call))),
    ),
    get(
        "/api/v1/.well-known/jwks.json",
        "GetJwks",
        Audience::Operators,
        Endpoint::Anonymous(|call| Box::pin(well_known::get_jwks(call))),
    ),
    get(
        "/api/v1/.well-known/oauth-authorization-server",
        "GetOauthAuthorizationServer",
        Audience::Operators,
        Endpoint::Anonymous(|call| Box::pin(well_known::get_oauth_authorization_server(call))),
    ),
    health("/health/liveness", "GetLiveness", |call| {
        Box::pin(probe(call, HealthProbe::Liveness))
    }),
    health("/health/readiness", "GetReadiness", |call| {
        Box::pin(probe(call, HealthProbe::Readiness))
    }),
    health("/health/startup", "GetStartup", |call| {
        Box::pin(probe(call, HealthProbe::Startup))
    }),
    health("/health", "GetHealth", |call| {
        Box::pin(probe(call, HealthProbe::Availability))
    }),
    health("/health/deep", "GetDeepHealth", |call| {
        Box::pin(probe(call, HealthProbe::Deep))
    }),
];

/// Mounts every operation. A known path with another method answers 405, both it and 404 without body.
pub(crate) fn mount(config: &mut ServiceConfig) {
    let mut mounted: Vec<&'static str> = Vec::new();
    for operation in OPERATIONS.iter().copied() {
        if mounted.contains(&operation.path) {
            continue;
        }
        mounted.push(operation.path);
        let mut resource = web::resource(operation.path);
        let mut methods: Vec<&'static str> = Vec::new();
        for same_path in OPERATIONS.iter().filter(|other| other.path == operation.path) {
            resource = resource.route(route(same_path));
            methods.push(same_path.method.as_str());
        }
        let allowed = methods.join(", ");
        let resource = resource.default_service(web::to(move || {
            let response = HttpResponse::MethodNotAllowed()
                .insert_header((ALLOW, allowed.as_str()))
                .finish();
            async { response }
        }));
        if operation.path == SERVICE_RESOURCES {
            config.service(resource.wrap(Compress::default()));
        } else {
            config.service(resource);
        }
    }
}

fn route(operation: &'static Operation) -> Route {
    web::method(operation.method.clone())
        .to(move |request, payload, api| answer(operation, request, payload, api))
}
