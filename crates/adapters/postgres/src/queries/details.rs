//! One dialog with its history: one statement, one round trip.
//!
//! Rejected: five pipelined statements. Each costs its own parse of parameters, executor start and reply on both sides.

use super::head::{Head, HeadRow};
use crate::dictionary::Known;
use crate::document::activity::ActivityColumns;
use crate::document::actor::ActorColumns;
use crate::document::body::BodyDocument;
use crate::document::card::CardDocument;
use crate::document::read;
use crate::document::transmission::{TransmissionColumns, TransmissionDocument, idempotent_key};
use crate::failure::CorruptRow;
use crate::statement::{Columns, Json, Parameters, Statement};
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_domain::Timestamp;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::dialog::DialogSnapshot;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerContext;
use dialogporten_domain::transmission::Transmission;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, Json as SqlJson, Nullable, Record, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

/// Reads everything of one dialog.
pub(crate) struct ReadDialog {
    pub(crate) id: Uuid,
}

impl Statement for ReadDialog {
    type Id = ReadDialog;

    // By the primary keys of dialog, inbox, dialog_body, transmission, activity and seen_log. Sorted by the reader: a sort
    // node for each array costs more than sorting a few rows here.
    const SQL: &'static [&'static str] = &["
select d.id, d.party, d.service_id, d.org_id, d.revision, d.so_revision, d.idempotent_key, d.updated_at, d.deleted_at,
    d.progress, d.from_party, d.from_owner, d.bits, d.extended_status, d.external_ref, d.process, d.preceding,
    d.owner_labels, d.card, i.content_updated_at, i.created_at, i.due_at, i.visible_from, i.expires_at, i.flags,
    i.eu_revision,
    array(select row(s.id, s.seen_at, s.user_kind, s.via_owner, s.actor_id, s.actor_name)
        from seen_log s where s.dialog_id = $1 and s.seen_at >= i.content_updated_at),
    b.body,
    array(select row(t.id, t.created_at, t.kind, t.related_id, t.idempotent_key, t.body)
        from transmission t where t.dialog_id = $1),
    array(select row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id,
            a.actor_name, a.description)
        from activity a where a.dialog_id = $1)
from dialog d
join inbox i on i.dialog_id = d.id
join dialog_body b on b.dialog_id = d.id
where d.id = $1"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.id)
    }
}

pub(crate) type TransmissionSql = Record<(
    SqlUuid,
    Timestamptz,
    SmallInt,
    Nullable<SqlUuid>,
    Nullable<Text>,
    SqlJson,
)>;
pub(crate) type TransmissionTuple = (Uuid, Timestamp, i16, Option<Uuid>, Option<String>, Json);

pub(crate) type ActivitySql = Record<(
    SqlUuid,
    Timestamptz,
    SmallInt,
    Nullable<Text>,
    Nullable<SqlUuid>,
    SmallInt,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<SqlJson>,
)>;
pub(crate) type ActivityTuple = (
    Uuid,
    Timestamp,
    i16,
    Option<String>,
    Option<Uuid>,
    i16,
    Option<String>,
    Option<String>,
    Option<Json>,
);

/// The row of [`ReadDialog`].
pub(crate) struct DetailsRow {
    pub(crate) head: HeadRow,
    body: Json,
    transmissions: Vec<TransmissionTuple>,
    activities: Vec<ActivityTuple>,
}

impl QueryableByName<Pg> for DetailsRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            head: HeadRow::take(&mut columns)?,
            body: columns.take::<SqlJson, _>()?,
            transmissions: columns.take::<Array<TransmissionSql>, _>()?,
            activities: columns.take::<Array<ActivitySql>, _>()?,
        })
    }
}

