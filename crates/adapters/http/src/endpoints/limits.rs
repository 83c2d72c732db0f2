//! Limits of list filters, for everybody.

use crate::accept::requires_json;
use crate::api::Call;
use crate::pipeline::Answer;
use crate::respond::json;
use dialogporten_api_types::metadata as wire;
use dialogporten_application::limits::{EndUserSearchLimits, Limits, ServiceOwnerSearchLimits};

/// `GET /api/v1/metadata/limits`
pub(crate) async fn get_limits(call: Call) -> Answer {
    requires_json(&call)?;
    Ok(json(&published(call.api.limits)))
}

fn published(limits: Limits) -> wire::Limits {
    let Limits {
        end_user,
        service_owner,
    } = limits;
    wire::Limits {
        end_user_search: end_user_search(end_user),
        service_owner_search: service_owner_search(service_owner),
    }
}

fn end_user_search(limits: EndUserSearchLimits) -> wire::EndUserSearchLimits {
    let EndUserSearchLimits {
        max_party_filter_values,
        max_service_resource_filter_values,
        max_org_filter_values,
        max_extended_status_filter_values,
    } = limits;
    wire::EndUserSearchLimits {
        max_extended_status_filter_values: i32::from(max_extended_status_filter_values),
        max_org_filter_values: i32::from(max_org_filter_values),
        max_party_filter_values: i32::from(max_party_filter_values),
        max_service_resource_filter_values: i32::from(max_service_resource_filter_values),
    }
}

fn service_owner_search(limits: ServiceOwnerSearchLimits) -> wire::ServiceOwnerSearchLimits {
    let ServiceOwnerSearchLimits {
        max_party_filter_values,
        max_service_resource_filter_values,
        max_extended_status_filter_values,
    } = limits;
    wire::ServiceOwnerSearchLimits {
        max_extended_status_filter_values: i32::from(max_extended_status_filter_values),
        max_party_filter_values: i32::from(max_party_filter_values),
        max_service_resource_filter_values: i32::from(max_service_resource_filter_values),
    }
}
