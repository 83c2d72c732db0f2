//! Facts about the service that anybody may read.

use crate::common::Localization;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// How many values a filter may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Limits of the end users' list.
    pub end_user_search: EndUserSearchLimits,
    /// Limits of the service owners' list.
    pub service_owner_search: ServiceOwnerSearchLimits,
}

/// Limits of the end users' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndUserSearchLimits {
    /// Most values of `extendedStatus`.
    pub max_extended_status_filter_values: i32,
    /// Most values of `org`.
    pub max_org_filter_values: i32,
    /// Most values of `party`.
    pub max_party_filter_values: i32,
    /// Most values of `serviceResource`.
    pub max_service_resource_filter_values: i32,
}

/// Limits of the service owners' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceOwnerSearchLimits {
    /// Most values of `extendedStatus`.
    pub max_extended_status_filter_values: i32,
    /// Most values of `party`.
    pub max_party_filter_values: i32,
    /// Most values of `serviceResource`.
    pub max_service_resource_filter_values: i32,
}

/// A service of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResource<'a> {
    /// Id.
    pub id: Cow<'a, str>,
    /// Whether access can be delegated.
    pub is_delegable: bool,
    /// Where there is more.
    pub links: Links<'a>,
    /// Least level of login.
    pub minimum_authentication_level: i32,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// Kind of service.
    pub resource_type: Cow<'a, str>,
    /// Where the dialog stands.
    pub status: Cow<'a, str>,
}

/// An access package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResourceAccessPackage<'a> {
    /// Where there is more.
    pub links: Links<'a>,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// Identifier.
    pub urn: Cow<'a, str>,
}

/// A service and what gives access to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResourceMetadata<'a> {
    /// Access packages that give access.
    pub access_packages: Vec<ServiceResourceAccessPackage<'a>>,
    /// Roles that give access.
    pub roles: Vec<ServiceResourceRole<'a>>,
    /// Who offers the service.
    pub service_owner: ServiceResourceOwner<'a>,
    /// The service.
    pub service_resource: ServiceResource<'a>,
}

/// The catalogue of services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResourceMetadataList<'a> {
    /// The page.
    pub items: Vec<ServiceResourceMetadata<'a>>,
}

/// Who offers a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResourceOwner<'a> {
    /// Short name.
    pub code: Cow<'a, str>,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// Organization number.
    pub org_number: Cow<'a, str>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceResourceRole<'a> {
    /// Where there is more.
    pub links: Links<'a>,
    /// Name.
    pub name: Vec<Localization<'a>>,
    /// Identifier.
    pub urn: Cow<'a, str>,
}

/// Where there is more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Links<'a> {
    /// Where its description is.
    pub metadata: Cow<'a, str>,
}
