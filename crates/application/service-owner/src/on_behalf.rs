//! The person on whose behalf a service owner calls.

use dialogporten_application::caller::{AuthenticationLevel, EndUser, ServiceOwner};
use dialogporten_domain::party::{PartyIdentifier, PartyKind};
use dialogporten_domain::seen_log::DialogUserType;

/// The person named by `endUserId`, with the weakest login: nobody has proved to be that person.
pub(crate) fn person_behind(caller: &ServiceOwner) -> Option<EndUser> {
    let person = caller.acting_for.as_ref()?;
    Some(EndUser {
        party: PartyIdentifier::of_kind(PartyKind::Person, person.as_str()).ok()?,
        user_type: DialogUserType::ServiceOwnerOnBehalfOfPerson,
        level: AuthenticationLevel(0),
        consumer: Some(caller.organization.clone()),
        system_user_owner: None,
        supplier: None,
        altinn_user_id: None,
        altinn_party_id: None,
    })
}
