//! Random operations as use cases make them: load, decide in the domain, save. Two stores that run the same ones stay equal.

use crate::ambient::noon;
use crate::builders::organization;
use crate::contract::seen;
use crate::samples::Samples;
use chrono::TimeDelta;
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::{CommitOutcome, EventBatch, Store};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::actor::Actor;
use dialogporten_domain::dialog::history::HistoryQuestion;
use dialogporten_domain::dialog::lifecycle::purge_events;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot, WritePolicy};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::{DialogId, EventId, LabelLogEntryId, Revision};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::system_label::{LabelAction, LabelLogEntry, SystemLabel};

/// The ports of a store that operations use.
#[derive(Clone, Copy)]
pub struct OperationPorts<'a> {
    /// Writes.
    pub store: &'a dyn Store,
    /// Loads for commands.
    pub repository: &'a dyn DialogRepository,
    /// Reads.
    pub queries: &'a dyn DialogQueries,
}

impl std::fmt::Debug for OperationPorts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OperationPorts")
    }
}

/// What can happen to a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The owner replaces the changeable state, and appends.
    Update,
    /// The owner adds a transmission that answers a stored one.
    Answer,
    /// The owner notes that a transmission was opened.
    Open,
    /// The owner replaces a transmission.
    Replace,
    /// The end user moves it between inbox, archive and bin, or marks it.
    Label,
    /// The owner adds or removes a label of its own.
    OwnerLabel,
    /// A user reads it.
    See,
    /// Soft deletion, or taking it back.
    DeleteOrRestore,
    /// Removal for good.
    Purge,
}

impl Operation {
    /// Purging is rare: the last one.
    pub const ALL: [Self; 9] = [
        Self::Update,
        Self::Answer,
        Self::Open,
        Self::Replace,
        Self::Label,
        Self::OwnerLabel,
        Self::See,
        Self::DeleteOrRestore,
        Self::Purge,
    ];
}

/// What an operation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What became of it.
    pub outcome: CommitOutcome,
    /// Revision that was read.
    pub from: Revision,
    /// Revision that was written; the same for changes of labels, readings and purges.
    pub to: Revision,
    /// Told with it, in order.
    pub events: Vec<EventId>,
}

/// Runs an operation on what `read` says, which may be stale by now; `None` when the domain refuses or nothing changes.
///
/// # Panics
/// When a port fails.
pub async fn run(
    ports: OperationPorts<'_>,
    samples: &mut Samples,
    operation: Operation,
    read: &DialogDetails,
) -> Option<Done> {
    let now = samples.tick();
    let found = read.dialog.clone();
    let id = found.id;
    let revision = Revision::new(samples.id());
    let policy = WritePolicy::default();
    let mut dialog = Dialog::restore(found.clone());
    let mut work = ports.store.begin();
    let done = |outcome, to, events| Done {
        outcome,
        from: read.dialog.revision,
        to,
        events,
    };
    match operation {
        Operation::Update => {
            let donor = samples.new_dialog(&found.party);
            let mut update = DialogUpdate::unchanged(&found);
            update.progress = donor.progress;
            update.external_reference = donor.external_reference;
            update.search_tags = donor.search_tags;
            update.gui_actions = donor.gui_actions;
            update.transmissions = vec![samples.transmission(&found.party)];
            update.activities = vec![samples.activity(&found.party)];
            let question = update.question(&found);
            let facts = ports.repository.history(id, &question).await.unwrap();
            dialog
                .update(update, &facts, policy, revision, now, &mut || samples.id())
                .ok()?;
        }
        Operation::Answer => {
            let mut new = samples.transmission(&found.party);
            new.related_transmission_id = read.transmissions.last().map(|stored| stored.id);
            let list = std::slice::from_ref(&new);
            let question = HistoryQuestion::about(list, &[]);
            let facts = ports.repository.history(id, &question).await.unwrap();
            dialog
                .append_transmission(new, &facts, policy, revision, now, &mut || samples.id())
                .ok()?;
        }
        Operation::Open => {
            let mut new = samples.activity(&found.party);
            let which = usize::from(samples.byte()) % read.transmissions.len().max(1);
            new.transmission_id = Some(read.transmissions.get(which)?.id);
            new.kind = ActivityType::TransmissionOpened;
            new.description = None;
            let question = HistoryQuestion::about(&[], std::slice::from_ref(&new));
            let facts = ports.repository.history(id, &question).await.unwrap();
            dialog
                .append_activity(new, &facts, policy, revision, now, &mut || samples.id())
                .ok()?;
        }
        Operation::Replace => {
            let which = usize::from(samples.byte()) % read.transmissions.len().max(1);
            let mut replacement = samples.transmission(&found.party);
            replacement.id = read.transmissions.get(which)?.id;
            replacement.related_transmission_id = read.transmissions.first().map(|stored| stored.id);
            let (stored, facts) = ports
                .repository
                .transmission_to_replace(id, &replacement)
                .await
                .unwrap()?;
            dialog
                .replace_transmission(&stored, replacement, &facts, revision, now)
                .ok()?;
        }
        Operation::Label => {
            let label = *SystemLabel::ALL.get(usize::from(samples.byte() % 4)).unwrap();
            dialog
                .change_labels(&[label], &[], &Actor::ServiceOwner, now, &mut || samples.id())
                .ok()?;
        }
        Operation::OwnerLabel => {
            let label = format!("label-{}", samples.byte() % 4);
            let parsed = ServiceOwnerLabel::parse(&label).unwrap();
            if dialog.add_service_owner_label(parsed, revision).is_err() {
                dialog.remove_service_owner_label(&label, revision);
            }
        }
        Operation::See => {
            let mut reading = seen(samples, read);
            reading.record.id = dialogporten_domain::identifier::SeenRecordId::new(samples.id());
            reading.record.seen_at = now;
            reading.cleared_mark = found
                .end_user_context
                .labels
                .contains(SystemLabel::MarkedAsUnopened)
                .then(|| LabelLogEntry {
                    id: LabelLogEntryId::new(samples.id()),
                    created_at: now,
                    label: SystemLabel::MarkedAsUnopened,
                    action: LabelAction::Remove,
                    performed_by: reading.record.seen_by.clone(),
                });
            work.record_seen(reading);
            return Some(done(work.commit().await.unwrap(), found.revision, Vec::new()));
        }
        Operation::DeleteOrRestore => {
            if found.deleted_at.is_some() {
                dialog.restore_deleted(policy, revision);
            } else {
                dialog.delete(policy, revision, now);
            }
        }
        Operation::Purge => {
            work.purge(&found);
            let events = purge_events(&found, policy);
            let events = batch(samples, &found, events);
            let ids = ids_of(&events);
            work.append_events(events);
            return Some(done(work.commit().await.unwrap(), found.revision, ids));
        }
    }
    if !dialog.has_changes() {
        return None;
    }
    let (changes, events) = samples.batch(dialog.into_changes());
    let (to, ids) = (changes.current.revision, ids_of(&events));
    // Both orders must end in one statement.
    if samples.byte().is_multiple_of(2) {
        if !events.events.is_empty() {
            work.append_events(events);
        }
        work.save(changes);
    } else {
        work.save(changes);
        if !events.events.is_empty() {
            work.append_events(events);
        }
    }
    Some(done(work.commit().await.unwrap(), to, ids))
}

