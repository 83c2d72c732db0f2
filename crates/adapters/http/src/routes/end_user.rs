//! Routes of end users.

use super::{Audience, Endpoint, Operation, Pending, Takes};
use crate::api::Call;
use crate::endpoints::end_user as user;
use actix_web::http::Method;
use dialogporten_application::caller::EndUser;

const fn operation(
    method: Method,
    path: &'static str,
    id: &'static str,
    takes: Takes,
    code: fn(Call, EndUser) -> Pending,
) -> Operation {
    Operation {
        method,
        path,
        id,
        audience: Audience::EndUser,
        takes,
        endpoint: Endpoint::EndUser(code),
    }
}

const fn get(path: &'static str, id: &'static str, code: fn(Call, EndUser) -> Pending) -> Operation {
    operation(Method::GET, path, id, Takes::Nothing, code)
}

/// Every operation of end users.
pub(super) static OPERATIONS: &[Operation] = &[
    get("/api/v1/enduser/parties", "GetParties", |call, caller| {
        Box::pin(user::parties::get_parties(call, caller))
    }),
    get(
        "/api/v1/enduser/serviceresources",
        "SearchAuthorizedServiceResources",
        |call, caller| Box::pin(user::service_resources::get_service_resources(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialoglookup",
        "GetDialogLookup",
        |call, caller| Box::pin(user::look_up_dialog::look_up_dialog(call, caller)),
    ),
    get("/api/v1/enduser/dialogs", "SearchDialogs", |call, caller| {
        Box::pin(user::search_dialogs::search_dialogs(call, caller))
    }),
    get(
        "/api/v1/enduser/dialogs/{dialogId}",
        "GetDialog",
        |call, caller| Box::pin(user::get_dialog::get_dialog(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/transmissions",
        "SearchDialogTransmissions",
        |call, caller| Box::pin(user::transmissions::get_transmissions(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/transmissions/{transmissionId}",
        "GetDialogTransmission",
        |call, caller| Box::pin(user::transmissions::get_transmission(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/activities",
        "SearchDialogActivities",
        |call, caller| Box::pin(user::activities::get_activities(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/activities/{activityId}",
        "GetDialogActivity",
        |call, caller| Box::pin(user::activities::get_activity(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/seenlog",
        "SearchDialogSeenLogs",
        |call, caller| Box::pin(user::seen_log::get_seen_log(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/seenlog/{seenLogId}",
        "GetDialogSeenLog",
        |call, caller| Box::pin(user::seen_log::get_seen_record(call, caller)),
    ),
    get(
        "/api/v1/enduser/dialogs/{dialogId}/context/labellog",
        "SearchDialogLabelAssignmentLogs",
        |call, caller| Box::pin(user::label_log::get_label_log(call, caller)),
    ),
    operation(
        Method::PUT,
        "/api/v1/enduser/dialogs/{dialogId}/context/systemlabels",
        "SetDialogSystemLabels",
        Takes::Json,
        |call, caller| Box::pin(user::system_labels::set_system_labels(call, caller)),
    ),
    operation(
        Method::POST,
        "/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset",
        "BulkSetDialogSystemLabels",
        Takes::Json,
        |call, caller| Box::pin(user::system_labels::bulk_set_system_labels(call, caller)),
    ),
];
