//! What resolvers know of a request.

use async_graphql::{Context, Error, ErrorExtensions, Result};
use dialogporten_application::PortError;
use dialogporten_application::caller::{EndUser, Principal, scope};
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_domain::Timestamp;

/// Who asks, in which languages, when.
#[derive(Debug)]
pub(crate) struct Asked {
    /// `None` when the token does not admit to queries and mutations.
    pub(crate) user: Option<EndUser>,
    pub(crate) languages: AcceptedLanguages,
    /// Transaction time.
    pub(crate) now: Timestamp,
}

/// The caller as end user, if its scopes admit it.
pub(crate) fn admitted(principal: &Principal) -> Option<EndUser> {
    let has = |name| principal.scopes.contains(name);
    (has(scope::END_USER) || has(scope::END_USER_NO_CONSENT))
        .then(|| EndUser::from_principal(principal))
        .flatten()
}

/// The request, of a caller who is admitted.
///
/// # Errors
/// `AUTH_NOT_AUTHORIZED`
pub(crate) fn asked<'a>(context: &Context<'a>) -> Result<(&'a Asked, EndUser)> {
    let asked: &Asked = context.data()?;
    let user = asked.user.clone().ok_or_else(not_authorized)?;
    Ok((asked, user))
}

/// The token does not reach this far.
pub(crate) fn not_authorized() -> Error {
    Error::new("The current user is not authorized to access this resource.")
        .extend_with(|_, extensions| extensions.set("code", "AUTH_NOT_AUTHORIZED"))
}

/// Infrastructure failed: logged here, not told.
pub(crate) fn failed(error: &(dyn std::error::Error + 'static)) -> Error {
    tracing::error!(error, "a resolver failed");
    Error::new("Unexpected Execution Error")
}

/// A failed port.
pub(crate) fn port_failed(error: PortError) -> Error {
    failed(&error)
}
