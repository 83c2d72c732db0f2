//! A page of dialogs, and what is asked for.

use super::errors::SearchDialogError;
use super::parts::{self, Activity, ContentValue, EndUserContext, SeenLog};
use crate::enums::{DialogStatus, OrderDirection, SystemLabel};
use crate::scalars::{Id, Moment};
use async_graphql::{InputObject, SimpleObject};
use dialogporten_application::dialogs::DialogListContent;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_application::ordering::{OrderKey, SearchOrder};
use dialogporten_end_user::listed_dialog::ListedDialog;

#[derive(Debug, Default, InputObject)]
pub(crate) struct SearchDialogInput {
    pub(crate) org: Option<Vec<String>>,
    pub(crate) service_resource: Option<Vec<String>>,
    pub(crate) party: Option<Vec<String>>,
    pub(crate) extended_status: Option<Vec<String>>,
    pub(crate) external_reference: Option<String>,
    pub(crate) status: Option<Vec<DialogStatus>>,
    pub(crate) process: Option<String>,
    pub(crate) system_label: Option<Vec<SystemLabel>>,
    pub(crate) exclude_api_only: Option<bool>,
    pub(crate) created_after: Option<Moment>,
    pub(crate) created_before: Option<Moment>,
    pub(crate) content_updated_after: Option<Moment>,
    pub(crate) content_updated_before: Option<Moment>,
    pub(crate) is_content_seen: Option<bool>,
    pub(crate) updated_after: Option<Moment>,
    pub(crate) updated_before: Option<Moment>,
    pub(crate) due_after: Option<Moment>,
    pub(crate) due_before: Option<Moment>,
    pub(crate) search: Option<String>,
    pub(crate) search_language_code: Option<String>,
    pub(crate) limit: Option<i32>,
    pub(crate) continuation_token: Option<String>,
    pub(crate) order_by: Option<Vec<SearchDialogSortTypeInput>>,
}

#[derive(Debug, Default, InputObject)]
pub(crate) struct SearchDialogSortTypeInput {
    pub(crate) created_at: Option<OrderDirection>,
    pub(crate) updated_at: Option<OrderDirection>,
    pub(crate) due_at: Option<OrderDirection>,
    pub(crate) content_updated_at: Option<OrderDirection>,
}

#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SearchDialogSortType {
    created_at: Option<OrderDirection>,
    updated_at: Option<OrderDirection>,
    due_at: Option<OrderDirection>,
    content_updated_at: Option<OrderDirection>,
}

#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SearchDialogsPayload {
    pub(crate) items: Option<Vec<SearchDialog>>,
    pub(crate) has_next_page: bool,
    pub(crate) continuation_token: Option<String>,
    pub(crate) order_by: Vec<SearchDialogSortType>,
    pub(crate) errors: Vec<SearchDialogError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialog {
    id: Id,
    org: String,
    service_resource: String,
    service_resource_type: String,
    party: String,
    progress: Option<i32>,
    process: Option<String>,
    preceding_process: Option<String>,
    gui_attachment_count: Option<i32>,
    extended_status: Option<String>,
    external_reference: Option<String>,
    created_at: Moment,
    updated_at: Moment,
    content_updated_at: Moment,
    due_at: Option<Moment>,
    status: DialogStatus,
    has_unopened_content: bool,
    is_api_only: bool,
    from_service_owner_transmissions_count: i32,
    from_party_transmissions_count: i32,
    latest_activity: Option<Activity>,
    content: SearchContent,
    seen_since_last_update: Vec<SeenLog>,
    seen_since_last_content_update: Vec<SeenLog>,
    is_content_seen: bool,
    end_user_context: EndUserContext,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchContent {
    title: ContentValue,
    summary: Option<ContentValue>,
    sender_name: Option<ContentValue>,
    extended_status: Option<ContentValue>,
}

/// The order without the id, which the contract does not show.
pub(crate) fn shown_order(order: &SearchOrder) -> Vec<SearchDialogSortType> {
    let term = |(key, direction): &(OrderKey, _)| {
        let direction = Some(OrderDirection::from(*direction));
        let none = SearchDialogSortType::default();
        match key {
            OrderKey::CreatedAt => Some(SearchDialogSortType {
                created_at: direction,
                ..none
            }),
            OrderKey::UpdatedAt => Some(SearchDialogSortType {
                updated_at: direction,
                ..none
            }),
            OrderKey::ContentUpdatedAt => Some(SearchDialogSortType {
                content_updated_at: direction,
                ..none
            }),
            OrderKey::DueAt => Some(SearchDialogSortType {
                due_at: direction,
                ..none
            }),
            OrderKey::Id => None,
        }
    };
    order.terms().iter().filter_map(term).collect()
}

impl SearchDialog {
    /// Shows a dialog of a list.
    pub(crate) fn new(listed: ListedDialog, languages: &AcceptedLanguages) -> Self {
        let ListedDialog {
            item,
            latest_activity_performed_by,
            seen_since_last_update,
            seen_since_last_content_update,
        } = listed;
        Self {
            id: Id(item.id.uuid()),
            org: item.org.as_str().to_owned(),
            service_resource: item.service_resource.as_str().to_owned(),
            service_resource_type: item.service_resource_type.as_str().to_owned(),
            party: item.party.as_str().to_owned(),
            progress: parts::progress(item.progress),
            process: parts::uri_text(item.process.as_ref()),
            preceding_process: parts::uri_text(item.preceding_process.as_ref()),
            gui_attachment_count: Some(i32::try_from(item.gui_attachment_count).unwrap_or(i32::MAX)),
            extended_status: parts::text(item.extended_status.as_ref()),
            external_reference: parts::text(item.external_reference.as_ref()),
            created_at: Moment(item.created_at),
            updated_at: Moment(item.updated_at),
            content_updated_at: Moment(item.content_updated_at),
            due_at: item.due_at.map(Moment),
            status: item.status.into(),
            has_unopened_content: item.has_unopened_content,
            is_api_only: item.is_api_only,
            from_service_owner_transmissions_count: i32::from(item.from_service_owner_transmissions),
            from_party_transmissions_count: i32::from(item.from_party_transmissions),
            latest_activity: item
                .latest_activity
                .as_ref()
                .zip(latest_activity_performed_by)
                .map(|(activity, performed_by)| parts::activity(activity, performed_by, languages)),
            content: content(item.content.as_ref(), languages),
            seen_since_last_update: seen_since_last_update
                .into_iter()
                .map(parts::seen_record)
                .collect(),
            seen_since_last_content_update: seen_since_last_content_update
                .into_iter()
                .map(parts::seen_record)
                .collect(),
            is_content_seen: item.is_content_seen(),
            end_user_context: EndUserContext::from(&item.end_user_context),
        }
    }
}

fn content(content: Option<&DialogListContent>, languages: &AcceptedLanguages) -> SearchContent {
    let Some(content) = content else {
        return SearchContent {
            title: ContentValue::nothing(),
            summary: None,
            sender_name: None,
            extended_status: None,
        };
    };
    let shown = |value: &Option<_>| value.as_ref().map(|value| parts::content_value(value, languages));
    SearchContent {
        title: parts::content_value(&content.title, languages),
        summary: shown(&content.summary),
        sender_name: shown(&content.sender_name),
        extended_status: shown(&content.extended_status),
    }
}
