//! Lists of end users.

use super::{Ports, changed, listing, parties};
use crate::ambient::noon;
use crate::builders::{new_dialog, organization, resource};
use crate::samples::Samples;
use chrono::TimeDelta;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference, ListScope};
use dialogporten_application::paging::PageSize;
use dialogporten_application::unit_of_work::CommitOutcome;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::Party;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn scope_of(parties: &[Party], resources: &[&str]) -> ListScope {
    let resources: Arc<BTreeSet<_>> = Arc::new(resources.iter().map(|id| resource(id)).collect());
    ListScope {
        resources_by_party: parties
            .iter()
            .map(|party| (party.clone(), Arc::clone(&resources)))
            .collect(),
        instances: BTreeSet::new(),
    }
}

/// Newest content first, ties by id, and pages of every size show each dialog once.
pub async fn lists_have_one_order_whatever_the_page_size(ports: Ports<'_>) {
    let mut expected: BTreeMap<(Timestamp, DialogId), Party> = BTreeMap::new();
    for seed in 200_u64..230 {
        // Ten moments only: several dialogs have the same time.
        let at = noon() + TimeDelta::seconds((seed % 10).cast_signed());
        let mut samples = Samples::at(seed, at);
        for party in parties() {
            let mut new = new_dialog(samples.id());
            new.party = party.clone();
            let (written, _) = ports.create(&mut samples, new).await;
            expected.insert((written.current.content_updated_at, written.current.id), party);
        }
    }
    let now = noon() + TimeDelta::hours(1);
    for count in 1..=3 {
        let all = parties();
        let chosen = all.get(..count).unwrap();
        let scope = scope_of(chosen, &["skatt-melding", "nowhere"]);
        let newest_first: Vec<_> = expected
            .iter()
            .rev()
            .filter(|(_, party)| chosen.contains(party))
            .map(|((_, id), _)| *id)
            .collect();
        for size in [1, 7, 1000] {
            assert_eq!(
                ports.list(&scope, size, now).await,
                newest_first,
                "{count} parties, {size} a page"
            );
        }
    }
    let nothing = scope_of(&parties(), &["nowhere"]);
    assert!(ports.list(&nothing, 10, now).await.is_empty());
}

/// What is deleted, expired, not yet visible or of another resource is not listed.
pub async fn lists_show_what_is_visible(ports: Ports<'_>) {
    let mut samples = Samples::new(6);
    let later = noon() + TimeDelta::days(2);
    let mut shown = new_dialog(samples.id());
    shown.expires_at = Some(later + TimeDelta::days(1));
    let mut expired = new_dialog(samples.id());
    expired.expires_at = Some(noon() + TimeDelta::days(1));
    let mut hidden = new_dialog(samples.id());
    hidden.visible_from = Some(later + TimeDelta::days(1));
    let mut elsewhere = new_dialog(samples.id());
    elsewhere.service_resource = resource("brreg-meld");
    let deleted = new_dialog(samples.id());
    let (shown_id, elsewhere_id, deleted_id) = (shown.id, elsewhere.id, deleted.id);
    for new in [shown, expired, hidden, elsewhere, deleted] {
        let (_, outcome) = ports.create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
    }
    let mut delete = changed(&ports.read(deleted_id).await, Revision::new(samples.id()));
    delete.current.deleted_at = Some(noon());
    assert_eq!(ports.save(delete).await, CommitOutcome::Committed);

    let mut scope = scope_of(&[organization()], &["skatt-melding"]);
    assert_eq!(ports.list(&scope, 10, later).await, [shown_id]);

    scope.instances.insert(DelegatedInstance {
        party: organization(),
        service_resource: resource("brreg-meld"),
        instance: InstanceReference::Dialog(elsewhere_id),
    });
    let mut both = [shown_id, elsewhere_id];
    both.sort_by(|a, b| b.cmp(a));
    assert_eq!(ports.list(&scope, 10, later).await, both);
    scope.resources_by_party.clear();
    assert_eq!(ports.list(&scope, 10, later).await, [elsewhere_id]);
}

/// A list item shows the head of the dialog as the details do.
pub async fn list_items_agree_with_details(ports: Ports<'_>) {
    let mut count = 0;
    for seed in 300..320 {
        let mut samples = Samples::new(seed);
        let new = samples.new_dialog(&organization());
        let (_, outcome) = ports.create(&mut samples, new).await;
        assert_eq!(outcome, CommitOutcome::Committed);
        count += 1;
    }
    let scope = scope_of(&[organization()], &["skatt-melding", "brreg-meld", "nav-soknad"]);
    let query = listing(scope, PageSize::DEFAULT, noon());
    let page = ports.queries.dialogs(&query).await.unwrap();
    assert_eq!(page.items.len(), count);
    for item in page.items {
        let details = ports.read(item.id).await;
        let dialog = details.dialog;
        assert_eq!(item.latest_activity, dialog.latest_activity);
        assert_eq!(item.status, dialog.status);
        assert_eq!(item.end_user_context, dialog.end_user_context);
        assert_eq!(item.service_resource_type, dialog.service_resource_type);
        assert_eq!(item.extended_status, dialog.extended_status);
        assert_eq!(item.progress, dialog.progress);
        let title = dialog.content.map(|content| content.title);
        assert_eq!(item.content.map(|content| content.title), title);
    }
}
