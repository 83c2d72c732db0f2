//! Persons, e-mail users, organizations, system users.

use super::{Loader, packages, party_identifier, roles};
use crate::directory::{AssignmentRecord, PartyRecord, SystemUserRecord};
use crate::document::{ClientSeries, Document};
use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier, PartyKind};
use sha2::{Digest, Sha256};
use toml::Spanned;
use uuid::Uuid;

/// Longest series: a file of test data, not a register.
const MAX_SERIES: usize = 200_000;

impl Loader<'_> {
    pub(super) fn parties(&mut self, document: &Document) {
        for (index, entry) in document.persons.iter().enumerate() {
            let (key, line) = (format!("persons[{index}]"), self.line(entry.span().start));
            let person = entry.get_ref();
            if let Some(level) = person.login_level.filter(|level| *level > 4) {
                self.find(
                    line,
                    format!("{key}.login_level"),
                    format!("{level} is not 0 to 4"),
                );
            }
            self.add_party(
                (line, &key, "id"),
                PartyKind::Person,
                &person.id,
                person.party_uuid.as_deref(),
                PartyRecord {
                    user_id: person.user_id,
                    login_level: person.login_level,
                    ..record(&person.name, person.party_id)
                },
            );
        }
        for (index, entry) in document.email_users.iter().enumerate() {
            let (key, line) = (format!("email_users[{index}]"), self.line(entry.span().start));
            let user = entry.get_ref();
            self.add_party(
                (line, &key, "email"),
                PartyKind::EmailUser,
                &user.email,
                user.party_uuid.as_deref(),
                record(user.name.as_deref().unwrap_or(&user.email), user.party_id),
            );
        }
        for (index, entry) in document.organisations.iter().enumerate() {
            let (key, line) = (format!("organisations[{index}]"), self.line(entry.span().start));
            let organisation = entry.get_ref();
            self.add_party(
                (line, &key, "id"),
                PartyKind::Organization,
                &organisation.id,
                organisation.party_uuid.as_deref(),
                PartyRecord {
                    is_deleted: organisation.is_deleted,
                    ..record(&organisation.name, organisation.party_id)
                },
            );
        }
        self.sub_units(document);
        self.system_users(document);
        for (index, entry) in document.client_series.iter().enumerate() {
            self.client_series(&format!("client_series[{index}]"), entry);
        }
    }

    fn add_party(
        &mut self,
        (line, key, member): (usize, &str, &str),
        kind: PartyKind,
        id: &str,
        uuid: Option<&str>,
        mut record: PartyRecord,
    ) -> Option<PartyIdentifier> {
        let key = |member: &str| format!("{key}.{member}");
        let Ok(party) = PartyIdentifier::of_kind(kind, id) else {
            self.find(
                line,
                key(member),
                format!("{id} is not valid (form or check digit)"),
            );
            return None;
        };
        record.uuid = match uuid.map(Uuid::try_parse) {
            Some(Ok(uuid)) => uuid,
            Some(Err(_)) => {
                self.find(line, key("party_uuid"), "is not a UUID");
                Uuid::nil()
            }
            None => Uuid::new_v5(&Uuid::NAMESPACE_URL, party.as_str().as_bytes()),
        };
        if record.party_id <= 0 {
            record.party_id = derived_party_id(&party);
        }
        if record.name.trim().is_empty() {
            self.find(line, key("name"), "must not be empty");
        }
        if self.directory.parties.insert(party.clone(), record).is_some() {
            self.find(line, key(member), format!("{id} is defined twice"));
        }
        Some(party)
    }

    fn sub_units(&mut self, document: &Document) {
        for (index, entry) in document.organisations.iter().enumerate() {
            let (key, line) = (
                format!("organisations[{index}].sub_units"),
                self.line(entry.span().start),
            );
            let Some(main) = party_identifier(&entry.get_ref().id) else {
                continue;
            };
            for id in &entry.get_ref().sub_units {
                let Some(unit) = self.known_party(line, &key, id) else {
                    continue;
                };
                let record = self.directory.parties.get_mut(&unit);
                let taken = record.is_some_and(|record| record.main_unit.replace(main.clone()).is_some());
                if unit.kind() != PartyKind::Organization || unit == main {
                    self.find(line, &key, format!("{id} cannot be a sub-unit"));
                } else if taken {
                    self.find(line, &key, format!("{id} has two main units"));
                } else if let Some(main) = self.directory.parties.get_mut(&main) {
                    main.sub_units.push(unit);
                }
            }
        }
        let deep: Vec<_> = document
            .organisations
            .iter()
            .enumerate()
            .filter(|(_, entry)| {
                party_identifier(&entry.get_ref().id)
                    .and_then(|party| self.directory.parties.get(&party))
                    .is_some_and(|record| record.main_unit.is_some() && !record.sub_units.is_empty())
            })
            .map(|(index, entry)| (index, entry.span().start))
            .collect();
        for (index, start) in deep {
            let line = self.line(start);
            self.find(
                line,
                format!("organisations[{index}].sub_units"),
                "a sub-unit cannot have sub-units",
            );
        }
    }

    fn system_users(&mut self, document: &Document) {
        for (index, entry) in document.system_users.iter().enumerate() {
            let (key, line) = (format!("system_users[{index}]"), self.line(entry.span().start));
            let user = entry.get_ref();
            let mut organization = |member: &str, number: &str| {
                let parsed = OrganizationNumber::parse(number);
                if parsed.is_none() {
                    self.find(
                        line,
                        format!("{key}.{member}"),
                        format!("{number} is not an organization number"),
                    );
                }
                parsed
            };
            let owner = organization("owner", &user.owner);
            let supplier = match &user.supplier {
                Some(supplier) => organization("supplier", supplier),
                None => owner.clone(),
            };
            self.known_party(line, &format!("{key}.owner"), &user.owner);
            let party = self.add_party(
                (line, &key, "id"),
                PartyKind::SystemUser,
                &user.id,
                None,
                record(&user.name, None),
            );
            if let (Some(party), Some(owner), Some(supplier)) = (party, owner, supplier) {
                let user = SystemUserRecord { owner, supplier };
                self.directory.system_users.insert(party, user);
            }
        }
    }

    fn client_series(&mut self, key: &str, entry: &Spanned<ClientSeries>) {
        let line = self.line(entry.span().start);
        let series = entry.get_ref();
        let first: Option<u32> =
            OrganizationNumber::parse(&series.first).and_then(|_| series.first.parse().ok());
        let Some(first) = first else {
            self.find(line, format!("{key}.first"), "is not an organization number");
            return;
        };
        if series.count > MAX_SERIES {
            self.find(line, format!("{key}.count"), format!("is more than {MAX_SERIES}"));
            return;
        }
        let holders: Vec<_> = series
            .to
            .iter()
            .filter_map(|to| self.known_party(line, &format!("{key}.to"), to))
            .collect();
        let numbers = (first..1_000_000_000)
            .map(|number| format!("{number:09}"))
            .filter(|number| OrganizationNumber::parse(number).is_some());
        for (n, number) in numbers.take(series.count).enumerate() {
            let name = series.name.replace("{n}", &(n + 1).to_string());
            let at = (line, key, "first");
            let Some(from) = self.add_party(at, PartyKind::Organization, &number, None, record(&name, None))
            else {
                continue;
            };
            for holder in &holders {
                let assignment = AssignmentRecord {
                    from: from.clone(),
                    subjects: roles(&series.roles).chain(packages(&series.packages)).collect(),
                };
                let given = self.directory.assignments_to.entry(holder.clone()).or_default();
                given.entry(from.clone()).or_default().push(assignment);
            }
        }
    }
}

fn record(name: &str, party_id: Option<i32>) -> PartyRecord {
    PartyRecord {
        name: name.to_owned(),
        uuid: Uuid::nil(),
        party_id: party_id.unwrap_or_default(),
        is_deleted: false,
        user_id: None,
        login_level: None,
        main_unit: None,
        sub_units: Vec::new(),
    }
}

/// First 31 bits of the URN's SHA-256: the same in every process and after every restart.
pub(super) fn derived_party_id(party: &PartyIdentifier) -> i32 {
    let digest: [u8; 32] = Sha256::digest(party.as_str().as_bytes()).into();
    let [a, b, c, d, ..] = digest;
    i32::from_be_bytes([a & 0x7f, b, c, d]).max(1)
}
