//! What can go wrong with a request, and the only place with status codes.

mod challenge;

use crate::json::JsonError;
use crate::problem::{Problem, ProblemKind, ProblemMedia};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{EXPIRES, HeaderValue, RETRY_AFTER};
use dialogporten_application::actor_names::ActorNameError;
use dialogporten_application::reading::ReadingError;
use dialogporten_application::token::TokenError;
use dialogporten_application::{PortError, Violations};
use dialogporten_domain::Timestamp;

/// Seconds after which a client may try again when we are unavailable.
const RETRY_AFTER_SECONDS: &str = "1";

/// Every outcome that is not a success.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// 401, empty.
    Unauthenticated(Unauthenticated),
    /// 403, empty: scope or consumer is missing.
    PolicyNotMet,
    /// 415, empty.
    UnsupportedMediaType,
    /// 406.
    NotAcceptable,
    /// 413.
    TooLarge,
    /// 400 before the endpoint: the person on whose behalf a service owner calls.
    EndUserId,
    /// 403 before the endpoint: the accepted user types.
    UserType(&'static str),
    /// 400.
    Invalid(Violations),
    /// 403.
    Forbidden(String),
    /// 404.
    NotFound(Violations),
    /// 404 until a moment.
    NotVisibleUntil(Violations, Timestamp),
    /// 409.
    Conflict(Violations),
    /// 410.
    Gone(Violations),
    /// 412, without findings.
    PreconditionFailed,
    /// 422.
    Unprocessable(Violations),
    /// 5xx, and 422 for a search that took too long.
    Port(PortError),
    /// 503.
    KeysUnavailable,
}

/// Why a caller is not known.
#[derive(Debug)]
pub(crate) struct Unauthenticated {
    /// What is wrong with the token; `None` without a bearer token.
    pub(crate) error: Option<TokenError>,
    /// Number of challenges.
    pub(crate) issuers: usize,
}

impl From<PortError> for ApiError {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl From<ReadingError> for ApiError {
    fn from(error: ReadingError) -> Self {
        Self::Port(match error {
            ReadingError::Port(error) | ReadingError::Name(ActorNameError::Port(error)) => error,
            error => PortError::internal("note the reading", error),
        })
    }
}

impl From<JsonError> for ApiError {
    fn from(error: JsonError) -> Self {
        Self::invalid(error.key, error.message)
    }
}

impl From<Violations> for ApiError {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

/// One finding.
pub(crate) fn finding(key: impl Into<String>, message: impl Into<String>) -> Violations {
    let mut violations = Violations::new();
    violations.add(key, message);
    violations
}

impl ApiError {
    /// 400 with one finding.
    pub(crate) fn invalid(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(finding(key, message))
    }

    /// 404 for an entity of the contract, for instance `DialogEntity`.
    pub(crate) fn not_found(entity: &str, id: impl std::fmt::Display) -> Self {
        let message = format!("Entity '{entity}' with the following key(s) was not found: ({id}).");
        Self::NotFound(finding(entity, message))
    }

    /// 410 for an entity of the contract.
    pub(crate) fn gone(entity: &str, id: impl std::fmt::Display) -> Self {
        let message = format!("Entity '{entity}' with the following key(s) is removed: ({id}).");
        Self::Gone(finding(entity, message))
    }

    /// The answer. Failures on our side are logged here, once, with the trace id that the client sees.
    pub(crate) fn response(self, instance: &str, trace_id: &str) -> HttpResponse {
        let problem = |kind: ProblemKind, errors: Option<&Violations>, media: ProblemMedia| {
            Problem {
                kind,
                instance,
                errors,
                trace_id,
            }
            .response(media)
        };
        let listed =
            |kind: ProblemKind, errors: &Violations| problem(kind, Some(errors), ProblemMedia::Problem);
        match self {
            Self::Unauthenticated(reason) => challenge::response(&reason),
            Self::PolicyNotMet => HttpResponse::new(StatusCode::FORBIDDEN),
            Self::UnsupportedMediaType => HttpResponse::new(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::NotAcceptable => listed(
                ProblemKind::NOT_ACCEPTABLE,
                &finding("Accept", "The request must accept application/json responses."),
            ),
            Self::TooLarge => problem(ProblemKind::TOO_LARGE, None, ProblemMedia::Problem),
            Self::EndUserId => {
                let errors = finding("EndUserId", END_USER_ID_FORM);
                problem(ProblemKind::INVALID, Some(&errors), ProblemMedia::Json)
            }
            Self::UserType(accepted) => {
                let errors = finding("Type", format!("{USER_TYPE_UNKNOWN}{accepted}"));
                problem(ProblemKind::FORBIDDEN, Some(&errors), ProblemMedia::Json)
            }
            Self::Invalid(errors) => listed(ProblemKind::INVALID, &errors),
            Self::Forbidden(message) => listed(ProblemKind::FORBIDDEN, &finding("Forbidden", message)),
            Self::NotFound(errors) => listed(ProblemKind::NOT_FOUND, &errors),
            Self::NotVisibleUntil(errors, moment) => {
                let mut response = listed(ProblemKind::NOT_FOUND, &errors);
                let text = moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
                if let Ok(value) = HeaderValue::from_str(&text) {
                    response.headers_mut().insert(EXPIRES, value);
                }
                response
            }
            Self::Conflict(errors) => listed(ProblemKind::CONFLICT, &errors),
            Self::Gone(errors) => listed(ProblemKind::GONE, &errors),
            Self::PreconditionFailed => {
                problem(ProblemKind::PRECONDITION_FAILED, None, ProblemMedia::Problem)
            }
            Self::Unprocessable(errors) => listed(ProblemKind::UNPROCESSABLE, &errors),
            Self::Port(PortError::TimeLimit { .. }) => {
                listed(ProblemKind::UNPROCESSABLE, &finding("Search", SEARCH_TOO_WIDE))
            }
            Self::Port(error) => {
                log_failure(&error, trace_id);
                let kind = match error {
                    PortError::Upstream { .. } => ProblemKind::BAD_GATEWAY,
                    PortError::Unavailable { .. } => ProblemKind::UNAVAILABLE,
                    _ => ProblemKind::INTERNAL,
                };
                may_retry(problem(kind, None, ProblemMedia::Problem))
            }
            Self::KeysUnavailable => {
                may_retry(problem(ProblemKind::UNAVAILABLE, None, ProblemMedia::Problem))
            }
        }
    }
}

fn may_retry(mut response: HttpResponse) -> HttpResponse {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    response
}

fn log_failure(error: &PortError, trace_id: &str) {
    let mut causes = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!(trace.parent = trace_id, "request failed: {error}{causes}");
}

/// Answer to a change that lost a race; given word by word in the specification.
pub(crate) const CONCURRENT: &str = "The request conflicted with a concurrent operation. Please try again.";

// The four texts below are given word by word in the specification.
const END_USER_ID_FORM: &str = "EndUserId must be a valid end user identifier. It must match the format \
'urn:altinn:person:identifier-no:{norwegian f-nr/d-nr}'.";
const USER_TYPE_UNKNOWN: &str = "The request was authenticated, but we were unable to determine valid user type in order \
to authorize the request. Valid user types for this endpoint are: ";
const SEARCH_TOO_WIDE: &str = "The search matched too many dialogs to complete. Narrow it with a date range \
(contentUpdatedAfter), fewer parties, or a service resource.";
