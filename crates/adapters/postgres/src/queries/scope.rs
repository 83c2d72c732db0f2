//! What a caller may see, as keys and numbers.

use super::ids::{Instances, Parties};
use crate::dictionary::Known;
use crate::party_key::PartyKeys;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference, ListScope};
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::BTreeSet;

/// A scope in the store's terms. Services without a number have no dialogs and are left out.
pub(crate) struct Scope {
    pub(crate) parties: Parties,
    pub(crate) instances: Instances,
}

impl Scope {
    /// True when every service has a number.
    pub(crate) fn is_resolved_by(scope: &ListScope, known: &Known) -> bool {
        let of_parties = scope.resources_by_party.values().flatten();
        let of_instances = scope.instances.iter().map(|instance| &instance.service_resource);
        of_parties
            .chain(of_instances)
            .all(|resource| known.numbers(resource).is_some())
    }

    pub(crate) fn of(scope: &ListScope, known: &Known, keys: &PartyKeys) -> Self {
        let mut parties = Parties::default();
        // Parties with equal resources share one stretch of the array.
        let mut last_set: Option<(&BTreeSet<ServiceResource>, i32, i32)> = None;
        for (party, resources) in &scope.resources_by_party {
            let (first, last) = match last_set {
                Some((set, first, last)) if set == resources => (first, last),
                _ => {
                    let first = end(&parties.services) + 1;
                    let numbers = resources.iter().filter_map(|resource| known.numbers(resource));
                    parties.services.extend(numbers.map(|numbers| numbers.service_id));
                    let last = end(&parties.services);
                    last_set = Some((resources, first, last));
                    (first, last)
                }
            };
            if first > last {
                continue;
            }
            parties.keys.push(keys.key(party));
            parties.first.push(first);
            parties.last.push(last);
        }
        let mut instances = Instances::default();
        for delegated in &scope.instances {
            add(&mut instances, delegated, known, keys);
        }
        Self { parties, instances }
    }

    /// Compares an item with the scope's texts.
    pub(crate) fn permits(scope: &ListScope, item: &DialogListItem) -> bool {
        scope
            .resources_by_party
            .get(&item.party)
            .is_some_and(|resources| resources.contains(&item.service_resource))
            || scope.instances.iter().any(|instance| {
                instance.party == item.party && instance.service_resource == item.service_resource
            })
    }
}

fn end(services: &[i32]) -> i32 {
    i32::try_from(services.len()).unwrap_or(i32::MAX)
}

fn add(instances: &mut Instances, delegated: &DelegatedInstance, known: &Known, keys: &PartyKeys) {
    let Some(numbers) = known.numbers(&delegated.service_resource) else {
        return;
    };
    let party_key = keys.key(&delegated.party);
    let labels = match &delegated.instance {
        InstanceReference::Dialog(id) => {
            instances.ids.push(id.uuid());
            instances.id_parties.push(party_key);
            instances.id_services.push(numbers.service_id);
            return;
        }
        InstanceReference::App { party_id, id } => vec![
            format!("urn:altinn:integration:storage:{party_id}/{id}"),
            format!("urn:altinn:instance-id:{party_id}/{id}"),
        ],
        InstanceReference::Correspondence(id) => vec![format!("urn:altinn:correspondence-id:{id}")],
    };
    for label in labels {
        instances.orgs.push(numbers.org_id);
        instances.labels.push(label);
        instances.label_parties.push(party_key);
        instances.label_services.push(numbers.service_id);
    }
}
