//! What registers tell of services.

use super::parts::{self, Localization};
use async_graphql::SimpleObject;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_application::metadata::{AccessDescription, ServiceResourceDescription};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::uri::UriReference;
use std::sync::Arc;

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadata {
    is_full_catalogue_fallback: Option<bool>,
    items: Vec<ServiceResourceMetadataItem>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataItem {
    service_resource: ServiceResourceMetadataServiceResource,
    roles: Vec<ServiceResourceMetadataRole>,
    access_packages: Vec<ServiceResourceMetadataAccessPackage>,
    service_owner: ServiceResourceMetadataServiceOwner,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataServiceResource {
    id: String,
    resource_type: String,
    status: String,
    is_delegable: bool,
    minimum_authentication_level: i32,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataRole {
    urn: String,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataAccessPackage {
    urn: String,
    name: Vec<Localization>,
    links: ServiceResourceMetadataLinks,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataServiceOwner {
    org_number: String,
    code: String,
    name: Vec<Localization>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceResourceMetadataLinks {
    metadata: String,
}

/// Status of a resource whose register tells none.
const UNKNOWN_STATUS: &str = "unknown";

impl ServiceResourceMetadata {
    /// Shows services; `default_level` holds where no policy names a level.
    pub(crate) fn new(
        items: &[Arc<ServiceResourceDescription>],
        is_full_catalogue_fallback: Option<bool>,
        default_level: u8,
        languages: &AcceptedLanguages,
    ) -> Self {
        Self {
            is_full_catalogue_fallback,
            items: items
                .iter()
                .map(|description| item(description, default_level, languages))
                .collect(),
        }
    }
}

fn item(
    description: &ServiceResourceDescription,
    default_level: u8,
    languages: &AcceptedLanguages,
) -> ServiceResourceMetadataItem {
    let id = description.resource.id();
    let owner = &description.service_owner;
    ServiceResourceMetadataItem {
        service_resource: ServiceResourceMetadataServiceResource {
            id: id.to_owned(),
            resource_type: description.kind.as_str().to_owned(),
            status: description.status.as_deref().unwrap_or(UNKNOWN_STATUS).to_owned(),
            is_delegable: description.is_delegable,
            minimum_authentication_level: description.minimum_level.unwrap_or(default_level).into(),
            name: names(description.names.as_ref(), id, languages),
            links: links(description.link.as_ref()),
        },
        roles: description
            .roles
            .iter()
            .map(|role| ServiceResourceMetadataRole {
                urn: role.urn.clone(),
                name: access_names(role, languages),
                links: links(role.link.as_ref()),
            })
            .collect(),
        access_packages: description
            .access_packages
            .iter()
            .map(|package| ServiceResourceMetadataAccessPackage {
                urn: package.urn.clone(),
                name: access_names(package, languages),
                links: links(package.link.as_ref()),
            })
            .collect(),
        service_owner: ServiceResourceMetadataServiceOwner {
            org_number: owner
                .organization
                .as_ref()
                .map_or("", |number| number.as_str())
                .to_owned(),
            code: owner.org.as_str().to_owned(),
            name: names(owner.names.as_ref(), owner.org.as_str(), languages),
        },
    }
}

fn access_names(access: &AccessDescription, languages: &AcceptedLanguages) -> Vec<Localization> {
    names(access.names.as_ref(), &access.urn, languages)
}

/// What has no name goes by its id.
pub(super) fn names(
    names: Option<&Localizations>,
    id: &str,
    languages: &AcceptedLanguages,
) -> Vec<Localization> {
    match names {
        Some(names) => parts::texts(names, languages),
        None => vec![Localization::bokmaal(id)],
    }
}

fn links(link: Option<&UriReference>) -> ServiceResourceMetadataLinks {
    ServiceResourceMetadataLinks {
        metadata: link.map_or("", UriReference::as_str).to_owned(),
    }
}
