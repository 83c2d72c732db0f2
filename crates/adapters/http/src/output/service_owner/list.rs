//! A page of dialogs for their service owner.

use super::parts as own;
use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::common::{DialogEndUserContext, DialogSeenLogListItem};
use dialogporten_api_types::service_owner::{
    DialogContentSummary, DialogListItem, PaginatedListOfDialogListItem,
};
use dialogporten_application::dialogs::{self, DialogListContent};
use dialogporten_application::masking::ShownActor;
use dialogporten_application::search::OwnedListItem;
use dialogporten_domain::Timestamp;
use dialogporten_domain::dialog::seen::latest_per_reader;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_service_owner::search_dialogs::FoundDialogs;
use std::borrow::Cow;

/// Shows a page.
pub(crate) fn present<'a>(
    found: &'a FoundDialogs,
    continuation_token: Option<String>,
    order_by: String,
) -> PaginatedListOfDialogListItem<'a> {
    let acting_for = found.acting_for.as_ref();
    PaginatedListOfDialogListItem {
        continuation_token: continuation_token.map(Cow::Owned),
        has_next_page: found.page.has_next,
        items: found
            .page
            .items
            .iter()
            .map(|owned| item(owned, acting_for))
            .collect(),
        order_by: Cow::Owned(order_by),
    }
}

fn item<'a>(owned: &'a OwnedListItem, acting_for: Option<&PartyIdentifier>) -> DialogListItem<'a> {
    let OwnedListItem {
        item,
        revision,
        deleted_at,
        visible_from,
        service_owner_context,
    } = owned;
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
        seen_since_last_content_update: readings,
        end_user_context,
    } = item;
    let labels = end_user_context.labels;
    let seen_since = |since: Timestamp| -> Vec<DialogSeenLogListItem<'a>> {
        latest_per_reader(readings, since)
            .into_iter()
            .map(|record| {
                let is_reader = acting_for.is_some() && record.seen_by.id() == acting_for;
                parts::listed_reading(record, ShownActor::in_clear(&record.seen_by), is_reader)
            })
            .collect()
    };
    DialogListItem {
        content: content.as_ref().map(summary),
        content_updated_at: *content_updated_at,
        created_at: *created_at,
        deleted_at: *deleted_at,
        due_at: *due_at,
        end_user_context: DialogEndUserContext {
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
        latest_activity: latest_activity.as_ref().map(|activity| {
            let performed_by = ShownActor::in_clear(&activity.performed_by);
            parts::latest_activity(activity, performed_by, &Languages::ALL)
        }),
        org: Cow::Borrowed(org.as_str()),
        party: Cow::Borrowed(party.as_str()),
        preceding_process: parts::uri(preceding_process.as_ref()),
        process: parts::uri(process.as_ref()),
        progress: parts::progress(*progress),
        revision: revision.uuid(),
        seen_since_last_content_update: seen_since(*content_updated_at),
        seen_since_last_update: seen_since(*updated_at),
        service_owner_context: own::service_owner_context(service_owner_context),
        service_resource: Cow::Borrowed(service_resource.as_str()),
        service_resource_type: Cow::Borrowed(service_resource_type.as_str()),
        status: enums::status(*status),
        system_label: enums::system_label(labels.exclusive()),
        updated_at: *updated_at,
        visible_from: *visible_from,
    }
}

/// Texts for weak logins have replaced the others already; by themselves they are never shown.
fn summary(content: &DialogListContent) -> DialogContentSummary<'_> {
    let DialogListContent {
        title,
        summary,
        sender_name,
        extended_status,
        non_sensitive_title: _,
        non_sensitive_summary: _,
    } = content;
    let all = &Languages::ALL;
    DialogContentSummary {
        extended_status: parts::optional_content(extended_status.as_ref(), all),
        non_sensitive_summary: None,
        non_sensitive_title: None,
        sender_name: parts::optional_content(sender_name.as_ref(), all),
        summary: parts::optional_content(summary.as_ref(), all),
        title: parts::content_value(title, all),
    }
}
