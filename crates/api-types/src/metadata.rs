//! Facts about the service that anybody may read.

use serde::Serialize;
use utoipa::ToSchema;

/// How many values a filter may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Limits of the end users' list.
    pub end_user_search: EndUserSearchLimits,
    /// Limits of the service owners' list.
    pub service_owner_search: ServiceOwnerSearchLimits,
}

/// Limits of the end users' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndUserSearchLimits {
    /// Most values of `extendedStatus`.
    pub max_extended_status_filter_values: i32,
    /// Most values of `org`.
    pub max_org_filter_values: i32,
    /// Most values of `party`.
    pub max_party_filter_values: i32,
    /// Most values of `serviceResource`.
    pub max_service_resource_filter_values: i32,
}

/// Limits of the service owners' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceOwnerSearchLimits {
    /// Most values of `extendedStatus`.
    pub max_extended_status_filter_values: i32,
    /// Most values of `party`.
    pub max_party_filter_values: i32,
    /// Most values of `serviceResource`.
    pub max_service_resource_filter_values: i32,
}
