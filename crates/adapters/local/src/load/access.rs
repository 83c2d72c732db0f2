//! Assignments and delegations.

use super::{Loader, packages, roles};
use crate::directory::{AssignmentRecord, DelegationRecord};
use crate::document::{Delegation, Document};
use dialogporten_application::authorization::InstanceReference;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_resource::ServiceResource;
use toml::Spanned;
use uuid::Uuid;

impl Loader<'_> {
    pub(super) fn access(&mut self, document: &Document) {
        for (index, entry) in document.assignments.iter().enumerate() {
            let (key, line) = (format!("assignments[{index}]"), self.line(entry.span().start));
            let assignment = entry.get_ref();
            if assignment.roles.is_empty() && assignment.packages.is_empty() {
                self.find(line, &key, "needs roles or packages");
            }
            let from = self.known_party(line, &format!("{key}.from"), &assignment.from);
            let to = self.known_party(line, &format!("{key}.to"), &assignment.to);
            if let (Some(from), Some(to)) = (from, to) {
                let record = AssignmentRecord {
                    from,
                    subjects: roles(&assignment.roles)
                        .chain(packages(&assignment.packages))
                        .collect(),
                };
                let given = self.directory.assignments_to.entry(to).or_default();
                given.entry(record.from.clone()).or_default().push(record);
            }
        }
        for (index, entry) in document.delegations.iter().enumerate() {
            self.delegation(&format!("delegations[{index}]"), entry);
        }
    }

    fn delegation(&mut self, key: &str, entry: &Spanned<Delegation>) {
        let line = self.line(entry.span().start);
        let delegation = entry.get_ref();
        let from = self.known_party(line, &format!("{key}.from"), &delegation.from);
        let to = self.known_party(line, &format!("{key}.to"), &delegation.to);
        let resource = ServiceResource::from_id(&delegation.resource)
            .ok()
            .filter(|resource| self.directory.resources.contains_key(resource));
        if resource.is_none() {
            let reason = format!("{} is not defined in this file", delegation.resource);
            self.find(line, format!("{key}.resource"), reason);
        }
        let instance = delegation.instance.as_deref().map(instance_reference);
        if instance == Some(None) {
            self.find(line, format!("{key}.instance"), "is not an instance reference");
        }
        let attributes = delegation
            .attributes
            .as_ref()
            .map(|attributes| self.attributes(line, &format!("{key}.attributes"), attributes));
        if let (Some(from), Some(to), Some(resource)) = (from, to, resource) {
            let record = DelegationRecord {
                from,
                resource,
                actions: delegation
                    .actions
                    .as_ref()
                    .map(|actions| actions.iter().cloned().collect()),
                attributes,
                instance: instance.flatten(),
            };
            let given = self.directory.delegations_to.entry(to).or_default();
            given.entry(record.from.clone()).or_default().push(record);
        }
    }
}

fn instance_reference(text: &str) -> Option<InstanceReference> {
    let uuid = |text: &str| Uuid::try_parse(text).ok();
    if let Some(id) = text.strip_prefix("urn:altinn:dialog-id:") {
        return uuid(id).map(|id| InstanceReference::Dialog(DialogId::new(id)));
    }
    if let Some(id) = text.strip_prefix("urn:altinn:correspondence-id:") {
        return uuid(id).map(InstanceReference::Correspondence);
    }
    let (party_id, id) = text.strip_prefix("urn:altinn:instance-id:")?.split_once('/')?;
    Some(InstanceReference::App {
        party_id: party_id.parse().ok().filter(|id: &i32| *id > 0)?,
        id: uuid(id)?,
    })
}
