//! Rows of a change as arrays, one array a column: one statement inserts any number of them.

use crate::document::activity::DescriptionDocument;
use crate::document::actor::ActorColumns;
use crate::document::event::write_batch;
use crate::document::transmission::TransmissionDocument;
use crate::document::write;
use crate::statement::{Json, Parameters};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::ActivityType;
use dialogporten_domain::dialog::{Appended, DialogSnapshot};
use dialogporten_domain::party::Party;
use dialogporten_domain::system_label::LabelAction;
use diesel::result::QueryResult;
use diesel::sql_types::{
    Array, Bool, Integer, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

/// New transmissions, activities and label log entries.
#[derive(Debug, Default)]
pub(crate) struct Children {
    pub(super) transmissions: Transmissions,
    pub(super) activities: Activities,
    pub(super) labels: Labels,
    pub(super) lookups: Lookups,
}

#[derive(Debug, Default)]
pub(super) struct Transmissions {
    pub(super) id: Vec<Uuid>,
    pub(super) created_at: Vec<Timestamp>,
    pub(super) kind: Vec<i16>,
    pub(super) related_id: Vec<Option<Uuid>>,
    pub(super) idempotent_key: Vec<Option<String>>,
    pub(super) body: Vec<Json>,
}

#[derive(Debug, Default)]
pub(super) struct Activities {
    pub(super) id: Vec<Uuid>,
    pub(super) created_at: Vec<Timestamp>,
    pub(super) kind: Vec<i16>,
    pub(super) extended_type: Vec<Option<String>>,
    pub(super) transmission_id: Vec<Option<Uuid>>,
    pub(super) actor_kind: Vec<i16>,
    pub(super) actor_id: Vec<Option<String>>,
    pub(super) actor_name: Vec<Option<String>>,
    pub(super) description: Vec<Option<Json>>,
}

#[derive(Debug, Default)]
pub(super) struct Labels {
    id: Vec<Uuid>,
    at: Vec<Timestamp>,
    label: Vec<i16>,
    added: Vec<bool>,
    actor_kind: Vec<i16>,
    actor_id: Vec<Option<String>>,
    actor_name: Vec<Option<String>>,
}

impl Children {
    pub(crate) fn of(appended: &Appended, party: &Party) -> Result<Self, serde_json::Error> {
        let mut rows = Self {
            lookups: Lookups::of(appended),
            ..Self::default()
        };
        for transmission in &appended.transmissions {
            let to = &mut rows.transmissions;
            to.id.push(transmission.id.uuid());
            to.created_at.push(transmission.created_at);
            to.kind.push(i16::from(transmission.kind as u8));
            to.related_id
                .push(transmission.related_transmission_id.map(|id| id.uuid()));
            let key = transmission.idempotent_key.as_ref();
            to.idempotent_key.push(key.map(|key| key.as_str().to_owned()));
            to.body
                .push(write(&TransmissionDocument::of(transmission, party))?);
        }
        for activity in &appended.activities {
            let to = &mut rows.activities;
            to.id.push(activity.id.uuid());
            to.created_at.push(activity.created_at);
            to.kind.push(i16::from(activity.kind as u8));
            let extended_type = activity.extended_type.as_ref();
            to.extended_type
                .push(extended_type.map(|it| it.as_str().to_owned()));
            to.transmission_id
                .push(activity.transmission_id.map(|id| id.uuid()));
            let actor = ActorColumns::of(&activity.performed_by, party);
            to.actor_kind.push(actor.kind);
            to.actor_id.push(actor.id);
            to.actor_name.push(actor.name);
            let description = activity.description.as_ref();
            to.description.push(
                description
                    .map(|texts| write(&DescriptionDocument::of(texts)))
                    .transpose()?,
            );
        }
        for entry in &appended.label_log {
            let to = &mut rows.labels;
            to.id.push(entry.id.uuid());
            to.at.push(entry.created_at);
            to.label.push(i16::from(entry.label as u8));
            to.added.push(entry.action == LabelAction::Set);
            let actor = ActorColumns::of(&entry.performed_by, party);
            to.actor_kind.push(actor.kind);
            to.actor_id.push(actor.id);
            to.actor_name.push(actor.name);
        }
        Ok(rows)
    }

    /// Bytes of its documents.
    pub(super) fn bytes(&self) -> usize {
        let descriptions = self.activities.description.iter().flatten();
        let documents = self.transmissions.body.iter().chain(descriptions);
        documents.map(|document| document.0.len()).sum()
    }

    /// True when the label log gets entries.
    pub(crate) fn has_labels(&self) -> bool {
        !self.labels.id.is_empty()
    }

    /// Binds 22 parameters: 6 of transmissions, 9 of activities, 7 of label log entries.
    pub(crate) fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        let rows = &self.transmissions;
        parameters.add::<Array<SqlUuid>, _>(&rows.id)?;
        parameters.add::<Array<Timestamptz>, _>(&rows.created_at)?;
        parameters.add::<Array<SmallInt>, _>(&rows.kind)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&rows.related_id)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.idempotent_key)?;
        parameters.add::<Array<SqlJson>, _>(&rows.body)?;
        let rows = &self.activities;
        parameters.add::<Array<SqlUuid>, _>(&rows.id)?;
        parameters.add::<Array<Timestamptz>, _>(&rows.created_at)?;
        parameters.add::<Array<SmallInt>, _>(&rows.kind)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.extended_type)?;
        parameters.add::<Array<Nullable<SqlUuid>>, _>(&rows.transmission_id)?;
        parameters.add::<Array<SmallInt>, _>(&rows.actor_kind)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.actor_id)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.actor_name)?;
        parameters.add::<Array<Nullable<SqlJson>>, _>(&rows.description)?;
        let rows = &self.labels;
        parameters.add::<Array<SqlUuid>, _>(&rows.id)?;
        parameters.add::<Array<Timestamptz>, _>(&rows.at)?;
        parameters.add::<Array<SmallInt>, _>(&rows.label)?;
        parameters.add::<Array<Bool>, _>(&rows.added)?;
        parameters.add::<Array<SmallInt>, _>(&rows.actor_kind)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.actor_id)?;
        parameters.add::<Array<Nullable<Text>>, _>(&rows.actor_name)
    }
}

