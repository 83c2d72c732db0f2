//! Does an answer say what was sent? The comparison of a created dialog with its re-reading.

use serde_json::Value;

/// Members that an end user is never shown (`spec/end-user-api.md` § 3.2).
pub(crate) const HIDDEN_FROM_END_USERS: &[&str] = &[
    "idempotentKey",
    "visibleFrom",
    "searchTags",
    "serviceOwnerContext",
];

/// The first member that was sent and is not in the answer with the same value. Members that the server adds are no difference; lists of
/// entries with `id` are compared by it, other lists as sets.
pub(crate) fn difference(sent: &Value, answered: &Value, hidden: &[&str]) -> Option<String> {
    compare(sent, answered, "", hidden)
}

fn compare(sent: &Value, answered: &Value, path: &str, hidden: &[&str]) -> Option<String> {
    match (sent, answered) {
        (Value::Object(sent), Value::Object(answered)) => sent
            .iter()
            .filter(|(name, _)| !hidden.contains(&name.as_str()))
            .find_map(|(name, value)| {
                let path = format!("{path}.{name}");
                answered.get(name).map_or_else(
                    || Some(format!("{path} is missing")),
                    |found| compare(value, found, &path, hidden),
                )
            }),
        (Value::Array(sent), Value::Array(answered)) => {
            if sent.len() != answered.len() {
                return Some(format!(
                    "{path} has {} entries instead of {}",
                    answered.len(),
                    sent.len()
                ));
            }
            sent.iter()
                .enumerate()
                .find_map(|(index, value)| entry(value, answered, &format!("{path}[{index}]"), hidden))
        }
        _ if sent == answered => None,
        _ => Some(format!("{path} differs")),
    }
}

fn entry(sent: &Value, answered: &[Value], path: &str, hidden: &[&str]) -> Option<String> {
    if let Some(id) = sent.get("id") {
        return match answered.iter().find(|candidate| candidate.get("id") == Some(id)) {
            Some(found) => compare(sent, found, path, hidden),
            None => Some(format!("{path} is missing")),
        };
    }
    let differences: Vec<String> = answered
        .iter()
        .map_while(|candidate| compare(sent, candidate, path, hidden))
        .collect();
    // `map_while` stops at the first equal entry: as many differences as entries means that none was equal.
    if differences.len() == answered.len() {
        differences.into_iter().next()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn added_members_and_another_order_are_no_difference() {
        let sent = json!({ "a": [ { "id": 1, "x": 1 }, { "id": 2 } ], "tags": [ { "value": "p" }, { "value": "q" } ] });
        let answered = json!({ "revision": 9, "a": [ { "id": 2, "y": 1 }, { "id": 1, "x": 1 } ], "tags": [ { "value": "q" }, { "value": "p" } ] });
        assert_eq!(difference(&sent, &answered, &[]), None);
    }

    #[test]
    fn a_lost_member_a_changed_value_and_a_lost_entry_are_named() {
        let sent = json!({ "a": [ { "id": 1, "x": { "y": 1 } } ] });
        assert_eq!(
            difference(&sent, &json!({}), &[]).as_deref(),
            Some(".a is missing")
        );
        assert_eq!(
            difference(&sent, &json!({ "a": [] }), &[]).as_deref(),
            Some(".a has 0 entries instead of 1")
        );
        assert_eq!(
            difference(&sent, &json!({ "a": [ { "id": 1, "x": { "y": 2 } } ] }), &[]).as_deref(),
            Some(".a[0].x.y differs")
        );
        assert_eq!(
            difference(&json!([ { "v": 1 } ]), &json!([ { "v": 2 } ]), &[]).as_deref(),
            Some("[0].v differs")
        );
    }

    #[test]
    fn hidden_members_are_not_expected() {
        assert_eq!(
            difference(
                &json!({ "searchTags": [] }),
                &json!({}),
                super::HIDDEN_FROM_END_USERS
            ),
            None
        );
    }
}
