//! `outbox_event.shared` and `outbox_event.events`.

use super::VERSION;
use crate::statement::Json;
use dialogporten_application::unit_of_work::{EventBatch, EventSubject};
use dialogporten_domain::event::DialogEvent;
use dialogporten_domain::identifier::EventId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct SharedDocument<'a> {
    v: u8,
    #[serde(rename = "r")]
    service_resource: &'a str,
    #[serde(rename = "p")]
    party: &'a str,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    process: Option<&'a str>,
    #[serde(rename = "b", skip_serializing_if = "Option::is_none")]
    preceding_process: Option<&'a str>,
}

/// Kinds: 1 created, 2 updated, 3 deleted, 4 restored, 5 seen, 6 transmission created, 7 activity created.
#[derive(Serialize)]
struct EventDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "k")]
    kind: u8,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    child: Option<Uuid>,
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    sender: Option<u8>,
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    activity: Option<u8>,
    #[serde(rename = "x", skip_serializing_if = "Option::is_none")]
    extended_type: Option<&'a str>,
}

impl<'a> EventDocument<'a> {
    fn of(id: EventId, event: &'a DialogEvent) -> Self {
        let mut document = Self {
            id: id.uuid(),
            kind: 0,
            child: None,
            sender: None,
            activity: None,
            extended_type: None,
        };
        match event {
            DialogEvent::Created => document.kind = 1,
            DialogEvent::Updated => document.kind = 2,
            DialogEvent::Deleted => document.kind = 3,
            DialogEvent::Restored => document.kind = 4,
            DialogEvent::Seen { seen_record } => {
                document.kind = 5;
                document.child = Some(seen_record.uuid());
            }
            DialogEvent::TransmissionCreated { transmission, sender } => {
                document.kind = 6;
                document.child = Some(transmission.uuid());
                document.sender = Some(*sender as u8);
            }
            DialogEvent::ActivityCreated {
                activity,
                kind,
                extended_type,
            } => {
                document.kind = 7;
                document.child = Some(activity.uuid());
                document.activity = Some(*kind as u8);
                document.extended_type = extended_type.as_ref().map(|it| it.as_str());
            }
        }
        document
    }
}

/// What all events of a commit share.
///
/// # Errors
/// As [`super::write`].
pub(crate) fn write_shared(about: &EventSubject) -> Result<Json, serde_json::Error> {
    super::write(&SharedDocument {
        v: VERSION,
        service_resource: about.service_resource.as_str(),
        party: about.party.as_str(),
        process: about.process.as_ref().map(|it| it.as_str()),
        preceding_process: about.preceding_process.as_ref().map(|it| it.as_str()),
    })
}

/// The events of a commit, in order.
///
/// # Errors
/// As [`super::write`].
pub(crate) fn write_events(events: &[(EventId, DialogEvent)]) -> Result<Json, serde_json::Error> {
    let documents: Vec<_> = events
        .iter()
        .map(|(id, event)| EventDocument::of(*id, event))
        .collect();
    super::write(&documents)
}

/// Both documents of a batch.
///
/// # Errors
/// As [`super::write`].
pub(crate) fn write_batch(batch: &EventBatch) -> Result<(Json, Json), serde_json::Error> {
    Ok((write_shared(&batch.about)?, write_events(&batch.events)?))
}
