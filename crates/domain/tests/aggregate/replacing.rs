use crate::fixtures::*;
use dialogporten_domain::dialog::hierarchy::ParentFacts;
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogChanges};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_domain::transmission::Transmission;
use dialogporten_domain::transmission::TransmissionType::{Information, Submission};

fn replace(
    change: impl FnOnce(&mut Transmission),
    facts: &ReplacementFacts,
) -> Result<(bool, DialogChanges), Vec<DialogRuleError>> {
    let mut before = transmission(10, Information, Some(9));
    before.attachments = vec![attachment(30, Some(at(-5)))];
    let mut after = before.clone();
    change(&mut after);
    let mut dialog = Dialog::restore(stored(new_dialog()));
    let changed = dialog.replace_transmission(&before, after, facts, revision(1), at(100))?;
    Ok((changed, dialog.into_changes()))
}

fn parent(depth: u32, children: u32) -> ReplacementFacts {
    ReplacementFacts {
        parent: Some(ParentFacts { depth, children }),
        ..ReplacementFacts::default()
    }
}

#[test]
fn a_replacement_is_silent_and_leaves_counters_alone() {
    let (changed, changes) = replace(|t| t.kind = Submission, &parent(1, 1)).unwrap();
    assert!(changed && changes.silent);
    assert_eq!(changes.events, [DialogEvent::Updated]);
    assert_eq!(
        (changes.current.updated_at, changes.current.revision),
        (now(), revision(1))
    );
    assert_eq!(changes.current.from_party_transmissions, 0);
    assert_eq!(changes.rewritten.transmission.unwrap().kind, Submission);
}

#[test]
fn an_equal_replacement_changes_nothing() {
    let (changed, changes) = replace(|_| {}, &parent(1, 100)).unwrap();
    assert!(!changed && changes.rewritten.transmission.is_none() && changes.events.is_empty());
}

#[test]
fn the_id_stays_whatever_is_sent() {
    let (changed, _) = replace(|t| t.id = id(77), &parent(1, 1)).unwrap();
    assert!(!changed);
}

#[test]
fn the_new_place_must_fit_into_the_hierarchy() {
    let move_to = |other: u128| move |t: &mut Transmission| t.related_transmission_id = Some(id(other));
    let refused = |change: u128, facts: &ReplacementFacts| replace(move_to(change), facts).unwrap_err();
    let cycle = [DialogRuleError::HierarchyCycle { transmission: id(10) }];
    assert_eq!(refused(10, &parent(1, 1)), cycle);
    let below = ReplacementFacts {
        parent_is_below: true,
        ..parent(2, 1)
    };
    assert_eq!(refused(8, &below), cycle);
    assert_eq!(
        refused(8, &ReplacementFacts::default()),
        [DialogRuleError::UnknownParent {
            index: 0,
            parent: id(8)
        }]
    );
    let high = ReplacementFacts {
        height: 50,
        ..parent(50, 100)
    };
    assert_eq!(
        refused(8, &high),
        [
            DialogRuleError::HierarchyTooDeep {
                transmission: id(10),
                depth: 101
            },
            DialogRuleError::HierarchyTooWide {
                parent: id(8),
                children: 101
            },
        ]
    );
    assert!(
        replace(|t| t.related_transmission_id = None, &ReplacementFacts::default())
            .unwrap()
            .0
    );
}

#[test]
fn keys_and_attachments_of_others_are_refused_and_content_is_needed() {
    let key = IdempotentKey::parse("key").unwrap();
    let facts = ReplacementFacts {
        key_is_taken: true,
        taken_attachments: [id(31)].into(),
        ..parent(1, 1)
    };
    let errors = replace(
        |t| {
            t.idempotent_key = Some(key.clone());
            t.content = None;
            t.attachments.push(attachment(31, None));
        },
        &facts,
    )
    .unwrap_err();
    assert_eq!(
        errors,
        [
            DialogRuleError::TransmissionContentMissing { index: 0 },
            DialogRuleError::DuplicateTransmissionKeys(vec![key.clone()]),
            DialogRuleError::AttachmentExists(id(31)),
        ]
    );
}
