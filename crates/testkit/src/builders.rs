//! Valid things with plain contents: a test changes only what it is about.

use dialogporten_domain::Timestamp;
use dialogporten_domain::action::{GuiAction, GuiActionPriority, HttpVerb};
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::actor::Actor;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl, AttachmentUrlConsumerType};
use dialogporten_domain::content::{ContentValue, DialogContent, TransmissionContent};
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::{
    ActivityId, AttachmentId, AttachmentUrlId, DialogId, GuiActionId, TransmissionId,
};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::party::{OrganizationNumber, Party, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::text::ShortText;
use dialogporten_domain::transmission::{Transmission, TransmissionType};
use dialogporten_domain::uri::HttpsUrl;
use uuid::Uuid;

/// A valid organization, owner of dialogs.
#[must_use]
pub fn organization() -> Party {
    Party::parse("urn:altinn:organization:identifier-no:313339017").unwrap()
}

/// A valid person.
#[must_use]
pub fn person() -> PartyIdentifier {
    PartyIdentifier::parse("urn:altinn:person:identifier-no:08844397713").unwrap()
}

/// Another valid person.
#[must_use]
pub fn other_person() -> PartyIdentifier {
    PartyIdentifier::parse("urn:altinn:person:identifier-no:13838599936").unwrap()
}

/// A service owner's organization number.
#[must_use]
pub fn owner() -> OrganizationNumber {
    OrganizationNumber::parse("991825827").unwrap()
}

/// A service owner's short name.
#[must_use]
pub fn org() -> OrgCode {
    OrgCode::parse("skd").unwrap()
}

/// A service resource by its registry id.
#[must_use]
pub fn resource(id: &str) -> ServiceResource {
    ServiceResource::from_id(id).unwrap()
}

/// A text in Bokmål.
#[must_use]
pub fn text(text: &str) -> Localizations {
    Localizations::parse([(text, "nb")], 255).unwrap()
}

/// Plain text in Bokmål.
#[must_use]
pub fn plain(words: &str) -> ContentValue {
    ContentValue {
        media_type: MediaType::PlainText,
        value: text(words),
    }
}

/// Content with a title only.
#[must_use]
pub fn content(title: &str) -> DialogContent {
    DialogContent {
        title: plain(title),
        sender_name: None,
        summary: None,
        additional_info: None,
        extended_status: None,
        main_content_reference: None,
        non_sensitive_title: None,
        non_sensitive_summary: None,
    }
}

/// A dialog with a title and nothing else, of the resource `skatt-melding`.
#[must_use]
pub fn new_dialog(id: Uuid) -> NewDialog {
    NewDialog {
        id: DialogId::new(id),
        idempotent_key: None,
        service_resource: resource("skatt-melding"),
        party: organization(),
        progress: None,
        extended_status: None,
        external_reference: None,
        created_at: None,
        updated_at: None,
        visible_from: None,
        due_at: None,
        expires_at: None,
        process: None,
        preceding_process: None,
        status: DialogStatus::NotApplicable,
        system_label: None,
        service_owner_labels: Vec::new(),
        is_api_only: false,
        content: Some(content("Melding")),
        search_tags: Vec::new(),
        attachments: Vec::new(),
        gui_actions: Vec::new(),
        api_actions: Vec::new(),
        transmissions: Vec::new(),
        activities: Vec::new(),
    }
}

/// A transmission from the service owner with a title.
#[must_use]
pub fn transmission(id: Uuid, created_at: Timestamp) -> Transmission {
    Transmission {
        id: TransmissionId::new(id),
        created_at,
        idempotent_key: None,
        authorization_attribute: None,
        extended_type: None,
        external_reference: None,
        related_transmission_id: None,
        kind: TransmissionType::Information,
        sender: Actor::ServiceOwner,
        content: Some(TransmissionContent {
            title: plain("Brev"),
            summary: None,
            content_reference: None,
        }),
        attachments: Vec::new(),
        navigational_actions: Vec::new(),
    }
}

/// The activity DialogCreated by the service owner.
#[must_use]
pub fn activity(id: Uuid, created_at: Timestamp) -> Activity {
    Activity {
        id: ActivityId::new(id),
        created_at,
        kind: ActivityType::DialogCreated,
        extended_type: None,
        transmission_id: None,
        performed_by: Actor::ServiceOwner,
        description: None,
    }
}

/// An attachment with one URL for people.
#[must_use]
pub fn attachment(id: Uuid, url_id: Uuid) -> Attachment {
    Attachment {
        id: AttachmentId::new(id),
        display_name: None,
        name: None,
        urls: vec![AttachmentUrl {
            id: AttachmentUrlId::new(url_id),
            url: HttpsUrl::parse("https://example.no/file.pdf").unwrap(),
            media_type: None,
            consumer_type: AttachmentUrlConsumerType::Gui,
        }],
        expires_at: None,
    }
}

/// A primary button for the action `read`.
#[must_use]
pub fn gui_action(id: Uuid) -> GuiAction {
    GuiAction {
        id: GuiActionId::new(id),
        action: ShortText::parse("read").unwrap(),
        url: HttpsUrl::parse("https://example.no/open").unwrap(),
        authorization_attribute: None,
        is_delete_dialog_action: false,
        http_method: HttpVerb::Get,
        priority: GuiActionPriority::Primary,
        title: text("Åpne"),
        prompt: None,
    }
}
