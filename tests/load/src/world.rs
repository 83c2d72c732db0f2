//! The world of the benchmark: one service owner, its resources, and thousands of synthetic persons and organisations with valid check
//! digits. The server reads it as the local directory file.

use std::fmt::Write as _;

use crate::random::Random;

/// Short name of the service owner.
pub(crate) const OWNER_CODE: &str = "skd";
/// Organisation number of the service owner (synthetic, from the specification).
pub(crate) const OWNER_NUMBER: &str = "991825827";
/// How many service resources dialogs are spread over.
pub(crate) const RESOURCES: u64 = 10;

/// Persons, organisations and who may read whose dialogs.
#[derive(Debug)]
pub(crate) struct World {
    persons: Vec<String>,
    organisations: Vec<String>,
}

/// Whose dialog it is and who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The party's URN.
    pub(crate) party: String,
    /// Number of the person who reads it.
    pub(crate) reader: String,
}

impl World {
    /// A world of that many persons and organisations.
    pub(crate) fn new(persons: usize, organisations: usize) -> Self {
        Self {
            persons: (0_u64..).filter_map(person_number).take(persons.max(3)).collect(),
            organisations: (0_u64..)
                .filter_map(organisation_number)
                .take(organisations.max(1))
                .collect(),
        }
    }

    /// Every person.
    pub(crate) fn persons(&self) -> &[String] {
        &self.persons
    }

    /// How many parties there are.
    pub(crate) fn parties(&self) -> usize {
        self.persons.len() + self.organisations.len()
    }

    /// The party of the dialog with that number, and a person who may read it.
    pub(crate) fn owner_of(&self, dialog: u64) -> Owner {
        let mut random = Random::of(2, dialog);
        let party = usize::try_from(random.below(self.parties() as u64)).unwrap_or(0);
        if let Some(person) = self.persons.get(party) {
            return Owner {
                party: format!("urn:altinn:person:identifier-no:{person}"),
                reader: person.clone(),
            };
        }
        let index = party - self.persons.len();
        let organisation = self.organisations.get(index).cloned().unwrap_or_default();
        let chosen = usize::from(random.chance(50));
        let reader = self
            .managers(index)
            .get(chosen)
            .map(|person| (*person).to_owned())
            .unwrap_or_default();
        Owner {
            party: format!("urn:altinn:organization:identifier-no:{organisation}"),
            reader,
        }
    }

    /// The two persons who manage an organisation.
    fn managers(&self, organisation: usize) -> [&str; 2] {
        let at = |index: usize| {
            let wrapped = index.checked_rem(self.persons.len()).unwrap_or(0);
            self.persons.get(wrapped).map_or("", String::as_str)
        };
        [
            at(organisation),
            at(organisation * 7 + 1 + organisation / self.persons.len()),
        ]
    }

    /// The directory file.
    pub(crate) fn directory(&self) -> String {
        let mut text = String::from(
            "version = 1\n\n[defaults]\nperson_self_roles = [\"priv\"]\nemail_user_self_roles = [\"seln\"]\nkey_roles = [\"dagl\"]\n",
        );
        for (index, person) in self.persons.iter().enumerate() {
            let _ = write!(
                text,
                "\n[[persons]]\nid = \"{person}\"\nname = \"Person {}\"\n",
                spelled(index)
            );
        }
        for (index, organisation) in self.organisations.iter().enumerate() {
            let name = spelled(index);
            let _ = write!(
                text,
                "\n[[organisations]]\nid = \"{organisation}\"\nname = \"Foretak {name} AS\"\nunit_type = \"AS\"\n"
            );
            let [first, second] = self.managers(index);
            let _ = write!(
                text,
                "\n[[assignments]]\nfrom = \"{organisation}\"\nto = \"{first}\"\nroles = [\"dagl\"]\n"
            );
            if first != second {
                let _ = write!(
                    text,
                    "\n[[assignments]]\nfrom = \"{organisation}\"\nto = \"{second}\"\nroles = [\"dagl\"]\n"
                );
            }
        }
        let _ = write!(
            text,
            "\n[[service_owners]]\ncode = \"{OWNER_CODE}\"\norganisation = \"{OWNER_NUMBER}\"\n\
             name = {{ nb = \"Etaten\", en = \"The agency\" }}\n"
        );
        for number in 0..RESOURCES {
            let _ = write!(
                text,
                "\n[[resources]]\nid = \"load-{number}\"\nowner = \"{OWNER_CODE}\"\ntype = \"GenericAccessResource\"\n\
                 title = {{ nb = \"Tjeneste {number}\", en = \"Service {number}\" }}\ndelegable = true\nstatus = \"Completed\"\n\
                 min_level = 3\n\n  [[resources.rules]]\n  subjects = [\"role:dagl\", \"role:priv\"]\n\
                 \x20 actions = [\"read\", \"write\", \"transmissionread\"]\n"
            );
        }
        text.push_str(
            "\n[[roles]]\ncode = \"dagl\"\nname = { nb = \"Daglig leder\", en = \"General manager\" }\n",
        );
        text.push_str(
            "\n[[roles]]\ncode = \"priv\"\nname = { nb = \"Privatperson\", en = \"Private person\" }\n",
        );
        text
    }
}

/// A number in letters, so that names hold no digits.
fn spelled(number: usize) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| char::from(b'a' + (digit - b'0')))
        .enumerate()
        .fold(String::new(), |mut name, (position, letter)| {
            name.push(if position == 0 {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            name
        })
}

/// The n-th synthetic person number (month + 80 marks test persons); none where a check digit would be 10.
fn person_number(n: u64) -> Option<String> {
    let digits = format!(
        "{:02}{:02}{:02}{:03}",
        1 + n % 28,
        81 + (n / 28) % 12,
        (n / 336) % 100,
        100 + (n / 33_600) % 900
    );
    let first = check_digit(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2])?;
    let digits = format!("{digits}{first}");
    let second = check_digit(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])?;
    Some(format!("{digits}{second}"))
}

/// The n-th synthetic organisation number; none where the check digit would be 10.
fn organisation_number(n: u64) -> Option<String> {
    let digits = format!("3{:07}", 1_000_000 + n * 37);
    let check = check_digit(&digits, &[3, 2, 7, 6, 5, 4, 3, 2])?;
    Some(format!("{digits}{check}"))
}

/// Modulus 11 (specification: authentication, § 12).
fn check_digit(digits: &str, weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn check_digits_equal_those_of_known_numbers() {
        assert_eq!(check_digit("99182582", &[3, 2, 7, 6, 5, 4, 3, 2]), Some(7));
        assert_eq!(check_digit("088443977", &[3, 7, 6, 1, 8, 9, 4, 5, 2]), Some(1));
        assert_eq!(
            check_digit("0884439771", &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]),
            Some(3)
        );
    }

    #[test]
    fn every_person_and_organisation_is_distinct() {
        let world = World::new(1_200, 800);
        assert_eq!(world.persons.iter().collect::<HashSet<_>>().len(), 1_200);
        assert_eq!(world.organisations.iter().collect::<HashSet<_>>().len(), 800);
    }

    #[test]
    fn the_reader_of_a_dialog_is_its_party_or_one_of_its_managers() {
        let world = World::new(1_200, 800);
        let directory = world.directory();
        for dialog in 0..500 {
            let owner = world.owner_of(dialog);
            let id = owner.party.rsplit(':').next().unwrap();
            let assigned = format!("from = \"{id}\"\nto = \"{}\"\nroles = [\"dagl\"]", owner.reader);
            assert!(id == owner.reader || directory.contains(&assigned), "{owner:?}");
        }
    }
}
