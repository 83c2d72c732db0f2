use crate::fixtures::*;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::dialog::seen::{latest_per_reader, record_to_make};
use dialogporten_domain::dialog::unopened::{has_unopened_content, is_opened, opened_transmissions};
use dialogporten_domain::dialog::{DialogSnapshot, NewDialog};
use dialogporten_domain::identifier::SeenRecordId;
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::transmission::TransmissionType::{Information, Submission};

fn record(id: SeenRecordId, seen_at: Timestamp) -> SeenRecord {
    SeenRecord {
        id,
        seen_at,
        user_type: DialogUserType::Person,
        is_via_service_owner: false,
        seen_by: user(),
    }
}

fn unseen() -> DialogSnapshot {
    stored(new_dialog())
}

#[test]
fn a_first_reading_is_recorded_under_an_id_that_is_always_the_same() {
    let first = record_to_make(&unseen(), &[], &person()).unwrap();
    assert_eq!(record_to_make(&unseen(), &[], &person()), Some(first));
    assert_eq!(
        record_to_make(&unseen(), &[record(first, at(1))], &person()),
        None
    );
    assert_eq!(first.uuid().get_version_num(), 7);
    assert_eq!(first.uuid().as_bytes()[..6], unseen().id.uuid().as_bytes()[..6]);
}

#[test]
fn another_state_or_reader_makes_another_record() {
    let first = record_to_make(&unseen(), &[], &person());
    let later = DialogSnapshot {
        updated_at: at(1),
        ..unseen()
    };
    assert_ne!(record_to_make(&later, &[], &person()), first);
    let email = PartyIdentifier::parse("urn:altinn:person:idporten-email:kari@example.com").unwrap();
    assert_ne!(record_to_make(&unseen(), &[], &email), first);
}

#[test]
fn a_record_after_the_last_update_is_enough_once_the_content_counts_as_seen() {
    let seen = DialogSnapshot {
        seen_since_content_update: true,
        ..unseen()
    };
    let log = [record(id(500), at(1))];
    assert_eq!(record_to_make(&seen, &log, &person()), None);
    assert!(record_to_make(&unseen(), &log, &person()).is_some());
    let log = [record(id(500), now())];
    assert!(
        record_to_make(&seen, &log, &person()).is_some(),
        "not after the update"
    );
}

#[test]
fn a_dialog_marked_as_unopened_is_always_recorded() {
    let mut marked = DialogSnapshot {
        seen_since_content_update: true,
        ..unseen()
    };
    let context = &mut marked.end_user_context;
    context.labels = context.labels.with(SystemLabel::MarkedAsUnopened);
    assert!(!marked.is_content_seen());
    let expected = record_to_make(&marked, &[], &person()).unwrap();
    let log = [record(expected, at(1))];
    assert_eq!(record_to_make(&marked, &log, &person()), Some(expected));
}

#[test]
fn each_reader_is_listed_once_with_the_newest_record_since() {
    let other = PartyIdentifier::parse("urn:altinn:person:idporten-email:ola@example.com").unwrap();
    let mut theirs = record(id(502), at(2));
    theirs.seen_by = Actor::identified(other, ActorName::parse("Ola").unwrap());
    let log = [
        record(id(501), at(1)),
        theirs,
        record(id(503), at(3)),
        record(id(500), at(0)),
    ];
    let ids = |since| -> Vec<_> { latest_per_reader(&log, since).iter().map(|r| r.id).collect() };
    assert_eq!(ids(at(0)), [id(502), id(503)]);
    assert_eq!(ids(at(3)), [id(503)]);
    assert!(ids(at(4)).is_empty());
}

#[test]
fn only_transmissions_of_the_service_owner_are_ever_opened() {
    let activities = [
        activity(20, ActivityType::TransmissionOpened, Some(10)),
        activity(21, ActivityType::TransmissionOpened, Some(11)),
    ];
    let opened = opened_transmissions(&activities);
    assert!(is_opened(&transmission(10, Information, None), &opened));
    assert!(!is_opened(&transmission(11, Submission, None), &opened));
    assert!(!is_opened(&transmission(12, Information, None), &opened));
}

#[test]
fn a_recount_agrees_with_what_was_noted_at_creation() {
    let new = NewDialog {
        transmissions: vec![transmission(10, Information, None)],
        ..new_dialog()
    };
    let recounted = has_unopened_content(
        ServiceResourceType::GenericAccessResource,
        &new.transmissions,
        &new.activities,
    );
    assert_eq!(stored(new).has_unopened_content, recounted);
}
