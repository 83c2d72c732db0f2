//! Where end users keep dialogs: labels of one dialog and of many.

use crate::world::{World, user, world};
use async_trait::async_trait;
use chrono::TimeDelta;
use dialogporten_application::PortError;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::labelling::Labelling;
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::Store;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::{ActivityId, DialogId, Revision};
use dialogporten_domain::system_label::SystemLabel::{self, Archive, Bin, Default, MarkedAsUnopened, Sent};
use dialogporten_domain::system_label::{LabelAction, LabelLogEntry};
use dialogporten_domain::transmission::Transmission;
use dialogporten_end_user::change_system_labels::{
    ChangeSystemLabels, ChangeSystemLabelsError, ChangeSystemLabelsHandler,
};
use dialogporten_testkit::builders::{organization, person, resource};
use std::sync::Arc;

impl World {
    fn change(&self, add: &[SystemLabel], remove: &[SystemLabel]) -> ChangeSystemLabels {
        ChangeSystemLabels {
            user: user(person()),
            add: add.to_vec(),
            remove: remove.to_vec(),
            now: self.ambient.now(),
        }
    }

    async fn add(&self, id: DialogId, label: SystemLabel) -> Result<Revision, ChangeSystemLabelsError> {
        self.labels.change_one(id, None, self.change(&[label], &[])).await
    }

    async fn remove(&self, id: DialogId, label: SystemLabel) -> Revision {
        let change = self.change(&[], &[label]);
        self.labels.change_one(id, None, change).await.unwrap()
    }

    async fn kept_in(&self, id: DialogId) -> SystemLabel {
        self.stored(id).await.dialog.end_user_context.labels.exclusive()
    }
}

fn listing_world() -> World {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-melding"));
    world
}

fn paths<T: std::fmt::Debug>(result: Result<T, ChangeSystemLabelsError>) -> Vec<String> {
    match result {
        Err(ChangeSystemLabelsError::Invalid(violations)) => {
            violations.iter().map(|(path, _)| path.to_owned()).collect()
        }
        other => panic!("expected 400, got {other:?}"),
    }
}

#[tokio::test]
async fn bin_then_archive_leaves_three_entries_and_no_event() {
    let world = listing_world();
    let id = world.register(world.dialog()).await;
    let before = world.stored(id).await.dialog;
    world.add(id, Bin).await.unwrap();
    world.ambient.advance(TimeDelta::seconds(1));
    let revision = world.add(id, Archive).await.unwrap();
    let entries: Vec<_> = world
        .store
        .label_log(id)
        .iter()
        .map(|LabelLogEntry { label, action, .. }| (*label, *action))
        .collect();
    assert_eq!(
        entries,
        [
            (Bin, LabelAction::Set),
            (Archive, LabelAction::Set),
            (Bin, LabelAction::Remove)
        ]
    );
    let after = world.stored(id).await.dialog;
    assert_eq!(after.end_user_context.revision, revision);
    assert_eq!(
        (after.revision, after.updated_at),
        (before.revision, before.updated_at)
    );
    assert_eq!(world.store.outbox().len(), 1, "labels are told to nobody");
    let name = world.store.label_log(id)[0].performed_by.name().cloned().unwrap();
    assert_eq!(name.as_str(), "Nordmann Kari Anne");
}

#[tokio::test]
async fn removing_a_place_falls_back_to_the_inbox_and_the_last_addition_wins() {
    let world = listing_world();
    let id = world.register(world.dialog()).await;
    world.add(id, Bin).await.unwrap();
    world.remove(id, Default).await;
    assert_eq!(world.kept_in(id).await, Bin, "removing Default means nothing");
    world.remove(id, Bin).await;
    assert_eq!(world.kept_in(id).await, Default);
    let change = world.change(&[Bin, MarkedAsUnopened, Archive], &[Default]);
    world.labels.change_one(id, None, change).await.unwrap();
    assert_eq!(world.kept_in(id).await, Archive);
}

