//! Shows a dialog to an end user.

use crate::api::Call;
use crate::error::{ApiError, finding};
use crate::output::end_user::dialog::present;
use crate::output::languages::Languages;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::EndUser;
use dialogporten_domain::identifier::DialogId;
use dialogporten_end_user::get_dialog::{GetDialog, GetDialogError};

const ENTITY: &str = "DialogEntity";
const SECONDS: &str = "%Y-%m-%dT%H:%M:%S";

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
            GetDialogError::NotFound(id) => Self::not_found(ENTITY, id),
            GetDialogError::Forbidden => Self::Forbidden("Forbidden".to_owned()),
            GetDialogError::Deleted(id) => Self::gone(ENTITY, id),
            GetDialogError::LevelTooLow => Self::Forbidden("Altinn authentication level too low.".to_owned()),
            GetDialogError::NotVisibleUntil(moment) => {
                let message = format!("Dialog is not visible until {}", moment.format(SECONDS));
                Self::NotVisibleUntil(finding(ENTITY, message), moment)
            }
            GetDialogError::ExpiredAt(moment) => {
                let message = format!("Dialog expired at {}", moment.format(SECONDS));
                Self::NotFound(finding(ENTITY, message))
            }
            GetDialogError::Port(error) => Self::Port(error),
            GetDialogError::Reading(error) => error.into(),
        }
    }
}
