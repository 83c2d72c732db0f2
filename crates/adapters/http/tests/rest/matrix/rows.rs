//! The rows of the matrix.

use dialogporten_http::routes::Policy;

/// What others than the owner of the dialog get, and end users who may not act for its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// The operation does not concern one dialog of an owner.
    NoOwner,
    /// 404 for other owners; admins are owners of everything.
    NotFoundButAdmins,
    /// 404 for other owners, admins among them.
    NotFound,
    /// 404 for other owners; admins are told whether the dialog has the part.
    NotFoundPart,
    /// 403 for other owners, but not for admins.
    ForbiddenButAdmins,
    /// 403 for whoever is no admin, be it the owner.
    AdminsOnly,
    /// 403 for end users of other parties.
    ForbiddenToStrangers,
    /// 404 for end users of other parties.
    HiddenFromStrangers,
}

/// Operation, policy, what others get.
pub(super) const ROWS: &[(&str, Policy, Others)] = &[
    ("CreateDialog", Policy::ServiceProvider, Others::NoOwner),
    ("GetDialog", Policy::ServiceProvider, Others::NotFoundButAdmins),
    ("UpdateDialog", Policy::ServiceProvider, Others::NotFoundButAdmins),
    ("PatchDialog", Policy::ServiceProvider, Others::NotFoundButAdmins),
    ("DeleteDialog", Policy::ServiceProvider, Others::NotFoundButAdmins),
    (
        "RestoreDialog",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    ("PurgeDialog", Policy::ServiceProvider, Others::NotFoundButAdmins),
    ("FreezeDialog", Policy::ServiceProvider, Others::AdminsOnly),
    ("UnfreezeDialog", Policy::ServiceProvider, Others::AdminsOnly),
    (
        "CreateDialogTransmission",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    (
        "UpdateDialogTransmission",
        Policy::ServiceProviderChangeTransmissions,
        Others::NotFoundButAdmins,
    ),
    (
        "CreateDialogActivity",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    (
        "UpdateFormSavedActivityTime",
        Policy::ServiceProviderAdmin,
        Others::NoOwner,
    ),
    ("GetServiceOwnerLabels", Policy::ServiceProvider, Others::NotFound),
    (
        "CreateServiceOwnerLabel",
        Policy::ServiceProvider,
        Others::NotFound,
    ),
    (
        "DeleteServiceOwnerLabel",
        Policy::ServiceProvider,
        Others::NotFound,
    ),
    ("SearchDialogs", Policy::ServiceProviderSearch, Others::NoOwner),
    (
        "SearchDialogEndUserContexts",
        Policy::ServiceProviderSearch,
        Others::NoOwner,
    ),
    (
        "BulkSetDialogSystemLabels",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    (
        "SetDialogSystemLabels",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    (
        "GetDialogLookup",
        Policy::ServiceProvider,
        Others::ForbiddenButAdmins,
    ),
    (
        "SearchDialogActivities",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    ("GetDialogActivity", Policy::ServiceProvider, Others::NotFoundPart),
    (
        "SearchDialogTransmissions",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    (
        "GetDialogTransmission",
        Policy::ServiceProvider,
        Others::NotFoundPart,
    ),
    (
        "SearchDialogSeenLogs",
        Policy::ServiceProvider,
        Others::NotFoundButAdmins,
    ),
    ("GetDialogSeenLog", Policy::ServiceProvider, Others::NotFoundPart),
    (
        "CheckNotificationCondition",
        Policy::NotificationConditionCheck,
        Others::NoOwner,
    ),
    ("GetServiceResourceMetadata", Policy::Anonymous, Others::NoOwner),
    ("SearchDialogs", Policy::EndUser, Others::NoOwner),
    ("GetParties", Policy::EndUser, Others::NoOwner),
    (
        "SearchAuthorizedServiceResources",
        Policy::EndUser,
        Others::NoOwner,
    ),
    ("GetDialogLookup", Policy::EndUser, Others::ForbiddenToStrangers),
    ("GetDialog", Policy::EndUser, Others::ForbiddenToStrangers),
    (
        "SearchDialogTransmissions",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    (
        "GetDialogTransmission",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    (
        "SearchDialogActivities",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    ("GetDialogActivity", Policy::EndUser, Others::HiddenFromStrangers),
    (
        "SearchDialogSeenLogs",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    ("GetDialogSeenLog", Policy::EndUser, Others::HiddenFromStrangers),
    (
        "SearchDialogLabelAssignmentLogs",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    (
        "SetDialogSystemLabels",
        Policy::EndUser,
        Others::ForbiddenToStrangers,
    ),
    (
        "BulkSetDialogSystemLabels",
        Policy::EndUser,
        Others::HiddenFromStrangers,
    ),
    ("GetLimits", Policy::Anonymous, Others::NoOwner),
    ("GetJwks", Policy::Anonymous, Others::NoOwner),
    ("GetOauthAuthorizationServer", Policy::Anonymous, Others::NoOwner),
    ("GetLiveness", Policy::Anonymous, Others::NoOwner),
    ("GetReadiness", Policy::Anonymous, Others::NoOwner),
    ("GetStartup", Policy::Anonymous, Others::NoOwner),
    ("GetHealth", Policy::Anonymous, Others::NoOwner),
    ("GetDeepHealth", Policy::Anonymous, Others::NoOwner),
];
