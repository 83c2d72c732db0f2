//! From the schemas of the wire types (OpenAPI 3.1) to the published shape (OpenAPI 3.0 as NSwag writes it), because clients
//! generate code from that shape.

use super::operation::reference;
use serde_json::{Map, Value, json};

/// Members that the contract refers to directly; it wraps every other reference in `oneOf`.
fn is_direct(schema: &str, member: &str) -> bool {
    matches!(
        (schema, member),
        ("DialogActivityDetails", "type" | "performedBy")
            | ("DialogActivitySearchItem", "type")
            | ("DialogSeenLogDetails" | "DialogSeenLogSearchItem", "seenBy")
            | ("Limits", "endUserSearch" | "serviceOwnerSearch")
            | ("ServiceOwnerIdentifierLookup", "serviceOwner" | "serviceResource")
            | (
                "EndUserIdentifierLookup",
                "authorizationEvidence" | "serviceOwner" | "serviceResource"
            )
            | ("IdentifierLookupAuthorizationEvidenceItem", "grantType")
            | ("LabelAssignmentLog", "performedBy")
            | (
                "ServiceResource" | "ServiceResourceAccessPackage" | "ServiceResourceRole",
                "links"
            )
            | ("ServiceResourceMetadata", "serviceOwner" | "serviceResource")
    )
}

/// What the contract says about members it wants to be rid of.
fn deprecation(schema: &str, member: &str) -> Option<&'static str> {
    match (schema, member) {
        ("Dialog" | "DialogListItem", "systemLabel") => Some("Use EndUserContext.SystemLabels instead."),
        ("BulkSetSystemLabel" | "SetDialogSystemLabelRequest", "systemLabels") => {
            Some("Use AddLabels instead. This property will be removed in a future version.")
        }
        _ => None,
    }
}

/// Rewrites the schema of that name.
pub(super) fn schema(name: &str, schema: Value) -> Value {
    let Value::Object(mut schema) = schema else {
        return schema;
    };
    schema.remove("required");
    if let Some(values) = schema.get("enum").cloned() {
        schema.insert("x-enumNames".into(), values);
        return Value::Object(schema);
    }
    if let Some(Value::Object(members)) = schema.remove("properties") {
        let members = members
            .into_iter()
            .map(|(member_name, value)| {
                let value = member(name, &member_name, value);
                (member_name, value)
            })
            .collect();
        schema.insert("properties".into(), Value::Object(members));
    }
    // Problem documents may carry more members than are listed, nothing else may.
    let others = if name.starts_with("ProblemDetails") {
        json!({"nullable": true})
    } else {
        Value::Bool(false)
    };
    schema.insert("additionalProperties".into(), others);
    Value::Object(schema)
}

fn member(schema: &str, name: &str, value: Value) -> Value {
    let mut member = match referenced(&value) {
        Some((target, _, _)) if is_direct(schema, name) => return reference(target),
        Some((target, nullable, description)) => {
            let mut member = Map::new();
            member.insert("oneOf".into(), json!([reference(target)]));
            if nullable {
                member.insert("nullable".into(), true.into());
            }
            if let Some(description) = description {
                member.insert("description".into(), description.into());
            }
            member
        }
        None => match plain(value) {
            Value::Object(member) => member,
            other => return other,
        },
    };
    // Lists are never null on the wire, but the contract says they may be.
    if member.get("type").is_some_and(|kind| kind == "array") {
        member.insert("nullable".into(), true.into());
    }
    if let Some(message) = deprecation(schema, name) {
        member.insert("deprecated".into(), true.into());
        member.insert("x-deprecatedMessage".into(), message.into());
    }
    Value::Object(member)
}

/// The schema that a member refers to, whether it may be null, and the member's description.
fn referenced(value: &Value) -> Option<(&str, bool, Option<&str>)> {
    let (reference, nullable) = match value.get("oneOf").and_then(Value::as_array) {
        Some(choices) => (choices.iter().find(|choice| choice.get("$ref").is_some())?, true),
        None => (value, false),
    };
    let target = reference.get("$ref")?.as_str()?;
    let description = reference
        .get("description")
        .or_else(|| value.get("description"))
        .and_then(Value::as_str);
    Some((target.rsplit('/').next()?, nullable, description))
}

/// Rewrites a schema that is not a reference.
fn plain(value: Value) -> Value {
    let Value::Object(mut schema) = value else {
        return value;
    };
    schema.remove("propertyNames");
    schema.remove("minimum");
    if let Some(Value::Array(kinds)) = schema.get("type").cloned() {
        schema.insert("nullable".into(), kinds.iter().any(|kind| kind == "null").into());
        if let Some(kind) = kinds.into_iter().find(|kind| kind != "null") {
            schema.insert("type".into(), kind);
        }
    }
    if schema.get("format").is_some_and(|format| format == "uuid") {
        schema.insert("format".into(), "guid".into());
    }
    for nested in ["items", "additionalProperties"] {
        if let Some(value) = schema.remove(nested) {
            schema.insert(nested.into(), plain(value));
        }
    }
    Value::Object(schema)
}
