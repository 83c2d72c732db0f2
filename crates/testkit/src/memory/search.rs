//! Searches by looking at every dialog: slow, and so plain that real stores can be compared with it.

use crate::memory::InMemoryStore;
use crate::memory::list::list_item;
use crate::memory::text::TextQuery;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::dialogs::{DialogDetails, DialogListItem};
use dialogporten_application::end_user_search::{EndUserSearchQuery, EndUserSearches};
use dialogporten_application::paging::{ContentUpdatedPosition, Page, PageSize};
use dialogporten_application::party_services::PartyServices;
use dialogporten_application::search::{
    DeletedFilter, EndUserContextItem, EndUserContextQuery, OwnedListItem, ServiceOwnerFilter,
    ServiceOwnerSearchQuery, ServiceOwnerSearches,
};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl EndUserSearches for InMemoryStore {
    async fn dialogs(&self, query: &EndUserSearchQuery) -> Result<Page<DialogListItem>, PortError> {
        let text = query
            .filter
            .text
            .as_ref()
            .map(|text| TextQuery::parse(&text.words));
        let mut found: Vec<DialogListItem> = self
            .state()
            .dialogs
            .values()
            .filter(|details| {
                query.accepts(&details.dialog) && text.as_ref().is_none_or(|text| text.matches(details))
            })
            .map(list_item)
            .filter(|found| {
                let after = query.after.as_ref();
                after.is_none_or(|after| after.is_before(&found.ordered(), &query.order))
            })
            .collect();
        found.sort_by(|left, right| query.order.compare(&left.ordered(), &right.ordered()));
        Ok(page(found, query.size))
    }
}

#[async_trait]
impl PartyServices for InMemoryStore {
    async fn used_by(
        &self,
        parties: &[Party],
    ) -> Result<BTreeMap<Party, BTreeSet<ServiceResource>>, PortError> {
        let mut used: BTreeMap<Party, BTreeSet<ServiceResource>> = BTreeMap::new();
        for details in self.state().dialogs.values() {
            let dialog = &details.dialog;
            if parties.contains(&dialog.party) {
                let services = used.entry(dialog.party.clone()).or_default();
                services.insert(dialog.service_resource.clone());
            }
        }
        Ok(used)
    }

    async fn used(&self) -> Result<BTreeSet<ServiceResource>, PortError> {
        let state = self.state();
        let dialogs = state.dialogs.values().map(|details| &details.dialog);
        Ok(dialogs.map(|dialog| dialog.service_resource.clone()).collect())
    }
}

#[async_trait]
impl ServiceOwnerSearches for InMemoryStore {
    async fn dialogs(&self, query: &ServiceOwnerSearchQuery) -> Result<Page<OwnedListItem>, PortError> {
        let text = query
            .filter
            .text
            .as_ref()
            .map(|text| TextQuery::parse(&text.words));
        let mut found: Vec<OwnedListItem> = self
            .state()
            .dialogs
            .values()
            .filter(|details| {
                let dialog = &details.dialog;
                dialog.org == query.org
                    && query.scope.as_ref().is_none_or(|scope| scope.covers(dialog))
                    && is_wanted(dialog, &query.filter)
                    && text.as_ref().is_none_or(|text| text.matches(details))
            })
            .map(owned_item)
            .filter(|found| {
                let after = query.after.as_ref();
                after.is_none_or(|after| after.is_before(&found.ordered(), &query.order))
            })
            .collect();
        found.sort_by(|left, right| query.order.compare(&left.ordered(), &right.ordered()));
        Ok(page(found, query.size))
    }

    async fn end_user_contexts(
        &self,
        query: &EndUserContextQuery,
    ) -> Result<Page<EndUserContextItem>, PortError> {
        let place = |position: &ContentUpdatedPosition| (position.content_updated_at, position.id);
        let mut found: Vec<EndUserContextItem> = self
            .state()
            .dialogs
            .values()
            .map(|details| &details.dialog)
            .filter(|dialog| {
                let labels = dialog.end_user_context.labels;
                let since = query.content_updated_after;
                dialog.org == query.org
                    && query.parties.contains(&dialog.party)
                    && (query.labels.is_empty() || query.labels.iter().any(|label| labels.contains(*label)))
                    && since.is_none_or(|since| since <= dialog.content_updated_at)
            })
            .map(|dialog| EndUserContextItem {
                position: ContentUpdatedPosition {
                    content_updated_at: dialog.content_updated_at,
                    id: dialog.id,
                },
                context: dialog.end_user_context,
            })
            .filter(|item| {
                query
                    .after
                    .is_none_or(|after| place(&item.position) < place(&after))
            })
            .collect();
        found.sort_by_key(|item| std::cmp::Reverse(place(&item.position)));
        Ok(page(found, query.size))
    }
}

fn page<T>(mut found: Vec<T>, size: PageSize) -> Page<T> {
    let has_next = found.len() > size.get();
    found.truncate(size.get());
    Page {
        items: found,
        has_next,
    }
}

fn owned_item(details: &DialogDetails) -> OwnedListItem {
    let dialog = &details.dialog;
    OwnedListItem {
        item: list_item(details),
        revision: dialog.revision,
        deleted_at: dialog.deleted_at,
        visible_from: dialog.visible_from,
        service_owner_context: dialog.service_owner_context.clone(),
    }
}

fn is_wanted(dialog: &DialogSnapshot, filter: &ServiceOwnerFilter) -> bool {
    let ServiceOwnerFilter {
        service_resources,
        parties,
        extended_statuses,
        external_reference,
        statuses,
        deleted,
        created,
        updated,
        content_updated,
        due,
        visible,
        is_content_seen,
        process,
        system_labels,
        exclude_api_only,
        service_owner_labels,
        text: _,
    } = filter;
    let extended_status = dialog.extended_status.as_ref().map(|status| status.as_str());
    let reference = dialog
        .external_reference
        .as_ref()
        .map(|reference| reference.as_str());
    let own_labels = &dialog.service_owner_context.labels;
    let is_deleted = dialog.deleted_at.is_some();
    one_of(service_resources, &dialog.service_resource)
        && one_of(parties, &dialog.party)
        && one_of(statuses, &dialog.status)
        && (extended_statuses.is_empty()
            || extended_statuses
                .iter()
                .any(|status| Some(status.as_str()) == extended_status))
        && external_reference
            .as_ref()
            .is_none_or(|wanted| Some(wanted.as_str()) == reference)
        && match deleted {
            DeletedFilter::Exclude => !is_deleted,
            DeletedFilter::Include => true,
            DeletedFilter::Only => is_deleted,
        }
        && created.contains(Some(dialog.created_at))
        && updated.contains(Some(dialog.updated_at))
        && content_updated.contains(Some(dialog.content_updated_at))
        && due.contains(dialog.due_at)
        && visible.contains(dialog.visible_from)
        && is_content_seen.is_none_or(|seen| seen == dialog.is_content_seen())
        && (process.is_none() || *process == dialog.process)
        && system_labels
            .iter()
            .all(|label| dialog.end_user_context.labels.contains(*label))
        && !(*exclude_api_only && dialog.is_api_only)
        && service_owner_labels
            .iter()
            .all(|wanted| own_labels.iter().any(|label| wanted.matches(label.as_str())))
}

fn one_of<T: PartialEq>(wanted: &[T], value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}
