//! The first reading of a state of a dialog: one statement that writes nothing the second time.

use crate::document::actor::ActorColumns;
use crate::document::event::{write_events, write_shared};
use crate::statement::{Json, Parameters, Statement};
use dialogporten_application::unit_of_work::SeenChange;
use dialogporten_domain::Timestamp;
use dialogporten_domain::event::DialogEvent;
use diesel::result::QueryResult;
use diesel::sql_types::{
    BigInt, Bool, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Records a reader, sets the seen flag, clears MarkedAsUnopened and tells about it: each only where it is news.
#[derive(Debug)]
pub(crate) struct RecordSeen {
    party_key: i64,
    dialog_id: Uuid,
    id: Uuid,
    seen_at: Timestamp,
    user_kind: i16,
    via_owner: bool,
    actor_id: String,
    actor_name: Option<String>,
    content_updated_at: Timestamp,
    clear: bool,
    /// Also the new end-user revision: a logged change gives the context a new one.
    log_id: Option<Uuid>,
    log_at: Option<Timestamp>,
    log_actor: ActorColumns,
    shared: Json,
    both: Json,
    updated: Json,
}

/// A seen record must name its reader.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the reader of a seen record is not identified")]
pub struct UnidentifiedReader;

impl RecordSeen {
    pub(crate) fn of(
        seen: &SeenChange,
        party_key: i64,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let record = &seen.record;
        let reader = record.seen_by.id().ok_or(UnidentifiedReader)?;
        let told = (
            seen.seen_event,
            DialogEvent::Seen {
                seen_record: record.id,
            },
        );
        let updated = (seen.updated_event, DialogEvent::Updated);
        let mark = seen.cleared_mark.as_ref();
        Ok(Self {
            party_key,
            dialog_id: seen.about.dialog_id.uuid(),
            id: record.id.uuid(),
            seen_at: record.seen_at,
            user_kind: i16::from(record.user_type as u8),
            via_owner: record.is_via_service_owner,
            actor_id: reader.as_str().to_owned(),
            actor_name: record.seen_by.name().map(|name| name.as_str().to_owned()),
            content_updated_at: seen.content_updated_at,
            clear: mark.is_some(),
            log_id: mark.map(|entry| entry.id.uuid()),
            log_at: mark.map(|entry| entry.created_at),
            log_actor: mark.map_or_else(ActorColumns::owner, |entry| {
                ActorColumns::of(&entry.performed_by, &seen.about.party)
            }),
            shared: write_shared(&seen.about)?,
            both: write_events(&[told, updated.clone()])?,
            updated: write_events(&[updated])?,
        })
    }
}

impl Statement for RecordSeen {
    type Id = RecordSeen;

    // By inbox_pkey and seen_log_pkey. `state` looks at the row as it is after waiting for a concurrent reader, so that of many
    // first readings one sets the flag. `open` locks that row ahead of a new record, at once as strongly as `state` does: a record
    // is never left behind by a concurrent purge, and nobody waits with a weaker lock in hand. Bits: 8 MarkedAsUnopened, 512 content seen.
    const SQL: &'static [&'static str] = &["
, before as materialized (select flags from inbox where dialog_id = $2)
, open as materialized (
    select 1 from inbox where dialog_id = $2 and not exists (select from seen_log where dialog_id = $2 and id = $3)
    for no key update)
, record as (
    insert into seen_log (party_key, dialog_id, id, seen_at, user_kind, via_owner, actor_id, actor_name)
    select $1, $2, $3, $4, $5, $6, $7, $8 from open
    on conflict do nothing returning 1)
, state as (
    update inbox set
        flags = ((case when content_updated_at = $9 then flags | 512 else flags end)
            & (case when $10 then ~8 else -1 end))::smallint,
        eu_revision = case when $10 and flags & 8 <> 0 then $11 else eu_revision end
    where dialog_id = $2
        and ((content_updated_at = $9 and flags & 512 = 0) or ($10 and flags & 8 <> 0))
    returning 1)
, entry as (
    insert into label_log (party_key, dialog_id, id, at, label, added, actor_kind, actor_id, actor_name)
    select $1, $2, $11, $12, 4, false, $13, $14, $15 from before, state where $10 and before.flags & 8 <> 0)
, news as (
    select exists (select from record) as is_new,
        exists (select from state) and before.flags & 512 = 0 as flag_set
    from before)
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $4, $2, $1, false, $16, case when is_new then $17 else $18 end from news where is_new or flag_set
    returning 1)
select count(*) from event"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<BigInt, _>(&self.party_key)?; // 1
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SqlUuid, _>(&self.id)?;
        parameters.add::<Timestamptz, _>(&self.seen_at)?;
        parameters.add::<SmallInt, _>(&self.user_kind)?; // 5
        parameters.add::<Bool, _>(&self.via_owner)?;
        parameters.add::<Text, _>(&self.actor_id)?;
        parameters.add::<Nullable<Text>, _>(&self.actor_name)?;
        parameters.add::<Timestamptz, _>(&self.content_updated_at)?;
        parameters.add::<Bool, _>(&self.clear)?; // 10
        parameters.add::<Nullable<SqlUuid>, _>(&self.log_id)?;
        parameters.add::<Nullable<Timestamptz>, _>(&self.log_at)?;
        parameters.add::<SmallInt, _>(&self.log_actor.kind)?;
        parameters.add::<Nullable<Text>, _>(&self.log_actor.id)?;
        parameters.add::<Nullable<Text>, _>(&self.log_actor.name)?; // 15
        parameters.add::<SqlJson, _>(&self.shared)?;
        parameters.add::<SqlJson, _>(&self.both)?;
        parameters.add::<SqlJson, _>(&self.updated)
    }
}
