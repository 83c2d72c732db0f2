use crate::world::*;
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_service_owner::change::{ChangeDialogError, UnprocessableChange};
use dialogporten_service_owner::create_transmission::CreateTransmission;
use dialogporten_service_owner::forbidden::Forbidden;
use dialogporten_testkit::builders::{activity, attachment, transmission};

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
async fn what_an_update_finds_before_it_ends_decides_the_answer() {
    let world = world();
    let id = world.plain_dialog().await;
    let past = Some(world.ambient.now() - TimeDelta::days(1));
    let opened = |update: &mut DialogUpdate| {
        let mut opened = activity(world.ambient.new_id(), world.ambient.now());
        opened.kind = ActivityType::CorrespondenceOpened;
        update.activities.push(opened);
    };
    let orphan = |update: &mut DialogUpdate, key: Option<&str>| {
        let mut letter = transmission(world.ambient.new_id(), world.ambient.now());
        letter.related_transmission_id = Some(letter.id);
        letter.idempotent_key = key.and_then(|key| IdempotentKey::parse(key).ok());
        update.transmissions.push(letter);
    };
    let forbidden = world
        .change(plain(), id, world.options(), |update| {
            opened(update);
            orphan(update, None);
        })
        .await;
    assert!(matches!(
        forbidden,
        Err(ChangeDialogError::Forbidden(Forbidden::ActivityTypes(_)))
    ));
    let late = world
        .change(plain(), id, world.options(), |update| {
            opened(update);
            update.due_at = past;
        })
        .await;
    assert_eq!(
        rules(late),
        [UnprocessableChange::Rule(DialogRuleError::DueAtInPast)]
    );

    let keyed = |expires_at| {
        let mut letter = transmission(world.ambient.new_id(), world.ambient.now());
        letter.idempotent_key = IdempotentKey::parse("brev-1").ok();
        let mut file = attachment(world.ambient.new_id(), world.ambient.new_id());
        file.expires_at = expires_at;
        letter.attachments.push(file);
        letter
    };
    let first = keyed(None);
    let add = |update: &mut DialogUpdate| update.transmissions.push(first);
    world.change(plain(), id, world.options(), add).await.unwrap();
    let second = keyed(past);
    let append = CreateTransmission {
        caller: plain(),
        dialog_id: id,
        options: world.options(),
        transmission: second.clone(),
    };
    for taken in [
        world
            .change(plain(), id, world.options(), |update| {
                update.transmissions.push(second);
            })
            .await,
        world.transmissions.handle(append).await,
    ] {
        assert!(matches!(taken, Err(ChangeDialogError::TransmissionKeysTaken(_))));
    }
}
