//! Parameters that the searches of both audiences share, with their rules and texts.

use super::parameters::Parameters;
use crate::input::enums;
use dialogporten_api_types::common as wire;
use dialogporten_application::ordering::{PositionError, SearchOrder, SearchPosition};
use dialogporten_application::paging::PageSize;
use dialogporten_application::search::{TextSearch, TimeSpan};
use dialogporten_domain::localization::{LanguageCode, LanguageError};
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::uri::UriReference;
use std::borrow::Cow;

/// Services to look for.
#[derive(Debug, Default)]
pub(crate) struct WantedResources {
    /// Those that can exist.
    pub(crate) resources: Vec<ServiceResource>,
    /// Number of values given.
    pub(crate) given: usize,
}

impl WantedResources {
    /// Values were given, but nothing can have them.
    pub(crate) fn match_nothing(&self) -> bool {
        self.given > 0 && self.resources.is_empty()
    }
}

/// Where a page begins, and in which order.
#[derive(Debug)]
pub(crate) struct PageParameters {
    pub(crate) order: SearchOrder,
    pub(crate) after: Option<SearchPosition>,
    pub(crate) size: PageSize,
}

impl Parameters<'_> {
    /// `party`: every value must be a party that may own dialogs.
    pub(crate) fn parties(&mut self) -> Vec<Party> {
        let given = self.texts("party");
        let mut parties = Vec::with_capacity(given.len());
        for (index, text) in given.iter().enumerate() {
            match Party::parse(&text.to_lowercase()) {
                Ok(party) => parties.push(party),
                Err(error) => self.breach(format!("party[{index}]"), error.to_string()),
            }
        }
        parties
    }

    /// `serviceResource`: what cannot be a service is found nowhere, and is no mistake.
    pub(crate) fn service_resources(&mut self) -> WantedResources {
        let given = self.texts("serviceResource");
        WantedResources {
            resources: given
                .iter()
                .filter_map(|text| ServiceResource::parse(text).ok())
                .collect(),
            given: given.len(),
        }
    }

    /// A list of texts that are compared as they are.
    pub(crate) fn exact_texts(&mut self, name: &str) -> Vec<String> {
        self.texts(name).into_iter().map(Cow::into_owned).collect()
    }

    /// `status`
    pub(crate) fn statuses(&mut self) -> Vec<DialogStatus> {
        let given: Vec<wire::DialogStatus> = self.many("status", "DialogStatus");
        given.into_iter().map(enums::stored_status).collect()
    }

    /// A list of labels.
    pub(crate) fn system_labels(&mut self, name: &str) -> Vec<SystemLabel> {
        let given: Vec<wire::SystemLabel> = self.many(name, "SystemLabel");
        given.into_iter().map(enums::system_label).collect()
    }

    /// `{name}After` and `{name}Before`.
    pub(crate) fn span(&mut self, name: &str) -> TimeSpan {
        TimeSpan {
            after: self.time(&format!("{name}After")),
            before: self.time(&format!("{name}Before")),
        }
    }

    /// `process`
    pub(crate) fn process(&mut self) -> Option<UriReference> {
        match UriReference::parse(self.text("process")?) {
            Ok(process) => Some(process),
            Err(error) => {
                self.breach("process", error.to_string());
                None
            }
        }
    }

    /// `search` and `searchLanguageCode`. The code is checked with or without a text.
    pub(crate) fn text_search(&mut self) -> Option<TextSearch> {
        let language = self
            .text("searchLanguageCode")
            .and_then(|code| match LanguageCode::parse(code) {
                Ok(language) => Some(language),
                Err(error) => {
                    self.breach("searchLanguageCode", language_message(code, &error));
                    None
                }
            });
        let words = self.text("search")?.to_owned();
        Some(TextSearch { words, language })
    }

    /// `orderBy`, `continuationToken` and `limit`.
    pub(crate) fn page(&mut self) -> PageParameters {
        let order = self.order();
        PageParameters {
            after: order.as_ref().and_then(|order| self.after(order)),
            size: self.size(),
            order: order.unwrap_or_default(),
        }
    }

    /// `None` when it cannot be read.
    fn order(&mut self) -> Option<SearchOrder> {
        let Some(text) = self.text("orderBy") else {
            return Some(SearchOrder::default());
        };
        let order = SearchOrder::parse(text).ok();
        if order.is_none() {
            self.unreadable("orderBy", text, "OrderSet");
        }
        order
    }

    /// `continuationToken` of a list in this order.
    pub(crate) fn after(&mut self, order: &SearchOrder) -> Option<SearchPosition> {
        const NAME: &str = "continuationToken";
        let text = self.text(NAME)?;
        match SearchPosition::parse(text, order) {
            Ok(position) => return Some(position),
            Err(PositionError::Malformed) => self.unreadable(NAME, text, "ContinuationTokenSet"),
            Err(PositionError::MissingKeys(keys)) => {
                let keys: Vec<_> = keys.iter().map(|key| key.as_str()).collect();
                let keys = keys.join(", ");
                let message =
                    format!("ContinuationToken does not match OrderBy. Missing token keys: [{keys}].");
                self.breach(NAME, message);
            }
        }
        None
    }

    /// `limit`
    pub(crate) fn size(&mut self) -> PageSize {
        let Some(number) = self.number("limit") else {
            return PageSize::DEFAULT;
        };
        PageSize::new(i64::from(number)).unwrap_or_else(|| {
            let message = format!("'Limit' must be between 1 and 1000. You entered {number}.");
            self.breach("limit", message);
            PageSize::DEFAULT
        })
    }
}

