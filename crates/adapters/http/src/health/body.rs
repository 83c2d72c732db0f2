//! Shape of the answer: monitors parse `status` and `entries`.

use super::{HealthEntry, HealthReport, HealthStatus};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::time::Duration;

pub(super) struct Body<'a>(pub(super) &'a HealthReport);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(3))?;
        members.serialize_entry("status", name(self.0.status()))?;
        members.serialize_entry("totalDuration", &clock(self.0.total_duration))?;
        members.serialize_entry("entries", &Entries(&self.0.entries))?;
        members.end()
    }
}

struct Entries<'a>(&'a [HealthEntry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|entry| (entry.name.as_ref(), Entry(entry))))
    }
}

struct Entry<'a>(&'a HealthEntry);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("data", &NoData {})?;
        if let Some(description) = &self.0.description {
            members.serialize_entry("description", description)?;
        }
        members.serialize_entry("duration", &clock(self.0.duration))?;
        members.serialize_entry("status", name(self.0.status))?;
        members.serialize_entry("tags", self.0.tags)?;
        members.end()
    }
}

#[derive(serde::Serialize)]
struct NoData {}

const fn name(status: HealthStatus) -> &'static str {
    match status {
        HealthStatus::Healthy => "Healthy",
        HealthStatus::Degraded => "Degraded",
        HealthStatus::Unhealthy => "Unhealthy",
    }
}

/// `hh:mm:ss.fffffff`
fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!(
        "{:02}:{:02}:{:02}.{:07}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        duration.subsec_nanos() / 100
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_shape_that_monitors_parse() {
        let report = HealthReport {
            total_duration: Duration::from_micros(3_661_000_012),
            entries: vec![HealthEntry {
                name: "postgres".into(),
                status: HealthStatus::Degraded,
                description: None,
                duration: Duration::from_millis(2),
                tags: &["dependencies"],
            }],
        };
        insta::assert_snapshot!(serde_json::to_string(&Body(&report)).unwrap(), @r#"{"status":"Degraded","totalDuration":"01:01:01.0000120","entries":{"postgres":{"data":{},"duration":"00:00:00.0020000","status":"Degraded","tags":["dependencies"]}}}"#);
    }
}
