//! The clients: each chooses a dialog and a change, sends it, and records what it was told.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Options;
use super::client::{Client, Reply};
use super::hot::{Hot, Places};
use super::ledger::{Kind, Ledger, Operation, Outcome};
use super::requests::{
    END_USER, OWNER, activity, count_of, count_patch, dialog, request, transmission, update,
};
use super::stage::Stage;
use crate::Failure;
use crate::random::Random;
use crate::world::World;

/// Creates with one idempotent key at a time.
const TWINS: usize = 3;
/// A dialog gets so many attachments at most.
const MOST_ATTACHMENTS: u32 = 5;
/// And so many labels of its owner.
const MOST_LABELS: usize = 10;

/// What all clients share.
pub(crate) struct Crew {
    addresses: Vec<SocketAddr>,
    owner: String,
    readers: HashMap<String, String>,
    world: Rc<World>,
    ledger: Rc<RefCell<Ledger>>,
    places: RefCell<Places>,
    twins: RefCell<Vec<String>>,
    next: Cell<u64>,
    stopped: Cell<bool>,
    seed: u64,
}

impl Crew {
    /// Clients of the servers of a stage.
    pub(crate) fn new(stage: &Stage, ledger: Rc<RefCell<Ledger>>, options: &Options) -> Rc<Self> {
        let persons = stage.world.persons();
        Rc::new(Self {
            addresses: stage.addresses(),
            owner: stage.issuer.service_owner(),
            readers: persons
                .iter()
                .map(|person| (person.clone(), stage.issuer.person(person)))
                .collect(),
            world: Rc::clone(&stage.world),
            ledger,
            places: RefCell::new(Places::new(options.hot)),
            twins: RefCell::default(),
            next: Cell::new(0),
            stopped: Cell::new(false),
            seed: options.seed,
        })
    }

    /// Nobody sends another request.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
    }

    fn number(&self) -> u64 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }

    fn record(&self, operation: Operation) {
        self.ledger.borrow_mut().operations.push(operation);
    }

    fn notice(&self, what: String) {
        self.ledger.borrow_mut().noticed.push(what);
    }

    fn reader(&self, person: &str) -> &str {
        self.readers.get(person).map_or("", String::as_str)
    }
}

/// One client at work until the crew stops.
///
/// # Errors
/// No server can be reached for long.
pub(crate) async fn work(crew: Rc<Crew>, number: usize) -> Result<(), Failure> {
    let mut clients: Vec<Client> = crew.addresses.iter().map(|at| Client::new(*at)).collect();
    let mut random = Random::of(crew.seed, number as u64);
    while !crew.stopped.get() {
        let chosen = usize::try_from(random.below(clients.len() as u64)).unwrap_or(0);
        for client in &mut clients {
            if !client.connect().await {
                return Err(Failure::new("no server can be reached".into()));
            }
        }
        let Some(client) = clients.get_mut(chosen) else {
            break;
        };
        let done = step(&crew, client, &mut random).await;
        // What one server has acknowledged the other one knows.
        if let Some(operation) = done.filter(|it| it.is_certain() && random.chance(20)) {
            let other = clients.len() - 1 - chosen;
            if let Some(client) = clients.get_mut(other) {
                read_back(&crew, client, &operation).await;
            }
        }
    }
    Ok(())
}

async fn step(crew: &Crew, client: &mut Client, random: &mut Random) -> Option<Operation> {
    let twin = crew.twins.borrow_mut().pop();
    if let Some(key) = twin {
        return Some(twin_create(crew, client, &key).await);
    }
    if random.chance(1) {
        let key = format!("twin-{}", crew.number());
        crew.twins.borrow_mut().extend(vec![key; TWINS]);
        return None;
    }
    let place = crew.places.borrow().place(random.next());
    let hot = crew.places.borrow().get(place);
    match hot {
        Some(hot) => change(crew, client, random, &hot).await,
        None => Some(create(crew, client, place).await),
    }
}

/// Sends, records, and gives the record with the answer.
async fn ask(
    crew: &Crew,
    client: &mut Client,
    mut operation: Operation,
    bytes: &[u8],
) -> (Operation, Option<Reply>) {
    operation.sent = crew.ledger.borrow().now();
    let reply = client.send(bytes).await;
    operation.done = crew.ledger.borrow().now();
    operation.outcome = match &reply {
        None => Outcome::Unknown(None),
        Some(reply) if reply.status >= 500 => Outcome::Unknown(Some(reply.status)),
        Some(reply) if reply.status >= 300 => {
            if matches!(reply.status, 400 | 422) && !matches!(operation.kind, Kind::Count | Kind::Twin) {
                let body = String::from_utf8_lossy(&reply.body);
                crew.notice(format!("{:?}: {} {body}", operation.kind, reply.status));
            }
            Outcome::Refused(reply.status)
        }
        Some(reply) => Outcome::Acknowledged(reply.revision),
    };
    crew.record(operation.clone());
    (operation, reply)
}

