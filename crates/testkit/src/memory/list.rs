//! The list item of a stored dialog.

use dialogporten_application::dialogs::{DialogDetails, DialogListContent, DialogListItem};
use dialogporten_domain::attachment::AttachmentUrlConsumerType;

pub(super) fn list_item(details: &DialogDetails) -> DialogListItem {
    let dialog = details.dialog.clone();
    let for_people = dialog
        .attachments
        .iter()
        .filter(|attachment| {
            attachment
                .urls
                .iter()
                .any(|url| url.consumer_type == AttachmentUrlConsumerType::Gui)
        })
        .count();
    let since = dialog.content_updated_at;
    DialogListItem {
        id: dialog.id,
        org: dialog.org,
        service_resource: dialog.service_resource,
        service_resource_type: dialog.service_resource_type,
        party: dialog.party,
        progress: dialog.progress,
        extended_status: dialog.extended_status,
        external_reference: dialog.external_reference,
        process: dialog.process,
        preceding_process: dialog.preceding_process,
        status: dialog.status,
        created_at: dialog.created_at,
        updated_at: dialog.updated_at,
        content_updated_at: dialog.content_updated_at,
        due_at: dialog.due_at,
        is_api_only: dialog.is_api_only,
        has_unopened_content: dialog.has_unopened_content,
        seen_since_content_update: dialog.seen_since_content_update,
        gui_attachment_count: u32::try_from(for_people).unwrap_or(u32::MAX),
        from_party_transmissions: dialog.from_party_transmissions,
        from_service_owner_transmissions: dialog.from_service_owner_transmissions,
        content: dialog.content.map(|content| DialogListContent {
            title: content.title,
            summary: content.summary,
            sender_name: content.sender_name,
            extended_status: content.extended_status,
            non_sensitive_title: content.non_sensitive_title,
            non_sensitive_summary: content.non_sensitive_summary,
        }),
        latest_activity: dialog.latest_activity,
        seen_since_last_content_update: details
            .seen_log
            .iter()
            .filter(|record| record.seen_at >= since)
            .cloned()
            .collect(),
        end_user_context: dialog.end_user_context,
    }
}
