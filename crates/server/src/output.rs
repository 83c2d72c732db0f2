//! What people read: results on standard output, failures on standard error. Logs are `telemetry`.

use std::error::Error;
use std::io::Write;

/// Writes a text to standard output; a closed pipe is no failure of ours.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Writes a failure with its causes to standard error: one line unless a message itself has more.
pub(crate) fn complain(error: &(dyn Error + 'static)) {
    let mut text = format!("dialogporten: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