/// What new transmissions and activities add to the look-ups about them.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    /// New transmissions from the service owner that no new activity opens.
    pub(super) unopened: i32,
    pub(super) attachments: Vec<Uuid>,
    /// Of the attachment at the same place.
    pub(super) transmissions: Vec<Uuid>,
    /// Stored transmissions that new activities open; not bound here.
    pub(super) opened: Vec<Uuid>,
}

impl Lookups {
    pub(crate) fn of(appended: &Appended) -> Self {
        let opened: BTreeSet<Uuid> = appended
            .activities
            .iter()
            .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
            .filter_map(|activity| activity.transmission_id)
            .map(|id| id.uuid())
            .collect();
        let transmissions = &appended.transmissions;
        let unopened = transmissions
            .iter()
            .filter(|new| !new.kind.is_from_party() && !opened.contains(&new.id.uuid()))
            .count();
        let is_new = |id: &Uuid| transmissions.iter().any(|new| new.id.uuid() == *id);
        let (attachments, of) = transmissions
            .iter()
            .flat_map(|new| {
                let attachments = new.attachments.iter();
                attachments.map(|attachment| (attachment.id.uuid(), new.id.uuid()))
            })
            .unzip();
        Self {
            unopened: i32::try_from(unopened).unwrap_or(i32::MAX),
            attachments,
            transmissions: of,
            opened: opened.into_iter().filter(|id| !is_new(id)).collect(),
        }
    }

    /// Binds three parameters.
    pub(crate) fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Integer, _>(&self.unopened)?;
        parameters.add::<Array<SqlUuid>, _>(&self.attachments)?;
        parameters.add::<Array<SqlUuid>, _>(&self.transmissions)
    }
}

/// Rows of `dialog_ref`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct References {
    pub(super) kind: Vec<i16>,
    pub(super) text: Vec<String>,
}

/// `dialog_ref.kind` of an idempotent key.
pub(crate) const IDEMPOTENT_KEY: i16 = 1;
/// `dialog_ref.kind` of a label of the service owner.
pub(crate) const OWNER_LABEL: i16 = 2;
/// `dialog_ref.kind` of an external reference.
pub(crate) const EXTERNAL_REFERENCE: i16 = 3;
/// `dialog_ref.kind` of a process.
pub(crate) const PROCESS: i16 = 4;

/// Longest reference that an index entry holds with certainty, bytes.
const MOST_REFERENCE: usize = 1024;

/// The form in which a reference is looked up: longer ones by their hash.
pub(crate) fn reference_key(text: &str) -> String {
    if text.len() <= MOST_REFERENCE {
        return text.to_owned();
    }
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

impl References {
    pub(crate) fn of(dialog: &DialogSnapshot) -> Self {
        let mut references = Self::default();
        if let Some(key) = &dialog.idempotent_key {
            references.push(IDEMPOTENT_KEY, key.as_str());
        }
        for label in &dialog.service_owner_context.labels {
            references.push(OWNER_LABEL, label.as_str());
        }
        if let Some(reference) = &dialog.external_reference {
            references.push(EXTERNAL_REFERENCE, reference.as_str());
        }
        if let Some(process) = &dialog.process {
            references.push(PROCESS, process.as_str());
        }
        references
    }

    fn push(&mut self, kind: i16, text: &str) {
        self.kind.push(kind);
        self.text.push(reference_key(text));
    }

    /// Those that `other` does not have.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let known: Vec<_> = other.kind.iter().zip(&other.text).collect();
        let (kind, text) = self
            .kind
            .iter()
            .zip(&self.text)
            .filter(|reference| !known.contains(reference))
            .map(|(kind, text)| (*kind, text.clone()))
            .unzip();
        Self { kind, text }
    }

    /// Binds two parameters.
    pub(crate) fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SmallInt>, _>(&self.kind)?;
        parameters.add::<Array<Text>, _>(&self.text)
    }
}

/// The outbox row of a commit. Who is told about it is decided later: deliveries are made by a fan-out.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(super) created_at: Option<Timestamp>,
    pub(super) silent: bool,
    pub(super) shared: Option<Json>,
    pub(super) events: Option<Json>,
}

impl Outbox {
    pub(crate) fn of(batch: Option<&EventBatch>) -> Result<Self, serde_json::Error> {
        let Some(batch) = batch.filter(|batch| !batch.events.is_empty()) else {
            return Ok(Self {
                created_at: None,
                silent: false,
                shared: None,
                events: None,
            });
        };
        let (shared, events) = write_batch(batch)?;
        Ok(Self {
            created_at: Some(batch.occurred_at),
            silent: batch.silent,
            shared: Some(shared),
            events: Some(events),
        })
    }

    /// Bytes of its documents.
    pub(super) fn bytes(&self) -> usize {
        let documents = self.shared.iter().chain(&self.events);
        documents.map(|document| document.0.len()).sum()
    }

    /// Binds four parameters.
    pub(crate) fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Nullable<Timestamptz>, _>(&self.created_at)?;
        parameters.add::<Bool, _>(&self.silent)?;
        parameters.add::<Nullable<SqlJson>, _>(&self.shared)?;
        parameters.add::<Nullable<SqlJson>, _>(&self.events)
    }
}
