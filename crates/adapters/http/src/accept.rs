//! 406: only endpoints without any input look at `Accept`.

use crate::api::Call;
use crate::error::ApiError;

/// Checks that the client takes JSON: header absent or unreadable, `*/*`, `application/*`, `application/json` or any `+json`,
/// with a weight above zero.
///
/// # Errors
/// 406
pub(crate) fn requires_json(call: &Call) -> Result<(), ApiError> {
    match call.header("accept") {
        Some(header) if !takes_json(header) => Err(ApiError::NotAcceptable),
        _ => Ok(()),
    }
}

fn takes_json(header: &str) -> bool {
    let mut readable = 0;
    let accepted = header.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        if !media.contains('/') {
            return false;
        }
        readable += 1;
        let refused = parts
            .filter_map(|parameter| parameter.split_once('='))
            .any(|(name, weight)| {
                name.trim().eq_ignore_ascii_case("q") && weight.trim().parse::<f32>().is_ok_and(|q| q <= 0.0)
            });
        let fits = matches!(media.as_str(), "*/*" | "application/*" | "application/json")
            || media.ends_with("+json");
        fits && !refused
    });
    accepted || readable == 0
}

#[cfg(test)]
mod tests {
    use super::takes_json;

    #[test]
    fn json_is_acceptable_unless_the_header_excludes_it() {
        for header in [
            "*/*",
            "application/json",
            "text/html, application/*;q=0.1",
            "application/ld+json",
            "",
            "nonsense",
        ] {
            assert!(takes_json(header), "{header}");
        }
        for header in ["text/html", "application/json;q=0", "text/html, application/xml"] {
            assert!(!takes_json(header), "{header}");
        }
    }
}
