//! Decisions about one dialog.

use crate::directory::{DelegationRecord, Directory, ResourcePolicy};
use crate::grants::Grants;
use dialogporten_application::authorization::{ActionOnAttribute, DecisionRequest, InstanceReference};
use dialogporten_domain::authorization_attribute::RESOURCE_PREFIX;
use dialogporten_domain::service_resource::ServiceResource;
use std::collections::BTreeSet;

/// Prefix that means the same as no prefix.
const SUBRESOURCE_PREFIX: &str = "urn:altinn:subresource:";

/// The form in which attributes are compared.
pub(crate) fn matching_form(attribute: &str) -> &str {
    attribute.strip_prefix(SUBRESOURCE_PREFIX).unwrap_or(attribute)
}

/// What a pair is about once its attribute is read.
struct Target<'a> {
    policy: &'a ResourcePolicy,
    /// Absent when the attribute names the resource itself.
    attribute: Option<&'a str>,
}

impl Directory {
    /// The permitted pairs.
    pub(crate) fn decide(&self, request: &DecisionRequest) -> BTreeSet<ActionOnAttribute> {
        let party = request.party.identifier();
        let held = self.grants_of(&request.subject.party, Some(&BTreeSet::from([party])));
        let Some(grants) = held.get(party) else {
            return BTreeSet::new();
        };
        request
            .actions
            .iter()
            .filter(|pair| {
                self.target(&request.service_resource, &pair.attribute)
                    .is_some_and(|target| {
                        by_policy(&target, grants, &pair.action)
                            || by_delegation(&target, grants, &pair.action, &request.instance)
                    })
            })
            .cloned()
            .collect()
    }

    /// The resource that a pair is about; `None` when the file does not know it.
    fn target<'a>(&'a self, own: &ServiceResource, attribute: &'a str) -> Option<Target<'a>> {
        let names_resource = attribute
            .get(..RESOURCE_PREFIX.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(RESOURCE_PREFIX));
        if names_resource {
            let other = ServiceResource::from_id(attribute.get(RESOURCE_PREFIX.len()..)?).ok()?;
            return Some(Target {
                policy: self.resources.get(&other)?,
                attribute: None,
            });
        }
        Some(Target {
            policy: self.resources.get(own)?,
            attribute: Some(matching_form(attribute)),
        })
    }
}

fn allows(attributes: Option<&BTreeSet<String>>, attribute: Option<&str>) -> bool {
    attributes.is_none_or(|allowed| attribute.is_some_and(|attribute| allowed.contains(attribute)))
}

fn by_policy(target: &Target<'_>, grants: &Grants<'_>, action: &str) -> bool {
    target.policy.rules.iter().any(|rule| {
        rule.actions.contains(action)
            && allows(rule.attributes.as_ref(), target.attribute)
            && rule
                .subjects
                .iter()
                .any(|subject| grants.subjects.contains(subject))
    })
}

fn by_delegation(
    target: &Target<'_>,
    grants: &Grants<'_>,
    action: &str,
    instance: &InstanceReference,
) -> bool {
    grants.delegations.iter().any(|delegation| {
        delegation.resource == target.policy.record.resource
            && allows_action(delegation, target.policy, action)
            && allows(delegation.attributes.as_ref(), target.attribute)
            && delegation
                .instance
                .as_ref()
                .is_none_or(|only| only == instance && target.attribute.is_some())
    })
}

fn allows_action(delegation: &DelegationRecord, policy: &ResourcePolicy, action: &str) -> bool {
    match &delegation.actions {
        Some(actions) => actions.contains(action),
        None => policy.rules.iter().any(|rule| rule.actions.contains(action)),
    }
}
