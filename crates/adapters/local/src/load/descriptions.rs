//! What people are told of resources: names, owners, and what gives access.

use super::Loader;
use crate::directory::{PolicyRule, Subject};
use crate::document::{Document, Named, Texts};
use dialogporten_application::metadata::{
    AccessDescription, ServiceOwnerDescription, ServiceResourceDescription,
};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::text::MAX_TEXT;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;

impl Loader<'_> {
    /// After the resources: tells of those that are whole.
    pub(super) fn descriptions(&mut self, document: &Document) {
        for (index, entry) in document.service_owners.iter().enumerate() {
            let (key, line) = (
                format!("service_owners[{index}].name"),
                self.line(entry.span().start),
            );
            let owner = entry.get_ref();
            let names = self.names(line, &key, &owner.name);
            let known = OrgCode::parse(&owner.code).and_then(|code| {
                let (organization, _) = self.directory.service_owners.get(&code)?;
                Some((code, organization.clone()))
            });
            if let Some((org, organization)) = known {
                let description = ServiceOwnerDescription {
                    organization: Some(organization),
                    org: org.clone(),
                    names,
                };
                self.directory.owner_descriptions.insert(org, description);
            }
        }
        let mut subjects = self.named("roles", &document.roles, Subject::Role);
        subjects.extend(self.named("packages", &document.packages, Subject::Package));
        for (index, entry) in document.resources.iter().enumerate() {
            let (key, line) = (format!("resources[{index}].title"), self.line(entry.span().start));
            let resource = entry.get_ref();
            let names = self.names(line, &key, &resource.title);
            let status = resource.status.as_deref().unwrap_or("Completed").to_lowercase();
            let is_delegable = resource.delegable.unwrap_or(true);
            if let Ok(id) = ServiceResource::from_id(&resource.id) {
                self.describe(id, names, status, is_delegable, &subjects);
            }
        }
    }

    fn describe(
        &mut self,
        resource: ServiceResource,
        names: Option<Localizations>,
        status: String,
        is_delegable: bool,
        subjects: &BTreeMap<Subject, Localizations>,
    ) {
        let Some(policy) = self.directory.resources.get(&resource) else {
            return;
        };
        let Some(service_owner) = self.directory.owner_descriptions.get(&policy.record.org) else {
            return;
        };
        let named = |is_wanted: fn(&Subject) -> bool| access(&policy.rules, subjects, is_wanted);
        let description = ServiceResourceDescription {
            resource: resource.clone(),
            kind: policy.record.kind,
            names,
            status: Some(status),
            is_delegable,
            minimum_level: policy.record.minimum_level,
            link: None,
            service_owner: service_owner.clone(),
            roles: named(|subject| matches!(subject, Subject::Role(_))),
            access_packages: named(|subject| matches!(subject, Subject::Package(_))),
        };
        self.directory
            .descriptions
            .insert(resource, Arc::new(description));
    }

    fn named(
        &mut self,
        table: &str,
        entries: &[Spanned<Named>],
        subject: fn(String) -> Subject,
    ) -> BTreeMap<Subject, Localizations> {
        let mut named = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let line = self.line(entry.span().start);
            let names = self.names(line, &format!("{table}[{index}].name"), &entry.get_ref().name);
            let subject = subject(entry.get_ref().code.to_lowercase());
            named.extend(names.map(|names| (subject, names)));
        }
        named
    }

    /// That there is no text, or a code of a wrong length, is found elsewhere.
    fn names(&mut self, line: usize, key: &str, texts: &Texts) -> Option<Localizations> {
        let pairs = texts
            .iter()
            .map(|(language, text)| (text.as_str(), language.as_str()));
        let names = Localizations::parse(pairs, MAX_TEXT).ok();
        if names.is_none() && !texts.is_empty() && texts.keys().all(|language| language.len() == 2) {
            self.find(line, key, "has a blank text or an unknown language");
        }
        names
    }
}

/// The subjects of some rules, with their names.
fn access(
    rules: &[PolicyRule],
    names: &BTreeMap<Subject, Localizations>,
    is_wanted: fn(&Subject) -> bool,
) -> Vec<AccessDescription> {
    let subjects: BTreeSet<&Subject> = rules
        .iter()
        .flat_map(|rule| &rule.subjects)
        .filter(|subject| is_wanted(subject))
        .collect();
    subjects
        .into_iter()
        .map(|subject| AccessDescription {
            urn: subject.urn(),
            names: names.get(subject).cloned(),
            link: None,
        })
        .collect()
}
