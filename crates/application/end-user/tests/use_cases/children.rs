//! Reading parts of a dialog: who may, what is hidden, what does not count as reading.

use crate::world::{World, at_level, user, world};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::masking::{EPHEMERAL_PREFIX, UNAUTHORIZED_URL};
use dialogporten_domain::activity::Activity;
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_domain::system_label::{LabelAction, SystemLabel};
use dialogporten_end_user::change_system_labels::ChangeSystemLabels;
use dialogporten_end_user::get_children::GetChildrenError;
use dialogporten_testkit::builders::{
    activity, attachment, organization, other_person, person, resource, transmission,
};
use uuid::Uuid;

/// Outcomes of all seven reads of a dialog without parts of the ids asked for.
async fn outcomes(
    world: &World,
    user: dialogporten_application::caller::EndUser,
    id: DialogId,
) -> Vec<String> {
    let query = || world.parts_as(user.clone(), id);
    let none = Uuid::from_u128(7);
    let children = &world.children;
    vec![
        name(children.transmissions(query()).await),
        name(children.transmission(query(), TransmissionId::new(none)).await),
        name(children.activities(query()).await),
        name(children.activity(query(), ActivityId::new(none)).await),
        name(children.seen_log(query()).await),
        name(children.seen_record(query(), SeenRecordId::new(none)).await),
        name(children.label_log(query()).await),
    ]
}

fn name<T>(result: Result<T, GetChildrenError>) -> String {
    match result {
        Ok(_) => "shown",
        Err(GetChildrenError::NotFound(_)) => "not found",
        Err(GetChildrenError::Deleted(_)) => "deleted",
        Err(GetChildrenError::LevelTooLow) => "too weak",
        Err(GetChildrenError::NotVisibleUntil(_)) => "hidden",
        Err(GetChildrenError::ExpiredAt(_)) => "expired",
        Err(GetChildrenError::NoSuchPart) => "no part",
        Err(GetChildrenError::Port(_)) => "broken",
    }
    .to_owned()
}

#[tokio::test]
async fn parts_have_the_outcomes_of_their_dialog_in_order() {
    let world = world();
    let nobody = DialogId::new(world.ambient.new_id());
    assert_eq!(outcomes(&world, user(person()), nobody).await, ["not found"; 7]);

    let id = world.register(world.dialog()).await;
    world.registers.list(&organization(), &resource("skatt-melding"));
    let unauthorized = outcomes(&world, user(person()), id).await;
    assert_eq!(unauthorized, ["not found"; 7], "no right to lists helps");

    world.registers.permit("read", None);
    let list_or_one = [
        "shown", "no part", "shown", "no part", "shown", "no part", "shown",
    ];
    assert_eq!(outcomes(&world, user(person()), id).await, list_or_one);
    let weak = [
        "too weak", "too weak", "too weak", "too weak", "too weak", "no part", "too weak",
    ];
    assert_eq!(outcomes(&world, at_level(2), id).await, weak);

    world.delete(id).await;
    let deleted = [
        "deleted",
        "deleted",
        "deleted",
        "deleted",
        "deleted",
        "deleted",
        "not found",
    ];
    assert_eq!(outcomes(&world, at_level(2), id).await, deleted);
}

#[tokio::test]
async fn parts_are_hidden_while_their_dialog_is() {
    let world = world();
    world.registers.permit("read", None);
    let later = Some(world.ambient.now() + TimeDelta::hours(1));
    let hidden = world.registered(|dialog| dialog.visible_from = later).await;
    let expiring = world.registered(|dialog| dialog.expires_at = later).await;
    assert_eq!(outcomes(&world, user(person()), hidden).await, ["hidden"; 7]);
    world.ambient.advance(TimeDelta::hours(2));
    assert_eq!(outcomes(&world, user(person()), expiring).await, ["expired"; 7]);
    assert!(
        !outcomes(&world, user(person()), hidden)
            .await
            .contains(&"hidden".to_owned())
    );
}

#[tokio::test]
async fn reading_parts_is_not_noted() {
    let world = world();
    world.registers.permit("read", None);
    let id = world.register(world.dialog()).await;
    outcomes(&world, user(person()), id).await;
    assert_eq!(world.store.outbox().len(), 1, "only the creation");
    assert!(!world.stored(id).await.dialog.is_content_seen());
}

