//! Activities: `activity.description`, and `dialog.latest_activity` as the list shows it.

use super::actor::ActorColumns;
use super::{Invalid, Texts, VERSION, micros, time, uri};
use crate::statement::Json;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::identifier::{ActivityId, TransmissionId};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::Party;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Latest activities above this size are read from their own row: the head must stay small.
const MOST_BYTES: usize = 512;

#[derive(Serialize, Deserialize)]
pub(crate) struct DescriptionDocument<'a> {
    v: u8,
    #[serde(rename = "t")]
    texts: Texts<'a>,
}

impl<'a> DescriptionDocument<'a> {
    pub(crate) fn of(texts: &'a Localizations) -> Self {
        Self {
            v: VERSION,
            texts: Texts::of(texts),
        }
    }

    pub(crate) fn texts(&self) -> &Localizations {
        &self.texts.0
    }
}

/// An activity as columns.
#[derive(Debug)]
pub(crate) struct ActivityColumns {
    pub(crate) id: Uuid,
    pub(crate) created_at: Timestamp,
    pub(crate) kind: i16,
    pub(crate) extended_type: Option<String>,
    pub(crate) transmission_id: Option<Uuid>,
    pub(crate) actor: ActorColumns,
    pub(crate) description: Option<Json>,
}

impl ActivityColumns {
    pub(crate) fn into_domain(self, party: &Party) -> Result<Activity, Invalid> {
        let description = match &self.description {
            None => None,
            Some(json) => Some(super::read::<DescriptionDocument<'_>>(json)?.texts.into_domain()),
        };
        Ok(Activity {
            id: ActivityId::new(self.id),
            created_at: self.created_at,
            kind: kind(self.kind)?,
            extended_type: self.extended_type.as_deref().map(uri).transpose()?,
            transmission_id: self.transmission_id.map(TransmissionId::new),
            performed_by: self.actor.into_domain(party)?,
            description,
        })
    }
}

fn kind(number: i16) -> Result<ActivityType, Invalid> {
    ActivityType::ALL
        .into_iter()
        .find(|kind| i16::from(*kind as u8) == number)
        .ok_or(Invalid::from("a kind of activity is unknown"))
}

#[derive(Serialize, Deserialize)]
struct LatestActivityDocument<'a> {
    v: u8,
    #[serde(rename = "i", with = "uuid::serde::simple")]
    id: Uuid,
    #[serde(rename = "c")]
    created_at: i64,
    #[serde(rename = "y")]
    kind: i16,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    extended_type: Option<String>,
    #[serde(
        rename = "m",
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::simple"
    )]
    transmission_id: Option<Uuid>,
    #[serde(rename = "k")]
    actor_kind: i16,
    #[serde(rename = "ki", default, skip_serializing_if = "Option::is_none")]
    actor_id: Option<String>,
    #[serde(rename = "kn", default, skip_serializing_if = "Option::is_none")]
    actor_name: Option<String>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    description: Option<Texts<'a>>,
}

/// Only says which activity it is.
#[derive(Serialize)]
struct StubDocument {
    v: u8,
    /// Key that the list's statement looks for.
    id: Uuid,
}

/// Writes `dialog.latest_activity`: whole when it is small, else its id.
///
/// # Errors
/// As [`super::write`].
pub(crate) fn write_latest(activity: &Activity, party: &Party) -> Result<Json, serde_json::Error> {
    let actor = ActorColumns::of(&activity.performed_by, party);
    let document = super::write(&LatestActivityDocument {
        v: VERSION,
        id: activity.id.uuid(),
        created_at: micros(activity.created_at),
        kind: i16::from(activity.kind as u8),
        extended_type: activity.extended_type.as_ref().map(|it| it.as_str().to_owned()),
        transmission_id: activity.transmission_id.map(|id| id.uuid()),
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        description: activity.description.as_ref().map(Texts::of),
    })?;
    if document.0.len() <= MOST_BYTES {
        return Ok(document);
    }
    super::write(&StubDocument {
        v: VERSION,
        id: activity.id.uuid(),
    })
}

/// Reads a `dialog.latest_activity` that is whole.
pub(crate) fn read_latest(json: &Json, party: &Party) -> Result<Activity, Invalid> {
    let document: LatestActivityDocument<'_> = super::read(json)?;
    Ok(Activity {
        id: ActivityId::new(document.id),
        created_at: time(document.created_at)?,
        kind: kind(document.kind)?,
        extended_type: document.extended_type.as_deref().map(uri).transpose()?,
        transmission_id: document.transmission_id.map(TransmissionId::new),
        performed_by: ActorColumns {
            kind: document.actor_kind,
            id: document.actor_id,
            name: document.actor_name,
        }
        .into_domain(party)?,
        description: document.description.map(Texts::into_domain),
    })
}
