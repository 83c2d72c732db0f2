use crate::fixtures::*;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::dialog::change::ChangeRefusal;
use dialogporten_domain::dialog::lifecycle::purge_events;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot, NewDialog};
use dialogporten_domain::event::DialogEvent;

#[test]
fn deleting_keeps_the_times_and_takes_a_new_revision() {
    let mut dialog = Dialog::restore(stored(new_dialog()));
    assert!(dialog.delete(LOUD, revision(1), at(9)));
    assert!(!dialog.delete(LOUD, revision(2), at(10)));
    let changes = dialog.into_changes();
    let state = changes.current;
    assert_eq!(
        (state.deleted_at, state.updated_at, state.revision),
        (Some(at(9)), now(), revision(1))
    );
    assert_eq!(state.ensure_live(), Err(ChangeRefusal::Gone));
    assert_eq!(changes.events, [DialogEvent::Deleted]);
}

#[test]
fn a_silent_deletion_tells_nobody() {
    let mut dialog = Dialog::restore(stored(new_dialog()));
    dialog.delete(SILENT, revision(1), at(9));
    assert!(dialog.into_changes().events.is_empty());
}

#[test]
fn restoring_works_once() {
    let deleted = DialogSnapshot {
        deleted_at: Some(at(1)),
        ..stored(new_dialog())
    };
    let mut dialog = Dialog::restore(deleted);
    assert!(dialog.restore_deleted(LOUD, revision(1)));
    assert!(!dialog.restore_deleted(LOUD, revision(2)));
    let changes = dialog.into_changes();
    assert_eq!(
        (changes.current.deleted_at, changes.current.revision),
        (None, revision(1))
    );
    assert_eq!(changes.events, [DialogEvent::Restored]);
}

#[test]
fn purging_tells_of_a_deletion_that_was_not_told_before() {
    let live = stored(new_dialog());
    assert_eq!(purge_events(&live, LOUD), [DialogEvent::Deleted]);
    assert!(purge_events(&live, SILENT).is_empty());
    let deleted = DialogSnapshot {
        deleted_at: Some(at(1)),
        ..live
    };
    assert!(purge_events(&deleted, LOUD).is_empty());
}

#[test]
fn a_frozen_dialog_is_changed_by_admins_only_until_it_is_unfrozen() {
    let mut dialog = Dialog::restore(stored(new_dialog()));
    assert!(dialog.freeze(revision(1), at(9)));
    assert!(!dialog.freeze(revision(2), at(10)));
    let state = dialog.snapshot();
    assert_eq!(
        (state.updated_at, state.content_updated_at, state.revision),
        (at(9), now(), revision(1))
    );
    assert_eq!(state.ensure_not_frozen(LOUD), Err(ChangeRefusal::Frozen));
    assert_eq!(state.ensure_not_frozen(ADMIN), Ok(()));
    assert!(dialog.unfreeze(revision(3), at(11)));
    assert!(!dialog.unfreeze(revision(4), at(12)));
    assert_eq!(dialog.snapshot().ensure_not_frozen(LOUD), Ok(()));
    assert_eq!(
        dialog.into_changes().events,
        [DialogEvent::Updated],
        "one update a transaction"
    );
}

#[test]
fn a_stale_revision_is_recognised() {
    let state = stored(new_dialog());
    assert_eq!(state.ensure_revision(None), Ok(()));
    assert_eq!(state.ensure_revision(Some(state.revision)), Ok(()));
    assert_eq!(
        state.ensure_revision(Some(revision(7))),
        Err(ChangeRefusal::RevisionMismatch)
    );
    assert_eq!(
        state.ensure_end_user_revision(Some(state.revision)),
        Err(ChangeRefusal::RevisionMismatch)
    );
    let context = state.service_owner_context.revision;
    assert_eq!(state.ensure_service_owner_revision(Some(context)), Ok(()));
}

#[test]
fn a_saved_form_moves_in_time_and_may_lose_its_place_as_the_latest() {
    let saved = activity(21, ActivityType::FormSaved, None);
    let other = Activity {
        created_at: at(-5),
        ..activity(20, ActivityType::DialogOpened, None)
    };
    let activities = vec![saved.clone(), other.clone()];
    let before = stored(NewDialog {
        activities,
        ..new_dialog()
    });
    let moved_to = |time| {
        let mut dialog = Dialog::restore(before.clone());
        dialog
            .move_form_saved(&saved, time, Some(&other), revision(1), at(100))
            .unwrap();
        dialog.into_changes()
    };
    let back = moved_to(at(-9));
    assert_eq!(back.current.latest_activity, Some(other.clone()));
    assert_eq!(
        (back.current.updated_at, back.current.revision),
        (now(), revision(1))
    );
    assert_eq!(back.rewritten.activity.unwrap().created_at, at(-9));
    assert_eq!((back.events, back.silent), (vec![DialogEvent::Updated], true));
    let ahead = moved_to(at(50)).current;
    assert_eq!((ahead.updated_at, ahead.content_updated_at), (at(50), now()));
    assert_eq!(ahead.latest_activity.unwrap().created_at, at(50));
}

#[test]
fn only_saved_forms_move_and_never_into_the_future() {
    let mut dialog = Dialog::restore(stored(new_dialog()));
    let opened = activity(20, ActivityType::DialogOpened, None);
    let saved = activity(21, ActivityType::FormSaved, None);
    assert_eq!(
        dialog.move_form_saved(&opened, at(1), None, revision(1), at(100)),
        Err(DialogRuleError::NotFormSaved)
    );
    assert_eq!(
        dialog.move_form_saved(&saved, at(116), None, revision(1), at(100)),
        Err(DialogRuleError::ActivityTimeInFuture)
    );
    assert!(!dialog.has_changes());
}
