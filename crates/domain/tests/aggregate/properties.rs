#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use crate::fixtures::*;
use dialogporten_domain::dialog::history::HistoryFacts;
use dialogporten_domain::dialog::update::DialogUpdate;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot, NewDialog, WritePolicy};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::text::{Progress, SearchTag, ShortText};
use dialogporten_domain::transmission::TransmissionType;
use proptest::prelude::*;

fn any_dialog() -> impl Strategy<Value = NewDialog> {
    (
        prop::option::of(0_i64..101),
        prop::option::of("[a-z]{1,5}"),
        prop::option::of(200_i64..400),
        prop::option::of(400_i64..600),
        prop::collection::btree_set(30_u128..50, 0..5),
        prop::collection::btree_set("[a-z]{3,5}", 0..5),
        prop::collection::vec(prop::sample::select(TransmissionType::ALL.to_vec()), 0..4),
        prop::sample::select(DialogStatus::ALL.to_vec()),
    )
        .prop_map(
            |(progress, status_text, due, expires, attachments, tags, kinds, status)| NewDialog {
                progress: progress.and_then(Progress::new),
                extended_status: status_text.map(|text| ShortText::parse(text).unwrap()),
                due_at: due.map(at),
                expires_at: expires.map(at),
                attachments: attachments
                    .into_iter()
                    .rev()
                    .map(|n| attachment(n, None))
                    .collect(),
                search_tags: tags
                    .iter()
                    .rev()
                    .map(|tag| SearchTag::parse(tag).unwrap())
                    .collect(),
                transmissions: (10_u128..)
                    .zip(kinds)
                    .map(|(n, kind)| transmission(n, kind, None))
                    .collect(),
                status,
                ..new_dialog()
            },
        )
}

/// Facts of the history that a new dialog has.
fn facts(new: &NewDialog) -> HistoryFacts {
    let unopened = new
        .transmissions
        .iter()
        .filter(|t| !t.kind.is_from_party())
        .count();
    HistoryFacts {
        unopened_count: unopened as u64,
        ..HistoryFacts::default()
    }
}

fn as_update(new: NewDialog) -> DialogUpdate {
    DialogUpdate {
        progress: new.progress,
        extended_status: new.extended_status,
        external_reference: new.external_reference,
        due_at: new.due_at,
        expires_at: new.expires_at,
        process: new.process,
        preceding_process: new.preceding_process,
        status: new.status,
        is_api_only: new.is_api_only,
        content: new.content,
        search_tags: new.search_tags,
        attachments: new.attachments,
        gui_actions: new.gui_actions,
        api_actions: new.api_actions,
        transmissions: Vec::new(),
        activities: Vec::new(),
    }
}

/// Everything but the revision.
fn without_revision(snapshot: &DialogSnapshot) -> DialogSnapshot {
    DialogSnapshot {
        revision: revision(0),
        ..snapshot.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_restored_dialog_is_what_was_stored_and_has_no_changes(new in any_dialog()) {
        let before = stored(new);
        let dialog = Dialog::restore(before.clone());
        prop_assert!(!dialog.has_changes());
        let changes = dialog.into_changes();
        prop_assert_eq!(&changes.current, &before);
        prop_assert_eq!(changes.original.as_deref(), Some(&before));
        prop_assert!(changes.events.is_empty());
    }

    #[test]
    fn an_update_made_from_the_snapshot_changes_nothing(new in any_dialog(), silent in any::<bool>()) {
        let facts = facts(&new);
        let before = stored(new);
        let mut dialog = Dialog::restore(before.clone());
        let policy = WritePolicy { silent, admin: false };
        let update = DialogUpdate::unchanged(&before);
        prop_assert_eq!(dialog.update(update, &facts, policy, revision(1), at(100), &mut ids()), Ok(false));
        prop_assert!(!dialog.has_changes());
    }

    #[test]
    fn the_revision_changes_exactly_when_something_else_does(
        first in any_dialog(), second in any_dialog(), same in any::<bool>(), silent in any::<bool>(),
    ) {
        let facts = facts(&first);
        let sent = if same { first.clone() } else { second };
        let before = stored(first);
        let mut dialog = Dialog::restore(before.clone());
        let policy = WritePolicy { silent, admin: true };
        let changed = dialog.update(as_update(sent), &facts, policy, revision(1), at(100), &mut ids()).unwrap();
        let changes = dialog.into_changes();
        let differs = without_revision(&changes.current) != without_revision(&before);
        prop_assert_eq!(changed, differs);
        prop_assert_eq!(changes.current.revision != before.revision, differs);
        prop_assert_eq!(changes.events.contains(&DialogEvent::Updated), differs);
    }

    #[test]
    fn an_update_applied_twice_changes_something_once(first in any_dialog(), second in any_dialog()) {
        let facts = facts(&first);
        let mut dialog = Dialog::restore(stored(first));
        let update = as_update(second);
        let policy = WritePolicy { silent: false, admin: true };
        dialog.update(update.clone(), &facts, policy, revision(1), at(100), &mut ids()).unwrap();
        let mut again = Dialog::restore(dialog.into_changes().current);
        prop_assert_eq!(again.update(update, &facts, policy, revision(2), at(200), &mut ids()), Ok(false));
    }
}
