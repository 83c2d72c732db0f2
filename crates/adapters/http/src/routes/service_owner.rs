//! Routes of service owners.

use super::{Audience, Endpoint, Operation, Pending, Policy, Takes};
use crate::api::Call;
use crate::endpoints::service_owner as owner;
use actix_web::http::Method;
use dialogporten_application::caller::ServiceOwner;

/// The one route that no document describes to service platforms; ids that are none do not match.
const FORM_SAVED: &str = concat!(
    "/api/v1/serviceowner/dialogs/{dialogId:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}",
    "/activities/{activityId:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}",
    "/actions/updateFormSavedActivityTime"
);

const fn operation(
    method: Method,
    path: &'static str,
    id: &'static str,
    takes: Takes,
    policy: Policy,
    code: fn(Call, ServiceOwner) -> Pending,
) -> Operation {
    Operation {
        method,
        path,
        id,
        audience: Audience::ServiceOwner,
        takes,
        endpoint: Endpoint::ServiceOwner(policy, code),
    }
}

/// Every operation of service owners.
pub(super) static OPERATIONS: &[Operation] = &[
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs",
        "SearchDialogs",
        Takes::Nothing,
        Policy::ServiceProviderSearch,
        |call, caller| Box::pin(owner::search_dialogs::search_dialogs(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/endusercontext",
        "SearchDialogEndUserContexts",
        Takes::Nothing,
        Policy::ServiceProviderSearch,
        |call, caller| {
            Box::pin(owner::search_end_user_contexts::search_end_user_contexts(
                call, caller,
            ))
        },
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset",
        "BulkSetDialogSystemLabels",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::system_labels::bulk_set_system_labels(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialoglookup",
        "GetDialogLookup",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::look_up_dialog::look_up_dialog(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs",
        "CreateDialog",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::create_dialog::create_dialog(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}",
        "GetDialog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::get_dialog::get_dialog(call, caller)),
    ),
    operation(
        Method::PUT,
        "/api/v1/serviceowner/dialogs/{dialogId}",
        "UpdateDialog",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::update_dialog::update_dialog(call, caller)),
    ),
    operation(
        Method::PATCH,
        "/api/v1/serviceowner/dialogs/{dialogId}",
        "PatchDialog",
        Takes::JsonPatch,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::patch_dialog::patch_dialog(call, caller)),
    ),
    operation(
        Method::DELETE,
        "/api/v1/serviceowner/dialogs/{dialogId}",
        "DeleteDialog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::lifecycle::delete_dialog(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/actions/restore",
        "RestoreDialog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::lifecycle::restore_dialog(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/actions/purge",
        "PurgeDialog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::lifecycle::purge_dialog(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/actions/freeze",
        "FreezeDialog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::lifecycle::freeze_dialog(call, caller)),
    ),
    Operation {
        method: Method::POST,
        path: "/api/v1/serviceowner/dialogs/{dialogId}/actions/unfreeze",
        id: "UnfreezeDialog",
        audience: Audience::Operators,
        takes: Takes::Nothing,
        endpoint: Endpoint::ServiceOwner(Policy::ServiceProvider, |call, caller| {
            Box::pin(owner::lifecycle::unfreeze_dialog(call, caller))
        }),
    },
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/transmissions",
        "CreateDialogTransmission",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::create_transmission::create_transmission(call, caller)),
    ),
    operation(
        Method::PUT,
        "/api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}",
        "UpdateDialogTransmission",
        Takes::Json,
        Policy::ServiceProviderChangeTransmissions,
        |call, caller| Box::pin(owner::update_transmission::update_transmission(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/activities",
        "CreateDialogActivity",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::create_activity::create_activity(call, caller)),
    ),
    Operation {
        method: Method::POST,
        path: FORM_SAVED,
        id: "UpdateFormSavedActivityTime",
        audience: Audience::Operators,
        takes: Takes::Json,
        endpoint: Endpoint::ServiceOwner(Policy::ServiceProviderAdmin, |call, caller| {
            Box::pin(owner::move_form_saved::move_form_saved(call, caller))
        }),
    },
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/context/labels",
        "GetServiceOwnerLabels",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::labels::get_labels(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/serviceowner/dialogs/{dialogId}/context/labels",
        "CreateServiceOwnerLabel",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::labels::create_label(call, caller)),
    ),
    operation(
        Method::DELETE,
        "/api/v1/serviceowner/dialogs/{dialogId}/context/labels/{label}",
        "DeleteServiceOwnerLabel",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::labels::delete_label(call, caller)),
    ),
    operation(
        Method::PUT,
        "/api/v1/serviceowner/dialogs/{dialogId}/endusercontext/systemlabels",
        "SetDialogSystemLabels",
        Takes::Json,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::system_labels::set_system_labels(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/activities",
        "SearchDialogActivities",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_activities(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/activities/{activityId}",
        "GetDialogActivity",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_activity(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/transmissions",
        "SearchDialogTransmissions",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_transmissions(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/transmissions/{transmissionId}",
        "GetDialogTransmission",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_transmission(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/seenlog",
        "SearchDialogSeenLogs",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_seen_log(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/seenlog/{seenLogId}",
        "GetDialogSeenLog",
        Takes::Nothing,
        Policy::ServiceProvider,
        |call, caller| Box::pin(owner::children::get_seen_record(call, caller)),
    ),
    operation(
        Method::GET,
        "/api/v1/serviceowner/dialogs/{dialogId}/actions/should-send-notification",
        "CheckNotificationCondition",
        Takes::Nothing,
        Policy::NotificationConditionCheck,
        |call, caller| {
            Box::pin(owner::should_send_notification::should_send_notification(
                call, caller,
            ))
        },
    ),
];
