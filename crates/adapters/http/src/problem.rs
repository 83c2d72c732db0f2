//! Problem documents of REST v1.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use dialogporten_application::Violations;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What a kind of failure says in every document.
// Altinn/dialogporten: WebApi/Common/Extensions/ErrorResponseBuilderExtensions.cs
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProblemKind {
    pub(crate) status: u16,
    link: &'static str,
    title: &'static str,
    detail: Option<&'static str>,
}

const fn kind(status: u16, link: &'static str, title: &'static str) -> ProblemKind {
    ProblemKind {
        status,
        link,
        title,
        detail: None,
    }
}

/// Kinds of failure.
impl ProblemKind {
    pub(crate) const INVALID: Self = kind(
        400,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1",
        "One or more validation errors occurred.",
    );
    pub(crate) const FORBIDDEN: Self = kind(
        403,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.3",
        "Forbidden.",
    );
    pub(crate) const NOT_FOUND: Self = kind(
        404,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.4",
        "Resource not found.",
    );
    pub(crate) const NOT_ACCEPTABLE: Self = ProblemKind {
        detail: Some("The Accept header must allow JSON responses."),
        ..kind(
            406,
            "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.6",
            "Requested content type is not acceptable.",
        )
    };
    pub(crate) const CONFLICT: Self = kind(
        409,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.8",
        "Conflict.",
    );
    pub(crate) const GONE: Self = kind(
        410,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.9",
        "Resource no longer available.",
    );
    pub(crate) const PRECONDITION_FAILED: Self = kind(
        412,
        "https://datatracker.ietf.org/doc/html/rfc7232#section-4.2",
        "Precondition failed.",
    );
    pub(crate) const TOO_LARGE: Self = kind(
        413,
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.11",
        "Payload too large. The maximum allowed size is 20000000 bytes.",
    );
    pub(crate) const UNPROCESSABLE: Self = kind(
        422,
        "https://datatracker.ietf.org/doc/html/rfc4918#section-11.2",
        "Unprocessable request.",
    );
    pub(crate) const INTERNAL: Self = ProblemKind {
        detail: Some("Something went wrong during the request."),
        ..kind(
            500,
            "https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.1",
            "An error occurred while processing the request.",
        )
    };
    pub(crate) const BAD_GATEWAY: Self = ProblemKind {
        detail: Some("An upstream server is down or returned an invalid response. Please try again later."),
        ..kind(
            502,
            "https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.3",
            "Bad gateway.",
        )
    };
    pub(crate) const UNAVAILABLE: Self = ProblemKind {
        detail: Some("The service is temporarily unavailable. Please try again later."),
        ..kind(
            503,
            "https://datatracker.ietf.org/doc/html/rfc7231#section-6.6.4",
            "Service unavailable.",
        )
    };
}

/// Content type of a problem document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemMedia {
    /// Written by an endpoint.
    Problem,
    /// Written before the endpoint: `endUserId` and user type. The reference's middleware says plain JSON there.
    Json,
}

impl ProblemMedia {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "application/problem+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// One problem document.
#[derive(Debug)]
pub(crate) struct Problem<'a> {
    pub(crate) kind: ProblemKind,
    /// Request path without query.
    pub(crate) instance: &'a str,
    /// Absent where the contract has no `errors`.
    pub(crate) errors: Option<&'a Violations>,
    /// W3C trace parent.
    pub(crate) trace_id: &'a str,
}

impl Problem<'_> {
    /// The response with this document as body.
    pub(crate) fn response(&self, media: ProblemMedia) -> HttpResponse {
        // Serialising borrowed texts into memory cannot fail; an empty body would still carry the status.
        let body = serde_json::to_vec(self).unwrap_or_default();
        let status = StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, HeaderValue::from_static(media.as_str())))
            .body(body)
    }
}

impl Serialize for Problem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("type", self.kind.link)?;
        members.serialize_entry("title", self.kind.title)?;
        members.serialize_entry("status", &self.kind.status)?;
        if let Some(detail) = self.kind.detail {
            members.serialize_entry("detail", detail)?;
        }
        members.serialize_entry("instance", self.instance)?;
        if let Some(errors) = self.errors {
            members.serialize_entry("errors", &Errors(errors))?;
        }
        members.serialize_entry("traceId", self.trace_id)?;
        members.end()
    }
}

struct Errors<'a>(&'a Violations);

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}
