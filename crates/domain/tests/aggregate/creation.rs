use crate::fixtures::*;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::actor::Actor;
use dialogporten_domain::dialog::context::{initial_end_user_revision, initial_service_owner_revision};
use dialogporten_domain::dialog::rules::{ChildKind, DialogRuleError};
use dialogporten_domain::dialog::{Dialog, NewDialog};
use dialogporten_domain::event::{ActorType, DialogEvent};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::system_label::{LabelAction, SystemLabel};
use dialogporten_domain::text::{IdempotentKey, SearchTag};
use dialogporten_domain::transmission::TransmissionType::{Information, Submission};

#[test]
fn transmissions_are_counted_by_side_and_sent_is_noted() {
    let new = NewDialog {
        transmissions: vec![
            transmission(10, Information, None),
            transmission(11, Submission, Some(10)),
            transmission(12, Information, Some(11)),
        ],
        ..new_dialog()
    };
    let changes = create(new, SILENT).unwrap().into_changes();
    assert_eq!(changes.current.from_party_transmissions, 1);
    assert_eq!(changes.current.from_service_owner_transmissions, 2);
    assert!(
        changes
            .current
            .end_user_context
            .labels
            .contains(SystemLabel::Sent)
    );
    let log: Vec<_> = changes
        .appended
        .label_log
        .iter()
        .map(|e| (e.label, e.action))
        .collect();
    assert_eq!(log, [(SystemLabel::Sent, LabelAction::Set)]);
}

#[test]
fn more_transmissions_than_can_be_counted_are_refused() {
    let transmissions = (0..32_768)
        .map(|n| transmission(n + 10, Submission, None))
        .collect();
    let new = NewDialog {
        transmissions,
        ..new_dialog()
    };
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        [DialogRuleError::TooManyFromParty]
    );
}

#[test]
fn unopened_content_is_what_no_activity_opens() {
    let with = |activities| NewDialog {
        transmissions: vec![
            transmission(10, Information, None),
            transmission(11, Submission, None),
        ],
        activities,
        ..new_dialog()
    };
    assert!(stored(with(Vec::new())).has_unopened_content);
    let opened = activity(20, ActivityType::TransmissionOpened, Some(10));
    assert!(!stored(with(vec![opened])).has_unopened_content);
}

#[test]
fn a_correspondence_is_unopened_until_an_activity_says_otherwise() {
    let of = |activities| {
        let new = NewDialog {
            activities,
            ..new_dialog()
        };
        let service = service(ServiceResourceType::CorrespondenceService);
        Dialog::create(new, service, LOUD, revision(0), now(), &mut ids())
            .unwrap()
            .snapshot()
            .has_unopened_content
    };
    assert!(of(Vec::new()));
    assert!(!of(vec![activity(20, ActivityType::CorrespondenceOpened, None)]));
}

#[test]
fn the_latest_activity_has_the_greatest_time_then_id() {
    let mut early = activity(23, ActivityType::DialogOpened, None);
    early.created_at = at(-10);
    let activities = vec![
        early,
        activity(22, ActivityType::DialogOpened, None),
        activity(21, ActivityType::DialogOpened, None),
    ];
    let state = stored(NewDialog {
        activities,
        ..new_dialog()
    });
    assert_eq!(state.latest_activity.unwrap().id, id(22));
}

#[test]
fn a_label_given_at_creation_is_logged_by_the_service_owner() {
    let new = NewDialog {
        system_label: Some(SystemLabel::Archive),
        transmissions: vec![transmission(10, Submission, None)],
        ..new_dialog()
    };
    let changes = create(new, LOUD).unwrap().into_changes();
    let log = &changes.appended.label_log;
    assert_eq!(log.len(), 2);
    assert_eq!(
        (log[0].label, log[0].action),
        (SystemLabel::Archive, LabelAction::Set)
    );
    assert_eq!(
        (log[1].label, log[1].action),
        (SystemLabel::Sent, LabelAction::Set)
    );
    assert!(log.iter().all(|entry| entry.performed_by == Actor::ServiceOwner));
    let quiet = NewDialog {
        system_label: Some(SystemLabel::Default),
        ..new_dialog()
    };
    assert!(
        create(quiet, LOUD)
            .unwrap()
            .into_changes()
            .appended
            .label_log
            .is_empty()
    );
}

#[test]
fn labels_of_the_system_cannot_be_given_at_creation() {
    for label in [SystemLabel::Sent, SystemLabel::MarkedAsUnopened] {
        let new = NewDialog {
            system_label: Some(label),
            ..new_dialog()
        };
        assert_eq!(
            create(new, LOUD).unwrap_err(),
            [DialogRuleError::LabelNotForNewDialogs(label)]
        );
    }
}

