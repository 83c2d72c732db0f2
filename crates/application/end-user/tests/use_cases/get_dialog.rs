//! Reading one dialog: who sees what, what is noted, what is hidden.

use crate::world::{World, user, world};
use dialogporten_application::caller::AuthenticationLevel;
use dialogporten_application::masking::{EPHEMERAL_PREFIX, EXPIRED_URL, UNAUTHORIZED_URL};
use dialogporten_application::unit_of_work::Store;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::dialog::{Dialog, NewDialog, WritePolicy};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::Revision;
use dialogporten_end_user::get_dialog::GetDialogError;
use dialogporten_testkit::builders::{
    activity, attachment, gui_action, other_person, person, resource, transmission,
};

use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;

fn attribute(text: &str) -> Option<AuthorizationAttribute> {
    Some(AuthorizationAttribute::parse(text).unwrap())
}

fn permit_reading(world: &World) {
    world.registers.permit("read", None);
}

#[tokio::test]
async fn an_unknown_dialog_is_not_found() {
    let world = world();
    let id = dialogporten_domain::identifier::DialogId::new(world.ambient.new_id());
    assert!(matches!(world.get(id).await, Err(GetDialogError::NotFound(missing)) if missing == id));
}

#[tokio::test]
async fn a_dialog_without_any_right_is_forbidden_and_nothing_is_noted() {
    let world = world();
    let id = world.register(world.dialog()).await;
    assert!(matches!(world.get(id).await, Err(GetDialogError::Forbidden)));
    assert_eq!(world.store.outbox().len(), 1, "only the creation");
}

#[tokio::test]
async fn list_access_shows_the_dialog_with_every_action_unauthorized() {
    let world = world();
    let dialog = NewDialog {
        gui_actions: vec![gui_action(world.ambient.new_id())],
        ..world.dialog()
    };
    world.registers.list(&dialog.party, &dialog.service_resource);
    let id = world.register(dialog).await;
    let view = world.get(id).await.unwrap();
    let action = &view.details().dialog.gui_actions[0];
    assert!(!view.gui_action_is_authorized(action));
    assert_eq!(view.gui_action_url(action), UNAUTHORIZED_URL);
    assert_eq!(view.dialog_token(), format!("token for {id} with "));
}

#[tokio::test]
async fn a_deleted_dialog_is_gone() {
    let world = world();
    permit_reading(&world);
    let id = world.register(world.dialog()).await;
    let mut dialog = Dialog::restore(world.stored(id).await.dialog);
    let revision = Revision::new(world.ambient.new_random());
    assert!(dialog.delete(WritePolicy::default(), revision, world.ambient.now()));
    let mut work = world.store.begin();
    work.save(dialog.into_changes());
    let _committed = work.commit().await.unwrap();
    assert!(matches!(world.get(id).await, Err(GetDialogError::Deleted(_))));
}

#[tokio::test]
async fn a_weak_login_is_refused_and_an_unknown_level_means_three() {
    let world = world();
    permit_reading(&world);
    let plain = world.register(world.dialog()).await;
    let high = NewDialog {
        service_resource: resource("skatt-hoy"),
        ..world.dialog()
    };
    let high = world.register(high).await;
    let at = |level| dialogporten_application::caller::EndUser {
        level: AuthenticationLevel(level),
        ..user(person())
    };
    assert!(matches!(
        world.get_as(at(2), plain).await,
        Err(GetDialogError::LevelTooLow)
    ));
    assert!(world.get_as(at(3), plain).await.is_ok());
    assert!(matches!(
        world.get_as(at(3), high).await,
        Err(GetDialogError::LevelTooLow)
    ));
    assert!(world.get_as(at(4), high).await.is_ok());
}

#[tokio::test]
async fn a_dialog_is_hidden_before_it_is_visible_and_after_it_expires() {
    let world = world();
    permit_reading(&world);
    let now = world.ambient.now();
    let later = now + TimeDelta::hours(1);
    let hidden = world
        .register(NewDialog {
            visible_from: Some(later),
            ..world.dialog()
        })
        .await;
    let expiring = world
        .register(NewDialog {
            expires_at: Some(later),
            ..world.dialog()
        })
        .await;
    assert!(matches!(world.get(hidden).await, Err(GetDialogError::NotVisibleUntil(at)) if at == later));
    assert!(world.get(expiring).await.is_ok());
    world.ambient.advance(TimeDelta::hours(2));
    assert!(world.get(hidden).await.is_ok());
    assert!(matches!(world.get(expiring).await, Err(GetDialogError::ExpiredAt(at)) if at == later));
}

#[tokio::test]
async fn a_reading_is_noted_once_per_state_and_told_once() {
    let world = world();
    permit_reading(&world);
    let id = world.register(world.dialog()).await;
    assert!(!world.stored(id).await.dialog.is_content_seen());
    world.ambient.advance(TimeDelta::minutes(1));

    let first = world.get(id).await.unwrap();
    assert!(first.details().dialog.is_content_seen());
    let [seen] = first.seen_since_last_update().try_into().unwrap();
    assert!(seen.is_current_end_user);
    assert!(seen.seen_by.id.unwrap().starts_with(EPHEMERAL_PREFIX));
    assert_eq!(seen.seen_by.name.as_deref(), Some("Nordmann Kari Anne"));

    world.ambient.advance(TimeDelta::minutes(1));
    let second = world.get(id).await.unwrap();
    assert_eq!(second.seen_since_last_content_update().len(), 1);
    let outbox = world.store.outbox();
    assert_eq!(outbox.len(), 2, "the creation and one reading");
    let told: Vec<_> = outbox[1].events.iter().map(|(_, event)| event).collect();
    assert!(matches!(
        told.as_slice(),
        [DialogEvent::Seen { .. }, DialogEvent::Updated]
    ));
    assert_eq!(
        world.stored(id).await.dialog.revision,
        second.details().dialog.revision
    );
}