async fn create(crew: &Crew, client: &mut Client, place: usize) -> Operation {
    let number = crew.number();
    let owner = crew.world.owner_of(number);
    let id = new_id();
    let body = dialog(id, &owner.party, number % 10, None);
    let bytes = request("POST", OWNER, &crew.owner, None, Some(&body));
    let (operation, _) = ask(crew, client, Operation::new(Kind::Create, id), &bytes).await;
    if operation.is_certain() {
        let mut hot = Hot::new(id, owner.party, owner.reader, place.is_multiple_of(2));
        hot.revision = operation.revision();
        crew.places.borrow_mut().put(place, hot);
    }
    operation
}

async fn twin_create(crew: &Crew, client: &mut Client, key: &str) -> Operation {
    let owner = crew.world.owner_of(crew.number());
    let id = new_id();
    let body = dialog(id, &owner.party, 1, Some(key));
    let mut operation = Operation::new(Kind::Twin, id);
    operation.text = Some(key.to_owned());
    let bytes = request("POST", OWNER, &crew.owner, None, Some(&body));
    ask(crew, client, operation, &bytes).await.0
}

/// One change of a dialog.
async fn change(crew: &Crew, client: &mut Client, random: &mut Random, hot: &Hot) -> Option<Operation> {
    let path = format!("{OWNER}/{}", hot.id);
    let mut operation = Operation::new(Kind::Restore, hot.id);
    if random.chance(50) {
        operation.if_match = hot.revision;
    }
    if hot.deleted && random.chance(50) {
        return Some(
            finish(
                crew,
                client,
                hot,
                operation,
                "POST",
                &format!("{path}/actions/restore"),
                None,
            )
            .await,
        );
    }
    let (method, path, body) = match random.below(100) {
        0..14 => return Some(put(crew, client, operation, hot).await),
        14..34 => {
            operation.kind = Kind::Count;
            operation.count = Some(hot.count + 1);
            operation.attachment = (hot.attachments < MOST_ATTACHMENTS && random.chance(10)).then(new_id);
            ("PATCH", path, Some(count_patch(hot.count, operation.attachment)))
        }
        34..56 => {
            operation.kind = Kind::Transmission;
            let id = new_id();
            operation.transmission = Some(id);
            let body = transmission(id, &hot.party, random.chance(30));
            ("POST", format!("{path}/transmissions"), Some(body))
        }
        56..72 => {
            operation.kind = Kind::Activity;
            let id = new_id();
            operation.activity = Some(id);
            let opened = hot.transmissions.last().filter(|_| random.chance(50));
            (
                "POST",
                format!("{path}/activities"),
                Some(activity(id, opened.copied())),
            )
        }
        72..78 if hot.labels.len() < MOST_LABELS => {
            operation.kind = Kind::Label;
            operation.if_match = hot.labels_revision.filter(|_| operation.if_match.is_some());
            let label = format!("label-{}", crew.number());
            operation.text = Some(label.clone());
            (
                "POST",
                format!("{path}/context/labels"),
                Some(json!({ "value": label })),
            )
        }
        72..80 => {
            operation.kind = Kind::Unlabel;
            operation.if_match = hot.labels_revision.filter(|_| operation.if_match.is_some());
            let label = hot.labels.first()?;
            operation.text = Some(label.clone());
            ("DELETE", format!("{path}/context/labels/{label}"), None)
        }
        80..84 => {
            operation.kind = Kind::SystemLabel;
            operation.if_match = None;
            let label = random.pick(&["Archive", "Bin", "Default", "MarkedAsUnopened"]);
            (
                "PUT",
                format!("{END_USER}/{}/context/systemlabels", hot.id),
                Some(json!({ "addLabels": [label] })),
            )
        }
        84..88 => {
            operation.kind = Kind::Delete;
            ("DELETE", path, None)
        }
        88..90 => ("POST", format!("{path}/actions/restore"), None),
        _ => {
            operation.kind = Kind::See;
            operation.if_match = None;
            ("GET", format!("{END_USER}/{}", hot.id), None)
        }
    };
    Some(finish(crew, client, hot, operation, method, &path, body.as_ref()).await)
}

