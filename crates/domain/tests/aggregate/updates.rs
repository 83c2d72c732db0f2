#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use crate::fixtures::*;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::history::HistoryFacts;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::dialog::{Dialog, DialogChanges, DialogSnapshot, NewDialog, WritePolicy};
use dialogporten_domain::event::{ActorType, DialogEvent};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::{LabelAction, SystemLabel};
use dialogporten_domain::text::{IdempotentKey, Progress, SearchTag};
use dialogporten_domain::transmission::TransmissionType::{Correction, Information};

fn update(
    stored: DialogSnapshot,
    policy: WritePolicy,
    facts: &HistoryFacts,
    change: impl FnOnce(&mut DialogUpdate),
) -> Result<DialogChanges, Vec<DialogRuleError>> {
    let mut update = DialogUpdate::unchanged(&stored);
    change(&mut update);
    let mut dialog = Dialog::restore(stored.clone());
    match dialog.update(update, facts, policy, revision(1), at(100), &mut ids()) {
        Ok(changed) => {
            assert_eq!(changed, dialog.snapshot().revision != stored.revision);
            Ok(dialog.into_changes())
        }
        Err(errors) => {
            assert_eq!(
                *dialog.snapshot(),
                stored,
                "a refused update leaves everything as it was"
            );
            assert!(!dialog.has_changes());
            Err(errors)
        }
    }
}

fn loud(change: impl FnOnce(&mut DialogUpdate)) -> DialogChanges {
    update(seen(), LOUD, &HistoryFacts::default(), change).unwrap()
}

fn seen() -> DialogSnapshot {
    DialogSnapshot {
        seen_since_content_update: true,
        ..stored(new_dialog())
    }
}

#[test]
fn sending_back_what_was_read_changes_nothing() {
    let changes = loud(|_| {});
    assert_eq!(changes.original.as_deref(), Some(&changes.current));
    assert!(changes.events.is_empty() && changes.appended.label_log.is_empty());
}

#[test]
fn a_content_change_moves_both_times_and_forgets_readers() {
    let changes = loud(|update| update.status = DialogStatus::Completed);
    let state = changes.current;
    assert_eq!((state.updated_at, state.content_updated_at), (at(100), at(100)));
    assert!(!state.seen_since_content_update);
    assert_eq!(changes.events, [DialogEvent::Updated]);
}

#[test]
fn other_changes_move_the_update_time_only() {
    let changes = loud(|update| {
        update.progress = Progress::new(5);
        update.search_tags = vec![SearchTag::parse("tagged").unwrap()];
        update.due_at = Some(at(1000));
    });
    let state = changes.current;
    assert_eq!((state.updated_at, state.content_updated_at), (at(100), now()));
    assert!(state.seen_since_content_update);
}

#[test]
fn a_silent_change_moves_no_time_but_the_revision() {
    let change = |update: &mut DialogUpdate| update.status = DialogStatus::Completed;
    let changes = update(seen(), SILENT, &HistoryFacts::default(), change).unwrap();
    let state = changes.current;
    assert_eq!((state.updated_at, state.content_updated_at), (now(), now()));
    assert!(state.seen_since_content_update && changes.silent);
    assert_eq!(state.revision, revision(1));
    assert_eq!(changes.events, [DialogEvent::Updated]);
}

#[test]
fn the_update_time_never_moves_backwards() {
    let ahead = DialogSnapshot {
        updated_at: at(500),
        ..seen()
    };
    let change = |update: &mut DialogUpdate| update.status = DialogStatus::Completed;
    let state = update(ahead, LOUD, &HistoryFacts::default(), change)
        .unwrap()
        .current;
    assert_eq!((state.updated_at, state.content_updated_at), (at(500), at(100)));
}

#[test]
fn a_dialog_not_visible_yet_keeps_its_future_times_even_silently() {
    let hidden = DialogSnapshot {
        visible_from: Some(at(900)),
        ..seen()
    };
    let change = |update: &mut DialogUpdate| update.progress = Progress::new(5);
    let state = update(hidden, SILENT, &HistoryFacts::default(), change)
        .unwrap()
        .current;
    assert_eq!((state.updated_at, state.content_updated_at), (at(900), at(900)));
    assert!(!state.seen_since_content_update);
}

