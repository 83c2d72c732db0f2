//! Valid defaults; a test sets only what it is about.

#![expect(clippy::unwrap_used, reason = "fixtures are test code")]

use chrono::{DateTime, TimeDelta};
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::attachment::{Attachment, AttachmentUrl, AttachmentUrlConsumerType};
use dialogporten_domain::content::{ContentValue, DialogContent, TransmissionContent};
use dialogporten_domain::dialog::rules::DialogRuleError;
use dialogporten_domain::dialog::{Dialog, DialogSnapshot, NewDialog, ServiceFacts, WritePolicy};
use dialogporten_domain::identifier::{Id, Revision};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::transmission::{Transmission, TransmissionType};
use dialogporten_domain::uri::HttpsUrl;
use uuid::Uuid;

pub(crate) const LOUD: WritePolicy = WritePolicy {
    silent: false,
    admin: false,
};
pub(crate) const SILENT: WritePolicy = WritePolicy {
    silent: true,
    admin: false,
};
pub(crate) const ADMIN: WritePolicy = WritePolicy {
    silent: false,
    admin: true,
};

/// 2026-03-01T09:30:00Z
pub(crate) fn now() -> Timestamp {
    DateTime::from_timestamp_secs(1_772_357_400).unwrap()
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    now() + TimeDelta::seconds(seconds)
}

pub(crate) fn id<K>(number: u128) -> Id<K> {
    Id::new(Uuid::from_u128(
        0x0195_5000_0000_7000_8000_0000_0000_0000 | number,
    ))
}

pub(crate) fn ids() -> impl FnMut() -> Uuid {
    let mut next = 0x0195_6000_0000_7000_8000_0000_0000_0000_u128;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

pub(crate) fn revision(number: u128) -> Revision {
    id(0xFFFF_0000 + number)
}

pub(crate) fn texts(text: &str) -> Localizations {
    Localizations::parse([(text, "nb")], 255).unwrap()
}

pub(crate) fn value(text: &str) -> ContentValue {
    ContentValue {
        media_type: MediaType::PlainText,
        value: texts(text),
    }
}

pub(crate) fn content(title: &str) -> DialogContent {
    DialogContent {
        title: value(title),
        sender_name: None,
        summary: None,
        additional_info: None,
        extended_status: None,
        main_content_reference: None,
        non_sensitive_title: None,
        non_sensitive_summary: None,
    }
}

pub(crate) fn new_dialog() -> NewDialog {
    NewDialog {
        id: id(1),
        idempotent_key: None,
        service_resource: ServiceResource::from_id("ttd-service").unwrap(),
        party: Party::parse("urn:altinn:organization:identifier-no:974760673").unwrap(),
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
        content: Some(content("Title")),
        search_tags: Vec::new(),
        attachments: Vec::new(),
        gui_actions: Vec::new(),
        api_actions: Vec::new(),
        transmissions: Vec::new(),
        activities: Vec::new(),
    }
}

pub(crate) fn service(kind: ServiceResourceType) -> ServiceFacts {
    ServiceFacts {
        org: OrgCode::parse("ttd").unwrap(),
        service_resource_type: kind,
    }
}

pub(crate) fn create(new: NewDialog, policy: WritePolicy) -> Result<Dialog, Vec<DialogRuleError>> {
    let service = service(ServiceResourceType::GenericAccessResource);
    Dialog::create(new, service, policy, revision(0), now(), &mut ids())
}

/// A dialog as it is read back after it was created.
pub(crate) fn stored(new: NewDialog) -> DialogSnapshot {
    create(new, SILENT).unwrap().into_changes().current
}

pub(crate) fn transmission(number: u128, kind: TransmissionType, parent: Option<u128>) -> Transmission {
    Transmission {
        id: id(number),
        created_at: now(),
        idempotent_key: None,
        authorization_attribute: None,
        extended_type: None,
        external_reference: None,
        related_transmission_id: parent.map(id),
        kind,
        sender: Actor::ServiceOwner,
        content: Some(TransmissionContent {
            title: value("Message"),
            summary: None,
            content_reference: None,
        }),
        attachments: Vec::new(),
        navigational_actions: Vec::new(),
    }
}

pub(crate) fn activity(number: u128, kind: ActivityType, transmission: Option<u128>) -> Activity {
    Activity {
        id: id(number),
        created_at: now(),
        kind,
        extended_type: None,
        transmission_id: transmission.map(id),
        performed_by: Actor::ServiceOwner,
        description: None,
    }
}

pub(crate) fn attachment(number: u128, expires_at: Option<Timestamp>) -> Attachment {
    Attachment {
        id: id(number),
        display_name: None,
        name: None,
        urls: vec![AttachmentUrl {
            id: id(number + 0x1000),
            url: HttpsUrl::parse("https://example.com/file").unwrap(),
            media_type: None,
            consumer_type: AttachmentUrlConsumerType::Gui,
        }],
        expires_at,
    }
}

pub(crate) fn person() -> PartyIdentifier {
    PartyIdentifier::parse("urn:altinn:person:identifier-no:08895699684").unwrap()
}

pub(crate) fn user() -> Actor {
    Actor::identified(person(), ActorName::parse("Nordmann Kari").unwrap())
}
