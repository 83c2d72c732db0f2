use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::authorization::InstanceReference;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::metadata::{ServiceOwnerDescription, ServiceResourceDescription};
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_service_owner::look_up_dialog::LookUpDialogError;
use dialogporten_testkit::builders::{new_dialog, org, owner, resource};

const INSTANCE: &str = "urn:altinn:instance-id:51000017/0198a3e8-0000-4000-8000-000000000017";
const STORAGE: &str = "urn:altinn:integration:storage:51000017/0198a3e8-0000-4000-8000-000000000017";
const LETTER: &str = "urn:altinn:correspondence-id:0198a3e8-0000-4000-8000-000000000018";

impl World {
    async fn labelled(&self, labels: &[&str]) -> DialogId {
        let labels = labels
            .iter()
            .map(|label| ServiceOwnerLabel::parse(label).unwrap());
        self.register(NewDialog {
            service_owner_labels: labels.collect(),
            ..new_dialog(self.ambient.new_id())
        })
        .await
    }

    fn describe(&self, id: &str, names: &[(&str, &str)]) {
        self.registers.describe_resource(ServiceResourceDescription {
            resource: resource(id),
            kind: ServiceResourceType::GenericAccessResource,
            names: Localizations::parse(names.iter().copied(), 255).ok(),
            status: Some("completed".to_owned()),
            is_delegable: true,
            minimum_level: Some(4),
            link: None,
            service_owner: ServiceOwnerDescription {
                organization: Some(owner()),
                org: org(),
                names: None,
            },
            roles: Vec::new(),
            access_packages: Vec::new(),
        });
    }
}

fn read(text: &str) -> InstanceReference {
    InstanceReference::parse(text).unwrap()
}

#[tokio::test]
async fn a_dialog_is_found_by_what_it_stands_for() {
    let world = world();
    let id = world.labelled(&[STORAGE, LETTER]).await;
    for asked in [INSTANCE, LETTER] {
        let found = world.lookup.handle(&plain(), read(asked)).await.unwrap();
        assert_eq!((found.dialog.id, found.instance.to_urn().as_str()), (id, asked));
    }
    let by_id = InstanceReference::Dialog(id);
    let found = world.lookup.handle(&plain(), by_id).await.unwrap();
    assert_eq!(found.instance, read(INSTANCE), "the app instance is preferred");
    assert_eq!(found.minimum_level, 3, "no register says");
    assert_eq!(found.service_owner.org, org());

    world.describe("skatt-melding", &[("Melding", "nb")]);
    world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    let found = world.lookup.handle(&plain(), read(INSTANCE)).await.unwrap();
    assert!(found.dialog.deleted_at.is_some(), "deleted dialogs are found");
    assert_eq!(found.minimum_level, 4);
    assert_eq!(found.service_owner.organization, Some(owner()));
}

#[tokio::test]
async fn what_stands_for_nothing_or_for_another_owners_dialog_is_refused() {
    let world = world();
    let by_id = InstanceReference::Dialog(world.plain_dialog().await);
    assert!(matches!(
        world.lookup.handle(&plain(), read(LETTER)).await,
        Err(LookUpDialogError::NotFound)
    ));
    assert!(matches!(
        world.lookup.handle(&stranger(), by_id.clone()).await,
        Err(LookUpDialogError::Forbidden(Forbidden::OtherOwner))
    ));
    let foreign_admin = ServiceOwner {
        organization: stranger().organization,
        ..admin()
    };
    assert!(world.lookup.handle(&foreign_admin, by_id).await.is_ok());
    world.labelled(&[LETTER]).await;
    world.labelled(&[LETTER]).await;
    assert!(matches!(
        world.lookup.handle(&plain(), read(LETTER)).await,
        Err(LookUpDialogError::NotFound)
    ));
}

#[test]
fn references_are_read_in_any_case_and_nothing_else_is() {
    assert_eq!(
        read(&format!("  {} ", INSTANCE.to_uppercase())).to_urn(),
        INSTANCE
    );
    for wrong in [
        "",
        "urn:altinn:instance-id:0/0198a3e8-0000-4000-8000-000000000017",
        "urn:altinn:instance-id:0198a3e8-0000-4000-8000-000000000017",
        "urn:altinn:dialog-id:0198a3e8000040008000000000000017",
        "urn:altinn:dialog-id:x",
        STORAGE,
    ] {
        assert_eq!(InstanceReference::parse(wrong), None, "{wrong}");
    }
}

#[tokio::test]
async fn service_resources_come_by_name_then_id() {
    let world = world();
    world.describe("c-tre", &[("beta", "nb"), ("Alfa", "en")]);
    world.describe("a-en", &[("Beta", "nb")]);
    world.describe("b-to", &[("alfa", "en")]);
    world.describe("d-fire", &[]);
    let listed = world.resources.handle().await.unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|description| description.resource.id())
        .collect();
    assert_eq!(listed, ["b-to", "a-en", "c-tre", "d-fire"]);
}
