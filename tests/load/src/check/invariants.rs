//! What must hold in the database whatever was done.

use crate::Failure;
use crate::database::{Database, SUBJECT};

/// What is wrong, and a statement that finds the dialogs where it is.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "counters of transmissions differ from their rows",
        "select d.id from dialog d left join transmission t on t.dialog_id = d.id group by d.id
         having d.from_party <> count(t.id) filter (where t.kind in (7, 8))
             or d.from_owner <> count(t.id) filter (where t.kind not in (7, 8))",
    ),
    (
        "the number of unopened transmissions differs from their rows",
        "select d.id from dialog d where d.unopened <> (
            select count(*) from transmission t where t.dialog_id = d.id and t.kind not in (7, 8) and not exists (
                select from activity a where a.dialog_id = d.id and a.kind = 4 and a.transmission_id = t.id))",
    ),
    (
        "the bit of unopened content differs from the number",
        "select id from dialog where (bits & 2 <> 0) <> (unopened > 0)",
    ),
    (
        "a dialog has no inbox row or no body",
        "select d.id from dialog d left join inbox i on i.dialog_id = d.id left join dialog_body b on b.dialog_id = d.id
         where i.dialog_id is null or b.dialog_id is null",
    ),
    (
        "deletion differs between head and inbox",
        "select d.id from dialog d join inbox i on i.dialog_id = d.id where (d.deleted_at is not null) <> (i.flags & 1024 <> 0)",
    ),
    (
        "party, service or owner differ between head and inbox",
        "select d.id from dialog d join inbox i on i.dialog_id = d.id
         where (d.party_key, d.service_id, d.org_id) is distinct from (i.party_key, i.service_id, i.org_id)",
    ),
    (
        "not exactly one of default, bin and archive",
        "select dialog_id from inbox where (flags & 1) + (flags >> 1 & 1) + (flags >> 2 & 1) <> 1",
    ),
    (
        "the latest activity is not the latest",
        "select d.id from dialog d join lateral (
            select a.id from activity a where a.dialog_id = d.id order by a.created_at desc, a.id desc limit 1) a on true
         where d.latest_activity is null or (d.latest_activity ->> 'i')::uuid <> a.id",
    ),
    (
        "a row belongs to no dialog",
        "select o.dialog_id from (
            select dialog_id from inbox union all select dialog_id from dialog_body union all select dialog_id from transmission
            union all select dialog_id from activity union all select dialog_id from seen_log union all select dialog_id from label_log
            union all select dialog_id from dialog_ref union all select dialog_id from transmission_attachment) o
         where not exists (select from dialog d where d.id = o.dialog_id)",
    ),
    (
        "an attachment's row belongs to no transmission",
        "select a.dialog_id from transmission_attachment a
         where not exists (select from transmission t where t.dialog_id = a.dialog_id and t.id = a.transmission_id)",
    ),
    (
        "an attachment of a transmission has no row",
        "select t.dialog_id from transmission t, json_array_elements(t.body -> 'f') f
         where not exists (select from transmission_attachment a where a.dialog_id = t.dialog_id and a.id = (f ->> 'i')::uuid)",
    ),
    (
        "look-up references differ from the dialog",
        "select d.id from dialog d where
            (select array_agg(ref order by ref) from dialog_ref r where r.dialog_id = d.id and kind = 2)
                is distinct from (select array_agg(l order by l collate \"C\") from unnest(d.owner_labels) l)
            or (select count(*) from dialog_ref r where r.dialog_id = d.id and kind = 3) <> (d.external_ref is not null)::integer
            or (select count(*) from dialog_ref r where r.dialog_id = d.id and kind = 1) <> (d.idempotent_key is not null)::integer",
    ),
    (
        "the pair of party and service is unknown",
        "select i.dialog_id from inbox i
         where not exists (select from party_service s where s.party_key = i.party_key and s.service_id = i.service_id)",
    ),
    (
        "an event id was given twice",
        "select min(o.dialog_id::text) from outbox_event o, json_array_elements(o.events) e group by e ->> 'i' having count(*) > 1",
    ),
    (
        "a commit has not exactly one event of the dialog itself",
        "select o.dialog_id from outbox_event o, json_array_elements(o.events) e group by o.tx, o.id, o.dialog_id
         having count(*) filter (where (e ->> 'k')::integer between 1 and 4) <> 1",
    ),
    (
        "a reading has not exactly one event",
        "select s.dialog_id from seen_log s
         left join (select o.dialog_id, (e ->> 'c')::uuid as id, count(*) as n from outbox_event o, json_array_elements(o.events) e
                    where e ->> 'k' = '5' group by 1, 2) e on e.dialog_id = s.dialog_id and e.id = s.id
         where e.n is distinct from 1",
    ),
];

/// What does not hold.
///
/// # Errors
/// A statement fails.
pub(crate) fn violations(database: &Database) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for (what, statement) in INVARIANTS {
        let dialogs = database.query(SUBJECT, statement)?;
        let dialogs: Vec<&str> = dialogs.lines().collect();
        if let Some(first) = dialogs.first() {
            found.push(format!("{what}: {} times, for instance {first}", dialogs.len()));
        }
    }
    Ok(found)
}
