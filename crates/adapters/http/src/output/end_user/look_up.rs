//! A dialog that was looked up, and why the caller has access to it.

use crate::output::languages::Languages;
use crate::output::metadata::{looked_up_owner, looked_up_service};
use crate::output::parts;
use dialogporten_api_types::common::IdentifierLookupGrantType;
use dialogporten_api_types::end_user as wire;
use dialogporten_api_types::metadata::Links;
use dialogporten_end_user::look_up_dialog::{Evidence, GrantType, LookedUpDialog};
use std::borrow::Cow;

/// Shows what a lookup tells.
pub(crate) fn present<'a>(
    found: &'a LookedUpDialog,
    languages: &Languages,
) -> wire::EndUserIdentifierLookup<'a> {
    let LookedUpDialog {
        dialog,
        instance,
        title,
        service_resource,
        service_owner,
        minimum_level,
        level,
        evidence,
    } = found;
    let via = |grant: GrantType| evidence.iter().any(|evidence| evidence.grant == grant);
    wire::EndUserIdentifierLookup {
        authorization_evidence: wire::IdentifierLookupAuthorizationEvidence {
            current_authentication_level: i32::from(level.0),
            evidence: evidence
                .iter()
                .map(|evidence| reason(evidence, languages))
                .collect(),
            via_access_package: via(GrantType::AccessPackage),
            via_instance_delegation: via(GrantType::InstanceDelegation),
            via_resource_delegation: via(GrantType::ResourceDelegation),
            via_role: via(GrantType::Role),
        },
        dialog_id: dialog.id.uuid(),
        instance_ref: Cow::Owned(instance.to_urn()),
        party: Cow::Borrowed(dialog.party.as_str()),
        service_owner: looked_up_owner(service_owner, languages),
        service_resource: looked_up_service(
            &dialog.service_resource,
            service_resource.as_deref(),
            *minimum_level,
            languages,
        ),
        title: title
            .as_ref()
            .map(|title| languages.of(&title.value))
            .unwrap_or_default(),
    }
}

fn reason<'a>(
    evidence: &'a Evidence,
    languages: &Languages,
) -> wire::IdentifierLookupAuthorizationEvidenceItem<'a> {
    let Evidence {
        grant,
        subject,
        names,
        link,
    } = evidence;
    wire::IdentifierLookupAuthorizationEvidenceItem {
        grant_type: match grant {
            GrantType::Role => IdentifierLookupGrantType::Role,
            GrantType::AccessPackage => IdentifierLookupGrantType::AccessPackage,
            GrantType::ResourceDelegation => IdentifierLookupGrantType::ResourceDelegation,
            GrantType::InstanceDelegation => IdentifierLookupGrantType::InstanceDelegation,
        },
        links: link.as_ref().map(|link| Links {
            metadata: Cow::Borrowed(link.as_str()),
        }),
        name: parts::optional_texts(names.as_ref(), languages),
        subject: Cow::Borrowed(subject),
    }
}
