use crate::fixtures::*;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogChanges, DialogSnapshot, NewDialog, WritePolicy};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::transmission::Transmission;
use dialogporten_domain::transmission::TransmissionType::{Information, Submission};

type Outcome = Result<DialogChanges, Vec<DialogRuleError>>;

fn send(
    stored: DialogSnapshot,
    transmission: Transmission,
    facts: &HistoryFacts,
    policy: WritePolicy,
) -> Outcome {
    let mut dialog = Dialog::restore(stored);
    dialog.append_transmission(transmission, facts, policy, revision(1), at(100), &mut ids())?;
    Ok(dialog.into_changes())
}

fn note(stored: DialogSnapshot, activity: Activity, facts: &HistoryFacts, policy: WritePolicy) -> Outcome {
    let mut dialog = Dialog::restore(stored);
    dialog.append_activity(activity, facts, policy, revision(1), at(100), &mut ids())?;
    Ok(dialog.into_changes())
}

fn none() -> HistoryFacts {
    HistoryFacts::default()
}

#[test]
fn a_transmission_from_the_service_owner_is_unopened_content() {
    let changes = send(
        stored(new_dialog()),
        transmission(10, Information, None),
        &none(),
        LOUD,
    )
    .unwrap();
    let state = changes.current;
    assert!(state.has_unopened_content);
    assert_eq!(
        (state.from_service_owner_transmissions, state.content_updated_at),
        (1, at(100))
    );
    assert_eq!(changes.events.len(), 2);
    assert_eq!(changes.events[0], DialogEvent::Updated);
}

#[test]
fn a_silent_submission_sets_sent_and_leaves_the_bin_alone() {
    let binned = stored(NewDialog {
        system_label: Some(SystemLabel::Bin),
        ..new_dialog()
    });
    let changes = send(binned, transmission(10, Submission, None), &none(), SILENT).unwrap();
    let labels = changes.current.end_user_context.labels;
    assert!(labels.contains(SystemLabel::Bin) && labels.contains(SystemLabel::Sent));
    assert!(!changes.current.has_unopened_content);
    assert_eq!(changes.events, [DialogEvent::Updated]);
}

#[test]
fn an_appended_transmission_needs_content_even_when_api_only() {
    let mut bare = transmission(10, Information, None);
    bare.content = None;
    let dialog = stored(NewDialog {
        is_api_only: true,
        ..new_dialog()
    });
    assert_eq!(
        send(dialog, bare, &none(), LOUD).unwrap_err(),
        [DialogRuleError::TransmissionContentMissing { index: 0 }]
    );
}

#[test]
fn an_attachment_must_not_be_expired_or_known() {
    let dialog = stored(NewDialog {
        attachments: vec![attachment(30, None)],
        ..new_dialog()
    });
    let mut carrier = transmission(10, Information, None);
    carrier.attachments = vec![attachment(30, Some(at(100)))];
    assert_eq!(
        send(dialog, carrier, &none(), ADMIN).unwrap_err(),
        [
            DialogRuleError::AttachmentExists(id(30)),
            DialogRuleError::TransmissionAttachmentExpired {
                index: 0,
                attachment: id(30)
            },
        ]
    );
}

#[test]
fn the_parent_must_be_stored() {
    let answer = transmission(10, Information, Some(9));
    let question = HistoryQuestion::about(std::slice::from_ref(&answer), &[]);
    assert_eq!(question.parents, [id(9)].into());
    assert_eq!(
        send(stored(new_dialog()), answer, &none(), LOUD).unwrap_err(),
        [DialogRuleError::UnknownParent {
            index: 0,
            parent: id(9)
        }]
    );
}

#[test]
fn the_counter_has_an_end() {
    let full = DialogSnapshot {
        from_party_transmissions: 32_767,
        ..stored(new_dialog())
    };
    assert_eq!(
        send(full.clone(), transmission(10, Submission, None), &none(), LOUD).unwrap_err(),
        [DialogRuleError::TooManyFromParty]
    );
    assert!(send(full, transmission(10, Information, None), &none(), LOUD).is_ok());
}

