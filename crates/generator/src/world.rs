//! Who and what there is: parties, users, services, and whose the n-th dialog is.

use crate::identifiers::{organizations, persons};
use crate::random::Random;
use chrono::{DateTime, TimeDelta};
use dialogporten_domain::Timestamp;
use dialogporten_domain::party::{Party, PartyKind};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};

/// How many parties the accountant acts for.
pub const CLIENTS: usize = 10_000;
/// Service resources.
pub const RESOURCES: usize = 66;
/// Of the resources so many, the last ones, have a dialog out of ten thousand between them.
pub const RARE_RESOURCES: usize = 4;
/// Ordinary persons that the directory knows as users.
pub const ORDINARY_USERS: usize = 50;
/// Dialogs of the large inbox, at most.
const LARGE_INBOX: u64 = 50_000;
/// Dialogs of the person with one party.
const SINGLE: u64 = 300;
/// Dialogs are spread over so many days before the last one.
const DAYS: i64 = 5 * 365;

/// Codes and organization numbers of the service owners; the first one has most dialogs.
pub(crate) const OWNERS: [(&str, &str); 5] = [
    ("skd", "991825827"),
    ("nav", "391825831"),
    ("brg", "391825858"),
    ("digdir", "391825866"),
    ("krt", "391825874"),
];

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Owner's code.
    pub org: OrgCode,
    /// The resource.
    pub resource: ServiceResource,
    /// Its kind.
    pub kind: ServiceResourceType,
}

/// Numbers of the persons whose lists a benchmark asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Users {
    /// Acts for nobody else.
    pub single: String,
    /// Manages the party with a fifth of all dialogs.
    pub whale: String,
    /// Manages the organization with up to 50 000 dialogs.
    pub large: String,
    /// Acts for 100 parties.
    pub hundred: String,
    /// Acts for 1 000 parties.
    pub thousand: String,
    /// Acts for 10 000 parties.
    pub accountant: String,
    /// Persons with a usual inbox.
    pub ordinary: Vec<String>,
}

/// A group of parties that a benchmark compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The party with a fifth of all dialogs.
    Whale,
    /// The organization with up to 50 000 dialogs.
    Large,
    /// The person with one party.
    Single,
    /// The first so many clients.
    Clients(usize),
}

/// A world.
#[derive(Debug)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) size: u64,
    pub(crate) until: Timestamp,
    /// Whale, large inbox, single person, clients, all others.
    parties: Vec<Party>,
    pub(crate) users: Users,
    pub(crate) services: Vec<Service>,
    /// Persons who write and read on behalf of others.
    pub(crate) actors: Vec<String>,
    /// Dialogs of the whale, the large inbox, the single person, the clients.
    shares: [u64; 4],
}

/// First numbers of the three series of clients, and how many each has.
pub(crate) const SERIES: [(u32, usize); 3] = [
    (320_000_000, 100),
    (321_000_000, 900),
    (322_000_000, CLIENTS - 1_000),
];
const SPECIAL: usize = 3;

