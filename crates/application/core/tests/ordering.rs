//! Orders and positions as clients write them.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own input is a broken test"
)]

use dialogporten_application::ordering::{
    OrderKey, OrderedDialog, PositionError, SearchOrder, SearchPosition,
};
use dialogporten_domain::Timestamp;
use dialogporten_domain::identifier::DialogId;
use uuid::Uuid;

fn at(second: i64) -> Timestamp {
    Timestamp::from_timestamp(1_772_366_400 + second, 123_456_000).unwrap()
}

fn dialog(id: u128, due: Option<i64>) -> OrderedDialog {
    OrderedDialog {
        id: DialogId::new(Uuid::from_u128(id)),
        created_at: at(0),
        updated_at: at(0),
        content_updated_at: at(0),
        due_at: due.map(at),
    }
}

#[test]
fn an_order_ends_with_the_id() {
    for (text, normal) in [
        ("dueAt", "dueat_desc,id_desc"),
        (
            "CREATEDAT_ASC, updatedAt_Desc",
            "createdat_asc,updatedat_desc,id_desc",
        ),
        ("id_asc", "contentupdatedat_desc,id_asc"),
        ("id_asc,dueAt_asc", "dueat_asc,id_asc"),
    ] {
        assert_eq!(SearchOrder::parse(text).unwrap().to_text(), normal);
    }
    assert_eq!(SearchOrder::default().to_text(), "contentupdatedat_desc,id_desc");
    for wrong in ["", "title", "dueAt_up", "dueAt,dueAt_asc", "id,id", "dueAt,"] {
        assert!(SearchOrder::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_position_reads_as_it_was_written() {
    for order in ["dueAt", "dueAt_asc,createdAt", "contentUpdatedAt,id_asc"] {
        let order = SearchOrder::parse(order).unwrap();
        for due in [None, Some(5)] {
            let position = SearchPosition::after(&dialog(7, due), &order);
            let text = position.to_text(&order);
            assert_eq!(SearchPosition::parse(&text, &order).unwrap(), position, "{text}");
        }
    }
    let order = SearchOrder::default();
    let text = SearchPosition::after(&dialog(7, None), &order).to_text(&order);
    assert_eq!(
        text,
        "contentupdatedat_2026-03-01T12:00:00.1234560Z,id_00000000-0000-0000-0000-000000000007"
    );
}

#[test]
fn a_position_needs_every_key_and_ignores_others() {
    let order = SearchOrder::parse("dueAt").unwrap();
    let id = "id_00000000-0000-0000-0000-000000000007";
    let full = format!("createdat_2026-03-01T12:00:00Z,dueat_,{id}");
    assert_eq!(
        SearchPosition::parse(&full, &order).unwrap(),
        SearchPosition::after(&dialog(7, None), &order)
    );
    assert_eq!(
        SearchPosition::parse(id, &order),
        Err(PositionError::MissingKeys(vec![OrderKey::DueAt]))
    );
    for wrong in ["", "x", "title_1,id_7", "dueat_now,id_7", "createdat_,dueat_"] {
        assert_eq!(
            SearchPosition::parse(wrong, &order),
            Err(PositionError::Malformed),
            "{wrong}"
        );
    }
}

#[test]
fn a_position_is_before_exactly_what_comes_later_in_the_order() {
    let dialogs: Vec<_> = [None, Some(1), Some(2), None, Some(1)]
        .into_iter()
        .zip(1..)
        .map(|(due, id)| dialog(id, due))
        .collect();
    for order in [
        "dueAt",
        "dueAt_asc",
        "dueAt_asc,id_asc",
        "id_asc",
        "createdAt,dueAt_asc",
    ] {
        let order = SearchOrder::parse(order).unwrap();
        for left in &dialogs {
            let position = SearchPosition::after(left, &order);
            for right in &dialogs {
                let comes_later = order.compare(left, right).is_lt();
                assert_eq!(position.is_before(right, &order), comes_later);
            }
        }
    }
}