#[tokio::test]
async fn two_readers_are_both_noted_and_see_who_is_who() {
    let world = world();
    permit_reading(&world);
    let id = world.register(world.dialog()).await;
    world.ambient.advance(TimeDelta::minutes(1));
    world.get_as(user(other_person()), id).await.unwrap();
    world.ambient.advance(TimeDelta::minutes(1));
    let seen = world.get(id).await.unwrap().seen_since_last_update();
    let own: Vec<_> = seen.iter().map(|record| record.is_current_end_user).collect();
    assert_eq!(own, [false, true]);
    assert_ne!(seen[0].seen_by.id, seen[1].seen_by.id);
}

#[tokio::test]
async fn a_reader_without_a_name_is_an_error_and_nothing_is_noted() {
    let world = world();
    permit_reading(&world);
    let id = world.register(world.dialog()).await;
    let nameless =
        dialogporten_domain::party::PartyIdentifier::parse("urn:altinn:person:identifier-no:14886498226")
            .unwrap();
    assert!(matches!(
        world.get_as(user(nameless), id).await,
        Err(GetDialogError::Reading(_))
    ));
    assert_eq!(world.store.outbox().len(), 1);
}

#[tokio::test]
async fn urls_are_hidden_by_right_and_by_time() {
    let world = world();
    permit_reading(&world);
    world.registers.permit("sign", Some("urn:altinn:task:Task_2"));
    let now = world.ambient.now();
    let mut sign = gui_action(world.ambient.new_id());
    sign.action = dialogporten_domain::text::ShortText::parse("sign").unwrap();
    sign.authorization_attribute = attribute("urn:altinn:task:Task_2");
    let mut other_task = sign.clone();
    other_task.id = dialogporten_domain::identifier::GuiActionId::new(world.ambient.new_id());
    other_task.priority = dialogporten_domain::action::GuiActionPriority::Secondary;
    other_task.authorization_attribute = attribute("urn:altinn:task:Task_3");
    let mut file = attachment(world.ambient.new_id(), world.ambient.new_id());
    file.expires_at = Some(now + TimeDelta::hours(1));
    let mut secret = transmission(world.ambient.new_id(), now);
    secret.authorization_attribute = attribute("vedtak");
    secret.attachments = vec![attachment(world.ambient.new_id(), world.ambient.new_id())];
    let dialog = NewDialog {
        gui_actions: vec![sign, other_task],
        attachments: vec![file],
        transmissions: vec![secret],
        ..world.dialog()
    };
    let id = world.register(dialog).await;

    let view = world.get(id).await.unwrap();
    let details = view.details();
    let urls: Vec<_> = details
        .dialog
        .gui_actions
        .iter()
        .map(|action| view.gui_action_url(action))
        .collect();
    assert_eq!(urls, ["https://example.no/open", UNAUTHORIZED_URL]);
    let file = &details.dialog.attachments[0];
    assert_eq!(
        view.attachment_url(file, &file.urls[0]),
        "https://example.no/file.pdf"
    );
    let secret = &details.transmissions[0];
    let hidden =
        view.transmission_attachment_url(secret, &secret.attachments[0], &secret.attachments[0].urls[0]);
    assert_eq!(hidden, UNAUTHORIZED_URL);
    assert_eq!(
        view.content_reference(secret, "https://example.no/embed"),
        UNAUTHORIZED_URL
    );
    assert_eq!(
        view.dialog_token(),
        format!("token for {id} with read;sign,urn:altinn:task:Task_2")
    );

    world.ambient.advance(TimeDelta::hours(2));
    let later = world.get(id).await.unwrap();
    let file = &later.details().dialog.attachments[0];
    assert_eq!(later.attachment_url(file, &file.urls[0]), EXPIRED_URL);
}

#[tokio::test]
async fn one_question_asks_for_every_pair_once() {
    let world = world();
    permit_reading(&world);
    let now = world.ambient.now();
    let mut qualified = transmission(world.ambient.new_id(), now);
    qualified.authorization_attribute = attribute("urn:altinn:resource:other");
    let mut refined = transmission(world.ambient.new_id(), now);
    refined.authorization_attribute = attribute("vedtak");
    let dialog = NewDialog {
        gui_actions: vec![gui_action(world.ambient.new_id())],
        transmissions: vec![qualified, refined],
        activities: vec![activity(world.ambient.new_id(), now)],
        ..world.dialog()
    };
    let id = world.register(dialog).await;
    world.get(id).await.unwrap();
    let [request] = world.registers.decision_requests().try_into().unwrap();
    let pairs: Vec<_> = request
        .actions
        .iter()
        .map(|p| (p.action.as_str(), p.attribute.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("read", "main"),
            ("read", "urn:altinn:resource:other"),
            ("transmissionread", "vedtak")
        ]
    );
}

#[tokio::test]
async fn a_broken_decision_point_is_an_error_never_a_permit() {
    let world = world();
    permit_reading(&world);
    let id = world.register(world.dialog()).await;
    world.registers.break_down();
    assert!(matches!(world.get(id).await, Err(GetDialogError::Port(_))));
}
