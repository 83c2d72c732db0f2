//! What a caller may see, as keys and numbers.

use crate::dictionary::Known;
use crate::party_key::PartyKeys;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference, ListScope};
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// A set with its first and last place in the array.
type Stretch<'s> = (&'s Arc<BTreeSet<ServiceResource>>, i32, i32);

/// What tells most sets apart without looking into them.
type SetOutline<'s> = (usize, Option<&'s ServiceResource>, Option<&'s ServiceResource>);

/// A scope in the store's terms. Services without a number have no dialogs and are left out.
pub(crate) struct Scope {
    pub(crate) parties: Parties,
    pub(crate) instances: Instances,
}

impl Scope {
    /// True when every service has a number.
    pub(crate) fn is_resolved_by(scope: &ListScope, known: &Known) -> bool {
        let mut last = None;
        let of_parties = scope.resources_by_party.values().filter(|resources| {
            let is_new = last.is_none_or(|last| !Arc::ptr_eq(last, resources));
            last = Some(*resources);
            is_new
        });
        let of_instances = scope.instances.iter().map(|instance| &instance.service_resource);
        of_parties
            .flat_map(|resources| resources.iter())
            .chain(of_instances)
            .all(|resource| known.numbers(resource).is_some())
    }

    pub(crate) fn of(scope: &ListScope, known: &Known, keys: &PartyKeys) -> Self {
        let mut services = Vec::new();
        // Parties with equal resources share one stretch of the array.
        let mut stretches: HashMap<SetOutline<'_>, Vec<Stretch<'_>>> = HashMap::new();
        let mut rows = Vec::with_capacity(scope.resources_by_party.len());
        for (party, resources) in &scope.resources_by_party {
            let alike = stretches
                .entry((resources.len(), resources.first(), resources.last()))
                .or_default();
            // Compares contents only of different sets.
            let known_stretch = alike
                .iter()
                .find(|(set, ..)| Arc::ptr_eq(set, resources) || *set == resources);
            let (first, last) = if let Some((_, first, last)) = known_stretch {
                (*first, *last)
            } else {
                let first = end(&services) + 1;
                let numbers = resources.iter().filter_map(|resource| known.numbers(resource));
                services.extend(numbers.map(|numbers| numbers.service_id));
                let last = end(&services);
                alike.push((resources, first, last));
                (first, last)
            };
            if first <= last {
                rows.push((keys.key(party), first, last));
            }
        }
        rows.sort_unstable();
        let parties = Parties {
            keys: rows.iter().map(|row| row.0).collect(),
            first: rows.iter().map(|row| row.1).collect(),
            last: rows.iter().map(|row| row.2).collect(),
            services,
        };
        let mut instances = Instances::default();
        for delegated in &scope.instances {
            add(&mut instances, delegated, known, keys);
        }
        Self { parties, instances }
    }

    /// Leaves out all parties but these; none leave out nothing.
    pub(crate) fn keep_parties(&mut self, keys: &[i64]) {
        if keys.is_empty() {
            return;
        }
        let Parties {
            keys: parties,
            first,
            last,
            services: _,
        } = &mut self.parties;
        let is_kept: Vec<bool> = parties.iter().map(|key| keys.contains(key)).collect();
        retain(parties, &is_kept);
        retain(first, &is_kept);
        retain(last, &is_kept);
        let instances = &mut self.instances;
        let is_kept: Vec<bool> = (instances.id_parties.iter())
            .map(|key| keys.contains(key))
            .collect();
        retain(&mut instances.ids, &is_kept);
        retain(&mut instances.id_parties, &is_kept);
        retain(&mut instances.id_services, &is_kept);
        let is_kept: Vec<bool> = (instances.label_parties.iter())
            .map(|key| keys.contains(key))
            .collect();
        retain(&mut instances.orgs, &is_kept);
        retain(&mut instances.labels, &is_kept);
        retain(&mut instances.label_parties, &is_kept);
        retain(&mut instances.label_services, &is_kept);
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

fn retain<T>(values: &mut Vec<T>, is_kept: &[bool]) {
    let mut kept = is_kept.iter();
    values.retain(|_| kept.next().is_some_and(|kept| *kept));
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

/// Parties with their services, `services[first..=last]`, counted from 1. Ascending by key.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    pub(crate) keys: Vec<i64>,
    pub(crate) first: Vec<i32>,
    pub(crate) last: Vec<i32>,
    pub(crate) services: Vec<i32>,
}

impl Parties {
    /// The services of all, when they are the same for all.
    pub(crate) fn common_services(&self) -> Option<Vec<i32>> {
        let is_uniform = self.first.windows(2).all(|pair| pair.first() == pair.last());
        let (first, last) = (self.first.first()?, self.last.first()?);
        let from = usize::try_from(*first).ok()?.checked_sub(1)?;
        let to = usize::try_from(*last).ok()?;
        let services = self.services.get(from..to)?;
        is_uniform.then(|| services.to_vec())
    }

    /// Every service of any of them, once.
    pub(crate) fn distinct_services(&self) -> Vec<i32> {
        let mut services = self.services.clone();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// Dialogs named one by one: by id, or by a label of the service owner.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    pub(crate) ids: Vec<Uuid>,
    pub(crate) id_parties: Vec<i64>,
    pub(crate) id_services: Vec<i32>,
    pub(crate) orgs: Vec<i16>,
    pub(crate) labels: Vec<String>,
    pub(crate) label_parties: Vec<i64>,
    pub(crate) label_services: Vec<i32>,
}

impl Instances {
    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty()
    }
}