#[tokio::test]
async fn a_change_of_nothing_keeps_the_revision() {
    let world = listing_world();
    let id = world.register(world.dialog()).await;
    let first = world.add(id, Archive).await.unwrap();
    let again = world
        .labels
        .change_one(id, Some(first), world.change(&[Archive], &[]))
        .await
        .unwrap();
    assert_eq!(again, first);
    assert_eq!(world.store.label_log(id).len(), 1);
}

#[tokio::test]
async fn outcomes_of_labelling_come_in_order() {
    let world = world();
    let id = world.register(world.dialog()).await;
    let unknown = DialogId::new(world.ambient.new_id());
    let stale = Some(Revision::new(world.ambient.new_random()));
    let sent = world.change(&[Archive, Sent], &[Sent]);
    let result = world.labels.change_one(unknown, stale, sent).await;
    assert_eq!(paths(result), ["addLabels[1]", "removeLabels[0]"]);
    let archive = || world.change(&[Archive], &[]);
    assert!(matches!(
        world.labels.change_one(unknown, stale, archive()).await,
        Err(ChangeSystemLabelsError::NotFound(ids)) if ids == [unknown]
    ));
    assert!(matches!(
        world.labels.change_one(id, stale, archive()).await,
        Err(ChangeSystemLabelsError::Forbidden(forbidden)) if forbidden == id
    ));
    world.registers.list(&organization(), &resource("skatt-melding"));
    assert!(matches!(
        world.labels.change_one(id, stale, archive()).await,
        Err(ChangeSystemLabelsError::RevisionMismatch)
    ));
    world.delete(id).await;
    assert!(matches!(
        world.labels.change_one(id, None, archive()).await,
        Err(ChangeSystemLabelsError::NotFound(_))
    ));
    assert!(world.store.label_log(id).is_empty());
}

#[tokio::test]
async fn many_dialogs_change_or_none() {
    let world = listing_world();
    let first = world.register(world.dialog()).await;
    let second = world.register(world.dialog()).await;
    let foreign = world
        .registered(|dialog| dialog.service_resource = resource("skatt-hoy"))
        .await;
    let unknown = DialogId::new(world.ambient.new_id());
    let archive = || world.change(&[Archive], &[]);

    let dialogs = [(first, None), (foreign, None), (unknown, None)];
    assert!(matches!(
        world.labels.change_many(&dialogs, archive()).await,
        Err(ChangeSystemLabelsError::NotFound(ids)) if ids == [foreign, unknown]
    ));
    let stale = Some(Revision::new(world.ambient.new_random()));
    assert!(matches!(
        world
            .labels
            .change_many(&[(first, None), (second, stale)], archive())
            .await,
        Err(ChangeSystemLabelsError::RevisionMismatch)
    ));
    assert_eq!(world.kept_in(first).await, Default);

    let known = Some(world.stored(second).await.dialog.end_user_context.revision);
    let dialogs = [(first, None), (second, known)];
    world.labels.change_many(&dialogs, archive()).await.unwrap();
    assert_eq!(
        (world.kept_in(first).await, world.kept_in(second).await),
        (Archive, Archive)
    );
}

#[tokio::test]
async fn many_are_one_to_a_hundred_different_dialogs() {
    let world = listing_world();
    let id = DialogId::new(world.ambient.new_id());
    let none = world.labels.change_many(&[], world.change(&[Sent], &[])).await;
    assert_eq!(paths(none), ["dto.addLabels[0]", "dto.dialogs"]);
    let twice = [(id, None), (id, None)];
    let twice = world.labels.change_many(&twice, world.change(&[Bin], &[])).await;
    assert_eq!(paths(twice), ["dto.dialogs"]);
    let mut many: Vec<_> = (0..101)
        .map(|_| (DialogId::new(world.ambient.new_id()), None))
        .collect();
    let result = world.labels.change_many(&many, world.change(&[Bin], &[])).await;
    assert_eq!(paths(result), ["dto.dialogs"]);
    many.truncate(100);
    assert!(matches!(
        world.labels.change_many(&many, world.change(&[Bin], &[])).await,
        Err(ChangeSystemLabelsError::NotFound(ids)) if ids.len() == 100
    ));
}

