//! Health routes: they answer from the last result of background checks and never wait for a dependency.

mod body;

use crate::api::Call;
use crate::pipeline::Answer;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use std::borrow::Cow;
use std::time::Duration;

/// Which question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthProbe {
    /// Does the process still move?
    Liveness,
    /// May it receive traffic?
    Readiness,
    /// Has it started? Dependencies.
    Startup,
    /// Availability: dependencies.
    Availability,
    /// Dependencies and external systems, for people.
    Deep,
}

/// Result of a check, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthStatus {
    /// Works.
    Healthy,
    /// Serves, with something missing.
    Degraded,
    /// Does not serve: 503.
    Unhealthy,
}

/// Last result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthEntry {
    /// Name, for instance `postgres`.
    pub name: Cow<'static, str>,
    /// Result.
    pub status: HealthStatus,
    /// What to know about it. Public: no secrets, no addresses with passwords.
    pub description: Option<String>,
    /// How long the check took.
    pub duration: Duration,
    /// Groups of the check, for instance `dependencies`.
    pub tags: &'static [&'static str],
}

/// Answer to a probe. The worst entry decides; without entries it is healthy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HealthReport {
    /// How long the checks took together.
    pub total_duration: Duration,
    /// The checks, in the order shown.
    pub entries: Vec<HealthEntry>,
}

impl HealthReport {
    /// The worst status of all entries.
    #[must_use]
    pub fn status(&self) -> HealthStatus {
        self.entries
            .iter()
            .map(|entry| entry.status)
            .max()
            .unwrap_or(HealthStatus::Healthy)
    }
}

/// Knows the last results of the background checks. Answers at once, from memory.
pub trait HealthSource: Send + Sync {
    /// The checks that belong to a probe.
    fn report(&self, probe: HealthProbe) -> HealthReport;
}

/// Answers a probe: 200 for healthy and degraded, 503 for unhealthy.
pub(crate) async fn probe(call: Call, probe: HealthProbe) -> Answer {
    let report = call.api.health.report(probe);
    let status = match report.status() {
        HealthStatus::Unhealthy => StatusCode::SERVICE_UNAVAILABLE,
        HealthStatus::Healthy | HealthStatus::Degraded => StatusCode::OK,
    };
    let body = serde_json::to_vec(&body::Body(&report)).unwrap_or_default();
    Ok(HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache")))
        .content_type("application/json")
        .body(body))
}
