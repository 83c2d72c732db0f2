//! One dialog.

use super::errors::DialogByIdError;
use super::parts::{self, Activity, Actor, Attachment, ContentValue, EndUserContext, Localization, SeenLog};
use crate::enums::{DialogStatus, GuiActionPriority, HttpVerb, TransmissionType};
use crate::scalars::{Id, Moment, Uri};
use async_graphql::SimpleObject;
use dialogporten_application::languages::AcceptedLanguages;
use dialogporten_domain::dialog::unopened::{is_opened, opened_transmissions};
use dialogporten_domain::{action, content, transmission};
use dialogporten_end_user::dialog_view::DialogView;

#[derive(Debug, Default, SimpleObject)]
pub(crate) struct DialogByIdPayload {
    pub(crate) dialog: Option<Dialog>,
    pub(crate) errors: Vec<DialogByIdError>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Dialog {
    id: Id,
    revision: Id,
    org: String,
    service_resource: String,
    service_resource_type: String,
    party: String,
    progress: Option<i32>,
    process: Option<String>,
    preceding_process: Option<String>,
    extended_status: Option<String>,
    external_reference: Option<String>,
    due_at: Option<Moment>,
    expires_at: Option<Moment>,
    created_at: Moment,
    updated_at: Moment,
    content_updated_at: Moment,
    dialog_token: Option<String>,
    status: DialogStatus,
    has_unopened_content: bool,
    from_service_owner_transmissions_count: i32,
    from_party_transmissions_count: i32,
    is_api_only: bool,
    content: Content,
    attachments: Vec<Attachment>,
    gui_actions: Vec<GuiAction>,
    api_actions: Vec<ApiAction>,
    activities: Vec<Activity>,
    seen_since_last_update: Vec<SeenLog>,
    seen_since_last_content_update: Vec<SeenLog>,
    is_content_seen: bool,
    transmissions: Vec<Transmission>,
    end_user_context: EndUserContext,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Content {
    title: ContentValue,
    summary: Option<ContentValue>,
    sender_name: Option<ContentValue>,
    additional_info: Option<ContentValue>,
    extended_status: Option<ContentValue>,
    main_content_reference: Option<ContentValue>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct GuiAction {
    id: Id,
    action: String,
    url: Uri,
    authorization_attribute: Option<String>,
    is_authorized: bool,
    is_delete_dialog_action: bool,
    priority: GuiActionPriority,
    http_method: HttpVerb,
    title: Vec<Localization>,
    prompt: Option<Vec<Localization>>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ApiAction {
    id: Id,
    action: String,
    authorization_attribute: Option<String>,
    is_authorized: bool,
    name: Option<String>,
    endpoints: Vec<ApiActionEndpoint>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct ApiActionEndpoint {
    id: Id,
    version: Option<String>,
    url: Uri,
    http_method: HttpVerb,
    documentation_url: Option<Uri>,
    request_schema: Option<Uri>,
    response_schema: Option<Uri>,
    deprecated: bool,
    sunset_at: Option<Moment>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct Transmission {
    id: Id,
    created_at: Moment,
    authorization_attribute: Option<String>,
    is_authorized: bool,
    extended_type: Option<Uri>,
    external_reference: Option<String>,
    related_transmission_id: Option<Id>,
    #[graphql(name = "type")]
    transmission_type: TransmissionType,
    sender: Actor,
    is_opened: bool,
    content: TransmissionContent,
    attachments: Vec<Attachment>,
    navigational_actions: Vec<TransmissionNavigationalAction>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct TransmissionContent {
    title: ContentValue,
    summary: Option<ContentValue>,
    content_reference: Option<ContentValue>,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct TransmissionNavigationalAction {
    title: Vec<Localization>,
    url: Uri,
    expires_at: Option<Moment>,
}

impl Dialog {
    /// Shows a dialog.
    pub(crate) fn new(view: &DialogView, languages: &AcceptedLanguages) -> Self {
        let details = view.details();
        let dialog = &details.dialog;
        let opened = opened_transmissions(&details.activities);
        Self {
            id: Id(dialog.id.uuid()),
            revision: Id(dialog.revision.uuid()),
            org: dialog.org.as_str().to_owned(),
            service_resource: dialog.service_resource.as_str().to_owned(),
            service_resource_type: dialog.service_resource_type.as_str().to_owned(),
            party: dialog.party.as_str().to_owned(),
            progress: parts::progress(dialog.progress),
            process: parts::uri_text(dialog.process.as_ref()),
            preceding_process: parts::uri_text(dialog.preceding_process.as_ref()),
            extended_status: parts::text(dialog.extended_status.as_ref()),
            external_reference: parts::text(dialog.external_reference.as_ref()),
            due_at: dialog.due_at.map(Moment),
            expires_at: dialog.expires_at.map(Moment),
            created_at: Moment(dialog.created_at),
            updated_at: Moment(dialog.updated_at),
            content_updated_at: Moment(dialog.content_updated_at),
            dialog_token: Some(view.dialog_token().to_owned()),
            status: dialog.status.into(),
            has_unopened_content: dialog.has_unopened_content,
            from_service_owner_transmissions_count: i32::from(dialog.from_service_owner_transmissions),
            from_party_transmissions_count: i32::from(dialog.from_party_transmissions),
            is_api_only: dialog.is_api_only,
            content: content(view, dialog.content.as_ref(), languages),
            attachments: dialog
                .attachments
                .iter()
                .map(|attachment| {
                    parts::attachment(attachment, languages, |url| view.attachment_url(attachment, url))
                })
                .collect(),
            gui_actions: dialog
                .gui_actions
                .iter()
                .map(|action| gui_action(view, action, languages))
                .collect(),
            api_actions: dialog
                .api_actions
                .iter()
                .map(|action| api_action(view, action))
                .collect(),
            activities: details
                .activities
                .iter()
                .map(|activity| parts::activity(activity, view.actor(&activity.performed_by), languages))
                .collect(),
            seen_since_last_update: view
                .seen_since_last_update()
                .into_iter()
                .map(parts::seen_record)
                .collect(),
            seen_since_last_content_update: view
                .seen_since_last_content_update()
                .into_iter()
                .map(parts::seen_record)
                .collect(),
            is_content_seen: dialog.is_content_seen(),
            transmissions: details
                .transmissions
                .iter()
                .map(|shown| transmission(view, shown, is_opened(shown, &opened), languages))
                .collect(),
            end_user_context: EndUserContext::from(&dialog.end_user_context),
        }
    }
}

fn content(
    view: &DialogView,
    content: Option<&content::DialogContent>,
    languages: &AcceptedLanguages,
) -> Content {
    let Some(content) = content else {
        return Content {
            title: ContentValue::nothing(),
            summary: None,
            sender_name: None,
            additional_info: None,
            extended_status: None,
            main_content_reference: None,
        };
    };
    let shown = |value: &Option<_>| value.as_ref().map(|value| parts::content_value(value, languages));
    let is_authorized = view.main_content_reference_is_authorized();
    Content {
        title: parts::content_value(&content.title, languages),
        summary: shown(&content.summary),
        sender_name: shown(&content.sender_name),
        additional_info: shown(&content.additional_info),
        extended_status: shown(&content.extended_status),
        main_content_reference: content.main_content_reference.as_ref().map(|value| {
            parts::reference(value, languages, Some(is_authorized), |text| {
                view.main_content_reference(text)
            })
        }),
    }
}

fn gui_action(view: &DialogView, action: &action::GuiAction, languages: &AcceptedLanguages) -> GuiAction {
    let attribute = action.authorization_attribute.as_ref();
    GuiAction {
        id: Id(action.id.uuid()),
        action: action.action.as_str().to_owned(),
        url: Uri(view.gui_action_url(action).to_owned()),
        authorization_attribute: attribute.map(|attribute| attribute.as_str().to_owned()),
        is_authorized: view.gui_action_is_authorized(action),
        is_delete_dialog_action: action.is_delete_dialog_action,
        priority: action.priority.into(),
        http_method: action.http_method.into(),
        title: parts::texts(&action.title, languages),
        prompt: Some(parts::optional_texts(action.prompt.as_ref(), languages)),
    }
}

fn api_action(view: &DialogView, action: &action::ApiAction) -> ApiAction {
    let attribute = action.authorization_attribute.as_ref();
    let endpoint = |endpoint: &action::ApiActionEndpoint| ApiActionEndpoint {
        id: Id(endpoint.id.uuid()),
        version: parts::text(endpoint.version.as_ref()),
        url: Uri(view.endpoint_url(action, endpoint).to_owned()),
        http_method: endpoint.http_method.into(),
        documentation_url: parts::uri(endpoint.documentation_url.as_ref()),
        request_schema: parts::uri(endpoint.request_schema.as_ref()),
        response_schema: parts::uri(endpoint.response_schema.as_ref()),
        deprecated: endpoint.deprecated,
        sunset_at: endpoint.sunset_at.map(Moment),
    };
    ApiAction {
        id: Id(action.id.uuid()),
        action: action.action.as_str().to_owned(),
        authorization_attribute: attribute.map(|attribute| attribute.as_str().to_owned()),
        is_authorized: view.api_action_is_authorized(action),
        name: parts::text(action.name.as_ref()),
        endpoints: action.endpoints.iter().map(endpoint).collect(),
    }
}

fn transmission(
    view: &DialogView,
    shown: &transmission::Transmission,
    is_opened: bool,
    languages: &AcceptedLanguages,
) -> Transmission {
    let attribute = shown.authorization_attribute.as_ref();
    Transmission {
        id: Id(shown.id.uuid()),
        created_at: Moment(shown.created_at),
        authorization_attribute: attribute.map(|attribute| attribute.as_str().to_owned()),
        is_authorized: view.transmission_is_authorized(shown),
        extended_type: parts::uri(shown.extended_type.as_ref()),
        external_reference: parts::text(shown.external_reference.as_ref()),
        related_transmission_id: shown.related_transmission_id.map(|id| Id(id.uuid())),
        transmission_type: shown.kind.into(),
        sender: parts::actor(view.actor(&shown.sender)),
        is_opened,
        content: transmission_content(view, shown, languages),
        attachments: shown
            .attachments
            .iter()
            .map(|attachment| {
                parts::attachment(attachment, languages, |url| {
                    view.transmission_attachment_url(shown, attachment, url)
                })
            })
            .collect(),
        navigational_actions: shown
            .navigational_actions
            .iter()
            .map(|action| TransmissionNavigationalAction {
                title: parts::texts(&action.title, languages),
                url: Uri(view.navigational_action_url(shown, action).to_owned()),
                expires_at: action.expires_at.map(Moment),
            })
            .collect(),
    }
}

fn transmission_content(
    view: &DialogView,
    shown: &transmission::Transmission,
    languages: &AcceptedLanguages,
) -> TransmissionContent {
    let Some(content) = &shown.content else {
        return TransmissionContent {
            title: ContentValue::nothing(),
            summary: None,
            content_reference: None,
        };
    };
    TransmissionContent {
        title: parts::content_value(&content.title, languages),
        summary: content
            .summary
            .as_ref()
            .map(|summary| parts::content_value(summary, languages)),
        content_reference: content.content_reference.as_ref().map(|value| {
            let is_authorized = Some(view.transmission_is_authorized(shown));
            parts::reference(value, languages, is_authorized, |text| {
                view.content_reference(shown, text)
            })
        }),
    }
}
