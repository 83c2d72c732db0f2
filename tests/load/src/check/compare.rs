//! Compares what was acknowledged with what is there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::client::Client;
use super::ledger::{Kind, Ledger, Operation, Outcome};
use super::requests::{OWNER, count_of, request};
use super::stage::Stage;
use super::stored::{Stored, StoredDialog, event};
use super::worker::has_id;
use crate::Failure;

/// What the database lacks of what was acknowledged, or has beyond what was asked for.
pub(crate) fn with_database(ledger: &Ledger, stored: &Stored) -> Vec<String> {
    let mut found = Vec::new();
    let by_dialog = ledger.by_dialog();
    for (id, operations) in &by_dialog {
        match (existence(operations), stored.dialogs.get(id)) {
            (Existence::Certain, None) => {
                found.push(format!("dialog {id} was acknowledged and is not there"))
            }
            (Existence::Impossible, Some(_)) => {
                found.push(format!("dialog {id} is there although it was refused or purged"));
            }
            (_, Some(dialog)) => found.extend(of_dialog(*id, operations, dialog)),
            (_, None) => {}
        }
    }
    for id in stored.dialogs.keys().filter(|id| !by_dialog.contains_key(id)) {
        found.push(format!("nobody asked for dialog {id}"));
    }
    found.extend(twins(ledger, stored));
    found.extend(commits(&by_dialog, stored));
    found
}

enum Existence {
    Certain,
    Possible,
    Impossible,
}

fn existence(operations: &[&Operation]) -> Existence {
    let purged = |certain: bool| {
        operations
            .iter()
            .any(|it| it.kind == Kind::Purge && (it.is_certain() || !certain && it.is_possible()))
    };
    let created = operations
        .iter()
        .find(|it| matches!(it.kind, Kind::Create | Kind::Twin));
    match created {
        _ if purged(true) => Existence::Impossible,
        Some(it) if it.is_certain() && !purged(false) => Existence::Certain,
        Some(it) if it.is_possible() => Existence::Possible,
        _ => Existence::Impossible,
    }
}

fn of_dialog(id: Uuid, operations: &[&Operation], dialog: &StoredDialog) -> Vec<String> {
    let mut found = Vec::new();
    let mut children = |what: &str, child: fn(&Operation) -> Option<Uuid>, there: &BTreeSet<Uuid>| {
        let of = |test: fn(&Operation) -> bool| -> BTreeSet<Uuid> {
            operations
                .iter()
                .filter(|it| test(it))
                .filter_map(|it| child(it))
                .collect()
        };
        let (certain, possible) = (of(Operation::is_certain), of(Operation::is_possible));
        for lost in certain.difference(there) {
            found.push(format!("{what} {lost} of {id} was acknowledged and is not there"));
        }
        for unexplained in there.difference(&possible) {
            found.push(format!(
                "{what} {unexplained} of {id} is there although it was refused"
            ));
        }
    };
    children("transmission", |it| it.transmission, &dialog.transmissions);
    children("activity", |it| it.activity, &dialog.activities);
    found.extend(last_revision(id, operations, dialog));
    found.extend(counting(id, operations, &dialog.reference));
    found.extend(labels(id, operations, &dialog.labels));
    if let Some(key) = operations
        .iter()
        .find_map(|it| it.text.as_ref().filter(|_| it.kind == Kind::Twin))
        && *key != dialog.key
    {
        found.push(format!("dialog {id} has not the key {key}"));
    }
    found
}

/// The stored revision was handed out, unless some answer is missing, and nothing acknowledged began after it was.
fn last_revision(id: Uuid, operations: &[&Operation], dialog: &StoredDialog) -> Option<String> {
    let last = operations
        .iter()
        .find(|it| it.revision() == Some(dialog.revision));
    let Some(last) = last else {
        let explained = operations
            .iter()
            .any(|it| it.kind.revises() && matches!(it.outcome, Outcome::Unknown(_)));
        return (!explained).then(|| format!("nobody was told the revision of {id}"));
    };
    operations
        .iter()
        .filter(|it| it.revision().is_some_and(|revision| revision != dialog.revision))
        .any(|it| it.sent > last.done)
        .then(|| format!("a later acknowledged change of {id} is lost"))
}

/// Every step of a count was made once.
fn counting(id: Uuid, operations: &[&Operation], reference: &str) -> Vec<String> {
    let steps: Vec<(u64, bool)> = operations
        .iter()
        .filter(|it| it.is_possible())
        .filter_map(|it| Some((it.count?, it.is_certain())))
        .collect();
    // Where whole updates come to mind, numbers are overwritten.
    let blind = operations
        .iter()
        .any(|it| it.kind == Kind::Put && it.count.is_none());
    if blind || steps.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let reached = count_of(reference).unwrap_or(0);
    for step in 1..=reached {
        let certain = steps.iter().filter(|it| **it == (step, true)).count();
        let possible = steps.iter().filter(|(number, _)| *number == step).count();
        if certain > 1 || possible == 0 {
            found.push(format!(
                "step {step} of the count of {id} was acknowledged {certain} times"
            ));
        }
    }
    if let Some((lost, _)) = steps
        .iter()
        .find(|(number, certain)| *certain && *number > reached)
    {
        found.push(format!("the count of {id} is {reached}, {lost} was acknowledged"));
    }
    found
}

