//! What a service owner looks for.

use crate::endpoints::service_owner::end_user_id;
use crate::error::ApiError;
use crate::input::enums;
use crate::query::Query;
use crate::query::parameters::Parameters;
use crate::query::search::PageParameters;
use dialogporten_api_types::common as wire;
use dialogporten_application::Violations;
use dialogporten_application::search::{LabelFilter, ServiceOwnerFilter};

/// A search that can be made.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) filter: ServiceOwnerFilter,
    pub(super) page: PageParameters,
    /// Services were given, but none that can exist.
    pub(super) matches_nothing: bool,
}

/// Reads and checks; `check` knows the rules across parameters.
///
/// # Errors
/// 400
pub(super) fn read(
    query: &Query,
    check: impl FnOnce(&ServiceOwnerFilter) -> Result<(), Violations>,
) -> Result<Wanted, ApiError> {
    let mut parameters = Parameters::with_commas(query);
    let services = parameters.service_resources();
    let matches_nothing = services.match_nothing();
    let deleted: Option<wire::DeletedFilter> = parameters.one("deleted", "DeletedFilter");
    let filter = ServiceOwnerFilter {
        service_resources: services.resources,
        parties: parameters.parties(),
        extended_statuses: parameters.exact_texts("extendedStatus"),
        external_reference: parameters.text("externalReference").map(str::to_owned),
        statuses: parameters.statuses(),
        deleted: deleted.map(enums::deleted_filter).unwrap_or_default(),
        created: parameters.span("created"),
        updated: parameters.span("updated"),
        content_updated: parameters.span("contentUpdated"),
        due: parameters.span("due"),
        visible: parameters.span("visible"),
        is_content_seen: parameters.flag("isContentSeen"),
        process: parameters.process(),
        system_labels: parameters.system_labels("systemLabel"),
        exclude_api_only: parameters.flag("excludeApiOnly").unwrap_or_default(),
        service_owner_labels: labels(&mut parameters),
        text: parameters.text_search(),
    };
    end_user_id::check(&mut parameters);
    if !matches_nothing {
        parameters.breaches(check(&filter));
    }
    let page = parameters.page();
    parameters.finish(Wanted {
        filter,
        page,
        matches_nothing,
    })
}

fn labels(parameters: &mut Parameters<'_>) -> Vec<LabelFilter> {
    const NAME: &str = "serviceOwnerLabels";
    let given = parameters.texts(NAME);
    let mut labels = Vec::with_capacity(given.len());
    for (index, text) in given.iter().enumerate() {
        match LabelFilter::parse(text) {
            Some(label) => labels.push(label),
            None => parameters.breach(
                format!("{NAME}[{index}]"),
                "a label has 3 to 255 characters; '*' may only stand at its end",
            ),
        }
    }
    labels
}
