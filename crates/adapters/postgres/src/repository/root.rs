//! Roots of dialogs, without their history.

use crate::dictionary::Known;
use crate::failure::CorruptRow;
use crate::queries::details::snapshot;
use crate::queries::head::HeadRow;
use crate::queries::items::LatestActivity;
use crate::statement::{Columns, Json, Parameters, Statement};
use dialogporten_domain::dialog::DialogSnapshot;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, Json as SqlJson, Uuid as SqlUuid};
use uuid::Uuid;

pub(super) struct FindDialogs {
    pub(super) ids: Vec<Uuid>,
}

impl Statement for FindDialogs {
    type Id = FindDialogs;

    // By the primary keys of dialog, inbox and dialog_body, and activity_pkey for a latest activity that is too long for the
    // head. No reader: nobody decides on who has seen a dialog.
    const SQL: &'static [&'static str] = &["
select d.id, d.party, d.service_id, d.org_id, d.revision, d.so_revision, d.idempotent_key, d.updated_at, d.deleted_at,
    d.progress, d.from_party, d.from_owner, d.bits, d.extended_status, d.external_ref, d.process, d.preceding,
    d.owner_labels, d.card, i.content_updated_at, i.created_at, i.due_at, i.visible_from, i.expires_at, i.flags,
    i.eu_revision,
    array(select row(s.id, s.seen_at, s.user_kind, s.via_owner, s.actor_id, s.actor_name) from seen_log s where false),
    case when d.latest_activity ->> 'id' is null then d.latest_activity end,
    case when d.latest_activity ->> 'id' is not null then (
        select row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id,
            a.actor_name, a.description)
        from activity a where a.dialog_id = d.id and a.id = (d.latest_activity ->> 'id')::uuid) end,
    b.body
from unnest($1) n (id)
join dialog d on d.id = n.id
join inbox i on i.dialog_id = d.id
join dialog_body b on b.dialog_id = d.id"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.ids)
    }
}

pub(super) struct RootRow {
    pub(super) head: HeadRow,
    latest: LatestActivity,
    body: Json,
}

impl QueryableByName<Pg> for RootRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            head: HeadRow::take(&mut columns)?,
            latest: LatestActivity::take(&mut columns)?,
            body: columns.take::<SqlJson, _>()?,
        })
    }
}

impl RootRow {
    pub(super) fn decode(self, known: &Known) -> Result<DialogSnapshot, CorruptRow> {
        let row = &self.head;
        let head = row.decode(known)?;
        let latest = self.latest.decode(row, &head.party)?;
        snapshot(row, head, &self.body, latest)
    }
}
