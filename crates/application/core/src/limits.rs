//! Limits that operators set and clients can read.

/// How many values list filters take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// End-user search.
    pub end_user: EndUserSearchLimits,
    /// Service-owner search.
    pub service_owner: ServiceOwnerSearchLimits,
}

/// Limits of the end-user search, each 1 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndUserSearchLimits {
    /// Parties.
    pub max_party_filter_values: u16,
    /// Service resources.
    pub max_service_resource_filter_values: u16,
    /// Service owners.
    pub max_org_filter_values: u16,
    /// Extended statuses.
    pub max_extended_status_filter_values: u16,
}

/// Limits of the service-owner search, each 1 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceOwnerSearchLimits {
    /// Parties.
    pub max_party_filter_values: u16,
    /// Service resources.
    pub max_service_resource_filter_values: u16,
    /// Extended statuses.
    pub max_extended_status_filter_values: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            end_user: EndUserSearchLimits {
                max_party_filter_values: 100,
                max_service_resource_filter_values: 20,
                max_org_filter_values: 20,
                max_extended_status_filter_values: 20,
            },
            service_owner: ServiceOwnerSearchLimits {
                max_party_filter_values: 20,
                max_service_resource_filter_values: 20,
                max_extended_status_filter_values: 20,
            },
        }
    }
}