impl DetailsRow {
    pub(crate) fn decode(self, known: &Known) -> Result<DialogDetails, CorruptRow> {
        let row = &self.head;
        let mut head = row.decode(known)?;
        let mut seen_log = std::mem::take(&mut head.seen_log);
        seen_log.sort_unstable_by_key(|record| (record.seen_at, record.id));
        // Ahead of the history: a broken root is named first.
        let mut dialog = snapshot(row, head, &self.body, None)?;
        let party = &dialog.party;
        let mut transmissions = self
            .transmissions
            .into_iter()
            .map(|transmission| decode_transmission(transmission, party))
            .collect::<Result<Vec<_>, _>>()?;
        transmissions.sort_unstable_by_key(|transmission| (transmission.created_at, transmission.id));
        let mut activities = self
            .activities
            .into_iter()
            .map(|activity| decode_activity(activity, party))
            .collect::<Result<Vec<_>, _>>()?;
        activities.sort_unstable_by_key(|activity| (activity.created_at, activity.id));
        dialog.latest_activity = activities.last().cloned();
        Ok(DialogDetails {
            dialog,
            transmissions,
            activities,
            seen_log,
        })
    }
}

/// The root as it is stored.
pub(crate) fn snapshot(
    row: &HeadRow,
    head: Head,
    body: &Json,
    latest_activity: Option<Activity>,
) -> Result<DialogSnapshot, CorruptRow> {
    let (card, _) = read::<CardDocument<'_>>(&row.card)
        .and_then(CardDocument::into_list)
        .map_err(row.corrupt("dialog", "card"))?;
    let body = read::<BodyDocument<'_>>(body)
        .and_then(|body| body.into_parts(card))
        .map_err(row.corrupt("dialog_body", "body"))?;
    Ok(DialogSnapshot {
        id: head.id,
        revision: head.revision,
        idempotent_key: row
            .idempotent_key
            .clone()
            .map(idempotent_key)
            .transpose()
            .map_err(row.corrupt("dialog", "idempotent_key"))?,
        org: head.org,
        service_resource: head.service_resource,
        service_resource_type: head.bits.kind,
        party: head.party,
        progress: head.progress,
        extended_status: head.extended_status,
        external_reference: head.external_reference,
        visible_from: row.visible_from,
        due_at: row.due_at,
        expires_at: row.expires_at,
        process: head.process,
        preceding_process: head.preceding_process,
        status: head.flags.status,
        created_at: row.created_at,
        updated_at: row.updated_at,
        content_updated_at: row.content_updated_at,
        deleted_at: row.deleted_at,
        is_api_only: head.flags.api_only,
        frozen: head.bits.frozen,
        content: body.content,
        search_tags: body.search_tags,
        attachments: body.attachments,
        gui_actions: body.gui_actions,
        api_actions: body.api_actions,
        from_party_transmissions: head.from_party,
        from_service_owner_transmissions: head.from_owner,
        has_unopened_content: head.bits.has_unopened,
        seen_since_content_update: head.flags.content_seen,
        latest_activity,
        end_user_context: head.end_user_context,
        service_owner_context: ServiceOwnerContext {
            revision: head.service_owner_revision,
            labels: head.owner_labels,
        },
    })
}

pub(crate) fn decode_transmission(row: TransmissionTuple, party: &Party) -> Result<Transmission, CorruptRow> {
    let (id, created_at, kind, related_id, idempotent_key, body) = row;
    let columns = TransmissionColumns {
        id,
        created_at,
        kind,
        related_id,
        idempotent_key,
    };
    read::<TransmissionDocument<'_>>(&body)
        .and_then(|document| document.into_domain(columns, party))
        .map_err(|reason| CorruptRow {
            table: "transmission",
            column: "body",
            id,
            reason: reason.0,
        })
}

pub(crate) fn decode_activity(row: ActivityTuple, party: &Party) -> Result<Activity, CorruptRow> {
    let (id, created_at, kind, extended_type, transmission_id, actor_kind, actor_id, actor_name, description) =
        row;
    ActivityColumns {
        id,
        created_at,
        kind,
        extended_type,
        transmission_id,
        actor: ActorColumns {
            kind: actor_kind,
            id: actor_id,
            name: actor_name,
        },
        description,
    }
    .into_domain(party)
    .map_err(|reason| CorruptRow {
        table: "activity",
        column: "description",
        id,
        reason: reason.0,
    })
}
