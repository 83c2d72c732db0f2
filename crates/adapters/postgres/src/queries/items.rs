//! What a page shows of its dialogs: heads and recent readers by id.

use super::details::{ActivitySql, ActivityTuple, decode_activity};
use super::head::HeadRow;
use crate::dictionary::Known;
use crate::document::activity::read_latest;
use crate::document::card::CardDocument;
use crate::document::read;
use crate::failure::CorruptRow;
use crate::statement::{Columns, Json, Parameters, Statement};
use dialogporten_application::dialogs::DialogListItem;
use dialogporten_domain::activity::Activity;
use dialogporten_domain::party::Party;
use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::row::NamedRow;
use diesel::sql_types::{Array, Json as SqlJson, Nullable, Uuid as SqlUuid};
use uuid::Uuid;

/// Reads the heads of dialogs, in any order.
pub(crate) struct ReadItems {
    pub(crate) ids: Vec<Uuid>,
}

impl Statement for ReadItems {
    type Id = ReadItems;

    // By the primary keys of dialog and inbox, seen_log_pkey, and activity_pkey for a latest activity that is too long for the
    // head. Never touches dialog_body.
    const SQL: &'static [&'static str] = &["
select d.id, d.party, d.service_id, d.org_id, d.revision, d.so_revision, d.idempotent_key, d.updated_at, d.deleted_at,
    d.progress, d.from_party, d.from_owner, d.bits, d.extended_status, d.external_ref, d.process, d.preceding,
    d.owner_labels, d.card, i.content_updated_at, i.created_at, i.due_at, i.visible_from, i.expires_at, i.flags,
    i.eu_revision,
    array(select row(s.id, s.seen_at, s.user_kind, s.via_owner, s.actor_id, s.actor_name)
        from seen_log s where s.dialog_id = d.id and s.seen_at >= i.content_updated_at),
    case when d.latest_activity ->> 'id' is null then d.latest_activity end,
    case when d.latest_activity ->> 'id' is not null then (
        select row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id,
            a.actor_name, a.description)
        from activity a where a.dialog_id = d.id and a.id = (d.latest_activity ->> 'id')::uuid) end
from unnest($1) n (id)
join dialog d on d.id = n.id
join inbox i on i.dialog_id = n.id"];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<Array<SqlUuid>, _>(&self.ids)
    }
}

/// A row of [`ReadItems`].
pub(crate) struct ItemRow {
    pub(crate) head: HeadRow,
    latest: LatestActivity,
}

/// `dialog.latest_activity`, or the activity that it names.
pub(crate) struct LatestActivity {
    whole: Option<Json>,
    long: Option<ActivityTuple>,
}

impl LatestActivity {
    /// Takes two columns.
    pub(crate) fn take<'a, R: NamedRow<'a, Pg>>(columns: &mut Columns<'_, R>) -> deserialize::Result<Self> {
        Ok(Self {
            whole: columns.take::<Nullable<SqlJson>, _>()?,
            long: columns.take::<Nullable<ActivitySql>, _>()?,
        })
    }

    pub(crate) fn decode(self, row: &HeadRow, party: &Party) -> Result<Option<Activity>, CorruptRow> {
        Ok(match (self.whole, self.long) {
            (Some(document), _) => {
                Some(read_latest(&document, party).map_err(row.corrupt("dialog", "latest_activity"))?)
            }
            (None, Some(activity)) => Some(decode_activity(activity, party)?),
            (None, None) => None,
        })
    }
}

impl QueryableByName<Pg> for ItemRow {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            head: HeadRow::take(&mut columns)?,
            latest: LatestActivity::take(&mut columns)?,
        })
    }
}

impl ItemRow {
    pub(crate) fn decode(self, known: &Known) -> Result<DialogListItem, CorruptRow> {
        let row = &self.head;
        let head = row.decode(known)?;
        let (content, gui_attachment_count) = read::<CardDocument<'_>>(&row.card)
            .and_then(CardDocument::into_list)
            .map_err(row.corrupt("dialog", "card"))?;
        let latest_activity = self.latest.decode(row, &head.party)?;
        let mut seen_log = head.seen_log;
        seen_log.sort_unstable_by_key(|record| (record.seen_at, record.id));
        Ok(DialogListItem {
            id: head.id,
            org: head.org,
            service_resource: head.service_resource,
            service_resource_type: head.bits.kind,
            party: head.party,
            progress: head.progress,
            extended_status: head.extended_status,
            external_reference: head.external_reference,
            process: head.process,
            preceding_process: head.preceding_process,
            status: head.flags.status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            content_updated_at: row.content_updated_at,
            due_at: row.due_at,
            is_api_only: head.flags.api_only,
            has_unopened_content: head.bits.has_unopened,
            seen_since_content_update: head.flags.content_seen,
            gui_attachment_count,
            from_party_transmissions: head.from_party,
            from_service_owner_transmissions: head.from_owner,
            content,
            latest_activity,
            seen_since_last_content_update: seen_log,
            end_user_context: head.end_user_context,
        })
    }
}
