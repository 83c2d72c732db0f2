use crate::world::*;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_service_owner::service_owner_labels::AddLabelError;

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