fn labels(id: Uuid, operations: &[&Operation], there: &BTreeSet<String>) -> Vec<String> {
    let texts = |kind: Kind, certain: bool| -> BTreeSet<&str> {
        operations
            .iter()
            .filter(|it| it.kind == kind && (it.is_certain() || !certain && it.is_possible()))
            .filter_map(|it| it.text.as_deref())
            .collect()
    };
    let there: BTreeSet<&str> = there
        .iter()
        .map(String::as_str)
        .filter(|it| *it != "first")
        .collect();
    let (added, removed) = (texts(Kind::Label, true), texts(Kind::Unlabel, true));
    let (perhaps_added, perhaps_removed) = (texts(Kind::Label, false), texts(Kind::Unlabel, false));
    let mut found = Vec::new();
    // A label is never added again after it was removed.
    for lost in added
        .difference(&there)
        .filter(|label| !perhaps_removed.contains(**label))
    {
        found.push(format!("label {lost} of {id} was acknowledged and is not there"));
    }
    for label in &there {
        if !perhaps_added.contains(label) || removed.contains(label) {
            found.push(format!(
                "label {label} of {id} is there although it was refused or removed"
            ));
        }
    }
    found
}

/// Of the creates with one idempotent key one succeeded.
fn twins(ledger: &Ledger, stored: &Stored) -> Vec<String> {
    let mut keys: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in ledger.operations.iter().filter(|it| it.kind == Kind::Twin) {
        keys.entry(operation.text.as_deref().unwrap_or_default())
            .or_default()
            .push(operation);
    }
    let mut found = Vec::new();
    for (key, operations) in keys {
        let there = operations
            .iter()
            .filter(|it| stored.dialogs.contains_key(&it.dialog))
            .count();
        let one_refused = operations.iter().any(|it| !it.is_possible());
        if there > 1 || one_refused && there == 0 {
            found.push(format!("{there} dialogs have the idempotent key {key}"));
        }
    }
    found
}

/// Every commit has its row in the outbox, once.
fn commits(by_dialog: &BTreeMap<Uuid, Vec<&Operation>>, stored: &Stored) -> Vec<String> {
    let mut of_dialog: BTreeMap<Uuid, usize> = BTreeMap::new();
    for commit in &stored.commits {
        let is_reading = commit.events.iter().any(|(kind, _)| *kind == event::SEEN);
        *of_dialog.entry(commit.dialog).or_default() += usize::from(!is_reading);
    }
    let mut found = Vec::new();
    for (id, operations) in by_dialog {
        let revisions: BTreeSet<Uuid> = operations.iter().filter_map(|it| it.revision()).collect();
        let unknown = operations
            .iter()
            .filter(|it| it.kind.revises() && matches!(it.outcome, Outcome::Unknown(_)))
            .count();
        // Purging tells of the deletion of a live dialog, and of nothing when it was deleted before.
        let purges = operations
            .iter()
            .filter(|it| it.kind == Kind::Purge && it.is_possible())
            .count();
        let rows = of_dialog.get(id).copied().unwrap_or(0);
        let expected = revisions.len()..=revisions.len() + unknown + purges.min(1);
        if !expected.contains(&rows) {
            found.push(format!(
                "{rows} commits of {id} are in the outbox, expected {expected:?}"
            ));
        }
    }
    found
}

/// What the API shows otherwise than the database has it.
///
/// # Errors
/// The server does not answer.
pub(crate) async fn with_api(
    ledger: &Ledger,
    stored: &Stored,
    stage: &Stage,
) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let token = stage.issuer.service_owner();
    let mut clients: Vec<Client> = stage.addresses().into_iter().map(Client::new).collect();
    let servers = clients.len().max(1);
    for (number, id) in ledger.by_dialog().into_keys().enumerate() {
        let Some(client) = clients.get_mut(number % servers) else {
            break;
        };
        client.connect().await;
        let bytes = request("GET", &format!("{OWNER}/{id}"), &token, None, None);
        let reply = client
            .send(&bytes)
            .await
            .ok_or_else(|| Failure::new("the final reading is not answered".into()))?;
        match (reply.status, stored.dialogs.get(&id)) {
            (404, None) => {}
            (200, Some(dialog)) => found.extend(of_answer(id, &reply.json(), dialog)),
            (status, there) => {
                found.push(format!(
                    "reading {id} is answered {status}, stored: {}",
                    there.is_some()
                ));
            }
        }
    }
    Ok(found)
}

fn of_answer(id: Uuid, answer: &Value, dialog: &StoredDialog) -> Vec<String> {
    let mut found = Vec::new();
    let revision = answer
        .get("revision")
        .and_then(Value::as_str)
        .and_then(|it| Uuid::parse_str(it).ok());
    if revision != Some(dialog.revision) {
        found.push(format!("the API names another revision of {id}"));
    }
    if answer.get("deletedAt").is_some_and(|at| !at.is_null()) != dialog.deleted {
        found.push(format!("the API differs on the deletion of {id}"));
    }
    for (list, children) in [
        ("transmissions", &dialog.transmissions),
        ("activities", &dialog.activities),
    ] {
        let shown = answer.get(list).and_then(Value::as_array).map_or(0, Vec::len);
        if shown != children.len() || children.iter().any(|child| !has_id(answer, list, *child)) {
            found.push(format!(
                "the API shows {shown} {list} of {id}, stored are {}",
                children.len()
            ));
        }
    }
    let count = |name: &str| answer.get(name).and_then(Value::as_u64).unwrap_or(0);
    let counted = count("fromServiceOwnerTransmissionsCount") + count("fromPartyTransmissionsCount");
    if counted != dialog.transmissions.len() as u64 {
        found.push(format!("the API counts {counted} transmissions of {id}"));
    }
    found
}
