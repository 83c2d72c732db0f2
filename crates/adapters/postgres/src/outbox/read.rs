//! What the outbox holds.

use super::{channel_of, corrupt, count};
use crate::document::event::{read_events, read_shared};
use crate::failure::CorruptRow;
use crate::statement::{Columns, Json, Parameters, Statement};
use dialogporten_application::outbox::{ChannelState, DeadLetter, Delivery};
use dialogporten_application::unit_of_work::EventBatch;
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Json as SqlJson, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Events of deliveries, in their order.
pub(super) struct ReadBatches {
    numbers: Vec<i64>,
    at: Vec<Timestamp>,
}

impl ReadBatches {
    pub(super) fn of(deliveries: &[Delivery]) -> Self {
        Self {
            numbers: deliveries.iter().map(|delivery| delivery.number).collect(),
            at: deliveries.iter().map(|delivery| delivery.occurred_at).collect(),
        }
    }
}

impl Statement for ReadBatches {
    type Id = ReadBatches;

    // By the primary key of each event's partition.
    const SQL: &'static [&'static str] = &["
select e.dialog_id, e.created_at, e.silent, e.shared, e.events
from unnest($1, $2) with ordinality n (id, created_at, place)
left join outbox_event e on e.created_at = n.created_at and e.id = n.id
order by n.place"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<BigInt>, _>(&self.numbers)?;
        parameters.add::<Array<Timestamptz>, _>(&self.at)
    }
}

/// A row of [`ReadBatches`]; empty for an event that is not kept any more.
pub(super) struct BatchRow(Option<StoredBatch>);

struct StoredBatch {
    dialog_id: Uuid,
    occurred_at: Timestamp,
    silent: bool,
    shared: Json,
    events: Json,
}

impl QueryableByName<Pg> for BatchRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        let Some(dialog_id) = columns.take::<Nullable<SqlUuid>, Option<Uuid>>()? else {
            return Ok(Self(None));
        };
        Ok(Self(Some(StoredBatch {
            dialog_id,
            occurred_at: columns.take::<Timestamptz, _>()?,
            silent: columns.take::<Bool, _>()?,
            shared: columns.take::<SqlJson, _>()?,
            events: columns.take::<SqlJson, _>()?,
        })))
    }
}

impl BatchRow {
    pub(super) fn decode(self) -> Result<Option<EventBatch>, CorruptRow> {
        let Some(stored) = self.0 else { return Ok(None) };
        let id = stored.dialog_id;
        Ok(Some(EventBatch {
            about: read_shared(&stored.shared, id).map_err(|reason| corrupt("shared", id, reason))?,
            occurred_at: stored.occurred_at,
            silent: stored.silent,
            events: read_events(&stored.events).map_err(|reason| corrupt("events", id, reason))?,
        }))
    }
}

/// Every open channel. What waits is counted up to a hundred thousand.
pub(super) struct ReadChannels;

impl Statement for ReadChannels {
    type Id = ReadChannels;

    // By outbox_delivery_pkey, outbox_event_order and outbox_dead_pkey.
    const SQL: &'static [&'static str] = &["
select c.channel,
    (select count(*) from outbox_delivery d where d.channel = c.channel)
        + (select count(*) from (select from outbox_event e where (e.tx, e.id) > (c.tx, c.id) limit 100000) n),
    coalesce((select d.created_at from outbox_delivery d where d.channel = c.channel order by d.event_no limit 1),
        (select e.created_at from outbox_event e where (e.tx, e.id) > (c.tx, c.id) order by e.tx, e.id limit 1)),
    (select count(*) from outbox_dead d where d.channel = c.channel)
from outbox_channel c order by c.channel"];

    fn bind<'b>(&'b self, _: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        Ok(())
    }
}

/// A row of [`ReadChannels`].
pub(super) struct StateRow {
    channel: i16,
    pending: i64,
    oldest: Option<Timestamp>,
    dead: i64,
}

impl QueryableByName<Pg> for StateRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            channel: columns.take::<SmallInt, _>()?,
            pending: columns.take::<BigInt, _>()?,
            oldest: columns.take::<Nullable<Timestamptz>, _>()?,
            dead: columns.take::<BigInt, _>()?,
        })
    }
}

impl StateRow {
    /// Channels of a newer version of this program are left out.
    pub(super) fn decode(self) -> Option<ChannelState> {
        Some(ChannelState {
            channel: channel_of(self.channel)?,
            pending: count(self.pending),
            oldest: self.oldest,
            dead: count(self.dead),
        })
    }
}

/// Dead letters of a channel, oldest first.
pub(super) struct ReadDead {
    pub(super) channel: i16,
    pub(super) most: i64,
}

impl Statement for ReadDead {
    type Id = ReadDead;

    // By outbox_dead_pkey.
    const SQL: &'static [&'static str] = &["
select event_no, created_at, dialog_id, attempts, last_error
from outbox_dead where channel = $1 order by event_no limit $2"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SmallInt, _>(&self.channel)?;
        parameters.add::<BigInt, _>(&self.most)
    }
}

/// A row of [`ReadDead`].
pub(super) struct DeadRow(pub(super) DeadLetter);

impl QueryableByName<Pg> for DeadRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self(DeadLetter {
            number: columns.take::<BigInt, _>()?,
            occurred_at: columns.take::<Timestamptz, _>()?,
            dialog_id: DialogId::new(columns.take::<SqlUuid, _>()?),
            attempts: u32::try_from(columns.take::<Integer, i32>()?).unwrap_or_default(),
            reason: columns.take::<Text, _>()?,
        }))
    }
}
