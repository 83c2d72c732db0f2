//! Tells an end user which services there are dialogs of.

use crate::api::Call;
use crate::error::ApiError;
use crate::output::languages::Languages;
use crate::output::metadata::described;
use crate::pipeline::Answer;
use crate::query::parameters::Parameters;
use crate::respond;
use dialogporten_api_types::end_user::AuthorizedServiceResourceList;
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;
use dialogporten_application::caller::EndUser;
use dialogporten_end_user::list_service_resources::ListServiceResourcesError;

/// `GET /api/v1/enduser/serviceresources`
pub(crate) async fn get_service_resources(call: Call, user: EndUser) -> Answer {
    let mut parameters = Parameters::with_commas(&call.query);
    let parties = parameters.parties();
    let parties = parameters.finish(parties)?;
    let languages = Languages::accepted(call.header("accept-language"));
    let services = &call.api.end_user.list_service_resources;
    let found = services.handle(&user, &parties).await?;
    Ok(respond::json(&AuthorizedServiceResourceList {
        is_full_catalogue_fallback: found.is_full_catalogue.then_some(true),
        items: found
            .items
            .iter()
            .map(|description| described(description, DEFAULT_DETAILS_LEVEL, &languages))
            .collect(),
    }))
}

impl From<ListServiceResourcesError> for ApiError {
    fn from(error: ListServiceResourcesError) -> Self {
        match error {
            ListServiceResourcesError::Invalid(violations) => Self::Invalid(violations),
            ListServiceResourcesError::Port(error) => Self::Port(error),
        }
    }
}
