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
    get("/api/v1/enduser/dialogs", "SearchDialogs", |call, caller| {
        Box::pin(user::list_dialogs::list_dialogs(call, caller))
    }),
    get(
        "/api/v1/enduser/dialogs/{dialogId}",
        "GetDialog",
        |call, caller| Box::pin(user::get_dialog::get_dialog(call, caller)),
    ),
];