#[test]
fn context_revisions_of_a_new_dialog_are_derived_from_its_id() {
    let state = stored(NewDialog {
        system_label: Some(SystemLabel::Bin),
        ..new_dialog()
    });
    assert_eq!(
        state.end_user_context.revision,
        initial_end_user_revision(state.id)
    );
    assert_eq!(
        state.service_owner_context.revision,
        initial_service_owner_revision(state.id)
    );
    assert_ne!(
        state.end_user_context.revision,
        state.service_owner_context.revision
    );
}

#[test]
fn lists_are_kept_in_output_order() {
    let label = |text| ServiceOwnerLabel::parse(text).unwrap();
    let tag = |text| SearchTag::parse(text).unwrap();
    let state = stored(NewDialog {
        attachments: vec![attachment(31, None), attachment(30, None)],
        search_tags: vec![tag("zebra"), tag("apple"), tag("ZEBRA")],
        service_owner_labels: vec![label("zebra"), label("apple")],
        ..new_dialog()
    });
    assert_eq!(
        state.attachments.iter().map(|a| a.id).collect::<Vec<_>>(),
        [id(30), id(31)]
    );
    assert_eq!(state.search_tags, [tag("zebra"), tag("apple")]);
    assert_eq!(
        state.service_owner_context.labels,
        [label("apple"), label("zebra")]
    );
}

#[test]
fn expired_attachments_are_refused_also_of_transmissions_and_for_admins() {
    let mut carrier = transmission(10, Information, None);
    carrier.attachments = vec![attachment(31, Some(now())), attachment(32, Some(at(-1)))];
    let new = NewDialog {
        attachments: vec![attachment(30, Some(at(-1)))],
        transmissions: vec![carrier],
        ..new_dialog()
    };
    assert_eq!(
        create(new, ADMIN).unwrap_err(),
        [
            DialogRuleError::NewAttachmentExpired {
                transmission: None,
                index: 0
            },
            DialogRuleError::NewAttachmentExpired {
                transmission: Some(0),
                index: 1
            },
        ]
    );
}

#[test]
fn keys_and_references_inside_the_request_must_fit() {
    let key = IdempotentKey::parse("key").unwrap();
    let mut transmissions = vec![
        transmission(10, Information, None),
        transmission(11, Information, Some(99)),
    ];
    for transmission in &mut transmissions {
        transmission.idempotent_key = Some(key.clone());
    }
    let new = NewDialog {
        transmissions,
        activities: vec![activity(20, ActivityType::TransmissionOpened, Some(98))],
        ..new_dialog()
    };
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        [
            DialogRuleError::UnknownParent {
                index: 1,
                parent: id(99)
            },
            DialogRuleError::DuplicateTransmissionKeys(vec![key]),
            DialogRuleError::UnknownTransmission {
                index: 0,
                transmission: id(98)
            },
        ]
    );
}

#[test]
fn every_part_has_its_event_in_order_and_silence_keeps_only_the_creation() {
    let new = NewDialog {
        transmissions: vec![transmission(10, Information, None)],
        activities: vec![activity(20, ActivityType::DialogOpened, None)],
        ..new_dialog()
    };
    let loud = create(new.clone(), LOUD).unwrap().into_changes();
    assert_eq!(
        loud.events,
        [
            DialogEvent::Created,
            DialogEvent::TransmissionCreated {
                transmission: id(10),
                sender: ActorType::ServiceOwner
            },
            DialogEvent::ActivityCreated {
                activity: id(20),
                kind: ActivityType::DialogOpened,
                extended_type: None
            },
        ]
    );
    assert!(loud.original.is_none() && !loud.silent);
    let silent = create(new, SILENT).unwrap().into_changes();
    assert_eq!(silent.events, [DialogEvent::Created]);
    assert!(silent.silent);
}

#[test]
fn api_only_dialogs_need_no_content() {
    let mut bare = transmission(10, Information, None);
    bare.content = None;
    let new = NewDialog {
        is_api_only: true,
        content: None,
        transmissions: vec![bare],
        ..new_dialog()
    };
    assert!(create(new.clone(), LOUD).is_ok());
    assert_eq!(
        create(
            NewDialog {
                is_api_only: false,
                ..new
            },
            LOUD
        )
        .unwrap_err(),
        [
            DialogRuleError::ContentMissing,
            DialogRuleError::TransmissionContentMissing { index: 0 }
        ]
    );
}

#[test]
fn an_id_given_twice_is_refused_in_every_list() {
    let mut carrier = transmission(10, Information, None);
    carrier.attachments = vec![attachment(30, None)];
    let new = NewDialog {
        attachments: vec![attachment(30, None)],
        transmissions: vec![carrier, transmission(10, Information, None)],
        activities: vec![activity(20, ActivityType::DialogOpened, None); 2],
        ..new_dialog()
    };
    let kinds = [
        ChildKind::Transmission,
        ChildKind::Activity,
        ChildKind::Attachment,
        ChildKind::AttachmentUrl,
    ];
    assert_eq!(
        create(new, LOUD).unwrap_err(),
        kinds.map(|kind| DialogRuleError::DuplicateIds { kind })
    );
}
