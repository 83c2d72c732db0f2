//! GUI and API actions.

use super::{Invalid, Texts, attribute, https_url, micros, short_text, time, uri};
use dialogporten_domain::action::{ApiAction, ApiActionEndpoint, GuiAction, GuiActionPriority, HttpVerb};
use dialogporten_domain::identifier::{ApiActionEndpointId, ApiActionId, GuiActionId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(crate) struct GuiActionDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "a")]
    action: Cow<'a, str>,
    #[serde(rename = "u")]
    url: Cow<'a, str>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    attribute: Option<Cow<'a, str>>,
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    is_delete_dialog_action: bool,
    #[serde(rename = "h", default = "get", skip_serializing_if = "is_get")]
    http_method: u8,
    #[serde(rename = "p")]
    priority: u8,
    #[serde(rename = "t")]
    title: Texts<'a>,
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    prompt: Option<Texts<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ApiActionDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "a")]
    action: Cow<'a, str>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    attribute: Option<Cow<'a, str>>,
    #[serde(rename = "e")]
    endpoints: Vec<EndpointDocument<'a>>,
}

#[derive(Serialize, Deserialize)]
struct EndpointDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    version: Option<Cow<'a, str>>,
    #[serde(rename = "u")]
    url: Cow<'a, str>,
    #[serde(rename = "h", default = "get", skip_serializing_if = "is_get")]
    http_method: u8,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    documentation_url: Option<Cow<'a, str>>,
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    request_schema: Option<Cow<'a, str>>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    response_schema: Option<Cow<'a, str>>,
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    deprecated: bool,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    sunset_at: Option<i64>,
}

const fn get() -> u8 {
    HttpVerb::Get as u8
}

fn is_get(verb: &u8) -> bool {
    *verb == get()
}

fn verb(number: u8) -> Result<HttpVerb, Invalid> {
    HttpVerb::ALL
        .into_iter()
        .find(|verb| *verb as u8 == number)
        .ok_or(Invalid::from("an HTTP method is unknown"))
}

impl<'a> GuiActionDocument<'a> {
    pub(crate) fn of(action: &'a GuiAction) -> Self {
        let GuiAction {
            id,
            action,
            url,
            authorization_attribute,
            is_delete_dialog_action,
            http_method,
            priority,
            title,
            prompt,
        } = action;
        Self {
            id: id.uuid(),
            action: Cow::Borrowed(action.as_str()),
            url: Cow::Borrowed(url.as_str()),
            attribute: authorization_attribute
                .as_ref()
                .map(|it| Cow::Borrowed(it.as_str())),
            is_delete_dialog_action: *is_delete_dialog_action,
            http_method: *http_method as u8,
            priority: *priority as u8,
            title: Texts::of(title),
            prompt: prompt.as_ref().map(Texts::of),
        }
    }

    pub(crate) fn into_domain(self) -> Result<GuiAction, Invalid> {
        Ok(GuiAction {
            id: GuiActionId::new(self.id),
            action: short_text(self.action)?,
            url: https_url(&self.url)?,
            authorization_attribute: self.attribute.as_deref().map(attribute).transpose()?,
            is_delete_dialog_action: self.is_delete_dialog_action,
            http_method: verb(self.http_method)?,
            priority: GuiActionPriority::ALL
                .into_iter()
                .find(|priority| *priority as u8 == self.priority)
                .ok_or("a priority is unknown")?,
            title: self.title.into_domain(),
            prompt: self.prompt.map(Texts::into_domain),
        })
    }
}

impl<'a> ApiActionDocument<'a> {
    pub(crate) fn of(action: &'a ApiAction) -> Self {
        let ApiAction {
            id,
            action,
            name,
            authorization_attribute,
            endpoints,
        } = action;
        Self {
            id: id.uuid(),
            action: Cow::Borrowed(action.as_str()),
            name: name.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            attribute: authorization_attribute
                .as_ref()
                .map(|it| Cow::Borrowed(it.as_str())),
            endpoints: endpoints.iter().map(EndpointDocument::of).collect(),
        }
    }

    pub(crate) fn into_domain(self) -> Result<ApiAction, Invalid> {
        Ok(ApiAction {
            id: ApiActionId::new(self.id),
            action: short_text(self.action)?,
            name: self.name.map(short_text).transpose()?,
            authorization_attribute: self.attribute.as_deref().map(attribute).transpose()?,
            endpoints: self
                .endpoints
                .into_iter()
                .map(EndpointDocument::into_domain)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl<'a> EndpointDocument<'a> {
    fn of(endpoint: &'a ApiActionEndpoint) -> Self {
        let ApiActionEndpoint {
            id,
            version,
            url,
            http_method,
            documentation_url,
            request_schema,
            response_schema,
            deprecated,
            sunset_at,
        } = endpoint;
        Self {
            id: id.uuid(),
            version: version.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            url: Cow::Borrowed(url.as_str()),
            http_method: *http_method as u8,
            documentation_url: documentation_url.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            request_schema: request_schema.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            response_schema: response_schema.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            deprecated: *deprecated,
            sunset_at: sunset_at.map(micros),
        }
    }

    fn into_domain(self) -> Result<ApiActionEndpoint, Invalid> {
        Ok(ApiActionEndpoint {
            id: ApiActionEndpointId::new(self.id),
            version: self.version.map(short_text).transpose()?,
            url: https_url(&self.url)?,
            http_method: verb(self.http_method)?,
            documentation_url: self.documentation_url.as_deref().map(uri).transpose()?,
            request_schema: self.request_schema.as_deref().map(uri).transpose()?,
            response_schema: self.response_schema.as_deref().map(uri).transpose()?,
            deprecated: self.deprecated,
            sunset_at: self.sunset_at.map(time).transpose()?,
        })
    }
}
