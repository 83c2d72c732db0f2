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

impl Grants<'_> {
    /// Resources that appear in lists: mapped from roles and packages (actions play no role), or delegated as a whole.
    pub(crate) fn listed_resources(&self, directory: &Directory) -> BTreeSet<ServiceResource> {
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
        mapped.chain(delegated).cloned().collect()
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
    pub(crate) fn grants_of(
        &self,
        subject: &PartyIdentifier,
        only: Option<&PartyIdentifier>,
    ) -> BTreeMap<PartyIdentifier, Grants<'_>> {
        let main_unit = only
            .and_then(|party| self.parties.get(party))
            .and_then(|record| record.main_unit.as_ref());
        let wanted =
            |party: &PartyIdentifier| only.is_none_or(|only| party == only || Some(party) == main_unit);
        let mut held: BTreeMap<PartyIdentifier, Grants<'_>> = BTreeMap::new();

        let self_roles = match subject.kind() {
            PartyKind::Person => self.person_self_roles.as_slice(),
            PartyKind::EmailUser => self.email_user_self_roles.as_slice(),
            _ => &[],
        };
        if !self_roles.is_empty() && wanted(subject) {
            held.entry(subject.clone())
                .or_default()
                .subjects
                .extend(self_roles);
        }
        for holder in std::iter::once(subject).chain(self.key_role_organizations(subject)) {
            for assignment in self.assignments_to.get(holder).into_iter().flatten() {
                if wanted(&assignment.from) {
                    let grants = held.entry(assignment.from.clone()).or_default();
                    grants.subjects.extend(&assignment.subjects);
                }
            }
            for delegation in self.delegations_to.get(holder).into_iter().flatten() {
                if wanted(&delegation.from) {
                    let grants = held.entry(delegation.from.clone()).or_default();
                    grants.delegations.push(delegation);
                }
            }
        }
        self.inherit(&mut held, only);
        held.retain(|party, _| only.is_none_or(|only| party == only));
        held
    }

    /// Organizations in which a person holds a key role directly: the person has what they hold, one step.
    fn key_role_organizations(&self, subject: &PartyIdentifier) -> impl Iterator<Item = &PartyIdentifier> {
        let is_person = subject.kind() == PartyKind::Person;
        self.assignments_to
            .get(subject)
            .into_iter()
            .flatten()
            .filter(move |assignment| {
                is_person
                    && assignment.from.kind() == PartyKind::Organization
                    && assignment
                        .subjects
                        .iter()
                        .any(|role| self.key_roles.contains(role))
            })
            .map(|assignment| &assignment.from)
            .collect::<BTreeSet<_>>()
            .into_iter()
    }

    /// Sub-units inherit from their main unit everything but single instances.
    fn inherit<'d>(
        &'d self,
        held: &mut BTreeMap<PartyIdentifier, Grants<'d>>,
        only: Option<&PartyIdentifier>,
    ) {
        let mut inherited: Vec<(PartyIdentifier, Grants<'d>)> = Vec::new();
        for (party, grants) in held.iter() {
            let sub_units = self.parties.get(party).map(|record| record.sub_units.as_slice());
            for sub_unit in sub_units.unwrap_or_default() {
                if only.is_some_and(|only| only != sub_unit) {
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
