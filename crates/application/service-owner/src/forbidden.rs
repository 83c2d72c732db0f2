//! Why a service owner may not do something.

use dialogporten_domain::activity::ActivityType;
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
}