fn ids_of(batch: &EventBatch) -> Vec<EventId> {
    batch.events.iter().map(|(id, _)| *id).collect()
}

fn batch(samples: &mut Samples, dialog: &DialogSnapshot, events: Vec<DialogEvent>) -> EventBatch {
    EventBatch {
        about: dialog.into(),
        occurred_at: noon() + TimeDelta::hours(1),
        silent: false,
        events: events
            .into_iter()
            .map(|event| (EventId::new(samples.id()), event))
            .collect(),
    }
}

/// Runs one random sequence of operations, some on stale states, against both stores and compares them after each.
///
/// # Panics
/// When the stores differ.
pub async fn stores_stay_equal(one: OperationPorts<'_>, other: OperationPorts<'_>, seed: u64, steps: usize) {
    let mut samples = Samples::new(seed);
    let new = samples.new_dialog(&organization());
    let (changes, events) = samples.created(new);
    let id = changes.current.id;
    for ports in [one, other] {
        let mut work = ports.store.begin();
        work.save(changes.clone());
        work.append_events(events.clone());
        assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    }
    let mut stale = one.queries.details(id).await.unwrap().unwrap();
    for step in 0..steps {
        let fresh = one.queries.details(id).await.unwrap();
        let Some(fresh) = fresh else { return };
        let read = if samples.byte().is_multiple_of(5) {
            stale
        } else {
            fresh.clone()
        };
        stale = fresh;
        let last = Operation::ALL.len() - usize::from(step + 1 < steps);
        let operation = *Operation::ALL.get(usize::from(samples.byte()) % last).unwrap();
        let mut twin = samples.clone();
        let outcome = run(one, &mut samples, operation, &read).await;
        let again = run(other, &mut twin, operation, &read).await;
        assert_eq!(outcome, again, "seed {seed}, step {step}: {operation:?}");
        assert_equal(
            one,
            other,
            id,
            &format!("seed {seed}, step {step}: {operation:?}"),
        )
        .await;
    }
}

async fn assert_equal(one: OperationPorts<'_>, other: OperationPorts<'_>, id: DialogId, what: &str) {
    let details = one.queries.details(id).await.unwrap();
    assert_eq!(details, other.queries.details(id).await.unwrap(), "{what}");
    assert_eq!(
        one.repository.find(id).await.unwrap(),
        other.repository.find(id).await.unwrap(),
        "{what}"
    );
    let mut question = HistoryQuestion::default();
    if let Some(details) = &details {
        question = HistoryQuestion::about(&details.transmissions, &details.activities);
        let all = details.transmissions.iter().map(|stored| stored.id);
        question.parents.extend(all.clone());
        question.opened.extend(all);
    }
    assert_eq!(
        one.repository.history(id, &question).await.unwrap(),
        other.repository.history(id, &question).await.unwrap(),
        "{what}"
    );
}
