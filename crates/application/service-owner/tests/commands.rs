//! Changing stored dialogs: order of outcomes, what is told, nothing written on failure.
#![expect(
    clippy::unwrap_used,
    reason = "a test world that cannot be built is a broken test"
)]

use chrono::TimeDelta;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{Scopes, ServiceOwner, scope};
use dialogporten_application::dialogs::{DialogDetails, DialogQueries};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::OrganizationNumber;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::{OrgCode, ServiceResourceType};
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::change::{
    ChangeDialogError, ChangeOptions, DialogChanger, UnprocessableChange,
};
use dialogporten_service_owner::create_activity::{CreateActivity, CreateActivityHandler};
use dialogporten_service_owner::create_dialog::{CreateDialog, CreateDialogHandler};
use dialogporten_service_owner::create_transmission::{CreateTransmission, CreateTransmissionHandler};
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_service_owner::lifecycle::{ChangeLifecycle, LifecycleHandler};
use dialogporten_service_owner::ownership::ResourceOwnership;
use dialogporten_service_owner::service_owner_labels::{AddLabelError, ServiceOwnerLabelsHandler};
use dialogporten_service_owner::update_dialog::{UpdateDialog, UpdateDialogHandler};
use dialogporten_service_owner::update_transmission::{UpdateTransmission, UpdateTransmissionHandler};
use dialogporten_testkit::ambient::FixedAmbient;
use dialogporten_testkit::builders::{activity, new_dialog, org, owner, resource, transmission};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::registers::FakeRegisters;
use std::sync::Arc;

struct World {
    store: InMemoryStore,
    ambient: Arc<FixedAmbient>,
    create: CreateDialogHandler,
    update: UpdateDialogHandler,
    transmissions: CreateTransmissionHandler,
    corrections: UpdateTransmissionHandler,
    activities: CreateActivityHandler,
    lifecycle: LifecycleHandler,
    labels: ServiceOwnerLabelsHandler,
}

fn world() -> World {
    let store = InMemoryStore::new();
    let registers = FakeRegisters::new();
    let generic = ServiceResourceType::GenericAccessResource;
    registers.add_resource(&resource("skatt-melding"), generic, &owner(), &org(), None);
    let letters = ServiceResourceType::CorrespondenceService;
    registers.add_resource(&resource("skatt-brev"), letters, &owner(), &org(), None);
    registers.add_resource(&resource("nav-sykepenger"), generic, &other_owner(), &nav(), None);
    let ambient = Arc::new(FixedAmbient::new());
    let shared: Arc<InMemoryStore> = Arc::new(store.clone());
    let ownership = ResourceOwnership::new(registers.clone());
    let names = ActorNames::new(registers);
    let changer = DialogChanger::new(
        shared.clone(),
        shared.clone(),
        ownership.clone(),
        names.clone(),
        ambient.clone(),
    );
    World {
        create: CreateDialogHandler::new(shared.clone(), shared, ownership, names, ambient.clone()),
        update: UpdateDialogHandler::new(changer.clone()),
        transmissions: CreateTransmissionHandler::new(changer.clone()),
        corrections: UpdateTransmissionHandler::new(changer.clone()),
        activities: CreateActivityHandler::new(changer.clone()),
        lifecycle: LifecycleHandler::new(changer.clone()),
        labels: ServiceOwnerLabelsHandler::new(changer),
        store,
        ambient,
    }
}

fn other_owner() -> OrganizationNumber {
    OrganizationNumber::parse("313006425").unwrap()
}

fn nav() -> OrgCode {
    OrgCode::parse("nav").unwrap()
}

fn caller(scopes: &[&str]) -> ServiceOwner {
    ServiceOwner {
        organization: owner(),
        org: None,
        scopes: scopes.iter().copied().collect::<Scopes>(),
        acting_for: None,
    }
}

fn plain() -> ServiceOwner {
    caller(&[scope::SERVICE_PROVIDER])
}

fn admin() -> ServiceOwner {
    caller(&[scope::SERVICE_PROVIDER, scope::ADMIN])
}

fn stranger() -> ServiceOwner {
    ServiceOwner {
        organization: other_owner(),
        ..plain()
    }
}

impl World {
    fn options(&self) -> ChangeOptions {
        ChangeOptions {
            silent: false,
            if_match: None,
            now: self.ambient.now(),
        }
    }

    fn stale(&self) -> ChangeOptions {
        ChangeOptions {
            if_match: Some(Revision::new(self.ambient.new_random())),
            ..self.options()
        }
    }

    async fn register(&self, dialog: NewDialog) -> DialogId {
        let command = CreateDialog {
            caller: admin(),
            silent: false,
            now: self.ambient.now(),
            dialog,
        };
        let id = self.create.handle(command).await.unwrap().id;
        self.ambient.advance(TimeDelta::minutes(1));
        id
    }

