//! What a replaced dialog may hold, so that paths are matched in any case, and a member that is not set is still there.

use dialogporten_api_types::common::date_time;
use serde_json::{Map, Value};

/// Kind of a value.
pub(super) enum Shape {
    /// A text, number, boolean or name.
    Plain,
    /// A time.
    Time,
    /// Values of one kind.
    List(&'static Shape),
    /// Members by name.
    Object(&'static [(&'static str, Shape)]),
}

use Shape::{List, Object, Plain, Time};

const TEXTS: Shape = List(&Object(&[("languageCode", Plain), ("value", Plain)]));
const CONTENT_VALUE: Shape = Object(&[("isAuthorized", Plain), ("mediaType", Plain), ("value", TEXTS)]);
const ACTOR: Shape = Object(&[("actorId", Plain), ("actorName", Plain), ("actorType", Plain)]);

const API_ACTION: Shape = Object(&[
    ("action", Plain),
    ("authorizationAttribute", Plain),
    ("endpoints", List(&ENDPOINT)),
    ("id", Plain),
    ("name", Plain),
]);

const ENDPOINT: Shape = Object(&[
    ("deprecated", Plain),
    ("documentationUrl", Plain),
    ("httpMethod", Plain),
    ("id", Plain),
    ("requestSchema", Plain),
    ("responseSchema", Plain),
    ("sunsetAt", Time),
    ("url", Plain),
    ("version", Plain),
]);

const GUI_ACTION: Shape = Object(&[
    ("action", Plain),
    ("authorizationAttribute", Plain),
    ("httpMethod", Plain),
    ("id", Plain),
    ("isDeleteDialogAction", Plain),
    ("priority", Plain),
    ("prompt", TEXTS),
    ("title", TEXTS),
    ("url", Plain),
]);

const ATTACHMENT: Shape = Object(&[
    ("displayName", TEXTS),
    ("expiresAt", Time),
    ("id", Plain),
    ("name", Plain),
    (
        "urls",
        List(&Object(&[
            ("consumerType", Plain),
            ("id", Plain),
            ("mediaType", Plain),
            ("url", Plain),
        ])),
    ),
]);

const TRANSMISSION: Shape = Object(&[
    (
        "attachments",
        List(&Object(&[
            ("displayName", TEXTS),
            ("expiresAt", Time),
            ("id", Plain),
            ("name", Plain),
            (
                "urls",
                List(&Object(&[
                    ("consumerType", Plain),
                    ("mediaType", Plain),
                    ("url", Plain),
                ])),
            ),
        ])),
    ),
    ("authorizationAttribute", Plain),
    (
        "content",
        Object(&[
            ("contentReference", CONTENT_VALUE),
            ("summary", CONTENT_VALUE),
            ("title", CONTENT_VALUE),
        ]),
    ),
    ("createdAt", Time),
    ("extendedType", Plain),
    ("externalReference", Plain),
    ("id", Plain),
    ("idempotentKey", Plain),
    (
        "navigationalActions",
        List(&Object(&[("expiresAt", Time), ("title", TEXTS), ("url", Plain)])),
    ),
    ("relatedTransmissionId", Plain),
    ("sender", ACTOR),
    ("type", Plain),
]);

const ACTIVITY: Shape = Object(&[
    ("createdAt", Time),
    ("description", TEXTS),
    ("extendedType", Plain),
    ("id", Plain),
    ("performedBy", ACTOR),
    ("transmissionId", Plain),
    ("type", Plain),
]);

/// Body of a `PUT`. A test compares it with the published schema.
pub(super) static DIALOG: Shape = Object(&[
    ("activities", List(&ACTIVITY)),
    ("apiActions", List(&API_ACTION)),
    ("attachments", List(&ATTACHMENT)),
    (
        "content",
        Object(&[
            ("additionalInfo", CONTENT_VALUE),
            ("extendedStatus", CONTENT_VALUE),
            ("mainContentReference", CONTENT_VALUE),
            ("nonSensitiveSummary", CONTENT_VALUE),
            ("nonSensitiveTitle", CONTENT_VALUE),
            ("senderName", CONTENT_VALUE),
            ("summary", CONTENT_VALUE),
            ("title", CONTENT_VALUE),
        ]),
    ),
    ("dueAt", Time),
    ("expiresAt", Time),
    ("extendedStatus", Plain),
    ("externalReference", Plain),
    ("guiActions", List(&GUI_ACTION)),
    ("isApiOnly", Plain),
    ("precedingProcess", Plain),
    ("process", Plain),
    ("progress", Plain),
    ("searchTags", List(&Object(&[("value", Plain)]))),
    ("status", Plain),
    ("transmissions", List(&TRANSMISSION)),
]);

