//! A dialog that was looked up.

use crate::output::languages::Languages;
use crate::output::metadata::{looked_up_owner, looked_up_service};
use dialogporten_api_types::service_owner::ServiceOwnerIdentifierLookup;
use dialogporten_domain::content::ContentValue;
use dialogporten_service_owner::look_up_dialog::LookedUpDialog;
use std::borrow::Cow;

/// Shows what a lookup tells.
pub(crate) fn present<'a>(
    found: &'a LookedUpDialog,
    languages: &Languages,
) -> ServiceOwnerIdentifierLookup<'a> {
    let LookedUpDialog {
        dialog,
        instance,
        service_resource,
        service_owner,
        minimum_level,
    } = found;
    let texts = |value: &'a ContentValue| languages.of(&value.value);
    ServiceOwnerIdentifierLookup {
        dialog_id: dialog.id.uuid(),
        instance_ref: Cow::Owned(instance.to_urn()),
        non_sensitive_title: dialog.non_sensitive_title.as_ref().map(texts),
        party: Cow::Borrowed(dialog.party.as_str()),
        service_owner: looked_up_owner(service_owner, languages),
        service_resource: looked_up_service(
            &dialog.service_resource,
            service_resource.as_deref(),
            *minimum_level,
            languages,
        ),
        title: dialog.title.as_ref().map(texts).unwrap_or_default(),
    }
}