    async fn plain_dialog(&self) -> DialogId {
        self.register(new_dialog(self.ambient.new_id())).await
    }

    async fn stored(&self, id: DialogId) -> DialogDetails {
        self.store.details(id).await.unwrap().unwrap()
    }

    async fn change(
        &self,
        caller: ServiceOwner,
        id: DialogId,
        options: ChangeOptions,
        edit: impl FnOnce(&mut DialogUpdate),
    ) -> Result<Revision, ChangeDialogError> {
        let found = self.update.find(&caller, id).await?;
        let mut update = DialogUpdate::unchanged(&found);
        edit(&mut update);
        self.update
            .handle(
                found,
                UpdateDialog {
                    caller,
                    options,
                    update,
                },
            )
            .await
    }

    fn lifecycle(&self, caller: ServiceOwner, id: DialogId) -> ChangeLifecycle {
        ChangeLifecycle {
            caller,
            dialog_id: id,
            options: self.options(),
        }
    }

    async fn append(
        &self,
        caller: ServiceOwner,
        id: DialogId,
        options: ChangeOptions,
    ) -> Result<Revision, ChangeDialogError> {
        let transmission = transmission(self.ambient.new_id(), options.now);
        let command = CreateTransmission {
            caller,
            dialog_id: id,
            options,
            transmission,
        };
        self.transmissions.handle(command).await
    }

    fn last_events(&self) -> Vec<DialogEvent> {
        self.store
            .outbox()
            .last()
            .unwrap()
            .events
            .iter()
            .map(|(_, event)| event.clone())
            .collect()
    }
}

fn rules(result: Result<Revision, ChangeDialogError>) -> Vec<UnprocessableChange> {
    match result {
        Err(ChangeDialogError::Unprocessable(reasons)) => reasons,
        other => panic!("expected 422, got {other:?}"),
    }
}

#[tokio::test]
async fn an_update_moves_the_revision_and_is_told_once() {
    let world = world();
    let id = world.plain_dialog().await;
    let before = world.stored(id).await.dialog;
    let edit = |update: &mut DialogUpdate| update.status = DialogStatus::Completed;
    let revision = world.change(plain(), id, world.options(), edit).await.unwrap();
    let after = world.stored(id).await.dialog;
    assert_ne!(before.revision, after.revision);
    assert_eq!(
        (after.revision, after.status),
        (revision, DialogStatus::Completed)
    );
    assert_eq!(world.last_events(), [DialogEvent::Updated]);

    let again = world.change(plain(), id, world.options(), |_| {}).await.unwrap();
    assert_eq!(again, revision, "nothing changes, nothing moves");
    assert_eq!(world.store.outbox().len(), 2);
}

#[tokio::test]
async fn outcomes_of_an_update_come_in_order() {
    let world = world();
    let id = world.plain_dialog().await;
    let past = Some(world.ambient.now() - TimeDelta::days(1));
    let missing = DialogId::new(world.ambient.new_id());
    let unknown = world.change(plain(), missing, world.options(), |_| {}).await;
    assert!(matches!(unknown, Err(ChangeDialogError::NotFound(_))));
    let foreign = world.change(stranger(), id, world.options(), |_| {}).await;
    assert!(matches!(foreign, Err(ChangeDialogError::NotFound(_))));
    let stale = world
        .change(plain(), id, world.stale(), |update| update.due_at = past)
        .await;
    assert!(
        matches!(stale, Err(ChangeDialogError::RevisionMismatch)),
        "412 before 422"
    );
    let due = world
        .change(plain(), id, world.options(), |update| update.due_at = past)
        .await;
    assert_eq!(
        rules(due),
        [UnprocessableChange::Rule(DialogRuleError::DueAtInPast)]
    );

    let foreign = AuthorizationAttribute::parse("urn:altinn:resource:nav-sykepenger").unwrap();
    let refused = world
        .change(plain(), id, world.options(), |update| {
            update.due_at = past;
            let mut letter = transmission(world.ambient.new_id(), world.ambient.now());
            letter.authorization_attribute = Some(foreign);
            update.transmissions.push(letter);
        })
        .await;
    assert!(matches!(
        refused,
        Err(ChangeDialogError::Forbidden(Forbidden::UnownedResources(_)))
    ));

    let duplicate = |update: &mut DialogUpdate| {
        for _ in 0..2 {
            let mut letter = transmission(world.ambient.new_id(), world.ambient.now());
            letter.idempotent_key = Some(IdempotentKey::parse("same").unwrap());
            update.transmissions.push(letter);
        }
    };
    let taken = world.change(plain(), id, world.options(), duplicate).await;
    assert!(matches!(taken, Err(ChangeDialogError::TransmissionKeysTaken(keys)) if keys.len() == 1));
    let both = world
        .change(plain(), id, world.options(), |update| {
            duplicate(update);
            update.due_at = past;
        })
        .await;
    assert_eq!(rules(both).len(), 1, "422 before 409");
    assert_eq!(world.store.outbox().len(), 1, "nothing was written");
}