/// Why a world cannot be made: none of its numbers is invalid, so this is an error of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the generated {0} is not valid")]
pub struct InvalidWorld(pub &'static str);

impl World {
    /// The world of that many dialogs (at least 1 000) up to that day.
    ///
    /// # Errors
    /// [`InvalidWorld`]: never.
    pub fn new(dialogs: u64, seed: u64, until: Timestamp) -> Result<Self, InvalidWorld> {
        let size = dialogs.max(1_000);
        let mut numbers = persons();
        let mut person = || numbers.next().ok_or(InvalidWorld("person"));
        let users = Users {
            single: person()?,
            whale: person()?,
            large: person()?,
            hundred: person()?,
            thousand: person()?,
            accountant: person()?,
            ordinary: (0..ORDINARY_USERS).map(|_| person()).collect::<Result<_, _>>()?,
        };
        let actors = (0..200).map(|_| person()).collect::<Result<_, _>>()?;
        let others = usize::try_from(size / 30).unwrap_or(0).max(200);
        let mut companies = organizations(910_000_000);
        let mut parties = Vec::with_capacity(SPECIAL + CLIENTS + others);
        let party = |kind, number: &str| {
            Party::parse(&format!("{}{number}", PartyKind::prefix(kind))).map_err(|_| InvalidWorld("party"))
        };
        let mut managed = organizations(330_000_000);
        for _ in 0..2 {
            let number = managed.next().ok_or(InvalidWorld("organization"))?;
            parties.push(party(PartyKind::Organization, &number)?);
        }
        parties.push(party(PartyKind::Person, &users.single)?);
        for (first, count) in SERIES {
            for number in organizations(first).take(count) {
                parties.push(party(PartyKind::Organization, &number)?);
            }
        }
        for place in 0..others {
            parties.push(match users.ordinary.get(place / 2) {
                Some(user) if place % 2 == 0 => party(PartyKind::Person, user)?,
                _ if place % 5 < 3 => party(PartyKind::Person, &person()?)?,
                _ => party(
                    PartyKind::Organization,
                    &companies.next().ok_or(InvalidWorld("organization"))?,
                )?,
            });
        }
        Ok(Self {
            seed,
            size,
            until,
            parties,
            users,
            services: services()?,
            actors,
            shares: [
                size / 5,
                LARGE_INBOX.min(size / 10),
                SINGLE.min(size / 100),
                (size / 20).max(50_000.min(size * 3 / 10)),
            ],
        })
    }

    /// How many dialogs it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whose lists to ask for.
    #[must_use]
    pub fn users(&self) -> &Users {
        &self.users
    }

    /// Every service, the busiest first, the rare ones last.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// Organization number of the owner with that code.
    #[must_use]
    pub fn owner_number(code: &str) -> &'static str {
        let owner = OWNERS.iter().find(|(known, _)| *known == code);
        owner.map_or("", |(_, number)| number)
    }

    /// The parties of a group.
    #[must_use]
    pub fn parties(&self, group: Group) -> &[Party] {
        let range = match group {
            Group::Whale => 0..1,
            Group::Large => 1..2,
            Group::Single => 2..3,
            Group::Clients(count) => SPECIAL..SPECIAL + count.min(CLIENTS),
        };
        self.parties.get(range).unwrap_or_default()
    }

    /// Numbers of dialogs of a group, the newest first.
    pub fn dialogs_of(&self, group: Group) -> impl Iterator<Item = u64> {
        let first = match group {
            Group::Whale => 0..1,
            Group::Large => 1..2,
            Group::Single => 2..3,
            Group::Clients(count) => SPECIAL..SPECIAL + count,
        };
        (0..self.size).rev().filter(move |number| {
            let mut random = Random::of(self.seed, *number);
            first.contains(&self.party_place(&mut random))
        })
    }

    pub(crate) fn party(&self, random: &mut Random) -> Option<&Party> {
        let place = self.party_place(random);
        self.parties.get(place)
    }

    fn party_place(&self, random: &mut Random) -> usize {
        let mut drawn = random.below(self.size);
        for (place, share) in self.shares.into_iter().enumerate() {
            if drawn < share {
                return if place < SPECIAL {
                    place
                } else {
                    SPECIAL + random.skewed(CLIENTS, 2)
                };
            }
            drawn -= share;
        }
        let first = SPECIAL + CLIENTS;
        first + random.skewed(self.parties.len() - first, 2)
    }

    pub(crate) fn service(&self, random: &mut Random) -> Option<&Service> {
        let usual = RESOURCES - RARE_RESOURCES;
        let place = if random.below(10_000) == 0 {
            usual + random.skewed(RARE_RESOURCES, 1)
        } else {
            random.skewed(usual, 3)
        };
        self.services.get(place)
    }

    /// When the n-th dialog was made: they follow each other evenly.
    pub(crate) fn time_of(&self, number: u64) -> Timestamp {
        let span = TimeDelta::days(DAYS).num_milliseconds();
        let before = i128::from(span) * i128::from(self.size - number.min(self.size)) / i128::from(self.size);
        let before = i64::try_from(before).unwrap_or(span);
        // The millisecond is the dialog's own, the microseconds tell dialogs of one millisecond apart.
        let micros = i64::try_from(number % 1_000).unwrap_or(0);
        self.until - TimeDelta::milliseconds(before + 1) + TimeDelta::microseconds(micros)
    }
}

fn services() -> Result<Vec<Service>, InvalidWorld> {
    let mut services = Vec::with_capacity(RESOURCES);
    for (place, (code, _)) in (0..RESOURCES).zip(OWNERS.iter().cycle()) {
        let id = match place % 4 {
            3 => format!("app_{code}_skjema-{place:02}"),
            _ => format!("{code}-tjeneste-{place:02}"),
        };
        services.push(Service {
            org: OrgCode::parse(code).ok_or(InvalidWorld("owner"))?,
            resource: ServiceResource::from_id(&id).map_err(|_| InvalidWorld("resource"))?,
            kind: match place % 4 {
                3 => ServiceResourceType::AltinnApp,
                1 if place % 8 == 5 => ServiceResourceType::CorrespondenceService,
                _ => ServiceResourceType::GenericAccessResource,
            },
        });
    }
    Ok(services)
}

/// Midnight (UTC) of the day of a moment, given in seconds since 1970: worlds of one day are equal.
#[must_use]
pub fn midnight(seconds: i64) -> Timestamp {
    DateTime::from_timestamp_secs(seconds - seconds.rem_euclid(86_400)).unwrap_or_default()
}
