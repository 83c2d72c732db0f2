//! Registering a dialog: outcomes, events, authorization, and nothing written on failure.
#![expect(
    clippy::unwrap_used,
    reason = "a test world that cannot be built is a broken test"
)]

use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{Scopes, ServiceOwner, scope};
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::actor::{Actor, Representative};
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::party::OrganizationNumber;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::create_dialog::{
    CreateDialog, CreateDialogError, CreateDialogHandler, CreatedDialog, Unprocessable,
};
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_service_owner::ownership::ResourceOwnership;
use dialogporten_testkit::ambient::FixedAmbient;
use dialogporten_testkit::builders::{
    activity, new_dialog, org, other_person, owner, person, resource, transmission,
};
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::registers::FakeRegisters;
use std::sync::Arc;

struct World {
    store: InMemoryStore,
    registers: Arc<FakeRegisters>,
    ambient: Arc<FixedAmbient>,
    handler: CreateDialogHandler,
}

fn world() -> World {
    let store = InMemoryStore::new();
    let registers = FakeRegisters::new();
    let generic = ServiceResourceType::GenericAccessResource;
    registers.add_resource(&resource("skatt-melding"), generic, &owner(), &org(), None);
    let letters = ServiceResourceType::CorrespondenceService;
    registers.add_resource(&resource("skatt-brev"), letters, &owner(), &org(), None);
    let other = OrganizationNumber::parse("313006425").unwrap();
    registers.add_resource(&resource("nav-sykepenger"), generic, &other, &org(), None);
    let ambient = Arc::new(FixedAmbient::new());
    let handler = CreateDialogHandler::new(
        Arc::new(store.clone()),
        Arc::new(store.clone()),
        ResourceOwnership::new(registers.clone()),
        ActorNames::new(registers.clone()),
        ambient.clone(),
    );
    World {
        store,
        registers,
        ambient,
        handler,
    }
}

fn caller(scopes: &[&str]) -> ServiceOwner {
    ServiceOwner {
        organization: owner(),
        org: None,
        scopes: scopes.iter().copied().collect::<Scopes>(),
        acting_for: None,
    }
}

impl World {
    fn dialog(&self) -> NewDialog {
        new_dialog(self.ambient.new_id())
    }

    async fn create_as(
        &self,
        scopes: &[&str],
        dialog: NewDialog,
    ) -> Result<CreatedDialog, CreateDialogError> {
        let now = self.ambient.now();
        let command = CreateDialog {
            caller: caller(scopes),
            silent: false,
            now,
            dialog,
        };
        self.handler.handle(command).await
    }

    async fn create(&self, dialog: NewDialog) -> Result<CreatedDialog, CreateDialogError> {
        self.create_as(&[scope::SERVICE_PROVIDER], dialog).await
    }

    fn assert_nothing_written(&self, dialogs: usize) {
        assert_eq!(self.store.dialog_count(), dialogs);
        assert_eq!(self.store.outbox().len(), dialogs);
    }
}

fn unprocessable(result: Result<CreatedDialog, CreateDialogError>) -> Vec<Unprocessable> {
    match result {
        Err(CreateDialogError::Unprocessable(reasons)) => reasons,
        other => panic!("expected 422, got {other:?}"),
    }
}

fn forbidden(result: Result<CreatedDialog, CreateDialogError>) -> Forbidden {
    match result {
        Err(CreateDialogError::Forbidden(reason)) => reason,
        other => panic!("expected 403, got {other:?}"),
    }
}

#[tokio::test]
async fn a_created_dialog_is_stored_with_its_events_in_order() {
    let world = world();
    let now = world.ambient.now();
    let mut dialog = world.dialog();
    dialog.transmissions = vec![transmission(world.ambient.new_id(), now)];
    dialog.activities = vec![activity(world.ambient.new_id(), now)];
    let created = world.create(dialog).await.unwrap();

    let stored = world.store.details(created.id).await.unwrap().unwrap();
    assert_eq!(stored.dialog.revision, created.revision);
    assert_eq!(stored.dialog.org, org());
    let [batch] = world.store.outbox().try_into().unwrap();
    assert_eq!(batch.about.dialog_id, created.id);
    assert!(!batch.silent);
    let events: Vec<_> = batch.events.iter().map(|(_, event)| event).collect();
    assert!(matches!(
        events.as_slice(),
        [
            DialogEvent::Created,
            DialogEvent::TransmissionCreated { .. },
            DialogEvent::ActivityCreated { .. }
        ]
    ));
}

#[tokio::test]
async fn a_silent_create_tells_only_that_the_dialog_exists() {
    let world = world();
    let now = world.ambient.now();
    let mut dialog = world.dialog();
    dialog.activities = vec![activity(world.ambient.new_id(), now)];
    let command = CreateDialog {
        caller: caller(&[scope::SERVICE_PROVIDER]),
        silent: true,
        now,
        dialog,
    };
    world.handler.handle(command).await.unwrap();
    let [batch] = world.store.outbox().try_into().unwrap();
    assert!(batch.silent);
    assert!(
        batch
            .events
            .iter()
            .all(|(_, event)| *event == DialogEvent::Created)
    );
}

#[tokio::test]
async fn a_taken_key_names_the_dialog_that_has_it() {
    let world = world();
    let key = IdempotentKey::parse("sak-2026-17").unwrap();
    let first = NewDialog {
        idempotent_key: Some(key.clone()),
        ..world.dialog()
    };
    let second = NewDialog {
        idempotent_key: Some(key.clone()),
        ..world.dialog()
    };
    let created = world.create(first).await.unwrap();
    match world.create(second).await {
        Err(CreateDialogError::IdempotentKeyTaken { key: taken, dialog }) => {
            assert_eq!((taken, dialog), (key, created.id));
        }
        other => panic!("expected 409, got {other:?}"),
    }
    world.assert_nothing_written(1);
}

