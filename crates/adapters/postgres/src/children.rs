//! Parts of a dialog, without the rest.

use crate::dictionary::Known;
use crate::document::actor::ActorColumns;
use crate::failure::{CorruptRow, port_error};
use crate::queries::PgQueries;
use crate::queries::details::{
    ActivitySql, ActivityTuple, TransmissionSql, TransmissionTuple, decode_activity, decode_transmission,
};
use crate::queries::head::{SeenSql, SeenTuple, owner_label, seen_record};
use crate::statement::{Columns, Fixed, Parameters, Statement};
use async_trait::async_trait;
use dialogporten_application::PortError;
use dialogporten_application::children::{DialogChildren, DialogHead, PartsOf};
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::identifier::{ActivityId, DialogId, LabelLogEntryId, SeenRecordId, TransmissionId};
use dialogporten_domain::party::Party;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::system_label::{LabelAction, LabelLogEntry, SystemLabel};
use dialogporten_domain::transmission::Transmission;
use diesel::OptionalExtension;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, Bool, Integer, Nullable, Record, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

const PARTS: &str = "read parts of a dialog";

struct ReadParts<P> {
    dialog_id: Uuid,
    only: Option<Uuid>,
    part: std::marker::PhantomData<P>,
}

/// Kinds of parts: rows of one table.
trait Part: Sized + Send + 'static {
    const SQL: &'static str;
    type Sql;
    type Tuple: FromSql<Self::Sql, Pg> + Send;
    type Place: Ord;
    fn decode(tuple: Self::Tuple, party: &Party) -> Result<Self, CorruptRow>;
    fn place(&self) -> Self::Place;
}

impl Part for Activity {
    // By activity_pkey.
    const SQL: &'static str = "
select d.id, d.org_id, d.service_id, d.deleted_at, i.visible_from, i.expires_at, d.party, d.owner_labels,
    array(select row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id,
            a.actor_name, a.description)
        from activity a where a.dialog_id = $1 and ($2 is null or a.id = $2))
from dialog d join inbox i on i.dialog_id = d.id where d.id = $1";
    type Sql = ActivitySql;
    type Tuple = ActivityTuple;
    type Place = (Timestamp, ActivityId);

    fn decode(tuple: Self::Tuple, party: &Party) -> Result<Self, CorruptRow> {
        decode_activity(tuple, party)
    }

    fn place(&self) -> Self::Place {
        (self.created_at, self.id)
    }
}

impl Part for Transmission {
    // By transmission_pkey.
    const SQL: &'static str = "
select d.id, d.org_id, d.service_id, d.deleted_at, i.visible_from, i.expires_at, d.party, d.owner_labels,
    array(select row(t.id, t.created_at, t.kind, t.related_id, t.idempotent_key, t.body)
        from transmission t where t.dialog_id = $1 and ($2 is null or t.id = $2))
from dialog d join inbox i on i.dialog_id = d.id where d.id = $1";
    type Sql = TransmissionSql;
    type Tuple = TransmissionTuple;
    type Place = (Timestamp, TransmissionId);

    fn decode(tuple: Self::Tuple, party: &Party) -> Result<Self, CorruptRow> {
        decode_transmission(tuple, party)
    }

    fn place(&self) -> Self::Place {
        (self.created_at, self.id)
    }
}

impl Part for SeenRecord {
    // By seen_log_pkey.
    const SQL: &'static str = "
select d.id, d.org_id, d.service_id, d.deleted_at, i.visible_from, i.expires_at, d.party, d.owner_labels,
    array(select row(s.id, s.seen_at, s.user_kind, s.via_owner, s.actor_id, s.actor_name)
        from seen_log s where s.dialog_id = $1 and ($2 is null or s.id = $2))
from dialog d join inbox i on i.dialog_id = d.id where d.id = $1";
    type Sql = SeenSql;
    type Tuple = SeenTuple;
    type Place = (Timestamp, SeenRecordId);

