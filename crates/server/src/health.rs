//! Background checks behind the health routes: a probe never waits on a dependency.

use dialogporten_http::health::{HealthEntry, HealthProbe, HealthReport, HealthSource, HealthStatus};
use dialogporten_identity::JwtVerifier;
use dialogporten_postgres::{PgPool, migrate};
use secrecy::{ExposeSecret, SecretString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Checks run this often.
const PERIOD: Duration = Duration::from_secs(5);
/// An older result means that the checker itself is stuck.
const STALE: Duration = Duration::from_secs(15);

/// Last results of all checks.
#[derive(Debug, Default)]
pub(crate) struct HealthMonitor {
    checked: RwLock<Option<(Instant, Vec<HealthEntry>)>>,
    /// The schema is compared until it fits: it does not change under a running server.
    schema_fits: AtomicBool,
    stopping: AtomicBool,
}

/// What is checked.
pub(crate) struct Checked {
    pub(crate) verifier: Arc<JwtVerifier>,
    pub(crate) pool: PgPool,
    pub(crate) database_url: SecretString,
}

impl HealthMonitor {
    /// From now on readiness is refused.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Checks everything once.
    pub(crate) async fn check(&self, checked: &Checked) {
        let mut entries = vec![postgres(&checked.pool).await];
        let schema = if self.schema_fits.load(Ordering::Acquire) {
            entry("schema", HealthStatus::Healthy, None, &["critical"])
        } else {
            schema(&checked.database_url).await
        };
        self.schema_fits
            .store(schema.status == HealthStatus::Healthy, Ordering::Release);
        entries.push(schema);
        entries.push(issuers(&checked.verifier));
        *self.checked.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), entries));
    }

    /// Checks again and again; never ends.
    pub(crate) async fn keep_checking(&self, checked: &Checked) {
        let mut pause = tokio::time::interval(PERIOD);
        loop {
            pause.tick().await;
            self.check(checked).await;
        }
    }
}

impl HealthSource for HealthMonitor {
    fn report(&self, probe: HealthProbe) -> HealthReport {
        let wanted: &[&str] = match probe {
            HealthProbe::Liveness => &["self"],
            HealthProbe::Readiness => &["critical", "warmup"],
            HealthProbe::Startup | HealthProbe::Availability => &["dependencies"],
            HealthProbe::Deep => &["dependencies", "external"],
        };
        let checked = self.checked.read().unwrap_or_else(PoisonError::into_inner);
        let mut entries = Vec::new();
        match checked.as_ref() {
            _ if probe == HealthProbe::Liveness => {
                entries.push(entry("self", HealthStatus::Healthy, None, &["self"]));
            }
            None => entries.push(unhealthy("warmup", "not checked yet")),
            Some((at, _)) if at.elapsed() > STALE => {
                entries.push(unhealthy("warmup", "the checks are stuck"))
            }
            Some((_, known)) => {
                let fits = |entry: &&HealthEntry| entry.tags.iter().any(|tag| wanted.contains(tag));
                entries.extend(known.iter().filter(fits).cloned());
            }
        }
        if probe == HealthProbe::Readiness && self.stopping.load(Ordering::Acquire) {
            entries.push(unhealthy("warmup", "shutting down"));
        }
        HealthReport {
            total_duration: entries.iter().map(|entry| entry.duration).sum(),
            entries,
        }
    }
}

/// Can the store be asked?
async fn postgres(pool: &PgPool) -> HealthEntry {
    let started = Instant::now();
    let outcome = pool.ping().await;
    HealthEntry {
        duration: started.elapsed(),
        ..match outcome {
            Ok(()) => entry(
                "postgres",
                HealthStatus::Healthy,
                None,
                &["dependencies", "critical"],
            ),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the store does not answer"
                );
                let said = Some("does not answer".to_owned());
                entry(
                    "postgres",
                    HealthStatus::Unhealthy,
                    said,
                    &["dependencies", "critical"],
                )
            }
        }
    }
}

/// Is the database migrated as far as this program knows?
async fn schema(url: &SecretString) -> HealthEntry {
    let said = match migrate::check(url.expose_secret()).await {
        Ok(state) if state.is_current() => None,
        Ok(state) => Some(format!(
            "{} migrations are pending: run dialogporten migrate",
            state.pending.len()
        )),
        Err(_) => Some("cannot be compared".to_owned()),
    };
    let status = if said.is_none() {
        HealthStatus::Healthy
    } else {
        HealthStatus::Unhealthy
    };
    entry("schema", status, said, &["critical"])
}

/// Does every issuer have keys?
fn issuers(verifier: &JwtVerifier) -> HealthEntry {
    let states = verifier.states().into_iter();
    let without_keys: Vec<_> = states
        .filter(|state| !state.has_keys)
        .map(|state| state.name)
        .collect();
    if without_keys.is_empty() {
        return entry("issuers", HealthStatus::Healthy, None, &["external"]);
    }
    let said = Some(format!(
        "keys were never loaded from: {}",
        without_keys.join(", ")
    ));
    entry("issuers", HealthStatus::Degraded, said, &["external"])
}

fn unhealthy(name: &'static str, description: &str) -> HealthEntry {
    entry(
        name,
        HealthStatus::Unhealthy,
        Some(description.to_owned()),
        &["warmup"],
    )
}

fn entry(
    name: &'static str,
    status: HealthStatus,
    description: Option<String>,
    tags: &'static [&'static str],
) -> HealthEntry {
    HealthEntry {
        name: name.into(),
        status,
        description,
        duration: Duration::ZERO,
        tags,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_ready_before_the_first_check() {
        let monitor = HealthMonitor::default();
        assert_eq!(
            monitor.report(HealthProbe::Readiness).status(),
            HealthStatus::Unhealthy
        );
        assert_eq!(
            monitor.report(HealthProbe::Liveness).status(),
            HealthStatus::Healthy
        );
    }

    #[test]
    fn stopping_refuses_readiness_only() {
        let monitor = HealthMonitor::default();
        *monitor.checked.write().unwrap() = Some((Instant::now(), Vec::new()));
        assert_eq!(
            monitor.report(HealthProbe::Readiness).status(),
            HealthStatus::Healthy
        );
        monitor.stop();
        assert_eq!(
            monitor.report(HealthProbe::Readiness).status(),
            HealthStatus::Unhealthy
        );
        assert_eq!(
            monitor.report(HealthProbe::Startup).status(),
            HealthStatus::Healthy
        );
    }
}