#[tokio::test]
async fn a_deleted_dialog_is_gone_until_it_is_restored() {
    let world = world();
    let id = world.plain_dialog().await;
    let deleted = world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    assert_eq!(world.last_events(), [DialogEvent::Deleted]);
    assert!(matches!(
        world.lifecycle.delete(world.lifecycle(plain(), id)).await,
        Err(ChangeDialogError::Gone(_))
    ));
    let gone = world.change(plain(), id, world.stale(), |_| {}).await;
    assert!(matches!(gone, Err(ChangeDialogError::Gone(_))), "410 before 412");
    assert!(matches!(
        world.append(plain(), id, world.options()).await,
        Err(ChangeDialogError::Gone(_))
    ));
    let restored = world
        .lifecycle
        .restore(world.lifecycle(plain(), id))
        .await
        .unwrap();
    assert_ne!(restored, deleted);
    assert_eq!(world.last_events(), [DialogEvent::Restored]);
    let again = world
        .lifecycle
        .restore(world.lifecycle(plain(), id))
        .await
        .unwrap();
    assert_eq!(again, restored, "restoring a live dialog changes nothing");
    assert!(world.append(plain(), id, world.options()).await.is_ok());
}

#[tokio::test]
async fn a_purged_dialog_leaves_nothing_and_its_key_is_free() {
    let world = world();
    let key = Some(IdempotentKey::parse("sak-17").unwrap());
    let dialog = NewDialog {
        idempotent_key: key,
        ..new_dialog(world.ambient.new_id())
    };
    let id = world.register(dialog.clone()).await;
    assert!(matches!(
        world.lifecycle.purge(world.lifecycle(stranger(), id)).await,
        Err(ChangeDialogError::NotFound(_))
    ));
    world.lifecycle.purge(world.lifecycle(plain(), id)).await.unwrap();
    assert_eq!(world.last_events(), [DialogEvent::Deleted]);
    assert_eq!(world.store.dialog_count(), 0);
    assert_eq!(world.register(dialog).await, id);
}

#[tokio::test]
async fn a_frozen_dialog_is_changed_by_admins_only() {
    let world = world();
    let id = world.plain_dialog().await;
    let refused = world.lifecycle.freeze(world.lifecycle(plain(), id)).await;
    assert!(matches!(
        refused,
        Err(ChangeDialogError::Forbidden(Forbidden::AdminOnly))
    ));
    let frozen = world
        .lifecycle
        .freeze(world.lifecycle(admin(), id))
        .await
        .unwrap();
    assert_eq!(
        world
            .lifecycle
            .freeze(world.lifecycle(admin(), id))
            .await
            .unwrap(),
        frozen
    );
    let change = |update: &mut DialogUpdate| update.status = DialogStatus::Completed;
    let refused = world.change(plain(), id, world.stale(), change).await;
    assert!(
        matches!(refused, Err(ChangeDialogError::Forbidden(Forbidden::Frozen))),
        "403 before 412"
    );
    let refused = world.lifecycle.delete(world.lifecycle(plain(), id)).await;
    assert!(matches!(
        refused,
        Err(ChangeDialogError::Forbidden(Forbidden::Frozen))
    ));
    assert!(world.change(admin(), id, world.options(), change).await.is_ok());
    world
        .lifecycle
        .unfreeze(world.lifecycle(admin(), id))
        .await
        .unwrap();
    assert!(world.append(plain(), id, world.options()).await.is_ok());
}

#[tokio::test]
async fn an_appended_transmission_and_its_opening_change_what_is_unopened() {
    let world = world();
    let id = world.plain_dialog().await;
    let letter = transmission(world.ambient.new_id(), world.ambient.now());
    let command = CreateTransmission {
        caller: plain(),
        dialog_id: id,
        options: world.options(),
        transmission: letter.clone(),
    };
    world.transmissions.handle(command.clone()).await.unwrap();
    assert!(world.stored(id).await.dialog.has_unopened_content);
    assert!(matches!(
        world.last_events().as_slice(),
        [DialogEvent::Updated, DialogEvent::TransmissionCreated { .. }]
    ));
    assert_eq!(
        rules(world.transmissions.handle(command).await),
        [UnprocessableChange::Rule(DialogRuleError::TransmissionExists(
            letter.id
        ))]
    );

    let mut opened = activity(world.ambient.new_id(), world.ambient.now());
    opened.kind = ActivityType::TransmissionOpened;
    opened.transmission_id = Some(letter.id);
    let command = CreateActivity {
        caller: plain(),
        dialog_id: id,
        options: world.options(),
        activity: opened.clone(),
    };
    world.activities.handle(command.clone()).await.unwrap();
    assert!(!world.stored(id).await.dialog.has_unopened_content);
    assert_eq!(
        rules(world.activities.handle(command).await),
        [UnprocessableChange::Rule(DialogRuleError::ActivityExists(
            opened.id
        ))]
    );
}

