//! What an end user looks for.

use crate::error::ApiError;
use crate::query::Query;
use crate::query::parameters::Parameters;
use crate::query::search::PageParameters;
use dialogporten_application::Violations;
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};

/// A search that can be made.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) parties: Vec<Party>,
    pub(super) resources: Vec<ServiceResource>,
    pub(super) filter: EndUserFilter,
    pub(super) page: PageParameters,
    /// Services or service owners were given, but none that can exist.
    pub(super) matches_nothing: bool,
}

/// Reads and checks; `check` knows the rules across parameters: how many parties and services were given, and the rest.
///
/// # Errors
/// 400
pub(super) fn read(
    query: &Query,
    check: impl FnOnce(usize, usize, &EndUserFilter) -> Result<(), Violations>,
) -> Result<Wanted, ApiError> {
    let mut parameters = Parameters::with_commas(query);
    let services = parameters.service_resources();
    let given_parties = parameters.texts("party").len();
    let parties = parameters.parties();
    let given_orgs = parameters.texts("org");
    let orgs: Vec<OrgCode> = given_orgs.iter().filter_map(|org| OrgCode::parse(org)).collect();
    let matches_nothing = services.match_nothing() || (orgs.is_empty() && !given_orgs.is_empty());
    let filter = EndUserFilter {
        orgs,
        extended_statuses: parameters.whole_texts("extendedStatus"),
        external_reference: parameters.text("externalReference").map(str::to_owned),
        statuses: parameters.statuses(),
        created: parameters.span("created"),
        updated: parameters.span("updated"),
        content_updated: parameters.span("contentUpdated"),
        due: parameters.span("due"),
        is_content_seen: parameters.flag("isContentSeen"),
        process: parameters.process(),
        system_labels: parameters.system_labels("systemLabel"),
        exclude_api_only: parameters.flag("excludeApiOnly").unwrap_or_default(),
        text: parameters.text_search(),
    };
    parameters.breaches(check(given_parties, services.given, &filter));
    let page = parameters.page();
    parameters.finish(Wanted {
        parties,
        resources: services.resources,
        filter,
        page,
        matches_nothing,
    })
}
