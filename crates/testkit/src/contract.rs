//! What every store must do. Each function is one behaviour; the fake and PostgreSQL run the same ones.

mod lists;
pub mod operations;
pub mod party_services;

pub use lists::{
    list_items_agree_with_details, lists_have_one_order_whatever_the_page_size, lists_show_what_is_visible,
};

use crate::ambient::noon;
use crate::builders::{content, new_dialog, organization, other_person, person};
use crate::samples::Samples;
use chrono::TimeDelta;
use dialogporten_application::authorization::ListScope;
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::end_user_search::{EndUserFilter, EndUserSearchQuery, EndUserSearches};
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::PageSize;
use dialogporten_application::unit_of_work::{
    ChildKind, CommitOutcome, EventSubject, SeenChange, Store, WriteConflict,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::dialog::{Appended, DialogChanges, NewDialog, Rewritten};
use dialogporten_domain::identifier::{DialogId, EventId, Revision, SeenRecordId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_domain::text::IdempotentKey;

/// The reads that the suite asks for.
pub trait Reads: DialogQueries + EndUserSearches {}

impl<T: DialogQueries + EndUserSearches> Reads for T {}

/// The two ports of a store.
#[derive(Clone, Copy)]
pub struct Ports<'a> {
    /// Writes.
    pub store: &'a dyn Store,
    /// Reads.
    pub queries: &'a dyn Reads,
}

impl std::fmt::Debug for Ports<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}

impl Ports<'_> {
    /// Registers a dialog.
    pub async fn create(&self, samples: &mut Samples, new: NewDialog) -> (DialogChanges, CommitOutcome) {
        let (changes, events) = samples.created(new);
        let mut work = self.store.begin();
        work.save(changes.clone());
        work.append_events(events);
        let outcome = work.commit().await.unwrap();
        (changes, outcome)
    }

    /// Stores a change of a dialog without events.
    pub async fn save(&self, changes: DialogChanges) -> CommitOutcome {
        let mut work = self.store.begin();
        work.save(changes);
        work.commit().await.unwrap()
    }

    /// A dialog that is there.
    pub async fn read(&self, id: DialogId) -> DialogDetails {
        self.queries.details(id).await.unwrap().unwrap()
    }

    /// Ids of all pages of a list.
    pub async fn list(&self, scope: &ListScope, size: i64, now: Timestamp) -> Vec<DialogId> {
        let mut ids = Vec::new();
        let mut query = listing(scope.clone(), PageSize::new(size).unwrap(), now);
        loop {
            let page = self.queries.dialogs(&query).await.unwrap();
            query.after = page
                .items
                .last()
                .map(|item| SearchPosition::after(&item.ordered(), &query.order));
            ids.extend(page.items.iter().map(|item| item.id));
            if !page.has_next {
                return ids;
            }
        }
    }
}

/// The first page of everything in a scope, newest content first.
#[must_use]
pub fn listing(scope: ListScope, size: PageSize, now: Timestamp) -> EndUserSearchQuery {
    EndUserSearchQuery {
        scope,
        filter: EndUserFilter::default(),
        order: SearchOrder::default(),
        after: None,
        size,
        now,
    }
}

fn parties() -> [Party; 3] {
    [
        organization(),
        Party::parse(person().as_str()).unwrap(),
        Party::parse(other_person().as_str()).unwrap(),
    ]
}

/// A changed state of a stored dialog.
#[must_use]
pub fn changed(details: &DialogDetails, revision: Revision) -> DialogChanges {
    let mut current = details.dialog.clone();
    current.revision = revision;
    DialogChanges {
        original: Some(Box::new(details.dialog.clone())),
        current,
        appended: Appended::default(),
        rewritten: Rewritten::default(),
        events: Vec::new(),
        silent: false,
    }
}

