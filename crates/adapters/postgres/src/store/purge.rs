//! A dialog that is removed for good, with everything that belongs to it.

use crate::statement::{Parameters, Statement};
use dialogporten_domain::dialog::DialogSnapshot;
use diesel::result::QueryResult;
use diesel::sql_types::Uuid as SqlUuid;
use uuid::Uuid;

/// Removes all rows of a dialog, or none: 0 means that somebody else changed it since it was read.
#[derive(Debug)]
pub(crate) struct PurgeDialog {
    dialog_id: Uuid,
    expected_revision: Uuid,
}

impl PurgeDialog {
    pub(crate) fn of(dialog: &DialogSnapshot) -> Self {
        Self {
            dialog_id: dialog.id.uuid(),
            expected_revision: dialog.revision.uuid(),
        }
    }
}

impl Statement for PurgeDialog {
    type Id = PurgeDialog;

    // By the primary keys, which begin with the dialog; references by dialog_ref_dialog.
    const SQL: &'static str = "
, head as (
    delete from dialog where id = $1 and revision = $2 returning 1)
, state as (delete from inbox using head where dialog_id = $1)
, rest as (delete from dialog_body using head where dialog_id = $1)
, transmissions as (delete from transmission using head where dialog_id = $1)
, activities as (delete from activity using head where dialog_id = $1)
, readers as (delete from seen_log using head where dialog_id = $1)
, labels as (delete from label_log using head where dialog_id = $1)
, refs as (delete from dialog_ref using head where dialog_id = $1)
select count(*) from head";

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.expected_revision)
    }
}
