//! Events without a change of rows, for instance those of a purge.

use super::rows::Outbox;
use crate::statement::{Parameters, Statement};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use uuid::Uuid;

/// Appends an outbox row.
#[derive(Debug)]
pub(crate) struct AppendEvents {
    pub(crate) party_key: i64,
    pub(crate) dialog_id: Uuid,
    pub(crate) outbox: Outbox,
}

impl Statement for AppendEvents {
    type Id = AppendEvents;

    const SQL: &'static [&'static str] = &["
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $3, $2, $1, $4, $5, $6 where $3 is not null
    returning 1)
select count(*) from event"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?;
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        self.outbox.bind(parameters)
    }
}
