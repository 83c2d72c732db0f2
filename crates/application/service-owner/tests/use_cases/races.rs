use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::repository::DialogRepository;
use dialogporten_application::unit_of_work::{CommitOutcome, Store, WriteConflict};
use dialogporten_domain::actor::Actor;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel::{self, Archive, Bin, Default, MarkedAsUnopened};
use dialogporten_service_owner::change::ChangeDialogError;
use dialogporten_service_owner::update_dialog::UpdateDialog;

impl World {
    async fn snapshot(&self, id: DialogId) -> DialogSnapshot {
        self.store.find(id).await.unwrap().unwrap()
    }

    /// What an end user's labelling does to a state that was read some time ago.
    async fn label(&self, read: DialogSnapshot, add: SystemLabel) -> CommitOutcome {
        let mut dialog = Dialog::restore(read);
        let now = self.ambient.now();
        dialog
            .change_labels(&[add], &[], &Actor::ServiceOwner, now, &mut || {
                self.ambient.new_id()
            })
            .unwrap();
        let mut work = self.store.begin();
        work.save(dialog.into_changes());
        work.commit().await.unwrap()
    }

    async fn update(&self, read: DialogSnapshot, status: DialogStatus) -> Result<(), ChangeDialogError> {
        let mut update = DialogUpdate::unchanged(&read);
        update.status = status;
        let command = UpdateDialog {
            caller: plain(),
            options: self.options(),
            update,
        };
        self.update.handle(read, command).await.map(drop)
    }

    async fn labels(&self, id: DialogId) -> Vec<SystemLabel> {
        self.snapshot(id).await.end_user_context.labels.iter().collect()
    }
}

fn rejected() -> CommitOutcome {
    CommitOutcome::Rejected(WriteConflict::RevisionChanged)
}

#[tokio::test]
async fn an_end_users_label_and_an_owners_update_both_survive_in_either_order() {
    for label_first in [true, false] {
        let world = world();
        let id = world.plain_dialog().await;
        let read = world.snapshot(id).await;
        if label_first {
            assert_eq!(world.label(read.clone(), Archive).await, CommitOutcome::Committed);
            world.update(read, DialogStatus::Completed).await.unwrap();
        } else {
            world.update(read.clone(), DialogStatus::Completed).await.unwrap();
            assert_eq!(world.label(read, Archive).await, CommitOutcome::Committed);
        }
        let stored = world.snapshot(id).await;
        assert_eq!(stored.status, DialogStatus::Completed);
        assert_eq!(world.labels(id).await, [Archive]);
        assert_eq!(world.store.label_log(id).len(), 1);
    }
}

#[tokio::test]
async fn an_update_that_empties_the_bin_leaves_other_marks_alone() {
    let world = world();
    let id = world.plain_dialog().await;
    let fresh = world.snapshot(id).await;
    assert_eq!(world.label(fresh, Bin).await, CommitOutcome::Committed);
    let binned = world.snapshot(id).await;
    assert_eq!(
        world.label(binned.clone(), MarkedAsUnopened).await,
        CommitOutcome::Committed
    );
    world.update(binned, DialogStatus::Completed).await.unwrap();
    assert_eq!(world.labels(id).await, [Default, MarkedAsUnopened]);
}

#[tokio::test]
async fn two_end_users_cannot_overwrite_each_others_labels() {
    let world = world();
    let id = world.plain_dialog().await;
    let read = world.snapshot(id).await;
    assert_eq!(world.label(read.clone(), Archive).await, CommitOutcome::Committed);
    assert_eq!(world.label(read, Bin).await, rejected());
    assert_eq!(world.labels(id).await, [Archive]);
}

#[tokio::test]
async fn two_owners_cannot_overwrite_each_others_update() {
    let world = world();
    let id = world.plain_dialog().await;
    let read = world.snapshot(id).await;
    world.update(read.clone(), DialogStatus::Completed).await.unwrap();
    assert!(matches!(
        world.update(read, DialogStatus::Draft).await,
        Err(ChangeDialogError::ConcurrentChange)
    ));
    assert_eq!(world.snapshot(id).await.status, DialogStatus::Completed);
}

#[tokio::test]
async fn the_owners_labels_survive_its_own_update() {
    let world = world();
    let id = world.plain_dialog().await;
    let read = world.snapshot(id).await;
    let label = ServiceOwnerLabel::parse("sak:17").unwrap();
    world.update(read.clone(), DialogStatus::Completed).await.unwrap();
    world
        .labels
        .add(read.clone(), label, world.options())
        .await
        .unwrap();
    let again = world.labels.remove(&plain(), id, "sak:17", world.options()).await;
    assert!(again.is_ok(), "the label was there");
    let label = ServiceOwnerLabel::parse("sak:18").unwrap();
    let lost = world.labels.add(read, label, world.options()).await;
    assert!(lost.is_err(), "the labels have another revision by now");
    assert_eq!(world.snapshot(id).await.status, DialogStatus::Completed);
}

#[tokio::test]
async fn a_return_to_the_inbox_gives_way_to_an_end_user_who_moves_the_dialog() {
    let world = world();
    let id = world.plain_dialog().await;
    let fresh = world.snapshot(id).await;
    assert_eq!(world.label(fresh, Bin).await, CommitOutcome::Committed);
    let binned = world.snapshot(id).await;
    assert_eq!(
        world.label(binned.clone(), Archive).await,
        CommitOutcome::Committed
    );
    let unchanged = binned.status;
    world.update(binned, unchanged).await.unwrap();
    assert_eq!(world.labels(id).await, [Archive]);
}

#[tokio::test]
async fn a_purge_loses_against_an_update_and_labels_against_a_purge() {
    let world = world();
    let id = world.plain_dialog().await;
    let read = world.snapshot(id).await;
    world.update(read.clone(), DialogStatus::Completed).await.unwrap();
    let mut work = world.store.begin();
    work.purge(&read);
    assert_eq!(work.commit().await.unwrap(), rejected());
    let mut work = world.store.begin();
    work.purge(&world.snapshot(id).await);
    assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
    assert_eq!(world.label(read, Archive).await, rejected());
}
