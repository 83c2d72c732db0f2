//! Loading for commands, from memory.

use crate::memory::InMemoryStore;
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_application::repository::DialogRepository;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::dialog::hierarchy::ParentFacts;
use dialogporten_domain::dialog::history::{HistoryFacts, HistoryQuestion};
use dialogporten_domain::dialog::replace_transmission::ReplacementFacts;
use dialogporten_domain::identifier::{ActivityId, DialogId, TransmissionId};
use dialogporten_domain::transmission::Transmission;
use std::collections::HashSet;

impl InMemoryStore {
    pub(super) fn read<T>(&self, id: DialogId, read: impl FnOnce(&DialogDetails) -> T) -> Option<T> {
        self.state().dialogs.get(&id).map(read)
    }
}

#[async_trait]
impl DialogRepository for InMemoryStore {
    async fn find(&self, id: DialogId) -> Result<Option<DialogSnapshot>, PortError> {
        Ok(self.read(id, |details| details.dialog.clone()))
    }

    async fn history(&self, id: DialogId, question: &HistoryQuestion) -> Result<HistoryFacts, PortError> {
        Ok(self
            .read(id, |details| facts(details, question))
            .unwrap_or_default())
    }

    async fn transmission_to_replace(
        &self,
        id: DialogId,
        replacement: &Transmission,
    ) -> Result<Option<(Transmission, ReplacementFacts)>, PortError> {
        Ok(self
            .read(id, |details| {
                replacement_facts(&details.transmissions, replacement)
            })
            .flatten())
    }

    async fn activity_to_move(
        &self,
        id: DialogId,
        activity: ActivityId,
    ) -> Result<Option<(Activity, Option<Activity>)>, PortError> {
        let found = self.read(id, |details| {
            let found = details
                .activities
                .iter()
                .find(|known| known.id == activity)?
                .clone();
            let latest = details
                .activities
                .iter()
                .rfind(|known| known.id != activity)
                .cloned();
            Some((found, latest))
        });
        Ok(found.flatten())
    }
}

fn facts(details: &DialogDetails, question: &HistoryQuestion) -> HistoryFacts {
    let DialogDetails {
        transmissions,
        activities,
        ..
    } = details;
    let opened: HashSet<TransmissionId> = activities
        .iter()
        .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
        .filter_map(|activity| activity.transmission_id)
        .collect();
    let unopened: HashSet<TransmissionId> = transmissions
        .iter()
        .filter(|transmission| !transmission.kind.is_from_party() && !opened.contains(&transmission.id))
        .map(|transmission| transmission.id)
        .collect();
    let attachments = transmissions
        .iter()
        .flat_map(|transmission| &transmission.attachments);
    HistoryFacts {
        parents: question
            .parents
            .iter()
            .filter_map(|parent| Some((*parent, parent_facts(transmissions, *parent)?)))
            .collect(),
        transmissions: transmissions
            .iter()
            .map(|transmission| transmission.id)
            .filter(|id| question.transmissions.contains(id))
            .collect(),
        activities: activities
            .iter()
            .map(|activity| activity.id)
            .filter(|id| question.activities.contains(id))
            .collect(),
        attachments: attachments
            .map(|attachment| attachment.id)
            .filter(|id| question.attachments.contains(id))
            .collect(),
        taken_keys: transmissions
            .iter()
            .filter_map(|transmission| transmission.idempotent_key.clone())
            .filter(|key| question.keys.contains(key))
            .collect(),
        unopened_count: unopened.len() as u64,
        unopened_named: unopened
            .into_iter()
            .filter(|id| question.opened.contains(id))
            .collect(),
        correspondence_opened: activities
            .iter()
            .any(|activity| activity.kind == ActivityType::CorrespondenceOpened),
        transmission_without_content: transmissions
            .iter()
            .any(|transmission| transmission.content.is_none()),
    }
}

fn parent_facts(transmissions: &[Transmission], id: TransmissionId) -> Option<ParentFacts> {
    let chain = ancestors(transmissions, id)?;
    Some(ParentFacts {
        depth: u32::try_from(chain.len()).unwrap_or(u32::MAX),
        children: u32::try_from(
            transmissions
                .iter()
                .filter(|other| other.related_transmission_id == Some(id))
                .count(),
        )
        .unwrap_or(u32::MAX),
    })
}

/// The transmission and everything it answers, nearest first; `None` when it is not stored.
fn ancestors(transmissions: &[Transmission], id: TransmissionId) -> Option<Vec<TransmissionId>> {
    let find = |id| transmissions.iter().find(|known| known.id == id);
    let mut current = find(id)?;
    let mut chain = vec![current.id];
    while let Some(parent) = current.related_transmission_id.and_then(find) {
        chain.push(parent.id);
        current = parent;
    }
    Some(chain)
}

fn replacement_facts(
    transmissions: &[Transmission],
    replacement: &Transmission,
) -> Option<(Transmission, ReplacementFacts)> {
    let stored = transmissions.iter().find(|known| known.id == replacement.id)?;
    let others = || transmissions.iter().filter(|known| known.id != replacement.id);
    let parent = replacement.related_transmission_id;
    let below = |id| ancestors(transmissions, id).is_some_and(|chain| chain.contains(&stored.id));
    let depth_of = |id| ancestors(transmissions, id).map_or(0, |chain| chain.len());
    let own_depth = depth_of(stored.id);
    let height = others()
        .filter(|other| below(other.id))
        .map(|other| depth_of(other.id).saturating_sub(own_depth))
        .max()
        .unwrap_or(0);
    let facts = ReplacementFacts {
        parent: parent.and_then(|parent| parent_facts(transmissions, parent)),
        parent_is_below: parent.is_some_and(below),
        height: u32::try_from(height).unwrap_or(u32::MAX),
        key_is_taken: replacement.idempotent_key.is_some()
            && others().any(|other| other.idempotent_key == replacement.idempotent_key),
        taken_attachments: others()
            .flat_map(|other| &other.attachments)
            .map(|attachment| attachment.id)
            .filter(|id| replacement.attachments.iter().any(|own| own.id == *id))
            .collect(),
    };
    Some((stored.clone(), facts))
}
