use crate::fixtures::*;
use dialogporten_domain::dialog::hierarchy::{Link, ParentFacts, check};
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::identifier::TransmissionId;
use proptest::prelude::*;
use std::collections::HashMap;

fn chain(length: u128) -> Vec<Link> {
    (1..=length)
        .map(|n| (id(n), (n > 1).then(|| id(n - 1))))
        .collect()
}

fn stored(number: u128, depth: u32, children: u32) -> HashMap<TransmissionId, ParentFacts> {
    HashMap::from([(id(number), ParentFacts { depth, children })])
}

#[test]
fn a_hierarchy_of_a_hundred_levels_is_accepted_and_one_more_is_not() {
    assert!(check(&chain(100), &HashMap::new()).is_empty());
    let mut reversed = chain(103);
    reversed.reverse();
    let expected = [DialogRuleError::HierarchyTooDeep {
        transmission: id(101),
        depth: 101,
    }];
    assert_eq!(check(&reversed, &HashMap::new()), expected);
    assert_eq!(check(&chain(103), &HashMap::new()), expected);
}

#[test]
fn a_hundred_answers_to_one_are_accepted_and_one_more_is_not() {
    let links = |count| -> Vec<Link> {
        std::iter::once((id(1), None))
            .chain((0..count).map(|n| (id(n + 2), Some(id(1)))))
            .collect()
    };
    assert!(check(&links(100), &HashMap::new()).is_empty());
    assert_eq!(
        check(&links(101), &HashMap::new()),
        [DialogRuleError::HierarchyTooWide {
            parent: id(1),
            children: 101
        }]
    );
}

#[test]
fn stored_depth_and_answers_count() {
    let link = [(id(2), Some(id(1)))];
    assert!(check(&link, &stored(1, 99, 99)).is_empty());
    assert_eq!(
        check(&link, &stored(1, 100, 100)),
        [
            DialogRuleError::HierarchyTooDeep {
                transmission: id(2),
                depth: 101
            },
            DialogRuleError::HierarchyTooWide {
                parent: id(1),
                children: 101
            },
        ]
    );
}

#[test]
fn answering_oneself_is_a_cycle() {
    let expected = [DialogRuleError::HierarchyCycle { transmission: id(1) }];
    assert_eq!(check(&[(id(1), Some(id(1)))], &HashMap::new()), expected);
}

#[test]
fn a_cycle_is_reported_once_however_many_hang_below_it() {
    let links = [
        (id(3), Some(id(2))),
        (id(1), Some(id(2))),
        (id(2), Some(id(1))),
        (id(4), Some(id(3))),
    ];
    assert_eq!(
        check(&links, &HashMap::new()),
        [DialogRuleError::HierarchyCycle { transmission: id(2) }]
    );
}

#[test]
fn a_long_cycle_has_no_depth() {
    let mut links = chain(150);
    links[0].1 = Some(id(150));
    assert_eq!(
        check(&links, &HashMap::new()),
        [DialogRuleError::HierarchyCycle { transmission: id(1) }]
    );
}

#[test]
fn unknown_parents_hide_the_other_findings() {
    let links = [(id(1), Some(id(1))), (id(2), Some(id(9)))];
    let expected = [DialogRuleError::UnknownParent {
        index: 1,
        parent: id(9),
    }];
    assert_eq!(check(&links, &HashMap::new()), expected);
}

/// Walks upwards from every transmission: `None` for an endless walk.
fn naive_depth(
    links: &[Link],
    stored: &HashMap<TransmissionId, ParentFacts>,
    start: TransmissionId,
) -> Option<u32> {
    let mut depth = 0;
    let mut at = Some(start);
    while let Some(current) = at {
        if let Some(facts) = stored.get(&current) {
            return Some(depth + facts.depth);
        }
        depth += 1;
        if depth as usize > links.len() {
            return None;
        }
        at = links
            .iter()
            .find(|(known, _)| *known == current)
            .and_then(|(_, parent)| *parent);
    }
    Some(depth)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn findings_agree_with_walking_upwards_from_every_transmission(
        parents in prop::collection::vec(prop::option::weighted(0.9, 0_u128..41), 1..40),
        depth in 90_u32..101,
        backwards in any::<bool>(),
    ) {
        // Number 0 is stored; an answer beyond the list goes to the previous one, which makes long chains likely.
        let links: Vec<Link> = parents.iter().enumerate().map(|(n, parent)| {
            let own = n as u128 + 1;
            let parent = parent.map(|p| if p as usize > parents.len() || !backwards && p > own { own - 1 } else { p });
            (id(own), parent.map(id))
        }).collect();
        let stored = stored(0, depth, 0);
        let errors = check(&links, &stored);
        let depths: Vec<_> = links.iter().map(|(own, _)| naive_depth(&links, &stored, *own)).collect();
        prop_assert_eq!(
            errors.iter().any(|e| matches!(e, DialogRuleError::HierarchyCycle { .. })),
            depths.iter().any(Option::is_none)
        );
        let passing = links.iter().zip(&depths).filter(|(_, depth)| **depth == Some(101)).count();
        let reported = errors.iter().filter(|e| matches!(e, DialogRuleError::HierarchyTooDeep { .. })).count();
        prop_assert_eq!(reported, passing);
    }
}
