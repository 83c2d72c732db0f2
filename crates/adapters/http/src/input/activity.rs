//! Activities.

use super::{Input, actor, enums, localizations};
use crate::path::Path;
use dialogporten_api_types::common::EnumInput;
use dialogporten_api_types::service_owner::create::CreateDialogActivity;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::identifier::TransmissionId;
use dialogporten_domain::text::{MAX_CORRESPONDENCE_DESCRIPTION, MAX_TEXT};

/// Reads the activities at `list`.
pub(crate) fn list(
    input: &mut Input<'_>,
    list: &Path<'_>,
    activities: Vec<CreateDialogActivity>,
) -> Option<Vec<Activity>> {
    input.distinct(list, activities.iter().map(|activity| activity.id));
    input.list(list, activities, activity)
}

/// Reads one activity.
pub(crate) fn activity(
    input: &mut Input<'_>,
    path: &Path<'_>,
    activity: CreateDialogActivity,
) -> Option<Activity> {
    let CreateDialogActivity {
        created_at,
        description,
        extended_type,
        id,
        performed_by,
        transmission_id,
        activity_type,
    } = activity;
    let id = input.version_7_id(path, id);
    let created_at = input.created_at(path, created_at);
    let extended_type = input.uri(path, "extendedType", extended_type);
    let kind = input
        .required(&path.member("type"), activity_type.and_then(EnumInput::defined))
        .map(enums::activity_type);
    let transmission_id = transmission_id.filter(|id| !id.is_nil()).map(TransmissionId::new);
    let transmission_path = path.member("transmissionId");
    match (kind, transmission_id) {
        (Some(ActivityType::TransmissionOpened), None) => input.breach(&transmission_path, super::REQUIRED),
        (Some(ActivityType::TransmissionOpened), Some(_)) | (_, None) => {}
        (_, Some(_)) => input.breach(
            &transmission_path,
            "only activities of type TransmissionOpened have one",
        ),
    }
    let performed_by = actor::required(input, &path.member("performedBy"), performed_by);
    let max = if input.correspondence {
        MAX_CORRESPONDENCE_DESCRIPTION
    } else {
        MAX_TEXT
    };
    let texts = path.member("description");
    let description = if kind == Some(ActivityType::Information) {
        localizations::required(input, &texts, &description, max)
    } else {
        if !description.is_empty() {
            input.breach(&texts, "only activities of type Information have one");
        }
        localizations::optional(input, &texts, &description, max)
    };
    Some(Activity {
        id,
        created_at,
        kind: kind?,
        extended_type,
        transmission_id,
        performed_by: performed_by?,
        description,
    })
}
