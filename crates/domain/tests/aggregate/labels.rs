#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use crate::fixtures::*;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::system_label::SystemLabel::{Archive, Bin, Default, MarkedAsUnopened, Sent};
use dialogporten_domain::system_label::{LabelAction, SystemLabel, SystemLabels};
use proptest::prelude::*;

fn change(dialog: &mut Dialog, add: &[SystemLabel], remove: &[SystemLabel]) -> bool {
    dialog
        .change_labels(add, remove, &user(), at(5), &mut ids())
        .unwrap()
}

fn fresh() -> Dialog {
    Dialog::restore(stored(new_dialog()))
}

#[test]
fn moving_from_bin_to_archive_logs_the_addition_first() {
    let mut dialog = fresh();
    change(&mut dialog, &[Bin], &[]);
    change(&mut dialog, &[Archive], &[]);
    let log = dialog.into_changes().appended.label_log;
    let log: Vec<_> = log.iter().map(|entry| (entry.label, entry.action)).collect();
    assert_eq!(
        log,
        [
            (Bin, LabelAction::Set),
            (Archive, LabelAction::Set),
            (Bin, LabelAction::Remove)
        ]
    );
}

#[test]
fn the_last_of_the_exclusive_labels_wins() {
    let mut dialog = fresh();
    change(&mut dialog, &[Bin, MarkedAsUnopened, Archive], &[]);
    let labels: Vec<_> = dialog.snapshot().end_user_context.labels.iter().collect();
    assert_eq!(labels, [Archive, MarkedAsUnopened]);
}

#[test]
fn removing_falls_back_to_default_which_itself_stays() {
    assert_eq!(
        SystemLabels::DEFAULT.with(Bin).without(Bin),
        SystemLabels::DEFAULT
    );
    assert_eq!(SystemLabels::DEFAULT.without(Default), SystemLabels::DEFAULT);
    assert_eq!(
        SystemLabels::DEFAULT.with(Bin).without(Archive),
        SystemLabels::DEFAULT.with(Bin)
    );
}

#[test]
fn sent_belongs_to_the_system() {
    let mut dialog = fresh();
    let mut change = |add: &[SystemLabel], remove: &[SystemLabel]| {
        dialog.change_labels(add, remove, &user(), at(5), &mut ids())
    };
    assert_eq!(change(&[Sent], &[]), Err(DialogRuleError::SentIsSystemOwned));
    assert_eq!(change(&[], &[Sent]), Err(DialogRuleError::SentIsSystemOwned));
}

#[test]
fn a_label_change_leaves_the_dialog_s_revision_times_and_events_alone() {
    let mut dialog = fresh();
    assert!(change(&mut dialog, &[MarkedAsUnopened], &[]));
    let changes = dialog.into_changes();
    let (before, after) = (changes.original.unwrap(), changes.current);
    assert_eq!(
        (before.revision, before.updated_at),
        (after.revision, after.updated_at)
    );
    assert_ne!(before.end_user_context.revision, after.end_user_context.revision);
    assert!(changes.events.is_empty());
}

#[test]
fn setting_what_is_set_changes_nothing() {
    let mut dialog = fresh();
    assert!(!change(&mut dialog, &[Default], &[Bin, MarkedAsUnopened]));
    assert!(!dialog.has_changes());
}

fn label(text: &str) -> ServiceOwnerLabel {
    ServiceOwnerLabel::parse(text).unwrap()
}

#[test]
fn service_owner_labels_stay_sorted_and_unique() {
    let mut dialog = fresh();
    dialog
        .add_service_owner_label(label("Zebra"), revision(5))
        .unwrap();
    dialog
        .add_service_owner_label(label("apple"), revision(6))
        .unwrap();
    let context = &dialog.snapshot().service_owner_context;
    assert_eq!(context.labels, [label("apple"), label("zebra")]);
    assert_eq!(context.revision, revision(6));
    assert_eq!(
        dialog.add_service_owner_label(label("ZEBRA"), revision(7)),
        Err(vec![DialogRuleError::DuplicateServiceOwnerLabel])
    );
    assert!(dialog.remove_service_owner_label("ZEBRA", revision(8)));
    assert!(!dialog.remove_service_owner_label("zebra", revision(9)));
    assert_eq!(dialog.snapshot().service_owner_context.revision, revision(8));
}

#[test]
fn twenty_service_owner_labels_are_enough() {
    let mut dialog = fresh();
    for n in 0..20 {
        dialog
            .add_service_owner_label(label(&format!("label{n}")), revision(5))
            .unwrap();
    }
    assert_eq!(
        dialog.add_service_owner_label(label("one more"), revision(6)),
        Err(vec![DialogRuleError::TooManyServiceOwnerLabels { count: 21 }])
    );
}

fn settable() -> impl Strategy<Value = Vec<SystemLabel>> {
    prop::collection::vec(
        prop::sample::select(vec![Default, Bin, Archive, MarkedAsUnopened]),
        0..4,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn exactly_one_exclusive_label_is_set_and_the_log_tells_how(
        steps in prop::collection::vec((settable(), settable()), 1..8),
    ) {
        let mut dialog = fresh();
        let mut replayed = SystemLabels::DEFAULT.mask() & !Default.bit();
        let mut logged = 0;
        for (add, remove) in steps {
            let before = dialog.snapshot().end_user_context;
            let changed = change(&mut dialog, &add, &remove);
            let after = dialog.snapshot().end_user_context;
            prop_assert_eq!(changed, before.labels != after.labels);
            prop_assert!(SystemLabels::from_mask(after.labels.mask()).is_some());
            prop_assert!(!after.labels.contains(Sent));
            for entry in &dialog.clone().into_changes().appended.label_log[logged..] {
                prop_assert_ne!(entry.label, Default);
                match entry.action {
                    LabelAction::Set => replayed |= entry.label.bit(),
                    LabelAction::Remove => replayed &= !entry.label.bit(),
                }
                logged += 1;
            }
            prop_assert_eq!(replayed, after.labels.mask() & !Default.bit());
        }
    }
}
