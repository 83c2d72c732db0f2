//! Published limits.

use async_graphql::SimpleObject;
use dialogporten_application::limits;

#[derive(Debug, SimpleObject)]
pub(crate) struct Limits {
    end_user_search: EndUserSearchLimits,
    service_owner_search: ServiceOwnerSearchLimits,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct EndUserSearchLimits {
    max_party_filter_values: i32,
    max_service_resource_filter_values: i32,
    max_org_filter_values: i32,
    max_extended_status_filter_values: i32,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceOwnerSearchLimits {
    max_party_filter_values: i32,
    max_service_resource_filter_values: i32,
    max_extended_status_filter_values: i32,
}

impl From<&limits::Limits> for Limits {
    fn from(limits: &limits::Limits) -> Self {
        let limits::Limits {
            end_user,
            service_owner,
        } = limits;
        Self {
            end_user_search: EndUserSearchLimits {
                max_party_filter_values: end_user.max_party_filter_values.into(),
                max_service_resource_filter_values: end_user.max_service_resource_filter_values.into(),
                max_org_filter_values: end_user.max_org_filter_values.into(),
                max_extended_status_filter_values: end_user.max_extended_status_filter_values.into(),
            },
            service_owner_search: ServiceOwnerSearchLimits {
                max_party_filter_values: service_owner.max_party_filter_values.into(),
                max_service_resource_filter_values: service_owner.max_service_resource_filter_values.into(),
                max_extended_status_filter_values: service_owner.max_extended_status_filter_values.into(),
            },
        }
    }
}