#[test]
fn an_activity_moves_the_update_time_only_and_may_become_the_latest() {
    let changes = note(
        stored(new_dialog()),
        activity(20, ActivityType::DialogOpened, None),
        &none(),
        LOUD,
    )
    .unwrap();
    let state = changes.current;
    assert_eq!((state.updated_at, state.content_updated_at), (at(100), now()));
    let old = Activity {
        created_at: at(-50),
        ..activity(21, ActivityType::DialogOpened, None)
    };
    let again = note(state.clone(), old, &none(), LOUD).unwrap();
    assert_eq!(again.current.latest_activity, state.latest_activity);
}

#[test]
fn a_repeated_activity_or_an_unknown_transmission_is_refused() {
    let facts = HistoryFacts {
        activities: [id(20)].into(),
        ..none()
    };
    let repeated = activity(20, ActivityType::TransmissionOpened, Some(10));
    assert_eq!(
        note(stored(new_dialog()), repeated, &facts, SILENT).unwrap_err(),
        [
            DialogRuleError::ActivityExists(id(20)),
            DialogRuleError::UnknownTransmission {
                index: 0,
                transmission: id(10)
            },
        ]
    );
}

#[test]
fn opening_the_last_transmission_clears_unopened_content() {
    let unopened = DialogSnapshot {
        has_unopened_content: true,
        ..stored(new_dialog())
    };
    let facts = |count| HistoryFacts {
        transmissions: [id(10)].into(),
        unopened_named: [id(10)].into(),
        unopened_count: count,
        ..none()
    };
    let open = || activity(20, ActivityType::TransmissionOpened, Some(10));
    assert!(
        !note(unopened.clone(), open(), &facts(1), LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
    assert!(
        note(unopened.clone(), open(), &facts(2), LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
    let other = activity(20, ActivityType::DialogOpened, None);
    assert!(
        note(unopened, other, &none(), LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
}

#[test]
fn a_correspondence_also_needs_to_be_opened_itself() {
    let dialog = |kind| DialogSnapshot {
        has_unopened_content: true,
        service_resource_type: kind,
        ..stored(new_dialog())
    };
    let correspondence = dialog(ServiceResourceType::CorrespondenceService);
    let facts = HistoryFacts {
        transmissions: [id(10)].into(),
        unopened_named: [id(10)].into(),
        unopened_count: 1,
        ..none()
    };
    let open = activity(20, ActivityType::TransmissionOpened, Some(10));
    let opened = activity(21, ActivityType::CorrespondenceOpened, None);
    let half = note(correspondence.clone(), open, &facts, LOUD).unwrap().current;
    assert!(half.has_unopened_content);
    assert!(
        !note(half, opened.clone(), &none(), LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
    assert!(
        note(correspondence, opened.clone(), &facts, LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
    let generic = dialog(ServiceResourceType::GenericAccessResource);
    assert!(
        note(generic, opened, &none(), LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
}

#[test]
fn an_activity_names_a_transmission_and_describes_itself_exactly_when_its_type_asks_for_it() {
    let refused = |activity| note(stored(new_dialog()), activity, &none(), ADMIN).unwrap_err();
    assert_eq!(
        refused(activity(20, ActivityType::TransmissionOpened, None)),
        [DialogRuleError::ActivityTransmissionMismatch { index: 0 }]
    );
    assert_eq!(
        refused(activity(20, ActivityType::Information, None)),
        [DialogRuleError::ActivityDescriptionMismatch { index: 0 }]
    );
    let wordy = Activity {
        description: Some(texts("Said")),
        ..activity(20, ActivityType::DialogOpened, None)
    };
    assert_eq!(
        refused(wordy),
        [DialogRuleError::ActivityDescriptionMismatch { index: 0 }]
    );
}

#[test]
fn a_correspondence_opened_before_needs_only_its_transmissions_opened() {
    let correspondence = DialogSnapshot {
        has_unopened_content: true,
        service_resource_type: ServiceResourceType::CorrespondenceService,
        ..stored(new_dialog())
    };
    let facts = HistoryFacts {
        transmissions: [id(10)].into(),
        unopened_named: [id(10)].into(),
        unopened_count: 1,
        correspondence_opened: true,
        ..none()
    };
    let open = activity(20, ActivityType::TransmissionOpened, Some(10));
    assert!(
        !note(correspondence, open, &facts, LOUD)
            .unwrap()
            .current
            .has_unopened_content
    );
}