#[test]
fn attachments_are_merged_by_id_and_kept_ones_stay_in_place() {
    let before = NewDialog {
        attachments: vec![attachment(31, None), attachment(32, None)],
        ..new_dialog()
    };
    let changes = update(stored(before), LOUD, &HistoryFacts::default(), |update| {
        update.attachments = vec![
            attachment(33, None),
            attachment(30, None),
            attachment(32, Some(at(900))),
        ];
    })
    .unwrap();
    let order: Vec<_> = changes.current.attachments.iter().map(|a| a.id).collect();
    assert_eq!(order, [id(32), id(30), id(33)]);
    assert_eq!(changes.current.attachments[0].expires_at, Some(at(900)));
    assert_eq!(changes.current.content_updated_at, at(100));
}

#[test]
fn the_order_in_which_known_children_are_sent_is_no_change() {
    let tag = |text| SearchTag::parse(text).unwrap();
    let before = stored(NewDialog {
        attachments: vec![attachment(31, None), attachment(32, None)],
        search_tags: vec![tag("one"), tag("two")],
        ..new_dialog()
    });
    let changes = update(before.clone(), LOUD, &HistoryFacts::default(), |update| {
        update.attachments.reverse();
        update.search_tags.reverse();
    })
    .unwrap();
    assert_eq!(changes.current, before);
}

#[test]
fn texts_sent_in_another_order_are_no_change() {
    let two = |pairs: [(&'static str, &'static str); 2]| Localizations::parse(pairs, 255).unwrap();
    let mut new = new_dialog();
    new.content.as_mut().unwrap().title.value = two([("A", "nb"), ("B", "en")]);
    let changes = update(stored(new), LOUD, &HistoryFacts::default(), |update| {
        update.content.as_mut().unwrap().title.value = two([("B", "en_GB"), ("A", "nb")]);
    })
    .unwrap();
    assert!(changes.events.is_empty());
}

#[test]
fn unchanged_expired_attachments_stay_but_changed_ones_must_be_valid_for_everybody() {
    let mut new = new_dialog();
    new.attachments = vec![attachment(30, Some(at(50)))];
    let before = stored(new);
    assert!(update(before.clone(), LOUD, &HistoryFacts::default(), |_| {}).is_ok());
    for policy in [LOUD, SILENT, ADMIN] {
        let errors = update(before.clone(), policy, &HistoryFacts::default(), |update| {
            update.attachments[0].urls[0].id = id(77);
        })
        .unwrap_err();
        assert_eq!(errors, [DialogRuleError::AttachmentExpired(id(30))]);
    }
}

#[test]
fn expiry_cannot_be_cleared_and_changed_times_must_lie_ahead() {
    let before = stored(NewDialog {
        due_at: Some(at(10)),
        expires_at: Some(at(20)),
        ..new_dialog()
    });
    let facts = HistoryFacts::default();
    let clear = |update: &mut DialogUpdate| update.expires_at = None;
    let errors = update(before.clone(), LOUD, &facts, clear).unwrap_err();
    assert_eq!(errors, [DialogRuleError::ExpiresAtCleared]);
    assert!(update(before.clone(), SILENT, &facts, clear).is_ok());
    assert!(update(before.clone(), ADMIN, &facts, clear).is_ok());
    assert!(update(before.clone(), LOUD, &facts, |update| update.due_at = None).is_ok());
    let errors = update(before.clone(), LOUD, &facts, |update| {
        update.due_at = Some(at(90));
        update.expires_at = Some(at(100));
    })
    .unwrap_err();
    assert_eq!(
        errors,
        [DialogRuleError::DueAtInPast, DialogRuleError::ExpiresAtInPast]
    );
    let unchanged_past = update(before, LOUD, &facts, |update| update.progress = Progress::new(1));
    assert!(unchanged_past.is_ok());
}

#[test]
fn any_loud_update_brings_the_dialog_back_to_the_inbox() {
    let binned = stored(NewDialog {
        system_label: Some(SystemLabel::Bin),
        ..new_dialog()
    });
    let before = binned.end_user_context.revision;
    let changes = update(binned.clone(), LOUD, &HistoryFacts::default(), |_| {}).unwrap();
    assert_eq!(changes.current.revision, binned.revision);
    assert!(changes.events.is_empty());
    assert!(
        changes
            .current
            .end_user_context
            .labels
            .contains(SystemLabel::Default)
    );
    assert_ne!(changes.current.end_user_context.revision, before);
    let log: Vec<_> = changes
        .appended
        .label_log
        .iter()
        .map(|e| (e.label, e.action))
        .collect();
    assert_eq!(log, [(SystemLabel::Bin, LabelAction::Remove)]);
    let silent = update(binned.clone(), SILENT, &HistoryFacts::default(), |_| {}).unwrap();
    assert_eq!(silent.current, binned);
}