#[tokio::test]
async fn references_of_transmissions_follow_their_own_attribute() {
    let world = world();
    world.registers.permit("read", None);
    let now = world.ambient.now();
    let mut secret = transmission(world.ambient.new_id(), now);
    secret.authorization_attribute = Some(AuthorizationAttribute::parse("vedtak").unwrap());
    secret.attachments = vec![attachment(world.ambient.new_id(), world.ambient.new_id())];
    let secret_id = secret.id;
    let open = transmission(world.ambient.new_id(), now + TimeDelta::milliseconds(1));
    let open_id = open.id;
    let id = world
        .registered(|dialog| dialog.transmissions = vec![open, secret])
        .await;

    let shown = world.children.transmissions(world.parts(id)).await.unwrap();
    let ids: Vec<_> = shown.transmissions.iter().map(|it| it.id).collect();
    assert_eq!(ids, [secret_id, open_id], "oldest first");
    let secret = &shown.transmissions[0];
    let file = &secret.attachments[0];
    let url = shown
        .viewpoint
        .transmission_attachment_url(secret, file, &file.urls[0]);
    assert_eq!(url, UNAUTHORIZED_URL);
    assert!(
        shown
            .viewpoint
            .transmission_is_authorized(&shown.transmissions[1])
    );

    world.registers.permit("transmissionread", Some("vedtak"));
    let (secret, viewpoint) = world
        .children
        .transmission(world.parts(id), secret_id)
        .await
        .unwrap();
    assert!(viewpoint.transmission_is_authorized(&secret));
}

#[tokio::test]
async fn only_what_is_read_is_asked_for() {
    let world = world();
    world.registers.permit("read", None);
    let now = world.ambient.now();
    let mut secret = transmission(world.ambient.new_id(), now);
    secret.authorization_attribute = Some(AuthorizationAttribute::parse("vedtak").unwrap());
    let id = world
        .registered(|dialog| dialog.transmissions = vec![secret])
        .await;
    world.children.activities(world.parts(id)).await.unwrap();
    world.children.transmissions(world.parts(id)).await.unwrap();
    let asked: Vec<usize> = world
        .registers
        .decision_requests()
        .iter()
        .map(|request| request.actions.len())
        .collect();
    assert_eq!(asked, [1, 2]);
}

#[tokio::test]
async fn performers_are_masked() {
    let world = world();
    world.registers.permit("read", None);
    let performed = Activity {
        performed_by: Actor::identified(other_person(), ActorName::parse("Hansen Per").unwrap()),
        ..activity(world.ambient.new_id(), world.ambient.now())
    };
    let activity_id = performed.id;
    let id = world
        .registered(|dialog| dialog.activities = vec![performed])
        .await;
    let shown = world
        .children
        .activity(world.parts(id), activity_id)
        .await
        .unwrap();
    let actor = shown.performed_by;
    assert!(actor.id.unwrap().starts_with(EPHEMERAL_PREFIX));
    assert_eq!(actor.name.as_deref(), Some("Hansen Per"));
}

#[tokio::test]
async fn the_whole_seen_log_is_shown_with_the_callers_own_records_marked() {
    let world = world();
    world.registers.permit("read", None);
    let id = world.register(world.dialog()).await;
    world.ambient.advance(TimeDelta::minutes(1));
    world.get_as(user(other_person()), id).await.unwrap();
    world.ambient.advance(TimeDelta::minutes(1));
    world.get(id).await.unwrap();
    let log = world.children.seen_log(world.parts(id)).await.unwrap();
    let own: Vec<bool> = log.iter().map(|record| record.is_current_end_user).collect();
    assert_eq!(own, [false, true]);
    let first = &log[0];
    let one = world
        .children
        .seen_record(world.parts(id), first.record.id)
        .await
        .unwrap();
    assert_eq!(&one, first);
}

#[tokio::test]
async fn reading_clears_the_mark_and_both_are_logged() {
    let world = world();
    world.registers.permit("read", None);
    world.registers.list(&organization(), &resource("skatt-melding"));
    let id = world.register(world.dialog()).await;
    world.get(id).await.unwrap();
    let mark = ChangeSystemLabels {
        user: user(person()),
        add: vec![SystemLabel::MarkedAsUnopened],
        remove: Vec::new(),
        now: world.ambient.now(),
    };
    world.labels.change_one(id, None, mark).await.unwrap();
    assert!(!world.stored(id).await.dialog.is_content_seen());
    world.ambient.advance(TimeDelta::minutes(1));
    let view = world.get(id).await.unwrap();
    let shown = view.details().dialog.end_user_context;
    assert!(view.details().dialog.is_content_seen());
    assert!(!shown.labels.contains(SystemLabel::MarkedAsUnopened));
    let stored = world.stored(id).await.dialog;
    assert_eq!(
        shown, stored.end_user_context,
        "the revision that is answered is the one that is stored"
    );
    let log = world.children.label_log(world.parts(id)).await.unwrap();
    let actions: Vec<_> = log.iter().map(|it| (it.entry.label, it.entry.action)).collect();
    assert_eq!(
        actions,
        [
            (SystemLabel::MarkedAsUnopened, LabelAction::Set),
            (SystemLabel::MarkedAsUnopened, LabelAction::Remove)
        ]
    );
    assert!(
        log[0]
            .performed_by
            .id
            .as_ref()
            .unwrap()
            .starts_with(EPHEMERAL_PREFIX)
    );
}
