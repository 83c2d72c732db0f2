//! What a change needs to know of the stored history, so that the stored transmissions and activities are never loaded.
//!
//! [`HistoryQuestion`] says what to look up, [`HistoryFacts`] is the answer.

use crate::Timestamp;
use crate::activity::{Activity, ActivityType};
use crate::attachment::Attachment;
use crate::dialog::hierarchy::{self, Link, ParentFacts};
use crate::dialog::rules::DialogRuleError;
use crate::identifier::{ActivityId, AttachmentId, TransmissionId};
use crate::text::IdempotentKey;
use crate::transmission::Transmission;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the store is asked before a change. Empty sets need no look-up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryQuestion {
    /// Transmissions that are answered and not part of the change: [`HistoryFacts::parents`].
    pub parents: BTreeSet<TransmissionId>,
    /// Ids of new transmissions, and those that new activities name: [`HistoryFacts::transmissions`].
    pub transmissions: BTreeSet<TransmissionId>,
    /// Ids of new activities: [`HistoryFacts::activities`].
    pub activities: BTreeSet<ActivityId>,
    /// Ids of new transmissions' attachments: [`HistoryFacts::attachments`].
    pub attachments: BTreeSet<AttachmentId>,
    /// Keys of new transmissions: [`HistoryFacts::taken_keys`].
    pub keys: BTreeSet<IdempotentKey>,
    /// Transmissions that new activities open: [`HistoryFacts::unopened_named`].
    pub opened: BTreeSet<TransmissionId>,
}

impl HistoryQuestion {
    /// What appending these needs to know.
    #[must_use]
    pub fn about(transmissions: &[Transmission], activities: &[Activity]) -> Self {
        let new: HashSet<_> = transmissions.iter().map(|t| t.id).collect();
        let named = || activities.iter().filter_map(|activity| activity.transmission_id);
        Self {
            parents: transmissions
                .iter()
                .filter_map(|t| t.related_transmission_id)
                .filter(|parent| !new.contains(parent))
                .collect(),
            transmissions: new.iter().copied().chain(named()).collect(),
            activities: activities.iter().map(|activity| activity.id).collect(),
            attachments: transmissions
                .iter()
                .flat_map(|t| &t.attachments)
                .map(|attachment| attachment.id)
                .collect(),
            keys: transmissions
                .iter()
                .filter_map(|t| t.idempotent_key.clone())
                .collect(),
            opened: activities
                .iter()
                .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
                .filter_map(|activity| activity.transmission_id)
                .collect(),
        }
    }
}

/// What the store answers. The default is the history of a new dialog.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryFacts {
    /// Of the asked parents, those that exist.
    pub parents: HashMap<TransmissionId, ParentFacts>,
    /// Of the asked transmissions, those that exist.
    pub transmissions: HashSet<TransmissionId>,
    /// Of the asked activities, those that exist.
    pub activities: HashSet<ActivityId>,
    /// Of the asked attachments, those that exist in stored transmissions. The dialog's own are known.
    pub attachments: HashSet<AttachmentId>,
    /// Of the asked keys, those in use.
    pub taken_keys: HashSet<IdempotentKey>,
    /// Number of all stored transmissions from the service owner that no activity has opened.
    pub unopened_count: u64,
    /// Of the asked opened ones, those that count in `unopened_count`.
    pub unopened_named: HashSet<TransmissionId>,
    /// An activity `CorrespondenceOpened` is stored.
    pub correspondence_opened: bool,
    /// A stored transmission has no content.
    pub transmission_without_content: bool,
}

/// What new transmissions and activities must keep to, given the stored history.
pub(super) fn check_appended(
    transmissions: &[Transmission],
    activities: &[Activity],
    stored: &HistoryFacts,
    errors: &mut Vec<DialogRuleError>,
) {
    let known = |id: &TransmissionId| stored.transmissions.contains(id);
    check_shape(activities, errors);
    errors.extend(
        activities
            .iter()
            .filter(|activity| stored.activities.contains(&activity.id))
            .map(|activity| DialogRuleError::ActivityExists(activity.id)),
    );
    errors.extend(
        transmissions
            .iter()
            .filter(|t| known(&t.id))
            .map(|t| DialogRuleError::TransmissionExists(t.id)),
    );
    errors.extend(
        transmissions
            .iter()
            .flat_map(|t| &t.attachments)
            .filter(|attachment| stored.attachments.contains(&attachment.id))
            .map(|attachment| DialogRuleError::AttachmentExists(attachment.id)),
    );
    let links: Vec<Link> = transmissions
        .iter()
        .map(|t| (t.id, t.related_transmission_id))
        .collect();
    errors.extend(hierarchy::check(&links, &stored.parents));
    let duplicates = duplicate_keys(transmissions, &stored.taken_keys);
    if !duplicates.is_empty() {
        errors.push(DialogRuleError::DuplicateTransmissionKeys(duplicates));
    }
    if activities
        .iter()
        .any(|activity| activity.transmission_id.is_some())
    {
        let new: HashSet<_> = transmissions.iter().map(|t| t.id).collect();
        let named = activities.iter().enumerate();
        errors.extend(
            named
                .filter_map(|(index, activity)| activity.transmission_id.map(|id| (index, id)))
                .filter(|(_, id)| !new.contains(id) && !known(id))
                .map(|(index, transmission)| DialogRuleError::UnknownTransmission { index, transmission }),
        );
    }
}

fn check_shape(activities: &[Activity], errors: &mut Vec<DialogRuleError>) {
    for (index, activity) in activities.iter().enumerate() {
        if activity.transmission_id.is_some() != (activity.kind == ActivityType::TransmissionOpened) {
            errors.push(DialogRuleError::ActivityTransmissionMismatch { index });
        }
        if activity.description.is_some() != (activity.kind == ActivityType::Information) {
            errors.push(DialogRuleError::ActivityDescriptionMismatch { index });
        }
    }
}

fn duplicate_keys(transmissions: &[Transmission], taken: &HashSet<IdempotentKey>) -> Vec<IdempotentKey> {
    let mut known = HashSet::new();
    let mut duplicates: Vec<IdempotentKey> = Vec::new();
    for key in transmissions.iter().filter_map(|t| t.idempotent_key.as_ref()) {
        let is_new = known.insert(key);
        if (!is_new || taken.contains(key)) && !duplicates.contains(key) {
            duplicates.push(key.clone());
        }
    }
    duplicates
}

/// Attachments of new transmissions: unexpired, and not one of the dialog's own.
pub(super) fn check_new_attachments(
    own: &[Attachment],
    transmissions: &[Transmission],
    now: Timestamp,
    errors: &mut Vec<DialogRuleError>,
) {
    if transmissions.iter().all(|t| t.attachments.is_empty()) {
        return;
    }
    let own: HashSet<_> = own.iter().map(|attachment| attachment.id).collect();
    for (index, transmission) in transmissions.iter().enumerate() {
        for attachment in &transmission.attachments {
            if own.contains(&attachment.id) {
                errors.push(DialogRuleError::AttachmentExists(attachment.id));
            }
            if attachment.expires_at.is_some_and(|at| at <= now) {
                errors.push(DialogRuleError::TransmissionAttachmentExpired {
                    index,
                    attachment: attachment.id,
                });
            }
        }
    }
}
