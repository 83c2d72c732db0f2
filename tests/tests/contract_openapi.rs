//! The generated API documents against the published contract.
//!
//! What is there must be equal, without exceptions. What is not there yet stands in `contract/missing.txt`, sorted; the list
//! only shrinks: a line for something that is there fails as much as something that is missing without a line.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read the contract has failed"
)]

use dialogporten_http::openapi::{Document, document};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const MISSING: &str = include_str!("../contract/missing.txt");

const CONTRACTS: [(&str, Document, &str); 2] = [
    (
        "service-owner",
        Document::ServiceOwner,
        include_str!("../contract/openapi.service-owner.json"),
    ),
    (
        "end-user",
        Document::EndUser,
        include_str!("../contract/openapi.end-user.json"),
    ),
];

/// Words and positions that no client and no generator depends on.
const ANNOTATIONS: [&str; 5] = ["description", "example", "x-name", "x-position", "x-originalName"];

/// Operations and schemas of a document by name.
type Parts = BTreeMap<String, Value>;

fn expected(text: &str) -> Value {
    serde_json::from_str(text).expect("the contract is JSON")
}

fn object<'a>(api: &'a Value, pointer: &str) -> &'a Map<String, Value> {
    api.pointer(pointer)
        .and_then(Value::as_object)
        .unwrap_or_else(|| panic!("{pointer} is not an object"))
}

fn parts(audience: &str, api: &Value) -> Parts {
    let operations = object(api, "/paths").iter().flat_map(|(path, methods)| {
        methods
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(method, operation)| {
                let name = format!("{audience} {} {path}", method.to_uppercase());
                (name, comparable_operation(operation))
            })
    });
    let schemas = object(api, "/components/schemas")
        .iter()
        .map(|(name, schema)| (format!("{audience} schema {name}"), comparable_schema(schema)));
    operations.chain(schemas).collect()
}

/// Parameters are found by place and name, never by position.
fn comparable_operation(operation: &Value) -> Value {
    let mut comparable = without_annotations(operation);
    if let Some(parameters) = comparable.get("parameters").and_then(Value::as_array) {
        let by_name: Map<String, Value> = parameters
            .iter()
            .map(|parameter| {
                (
                    format!("{} {}", parameter["in"], parameter["name"]),
                    parameter.clone(),
                )
            })
            .collect();
        assert_eq!(by_name.len(), parameters.len(), "a parameter is described twice");
        replace(&mut comparable, "parameters", by_name);
    }
    comparable
}

/// A member may be called like an annotation; its name counts.
fn comparable_schema(schema: &Value) -> Value {
    let mut comparable = without_annotations(schema);
    if let Some(members) = schema.get("properties").and_then(Value::as_object) {
        let members = members
            .iter()
            .map(|(name, member)| (name.clone(), without_annotations(member)))
            .collect();
        replace(&mut comparable, "properties", members);
    }
    comparable
}

fn replace(object: &mut Value, name: &str, members: Map<String, Value>) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), Value::Object(members));
    }
}

fn without_annotations(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !ANNOTATIONS.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), without_annotations(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_annotations).collect(),
        other => other.clone(),
    }
}

/// Where two values differ, as `pointer: expected / found`.
fn differences(expected: &Value, found: &Value, pointer: &str, all: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            let names: BTreeSet<_> = left.keys().chain(right.keys()).collect();
            for name in names {
                let left = left.get(name).unwrap_or(&Value::Null);
                let right = right.get(name).unwrap_or(&Value::Null);
                differences(left, right, &format!("{pointer}/{name}"), all);
            }
        }
        _ if expected == found => {}
        _ => all.push(format!("{pointer}: expected {expected}, found {found}")),
    }
}

fn all_parts() -> (Parts, Parts) {
    let mut contract = Parts::new();
    let mut generated = Parts::new();
    for (audience, which, text) in CONTRACTS {
        contract.extend(parts(audience, &expected(text)));
        generated.extend(parts(audience, &document(which, None)));
    }
    (contract, generated)
}

#[test]
fn what_is_generated_is_what_is_published() {
    let (contract, generated) = all_parts();
    let mut all = Vec::new();
    for (name, found) in &generated {
        if let Some(expected) = contract.get(name) {
            differences(expected, found, name, &mut all);
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn nothing_is_generated_that_is_not_published() {
    let (contract, generated) = all_parts();
    let extra: Vec<_> = generated
        .keys()
        .filter(|name| !contract.contains_key(*name))
        .collect();
    assert!(extra.is_empty(), "{extra:#?}");
}

#[test]
fn exactly_what_is_missing_is_listed_as_missing() {
    let (contract, generated) = all_parts();
    let missing: Vec<&str> = contract
        .keys()
        .filter(|name| !generated.contains_key(*name))
        .map(String::as_str)
        .collect();
    let listed: Vec<&str> = MISSING.lines().collect();
    let unlisted: Vec<_> = missing.iter().filter(|name| !listed.contains(name)).collect();
    let there: Vec<_> = listed.iter().filter(|name| !missing.contains(name)).collect();
    assert!(unlisted.is_empty(), "missing, but not listed: {unlisted:#?}");
    assert!(there.is_empty(), "listed as missing, but there: {there:#?}");
    assert_eq!(listed, missing, "the list is not sorted");
}

#[test]
fn version_title_tags_and_security_schemes_are_the_published_ones() {
    for (audience, which, text) in CONTRACTS {
        let contract = expected(text);
        let generated = document(which, None);
        for pointer in ["/openapi", "/info", "/tags", "/components/securitySchemes"] {
            assert_eq!(
                generated.pointer(pointer),
                contract.pointer(pointer),
                "{audience} {pointer}"
            );
        }
    }
}

#[test]
fn a_difference_is_found_wherever_it_is() {
    let contract = expected(CONTRACTS[0].2);
    let operation = &contract["paths"]["/api/v1/serviceowner/dialogs"]["post"];
    for (pointer, value) in [
        ("/operationId", Value::from("Other")),
        ("/responses/201/headers/Etag/schema/type", Value::from("integer")),
        ("/responses/400/content", Value::Null),
        ("/requestBody/required", Value::from(false)),
        ("/security/0/maskinporten/0", Value::from("other")),
    ] {
        let mut changed = operation.clone();
        *changed.pointer_mut(pointer).expect("the contract has it") = value;
        let mut all = Vec::new();
        differences(
            &comparable_operation(operation),
            &comparable_operation(&changed),
            "",
            &mut all,
        );
        assert_eq!(all.len(), 1, "{pointer}: {all:?}");
    }
}
