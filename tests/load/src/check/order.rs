//! The outbox tells of changes in the order in which they happened, and of each child once.

use std::collections::BTreeMap;
use std::time::Duration;

use uuid::Uuid;

use super::ledger::{Kind, Ledger, Operation};
use super::stored::{Commit, Stored, event};

/// What the outbox tells twice, not at all, or in another order.
pub(crate) fn of_events(ledger: &Ledger, stored: &Stored) -> Vec<String> {
    let mut commits: BTreeMap<Uuid, Vec<&Commit>> = BTreeMap::new();
    for commit in &stored.commits {
        commits.entry(commit.dialog).or_default().push(commit);
    }
    let mut found = Vec::new();
    let nothing = Vec::new();
    for (id, operations) in ledger.by_dialog() {
        let told = commits.get(&id).unwrap_or(&nothing);
        found.extend(children(id, &operations, told));
        found.extend(sequence(id, told));
        found.extend(in_order(id, &operations, told));
    }
    for id in commits
        .keys()
        .filter(|id| !ledger.operations.iter().any(|it| it.dialog == **id))
    {
        found.push(format!("the outbox tells of dialog {id}, which nobody asked for"));
    }
    found
}

/// Every acknowledged child is told of once, no refused one ever.
fn children(id: Uuid, operations: &[&Operation], told: &[&Commit]) -> Vec<String> {
    let mut found = Vec::new();
    for (kind, child) in [
        (
            event::TRANSMISSION,
            (|it| it.transmission) as fn(&Operation) -> Option<Uuid>,
        ),
        (event::ACTIVITY, |it| it.activity),
    ] {
        let mut times: BTreeMap<Uuid, usize> = BTreeMap::new();
        for (_, about) in told
            .iter()
            .flat_map(|commit| &commit.events)
            .filter(|(it, _)| *it == kind)
        {
            *times.entry(about.unwrap_or_default()).or_default() += 1;
        }
        for operation in operations {
            let Some(child) = child(operation) else { continue };
            let told = times.remove(&child).unwrap_or(0);
            let least = usize::from(operation.is_certain());
            let most = usize::from(operation.is_possible());
            if !(least..=most).contains(&told) {
                found.push(format!("the outbox tells {told} times of child {child} of {id}"));
            }
        }
        found.extend(
            times
                .into_keys()
                .map(|child| format!("the outbox tells of child {child} of {id}, which nobody sent")),
        );
    }
    found
}

/// Created first and once; deletion and restoration take turns.
fn sequence(id: Uuid, told: &[&Commit]) -> Vec<String> {
    let mut found = Vec::new();
    let mut deleted = false;
    for (position, commit) in told.iter().enumerate() {
        for (kind, _) in &commit.events {
            let fits = match *kind {
                event::CREATED => position == 0,
                _ if position == 0 => commit.events.iter().any(|(kind, _)| *kind == event::CREATED),
                event::DELETED => !std::mem::replace(&mut deleted, true),
                event::RESTORED => std::mem::replace(&mut deleted, false),
                // A reading may be told a moment late.
                event::SEEN => true,
                event::TRANSMISSION | event::ACTIVITY => !deleted,
                _ => true,
            };
            if !fits {
                found.push(format!(
                    "event {kind} of {id} is told at the wrong place ({position})"
                ));
            }
        }
    }
    found
}

/// What was acknowledged before something else was sent is told before it.
fn in_order(id: Uuid, operations: &[&Operation], told: &[&Commit]) -> Option<String> {
    let mut times: BTreeMap<Uuid, (Duration, Duration)> = BTreeMap::new();
    for operation in operations.iter().filter(|it| it.kind != Kind::Read) {
        for child in [operation.transmission, operation.activity].into_iter().flatten() {
            // Without an answer the change may have been made at any later time.
            let done = if operation.is_certain() {
                operation.done
            } else {
                Duration::MAX
            };
            times.insert(child, (operation.sent, done));
        }
    }
    let mut latest_sent = Duration::ZERO;
    for commit in told {
        let of_commit = commit
            .events
            .iter()
            .filter_map(|(_, child)| times.get(&(*child)?));
        for (sent, done) in of_commit {
            if *done < latest_sent {
                return Some(format!(
                    "the outbox tells of changes of {id} in another order than they were made"
                ));
            }
            latest_sent = latest_sent.max(*sent);
        }
    }
    None
}
