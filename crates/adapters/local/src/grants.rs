//! What a subject holds for which party.

use crate::directory::{DelegationRecord, Directory, Subject};
use dialogporten_application::authorization::DelegatedInstance;
use dialogporten_domain::party::{Party, PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet};

/// What a subject holds for one party.
#[derive(Debug, Default)]
pub(crate) struct Grants<'d> {
    pub(crate) subjects: BTreeSet<&'d Subject>,
    pub(crate) delegations: Vec<&'d DelegationRecord>,
}

impl<'d> Grants<'d> {
    /// What decides which resources are listed.
    pub(crate) fn outline(&self) -> (BTreeSet<&'d Subject>, BTreeSet<&'d ServiceResource>) {
        let whole = self
            .delegations
            .iter()
            .filter(|delegation| delegation.instance.is_none())
            .map(|delegation| &delegation.resource);
        (self.subjects.clone(), whole.collect())
    }

    /// Resources that appear in lists: mapped from roles and packages (actions play no role), or delegated as a whole; of those
    /// wanted.
    pub(crate) fn listed_resources(
        &self,
        directory: &Directory,
        is_wanted: impl Fn(&ServiceResource) -> bool,
    ) -> BTreeSet<ServiceResource> {
        let mapped = self
            .subjects
            .iter()
            .filter_map(|subject| directory.resources_by_subject.get(subject))
            .flatten();
        let delegated = self
            .delegations
            .iter()
            .filter(|delegation| delegation.instance.is_none())
            .map(|delegation| &delegation.resource);
        mapped
            .chain(delegated)
            .filter(|resource| is_wanted(resource))
            .cloned()
            .collect()
    }

    /// Single instances.
    pub(crate) fn instances(&self, party: &Party) -> impl Iterator<Item = DelegatedInstance> {
        self.delegations.iter().filter_map(|delegation| {
            Some(DelegatedInstance {
                party: party.clone(),
                service_resource: delegation.resource.clone(),
                instance: delegation.instance.clone()?,
            })
        })
    }
}

impl Directory {
    /// What `subject` holds, by party; of `only` alone when given. Parties without anything are left out.
    ///
    /// The cost is that of the parties wanted, not of all that the subject may act for: some may act for very many.
    pub(crate) fn grants_of(
        &self,
        subject: &PartyIdentifier,
        only: Option<&BTreeSet<&PartyIdentifier>>,
    ) -> BTreeMap<PartyIdentifier, Grants<'_>> {
        let with_main_units = only.map(|only| {
            let main_units = only
                .iter()
                .filter_map(|party| self.parties.get(*party)?.main_unit.as_ref());
            main_units.chain(only.iter().copied()).collect::<BTreeSet<_>>()
        });
        let wanted = with_main_units.as_ref();
        let mut held: BTreeMap<PartyIdentifier, Grants<'_>> = BTreeMap::new();

        let self_roles = match subject.kind() {
            PartyKind::Person => self.person_self_roles.as_slice(),
            PartyKind::EmailUser => self.email_user_self_roles.as_slice(),
            _ => &[],
        };
        if !self_roles.is_empty() && wanted.is_none_or(|wanted| wanted.contains(subject)) {
            held.entry(subject.clone())
                .or_default()
                .subjects
                .extend(self_roles);
        }
        let organizations = self.key_role_organizations.get(subject).into_iter().flatten();
        for holder in std::iter::once(subject).chain(organizations) {
            for assignment in given(self.assignments_to.get(holder), wanted) {
                let grants = held.entry(assignment.from.clone()).or_default();
                grants.subjects.extend(&assignment.subjects);
            }
            for delegation in given(self.delegations_to.get(holder), wanted) {
                let grants = held.entry(delegation.from.clone()).or_default();
                grants.delegations.push(delegation);
            }
        }
        self.inherit(&mut held, only);
        held.retain(|party, _| only.is_none_or(|only| only.contains(party)));
        held
    }

    /// Organizations in which persons hold a key role directly: the person has what they hold, one step.
    pub(crate) fn find_key_roles(&mut self) {
        for (person, assignments) in &self.assignments_to {
            let organizations: BTreeSet<PartyIdentifier> = assignments
                .iter()
                .filter(|(from, _)| {
                    person.kind() == PartyKind::Person && from.kind() == PartyKind::Organization
                })
                .filter(|(_, assignments)| {
                    let mut subjects = assignments.iter().flat_map(|assignment| &assignment.subjects);
                    subjects.any(|role| self.key_roles.contains(role))
                })
                .map(|(from, _)| from.clone())
                .collect();
            if !organizations.is_empty() {
                self.key_role_organizations.insert(person.clone(), organizations);
            }
        }
    }

    /// Sub-units inherit from their main unit everything but single instances.
    fn inherit<'d>(
        &'d self,
        held: &mut BTreeMap<PartyIdentifier, Grants<'d>>,
        only: Option<&BTreeSet<&PartyIdentifier>>,
    ) {
        let mut inherited: Vec<(PartyIdentifier, Grants<'d>)> = Vec::new();
        for (party, grants) in held.iter() {
            let sub_units = self.parties.get(party).map(|record| record.sub_units.as_slice());
            for sub_unit in sub_units.unwrap_or_default() {
                if only.is_some_and(|only| !only.contains(sub_unit)) {
                    continue;
                }
                let whole = grants
                    .delegations
                    .iter()
                    .filter(|delegation| delegation.instance.is_none());
                let grants = Grants {
                    subjects: grants.subjects.clone(),
                    delegations: whole.copied().collect(),
                };
                if !grants.subjects.is_empty() || !grants.delegations.is_empty() {
                    inherited.push((sub_unit.clone(), grants));
                }
            }
        }
        for (party, grants) in inherited {
            let own = held.entry(party).or_default();
            own.subjects.extend(grants.subjects);
            own.delegations.extend(grants.delegations);
        }
    }
}

/// What was given by the parties wanted, or by all.
fn given<'d, T>(
    held: Option<&'d BTreeMap<PartyIdentifier, Vec<T>>>,
    wanted: Option<&BTreeSet<&PartyIdentifier>>,
) -> Vec<&'d T> {
    let Some(held) = held else {
        return Vec::new();
    };
    match wanted {
        None => held.values().flatten().collect(),
        Some(wanted) => wanted
            .iter()
            .filter_map(|party| held.get(*party))
            .flatten()
            .collect(),
    }
}
