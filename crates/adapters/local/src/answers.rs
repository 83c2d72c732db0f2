//! Lists: what a subject may see, and whom it may act for.

use crate::directory::{Directory, PartyRecord, Subject};
use crate::grants::Grants;
use dialogporten_application::authorization::{AuthorizedParty, ListScope};
use dialogporten_domain::party::{Party, PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeMap, BTreeSet};

impl Directory {
    /// What a subject may see in lists, narrowed to parties and resources where those are given.
    pub(crate) fn list_scope(
        &self,
        subject: &PartyIdentifier,
        parties: &[Party],
        resources: &[ServiceResource],
    ) -> ListScope {
        let parties: BTreeSet<&Party> = parties.iter().collect();
        let resources: BTreeSet<&ServiceResource> = resources.iter().collect();
        let is_wanted = |resource: &ServiceResource| resources.is_empty() || resources.contains(resource);
        let mut scope = ListScope::default();
        for (identifier, grants) in self.grants_of(subject, None) {
            let Ok(party) = Party::try_from(identifier) else {
                continue;
            };
            if !parties.is_empty() && !parties.contains(&party) {
                continue;
            }
            scope.instances.extend(
                grants
                    .instances(&party)
                    .filter(|instance| is_wanted(&instance.service_resource)),
            );
            let mut listed = grants.listed_resources(self);
            listed.retain(is_wanted);
            if !listed.is_empty() {
                scope.resources_by_party.insert(party, listed);
            }
        }
        scope
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
        let key = |party: &AuthorizedParty| (party.party != *caller, party.name.clone(), party.party.clone());
        key(one).cmp(&key(other))
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
        is_deleted: record.is_deleted,
        only_sub_parties: false,
        roles: roles.collect(),
        sub_parties: Vec::new(),
    }
}