#[tokio::test]
async fn an_id_that_exists_is_unprocessable() {
    let world = world();
    let dialog = world.dialog();
    let created = world.create(dialog.clone()).await.unwrap();
    assert_eq!(
        unprocessable(world.create(dialog).await),
        [Unprocessable::DialogExists(created.id)]
    );
    world.assert_nothing_written(1);
}

#[tokio::test]
async fn an_unknown_resource_is_unprocessable_in_two_ways() {
    let world = world();
    let unknown = resource("does-not-exist");
    let dialog = NewDialog {
        service_resource: unknown.clone(),
        ..world.dialog()
    };
    let reasons = unprocessable(world.create(dialog).await);
    assert_eq!(
        reasons,
        [
            Unprocessable::UnknownServiceResource(unknown.clone()),
            Unprocessable::UnknownOrg(unknown)
        ]
    );
}

#[tokio::test]
async fn another_owners_resource_is_forbidden_for_all_but_admins() {
    let world = world();
    let dialog = NewDialog {
        service_resource: resource("nav-sykepenger"),
        ..world.dialog()
    };
    assert_eq!(
        forbidden(world.create(dialog.clone()).await),
        Forbidden::UnownedResources(vec!["urn:altinn:resource:nav-sykepenger".to_owned()])
    );
    world.assert_nothing_written(0);
    world
        .create_as(&[scope::SERVICE_PROVIDER, scope::ADMIN], dialog)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_referenced_resource_of_another_owner_is_forbidden() {
    let world = world();
    let mut dialog = world.dialog();
    let mut referring = transmission(world.ambient.new_id(), world.ambient.now());
    referring.authorization_attribute =
        Some(AuthorizationAttribute::parse("urn:altinn:resource:NAV-sykepenger").unwrap());
    dialog.transmissions = vec![referring];
    assert_eq!(
        forbidden(world.create(dialog).await),
        Forbidden::UnownedResources(vec!["urn:altinn:resource:nav-sykepenger".to_owned()])
    );
}

#[tokio::test]
async fn correspondence_needs_its_scope_for_resources_and_activities() {
    let world = world();
    let letter = NewDialog {
        service_resource: resource("skatt-brev"),
        ..world.dialog()
    };
    assert_eq!(
        forbidden(world.create(letter.clone()).await),
        Forbidden::ResourceType(ServiceResourceType::CorrespondenceService)
    );
    let mut opened = activity(world.ambient.new_id(), world.ambient.now());
    opened.kind = ActivityType::CorrespondenceOpened;
    let dialog = NewDialog {
        activities: vec![opened],
        ..world.dialog()
    };
    assert_eq!(
        forbidden(world.create(dialog).await),
        Forbidden::ActivityTypes(vec![ActivityType::CorrespondenceOpened])
    );
    world
        .create_as(&[scope::SERVICE_PROVIDER, scope::CORRESPONDENCE], letter)
        .await
        .unwrap();
}

#[tokio::test]
async fn all_broken_rules_are_reported_and_win_over_duplicate_keys() {
    let world = world();
    let past = Some(world.ambient.now() - chrono::TimeDelta::days(1));
    let mut dialog = NewDialog {
        due_at: past,
        expires_at: past,
        ..world.dialog()
    };
    let key = Some(IdempotentKey::parse("same").unwrap());
    for _ in 0..2 {
        let mut repeated = transmission(world.ambient.new_id(), world.ambient.now());
        repeated.idempotent_key = key.clone();
        dialog.transmissions.push(repeated);
    }
    let reasons = unprocessable(world.create(dialog.clone()).await);
    for rule in [DialogRuleError::DueAtInPast, DialogRuleError::ExpiresAtInPast] {
        assert!(reasons.contains(&Unprocessable::Rule(rule)), "{reasons:?}");
    }
    assert_eq!(reasons.len(), 2);

    let dialog = NewDialog {
        due_at: None,
        expires_at: None,
        ..dialog
    };
    assert!(matches!(
        world.create(dialog).await,
        Err(CreateDialogError::DuplicateTransmissionKeys(keys)) if keys.len() == 1
    ));
    world.assert_nothing_written(0);
}

#[tokio::test]
async fn actors_get_their_names_last_name_first_and_unknown_ones_are_unprocessable() {
    let world = world();
    world.registers.add_name(&person(), "Kari Anne Nordmann");
    let by = |id| Actor::PartyRepresentative(Representative::Identified { id, name: None });
    let mut known = activity(world.ambient.new_id(), world.ambient.now());
    known.performed_by = by(person());
    let created = world
        .create(NewDialog {
            activities: vec![known],
            ..world.dialog()
        })
        .await
        .unwrap();
    let stored = world.store.details(created.id).await.unwrap().unwrap();
    assert_eq!(
        stored.activities[0].performed_by.name().unwrap().as_str(),
        "Nordmann Kari Anne"
    );

    let mut unknown = activity(world.ambient.new_id(), world.ambient.now());
    unknown.performed_by = by(other_person());
    let dialog = NewDialog {
        activities: vec![unknown],
        ..world.dialog()
    };
    assert_eq!(
        unprocessable(world.create(dialog).await),
        [Unprocessable::UnknownActor]
    );
    world.assert_nothing_written(1);
}

#[tokio::test]
async fn a_broken_register_is_never_a_permit() {
    let world = world();
    world.registers.break_down();
    assert!(matches!(
        world.create(world.dialog()).await,
        Err(CreateDialogError::Port(_))
    ));
    world.assert_nothing_written(0);
}
