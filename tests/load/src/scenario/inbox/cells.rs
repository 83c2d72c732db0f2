//! The lists that are measured.

use std::ops::RangeInclusive;
use std::rc::Rc;

use dialogporten_domain::party::Party;
use dialogporten_generator::world::{Group, RARE_RESOURCES};
use dialogporten_generator::{World, words};
use dialogporten_postgres::party_key::sha256_key;

use super::Requests;
use crate::Failure;
use crate::bench::Bench;
use crate::client::get;
use crate::volume::SEED;

/// Which list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    OneParty,
    Hundred,
    Thousand,
    Accountant,
    BusyService,
    RareService,
    /// By a number that only tells them apart.
    Words(usize),
    LargeInbox,
    Deep,
    RareLabel,
    Owner,
    Hit,
    Miss,
    /// 0 updated, 1 created, 2 due.
    Order(usize),
}

/// One list.
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) requests: Requests,
    pub(crate) connections: usize,
    /// Items that each answer has.
    pub(crate) items: RangeInclusive<usize>,
}

/// Concurrent users of the lists that are judged in milliseconds.
const USERS: usize = 4;
const END_USER: &str = "/api/v1/enduser/dialogs?limit=100";
const OWNER: &str = "/api/v1/serviceowner/dialogs?";

struct Making<'b> {
    bench: &'b Bench,
    world: &'b World,
    cells: Vec<Cell>,
}

/// Every list of a world.
///
/// # Errors
/// The database of that name cannot be asked for a position in the large inbox.
pub(crate) fn cells(bench: &Bench, database: &str, world: &World) -> Result<Vec<Cell>, Failure> {
    let mut making = Making {
        bench,
        world,
        cells: Vec::new(),
    };
    making.parties();
    making.words();
    making.large_inbox(database)?;
    making.orders();
    making.owner();
    let mut cells = making.cells;
    if !bench.lists.is_empty() {
        cells.retain(|cell| cell.title.starts_with(|letter| bench.lists.contains(letter)));
    }
    Ok(cells)
}

fn party(party: &Party) -> String {
    format!("&party={}", party.as_str())
}

