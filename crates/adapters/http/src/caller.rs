//! From the `Authorization` header to a typed caller: token → policy → `endUserId` → user type, in this order.
//! Clients can tell the three refusals apart.

use crate::error::{ApiError, Unauthenticated};
use crate::query::Query;
use crate::routes::Policy;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use dialogporten_application::caller::{EndUser, Identity, Principal, ServiceOwner, scope};
use dialogporten_application::token::{TokenError, TokenVerifier, bearer};
use dialogporten_domain::party::PersonNumber;
use dialogporten_domain::seen_log::DialogUserType;
use std::sync::Arc;

const END_USER_TYPES: &str = "Person, SystemUser, IdportenEmailIdentifiedUser";
const ADMIN_TYPES: &str = "ServiceOwner";
const SERVICE_OWNER_TYPES: &str = "ServiceOwner, ServiceOwnerOnBehalfOfPerson";

/// A caller whose token and scopes are good.
#[derive(Debug)]
pub(crate) struct Admitted {
    principal: Arc<Principal>,
    /// The person whom a service owner named in `endUserId`.
    acting_for: Option<PersonNumber>,
}

/// Checks token, policy and `endUserId`.
///
/// # Errors
/// 401, 403 without body, 400 `EndUserId`, 503 when the issuer's keys are not available.
pub(crate) async fn admit(
    verifier: &dyn TokenVerifier,
    headers: &HeaderMap,
    policy: Policy,
    query: &Query,
) -> Result<Admitted, ApiError> {
    let refused = |error| {
        ApiError::Unauthenticated(Unauthenticated {
            error,
            issuers: verifier.issuer_count(),
        })
    };
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(bearer).ok_or_else(|| refused(None))?;
    let principal = verifier.verify(token).await.map_err(|error| match error {
        TokenError::KeysUnavailable => ApiError::KeysUnavailable,
        error => refused(Some(error)),
    })?;
    if !policy.admits(&principal) {
        return Err(ApiError::PolicyNotMet);
    }
    let acting_for = if principal.scopes.contains(scope::SERVICE_PROVIDER) {
        query.first("enduserid").map(person).transpose()?
    } else {
        None
    };
    Ok(Admitted {
        principal,
        acting_for,
    })
}

/// A person's number, bare or behind the last colon of a URN.
fn person(text: &str) -> Result<PersonNumber, ApiError> {
    let number = text.rsplit(':').next().unwrap_or_default();
    PersonNumber::parse(number).ok_or(ApiError::EndUserId)
}

impl Policy {
    /// True when scopes and consumer suffice.
    fn admits(self, principal: &Principal) -> bool {
        let has = |name| principal.scopes.contains(name);
        let is_provider = principal.consumer.is_some() && has(scope::SERVICE_PROVIDER);
        match self {
            Self::Anonymous => true,
            Self::EndUser => has(scope::END_USER) || has(scope::END_USER_NO_CONSENT),
            Self::ServiceProvider => is_provider,
            Self::ServiceProviderSearch => is_provider && has(scope::SERVICE_PROVIDER_SEARCH),
            Self::ServiceProviderChangeTransmissions => is_provider && has(scope::CHANGE_TRANSMISSIONS),
            Self::ServiceProviderAdmin => is_provider && has(scope::ADMIN),
            Self::NotificationConditionCheck => {
                principal.consumer.is_some() && has(scope::NOTIFICATION_CONDITION_CHECK)
            }
        }
    }
}

impl Admitted {
    /// The caller as end user.
    ///
    /// # Errors
    /// 403 `Type`
    pub(crate) fn end_user(&self) -> Result<EndUser, ApiError> {
        use DialogUserType::{IdportenEmailIdentifiedUser, Person, SystemUser};
        let refused = || ApiError::UserType(END_USER_TYPES);
        let accepted = matches!(
            self.principal.user_type(),
            Person | SystemUser | IdportenEmailIdentifiedUser
        );
        if self.acting_for.is_some() || !accepted {
            return Err(refused());
        }
        EndUser::from_principal(&self.principal).ok_or_else(refused)
    }

    /// The caller as service owner. Whoever may check notification conditions may be of any kind.
    ///
    /// # Errors
    /// 403 `Type`
    pub(crate) fn service_owner(self, policy: Policy) -> Result<ServiceOwner, ApiError> {
        let acting_for = match (self.acting_for, &self.principal.identity) {
            (Some(person), _) => Some(person),
            (None, Identity::Person(person)) => Some(person.clone()),
            (None, Identity::ServiceOwner) => None,
            (None, _) if policy == Policy::NotificationConditionCheck => None,
            (None, _) => return Err(ApiError::UserType(SERVICE_OWNER_TYPES)),
        };
        if policy == Policy::ServiceProviderAdmin && acting_for.is_some() {
            return Err(ApiError::UserType(ADMIN_TYPES));
        }
        let organization = self
            .principal
            .consumer
            .clone()
            .ok_or(ApiError::UserType(SERVICE_OWNER_TYPES))?;
        Ok(ServiceOwner {
            organization,
            org: self.principal.org.clone(),
            scopes: self.principal.scopes.clone(),
            acting_for,
        })
    }
}