    fn decode(tuple: Self::Tuple, _: &Party) -> Result<Self, CorruptRow> {
        let id = tuple.0;
        seen_record(tuple).map_err(|reason| CorruptRow {
            table: "seen_log",
            column: "actor_id",
            id,
            reason: reason.0,
        })
    }

    fn place(&self) -> Self::Place {
        (self.seen_at, self.id)
    }
}

impl Part for LabelLogEntry {
    // By label_log_pkey.
    const SQL: &'static str = "
select d.id, d.org_id, d.service_id, d.deleted_at, i.visible_from, i.expires_at, d.party, d.owner_labels,
    array(select row(l.id, l.at, l.label, l.added, l.actor_kind, l.actor_id, l.actor_name)
        from label_log l where l.dialog_id = $1 and ($2 is null or l.id = $2))
from dialog d join inbox i on i.dialog_id = d.id where d.id = $1";
    type Sql = Record<(
        SqlUuid,
        Timestamptz,
        SmallInt,
        Bool,
        SmallInt,
        Nullable<Text>,
        Nullable<Text>,
    )>;
    type Tuple = (Uuid, Timestamp, i16, bool, i16, Option<String>, Option<String>);
    type Place = (Timestamp, LabelLogEntryId);

    fn decode(tuple: Self::Tuple, party: &Party) -> Result<Self, CorruptRow> {
        let (id, created_at, label, added, kind, actor_id, name) = tuple;
        let corrupt = |column, reason: &str| CorruptRow {
            table: "label_log",
            column,
            id,
            reason: reason.to_owned(),
        };
        let actor = ActorColumns {
            kind,
            id: actor_id,
            name,
        };
        Ok(Self {
            id: LabelLogEntryId::new(id),
            created_at,
            label: SystemLabel::ALL
                .into_iter()
                .find(|known| i16::from(*known as u8) == label)
                .ok_or_else(|| corrupt("label", "a label is unknown"))?,
            action: if added {
                LabelAction::Set
            } else {
                LabelAction::Remove
            },
            performed_by: actor
                .into_domain(party)
                .map_err(|reason| corrupt("actor_id", &reason.0))?,
        })
    }

    fn place(&self) -> Self::Place {
        (self.created_at, self.id)
    }
}

impl<P: Part> Statement for ReadParts<P> {
    type Id = ReadParts<P>;

    const SQL: &'static [&'static str] = &[P::SQL];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.only)
    }
}

struct PartsRow<P: Part> {
    id: Uuid,
    org_id: i16,
    service_id: i32,
    deleted_at: Option<Timestamp>,
    visible_from: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    party: String,
    owner_labels: Option<Vec<String>>,
    parts: Vec<P::Tuple>,
}

impl<P: Part> QueryableByName<Pg> for PartsRow<P>
where
    Vec<P::Tuple>: FromSql<Array<P::Sql>, Pg>,
{
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.take::<SqlUuid, _>()?,
            org_id: columns.take::<SmallInt, _>()?,
            service_id: columns.take::<Integer, _>()?,
            deleted_at: columns.take::<Nullable<Timestamptz>, _>()?,
            visible_from: columns.take::<Nullable<Timestamptz>, _>()?,
            expires_at: columns.take::<Nullable<Timestamptz>, _>()?,
            party: columns.take::<Text, _>()?,
            owner_labels: columns.take::<Nullable<Array<Text>>, _>()?,
            parts: columns.take::<Array<P::Sql>, _>()?,
        })
    }
}

