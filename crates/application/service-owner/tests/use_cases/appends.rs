use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::scope;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::event::DialogEvent;
use dialogporten_service_owner::change::{ChangeDialogError, ChangeOptions, UnprocessableChange};
use dialogporten_service_owner::create_activity::CreateActivity;
use dialogporten_service_owner::create_transmission::CreateTransmission;
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_service_owner::update_transmission::UpdateTransmission;
use dialogporten_testkit::builders::{activity, new_dialog, transmission};

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
