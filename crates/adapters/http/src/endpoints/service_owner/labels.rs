//! The service owner's own labels on a dialog. Their revision is not the dialog's.

use super::change::Sent;
use super::create_dialog::ROOT_KEY;
use super::rules::input_key;
use crate::api::Call;
use crate::error::ApiError;
use crate::input::{Input, REQUIRED};
use crate::json;
use crate::path::Path;
use crate::pipeline::Answer;
use crate::query::decoded;
use crate::respond;
use dialogporten_api_types::service_owner::DialogServiceOwnerLabel;
use dialogporten_api_types::service_owner::create::CreateDialogServiceOwnerLabel;
use dialogporten_application::Violations;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_service_owner::service_owner_labels::{AddLabelError, RemoveLabelError};
use std::borrow::Cow;

/// `GET /api/v1/serviceowner/dialogs/{dialogId}/context/labels`
pub(crate) async fn get_labels(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let found = call.api.service_owner.labels.find(&caller, id).await;
    let dialog = found.map_err(|error| Sent::Dialog.refused(error))?;
    let mut values: Vec<&str> = dialog
        .service_owner_context
        .labels
        .iter()
        .map(ServiceOwnerLabel::as_str)
        .collect();
    values.sort_unstable();
    let labels: Vec<DialogServiceOwnerLabel<'_>> = values
        .into_iter()
        .map(|value| DialogServiceOwnerLabel {
            value: Cow::Borrowed(value),
        })
        .collect();
    Ok(respond::tagged_json(
        &labels,
        dialog.service_owner_context.revision,
    ))
}

/// `POST /api/v1/serviceowner/dialogs/{dialogId}/context/labels`
pub(crate) async fn create_label(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let options = call.loud_options()?;
    let body: CreateDialogServiceOwnerLabel = json::read(&call.body, ROOT_KEY)?;
    let labels = &call.api.service_owner.labels;
    let refused = |error| Sent::Dialog.refused(error);
    let found = labels.find(&caller, id).await.map_err(refused)?;
    labels.check_revision(&found, &options).map_err(refused)?;

    // It is reported as the one after those that are stored.
    let dto = Path::Member(&Path::Root, "dto");
    let list = dto.member("serviceOwnerLabels");
    let place = list.element(found.service_owner_context.labels.len());
    let path = place.member("value");
    let mut input = Input::for_stored(&caller, call.api.ambient.as_ref(), options.now);
    let label = match body.value {
        Some(value) => input.checked(&path, ServiceOwnerLabel::parse(&value)),
        None => {
            input.breach(&path, REQUIRED);
            None
        }
    };
    let label = input.finish(label)?;
    match labels.add(found, label, options).await {
        Ok(revision) => Ok(respond::changed(revision)),
        Err(AddLabelError::Change(error)) => Err(refused(error)),
        Err(AddLabelError::Invalid(errors)) => {
            let mut violations = Violations::new();
            for error in errors {
                violations.add(input_key(&error), error.to_string());
            }
            Err(ApiError::Invalid(violations))
        }
    }
}

/// `DELETE /api/v1/serviceowner/dialogs/{dialogId}/context/labels/{label}`
pub(crate) async fn delete_label(call: Call, caller: ServiceOwner) -> Answer {
    let id = call.dialog_id()?;
    let options = call.loud_options()?;
    let label = decoded(call.request.match_info().get("label").unwrap_or_default());
    let labels = &call.api.service_owner.labels;
    match labels.remove(&caller, id, &label, options).await {
        Ok(revision) => Ok(respond::changed(revision)),
        Err(RemoveLabelError::NoSuchLabel) => Err(ApiError::not_found("Label", label)),
        Err(RemoveLabelError::Change(error)) => Err(Sent::Dialog.refused(error)),
    }
}
