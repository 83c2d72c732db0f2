//! Shape of the transmission hierarchy: existing parents, no cycles, depth and width within limits. Linear in what is new.
//!
//! Stored transmissions never answer new ones, so cycles can only lie among the new, and of the stored ones nothing but the
//! depth and the number of answers of those that are answered now matters ([`ParentFacts`]).

use crate::dialog::rules::{DialogRuleError, MAX_TRANSMISSION_CHILDREN, MAX_TRANSMISSION_DEPTH};
use crate::identifier::TransmissionId;
use std::collections::HashMap;

/// What the hierarchy needs to know about a stored transmission that is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParentFacts {
    /// Its depth; 1 for a root.
    pub depth: u32,
    /// Number of stored direct answers.
    pub children: u32,
}

/// A place in the hierarchy: a transmission and the one it answers.
pub type Link = (TransmissionId, Option<TransmissionId>);

#[derive(Clone, Copy)]
enum Depth {
    Unknown,
    OnPath,
    /// Part of a cycle or hanging below one: has no depth.
    Endless,
    Known(u32),
}

/// Checks new transmissions, in input order, against each other and the stored ones they answer.
///
/// Unknown parents hide the other findings, as in the reference.
// Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Common/TransmissionHierarchyValidator.cs
#[must_use]
pub fn check(links: &[Link], stored: &HashMap<TransmissionId, ParentFacts>) -> Vec<DialogRuleError> {
    if links.iter().all(|(_, parent)| parent.is_none()) {
        return Vec::new();
    }
    let positions: HashMap<TransmissionId, usize> = links
        .iter()
        .enumerate()
        .map(|(index, (id, _))| (*id, index))
        .collect();
    let unknown: Vec<_> = links
        .iter()
        .enumerate()
        .filter_map(|(index, (_, parent))| parent.map(|parent| (index, parent)))
        .filter(|(_, parent)| !positions.contains_key(parent) && !stored.contains_key(parent))
        .map(|(index, parent)| DialogRuleError::UnknownParent { index, parent })
        .collect();
    if !unknown.is_empty() {
        return unknown;
    }
    let mut errors = Vec::new();
    check_depths(links, &positions, stored, &mut errors);
    check_widths(links, stored, &mut errors);
    errors
}

fn check_depths(
    links: &[Link],
    positions: &HashMap<TransmissionId, usize>,
    stored: &HashMap<TransmissionId, ParentFacts>,
    errors: &mut Vec<DialogRuleError>,
) {
    let mut depths = vec![Depth::Unknown; links.len()];
    let mut path = Vec::new();
    for start in 0..links.len() {
        let mut at = Some(start);
        // Upwards to the first place whose depth is known, then back down along the path.
        let mut depth = loop {
            let Some((position, (id, parent))) = at.and_then(|p| links.get(p).map(|link| (p, *link))) else {
                break Depth::Known(0);
            };
            match depths.get(position).copied().unwrap_or(Depth::Unknown) {
                Depth::OnPath => {
                    errors.push(DialogRuleError::HierarchyCycle { transmission: id });
                    break Depth::Endless;
                }
                Depth::Unknown => {}
                settled => break settled,
            }
            set(&mut depths, position, Depth::OnPath);
            path.push(position);
            at = parent.and_then(|parent| positions.get(&parent).copied());
            if at.is_none() {
                let above = parent.and_then(|parent| stored.get(&parent));
                break Depth::Known(above.map_or(0, |facts| facts.depth));
            }
        };
        while let Some(position) = path.pop() {
            if let Depth::Known(above) = depth {
                let own = above.saturating_add(1);
                // Reported once a branch, where the limit is passed; below a stored one that is too deep already, at its answer.
                let is_first = |parent: &Option<TransmissionId>| {
                    above <= MAX_TRANSMISSION_DEPTH || parent.is_some_and(|p| stored.contains_key(&p))
                };
                if own > MAX_TRANSMISSION_DEPTH {
                    errors.extend(links.get(position).filter(|(_, parent)| is_first(parent)).map(
                        |(id, _)| DialogRuleError::HierarchyTooDeep {
                            transmission: *id,
                            depth: own,
                        },
                    ));
                }
                depth = Depth::Known(own);
            }
            set(&mut depths, position, depth);
        }
    }
}

fn set(depths: &mut [Depth], position: usize, depth: Depth) {
    if let Some(slot) = depths.get_mut(position) {
        *slot = depth;
    }
}

fn check_widths(
    links: &[Link],
    stored: &HashMap<TransmissionId, ParentFacts>,
    errors: &mut Vec<DialogRuleError>,
) {
    let mut widths: HashMap<TransmissionId, u32> = HashMap::new();
    for parent in links.iter().filter_map(|(_, parent)| *parent) {
        *widths
            .entry(parent)
            .or_insert_with(|| stored.get(&parent).map_or(0, |facts| facts.children)) += 1;
    }
    let mut wide: Vec<_> = widths
        .into_iter()
        .filter(|(_, children)| *children > MAX_TRANSMISSION_CHILDREN)
        .collect();
    wide.sort_unstable();
    errors.extend(
        wide.into_iter()
            .map(|(parent, children)| DialogRuleError::HierarchyTooWide { parent, children }),
    );
}
