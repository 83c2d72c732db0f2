//! Query parameters of the list.

use super::position::{self, TokenProblem};
use crate::error::ApiError;
use crate::query::{Query, conversion_message};
use dialogporten_application::Violations;
use dialogporten_application::limits::EndUserSearchLimits;
use dialogporten_application::paging::{ContentUpdatedPosition, PageSize};
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::borrow::Cow;

/// Filters of the contract that are not there yet. A filter that is given is refused rather than ignored: an answer that
/// looks filtered and is not would be worse than none.
pub(super) const UNSUPPORTED: [&str; 18] = [
    "org",
    "extendedStatus",
    "externalReference",
    "status",
    "createdAfter",
    "createdBefore",
    "updatedAfter",
    "updatedBefore",
    "contentUpdatedAfter",
    "contentUpdatedBefore",
    "isContentSeen",
    "dueAfter",
    "dueBefore",
    "process",
    "systemLabel",
    "excludeApiOnly",
    "search",
    "searchLanguageCode",
];

/// What the list is asked for.
#[derive(Debug)]
pub(super) struct Parameters {
    pub(super) parties: Vec<Party>,
    pub(super) resources: Vec<ServiceResource>,
    /// Resources were given, but none that can exist.
    pub(super) matches_nothing: bool,
    pub(super) after: Option<ContentUpdatedPosition>,
    pub(super) size: PageSize,
}

impl Parameters {
    /// Reads and checks; every breach is reported.
    ///
    /// # Errors
    /// 400
    pub(super) fn read(query: &Query, limits: EndUserSearchLimits) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        for name in UNSUPPORTED {
            if let Some(spelling) = query.spelling(name) {
                violations.add(spelling, "this filter is not supported yet");
            }
        }
        let given_parties = list(query, "party")?;
        let given_resources = list(query, "serviceResource")?;
        // The messages of the next two rules are given word by word in the specification.
        if given_parties.is_empty() && given_resources.is_empty() {
            violations.add("", "Either ServiceResource or Party must be specified.");
        }
        check_count(
            &mut violations,
            "party",
            &given_parties,
            limits.max_party_filter_values,
        );
        check_count(
            &mut violations,
            "serviceResource",
            &given_resources,
            limits.max_service_resource_filter_values,
        );
        let parties = parties(&mut violations, &given_parties);
        let resources: Vec<ServiceResource> = given_resources
            .iter()
            .filter_map(|text| ServiceResource::parse(text).ok())
            .collect();
        if let Some(text) = query
            .first("orderBy")
            .filter(|text| !position::is_default_order(text))
        {
            violations.add(
                query.spelling("orderBy").unwrap_or("orderBy"),
                conversion_message(text, "OrderSet"),
            );
        }
        let after = after(&mut violations, query);
        let size = size(&mut violations, query);
        Ok(violations.or_ok(Self {
            matches_nothing: resources.is_empty() && !given_resources.is_empty(),
            parties,
            resources,
            after,
            size,
        })?)
    }
}

fn list<'q>(query: &'q Query, name: &str) -> Result<Vec<Cow<'q, str>>, ApiError> {
    query
        .list(name)
        .map_err(|given| query.unreadable(name, given, "List"))
}

fn check_count(violations: &mut Violations, name: &str, values: &[Cow<'_, str>], max: u16) {
    if values.len() > usize::from(max) {
        violations.add(
            format!("{name}.Count"),
            format!("'Count' must be less than or equal to '{max}'."),
        );
    }
}

fn parties(violations: &mut Violations, given: &[Cow<'_, str>]) -> Vec<Party> {
    let mut parties = Vec::with_capacity(given.len());
    for (index, text) in given.iter().enumerate() {
        match Party::parse(text) {
            Ok(party) => parties.push(party),
            Err(error) => violations.add(format!("party[{index}]"), error.to_string()),
        }
    }
    parties
}

fn after(violations: &mut Violations, query: &Query) -> Option<ContentUpdatedPosition> {
    let name = "continuationToken";
    let token = query.first(name)?;
    let key = query.spelling(name).unwrap_or(name);
    match position::read(token) {
        Ok(position) => return Some(position),
        Err(TokenProblem::Unreadable) => {
            violations.add(key, conversion_message(token, "ContinuationTokenSet"));
        }
        Err(TokenProblem::Missing(keys)) => violations.add(
            name,
            format!(
                "ContinuationToken does not match OrderBy. Missing token keys: [{}].",
                keys.join(", ")
            ),
        ),
    }
    None
}

fn size(violations: &mut Violations, query: &Query) -> PageSize {
    let name = "limit";
    let Some(text) = query.first(name) else {
        return PageSize::DEFAULT;
    };
    match text.trim().parse::<i32>() {
        Ok(number) => match PageSize::new(i64::from(number)) {
            Some(size) => return size,
            None => violations.add(
                name,
                format!("'Limit' must be between 1 and 1000. You entered {number}."),
            ),
        },
        Err(_) => violations.add(
            query.spelling(name).unwrap_or(name),
            conversion_message(text, "Int32"),
        ),
    }
    PageSize::DEFAULT
}
