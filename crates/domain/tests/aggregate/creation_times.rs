use crate::fixtures::*;
use chrono::TimeDelta;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::seen_at_create::SeenAtCreate;
use dialogporten_domain::dialog::{Dialog, NewDialog};
use dialogporten_domain::service_resource::{ServiceResource, ServiceResourceType};
use dialogporten_domain::transmission::TransmissionType::Information;

#[test]
fn times_default_to_now_in_stored_precision() {
    let service = service(ServiceResourceType::GenericAccessResource);
    let precise = now() + TimeDelta::nanoseconds(1_234_567);
    let dialog = Dialog::create(new_dialog(), service, LOUD, revision(0), precise, &mut ids()).unwrap();
    let state = dialog.snapshot();
    let expected = now() + TimeDelta::microseconds(1_234);
    assert_eq!(
        (state.created_at, state.updated_at, state.content_updated_at),
        (expected, expected, expected)
    );
}

#[test]
fn supplied_times_are_kept_and_content_follows_the_update() {
    let new = NewDialog {
        created_at: Some(at(-200)),
        updated_at: Some(at(-100)),
        ..new_dialog()
    };
    let state = stored(new);
    assert_eq!(
        (state.created_at, state.updated_at, state.content_updated_at),
        (at(-200), at(-100), at(-100))
    );
}

#[test]
fn a_future_visible_from_replaces_all_times_also_those_of_transmissions() {
    let new = NewDialog {
        created_at: Some(at(-200)),
        visible_from: Some(at(60)),
        transmissions: vec![transmission(10, Information, None)],
        ..new_dialog()
    };
    let changes = create(new, LOUD).unwrap().into_changes();
    let state = changes.current;
    assert_eq!(
        (state.created_at, state.updated_at, state.content_updated_at),
        (at(60), at(60), at(60))
    );
    assert_eq!(changes.appended.transmissions[0].created_at, at(60));
}

#[test]
fn a_past_visible_from_does_not_backdate() {
    let state = stored(NewDialog {
        visible_from: Some(at(-60)),
        ..new_dialog()
    });
    assert_eq!(state.created_at, now());
}

#[test]
fn all_breaches_are_reported_at_once() {
    let new = NewDialog {
        due_at: Some(at(-2)),
        expires_at: Some(at(-1)),
        visible_from: Some(at(-3)),
        content: None,
        ..new_dialog()
    };
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        [
            DialogRuleError::DueAtInPast,
            DialogRuleError::ExpiresAtInPast,
            DialogRuleError::VisibleFromInPast,
            DialogRuleError::ContentMissing,
        ]
    );
}

#[test]
fn a_time_of_right_now_is_not_in_the_future() {
    let new = NewDialog {
        due_at: Some(now()),
        ..new_dialog()
    };
    assert_eq!(create(new, LOUD).unwrap_err(), [DialogRuleError::DueAtInPast]);
}

#[test]
fn silent_and_admin_may_register_past_times() {
    let new = NewDialog {
        due_at: Some(at(-2)),
        expires_at: Some(at(-1)),
        ..new_dialog()
    };
    assert!(create(new.clone(), SILENT).is_ok());
    assert!(create(new, ADMIN).is_ok());
}

#[test]
fn only_admin_may_set_due_before_visible() {
    let new = NewDialog {
        due_at: Some(at(10)),
        visible_from: Some(at(20)),
        ..new_dialog()
    };
    assert_eq!(
        create(new.clone(), SILENT).unwrap_err(),
        [DialogRuleError::DueAtBeforeVisibleFrom]
    );
    assert!(create(new, ADMIN).is_ok());
}

#[test]
fn expiry_before_due_or_visible_is_refused_for_everybody() {
    let new = NewDialog {
        due_at: Some(at(30)),
        expires_at: Some(at(10)),
        visible_from: Some(at(20)),
        ..new_dialog()
    };
    assert_eq!(
        create(new, ADMIN).unwrap_err(),
        [
            DialogRuleError::ExpiresAtBeforeDueAt,
            DialogRuleError::ExpiresAtBeforeVisibleFrom
        ]
    );
}

#[test]
fn supplied_times_may_be_ahead_by_the_clock_tolerance_only() {
    let ahead = |seconds| NewDialog {
        created_at: Some(at(seconds)),
        ..new_dialog()
    };
    assert!(create(ahead(15), LOUD).is_ok());
    assert_eq!(
        create(ahead(16), LOUD).unwrap_err(),
        [DialogRuleError::CreatedAtInFuture]
    );
}

#[test]
fn an_update_time_needs_an_earlier_creation_time() {
    let new = NewDialog {
        updated_at: Some(at(-5)),
        ..new_dialog()
    };
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        [DialogRuleError::UpdatedAtWithoutCreatedAt]
    );
    let new = NewDialog {
        created_at: Some(at(-1)),
        updated_at: Some(at(-5)),
        ..new_dialog()
    };
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        [DialogRuleError::UpdatedAtBeforeCreatedAt]
    );
}

#[test]
fn old_and_migrated_dialogs_count_as_seen() {
    let old = NewDialog {
        created_at: Some(at(-90 * 86_400 - 40_000)),
        ..new_dialog()
    };
    assert!(stored(old).seen_since_content_update);
    let resource = ServiceResource::from_id("APP_TTD_A2-something").unwrap();
    let migrated = NewDialog {
        service_resource: resource,
        ..new_dialog()
    };
    assert!(stored(migrated).seen_since_content_update);
    assert!(!stored(new_dialog()).seen_since_content_update);
    let other_owner = ServiceResource::from_id("app_skd_a2-something").unwrap();
    assert!(
        !stored(NewDialog {
            service_resource: other_owner,
            ..new_dialog()
        })
        .seen_since_content_update
    );
}

#[test]
fn the_rule_for_old_dialogs_can_be_switched_off() {
    let rule = SeenAtCreate {
        created_before: None,
        resource_id_prefix: None,
    };
    let old = NewDialog {
        created_at: Some(at(-900 * 86_400)),
        ..new_dialog()
    };
    let service = service(ServiceResourceType::AltinnApp);
    let dialog = Dialog::create_with(old, service, LOUD, &rule, revision(0), now(), &mut ids()).unwrap();
    assert!(!dialog.snapshot().seen_since_content_update);
}
