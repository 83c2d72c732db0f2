//! Logs: JSON for machines, text for people, to standard error.

use crate::settings::{LogFormat, LogSettings};
use tracing_subscriber::EnvFilter;

/// Starts logging. The filter is checked with the settings.
pub(crate) fn start(settings: &LogSettings) {
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second subscriber cannot be there: one command runs in one process.
    let _ = match settings.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.compact().try_init(),
    };
}
