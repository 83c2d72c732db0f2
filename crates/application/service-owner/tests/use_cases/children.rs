use crate::world::*;
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::{ActivityId, DialogId, SeenRecordId, TransmissionId};
use dialogporten_service_owner::get_children::GetChildrenError;
use dialogporten_service_owner::should_send_notification::{
    ConditionType, NotificationCondition, NotificationConditionError, ShouldSendNotificationError,
};
use dialogporten_testkit::builders::{activity, new_dialog, transmission};

impl World {
    async fn dialog_with_history(&self) -> (DialogId, [TransmissionId; 2], ActivityId) {
        let now = self.ambient.now();
        let older = transmission(self.ambient.new_id(), now - TimeDelta::hours(1));
        let newer = transmission(self.ambient.new_id(), now);
        let mut opened = activity(self.ambient.new_id(), now);
        opened.kind = ActivityType::TransmissionOpened;
        opened.transmission_id = Some(older.id);
        let (ids, activity) = ([older.id, newer.id], opened.id);
        let dialog = NewDialog {
            transmissions: vec![newer, older],
            activities: vec![opened],
            ..new_dialog(self.ambient.new_id())
        };
        (self.register(dialog).await, ids, activity)
    }
}

#[tokio::test]
async fn parts_are_shown_to_the_owner_in_their_order() {
    let world = world();
    let (id, [older, newer], opened) = world.dialog_with_history().await;
    let shown = world.children.transmissions(&plain(), id).await.unwrap();
    let shown: Vec<_> = shown.iter().map(|transmission| transmission.id).collect();
    assert_eq!(shown, [newer, older], "newest first");
    let one = world.children.transmission(&plain(), id, older).await.unwrap();
    assert_eq!(one.id, older);
    let activities = world.children.activities(&plain(), id).await.unwrap();
    assert_eq!(activities.len(), 1);
    let one = world.children.activity(&plain(), id, opened).await.unwrap();
    assert_eq!(activities, [one]);
    assert!(world.children.seen_log(&plain(), id).await.unwrap().is_empty());
    assert!(world.children.seen_log(&admin(), id).await.is_ok());
}

#[tokio::test]
async fn parts_of_unknown_foreign_and_deleted_dialogs_are_not_shown() {
    let world = world();
    let (id, [older, _], _) = world.dialog_with_history().await;
    let unknown = DialogId::new(world.ambient.new_id());
    let missing = ActivityId::new(world.ambient.new_id());
    let record = SeenRecordId::new(world.ambient.new_id());
    assert!(matches!(
        world.children.activities(&plain(), unknown).await,
        Err(GetChildrenError::NotFound(_))
    ));
    assert!(matches!(
        world.children.transmission(&stranger(), id, older).await,
        Err(GetChildrenError::NotFound(_))
    ));
    assert!(matches!(
        world.children.activity(&plain(), id, missing).await,
        Err(GetChildrenError::NoSuchPart)
    ));
    assert!(matches!(
        world.children.seen_record(&plain(), id, record).await,
        Err(GetChildrenError::NoSuchPart)
    ));
    world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    assert!(matches!(
        world.children.activity(&plain(), id, missing).await,
        Err(GetChildrenError::Gone(_))
    ));
}

#[tokio::test]
async fn a_notification_depends_on_what_has_happened() {
    let world = world();
    let (id, [older, newer], _) = world.dialog_with_history().await;
    world
        .lifecycle
        .delete(world.lifecycle(plain(), id))
        .await
        .unwrap();
    let opened = |kind, transmission| {
        NotificationCondition::new(kind, ActivityType::TransmissionOpened, Some(transmission)).unwrap()
    };
    for (condition, expected) in [
        (opened(ConditionType::Exists, older), true),
        (opened(ConditionType::NotExists, older), false),
        (opened(ConditionType::Exists, newer), false),
        (opened(ConditionType::NotExists, newer), true),
    ] {
        let told = world.notifications.handle(id, condition).await.unwrap();
        assert_eq!(told, expected, "{condition:?}");
    }
    let unknown = DialogId::new(world.ambient.new_id());
    assert!(matches!(
        world
            .notifications
            .handle(unknown, opened(ConditionType::Exists, older))
            .await,
        Err(ShouldSendNotificationError::NotFound(_))
    ));
    let condition =
        |kind, transmission| NotificationCondition::new(ConditionType::Exists, kind, transmission);
    assert_eq!(
        condition(ActivityType::TransmissionOpened, None),
        Err(NotificationConditionError::TransmissionMissing)
    );
    assert_eq!(
        condition(ActivityType::FormSaved, Some(older)),
        Err(NotificationConditionError::TransmissionNotExpected)
    );
}
