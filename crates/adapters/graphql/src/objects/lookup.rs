//! A dialog that stands for an instance, and why the caller has access.

use super::errors::DialogLookupError;
use super::metadata::names;
use super::parts::{self, Localization};
use crate::enums::GrantType;
use crate::scalars::Id;
use async_graphql::SimpleObject;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_end_user::look_up_dialog::{self, Evidence, LookedUpDialog};

#[derive(Debug, Default, SimpleObject)]
pub(crate) struct DialogLookupPayload {
    pub(crate) lookup: Option<DialogLookup>,
    pub(crate) errors: Vec<DialogLookupError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookup {
    dialog_id: Id,
    instance_ref: String,
    party: String,
    title: Vec<Localization>,
    service_resource: DialogLookupServiceResource,
    service_owner: DialogLookupServiceOwner,
    authorization_evidence: DialogLookupAuthorizationEvidence,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupServiceResource {
    id: String,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupServiceOwner {
    org_number: String,
    code: String,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupAuthorizationEvidence {
    current_authentication_level: i32,
    via_role: bool,
    via_access_package: bool,
    via_resource_delegation: bool,
    via_instance_delegation: bool,
    evidence: Vec<DialogLookupAuthorizationEvidenceItem>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupAuthorizationEvidenceItem {
    grant_type: GrantType,
    subject: String,
    name: Vec<Localization>,
    links: Option<DialogLookupLinks>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupLinks {
    metadata: String,
}

impl DialogLookup {
    /// Shows what was found.
    pub(crate) fn new(found: &LookedUpDialog, languages: &AcceptedLanguages) -> Self {
        let resource = &found.dialog.service_resource;
        let service = found.service_resource.as_deref();
        let owner = &found.service_owner;
        let via = |grant: look_up_dialog::GrantType| found.evidence.iter().any(|item| item.grant == grant);
        Self {
            dialog_id: Id(found.dialog.id.uuid()),
            instance_ref: found.instance.to_urn(),
            party: found.dialog.party.as_str().to_owned(),
            title: parts::optional_texts(found.title.as_ref().map(|title| &title.value), languages),
            service_resource: DialogLookupServiceResource {
                id: resource.id().to_owned(),
                is_delegable: service.is_some_and(|service| service.is_delegable),
                minimum_authentication_level: found.minimum_level.into(),
                name: names(
                    service.and_then(|service| service.names.as_ref()),
                    resource.id(),
                    languages,
                ),
            },
            service_owner: DialogLookupServiceOwner {
                org_number: owner
                    .organization
                    .as_ref()
                    .map_or("", |number| number.as_str())
                    .to_owned(),
                code: owner.org.as_str().to_owned(),
                name: names(owner.names.as_ref(), owner.org.as_str(), languages),
            },
            authorization_evidence: DialogLookupAuthorizationEvidence {
                current_authentication_level: found.level.0.into(),
                via_role: via(look_up_dialog::GrantType::Role),
                via_access_package: via(look_up_dialog::GrantType::AccessPackage),
                via_resource_delegation: via(look_up_dialog::GrantType::ResourceDelegation),
                via_instance_delegation: via(look_up_dialog::GrantType::InstanceDelegation),
                evidence: found
                    .evidence
                    .iter()
                    .map(|item| evidence(item, languages))
                    .collect(),
            },
        }
    }
}

fn evidence(item: &Evidence, languages: &AcceptedLanguages) -> DialogLookupAuthorizationEvidenceItem {
    DialogLookupAuthorizationEvidenceItem {
        grant_type: item.grant.into(),
        subject: item.subject.clone(),
        name: parts::optional_texts(item.names.as_ref(), languages),
        links: item.link.as_ref().map(|link| DialogLookupLinks {
            metadata: link.as_str().to_owned(),
        }),
    }
}
