//! Generated rows are read by the store's ports as the domain made them, and tables agree with each other.

use dialogporten_application::dialogs::DialogQueries;
use dialogporten_generator::world::midnight;
use dialogporten_generator::{World, generate};
use dialogporten_testkit::postgres::TestDatabase;
use std::sync::Arc;

/// Each gives the rows that break a rule.
const BREACHES: [(&str, &str); 10] = [
    (
        "inbox without head",
        "select i.dialog_id from inbox i left join dialog d on d.id = i.dialog_id and d.party_key = i.party_key where d.id is null",
    ),
    (
        "head without inbox",
        "select d.id from dialog d left join inbox i on i.dialog_id = d.id where i.dialog_id is null",
    ),
    (
        "head without body",
        "select d.id from dialog d left join dialog_body b on b.dialog_id = d.id and b.party_key = d.party_key where b.dialog_id is null",
    ),
    (
        "counters",
        "select d.id from dialog d left join (select dialog_id, count(*) filter (where kind in (7, 8)) p, count(*) filter (where kind not in (7, 8)) o from transmission group by 1) t on t.dialog_id = d.id where (d.from_party, d.from_owner) <> (coalesce(t.p, 0), coalesce(t.o, 0))",
    ),
    (
        "unopened",
        "select d.id from dialog d where unopened <> (select count(*) from transmission t where t.dialog_id = d.id and t.kind not in (7, 8) and not exists (select from activity a where a.dialog_id = d.id and a.kind = 4 and a.transmission_id = t.id))",
    ),
    (
        "party",
        "select d.id from dialog d left join party p on p.party_key = d.party_key and p.urn = d.party where p.party_key is null",
    ),
    (
        "party's services",
        "select d.id from dialog d left join party_service p on p.party_key = d.party_key and p.service_id = d.service_id where p.party_key is null",
    ),
    (
        "labels",
        "select d.id from dialog d where coalesce(cardinality(owner_labels), 0) <> (select count(*) from dialog_ref r where r.dialog_id = d.id and r.kind = 2 and r.party_key = d.party_key)",
    ),
    (
        "idempotent key",
        "select d.id from dialog d left join dialog_ref r on r.dialog_id = d.id and r.kind = 1 where r.ref is distinct from d.idempotent_key",
    ),
    (
        "order and visibility",
        "select dialog_id from inbox where visible_from > content_updated_at and visible_from > created_at",
    ),
];

#[tokio::test]
async fn every_dialog_is_read_as_it_was_made() {
    let database = TestDatabase::migrated().await;
    let world = Arc::new(World::new(1_000, 5, midnight(1_790_000_000)).unwrap());
    let loaded = generate(database.url(), &world, 2, true, |_| {}).await.unwrap();
    assert_eq!(loaded.dialogs, 1_000);
    let (_, queries) = database.store();
    for number in (0..1_000).step_by(7) {
        let made = world.dialog(number).unwrap();
        let mut expected = made.changes.current;
        expected.seen_since_content_update |= !made.seen.is_empty();
        let found = queries.details(expected.id).await.unwrap().unwrap();
        assert_eq!(found.dialog, expected, "dialog {number}");
        assert_eq!(found.transmissions, made.changes.appended.transmissions);
        let mut activities = made.changes.appended.activities;
        activities.sort_by_key(|activity| (activity.created_at, activity.id));
        assert_eq!(found.activities, activities);
        assert_eq!(found.seen_log, made.seen);
    }
    for (rule, query) in BREACHES {
        assert_eq!(database.values(query).await, Vec::<String>::new(), "{rule}");
    }
}