impl Making<'_> {
    fn add(&mut self, kind: Kind, title: impl Into<String>, connections: usize, requests: Vec<Vec<u8>>) {
        self.cells.push(Cell {
            kind,
            title: title.into(),
            requests: Rc::new(requests),
            connections,
            items: 0..=1_000,
        });
    }

    /// Of the list that was added last.
    fn expect(&mut self, items: RangeInclusive<usize>) {
        if let Some(cell) = self.cells.last_mut() {
            cell.items = items;
        }
    }

    /// A list of a person.
    fn list(&self, person: &str, query: &str) -> Vec<u8> {
        get(&format!("{END_USER}{query}"), &self.bench.issuer.person(person))
    }

    fn of_group(&self, group: Group) -> String {
        self.world.parties(group).iter().map(party).collect()
    }

    /// Every service that accountants reach: busy and rare ones.
    fn services(&self) -> String {
        let services = self.world.services();
        let usual = services.iter().take(60 - RARE_RESOURCES);
        let rare = services.iter().rev().take(RARE_RESOURCES);
        usual
            .chain(rare)
            .map(|service| format!("&serviceResource={}", service.resource.as_str()))
            .collect()
    }

    fn parties(&mut self) {
        let users = self.world.users();
        let mut one = vec![
            self.list(&users.single, &self.of_group(Group::Single)),
            self.list(&users.large, &self.of_group(Group::Large)),
            self.list(&users.whale, &self.of_group(Group::Whale)),
        ];
        for person in users.ordinary.iter().take(10) {
            let own = format!("&party=urn:altinn:person:identifier-no:{person}");
            one.push(self.list(person, &own));
        }
        let hundred = self.of_group(Group::Clients(100));
        let hundred = vec![self.list(&users.hundred, &hundred)];
        let services = self.services();
        let thousand = vec![self.list(&users.thousand, &services)];
        let accountant = vec![self.list(&users.accountant, &services)];
        let service = |resource: Option<&dialogporten_generator::world::Service>| {
            let resource = resource.map_or("", |service| service.resource.as_str());
            vec![self.list(&users.accountant, &format!("&serviceResource={resource}"))]
        };
        let busy = service(self.world.services().first());
        let rare = service(self.world.services().last());
        self.add(Kind::OneParty, "a one party", 1, one);
        self.expect(1..=100);
        self.add(Kind::Hundred, "b 100 parties", 1, hundred);
        self.add(Kind::Thousand, "c 1 000 parties × 60 services", 1, thousand);
        self.add(Kind::Accountant, "c 10 000 parties × 60 services", 1, accountant);
        self.add(Kind::BusyService, "d busy service, 10 000 parties", USERS, busy);
        self.add(Kind::RareService, "d rare service, 10 000 parties", USERS, rare);
    }

    fn words(&mut self) {
        let users = self.world.users();
        let scopes = [
            ("1 party", &users.large, Group::Large, self.of_group(Group::Large)),
            (
                "100 parties",
                &users.hundred,
                Group::Clients(100),
                self.of_group(Group::Clients(100)),
            ),
            (
                "1 000 parties",
                &users.thousand,
                Group::Clients(1_000),
                self.services(),
            ),
        ];
        let mut made = Vec::new();
        for (scope, person, group, query) in scopes {
            // From new to old: the newest are found soonest.
            let dialogs: Vec<u64> = self.world.dialogs_of(group).step_by(37).take(5).collect();
            let unique = dialogs.iter().map(|number| words::unique(SEED, *number));
            for (name, found, items) in [
                ("unique", unique.collect(), 0..=1),
                ("0.2 %", vec![words::RARE.to_owned()], 0..=100),
                ("7 %", vec![words::SEVEN_PERCENT.to_owned()], 1..=100),
                ("common", vec![words::COMMON.to_owned()], 1..=100),
            ] {
                let requests: Vec<_> = found
                    .iter()
                    .map(|word| self.list(person, &format!("{query}&search={word}")))
                    .collect();
                made.push((format!("e {name} word, {scope}"), requests, items));
            }
        }
        for (number, (title, requests, items)) in made.into_iter().enumerate() {
            self.add(Kind::Words(number), title, 1, requests);
            self.expect(items);
        }
    }

    fn large_inbox(&mut self, database: &str) -> Result<(), Failure> {
        let inbox = self.of_group(Group::Large);
        let key = self
            .world
            .parties(Group::Large)
            .first()
            .map_or(0, |party| sha256_key(party.as_str()));
        let visible = format!(
            "party_key = {key} and flags & 1024 = 0 and content_updated_at <= now() and (visible_from is null or visible_from <= now())"
        );
        let position = self.bench.database.query(
            database,
            &format!(
                "select 'contentupdatedat_' || to_char(content_updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '0Z,id_' || dialog_id
                   from inbox where {visible} order by content_updated_at desc, dialog_id desc
                 offset (select count(*) * 9 / 10 from inbox where {visible}) limit 1"
            ),
        )?;
        let person = &self.world.users().large;
        let first = vec![self.list(person, &inbox)];
        let deep = vec![self.list(person, &format!("{inbox}&continuationToken={position}"))];
        let rare = vec![self.list(person, &format!("{inbox}&systemLabel=MarkedAsUnopened"))];
        self.add(Kind::LargeInbox, "f large inbox, page 1", 1, first);
        self.expect(100..=100);
        self.add(Kind::Deep, "f large inbox, at 90 % depth", 1, deep);
        self.expect(1..=100);
        self.add(Kind::RareLabel, "g large inbox, label of 0.5 %", 1, rare);
        self.expect(1..=100);
        Ok(())
    }

    fn orders(&mut self) {
        let whale = self.of_group(Group::Whale);
        for (number, order) in ["updatedAt", "createdAt", "dueAt"].into_iter().enumerate() {
            let query = format!("{whale}&orderBy={order}");
            let requests = vec![self.list(&self.world.users().whale, &query)];
            self.add(
                Kind::Order(number),
                format!("j whale by {order}"),
                USERS,
                requests,
            );
        }
    }

    fn owner(&mut self) {
        let token = self.bench.issuer.service_owner();
        let search = |query: &str| get(&format!("{OWNER}{query}"), &token);
        let newest = vec![search("limit=1000")];
        // Every fifth dialog has a label of its own; those of other owners are missed.
        let own = self.world.services().first().map(|service| service.org.clone());
        let hits: Vec<_> = (0..self.world.size())
            .step_by(5)
            .filter(|number| {
                let dialog = self.world.dialog(*number).ok();
                dialog.map(|dialog| dialog.changes.current.org) == own
            })
            .take(20)
            .map(|number| {
                search(&format!(
                    "limit=100&serviceOwnerLabels={}",
                    World::own_label(number)
                ))
            })
            .collect();
        let misses = (1..=20)
            .map(|number| search(&format!("limit=100&serviceOwnerLabels=ukjent-{number}")))
            .collect();
        self.add(Kind::Owner, "h owner's newest 1 000", USERS, newest);
        self.expect(1_000..=1_000);
        self.add(Kind::Hit, "i owner's label, hit", USERS, hits);
        self.expect(1..=1);
        self.add(Kind::Miss, "i owner's label, miss", USERS, misses);
        self.expect(0..=0);
    }
}
