//! Which lost race a unique constraint tells of.

use dialogporten_application::unit_of_work::{ChildKind, WriteConflict};
use dialogporten_domain::identifier::DialogId;
use diesel::result::{DatabaseErrorKind, Error};
use uuid::Uuid;

/// The conflict behind a failed statement; `None` for every other failure.
pub(crate) fn conflict(error: &Error, dialog: DialogId) -> Option<WriteConflict> {
    let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    let child = |kind| WriteConflict::ChildExists {
        kind,
        id: information.details().and_then(last_id),
    };
    match information.constraint_name()? {
        "dialog_pkey" | "inbox_pkey" | "dialog_body_pkey" => Some(WriteConflict::DialogExists(dialog)),
        "dialog_ref_once" => Some(WriteConflict::IdempotentKeyTaken),
        "transmission_pkey" => Some(child(ChildKind::Transmission)),
        "transmission_idempotent" => Some(WriteConflict::TransmissionKeyTaken),
        "activity_pkey" => Some(child(ChildKind::Activity)),
        _ => None,
    }
}

/// `Key (dialog_id, id)=(…, …) already exists.`
fn last_id(details: &str) -> Option<Uuid> {
    let (_, values) = details.split_once(")=(")?;
    let (values, _) = values.split_once(')')?;
    Uuid::try_parse(values.rsplit(", ").next()?).ok()
}
