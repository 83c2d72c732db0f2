//! A new dialog: one statement, one round trip, durable by itself.

use super::parameters::DialogParameters;
use crate::statement::{Parameters, Statement};
use diesel::result::QueryResult;

// Inserts only, each the beginning of a part of a statement. Arrays are taken apart in the select list: in `from` each of them
// would be a function scan of its own.
const HEAD: &str = "insert into dialog (id, party_key, party, service_id, org_id, revision, so_revision, idempotent_key,
        updated_at, deleted_at, progress, from_party, from_owner, bits, extended_status, external_ref, process, preceding,
        owner_labels, latest_activity, card, unopened)
    select $4, $1, $2, $5, $6, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $59";
const STATE: &str = "
, state as (
    insert into inbox (dialog_id, party_key, content_updated_at, created_at, due_at, visible_from, expires_at, service_id,
        org_id, flags, eu_revision)
    select $4, $1, $7, $8, $9, $10, $11, $5, $6, $12, $13";
const REST: &str = "
, rest as (
    insert into dialog_body (dialog_id, party_key, body) select $4, $1, $30";
const TRANSMISSIONS: &str = "
, transmissions as (
    insert into transmission (party_key, dialog_id, id, created_at, kind, related_id, idempotent_key, body)
    select $1, $4, unnest($31), unnest($32), unnest($33), unnest($34), unnest($35), unnest($36)";
const ATTACHMENTS: &str = "
, attachments as (
    insert into transmission_attachment (party_key, dialog_id, id, transmission_id)
    select $1, $4, n.* from unnest($60, $61) n";
const ACTIVITIES: &str = "
, activities as (
    insert into activity (party_key, dialog_id, id, created_at, kind, extended_type, transmission_id, actor_kind,
        actor_id, actor_name, description)
    select $1, $4, unnest($37), unnest($38), unnest($39), unnest($40), unnest($41), unnest($42), unnest($43),
        unnest($44), unnest($45)";
const LABELS: &str = "
, labels as (
    insert into label_log (party_key, dialog_id, id, at, label, added, actor_kind, actor_id, actor_name)
    select $1, $4, unnest($46), unnest($47), unnest($48), unnest($49), unnest($50), unnest($51), unnest($52)";
const REFERENCES: &str = "
, refs as (
    insert into dialog_ref (org_id, kind, ref, dialog_id, party_key)
    select $6, unnest($53), unnest($54), $4, $1";
const EVENT: &str = "
, event as (
    insert into outbox_event (created_at, dialog_id, party_key, silent, shared, events)
    select $55, $4, $1, $56, $57, $58";
const IF_TOLD: &str = "
    where $55 is not null)
";
const PAIR: &str = "
, new_pair as (
    insert into party_service (party_key, service_id) select $1, $5 on conflict do nothing)";
const ALONE: &str = ")";
const IF_OPEN: &str = " from gate)";

/// Inserts every row of a new dialog, or none: 0 rows mean that the party's key belongs to another party.
pub(crate) struct CreateDialog(pub(crate) DialogParameters);

impl Statement for CreateDialog {
    type Id = CreateDialog;

    // Besides inserts one look-up by `party_pkey` for a pair of party and service that this process has not written yet.
    // `new_party` waits for a concurrent first dialog of the same key, and the row it waited for is not visible here: then `gate`
    // stays shut, and the caller tries again.
    const SQL: &'static [&'static str] = &[
        "
, new_party as (
    insert into party (party_key, urn, created_at) select $1, $2, $17 where not $3
    on conflict do nothing returning 1)
, gate as (
    select 1 as open where $3 or exists (select from new_party)
        or exists (select from party p where p.party_key = $1 and p.urn = $2))
, new_pair as (
    insert into party_service (party_key, service_id) select $1, $5 from gate where not $3 on conflict do nothing)
, head as (",
        HEAD,
        " from gate returning 1)",
        STATE,
        IF_OPEN,
        REST,
        IF_OPEN,
        TRANSMISSIONS,
        IF_OPEN,
        ATTACHMENTS,
        ", gate on conflict do nothing)",
        ACTIVITIES,
        IF_OPEN,
        LABELS,
        IF_OPEN,
        REFERENCES,
        IF_OPEN,
        EVENT,
        " from gate",
        IF_TOLD,
        "select count(*) from head",
    ];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        self.0.bind(parameters)
    }
}

/// As [`CreateDialog`] for the common case: the party is known, and no label was set. Without the gate and the tables that get no row.
/// `NEW_PAIR`: its first dialog of a service, as far as this process knows.
pub(crate) struct CreatePlainDialog<const NEW_PAIR: bool>(pub(crate) DialogParameters);

impl<const NEW_PAIR: bool> Statement for CreatePlainDialog<NEW_PAIR> {
    type Id = Self;

    const SQL: &'static [&'static str] = &[
        if NEW_PAIR { PAIR } else { "" },
        STATE,
        ALONE,
        REST,
        ALONE,
        TRANSMISSIONS,
        ALONE,
        ATTACHMENTS,
        " on conflict do nothing)",
        ACTIVITIES,
        ALONE,
        REFERENCES,
        ALONE,
        EVENT,
        IF_TOLD,
        HEAD,
        " returning 1::bigint",
    ];

    fn bind<'b>(&'b self, parameters: &mut Parameters<'_, '_, 'b>) -> QueryResult<()> {
        self.0.bind(parameters)
    }
}