/// Wording given in the specification.
fn language_message(code: &str, error: &LanguageError) -> String {
    const LONGEST_QUOTED: usize = 16;
    let shown: String = code.chars().take(LONGEST_QUOTED).collect();
    let hint = if error.is_ambiguous_norwegian() {
        "Use 'nb' or 'nn' for Norwegian. "
    } else {
        ""
    };
    format!(
        "'SearchLanguageCode' '{shown}' is not a valid language code. {hint}Culture specific codes like 'en_GB' and \
        'en-US' are normalized to 'en' (ISO 639)."
    )
}

#[cfg(test)]
mod tests {
    use crate::error::ApiError;
    use crate::query::Query;
    use crate::query::parameters::Parameters;

    fn findings(query: &str) -> Vec<(String, String)> {
        let query = Query::parse(query);
        let mut parameters = Parameters::of(&query);
        parameters.parties();
        parameters.process();
        parameters.text_search();
        parameters.page();
        match parameters.finish(()) {
            Ok(()) => Vec::new(),
            Err(ApiError::Invalid(found)) => found
                .iter()
                .map(|(key, messages)| (key.to_owned(), messages.join("|")))
                .collect(),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn keys(query: &str) -> Vec<String> {
        findings(query).into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn parties_are_named_by_their_place() {
        let good = "urn:altinn:organization:identifier-no:313339017";
        assert!(keys(&format!("party={}", good.to_uppercase())).is_empty());
        assert_eq!(keys(&format!("party={good}&party=x")), ["party[1]"]);
    }

    #[test]
    fn pages_are_named_by_order_token_and_size() {
        let id = "0c089101-b7cf-a476-955c-f00a78d74a4e";
        let token = format!("dueat_,id_{id}");
        assert!(keys(&format!("orderBy=dueAt_asc&continuationToken={token}&limit=1000")).is_empty());
        assert_eq!(
            findings(&format!("continuationToken={token}")),
            [(
                "continuationToken".to_owned(),
                "ContinuationToken does not match OrderBy. Missing token keys: [contentupdatedat]."
                    .to_owned()
            )]
        );
        assert_eq!(keys("ContinuationToken=x&orderby=x"), ["orderby"]);
        assert_eq!(keys("ContinuationToken=x"), ["ContinuationToken"]);
        assert_eq!(keys("Limit=0"), ["limit"]);
        assert_eq!(keys("Limit=many"), ["Limit"]);
    }

    #[test]
    fn codes_of_languages_are_explained() {
        assert!(keys("searchLanguageCode=en_GB").is_empty());
        let [(key, message)] = findings("searchLanguageCode=no").try_into().unwrap();
        assert_eq!(key, "searchLanguageCode");
        assert_eq!(
            message,
            "'SearchLanguageCode' 'no' is not a valid language code. Use 'nb' or 'nn' for Norwegian. Culture specific \
            codes like 'en_GB' and 'en-US' are normalized to 'en' (ISO 639)."
        );
        assert_eq!(
            keys("searchLanguageCode=xx&process=a%20b"),
            ["process", "searchLanguageCode"]
        );
    }
}
