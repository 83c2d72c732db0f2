//! A new dialog.

pub(super) mod times;

use super::{Input, activity, api_action, attachment, content, enums, gui_action, transmission};
use crate::path::Path;
use dialogporten_api_types::common::EnumInput;
use dialogporten_api_types::service_owner::create::{
    CreateDialog, CreateDialogContent, CreateDialogServiceOwnerContext, CreateDialogServiceOwnerLabel,
    CreateDialogTag,
};
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::{MAX_LABELS, ServiceOwnerLabel};
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::text::{Progress, SearchTag};
use dialogporten_domain::uri::UriReference;
use std::collections::HashSet;
use times::Times;
use uuid::Uuid;

/// Reads the body of a create at `path` (`dto`).
// Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/Create/Validators/CreateDialogDtoValidator.cs
pub(crate) fn new_dialog(input: &mut Input<'_>, path: &Path<'_>, dialog: CreateDialog) -> Option<NewDialog> {
    let id = input.version_7_id(path, dialog.id);
    let idempotent_key = input.idempotent_key(path, dialog.idempotent_key);
    let service_resource = service_resource(input, path, dialog.service_resource);
    let party = party(input, path, dialog.party);
    let progress = progress(input, path, dialog.progress);
    let extended_status = input.short_text(path, "extendedStatus", dialog.extended_status);
    let external_reference = input.short_text(path, "externalReference", dialog.external_reference);
    let times = Times {
        created_at: dialog.created_at,
        updated_at: dialog.updated_at,
        visible_from: dialog.visible_from,
        due_at: dialog.due_at,
        expires_at: dialog.expires_at,
    };
    times.check(input, path);
    let (process, preceding_process) = processes(input, path, dialog.process, dialog.preceding_process);
    let status = status(input, path, dialog.status.map(EnumInput::defined));
    let system_label = system_label(input, path, dialog.system_label.map(EnumInput::defined));
    let service_owner_labels = labels(input, path, dialog.service_owner_context.unwrap_or_default());
    let content = content(input, path, dialog.content, dialog.is_api_only);
    let search_tags = search_tags(input, path, dialog.search_tags);
    let attachments = attachment::list(input, &path.member("attachments"), dialog.attachments);
    let gui_actions = gui_action::list(input, &path.member("guiActions"), dialog.gui_actions);
    let api_actions = api_action::list(input, &path.member("apiActions"), dialog.api_actions);
    let sent: HashSet<Uuid> = dialog.transmissions.iter().filter_map(|sent| sent.id).collect();
    let transmission_list = path.member("transmissions");
    let answered = dialog
        .transmissions
        .iter()
        .map(|sent| sent.related_transmission_id);
    check_references(input, &transmission_list, &sent, answered);
    let transmissions = transmission::list(
        input,
        &transmission_list,
        dialog.transmissions,
        dialog.is_api_only,
    );
    let activity_list = path.member("activities");
    let opened = dialog.activities.iter().map(|activity| activity.transmission_id);
    check_references(input, &activity_list, &sent, opened);
    let activities = activity::list(input, &activity_list, dialog.activities);
    Some(NewDialog {
        id,
        idempotent_key,
        service_resource: service_resource?,
        party: party?,
        progress,
        extended_status,
        external_reference,
        created_at: times.created_at,
        updated_at: times.updated_at,
        visible_from: times.visible_from,
        due_at: times.due_at,
        expires_at: times.expires_at,
        process,
        preceding_process,
        status: status?,
        system_label,
        service_owner_labels: service_owner_labels?,
        is_api_only: dialog.is_api_only,
        content,
        search_tags: search_tags?,
        attachments: attachments?,
        gui_actions: gui_actions?,
        api_actions: api_actions?,
        transmissions: transmissions?,
        activities: activities?,
    })
}

pub(super) fn progress(input: &mut Input<'_>, parent: &Path<'_>, progress: Option<i32>) -> Option<Progress> {
    let percent = Progress::new(i64::from(progress?)).ok_or("must be between 0 and 100");
    input.checked(&parent.member("progress"), percent)
}

