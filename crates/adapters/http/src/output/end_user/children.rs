//! Parts of dialogs that an end user reads by themselves.

use super::parts as own;
use crate::output::{enums, languages::Languages, parts};
use dialogporten_api_types::end_user::{
    DialogActivitySearchItem, DialogSeenLogDetails, DialogTransmission, DialogTransmissionDetails,
    LabelAssignmentLog,
};
use dialogporten_domain::activity::Activity;
use dialogporten_domain::system_label::LabelAction;
use dialogporten_domain::transmission::Transmission;
use dialogporten_end_user::dialog_view::ShownSeenRecord;
use dialogporten_end_user::get_children::ShownLabelLogEntry;
use dialogporten_end_user::viewpoint::Viewpoint;
use std::borrow::Cow;

/// As inside the dialog, but without whether it was opened. The dialog it belongs to is never deleted here.
pub(crate) fn transmission<'a>(
    viewpoint: &Viewpoint,
    transmission: &'a Transmission,
    languages: &Languages,
) -> DialogTransmissionDetails<'a> {
    let DialogTransmission {
        attachments,
        authorization_attribute,
        content,
        created_at,
        extended_type,
        external_reference,
        id,
        is_authorized,
        is_opened: _,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    } = own::transmission(viewpoint, transmission, false, languages);
    DialogTransmissionDetails {
        attachments,
        authorization_attribute,
        content,
        created_at,
        deleted_at: None,
        extended_type,
        external_reference,
        id,
        is_authorized,
        navigational_actions,
        related_transmission_id,
        sender,
        transmission_type,
    }
}

/// Lists do not say who did it.
pub(crate) fn listed_activity<'a>(
    activity: &'a Activity,
    languages: &Languages,
) -> DialogActivitySearchItem<'a> {
    let Activity {
        id,
        created_at,
        kind,
        extended_type,
        transmission_id,
        performed_by: _,
        description,
    } = activity;
    DialogActivitySearchItem {
        created_at: *created_at,
        description: parts::optional_texts(description.as_ref(), languages),
        extended_type: parts::uri(extended_type.as_ref()),
        id: id.uuid(),
        transmission_id: transmission_id.map(|id| id.uuid()),
        activity_type: enums::activity_type(*kind),
    }
}

/// A reading.
pub(crate) fn seen_record<'a>(shown: ShownSeenRecord) -> DialogSeenLogDetails<'a> {
    let ShownSeenRecord {
        record,
        seen_by,
        is_current_end_user,
    } = shown;
    DialogSeenLogDetails {
        id: record.id.uuid(),
        is_current_end_user,
        is_via_service_owner: record.is_via_service_owner,
        seen_at: record.seen_at,
        seen_by: parts::actor(seen_by),
    }
}

/// A label was set or removed. Names carry the namespace of system labels.
pub(crate) fn label_log_entry<'a>(shown: ShownLabelLogEntry) -> LabelAssignmentLog<'a> {
    let ShownLabelLogEntry { entry, performed_by } = shown;
    LabelAssignmentLog {
        action: Cow::Borrowed(match entry.action {
            LabelAction::Set => "set",
            LabelAction::Remove => "remove",
        }),
        created_at: entry.created_at,
        name: Cow::Owned(format!("systemlabel:{}", entry.label.as_str())),
        performed_by: parts::actor(performed_by),
    }
}
