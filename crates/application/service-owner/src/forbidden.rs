//! Why a service owner may not do something.

use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::service_resource::ServiceResourceType;

/// A refusal that names what is missing. Answered with 403.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The caller's organization does not own these service resources.
    #[error("not allowed to use the service resources {}", .0.join(", "))]
    UnownedResources(Vec<String>),
    /// Dialogs of this kind of resource need another scope.
    #[error("not allowed to create or change dialogs of type {}", .0.as_str())]
    ResourceType(ServiceResourceType),
    /// These activity types need the correspondence scope.
    #[error("activities of some types need the correspondence scope")]
    ActivityTypes(Vec<ActivityType>),
    /// The dialog is frozen: only admins change it.
    #[error("the dialog is frozen")]
    Frozen,
    /// Needs the admin scope.
    #[error("needs the admin scope")]
    AdminOnly,
    /// Needs the scope for changing transmissions.
    #[error("needs the scope for changing transmissions")]
    ChangeTransmissions,
    /// Only admins name who set a label.
    #[error("performedBy is only allowed for admin-integrations")]
    PerformedBy,
    /// The person on whose behalf the caller acts would not find the dialog.
    #[error("the end user has no access to the dialog")]
    EndUser,
    /// The dialog is another service owner's.
    #[error("the authenticated service owner does not own the resolved dialog")]
    OtherOwner,
}

/// Types of activities that the caller's scopes do not cover, each once.
pub(crate) fn activity_types_needing_correspondence(
    caller: &ServiceOwner,
    activities: &[Activity],
) -> Vec<ActivityType> {
    if caller.may_use_correspondence() {
        return Vec::new();
    }
    let kinds = activities.iter().map(|activity| activity.kind);
    let mut types: Vec<_> = kinds.filter(|kind| kind.needs_correspondence()).collect();
    types.sort_unstable();
    types.dedup();
    types
}
