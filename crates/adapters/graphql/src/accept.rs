//! Which of the forms of an answer the client takes.

/// Forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `application/json`: every outcome is 200.
    Json,
    /// `application/graphql-response+json`: the status tells requests that were not executed.
    GraphqlResponse,
    /// `text/event-stream`.
    EventStream,
}

impl Form {
    /// Its media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }
}

/// What an `Accept` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// Nothing in particular.
    Any,
    /// This form: the first that the header names.
    Form(Form),
    /// Nothing that we have.
    Nothing,
}

/// Reads an `Accept` header. Weights of zero exclude; otherwise the order counts.
pub(crate) fn accepted(header: Option<&str>) -> Accepted {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else {
        return Accepted::Any;
    };
    header
        .split(',')
        .find_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts
                .filter_map(|parameter| parameter.split_once('='))
                .any(|(name, weight)| {
                    name.trim().eq_ignore_ascii_case("q")
                        && weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0)
                });
            match media.as_str() {
                _ if refused => None,
                "application/json" => Some(Accepted::Form(Form::Json)),
                "application/graphql-response+json" => Some(Accepted::Form(Form::GraphqlResponse)),
                "text/event-stream" => Some(Accepted::Form(Form::EventStream)),
                "*/*" | "application/*" => Some(Accepted::Any),
                _ => None,
            }
        })
        .unwrap_or(Accepted::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_form_that_we_have_is_taken() {
        assert_eq!(accepted(None), Accepted::Any);
        assert_eq!(accepted(Some("*/*")), Accepted::Any);
        let frontend = accepted(Some("application/json, text/plain, */*"));
        assert_eq!(frontend, Accepted::Form(Form::Json));
        let newer = accepted(Some(
            "application/graphql-response+json; charset=utf-8, application/json",
        ));
        assert_eq!(newer, Accepted::Form(Form::GraphqlResponse));
        let browser = accepted(Some("text/event-stream"));
        assert_eq!(browser, Accepted::Form(Form::EventStream));
        assert_eq!(
            accepted(Some("text/html, application/json;q=0")),
            Accepted::Nothing
        );
    }
}
