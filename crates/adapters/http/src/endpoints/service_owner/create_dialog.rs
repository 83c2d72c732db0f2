//! Registers a dialog.

use super::rules;
use crate::api::Call;
use crate::error::{ApiError, finding};
use crate::input::{Input, dialog};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::respond;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::create_dialog::{CreateDialog, CreateDialogError};

/// Key of errors that concern the body as a whole.
pub(super) const ROOT_KEY: &str = "SerializerErrors";

/// `POST /api/v1/serviceowner/dialogs`
pub(crate) async fn create_dialog(call: Call, caller: ServiceOwner) -> Answer {
    let silent = call.query.flag("isSilentUpdate")?;
    let body = json::read(&call.body, ROOT_KEY)?;
    let ambient = call.api.ambient.as_ref();
    let now = ambient.now();
    let mut input = Input::new(&caller, ambient, now);
    let dialog = dialog::new_dialog(&mut input, &Path::Member(&Path::Root, "dto"), body);
    let command = CreateDialog {
        dialog: input.finish(dialog)?,
        caller,
        silent,
        now,
    };
    let created = call.api.service_owner.create_dialog.handle(command).await?;
    Ok(respond::created(
        &format!("/api/v1/serviceowner/dialogs/{}", created.id),
        created.id.uuid(),
        created.revision,
    ))
}

impl From<CreateDialogError> for ApiError {
    fn from(error: CreateDialogError) -> Self {
        match error {
            CreateDialogError::Forbidden(refusal) => Self::Forbidden(refusal.to_string()),
            CreateDialogError::Unprocessable(reasons) => rules::unprocessable(&reasons),
            // Clients cut the id out of the message: its end is contract.
            CreateDialogError::IdempotentKeyTaken { key, dialog } => Self::Conflict(finding(
                "IdempotentKey",
                format!(
                    "idempotent key '{}' already exists with DialogId '{dialog}'",
                    key.as_str()
                ),
            )),
            CreateDialogError::DuplicateTransmissionKeys(keys) => {
                let keys: Vec<&str> = keys.iter().map(IdempotentKey::as_str).collect();
                Self::Conflict(finding(
                    "IdempotentKey",
                    format!("transmissions share the idempotent keys {}", keys.join(", ")),
                ))
            }
            CreateDialogError::Port(error) => Self::Port(error),
        }
    }
}