impl<P: Part> PartsRow<P> {
    fn decode(self, known: &Known) -> Result<PartsOf<P>, CorruptRow> {
        let corrupt = |column, reason: &str| CorruptRow {
            table: "dialog",
            column,
            id: self.id,
            reason: reason.to_owned(),
        };
        let party = Party::parse(&self.party).map_err(|_| corrupt("party", "not a party"))?;
        let dialog = DialogHead {
            id: DialogId::new(self.id),
            org: known
                .org(self.org_id)
                .cloned()
                .ok_or_else(|| corrupt("org_id", "a number is unknown"))?,
            service_resource: known
                .service(self.service_id)
                .cloned()
                .ok_or_else(|| corrupt("service_id", "a number is unknown"))?,
            party,
            deleted_at: self.deleted_at,
            visible_from: self.visible_from,
            expires_at: self.expires_at,
            owner_labels: self
                .owner_labels
                .iter()
                .flatten()
                .map(|label| owner_label(label))
                .collect::<Result<_, _>>()
                .map_err(|reason| corrupt("owner_labels", &reason.0))?,
        };
        let mut parts = self
            .parts
            .into_iter()
            .map(|part| P::decode(part, &dialog.party))
            .collect::<Result<Vec<_>, _>>()?;
        parts.sort_unstable_by_key(Part::place);
        Ok(PartsOf { dialog, parts })
    }
}

impl PgQueries {
    async fn parts<P: Part>(
        &self,
        dialog: DialogId,
        only: Option<Uuid>,
    ) -> Result<Option<PartsOf<P>>, PortError>
    where
        Vec<P::Tuple>: FromSql<Array<P::Sql>, Pg>,
    {
        let statement = ReadParts::<P> {
            dialog_id: dialog.uuid(),
            only,
            part: std::marker::PhantomData,
        };
        let mut connection = self.connection(PARTS).await?;
        let row: Option<PartsRow<P>> = Fixed(statement)
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(PARTS, error))?;
        drop(connection);
        let Some(row) = row else { return Ok(None) };
        let known = self
            .known_for(|known| known.org(row.org_id).is_some() && known.service(row.service_id).is_some())
            .await?;
        row.decode(&known)
            .map(Some)
            .map_err(|error| PortError::internal(PARTS, error))
    }
}

#[async_trait]
impl DialogChildren for PgQueries {
    async fn activities(
        &self,
        dialog: DialogId,
        only: Option<ActivityId>,
    ) -> Result<Option<PartsOf<Activity>>, PortError> {
        self.parts(dialog, only.map(|id| id.uuid())).await
    }

    async fn transmissions(
        &self,
        dialog: DialogId,
        only: Option<TransmissionId>,
    ) -> Result<Option<PartsOf<Transmission>>, PortError> {
        self.parts(dialog, only.map(|id| id.uuid())).await
    }

    async fn seen_log(
        &self,
        dialog: DialogId,
        only: Option<SeenRecordId>,
    ) -> Result<Option<PartsOf<SeenRecord>>, PortError> {
        self.parts(dialog, only.map(|id| id.uuid())).await
    }

    async fn label_log(&self, dialog: DialogId) -> Result<Option<PartsOf<LabelLogEntry>>, PortError> {
        self.parts(dialog, None).await
    }

    async fn has_activity(
        &self,
        dialog: DialogId,
        kind: ActivityType,
        transmission: Option<TransmissionId>,
    ) -> Result<Option<bool>, PortError> {
        let statement = HasActivity {
            dialog_id: dialog.uuid(),
            kind: i16::from(kind as u8),
            transmission: transmission.map(|id| id.uuid()),
        };
        let mut connection = self.connection(PARTS).await?;
        let found: Option<Found> = Fixed(statement)
            .get_result(&mut connection)
            .await
            .optional()
            .map_err(|error| port_error(PARTS, error))?;
        Ok(found.map(|found| found.0))
    }
}

struct HasActivity {
    dialog_id: Uuid,
    kind: i16,
    transmission: Option<Uuid>,
}

impl Statement for HasActivity {
    type Id = HasActivity;

    // By activity_pkey, narrow rows of one dialog.
    const SQL: &'static [&'static str] = &["
select exists (select from activity a
    where a.dialog_id = $1 and a.kind = $2 and ($3 is null or a.transmission_id = $3))
from dialog d where d.id = $1"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.dialog_id)?;
        parameters.add::<SmallInt, _>(&self.kind)?;
        parameters.add::<Nullable<SqlUuid>, _>(&self.transmission)
    }
}

struct Found(bool);

impl QueryableByName<Pg> for Found {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Columns::of(row).take::<Bool, bool>().map(Self)
    }
}
