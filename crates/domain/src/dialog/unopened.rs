//! What has not been opened yet.

use crate::activity::{Activity, ActivityType};
use crate::dialog::history::HistoryFacts;
use crate::identifier::TransmissionId;
use crate::service_resource::ServiceResourceType;
use crate::transmission::Transmission;
use std::collections::HashSet;

/// True when a transmission counts as opened: it comes from the service owner and an activity says that it was opened.
#[must_use]
pub fn is_opened(transmission: &Transmission, opened: &HashSet<TransmissionId>) -> bool {
    !transmission.kind.is_from_party() && opened.contains(&transmission.id)
}

/// Transmissions that activities of type `TransmissionOpened` name.
#[must_use]
pub fn opened_transmissions<'a>(
    activities: impl IntoIterator<Item = &'a Activity>,
) -> HashSet<TransmissionId> {
    activities
        .into_iter()
        .filter(|activity| activity.kind == ActivityType::TransmissionOpened)
        .filter_map(|activity| activity.transmission_id)
        .collect()
}

/// `hasUnopenedContent` of a dialog whose whole history is at hand.
#[must_use]
pub fn has_unopened_content(
    resource_type: ServiceResourceType,
    transmissions: &[Transmission],
    activities: &[Activity],
) -> bool {
    recompute(resource_type, &HistoryFacts::default(), transmissions, activities)
}

/// `hasUnopenedContent` after appending to a stored history.
pub(super) fn recompute(
    resource_type: ServiceResourceType,
    stored: &HistoryFacts,
    transmissions: &[Transmission],
    activities: &[Activity],
) -> bool {
    unopened_transmissions(stored, transmissions, activities)
        || (resource_type == ServiceResourceType::CorrespondenceService
            && !stored.correspondence_opened
            && !activities
                .iter()
                .any(|activity| activity.kind == ActivityType::CorrespondenceOpened))
}

fn unopened_transmissions(
    stored: &HistoryFacts,
    transmissions: &[Transmission],
    activities: &[Activity],
) -> bool {
    let opened = opened_transmissions(activities);
    let opened_now = stored
        .unopened_named
        .iter()
        .filter(|id| opened.contains(id))
        .count();
    let left = stored
        .unopened_count
        .saturating_sub(u64::try_from(opened_now).unwrap_or(u64::MAX));
    left > 0
        || transmissions
            .iter()
            .any(|t| !t.kind.is_from_party() && !opened.contains(&t.id))
}
