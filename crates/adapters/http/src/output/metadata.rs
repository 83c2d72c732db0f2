//! What registers tell of services and their owners, for all audiences.

use crate::output::languages::Languages;
use dialogporten_api_types::common::{
    IdentifierLookupServiceOwner, IdentifierLookupServiceResource, Localization,
};
use dialogporten_api_types::metadata as wire;
use dialogporten_application::metadata::{
    AccessDescription, ServiceOwnerDescription, ServiceResourceDescription,
};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::OrganizationNumber;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_domain::uri::UriReference;
use std::borrow::Cow;

/// Status of a resource whose register tells none.
const UNKNOWN_STATUS: &str = "unknown";

/// A service with what gives access to it. `default_level` holds where its policy names no level.
pub(crate) fn described<'a>(
    description: &'a ServiceResourceDescription,
    default_level: u8,
    languages: &Languages,
) -> wire::ServiceResourceMetadata<'a> {
    let ServiceResourceDescription {
        resource,
        kind,
        names: titles,
        status,
        is_delegable,
        minimum_level,
        link,
        service_owner,
        roles,
        access_packages,
    } = description;
    wire::ServiceResourceMetadata {
        access_packages: access_packages
            .iter()
            .map(|package| wire::ServiceResourceAccessPackage {
                links: links(package.link.as_ref()),
                name: access_names(package, languages),
                urn: Cow::Borrowed(package.urn.as_str()),
            })
            .collect(),
        roles: roles
            .iter()
            .map(|role| wire::ServiceResourceRole {
                links: links(role.link.as_ref()),
                name: access_names(role, languages),
                urn: Cow::Borrowed(role.urn.as_str()),
            })
            .collect(),
        service_owner: wire::ServiceResourceOwner {
            code: Cow::Borrowed(service_owner.org.as_str()),
            name: owner_names(service_owner, languages),
            org_number: number(service_owner.organization.as_ref()),
        },
        service_resource: wire::ServiceResource {
            id: Cow::Borrowed(resource.id()),
            is_delegable: *is_delegable,
            links: links(link.as_ref()),
            minimum_authentication_level: i32::from(minimum_level.unwrap_or(default_level)),
            name: names(titles.as_ref(), resource.id(), languages),
            resource_type: Cow::Borrowed(kind.as_str()),
            status: Cow::Borrowed(status.as_deref().unwrap_or(UNKNOWN_STATUS)),
        },
    }
}

/// The owner of a dialog that was looked up.
pub(crate) fn looked_up_owner<'a>(
    owner: &'a ServiceOwnerDescription,
    languages: &Languages,
) -> IdentifierLookupServiceOwner<'a> {
    IdentifierLookupServiceOwner {
        code: Cow::Borrowed(owner.org.as_str()),
        name: owner_names(owner, languages),
        org_number: number(owner.organization.as_ref()),
    }
}

/// The service of a dialog that was looked up; registers may not know it any more.
pub(crate) fn looked_up_service<'a>(
    resource: &'a ServiceResource,
    description: Option<&'a ServiceResourceDescription>,
    minimum_level: u8,
    languages: &Languages,
) -> IdentifierLookupServiceResource<'a> {
    let titles = description.and_then(|description| description.names.as_ref());
    IdentifierLookupServiceResource {
        id: Cow::Borrowed(resource.id()),
        is_delegable: description.is_some_and(|description| description.is_delegable),
        minimum_authentication_level: i32::from(minimum_level),
        name: names(titles, resource.id(), languages),
    }
}

fn owner_names<'a>(owner: &'a ServiceOwnerDescription, languages: &Languages) -> Vec<Localization<'a>> {
    names(owner.names.as_ref(), owner.org.as_str(), languages)
}

fn access_names<'a>(access: &'a AccessDescription, languages: &Languages) -> Vec<Localization<'a>> {
    names(access.names.as_ref(), &access.urn, languages)
}

/// What has no name goes by its id.
fn names<'a>(names: Option<&'a Localizations>, id: &'a str, languages: &Languages) -> Vec<Localization<'a>> {
    match names {
        Some(names) => languages.of(names),
        None => vec![Localization {
            language_code: Cow::Borrowed("nb"),
            value: Cow::Borrowed(id),
        }],
    }
}

/// The contract has a text here even when no register knows the number.
fn number(organization: Option<&OrganizationNumber>) -> Cow<'_, str> {
    Cow::Borrowed(organization.map_or("", OrganizationNumber::as_str))
}

fn links(link: Option<&UriReference>) -> wire::Links<'_> {
    wire::Links {
        metadata: Cow::Borrowed(link.map_or("", UriReference::as_str)),
    }
}
