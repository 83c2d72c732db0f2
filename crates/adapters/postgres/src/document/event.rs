//! `outbox_event.shared` and `outbox_event.events`.

use super::{Invalid, VERSION, uri};
use crate::statement::Json;
use dialogporten_application::unit_of_work::{EventBatch, EventSubject};
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::event::{ActorType, DialogEvent};
use dialogporten_domain::identifier::{ActivityId, DialogId, EventId, SeenRecordId, TransmissionId};
use dialogporten_domain::party::Party;
use dialogporten_domain::service_resource::ServiceResource;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct SharedDocument<'a> {
    v: u8,
    #[serde(rename = "r")]
    service_resource: Cow<'a, str>,
    #[serde(rename = "p")]
    party: Cow<'a, str>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    process: Option<Cow<'a, str>>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    preceding_process: Option<Cow<'a, str>>,
}

/// Kinds: 1 created, 2 updated, 3 deleted, 4 restored, 5 seen, 6 transmission created, 7 activity created.
#[derive(Serialize, Deserialize)]
struct EventDocument<'a> {
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "k")]
    kind: u8,
    #[serde(
        rename = "c",
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::simple"
    )]
    child: Option<Uuid>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    sender: Option<u8>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    activity: Option<u8>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    extended_type: Option<Cow<'a, str>>,
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
                document.extended_type = extended_type.as_ref().map(|it| Cow::Borrowed(it.as_str()));
            }
        }
        document
    }

    fn into_domain(self) -> Result<(EventId, DialogEvent), Invalid> {
        let child = self.child.ok_or(Invalid::from("an event lacks its child"));
        let event = match self.kind {
            1 => DialogEvent::Created,
            2 => DialogEvent::Updated,
            3 => DialogEvent::Deleted,
            4 => DialogEvent::Restored,
            5 => DialogEvent::Seen {
                seen_record: SeenRecordId::new(child?),
            },
            6 => DialogEvent::TransmissionCreated {
                transmission: TransmissionId::new(child?),
                sender: match self.sender {
                    Some(1) => ActorType::PartyRepresentative,
                    Some(2) => ActorType::ServiceOwner,
                    _ => return Err("a kind of sender is unknown".into()),
                },
            },
            7 => DialogEvent::ActivityCreated {
                activity: ActivityId::new(child?),
                kind: ActivityType::ALL
                    .into_iter()
                    .find(|kind| Some(*kind as u8) == self.activity)
                    .ok_or(Invalid::from("a kind of activity is unknown"))?,
                extended_type: self.extended_type.as_deref().map(uri).transpose()?,
            },
            _ => return Err("a kind of event is unknown".into()),
        };
        Ok((EventId::new(self.id), event))
    }
}

/// What all events of a commit share.
///
/// # Errors
/// As [`super::write`].
pub(crate) fn write_shared(about: &EventSubject) -> Result<Json, serde_json::Error> {
    super::write(&SharedDocument {
        v: VERSION,
        service_resource: Cow::Borrowed(about.service_resource.as_str()),
        party: Cow::Borrowed(about.party.as_str()),
        process: about.process.as_ref().map(|it| Cow::Borrowed(it.as_str())),
        preceding_process: about
            .preceding_process
            .as_ref()
            .map(|it| Cow::Borrowed(it.as_str())),
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

/// What all events of a commit share.
pub(crate) fn read_shared(json: &Json, dialog_id: Uuid) -> Result<EventSubject, Invalid> {
    let shared: SharedDocument<'_> = super::read(json)?;
    Ok(EventSubject {
        dialog_id: DialogId::new(dialog_id),
        party: Party::parse(&shared.party).map_err(|_| Invalid::from("a party is malformed"))?,
        service_resource: ServiceResource::parse(&shared.service_resource)
            .map_err(|_| Invalid::from("a service resource is malformed"))?,
        process: shared.process.as_deref().map(uri).transpose()?,
        preceding_process: shared.preceding_process.as_deref().map(uri).transpose()?,
    })
}

/// The events of a commit, in order.
pub(crate) fn read_events(json: &Json) -> Result<Vec<(EventId, DialogEvent)>, Invalid> {
    let documents: Vec<EventDocument<'_>> =
        serde_json::from_slice(&json.0).map_err(|error| super::unreadable(&error))?;
    documents.into_iter().map(EventDocument::into_domain).collect()
}
