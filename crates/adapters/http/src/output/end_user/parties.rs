//! Parties that an end user may act for.

use dialogporten_api_types::end_user as wire;
use dialogporten_application::authorization::AuthorizedParty;
use dialogporten_end_user::list_parties::ListedParty;
use std::borrow::Cow;

/// Shows parties.
pub(crate) fn present(parties: &[ListedParty]) -> wire::Parties<'_> {
    wire::Parties {
        authorized_parties: parties.iter().map(party).collect(),
    }
}

fn party(listed: &ListedParty) -> wire::AuthorizedParty<'_> {
    let ListedParty {
        party:
            AuthorizedParty {
                party: identifier,
                uuid,
                party_id,
                name,
                date_of_birth,
                is_deleted,
                only_sub_parties,
                roles: _,
                sub_parties: _,
            },
        party_type,
        is_current_end_user,
        sub_parties,
    } = listed;
    wire::AuthorizedParty {
        date_of_birth: date_of_birth.map(|date| Cow::Owned(date.format("%Y-%m-%d").to_string())),
        has_key_role: false,
        has_only_access_to_sub_parties: *only_sub_parties,
        is_access_manager: false,
        is_current_end_user: *is_current_end_user,
        is_deleted: *is_deleted,
        is_main_administrator: false,
        name: Cow::Borrowed(name),
        party: Cow::Borrowed(identifier.as_str()),
        party_id: *party_id,
        party_type: Cow::Borrowed(party_type.as_str()),
        party_uuid: *uuid,
        sub_parties: (!sub_parties.is_empty()).then(|| sub_parties.iter().map(party).collect()),
    }
}
