//! Whatever stands in a query string, the answer is one of the contract's.

use crate::world::{DIALOGS, MIN, PARTY, World};
use dialogporten_testkit::builders::person;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;

const NAMES: [&str; 26] = [
    "serviceResource",
    "party",
    "endUserId",
    "extendedStatus",
    "externalReference",
    "status",
    "deleted",
    "createdAfter",
    "createdBefore",
    "updatedAfter",
    "contentUpdatedAfter",
    "isContentSeen",
    "dueAfter",
    "dueBefore",
    "visibleAfter",
    "process",
    "systemLabel",
    "excludeApiOnly",
    "search",
    "serviceOwnerLabels",
    "searchLanguageCode",
    "orderBy",
    "continuationToken",
    "limit",
    "label",
    "instanceRef",
];

fn value() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        PARTY,
        person().as_str().to_owned().leak(),
        "urn:altinn:resource:example-building-permit",
        "Bin",
        "true",
        "5",
        "dueAt_asc,id",
        "dueat_,id_018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
        "contentupdatedat_2026-03-01T09:30:00.1234560Z,id_018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01",
        "[\"a\"]",
        "nb",
        "*",
        "",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,12}", 1 => "[\\[\\]\",{}%_*\\\\\0-]{0,6}"]
}

#[test]
fn no_query_is_answered_with_a_failure() {
    let system = actix_web::rt::System::new();
    let world = World::new();
    system.block_on(world.created(MIN));
    let seen = RefCell::new([0_usize; 2]);
    let pair = (prop::sample::select(NAMES.to_vec()), value());
    let pairs = prop::collection::vec(pair, 0..4);
    let place = prop::sample::select(vec![DIALOGS, "/api/v1/serviceowner/dialogs/endusercontext"]);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
    runner
        .run(&(place, pairs), |(place, pairs)| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(&pairs);
            let answer = system.block_on(world.get("searcher", &format!("{place}?{}", query.finish())));
            prop_assert!(
                matches!(answer.status, 200 | 400),
                "{}: {}",
                answer.status,
                answer.text()
            );
            prop_assert!(answer.status == 200 || !answer.error_keys().is_empty());
            if let Some(count) = seen.borrow_mut().get_mut(usize::from(answer.status == 400)) {
                *count += 1;
            }
            Ok(())
        })
        .unwrap();
    let [found, refused] = seen.into_inner();
    assert!(found > 10 && refused > 10, "{found} answered, {refused} refused");
}