/// What was written is what is read, whatever a dialog has.
pub async fn dialogs_read_back_equal(ports: Ports<'_>) {
    for seed in 1..60 {
        let mut samples = Samples::new(seed);
        for party in parties() {
            let new = samples.new_dialog(&party);
            let (written, outcome) = ports.create(&mut samples, new).await;
            assert_eq!(outcome, CommitOutcome::Committed);
            let read = ports.read(written.current.id).await;
            assert_eq!(read.dialog, written.current, "seed {seed}");
            let mut transmissions = written.appended.transmissions;
            transmissions.sort_by_key(|it| (it.created_at, it.id));
            assert_eq!(read.transmissions, transmissions, "seed {seed}");
            let mut activities = written.appended.activities;
            activities.sort_by_key(|it| (it.created_at, it.id));
            assert_eq!(read.activities, activities, "seed {seed}");
            assert!(read.seen_log.is_empty());
        }
    }
}

/// A dialog that nobody registered is absent, not an error.
pub async fn an_unknown_dialog_is_absent(ports: Ports<'_>) {
    let id = DialogId::new(Samples::new(1).id());
    assert_eq!(ports.queries.details(id).await.unwrap(), None);
}

/// The second dialog with an id is refused and changes nothing.
pub async fn a_taken_id_is_a_conflict(ports: Ports<'_>) {
    let mut samples = Samples::new(2);
    let id = samples.id();
    let (first, _) = ports.create(&mut samples, new_dialog(id)).await;
    let mut second = new_dialog(id);
    second.content = Some(content("Den andre"));
    let (_, outcome) = ports.create(&mut samples, second).await;
    assert_eq!(
        outcome,
        CommitOutcome::Rejected(WriteConflict::DialogExists(first.current.id))
    );
    assert_eq!(ports.read(first.current.id).await.dialog, first.current);
}

/// An idempotent key names one dialog of an owner, and is found while the dialog is not deleted.
pub async fn an_idempotent_key_is_taken_once(ports: Ports<'_>) {
    let mut samples = Samples::new(3);
    let key = IdempotentKey::parse("nøkkel-1").unwrap();
    let org = crate::builders::org();
    assert_eq!(ports.queries.by_idempotent_key(&org, &key).await.unwrap(), None);
    let mut first = new_dialog(samples.id());
    first.idempotent_key = Some(key.clone());
    let (first, _) = ports.create(&mut samples, first).await;
    let mut second = new_dialog(samples.id());
    second.idempotent_key = Some(key.clone());
    let second_id = second.id;
    let (_, outcome) = ports.create(&mut samples, second).await;
    assert_eq!(
        outcome,
        CommitOutcome::Rejected(WriteConflict::IdempotentKeyTaken)
    );
    assert_eq!(ports.queries.details(second_id).await.unwrap(), None);
    let found = ports.queries.by_idempotent_key(&org, &key).await.unwrap();
    assert_eq!(found, Some(first.current.id));

    let mut delete = changed(&ports.read(first.current.id).await, Revision::new(samples.id()));
    delete.current.deleted_at = Some(noon());
    assert_eq!(ports.save(delete).await, CommitOutcome::Committed);
    assert_eq!(ports.queries.by_idempotent_key(&org, &key).await.unwrap(), None);
    let deleted = ports.read(first.current.id).await;
    assert_eq!(deleted.dialog.deleted_at, Some(noon()));
}

/// Children of a dialog have ids of their own.
pub async fn a_taken_child_id_is_a_conflict(ports: Ports<'_>) {
    let mut samples = Samples::new(4);
    let mut new = new_dialog(samples.id());
    let party = new.party.clone();
    new.transmissions = vec![samples.transmission(&party)];
    new.activities = vec![samples.activity(&party)];
    let (written, _) = ports.create(&mut samples, new).await;
    let details = ports.read(written.current.id).await;

    let mut again = changed(&details, Revision::new(samples.id()));
    again.appended.transmissions = details.transmissions.clone();
    for transmission in &mut again.appended.transmissions {
        transmission.idempotent_key = None;
    }
    let id = details.transmissions.first().map(|it| it.id.uuid());
    let kind = ChildKind::Transmission;
    assert_eq!(
        ports.save(again).await,
        CommitOutcome::Rejected(WriteConflict::ChildExists { kind, id })
    );

    let mut again = changed(&details, Revision::new(samples.id()));
    again.appended.activities = details.activities.clone();
    let id = details.activities.first().map(|it| it.id.uuid());
    let kind = ChildKind::Activity;
    assert_eq!(
        ports.save(again).await,
        CommitOutcome::Rejected(WriteConflict::ChildExists { kind, id })
    );
    assert_eq!(ports.read(written.current.id).await, details);
}