/// `process` and `precedingProcess`.
pub(super) fn processes(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    process: Option<String>,
    preceding: Option<String>,
) -> (Option<UriReference>, Option<UriReference>) {
    if process.is_none() && preceding.is_some() {
        input.breach(
            &parent.member("process"),
            "is required when precedingProcess is set",
        );
    }
    (
        input.uri(parent, "process", process),
        input.uri(parent, "precedingProcess", preceding),
    )
}

pub(super) fn content(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    content: Option<CreateDialogContent>,
    is_api_only: bool,
) -> Option<DialogContent> {
    let path = parent.member("content");
    if content.is_none() && !is_api_only {
        input.breach(&path, super::REQUIRED);
    }
    content::dialog_content(input, &path, content?)
}

fn service_resource(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    text: Option<String>,
) -> Option<ServiceResource> {
    let path = parent.member("serviceResource");
    match ServiceResource::parse(&input.required(&path, text)?) {
        Ok(resource) => Some(resource),
        Err(errors) => {
            for error in errors {
                input.breach(&path, error);
            }
            None
        }
    }
}

fn party(input: &mut Input<'_>, parent: &Path<'_>, text: Option<String>) -> Option<Party> {
    let path = parent.member("party");
    let text = input.required(&path, text.filter(|text| !text.trim().is_empty()))?;
    input.checked(&path, Party::parse(&text))
}

/// `None` when nothing was sent, `Some(None)` for a number without meaning.
fn status(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    status: Option<Option<dialogporten_api_types::common::DialogStatusInput>>,
) -> Option<DialogStatus> {
    match status {
        None => Some(DialogStatus::NotApplicable),
        Some(Some(status)) => Some(enums::status(status)),
        Some(None) => {
            input.breach(&parent.member("status"), "is not a defined status");
            None
        }
    }
}

fn system_label(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    label: Option<Option<dialogporten_api_types::common::SystemLabel>>,
) -> Option<SystemLabel> {
    let label = label?
        .map(enums::system_label)
        .filter(|label| label.is_exclusive());
    if label.is_none() {
        input.breach(&parent.member("systemLabel"), "must be Default, Bin or Archive");
    }
    label
}

fn labels(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    context: CreateDialogServiceOwnerContext,
) -> Option<Vec<ServiceOwnerLabel>> {
    let context_path = parent.member("serviceOwnerContext");
    let list = context_path.member("serviceOwnerLabels");
    let labels = context.service_owner_labels;
    if labels.len() > MAX_LABELS {
        input.breach(&list, format!("at most {MAX_LABELS} labels are allowed"));
    }
    let labels = input.list(&list, labels, |input, path, label| {
        let CreateDialogServiceOwnerLabel { value } = label;
        let path = path.member("value");
        let value = input.required(&path, value)?;
        input.checked(&path, ServiceOwnerLabel::parse(&value))
    })?;
    if has_duplicates(&labels) {
        input.breach(&list, "labels must be unique, ignoring case");
    }
    Some(labels)
}

pub(super) fn search_tags(
    input: &mut Input<'_>,
    parent: &Path<'_>,
    tags: Vec<CreateDialogTag>,
) -> Option<Vec<SearchTag>> {
    let list = parent.member("searchTags");
    let tags = input.list(&list, tags, |input, path, tag| {
        let CreateDialogTag { value } = tag;
        let path = path.member("value");
        let value = input.required(&path, value)?;
        input.checked(&path, SearchTag::parse(&value))
    })?;
    if has_duplicates(&tags) {
        input.breach(&list, "search tags must be unique, ignoring case");
    }
    Some(tags)
}

fn has_duplicates<T: Ord>(values: &[T]) -> bool {
    let mut sorted: Vec<&T> = values.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

/// Only transmissions of the same request can be named.
fn check_references(
    input: &mut Input<'_>,
    list: &Path<'_>,
    sent: &HashSet<Uuid>,
    named: impl Iterator<Item = Option<Uuid>>,
) {
    for (index, named) in named.enumerate() {
        if let Some(named) = named.filter(|id| !id.is_nil() && !sent.contains(id)) {
            input.breach(
                &list.element(index),
                format!("the transmission {named} is not in the request"),
            );
        }
    }
}
