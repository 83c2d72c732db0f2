//! Parts of a dialog that its service owner reads by themselves.

use super::parts as own;
use crate::output::{enums, parts};
use dialogporten_api_types::service_owner::{
    DialogActivitySearchItem, DialogSeenLogDetails, DialogTransmission, DialogTransmissionDetails,
};
use dialogporten_application::masking::ShownActor;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::transmission::Transmission;

/// An activity in a list.
pub(crate) fn activity(activity: &Activity) -> DialogActivitySearchItem<'_> {
    DialogActivitySearchItem {
        created_at: activity.created_at,
        extended_type: parts::uri(activity.extended_type.as_ref()),
        id: activity.id.uuid(),
        transmission_id: activity.transmission_id.map(|id| id.uuid()),
        activity_type: enums::activity_type(activity.kind),
    }
}

/// A reading.
pub(crate) fn seen_record(record: &SeenRecord) -> DialogSeenLogDetails<'_> {
    DialogSeenLogDetails {
        id: record.id.uuid(),
        is_via_service_owner: Some(record.is_via_service_owner),
        seen_at: record.seen_at,
        seen_by: parts::actor(ShownActor::in_clear(&record.seen_by)),
    }
}

/// A transmission.
pub(crate) fn transmission(transmission: &Transmission) -> DialogTransmissionDetails<'_> {
    let DialogTransmission {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        id,
        idempotent_key,
        is_authorized: _,
        is_opened: _,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    } = own::transmission(transmission, false, None);
    DialogTransmissionDetails {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        id,
        idempotent_key,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    }
}