/// A change is stored whole and guarded by the revision it started from.
pub async fn a_change_needs_the_revision_it_started_from(ports: Ports<'_>) {
    for seed in 100..120 {
        let mut samples = Samples::new(seed);
        let party = organization();
        let (written, _) = {
            let new = samples.new_dialog(&party);
            ports.create(&mut samples, new).await
        };
        let before = ports.read(written.current.id).await;

        let donor = samples.new_dialog(&party);
        let mut change = changed(&before, Revision::new(samples.id()));
        change.current.content = donor.content;
        change.current.search_tags = donor.search_tags;
        change.current.gui_actions = donor.gui_actions;
        change.current.external_reference = donor.external_reference;
        change.current.process = donor.process;
        change.current.status = donor.status;
        change.current.due_at = donor.due_at;
        change.current.updated_at = noon() + TimeDelta::minutes(1);
        change.current.content_updated_at = change.current.updated_at;
        change.appended.transmissions = vec![samples.transmission(&party)];
        change.appended.activities = vec![samples.activity(&party)];
        let stale = change.clone();
        let mut expected_activities = before.activities.clone();
        expected_activities.extend(change.appended.activities.clone());
        expected_activities.sort_by_key(|it| (it.created_at, it.id));
        change.current.latest_activity = expected_activities.last().cloned();
        let expected = change.current.clone();
        assert_eq!(ports.save(change).await, CommitOutcome::Committed);
        let after = ports.read(written.current.id).await;
        assert_eq!(after.dialog, expected, "seed {seed}");
        assert_eq!(after.activities, expected_activities, "seed {seed}");
        assert_eq!(after.transmissions.len(), before.transmissions.len() + 1);

        assert_eq!(
            ports.save(stale).await,
            CommitOutcome::Rejected(WriteConflict::RevisionChanged)
        );
        assert_eq!(ports.read(written.current.id).await, after);
    }
}

/// The first reading of a state of a dialog by the person.
#[must_use]
pub fn seen(samples: &mut Samples, details: &DialogDetails) -> SeenChange {
    let name = ActorName::parse("Nordmann Kari").unwrap();
    SeenChange {
        about: EventSubject::from(&details.dialog),
        record: SeenRecord {
            id: SeenRecordId::new(details.dialog.id.uuid()),
            seen_at: noon() + TimeDelta::minutes(5),
            user_type: DialogUserType::Person,
            is_via_service_owner: false,
            seen_by: Actor::identified(person(), name),
        },
        content_updated_at: details.dialog.content_updated_at,
        cleared_mark: None,
        seen_event: EventId::new(samples.id()),
        updated_event: EventId::new(samples.id()),
    }
}

/// A reading is recorded, once.
pub async fn a_reading_is_recorded_once(ports: Ports<'_>) {
    let mut samples = Samples::new(5);
    let new = new_dialog(samples.id());
    let (written, _) = ports.create(&mut samples, new).await;
    let details = ports.read(written.current.id).await;
    for _ in 0..3 {
        let reading = seen(&mut samples, &details);
        let mut work = ports.store.begin();
        work.record_seen(reading.clone());
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        let after = ports.read(written.current.id).await;
        assert_eq!(after.seen_log, [reading.record]);
        assert!(after.dialog.seen_since_content_update);
        assert_eq!(after.dialog.revision, details.dialog.revision);
    }
}
