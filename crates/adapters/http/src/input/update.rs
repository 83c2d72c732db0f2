//! The new state of a stored dialog, and what is appended to it.

use super::dialog::times::Times;
use super::dialog::{content, processes, progress, search_tags};
use super::{Input, activity, api_action, attachment, enums, gui_action, transmission};
use crate::path::Path;
use dialogporten_api_types::common::EnumInput;
use dialogporten_api_types::service_owner::UpdateDialog;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::update::DialogUpdate;

/// Reads the body of an update of `stored` at `path` (`dto`).
// Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/Update/Validators/UpdateDialogDtoValidator.cs
pub(crate) fn dialog_update(
    input: &mut Input<'_>,
    path: &Path<'_>,
    update: UpdateDialog,
    stored: &DialogSnapshot,
) -> Option<DialogUpdate> {
    let UpdateDialog {
        activities,
        api_actions,
        attachments,
        content: sent_content,
        due_at,
        expires_at,
        extended_status,
        external_reference,
        gui_actions,
        is_api_only,
        preceding_process,
        process,
        progress: percent,
        search_tags: tags,
        status,
        transmissions,
    } = update;
    let progress = progress(input, path, percent);
    let extended_status = input.short_text(path, "extendedStatus", extended_status);
    let external_reference = input.short_text(path, "externalReference", external_reference);
    let times = Times {
        created_at: None,
        updated_at: None,
        visible_from: stored.visible_from,
        due_at,
        expires_at,
    };
    times.check(input, path);
    let (process, preceding_process) = processes(input, path, process, preceding_process);
    let status = input
        .required(&path.member("status"), status.and_then(EnumInput::defined))
        .map(enums::status);
    let content = content(input, path, sent_content, is_api_only);
    let search_tags = search_tags(input, path, tags);
    let attachments = attachment::list(input, &path.member("attachments"), attachments);
    let gui_actions = gui_action::list(input, &path.member("guiActions"), gui_actions);
    let api_actions = api_action::list(input, &path.member("apiActions"), api_actions);
    let transmissions = transmission::list(input, &path.member("transmissions"), transmissions, is_api_only);
    let activities = activity::list(input, &path.member("activities"), activities);
    Some(DialogUpdate {
        progress,
        extended_status,
        external_reference,
        due_at,
        expires_at,
        process,
        preceding_process,
        status: status?,
        is_api_only,
        content,
        search_tags: search_tags?,
        attachments: attachments?,
        gui_actions: gui_actions?,
        api_actions: api_actions?,
        transmissions: transmissions?,
        activities: activities?,
    })
}