#[test]
fn appended_history_is_counted_told_and_content() {
    let changes = loud(|update| {
        update.transmissions = vec![
            transmission(11, Correction, None),
            transmission(12, Information, Some(11)),
        ];
        update.activities = vec![activity(21, ActivityType::TransmissionOpened, Some(12))];
    });
    let state = &changes.current;
    assert_eq!(
        (
            state.from_party_transmissions,
            state.from_service_owner_transmissions
        ),
        (1, 1)
    );
    assert!(!state.has_unopened_content && state.end_user_context.labels.contains(SystemLabel::Sent));
    assert_eq!(state.content_updated_at, at(100));
    assert_eq!(state.latest_activity.as_ref().unwrap().id, id(21));
    assert_eq!(
        changes.events[..2],
        [
            DialogEvent::Updated,
            DialogEvent::TransmissionCreated {
                transmission: id(11),
                sender: ActorType::ServiceOwner
            }
        ]
    );
    assert_eq!(
        (changes.events.len(), changes.appended.transmissions.len()),
        (4, 2)
    );
}

#[test]
fn an_activity_alone_is_no_content_change() {
    let changes = loud(|update| update.activities = vec![activity(21, ActivityType::DialogOpened, None)]);
    assert_eq!(
        (changes.current.updated_at, changes.current.content_updated_at),
        (at(100), now())
    );
}

#[test]
fn what_is_stored_already_is_refused_all_at_once() {
    let key = IdempotentKey::parse("key").unwrap();
    let facts = HistoryFacts {
        transmissions: [id(11)].into(),
        activities: [id(21)].into(),
        attachments: [id(31), id(33)].into(),
        taken_keys: [key.clone()].into(),
        ..HistoryFacts::default()
    };
    let errors = update(seen(), LOUD, &facts, |update| {
        let mut repeated = transmission(11, Information, None);
        repeated.idempotent_key = Some(key.clone());
        repeated.attachments = vec![attachment(31, Some(at(99)))];
        update.transmissions = vec![repeated];
        update.attachments = vec![attachment(33, None)];
        update.activities = vec![activity(21, ActivityType::DialogOpened, None)];
    })
    .unwrap_err();
    assert_eq!(
        errors,
        [
            DialogRuleError::ActivityExists(id(21)),
            DialogRuleError::TransmissionExists(id(11)),
            DialogRuleError::AttachmentExists(id(31)),
            DialogRuleError::DuplicateTransmissionKeys(vec![key]),
            DialogRuleError::AttachmentExists(id(33)),
            DialogRuleError::TransmissionAttachmentExpired {
                index: 0,
                attachment: id(31)
            },
        ]
    );
}

#[test]
fn an_activity_may_open_a_stored_transmission() {
    let facts = HistoryFacts {
        transmissions: [id(11)].into(),
        unopened_count: 1,
        unopened_named: [id(11)].into(),
        ..HistoryFacts::default()
    };
    let unopened = DialogSnapshot {
        has_unopened_content: true,
        ..seen()
    };
    let open = |update: &mut DialogUpdate| {
        update.activities = vec![activity(21, ActivityType::TransmissionOpened, Some(11))];
    };
    let question = {
        let mut asked = DialogUpdate::unchanged(&unopened);
        open(&mut asked);
        asked.question(&unopened)
    };
    assert_eq!(question.opened, [id(11)].into());
    assert!(
        !update(unopened.clone(), LOUD, &facts, open)
            .unwrap()
            .current
            .has_unopened_content
    );
    let another_left = HistoryFacts {
        unopened_count: 2,
        ..facts
    };
    assert!(
        update(unopened, LOUD, &another_left, open)
            .unwrap()
            .current
            .has_unopened_content
    );
}

#[test]
fn a_dialog_with_bare_transmissions_stays_api_only() {
    let before = stored(NewDialog {
        is_api_only: true,
        ..new_dialog()
    });
    let facts = HistoryFacts {
        transmission_without_content: true,
        ..HistoryFacts::default()
    };
    let errors = update(before, LOUD, &facts, |update| update.is_api_only = false).unwrap_err();
    assert_eq!(errors, [DialogRuleError::StoredTransmissionWithoutContent]);
}
