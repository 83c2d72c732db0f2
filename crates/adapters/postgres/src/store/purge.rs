//! A dialog that is removed for good, with everything that belongs to it.
//!
//! Two statements in one transaction. The first locks in the order of all writes, so that the second one's snapshot has
//! whatever a concurrent reader or change has added: nothing is left behind.
//! Rejected: one statement. A first reading that commits while it waits for the lock is invisible to its other parts.

use super::rows::Outbox;
use crate::statement::{Parameters, Statement};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use uuid::Uuid;

/// Waits until nobody else changes the dialog: 0 means that somebody has changed it since it was read.
#[derive(Debug)]
pub(crate) struct LockDialog {
    pub(crate) dialog_id: Uuid,
    pub(crate) expected_revision: Uuid,
}

impl Statement for LockDialog {
    type Id = LockDialog;

    // By dialog_pkey and inbox_pkey.
    const SQL: &'static [&'static str] = &["
, head as materialized (
    select id from dialog where id = $1 and revision = $2 for update)
, state as materialized (
    select i.dialog_id from inbox i where i.dialog_id = (select id from head) for update)
select (select count(*) from head) + 0 * (select count(*) from state)"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.expected_revision)
    }
}

/// Removes all rows of a locked dialog but those of the outbox, which still has to tell about it.
#[derive(Debug)]
pub(crate) struct PurgeDialog {
    pub(crate) party_key: i64,
    pub(crate) dialog_id: Uuid,
    pub(crate) outbox: Outbox,
}

impl Statement for PurgeDialog {
    type Id = PurgeDialog;

    // By the primary keys, which begin with the dialog; references by dialog_ref_dialog.
    const SQL: &'static [&'static str] = &["
, head as (delete from dialog where id = $2 returning 1)
, state as (delete from inbox where dialog_id = $2)
, rest as (delete from dialog_body where dialog_id = $2)
, transmissions as (delete from transmission where dialog_id = $2)
, attachments as (delete from transmission_attachment where dialog_id = $2)
, activities as (delete from activity where dialog_id = $2)
, readers as (delete from seen_log where dialog_id = $2)
, labels as (delete from label_log where dialog_id = $2)
, refs as (delete from dialog_ref where dialog_id = $2)
, words as (delete from dialog_text where dialog_id = $2)
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $3, $2, $1, $4, $5, $6 from head where $3 is not null)
select count(*) from head"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?;
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        self.outbox.bind(parameters)
    }
}
