//! A dialog for its service owner.

use super::parts as own;
use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::DialogEndUserContext;
use dialogporten_api_types::service_owner::{Dialog, DialogTag};
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::seen::latest_per_reader;
use dialogporten_domain::dialog::unopened::{is_opened, opened_transmissions};
use dialogporten_service_owner::get_dialog::OwnedDialog;
use std::borrow::Cow;

/// Shows a dialog.
pub(crate) fn present(owned: &OwnedDialog) -> Dialog<'_> {
    let details = &owned.details;
    let dialog = &details.dialog;
    let access = owned.access.as_ref();
    let opened = opened_transmissions(&details.activities);
    let seen_since = |since: Timestamp| {
        latest_per_reader(&details.seen_log, since)
            .into_iter()
            .map(|record| own::seen_record(record, owned.acting_for.as_ref()))
            .collect()
    };
    Dialog {
        activities: details
            .activities
            .iter()
            .map(|activity| {
                let performed_by = ShownActor::in_clear(&activity.performed_by);
                parts::activity(activity, performed_by, &Languages::ALL)
            })
            .collect(),
        api_actions: dialog
            .api_actions
            .iter()
            .map(|action| own::api_action(action, access))
            .collect(),
        attachments: dialog
            .attachments
            .iter()
            .map(|attachment| parts::attachment(attachment, &Languages::ALL, |url| url.url.as_str()))
            .collect(),
        content: dialog
            .content
            .as_ref()
            .map(|content| own::content(content, access)),
        content_updated_at: dialog.content_updated_at,
        created_at: dialog.created_at,
        deleted_at: dialog.deleted_at,
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
            .map(|action| own::gui_action(action, access))
            .collect(),
        has_unopened_content: dialog.has_unopened_content,
        id: dialog.id.uuid(),
        idempotent_key: dialog
            .idempotent_key
            .as_ref()
            .map(|key| Cow::Borrowed(key.as_str())),
        is_api_only: dialog.is_api_only,
        is_content_seen: dialog.is_content_seen(),
        org: Cow::Borrowed(dialog.org.as_str()),
        party: Cow::Borrowed(dialog.party.as_str()),
        preceding_process: parts::uri(dialog.preceding_process.as_ref()),
        process: parts::uri(dialog.process.as_ref()),
        progress: parts::progress(dialog.progress),
        revision: dialog.revision.uuid(),
        search_tags: dialog
            .search_tags
            .iter()
            .map(|tag| DialogTag {
                value: Cow::Borrowed(tag.as_str()),
            })
            .collect(),
        seen_since_last_content_update: seen_since(dialog.content_updated_at),
        seen_since_last_update: seen_since(dialog.updated_at),
        service_owner_context: own::service_owner_context(&dialog.service_owner_context),
        service_resource: Cow::Borrowed(dialog.service_resource.as_str()),
        service_resource_type: Cow::Borrowed(dialog.service_resource_type.as_str()),
        status: enums::status(dialog.status),
        system_label: enums::system_label(dialog.end_user_context.labels.exclusive()),
        transmissions: details
            .transmissions
            .iter()
            .map(|transmission| own::transmission(transmission, is_opened(transmission, &opened), access))
            .collect(),
        updated_at: dialog.updated_at,
        visible_from: dialog.visible_from,
    }
}
