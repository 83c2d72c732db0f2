//! Every service that dialogs can be of, for everybody.

use crate::api::Call;
use crate::output::languages::Languages;
use crate::output::metadata::described;
use crate::pipeline::Answer;
use crate::respond::json;
use dialogporten_api_types::metadata::ServiceResourceMetadataList;
use dialogporten_application::access::DEFAULT_DETAILS_LEVEL;

/// `GET /api/v1/metadata/serviceresources`
pub(crate) async fn get_service_resources(call: Call) -> Answer {
    let languages = Languages::accepted(call.header("accept-language"));
    let all = call.api.service_resources.handle().await?;
    Ok(json(&ServiceResourceMetadataList {
        items: all
            .iter()
            .map(|description| described(description, DEFAULT_DETAILS_LEVEL, &languages))
            .collect(),
    }))
}
