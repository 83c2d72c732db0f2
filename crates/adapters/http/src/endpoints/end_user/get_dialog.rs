//! Shows a dialog to an end user.

use super::refusals::{DIALOG, LEVEL_TOO_LOW, expired_at, not_visible_until};
use crate::api::Call;
use crate::error::ApiError;
use crate::output::end_user::dialog::present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::DialogId;
use dialogporten_end_user::get_dialog::{GetDialog, GetDialogError};

/// `GET /api/v1/enduser/dialogs/{dialogId}`
pub(crate) async fn get_dialog(call: Call, user: EndUser) -> Answer {
    let id = DialogId::new(call.route_id("dialogId")?);
    let languages = Languages::accepted(call.header("accept-language"));
    let query = GetDialog {
        user,
        id,
        now: call.api.ambient.now(),
    };
    let view = call.api.end_user.get_dialog.handle(query).await?;
    let revision = view.details().dialog.revision;
    Ok(respond::tagged_json(&present(&view, &languages), revision))
}

impl From<GetDialogError> for ApiError {
    fn from(error: GetDialogError) -> Self {
        match error {
            GetDialogError::NotFound(id) => Self::not_found(DIALOG, id),
            GetDialogError::Forbidden => Self::Forbidden("Forbidden".to_owned()),
            GetDialogError::Deleted(id) => Self::gone(DIALOG, id),
            GetDialogError::LevelTooLow => Self::Forbidden(LEVEL_TOO_LOW.to_owned()),
            GetDialogError::NotVisibleUntil(moment) => not_visible_until(moment),
            GetDialogError::ExpiredAt(moment) => expired_at(moment),
            GetDialogError::Port(error) => Self::Port(error),
            GetDialogError::Reading(error) => error.into(),
        }
    }
}
