//! A dialog for an end user.

use super::parts as own;
use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::DialogEndUserContext;
use dialogporten_api_types::end_user::Dialog;
use dialogporten_domain::dialog::unopened::{is_opened, opened_transmissions};
use dialogporten_end_user::dialog_view::DialogView;
use std::borrow::Cow;

/// Shows a dialog.
pub(crate) fn present<'a>(view: &'a DialogView, languages: &Languages) -> Dialog<'a> {
    let details = view.details();
    let dialog = &details.dialog;
    let opened = opened_transmissions(&details.activities);
    Dialog {
        activities: details
            .activities
            .iter()
            .map(|activity| parts::activity(activity, view.actor(&activity.performed_by), languages))
            .collect(),
        api_actions: dialog
            .api_actions
            .iter()
            .map(|action| own::api_action(view, action))
            .collect(),
        attachments: dialog
            .attachments
            .iter()
            .map(|attachment| {
                parts::attachment(attachment, languages, |url| view.attachment_url(attachment, url))
            })
            .collect(),
        content: dialog
            .content
            .as_ref()
            .map(|content| own::content(view, content, languages)),
        content_updated_at: dialog.content_updated_at,
        created_at: dialog.created_at,
        dialog_token: Some(Cow::Borrowed(view.dialog_token())),
        due_at: dialog.due_at,
        end_user_context: DialogEndUserContext {
            revision: dialog.end_user_context.revision.uuid(),
            system_labels: parts::system_labels(dialog.end_user_context.labels),
        },
        expires_at: dialog.expires_at,
        extended_status: parts::text(dialog.extended_status.as_ref()),
        external_reference: parts::text(dialog.external_reference.as_ref()),
        from_party_transmissions_count: i32::from(dialog.from_party_transmissions),
        from_service_owner_transmissions_count: i32::from(dialog.from_service_owner_transmissions),
        gui_actions: dialog
            .gui_actions
            .iter()
            .map(|action| own::gui_action(view, action, languages))
            .collect(),
        has_unopened_content: dialog.has_unopened_content,
        id: dialog.id.uuid(),
        is_api_only: dialog.is_api_only,
        is_content_seen: dialog.is_content_seen(),
        org: Cow::Borrowed(dialog.org.as_str()),
        party: Cow::Borrowed(dialog.party.as_str()),
        preceding_process: parts::uri(dialog.preceding_process.as_ref()),
        process: parts::uri(dialog.process.as_ref()),
        progress: parts::progress(dialog.progress),
        revision: dialog.revision.uuid(),
        seen_since_last_content_update: view
            .seen_since_last_content_update()
            .into_iter()
            .map(own::seen_record)
            .collect(),
        seen_since_last_update: view
            .seen_since_last_update()
            .into_iter()
            .map(own::seen_record)
            .collect(),
        service_resource: Cow::Borrowed(dialog.service_resource.as_str()),
        service_resource_type: Cow::Borrowed(dialog.service_resource_type.as_str()),
        status: enums::status(dialog.status),
        system_label: enums::system_label(dialog.end_user_context.labels.exclusive()),
        transmissions: details
            .transmissions
            .iter()
            .map(|transmission| {
                own::transmission(view, transmission, is_opened(transmission, &opened), languages)
            })
            .collect(),
        updated_at: dialog.updated_at,
    }
}
