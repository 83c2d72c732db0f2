use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_domain::actor::{Actor, ActorName, Representative};
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::Party;
use dialogporten_domain::system_label::SystemLabel::{self, Archive, Bin, Sent};
use dialogporten_service_owner::change_system_labels::{
    ChangeSystemLabels, ChangeSystemLabelsError, LabelPerformer, LabelPerformerError,
};
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_testkit::builders::{new_dialog, organization, person, resource};

impl World {
    fn set(&self, caller: ServiceOwner, label: SystemLabel) -> ChangeSystemLabels {
        let performer = LabelPerformer::of(&caller, None).unwrap();
        ChangeSystemLabels {
            performer,
            ..self.named(caller, label)
        }
    }

    fn named(&self, caller: ServiceOwner, label: SystemLabel) -> ChangeSystemLabels {
        let name = ActorName::parse("Saksbehandler").unwrap();
        ChangeSystemLabels {
            caller,
            add: vec![label],
            remove: Vec::new(),
            performer: LabelPerformer::Named(Actor::PartyRepresentative(Representative::Named(name))),
            now: self.ambient.now(),
        }
    }

    fn open_to_everybody(&self) {
        self.registers.list(&organization(), &resource("skatt-melding"));
        self.registers.add_name(&person(), "Kari Anne Nordmann");
    }

    async fn mask(&self, id: DialogId) -> SystemLabel {
        self.stored(id).await.dialog.end_user_context.labels.exclusive()
    }
}

#[tokio::test]
async fn a_label_is_set_in_the_name_of_the_end_user() {
    let world = world();
    let id = world.plain_dialog().await;
    world.open_to_everybody();
    let before = world.stored(id).await.dialog;
    let command = world.set(for_person(), Archive);
    let revision = world
        .system_labels
        .change_one(id, None, command.clone())
        .await
        .unwrap();
    let after = world.stored(id).await.dialog;
    assert_eq!(after.end_user_context.revision, revision);
    assert_ne!(before.end_user_context.revision, revision);
    assert_eq!(after.revision, before.revision);
    let log = world.store.label_log(id);
    let actor = &log.first().unwrap().performed_by;
    assert_eq!(actor.id(), Some(&person()));
    assert_eq!(actor.name().unwrap().as_str(), "Nordmann Kari Anne");
    assert_eq!(world.store.outbox().len(), 1, "labels are told to nobody");

    let again = world
        .system_labels
        .change_one(id, Some(revision), command)
        .await
        .unwrap();
    assert_eq!(again, revision, "nothing changes");
    assert_eq!(world.store.label_log(id).len(), 1);
}

#[tokio::test]
async fn outcomes_of_labelling_come_in_order() {
    let world = world();
    let id = world.plain_dialog().await;
    let stale = Some(Revision::new(world.ambient.new_random()));
    let change = |command| world.system_labels.change_one(id, stale, command);
    let foreign = ServiceOwner {
        acting_for: for_person().acting_for,
        ..stranger()
    };
    assert!(matches!(
        change(world.set(foreign, Archive)).await,
        Err(ChangeSystemLabelsError::NotFound(_))
    ));
    assert!(matches!(
        change(world.named(stranger(), Archive)).await,
        Err(ChangeSystemLabelsError::NotFound(_))
    ));
    assert!(matches!(
        change(world.named(plain(), Archive)).await,
        Err(ChangeSystemLabelsError::Forbidden(Forbidden::PerformedBy))
    ));
    assert!(matches!(
        change(world.set(for_person(), Archive)).await,
        Err(ChangeSystemLabelsError::Forbidden(Forbidden::EndUser))
    ));
    world.open_to_everybody();
    assert!(matches!(
        change(world.set(for_person(), Archive)).await,
        Err(ChangeSystemLabelsError::RevisionMismatch)
    ));
    let sent = world.set(for_person(), Sent);
    assert!(matches!(
        world.system_labels.change_one(id, None, sent).await,
        Err(ChangeSystemLabelsError::Invalid(
            DialogRuleError::SentIsSystemOwned
        ))
    ));
    world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    assert!(matches!(
        change(world.set(for_person(), Archive)).await,
        Err(ChangeSystemLabelsError::NotFound(_))
    ));
    assert!(world.store.label_log(id).is_empty());
}

