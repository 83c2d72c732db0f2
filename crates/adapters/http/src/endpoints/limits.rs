//! Limits of list filters, for everybody.

use crate::accept::requires_json;
use crate::api::Call;
use crate::pipeline::Answer;
use crate::respond::json;
use dialogporten_application::limits::{EndUserSearchLimits, Limits, ServiceOwnerSearchLimits};
use serde_json::json as value;

/// `GET /api/v1/metadata/limits`
pub(crate) async fn get_limits(call: Call) -> Answer {
    requires_json(&call)?;
    Ok(json(&published(call.api.limits)))
}

fn published(limits: Limits) -> serde_json::Value {
    let Limits {
        end_user,
        service_owner,
    } = limits;
    let EndUserSearchLimits {
        max_party_filter_values,
        max_service_resource_filter_values,
        max_org_filter_values,
        max_extended_status_filter_values,
    } = end_user;
    let ServiceOwnerSearchLimits {
        max_party_filter_values: owner_parties,
        max_service_resource_filter_values: owner_resources,
        max_extended_status_filter_values: owner_statuses,
    } = service_owner;
    value!({
        "endUserSearch": {
            "maxPartyFilterValues": max_party_filter_values,
            "maxServiceResourceFilterValues": max_service_resource_filter_values,
            "maxOrgFilterValues": max_org_filter_values,
            "maxExtendedStatusFilterValues": max_extended_status_filter_values,
        },
        "serviceOwnerSearch": {
            "maxPartyFilterValues": owner_parties,
            "maxServiceResourceFilterValues": owner_resources,
            "maxExtendedStatusFilterValues": owner_statuses,
        },
    })
}
