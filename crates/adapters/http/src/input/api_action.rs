//! API actions and their endpoints.

use super::{Input, enums};
use crate::path::Path;
use dialogporten_api_types::common::EnumInput;
use dialogporten_api_types::service_owner::create::{CreateDialogApiAction, CreateDialogApiActionEndpoint};
use dialogporten_domain::action::{ApiAction, ApiActionEndpoint};

/// Reads the API actions at `list`.
pub(crate) fn list(
    input: &mut Input<'_>,
    list: &Path<'_>,
    actions: Vec<CreateDialogApiAction>,
) -> Option<Vec<ApiAction>> {
    input.distinct(list, actions.iter().map(|action| action.id));
    input.list(list, actions, api_action)
}

fn api_action(input: &mut Input<'_>, path: &Path<'_>, action: CreateDialogApiAction) -> Option<ApiAction> {
    let CreateDialogApiAction {
        action,
        authorization_attribute,
        endpoints,
        id,
        name,
    } = action;
    let id = input.action_id(path, id);
    let action = input.required_short_text(path, "action", action);
    let name = input.short_text(path, "name", name);
    let authorization_attribute = input.authorization_attribute(path, authorization_attribute);
    let list = path.member("endpoints");
    if endpoints.is_empty() {
        input.breach(&list, super::REQUIRED);
    }
    let endpoints = input.list(&list, endpoints, endpoint);
    Some(ApiAction {
        id,
        action: action?,
        name,
        authorization_attribute,
        endpoints: endpoints?,
    })
}

fn endpoint(
    input: &mut Input<'_>,
    path: &Path<'_>,
    endpoint: CreateDialogApiActionEndpoint,
) -> Option<ApiActionEndpoint> {
    let CreateDialogApiActionEndpoint {
        deprecated,
        documentation_url,
        http_method,
        id,
        request_schema,
        response_schema,
        sunset_at,
        url,
        version,
    } = endpoint;
    let id = input.any_id(id);
    let version = input.short_text(path, "version", version);
    let url = input.https_url(path, url);
    let http_method = input.required(
        &path.member("httpMethod"),
        http_method.and_then(EnumInput::defined),
    );
    let documentation_url = input.uri(path, "documentationUrl", documentation_url);
    let request_schema = input.uri(path, "requestSchema", request_schema);
    let response_schema = input.uri(path, "responseSchema", response_schema);
    if sunset_at.is_some() && !deprecated {
        input.breach(&path.member("deprecated"), "must be true when sunsetAt is set");
    }
    Some(ApiActionEndpoint {
        id,
        version,
        url: url?,
        http_method: enums::http_verb(http_method?),
        documentation_url,
        request_schema,
        response_schema,
        deprecated,
        sunset_at,
    })
}
