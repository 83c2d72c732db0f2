//! No input, however malformed, is our failure.

use crate::world::{MAX, World};
use actix_web::http::Uri;
use actix_web::rt::{System, SystemRunner};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// Values that wire types do not expect.
fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,20}".prop_map(Value::from),
        "[ -~]{0,300}".prop_map(Value::from),
        Just(json!("https://example.no/\u{0}")),
        Just(json!("00000000-0000-0000-0000-000000000000")),
        Just(json!("9999-12-31T23:59:59.9999999-14:00")),
        Just(json!("0001-01-01T00:00:00+14:00")),
        Just(json!("2026-01-01T00:00:00.1234567Z")),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null])),
        Just(json!([{}])),
        Just(json!([[[[[[]]]]]])),
        Just(json!([{"value": "x", "languageCode": "nb"}, {"value": "", "languageCode": ""}])),
        (0_i32..20).prop_map(Value::from),
    ]
}

/// Pointers to every value of a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| pointers(member, &format!("{at}/{name}"), found)),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(index, element)| pointers(element, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

fn mutated(choices: &[(Index, Option<Value>)]) -> String {
    let mut document: Value = serde_json::from_str(MAX).unwrap();
    for (choice, value) in choices {
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        let place = choice.get(&places);
        match (value, place.rsplit_once('/')) {
            (Some(value), _) => *document.pointer_mut(place).unwrap() = value.clone(),
            (None, Some((parent, name))) => match document.pointer_mut(parent) {
                Some(Value::Object(members)) => {
                    members.remove(name);
                }
                Some(Value::Array(elements)) => {
                    let copy = elements.last().cloned();
                    elements.extend(copy);
                }
                _ => {}
            },
            (None, None) => {}
        }
    }
    document.to_string()
}

/// Runs `check` on many inputs against one world.
fn for_many<S: Strategy>(
    strategy: S,
    check: impl Fn(&World, &SystemRunner, S::Value) -> Result<(), TestCaseError>,
) {
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let (world, system) = (World::new(), System::new());
    let mut runner = TestRunner::new(config);
    if let Err(error) = runner.run(&strategy, |input| check(&world, &system, input)) {
        panic!("{error}");
    }
}

#[test]
fn mutations_of_the_largest_example_are_never_our_failure() {
    let choice = (any::<Index>(), prop::option::weighted(0.8, strange()));
    for_many(prop::collection::vec(choice, 1..5), |world, system, choices| {
        let answer = system.block_on(world.create(mutated(&choices)));
        prop_assert!(answer.status < 500, "{}", answer.status);
        prop_assert!(answer.status == 201 || !answer.error_keys().is_empty());
        Ok(())
    });
}

#[test]
fn damaged_text_is_never_our_failure() {
    let damage = prop::collection::vec((any::<Index>(), any::<u8>()), 1..4);
    for_many(
        (damage, any::<Index>(), any::<bool>()),
        |world, system, (damage, end, cut)| {
            let mut body = MAX.as_bytes().to_vec();
            for (place, byte) in damage {
                let place = place.index(body.len());
                body[place] = byte;
            }
            if cut {
                body.truncate(end.index(body.len()));
            }
            let answer = system.block_on(world.create(body));
            prop_assert!(answer.status < 500, "{}", answer.status);
            Ok(())
        },
    );
}

#[test]
fn strange_queries_are_never_our_failure() {
    for_many(("[ -~]{0,80}", "[!-~]{0,40}"), |world, system, (query, id)| {
        let clean = |text: &str| text.replace(|c| " \"<>\\^`{|}#/?".contains(c), "");
        let paths = [
            format!("/api/v1/enduser/dialogs?{}", clean(&query)),
            format!(
                "/api/v1/serviceowner/dialogs/{}?enduserid={}",
                clean(&id),
                clean(&query)
            ),
        ];
        for (path, token) in paths.iter().zip(["citizen", "owner"]) {
            if path.parse::<Uri>().is_ok() {
                let answer = system.block_on(world.get(token, path));
                prop_assert!(answer.status < 500, "{} {path}", answer.status);
            }
        }
        Ok(())
    });
}