impl Shape {
    /// A member by its name in any case, with the name as it is written.
    pub(super) fn member(&self, name: &str) -> Option<(&'static str, &'static Self)> {
        let Object(members) = self else {
            return None;
        };
        let known = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(known, shape)| (*known, shape))
    }

    /// What stands where nothing was given.
    pub(super) fn absent(&self) -> Value {
        match self {
            List(_) => Value::Array(Vec::new()),
            _ => Value::Null,
        }
    }

    /// The value with all its members under their names; unknown ones are dropped. `None` when it is of another kind.
    ///
    /// Patched documents can only grow by values of known shape, so that copying parts into parts comes to an end.
    pub(super) fn fill(&self, value: Value) -> Option<Value> {
        match (self, value) {
            (_, Value::Null) => Some(self.absent()),
            (List(element), Value::Array(values)) => values
                .into_iter()
                .map(|value| element.fill(value))
                .collect::<Option<_>>()
                .map(Value::Array),
            (Object(members), Value::Object(values)) => fill_members(members, values).map(Value::Object),
            (Time, Value::String(text)) => Some(Value::String(normalised(text))),
            (Plain | Time, value @ (Value::Bool(_) | Value::Number(_) | Value::String(_))) => Some(value),
            _ => None,
        }
    }
}

fn fill_members(members: &[(&'static str, Shape)], values: Map<String, Value>) -> Option<Map<String, Value>> {
    let mut given: Vec<Option<Value>> = members.iter().map(|_| None).collect();
    for (name, value) in values {
        let known = members
            .iter()
            .zip(&mut given)
            .find(|((known, _), _)| known.eq_ignore_ascii_case(&name));
        if let Some((_, place)) = known {
            *place = Some(value);
        }
    }
    members
        .iter()
        .zip(given)
        .map(|((name, shape), value)| Some(((*name).to_owned(), shape.fill(value.unwrap_or_default())?)))
        .collect()
}

/// Times are compared by `test`, and may lack an offset here: they are UTC then.
fn normalised(text: String) -> String {
    let time = date_time::parse(&text).or_else(|| date_time::parse(&format!("{text}Z")));
    time.and_then(|time| date_time::serialize(&time, serde_json::value::Serializer).ok())
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Document, document};

    /// Compares a shape with a schema of the published document.
    fn compare(shape: &Shape, schema: &Value, api: &Value, place: &str) {
        let reference = |schema: &Value| {
            let inner = schema.pointer("/oneOf/0").unwrap_or(schema);
            inner["$ref"]
                .as_str()
                .and_then(|reference| api.pointer(reference.trim_start_matches('#')))
                .cloned()
        };
        let schema = reference(schema).unwrap_or_else(|| schema.clone());
        match shape {
            Object(members) => {
                let properties = schema["properties"]
                    .as_object()
                    .unwrap_or_else(|| panic!("{place} has no members"));
                let names: Vec<&str> = properties.keys().map(String::as_str).collect();
                let known: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
                assert_eq!(known, names, "{place}");
                for (name, shape) in *members {
                    compare(shape, &properties[*name], api, &format!("{place}.{name}"));
                }
            }
            List(element) => compare(element, &schema["items"], api, &format!("{place}[]")),
            Time => assert_eq!(schema["format"], "date-time", "{place}"),
            Plain => assert!(
                schema["format"] != "date-time"
                    && schema["properties"].is_null()
                    && schema["items"].is_null(),
                "{place}"
            ),
        }
    }

    #[test]
    fn every_published_member_can_be_patched() {
        let api = document(Document::ServiceOwner, None);
        let body = &api["paths"]["/api/v1/serviceowner/dialogs/{dialogId}"]["put"]["requestBody"]["content"];
        let schema = &body["application/json"]["schema"];
        compare(&DIALOG, schema, &api, "");
    }

    #[test]
    fn values_of_another_kind_are_refused_and_unknown_members_dropped() {
        let tags = DIALOG.member("SEARCHTAGS").unwrap();
        assert_eq!(tags.0, "searchTags");
        let filled = tags
            .1
            .fill(serde_json::json!([{"Value": "a", "x": 1}, {}]))
            .unwrap();
        assert_eq!(filled, serde_json::json!([{"value": "a"}, {"value": null}]));
        assert!(tags.1.fill(serde_json::json!([[]])).is_none());
        assert!(DIALOG.fill(serde_json::json!({"status": {}})).is_none());
    }

    #[test]
    fn the_same_time_is_written_the_same_way() {
        let same = [
            "2098-04-01T22:00:00Z",
            "2098-04-02T00:00:00+02:00",
            "2098-04-01T22:00:00",
        ];
        for text in same {
            assert_eq!(normalised(text.to_owned()), "2098-04-01T22:00:00.0000000Z");
        }
        assert_eq!(normalised("soon".to_owned()), "soon");
    }
}
