//! W3C trace context: the trace id of a problem document.

use actix_web::http::header::HeaderMap;
use dialogporten_application::ambient::Ambient;

/// `00-{trace id}-{span id}-01`: the caller's trace when it sent a valid `traceparent`, else a new one. The span is ours.
pub(crate) fn trace_parent(headers: &HeaderMap, ambient: &dyn Ambient) -> String {
    let new = ambient.new_random().simple().to_string();
    let span = new.get(..16).unwrap_or_default();
    let incoming = headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok())
        .and_then(incoming_trace);
    match incoming {
        Some(trace) => format!("00-{trace}-{span}-01"),
        None => format!("00-{}-{span}-01", ambient.new_random().simple()),
    }
}

/// The trace id of a valid `traceparent` header. <https://www.w3.org/TR/trace-context/#traceparent-header>
fn incoming_trace(header: &str) -> Option<&str> {
    let mut parts = header.trim().split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let is_id = |text: &str, length: usize| is_hex(text, length) && text.bytes().any(|b| b != b'0');
    let nothing_follows = parts.next().is_none();
    let fits = is_hex(version, 2)
        && version != "ff"
        && (version != "00" || nothing_follows)
        && is_id(trace, 32)
        && is_id(span, 16)
        && is_hex(flags, 2);
    fits.then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::incoming_trace;

    #[test]
    fn only_a_valid_trace_is_taken_over() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(
            incoming_trace(&format!("00-{trace}-b7ad6b7169203331-01")),
            Some(trace)
        );
        assert_eq!(
            incoming_trace(&format!("01-{trace}-b7ad6b7169203331-01-later")),
            Some(trace)
        );
        for header in [
            "",
            "00",
            "00-0af7-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ] {
            assert_eq!(incoming_trace(header), None, "{header}");
        }
    }
}
