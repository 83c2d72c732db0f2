//! Whom the caller may act for.

use crate::scalars::Id;
use async_graphql::SimpleObject;
use dialogporten_end_user::list_parties::ListedParty;

#[derive(Debug, SimpleObject)]
pub(crate) struct AuthorizedParty {
    has_only_access_to_sub_parties: bool,
    sub_parties: Option<Vec<AuthorizedSubParty>>,
    #[graphql(flatten)]
    party: AuthorizedSubParty,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct AuthorizedSubParty {
    party: String,
    party_uuid: Id,
    party_id: i32,
    name: String,
    date_of_birth: Option<String>,
    party_type: String,
    is_deleted: bool,
    has_key_role: bool,
    is_current_end_user: bool,
    is_main_administrator: bool,
    is_access_manager: bool,
}

impl From<&ListedParty> for AuthorizedParty {
    fn from(listed: &ListedParty) -> Self {
        Self {
            has_only_access_to_sub_parties: listed.party.only_sub_parties,
            sub_parties: Some(listed.sub_parties.iter().map(Into::into).collect()),
            party: listed.into(),
        }
    }
}

impl From<&ListedParty> for AuthorizedSubParty {
    fn from(listed: &ListedParty) -> Self {
        let party = &listed.party;
        Self {
            party: party.party.as_str().to_owned(),
            party_uuid: Id(party.uuid),
            party_id: party.party_id,
            name: party.name.clone(),
            date_of_birth: party
                .date_of_birth
                .map(|birth| birth.format("%Y-%m-%d").to_string()),
            party_type: listed.party_type.as_str().to_owned(),
            is_deleted: party.is_deleted,
            // Nothing is told of roles.
            has_key_role: false,
            is_current_end_user: listed.is_current_end_user,
            is_main_administrator: false,
            is_access_manager: false,
        }
    }
}