#[tokio::test]
async fn many_dialogs_are_one_question() {
    let world = listing_world();
    let mut dialogs = Vec::new();
    for _ in 0..5 {
        dialogs.push((world.register(world.dialog()).await, None));
    }
    world
        .labels
        .change_many(&dialogs, world.change(&[Bin], &[]))
        .await
        .unwrap();
    assert_eq!(world.registers.list_requests(), 1);
}

/// Loads what was stored at a moment, whatever has happened since.
struct Stale(DialogSnapshot);

#[async_trait]
impl DialogRepository for Stale {
    async fn find(&self, _: DialogId) -> Result<Option<DialogSnapshot>, PortError> {
        Ok(Some(self.0.clone()))
    }

    async fn history(&self, _: DialogId, _: &HistoryQuestion) -> Result<HistoryFacts, PortError> {
        unreachable!("labels have nothing to do with the history")
    }

    async fn transmission_to_replace(
        &self,
        _: DialogId,
        _: &Transmission,
    ) -> Result<Option<(Transmission, ReplacementFacts)>, PortError> {
        Ok(None)
    }

    async fn activity_to_move(
        &self,
        _: DialogId,
        _: ActivityId,
    ) -> Result<Option<(Activity, Option<Activity>)>, PortError> {
        Ok(None)
    }
}

impl World {
    /// Sees the dialog as it is now for ever.
    async fn stale_handler(&self, id: DialogId) -> ChangeSystemLabelsHandler {
        let registers = self.registers.clone();
        ChangeSystemLabelsHandler::new(
            Arc::new(Stale(self.stored(id).await.dialog)),
            DialogAuthorizer::new(registers.clone(), registers.clone(), registers.clone()),
            Labelling::new(
                Arc::new(self.store.clone()),
                ActorNames::new(registers),
                self.ambient.clone(),
            ),
        )
    }
}

#[tokio::test]
async fn a_lost_race_is_a_stale_revision_for_those_who_named_one() {
    let world = listing_world();
    let id = world.register(world.dialog()).await;
    let known = Some(world.stored(id).await.dialog.end_user_context.revision);
    let stale = world.stale_handler(id).await;
    world.add(id, Archive).await.unwrap();
    let bin = || world.change(&[Bin], &[]);
    assert!(matches!(
        stale.change_one(id, known, bin()).await,
        Err(ChangeSystemLabelsError::RevisionMismatch)
    ));
    assert!(matches!(
        stale.change_one(id, None, bin()).await,
        Err(ChangeSystemLabelsError::ConcurrentChange)
    ));
    assert_eq!(world.kept_in(id).await, Archive);
}

#[tokio::test]
async fn an_owners_change_at_the_same_time_makes_no_users_change_fail() {
    let world = listing_world();
    let id = world.register(world.dialog()).await;
    let known = world.stored(id).await.dialog;
    let stale = world.stale_handler(id).await;
    let mut dialog = Dialog::restore(known.clone());
    let revision = Revision::new(world.ambient.new_random());
    assert!(dialog.freeze(revision, world.ambient.now()));
    let mut work = world.store.begin();
    work.save(dialog.into_changes());
    let _committed = work.commit().await.unwrap();
    let if_match = Some(known.end_user_context.revision);
    let bin = world.change(&[Bin], &[]);
    assert!(stale.change_one(id, if_match, bin).await.is_ok());
    assert_eq!(world.kept_in(id).await, Bin);
    assert_eq!(world.stored(id).await.dialog.revision, revision);
}