#[tokio::test]
async fn admins_label_in_anybodys_name_without_access() {
    let world = world();
    let id = world.plain_dialog().await;
    let foreign_admin = ServiceOwner {
        organization: stranger().organization,
        ..admin()
    };
    let named = world.named(foreign_admin.clone(), Bin);
    world.system_labels.change_one(id, None, named).await.unwrap();
    let log = world.store.label_log(id);
    let name = log.first().unwrap().performed_by.name().unwrap();
    assert_eq!(name.as_str(), "Saksbehandler");

    world.registers.add_name(&person(), "Kari Nordmann");
    let on_behalf = ServiceOwner {
        acting_for: for_person().acting_for,
        ..foreign_admin
    };
    let command = world.set(on_behalf, Archive);
    world.system_labels.change_one(id, None, command).await.unwrap();
    assert_eq!(world.mask(id).await, Archive);
}

#[tokio::test]
async fn a_request_names_exactly_one_performer() {
    let actor = Some(Actor::ServiceOwner);
    assert_eq!(
        LabelPerformer::of(&plain(), None).unwrap_err(),
        LabelPerformerError::Missing
    );
    assert_eq!(
        LabelPerformer::of(&for_person(), actor).unwrap_err(),
        LabelPerformerError::Twice
    );
}

#[tokio::test]
async fn an_end_user_whom_no_register_knows_sets_no_label() {
    let world = world();
    let id = world.plain_dialog().await;
    world.registers.list(&organization(), &resource("skatt-melding"));
    let command = world.set(for_person(), Archive);
    assert!(matches!(
        world.system_labels.change_one(id, None, command).await,
        Err(ChangeSystemLabelsError::UnknownActor)
    ));
}

#[tokio::test]
async fn many_dialogs_change_together_or_not_at_all() {
    let world = world();
    let first = world.plain_dialog().await;
    let second = world.plain_dialog().await;
    let other_party = Party::parse("urn:altinn:organization:identifier-no:991825827").unwrap();
    let hidden = world
        .register(NewDialog {
            party: other_party,
            ..new_dialog(world.ambient.new_id())
        })
        .await;
    let deleted = world.plain_dialog().await;
    world
        .lifecycle
        .delete(world.lifecycle(plain(), deleted))
        .await
        .unwrap();
    let unknown = DialogId::new(world.ambient.new_id());
    world.open_to_everybody();
    let command = || world.set(for_person(), Bin);
    let refused = world.named(plain(), Bin);
    assert!(matches!(
        world.system_labels.change_many(&[(unknown, None)], refused).await,
        Err(ChangeSystemLabelsError::Forbidden(Forbidden::PerformedBy))
    ));
    let all = [first, hidden, second, deleted, unknown].map(|id| (id, None));
    match world.system_labels.change_many(&all, command()).await {
        Err(ChangeSystemLabelsError::NotFound(ids)) => assert_eq!(ids, [hidden, deleted, unknown]),
        other => panic!("expected 404, got {other:?}"),
    }
    let stale = Some(Revision::new(world.ambient.new_random()));
    assert!(matches!(
        world
            .system_labels
            .change_many(&[(first, None), (second, stale)], command())
            .await,
        Err(ChangeSystemLabelsError::RevisionMismatch)
    ));
    assert!(world.store.label_log(first).is_empty(), "nothing was written");

    let seen = world.stored(first).await.dialog.end_user_context.revision;
    world
        .system_labels
        .change_many(&[(first, Some(seen)), (second, None)], command())
        .await
        .unwrap();
    assert_eq!([world.mask(first).await, world.mask(second).await], [Bin, Bin]);
}
