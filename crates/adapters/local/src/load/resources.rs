//! Service owners, resources and their policies.

use super::Loader;
use super::parties::derived_party_id;
use crate::decide::matching_form;
use crate::directory::{PartyRecord, PolicyRule, ResourcePolicy, Subject};
use crate::document::{Document, Resource, Rule, Texts};
use dialogporten_application::registry::ResourceRecord;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier, PartyKind};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::Spanned;
use uuid::Uuid;

impl Loader<'_> {
    pub(super) fn resources(&mut self, document: &Document) {
        self.service_owners(document);
        for (index, entry) in document.resources.iter().enumerate() {
            self.resource(&format!("resources[{index}]"), entry);
        }
        for (table, entries) in [("roles", &document.roles), ("packages", &document.packages)] {
            let mut codes = BTreeSet::new();
            for (index, entry) in entries.iter().enumerate() {
                let (key, line) = (format!("{table}[{index}]"), self.line(entry.span().start));
                let named = entry.get_ref();
                if !codes.insert(named.code.to_lowercase()) {
                    self.find(
                        line,
                        format!("{key}.code"),
                        format!("{} is defined twice", named.code),
                    );
                }
                self.check_texts(line, &format!("{key}.name"), &named.name);
            }
        }
    }

    fn check_texts(&mut self, line: usize, key: &str, texts: &Texts) {
        if texts.is_empty() {
            self.find(line, key, "needs a text in at least one language");
        }
        for language in texts.keys().filter(|language| language.len() != 2) {
            self.find(
                line,
                key,
                format!("{language} is not a language code of two letters"),
            );
        }
    }

    fn service_owners(&mut self, document: &Document) {
        for (index, entry) in document.service_owners.iter().enumerate() {
            let (key, line) = (format!("service_owners[{index}]"), self.line(entry.span().start));
            let owner = entry.get_ref();
            self.check_texts(line, &format!("{key}.name"), &owner.name);
            let Some(code) = OrgCode::parse(&owner.code) else {
                self.find(line, format!("{key}.code"), "must not be empty");
                continue;
            };
            let Some(organization) = OrganizationNumber::parse(&owner.organisation) else {
                let reason = format!("{} is not an organization number", owner.organisation);
                self.find(line, format!("{key}.organisation"), reason);
                continue;
            };
            let name = preferred(&owner.name).unwrap_or_else(|| owner.code.clone());
            self.name_service_owner(&organization, &name);
            let known = self.directory.service_owners.insert(code, (organization, name));
            if known.is_some() {
                self.find(
                    line,
                    format!("{key}.code"),
                    format!("{} is defined twice", owner.code),
                );
            }
        }
    }

    /// Service owners have a name as parties, too, unless the file defines them among its organizations.
    fn name_service_owner(&mut self, organization: &OrganizationNumber, name: &str) {
        if let Ok(party) = PartyIdentifier::of_kind(PartyKind::Organization, organization.as_str()) {
            let uuid = Uuid::new_v5(&Uuid::NAMESPACE_URL, party.as_str().as_bytes());
            let party_id = derived_party_id(&party);
            self.directory
                .parties
                .entry(party)
                .or_insert_with(|| PartyRecord {
                    name: name.to_owned(),
                    uuid,
                    party_id,
                    is_deleted: false,
                    user_id: None,
                    login_level: None,
                    main_unit: None,
                    sub_units: Vec::new(),
                });
        }
    }

    fn resource(&mut self, key: &str, entry: &Spanned<Resource>) {
        let line = self.line(entry.span().start);
        let resource = entry.get_ref();
        self.check_texts(line, &format!("{key}.title"), &resource.title);
        let parsed = ServiceResource::from_id(&resource.id).ok();
        if parsed.is_none() {
            self.find(
                line,
                format!("{key}.id"),
                format!("{} cannot be a resource id", resource.id),
            );
        }
        let kind = ServiceResourceType::parse(&resource.kind);
        if kind.is_none() {
            self.find(
                line,
                format!("{key}.type"),
                format!("{} is not a type that dialogs use", resource.kind),
            );
        }
        let owner = OrgCode::parse(&resource.owner).and_then(|code| {
            let (organization, _) = self.directory.service_owners.get(&code)?;
            Some((code, organization.clone()))
        });
        if owner.is_none() {
            self.find(
                line,
                format!("{key}.owner"),
                format!("{} is no service owner of this file", resource.owner),
            );
        }
        let minimum_level = resource
            .min_level
            .map(|level| u8::try_from(level).ok().filter(|level| *level <= 4));
        if minimum_level == Some(None) {
            self.find(line, format!("{key}.min_level"), "is not 0 to 4");
        }
        let rules: Vec<_> = resource
            .rules
            .iter()
            .enumerate()
            .map(|(index, rule)| self.rule(line, &format!("{key}.rules[{index}]"), rule))
            .collect();
        let (Some(parsed), Some(kind), Some((org, owner))) = (parsed, kind, owner) else {
            return;
        };
        for subject in rules.iter().flat_map(|rule| &rule.subjects) {
            let resources = self
                .directory
                .resources_by_subject
                .entry(subject.clone())
                .or_default();
            resources.insert(parsed.clone());
        }
        let record = Arc::new(ResourceRecord {
            resource: parsed.clone(),
            kind,
            owner,
            org,
            minimum_level: minimum_level.flatten(),
        });
        let policy = ResourcePolicy { record, rules };
        if self.directory.resources.insert(parsed, policy).is_some() {
            self.find(
                line,
                format!("{key}.id"),
                format!("{} is defined twice", resource.id),
            );
        }
    }

    fn rule(&mut self, line: usize, key: &str, rule: &Rule) -> PolicyRule {
        let mut subjects = BTreeSet::new();
        for text in &rule.subjects {
            match (text.strip_prefix("role:"), text.strip_prefix("package:")) {
                (Some(code), _) => subjects.insert(Subject::Role(code.to_lowercase())),
                (_, Some(code)) => subjects.insert(Subject::Package(code.to_lowercase())),
                (None, None) => {
                    self.find(
                        line,
                        format!("{key}.subjects"),
                        format!("{text} starts neither role: nor package:"),
                    );
                    false
                }
            };
        }
        if rule.actions.is_empty() || rule.actions.iter().any(|action| action.trim().is_empty()) {
            self.find(
                line,
                format!("{key}.actions"),
                "needs at least one action, none of them empty",
            );
        }
        PolicyRule {
            subjects,
            actions: rule.actions.iter().cloned().collect(),
            attributes: rule
                .attributes
                .as_ref()
                .map(|attributes| self.attributes(line, &format!("{key}.attributes"), attributes)),
        }
    }

    /// Attributes in the form of matching.
    pub(super) fn attributes(&mut self, line: usize, key: &str, attributes: &[String]) -> BTreeSet<String> {
        for text in attributes {
            if AuthorizationAttribute::parse(text).is_err() {
                self.find(line, key, format!("{text} is not an authorization attribute"));
            }
        }
        attributes
            .iter()
            .map(|text| matching_form(text).to_owned())
            .collect()
    }
}

/// Norwegian, else whatever there is.
fn preferred(texts: &Texts) -> Option<String> {
    texts.get("nb").or_else(|| texts.values().next()).cloned()
}
