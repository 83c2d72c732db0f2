//! Lists: what a subject may see, and whom it may act for.

use crate::directory::{Directory, PartyRecord, Subject};
use crate::grants::Grants;
use chrono::NaiveDate;
use dialogporten_application::authorization::{AuthorizedParty, ListScope, PartyAccess};
use dialogporten_domain::party::{Party, PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Directory {
    /// What a subject may see in lists, narrowed to parties and resources where those are given.
    pub(crate) fn list_scope(
        &self,
        subject: &PartyIdentifier,
        parties: &[Party],
        resources: &[ServiceResource],
    ) -> ListScope {
        let parties: BTreeSet<&PartyIdentifier> = parties.iter().map(Party::identifier).collect();
        let only = Some(&parties).filter(|parties| !parties.is_empty());
        let resources: BTreeSet<&ServiceResource> = resources.iter().collect();
        let is_wanted = |resource: &ServiceResource| resources.is_empty() || resources.contains(resource);
        let mut scope = ListScope::default();
        // Parties for which the same is held share one set: there may be thousands.
        let mut shared = BTreeMap::new();
        for (identifier, grants) in self.grants_of(subject, only) {
            let Ok(party) = Party::try_from(identifier) else {
                continue;
            };
            scope.instances.extend(
                grants
                    .instances(&party)
                    .filter(|instance| is_wanted(&instance.service_resource)),
            );
            let listed = shared
                .entry(grants.outline())
                .or_insert_with(|| Arc::new(grants.listed_resources(self, is_wanted)));
            if !listed.is_empty() {
                scope.resources_by_party.insert(party, Arc::clone(listed));
            }
        }
        scope
    }

    /// What a subject holds for one party; `None` when nothing, unless it is the party itself.
    pub(crate) fn access_for(&self, subject: &PartyIdentifier, party: &Party) -> Option<PartyAccess> {
        let identifier = party.identifier();
        let mut held = self.grants_of(subject, Some(&BTreeSet::from([identifier])));
        if subject == identifier {
            held.entry(identifier.clone()).or_default();
        }
        let grants = held.remove(identifier)?;
        let whole = grants
            .delegations
            .iter()
            .filter(|delegation| delegation.instance.is_none());
        Some(PartyAccess {
            subjects: grants.subjects.iter().map(|subject| subject.urn()).collect(),
            resources: whole.map(|delegation| delegation.resource.clone()).collect(),
            instances: grants.instances(party).collect(),
        })
    }

    /// Parties that a subject may act for: itself first, then by name; sub-units below their main unit.
    pub(crate) fn authorized_parties(&self, subject: &PartyIdentifier) -> Vec<AuthorizedParty> {
        let mut held = self.grants_of(subject, None);
        if matches!(subject.kind(), PartyKind::Person | PartyKind::EmailUser) {
            held.entry(subject.clone()).or_default();
        }
        let mut sub_units: BTreeMap<PartyIdentifier, Vec<AuthorizedParty>> = BTreeMap::new();
        let mut top = BTreeMap::new();
        for (party, grants) in held {
            let Some(record) = self.parties.get(&party) else {
                // A caller whom the file does not know still acts for itself, without a name.
                continue;
            };
            let authorized = authorized_party(&party, record, Some(&grants));
            match &record.main_unit {
                Some(main_unit) => sub_units.entry(main_unit.clone()).or_default().push(authorized),
                None => {
                    top.insert(party, authorized);
                }
            }
        }
        for (main_unit, mut units) in sub_units {
            let Some(record) = self.parties.get(&main_unit) else {
                continue;
            };
            sort(&mut units, subject);
            let parent = top.entry(main_unit.clone()).or_insert_with(|| AuthorizedParty {
                only_sub_parties: true,
                ..authorized_party(&main_unit, record, None)
            });
            parent.sub_parties = units;
        }
        let mut parties: Vec<_> = top.into_values().collect();
        sort(&mut parties, subject);
        parties
    }
}

fn sort(parties: &mut [AuthorizedParty], caller: &PartyIdentifier) {
    parties.sort_by(|one, other| {
        let is_other = |party: &AuthorizedParty| party.party != *caller;
        is_other(one)
            .cmp(&is_other(other))
            .then_with(|| one.name.cmp(&other.name))
            .then_with(|| one.party.cmp(&other.party))
    });
}

fn authorized_party(
    party: &PartyIdentifier,
    record: &PartyRecord,
    grants: Option<&Grants<'_>>,
) -> AuthorizedParty {
    let roles = grants
        .into_iter()
        .flat_map(|grants| &grants.subjects)
        .filter_map(|subject| match subject {
            Subject::Role(code) => Some(code.to_uppercase()),
            Subject::Package(_) => None,
        });
    AuthorizedParty {
        party: party.clone(),
        uuid: record.uuid,
        party_id: record.party_id,
        name: record.name.clone(),
        date_of_birth: date_of_birth(party),
        is_deleted: record.is_deleted,
        only_sub_parties: false,
        roles: roles.collect(),
        sub_parties: Vec::new(),
    }
}

/// The day in a person's number. Months of synthetic persons are 40 to 80 higher, days of persons without a permanent number 40.
fn date_of_birth(party: &PartyIdentifier) -> Option<NaiveDate> {
    if party.kind() != PartyKind::Person {
        return None;
    }
    let digits = |from: usize, to: usize| party.id().get(from..to)?.parse::<u32>().ok();
    let (day, month, year, individual) = (digits(0, 2)?, digits(2, 4)?, digits(4, 6)?, digits(6, 9)?);
    let century = match (individual, year) {
        (0..=499, _) => 1900,
        (500..=749, 54..) => 1800,
        (500..=999, ..=39) => 2000,
        (900..=999, 40..) => 1900,
        _ => return None,
    };
    let day = if day > 40 { day - 40 } else { day };
    let month = [80, 65, 40, 0].iter().find_map(|shift| {
        let month = month.checked_sub(*shift)?;
        (1..=12).contains(&month).then_some(month)
    })?;
    NaiveDate::from_ymd_opt(century + i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born(number: &str) -> Option<NaiveDate> {
        date_of_birth(&PartyIdentifier::of_kind(PartyKind::Person, number).unwrap())
    }

    #[test]
    fn persons_are_born_on_the_day_of_their_number() {
        assert_eq!(born("08844397713"), NaiveDate::from_ymd_opt(1943, 4, 8));
        assert_eq!(born("13838599936"), NaiveDate::from_ymd_opt(1985, 3, 13));
    }
}
