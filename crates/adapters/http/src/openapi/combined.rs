//! Both audiences in one document.

use super::names::{referenced, rename_references};
use super::{Document, document};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const PREFIX: &str = "EndUser";

/// Both documents in one. Where they use one name for two things, the end users' gets a prefix.
pub(super) fn both(base_uri: Option<&str>) -> Value {
    let mut api = document(Document::ServiceOwner, base_uri);
    let mut end_user = document(Document::EndUser, base_uri);
    let renamed = differing(
        members(&api, "/components/schemas"),
        members(&end_user, "/components/schemas"),
    );
    rename_references(&mut end_user, &|name| new_name(name, &renamed));
    prefix_operations(&mut end_user);
    let schemas = members(&end_user, "/components/schemas")
        .into_iter()
        .flatten()
        .map(|(name, schema)| (new_name(name, &renamed), schema.clone()))
        .collect::<Vec<_>>();
    extend(&mut api, "/components/schemas", schemas);
    for pointer in ["/paths", "/components/securitySchemes"] {
        let more = members(&end_user, pointer)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>();
        extend(&mut api, pointer, more);
    }
    if let Some(title) = api.pointer_mut("/info/title") {
        *title = "Dialogporten".into();
    }
    if let Some(Value::Array(tags)) = api.pointer_mut("/tags") {
        tags.insert(1, serde_json::json!({"name": Document::EndUser.tag()}));
    }
    api
}

fn members<'a>(api: &'a Value, pointer: &str) -> Option<&'a Map<String, Value>> {
    api.pointer(pointer).and_then(Value::as_object)
}

fn extend(api: &mut Value, pointer: &str, more: Vec<(String, Value)>) {
    if let Some(Value::Object(members)) = api.pointer_mut(pointer) {
        for (name, value) in more {
            members.entry(name).or_insert(value);
        }
    }
}

/// Names that stand for different things, or for the same thing around something different.
fn differing(first: Option<&Map<String, Value>>, second: Option<&Map<String, Value>>) -> BTreeSet<String> {
    let (Some(first), Some(second)) = (first, second) else {
        return BTreeSet::new();
    };
    let shared: Vec<_> = second
        .iter()
        .filter_map(|(name, schema)| Some((name, schema, first.get(name)?)))
        .collect();
    let mut names: BTreeSet<String> = shared
        .iter()
        .filter(|(_, schema, other)| schema != other)
        .map(|(name, _, _)| (*name).clone())
        .collect();
    loop {
        let before = names.len();
        for (name, schema, _) in &shared {
            if refers_to_any(schema, &names) {
                names.insert((*name).clone());
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

fn refers_to_any(value: &Value, names: &BTreeSet<String>) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| match value.as_str() {
            Some(target) if key == "$ref" => names.contains(referenced(target)),
            _ => refers_to_any(value, names),
        }),
        Value::Array(items) => items.iter().any(|item| refers_to_any(item, names)),
        _ => false,
    }
}

/// Operation ids must be unique in a document; the metadata operations are the same in both and appear once.
fn prefix_operations(api: &mut Value) {
    let Some(Value::Object(paths)) = api.pointer_mut("/paths") else {
        return;
    };
    for operation in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|methods| methods.values_mut())
    {
        if let Some(Value::String(id)) = operation.get_mut("operationId") {
            *id = format!("{PREFIX}{id}");
        }
    }
}

fn new_name(name: &str, renamed: &BTreeSet<String>) -> String {
    if renamed.contains(name) {
        format!("{PREFIX}{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::both;
    use crate::openapi::names::rename_references;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn one_document_holds_the_dialog_of_either_audience() {
        let api = both(Some("https://example.no"));
        let schemas = &api["components"]["schemas"];
        assert!(schemas["Dialog"]["properties"]["serviceOwnerContext"].is_object());
        assert!(schemas["EndUserDialog"]["properties"]["dialogToken"].is_object());
        assert!(schemas["EndUserLocalization"].is_null());
        assert_eq!(api["servers"][0]["url"], "https://example.no");
    }

    #[test]
    fn every_reference_of_the_whole_leads_to_a_schema() {
        let mut api = both(None);
        let schemas = api["components"]["schemas"].clone();
        rename_references(&mut api, &|name| {
            assert!(schemas[name].is_object(), "{name}");
            name.to_owned()
        });
    }

    #[test]
    fn operation_ids_are_unique_across_audiences() {
        let api = both(None);
        let mut ids = BTreeSet::new();
        for methods in api["paths"].as_object().unwrap().values() {
            for operation in methods.as_object().unwrap().values() {
                let Value::String(id) = &operation["operationId"] else {
                    panic!("an operation has no id")
                };
                assert!(ids.insert(id.clone()), "{id}");
            }
        }
    }
}
