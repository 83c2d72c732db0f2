//! A page of dialogs for an end user.

use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::DialogSeenLogListItem;
use dialogporten_api_types::end_user::{
    DialogContentSummary, DialogEndUserContextListItem, DialogListItem, PaginatedListOfDialogListItem,
};
use dialogporten_application::dialogs::{self, DialogListContent};
use dialogporten_application::paging::Page;
use dialogporten_end_user::dialog_view::ShownSeenRecord;
use dialogporten_end_user::listed_dialog::ListedDialog;
use std::borrow::Cow;

/// Shows a page.
pub(crate) fn present<'a>(
    page: &'a Page<ListedDialog>,
    continuation_token: Option<&'a str>,
    order_by: &'a str,
    languages: &Languages,
) -> PaginatedListOfDialogListItem<'a> {
    PaginatedListOfDialogListItem {
        continuation_token: continuation_token.map(Cow::Borrowed),
        has_next_page: page.has_next,
        items: page.items.iter().map(|listed| item(listed, languages)).collect(),
        order_by: Cow::Borrowed(order_by),
    }
}

fn item<'a>(listed: &'a ListedDialog, languages: &Languages) -> DialogListItem<'a> {
    let ListedDialog {
        item,
        latest_activity_performed_by,
        seen_since_last_update,
        seen_since_last_content_update,
    } = listed;
    let dialogs::DialogListItem {
        id,
        org,
        service_resource,
        service_resource_type,
        party,
        progress,
        extended_status,
        external_reference,
        process,
        preceding_process,
        status,
        created_at,
        updated_at,
        content_updated_at,
        due_at,
        is_api_only,
        has_unopened_content,
        seen_since_content_update: _,
        gui_attachment_count,
        from_party_transmissions,
        from_service_owner_transmissions,
        content,
        latest_activity,
        seen_since_last_content_update: _,
        end_user_context,
    } = item;
    let labels = end_user_context.labels;
    DialogListItem {
        content: content.as_ref().map(|content| summary(content, languages)),
        content_updated_at: *content_updated_at,
        created_at: *created_at,
        due_at: *due_at,
        end_user_context: DialogEndUserContextListItem {
            revision: end_user_context.revision.uuid(),
            system_labels: parts::system_labels(labels),
        },
        extended_status: parts::text(extended_status.as_ref()),
        external_reference: parts::text(external_reference.as_ref()),
        from_party_transmissions_count: i32::from(*from_party_transmissions),
        from_service_owner_transmissions_count: i32::from(*from_service_owner_transmissions),
        gui_attachment_count: Some(i32::try_from(*gui_attachment_count).unwrap_or(i32::MAX)),
        has_unopened_content: *has_unopened_content,
        id: id.uuid(),
        is_api_only: *is_api_only,
        is_content_seen: item.is_content_seen(),
        latest_activity: latest_activity
            .as_ref()
            .zip(latest_activity_performed_by.clone())
            .map(|(activity, performed_by)| parts::latest_activity(activity, performed_by, languages)),
        org: Cow::Borrowed(org.as_str()),
        party: Cow::Borrowed(party.as_str()),
        preceding_process: parts::uri(preceding_process.as_ref()),
        process: parts::uri(process.as_ref()),
        progress: parts::progress(*progress),
        seen_since_last_content_update: seen_since_last_content_update.iter().map(seen).collect(),
        seen_since_last_update: seen_since_last_update.iter().map(seen).collect(),
        service_resource: Cow::Borrowed(service_resource.as_str()),
        service_resource_type: Cow::Borrowed(service_resource_type.as_str()),
        status: enums::status(*status),
        system_label: enums::system_label(labels.exclusive()),
        updated_at: *updated_at,
    }
}

fn summary<'a>(content: &'a DialogListContent, languages: &Languages) -> DialogContentSummary<'a> {
    let DialogListContent {
        title,
        summary,
        sender_name,
        extended_status,
        non_sensitive_title: _,
        non_sensitive_summary: _,
    } = content;
    let shown = |value: &'a Option<_>| parts::optional_content(value.as_ref(), languages);
    DialogContentSummary {
        extended_status: shown(extended_status),
        sender_name: shown(sender_name),
        summary: shown(summary),
        title: parts::content_value(title, languages),
    }
}

fn seen<'a>(shown: &ShownSeenRecord) -> DialogSeenLogListItem<'a> {
    let ShownSeenRecord {
        record,
        seen_by,
        is_current_end_user,
    } = shown;
    parts::listed_reading(record, seen_by.clone(), *is_current_end_user)
}
