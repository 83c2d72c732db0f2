//! Looking dialogs up by what they stand for, with the reasons for access.

use crate::world::{World, at_level, user, world};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference, PartyAccess};
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_end_user::look_up_dialog::{GrantType, LookUpDialogError, LookedUpDialog};
use dialogporten_testkit::builders::{content, organization, person, plain, resource};

const INSTANCE: &str = "urn:altinn:instance-id:51000017/0198a3e8-0000-4000-8000-000000000017";
const STORAGE: &str = "urn:altinn:integration:storage:51000017/0198a3e8-0000-4000-8000-000000000017";
const LETTER: &str = "urn:altinn:correspondence-id:0198a3e8-0000-4000-8000-000000000018";

impl World {
    async fn labelled(&self, labels: &[&str]) -> DialogId {
        self.registered(|dialog| {
            let labels = labels
                .iter()
                .map(|label| ServiceOwnerLabel::parse(label).unwrap());
            dialog.service_owner_labels = labels.collect();
        })
        .await
    }

    async fn look_up(&self, reference: &str) -> Result<LookedUpDialog, LookUpDialogError> {
        let reference = InstanceReference::parse(reference).unwrap();
        self.lookup.handle(&user(person()), reference).await
    }

    fn give(&self, edit: impl FnOnce(&mut PartyAccess)) {
        let mut access = PartyAccess::default();
        edit(&mut access);
        self.registers.give_access(&organization(), access);
    }

    fn give_role(&self) {
        self.give(|access| {
            access.subjects.insert("urn:altinn:rolecode:dagl".to_owned());
        });
    }
}

fn by_id(id: DialogId) -> String {
    InstanceReference::Dialog(id).to_urn()
}

#[tokio::test]
async fn a_dialog_is_found_by_each_of_its_references_and_named_by_the_best() {
    let world = world();
    world.describe("skatt-melding", &[("nb", "Skattemelding")], None);
    world.give_role();
    let id = world.labelled(&[STORAGE, LETTER]).await;
    let plain_one = world.labelled(&[]).await;
    for (asked, told) in [
        (INSTANCE.to_owned(), INSTANCE.to_owned()),
        (LETTER.to_owned(), LETTER.to_owned()),
        (by_id(id), INSTANCE.to_owned()),
    ] {
        let found = world.look_up(&asked).await.unwrap();
        assert_eq!((found.dialog.id, found.instance.to_urn()), (id, told));
    }
    let found = world.look_up(&by_id(plain_one)).await.unwrap();
    assert_eq!(found.instance.to_urn(), by_id(plain_one));
    assert_eq!(found.minimum_level, 3, "no policy says");
}

#[tokio::test]
async fn unknown_and_deleted_dialogs_are_not_found_before_access_is_looked_at() {
    let world = world();
    let id = world.labelled(&[LETTER]).await;
    assert!(matches!(
        world.look_up(INSTANCE).await,
        Err(LookUpDialogError::NotFound)
    ));
    assert!(matches!(
        world.look_up(LETTER).await,
        Err(LookUpDialogError::Forbidden)
    ));
    world.delete(id).await;
    assert!(matches!(
        world.look_up(&by_id(id)).await,
        Err(LookUpDialogError::NotFound)
    ));
    assert!(matches!(
        world.look_up(LETTER).await,
        Err(LookUpDialogError::NotFound)
    ));
    world.give_role();
    world.describe("skatt-melding", &[], None);
    let next = world.labelled(&[LETTER]).await;
    let found = world.look_up(LETTER).await.unwrap();
    assert_eq!(found.dialog.id, next, "the deleted one does not stand in its way");
    world.labelled(&[LETTER]).await;
    assert!(matches!(
        world.look_up(LETTER).await,
        Err(LookUpDialogError::NotFound)
    ));
}

#[tokio::test]
async fn every_reason_for_access_is_told() {
    let world = world();
    world.describe("skatt-melding", &[("nb", "Skattemelding")], Some(4));
    let id = world.labelled(&[]).await;
    let instance = |instance| DelegatedInstance {
        party: organization(),
        service_resource: resource("skatt-melding"),
        instance,
    };
    world.give(|access| {
        for subject in [
            "urn:altinn:rolecode:dagl",
            "urn:altinn:rolecode:lede",
            "urn:altinn:accesspackage:skatt-naering",
        ] {
            access.subjects.insert(subject.to_owned());
        }
        access.resources.insert(resource("skatt-melding"));
        access.instances.insert(instance(InstanceReference::Dialog(id)));
    });
    let found = world.look_up(&by_id(id)).await.unwrap();
    let told: Vec<_> = found
        .evidence
        .iter()
        .map(|evidence| (evidence.grant, evidence.subject.clone(), evidence.names.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            (GrantType::Role, "urn:altinn:rolecode:dagl".to_owned(), true),
            (
                GrantType::AccessPackage,
                "urn:altinn:accesspackage:skatt-naering".to_owned(),
                true
            ),
            (
                GrantType::ResourceDelegation,
                "urn:altinn:resource:skatt-melding".to_owned(),
                false
            ),
            (GrantType::InstanceDelegation, by_id(id), false),
        ]
    );
}

#[tokio::test]
async fn access_to_something_else_is_no_access() {
    let world = world();
    world.describe("skatt-melding", &[], None);
    let id = world.labelled(&[STORAGE]).await;
    world.give(|access| {
        access.subjects.insert("urn:altinn:rolecode:lede".to_owned());
        access.resources.insert(resource("skatt-hoy"));
        access.instances.insert(DelegatedInstance {
            party: organization(),
            service_resource: resource("skatt-melding"),
            instance: InstanceReference::Dialog(id),
        });
    });
    let result = world.look_up(&by_id(id)).await;
    assert!(
        matches!(result, Err(LookUpDialogError::Forbidden)),
        "the dialog stands for an app instance, which is not delegated"
    );
}

#[tokio::test]
async fn a_weak_login_is_told_the_title_that_is_not_sensitive_and_time_hides_nothing() {
    let world = world();
    world.describe("skatt-melding", &[], Some(4));
    world.give_role();
    let later = Some(world.ambient.now() + TimeDelta::hours(1));
    let id = world
        .registered(|dialog| {
            dialog.visible_from = later;
            dialog.content = Some(DialogContent {
                non_sensitive_title: Some(plain("En melding")),
                ..content("Din diagnose")
            });
        })
        .await;
    for (level, title) in [(0, "En melding"), (4, "Din diagnose")] {
        let reference = InstanceReference::Dialog(id);
        let found = world.lookup.handle(&at_level(level), reference).await.unwrap();
        assert_eq!(found.title, Some(plain(title)));
        assert_eq!((found.level.0, found.minimum_level), (level, 4));
    }
}