#[tokio::test]
async fn a_silent_append_tells_only_a_silent_update() {
    let world = world();
    let id = world.plain_dialog().await;
    let before = world.stored(id).await.dialog;
    world
        .append(
            plain(),
            id,
            ChangeOptions {
                silent: true,
                ..world.options()
            },
        )
        .await
        .unwrap();
    let batch = world.store.outbox().pop().unwrap();
    assert!(batch.silent);
    assert_eq!(world.last_events(), [DialogEvent::Updated]);
    let after = world.stored(id).await.dialog;
    assert_eq!(after.updated_at, before.updated_at);
    assert_ne!(after.revision, before.revision);
}

#[tokio::test]
async fn an_activity_notices_a_stale_revision_last() {
    let world = world();
    let id = world.plain_dialog().await;
    let new = |kind| {
        let mut new = activity(world.ambient.new_id(), world.ambient.now());
        new.kind = kind;
        CreateActivity {
            caller: plain(),
            dialog_id: id,
            options: world.stale(),
            activity: new,
        }
    };
    let refused = world
        .activities
        .handle(new(ActivityType::CorrespondenceOpened))
        .await;
    assert!(matches!(
        refused,
        Err(ChangeDialogError::Forbidden(Forbidden::ActivityTypes(_)))
    ));
    let stale = world.activities.handle(new(ActivityType::DialogClosed)).await;
    assert!(matches!(stale, Err(ChangeDialogError::RevisionMismatch)));
    world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    let mut by_admin = new(ActivityType::DialogClosed);
    by_admin.options = world.options();
    assert!(matches!(
        world.activities.handle(by_admin.clone()).await,
        Err(ChangeDialogError::Gone(_))
    ));
    by_admin.caller = admin();
    assert!(
        world.activities.handle(by_admin).await.is_ok(),
        "admins append to deleted dialogs"
    );
}

#[tokio::test]
async fn a_correction_needs_its_scope_and_moves_no_time() {
    let world = world();
    let letter = transmission(world.ambient.new_id(), world.ambient.now());
    let dialog = NewDialog {
        transmissions: vec![letter.clone()],
        ..new_dialog(world.ambient.new_id())
    };
    let id = world.register(dialog).await;
    let before = world.stored(id).await.dialog;
    let mut corrected = letter.clone();
    corrected.external_reference = dialogporten_domain::text::ShortText::parse("rettet").ok();
    let command = |caller| UpdateTransmission {
        caller,
        dialog_id: id,
        options: ChangeOptions {
            silent: true,
            ..world.options()
        },
        transmission: corrected.clone(),
        keeps_time: true,
    };
    let refused = world.corrections.handle(command(plain())).await;
    assert!(matches!(
        refused,
        Err(ChangeDialogError::Forbidden(Forbidden::ChangeTransmissions))
    ));
    let corrector = caller(&[scope::SERVICE_PROVIDER, scope::CHANGE_TRANSMISSIONS]);
    world.corrections.handle(command(corrector)).await.unwrap();
    let after = world.stored(id).await;
    assert_eq!(after.transmissions, [corrected]);
    assert_eq!(after.dialog.updated_at, before.updated_at);
    assert!(world.store.outbox().last().unwrap().silent);
}

#[tokio::test]
async fn labels_have_a_revision_of_their_own() {
    let world = world();
    let id = world.plain_dialog().await;
    let label = || ServiceOwnerLabel::parse("Saksbehandler:Kari").unwrap();
    let before = world.stored(id).await.dialog;
    let found = world.labels.find(&plain(), id).await.unwrap();
    let revision = world.labels.add(found, label(), world.options()).await.unwrap();
    let after = world.stored(id).await.dialog;
    assert_eq!(after.revision, before.revision);
    assert_eq!(after.service_owner_context.revision, revision);
    assert_eq!(world.store.outbox().len(), 1, "labels are told to nobody");
    let found = world.labels.find(&plain(), id).await.unwrap();
    assert!(matches!(
        world.labels.add(found, label(), world.options()).await,
        Err(AddLabelError::Invalid(_))
    ));
    world
        .labels
        .remove(&plain(), id, "SAKSBEHANDLER:KARI", world.options())
        .await
        .unwrap();
    assert!(
        world
            .stored(id)
            .await
            .dialog
            .service_owner_context
            .labels
            .is_empty()
    );
    assert!(
        world.labels.find(&admin(), id).await.is_ok(),
        "the admin's organization owns it here"
    );
    assert!(world.labels.find(&stranger(), id).await.is_err());
}
