//! The state of a dialog without its history, in the columns of [`crate::queries::DetailsRow`].

use crate::statement::{Parameters, Statement};
use diesel::result::QueryResult;
use diesel::sql_types::Uuid as SqlUuid;
use uuid::Uuid;

/// Reads one dialog and, of its history, the latest activity.
pub(crate) struct ReadState {
    pub(crate) id: Uuid,
}

impl Statement for ReadState {
    type Id = ReadState;

    // By the primary keys of dialog, inbox, dialog_body and activity. The head names the latest activity as `i` where it holds
    // the whole of it, else as `id`.
    const SQL: &'static str = "
select d.id, d.party, d.service_id, d.org_id, d.revision, d.so_revision, d.idempotent_key, d.updated_at, d.deleted_at,
    d.progress, d.from_party, d.from_owner, d.bits, d.extended_status, d.external_ref, d.process, d.preceding,
    d.owner_labels, d.card, i.content_updated_at, i.created_at, i.due_at, i.visible_from, i.expires_at, i.flags,
    i.eu_revision,
    array(select row(s.id, s.seen_at, s.user_kind, s.via_owner, s.actor_id, s.actor_name)
        from seen_log s where s.dialog_id = $1 and false),
    b.body,
    array(select row(t.id, t.created_at, t.kind, t.related_id, t.idempotent_key, t.body)
        from transmission t where t.dialog_id = $1 and false),
    array(select row(a.id, a.created_at, a.kind, a.extended_type, a.transmission_id, a.actor_kind, a.actor_id,
            a.actor_name, a.description)
        from activity a
        where a.dialog_id = $1
        and a.id = coalesce(d.latest_activity ->> 'id', d.latest_activity ->> 'i')::uuid)
from dialog d
join inbox i on i.dialog_id = d.id
join dialog_body b on b.dialog_id = d.id
where d.id = $1";

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        parameters.add::<SqlUuid, _>(&self.id)
    }
}