/// A whole update: where counts must not get lost, of what was just read, else of what comes to mind.
async fn put(crew: &Crew, client: &mut Client, mut operation: Operation, hot: &Hot) -> Operation {
    let path = format!("{OWNER}/{}", hot.id);
    let mut current = None;
    let mut count = hot.count;
    if hot.counts {
        let bytes = request("GET", &path, &crew.owner, None, None);
        let (read, reply) = ask(crew, client, Operation::new(Kind::Read, hot.id), &bytes).await;
        let Some(reply) = reply.filter(|_| read.is_certain()) else {
            return read;
        };
        let found = reply.json();
        count = found
            .get("externalReference")
            .and_then(Value::as_str)
            .and_then(count_of)
            .unwrap_or(0);
        operation.if_match = reply.revision;
        operation.count = Some(count + 1);
        current = Some(found);
        if operation.if_match.is_none() {
            crew.notice("a dialog was read without a revision".into());
            return read;
        }
    }
    operation.kind = Kind::Put;
    let (added, told) = (new_id(), new_id());
    operation.transmission = Some(added);
    operation.activity = Some(told);
    let body = update(
        current.as_ref(),
        count + 1,
        &transmission(added, &hot.party, false),
        &activity(told, None),
    );
    finish(crew, client, hot, operation, "PUT", &path, Some(&body)).await
}

/// Sends a change and notes what the answer tells of the dialog.
async fn finish(
    crew: &Crew,
    client: &mut Client,
    hot: &Hot,
    operation: Operation,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Operation {
    let token = match operation.kind {
        Kind::See | Kind::SystemLabel => crew.reader(&hot.reader),
        _ => &crew.owner,
    };
    let bytes = request(method, path, token, operation.if_match, body);
    let (operation, _) = ask(crew, client, operation, &bytes).await;
    let known = operation.clone();
    let is_over = crew
        .places
        .borrow_mut()
        .learn(operation.dialog, |hot| note(hot, &known));
    if operation.outcome == Outcome::Refused(400) && operation.kind == Kind::Count {
        // Somebody else has counted: look where the count is.
        let bytes = request(
            "GET",
            &format!("{OWNER}/{}", operation.dialog),
            &crew.owner,
            None,
            None,
        );
        let (_, reply) = ask(crew, client, Operation::new(Kind::Read, operation.dialog), &bytes).await;
        let found = reply.map(|reply| reply.json()).unwrap_or_default();
        if let Some(count) = found
            .get("externalReference")
            .and_then(Value::as_str)
            .and_then(count_of)
        {
            crew.places
                .borrow_mut()
                .learn(operation.dialog, |hot| hot.count = count);
        }
    }
    if is_over && operation.dialog.as_u128().is_multiple_of(4) {
        let path = format!("{OWNER}/{}/actions/purge", operation.dialog);
        let bytes = request("POST", &path, &crew.owner, None, None);
        ask(
            crew,
            client,
            Operation::new(Kind::Purge, operation.dialog),
            &bytes,
        )
        .await;
    }
    operation
}

fn note(hot: &mut Hot, done: &Operation) {
    match done.outcome {
        Outcome::Refused(410) => hot.deleted = true,
        Outcome::Refused(_) | Outcome::Unknown(_) => return,
        Outcome::Acknowledged(_) => {}
    }
    if !done.is_certain() {
        return;
    }
    if let Some(revision) = done.revision() {
        hot.revision = Some(revision);
    }
    match (done.kind, done.outcome) {
        (Kind::Delete, _) => hot.deleted = true,
        (Kind::Restore, _) => hot.deleted = false,
        (Kind::Label, Outcome::Acknowledged(revision)) => {
            hot.labels_revision = revision;
            hot.labels.extend(done.text.clone());
        }
        (Kind::Unlabel, Outcome::Acknowledged(revision)) => {
            hot.labels_revision = revision;
            hot.labels.retain(|label| Some(label) != done.text.as_ref());
        }
        (Kind::Transmission, _) => hot.transmissions.extend(done.transmission),
        _ => {}
    }
    if let Some(count) = done.count {
        hot.count = hot.count.max(count);
        hot.attachments += u32::from(done.attachment.is_some());
    }
}

/// Reads a dialog right after a change of it was acknowledged.
async fn read_back(crew: &Crew, client: &mut Client, changed: &Operation) {
    let bytes = request(
        "GET",
        &format!("{OWNER}/{}", changed.dialog),
        &crew.owner,
        None,
        None,
    );
    let (read, reply) = ask(crew, client, Operation::new(Kind::Read, changed.dialog), &bytes).await;
    let Some(reply) = reply.filter(|_| read.is_certain()) else {
        return;
    };
    let found = reply.json();
    for (list, child) in [
        ("transmissions", changed.transmission),
        ("activities", changed.activity),
    ] {
        if child.is_some_and(|child| !has_id(&found, list, child)) {
            crew.notice(format!(
                "{list}: an acknowledged child is not read right after in {}",
                changed.dialog
            ));
        }
    }
}

/// Whether a list of a document has an element with this id.
pub(crate) fn has_id(document: &Value, list: &str, id: Uuid) -> bool {
    let id = id.to_string();
    let list = document.get(list).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .any(|element| element.get("id").and_then(Value::as_str) == Some(&id))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clients themselves decide on the ids of what they create"
)]
fn new_id() -> Uuid {
    Uuid::now_v7()
}
