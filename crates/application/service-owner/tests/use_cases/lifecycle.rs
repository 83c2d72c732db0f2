use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::change::ChangeDialogError;
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_testkit::builders::new_dialog;

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
