//! The wire types of each audience as published schemas.

use super::operation::reference;
use super::{Document, nswag};
use dialogporten_api_types::{end_user, metadata, problem, service_owner};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

type Collected = Vec<(String, RefOr<Schema>)>;

/// Every schema of a document by name.
pub(super) fn schemas(document: Document) -> Map<String, Value> {
    let mut schemas: Map<String, Value> = collect(document)
        .into_iter()
        .map(|(name, schema)| {
            // A schema is a tree of strings, numbers and lists: writing it as JSON cannot fail.
            let schema = serde_json::to_value(schema).unwrap_or_default();
            let schema = nswag::schema(&name, schema);
            (name, schema)
        })
        .collect();
    schemas.insert(
        "AcceptedLanguage".into(),
        object(json!({"languageCode": {"type": "string"}, "weight": {"type": "integer", "format": "int32"}})),
    );
    schemas.insert(
        "AcceptedLanguages".into(),
        object(
            json!({"acceptedLanguage": {"type": "array", "nullable": true, "items": reference("AcceptedLanguage")}}),
        ),
    );
    schemas
}

/// The contract lists, for every operation that reads `Accept-Language`, an object with what the header holds.
pub(super) fn language_request() -> Value {
    object(json!({"acceptedLanguages": {"nullable": true, "oneOf": [reference("AcceptedLanguages")]}}))
}

fn object(members: Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": members})
}

fn collect(document: Document) -> Collected {
    let mut all = Collected::new();
    add::<metadata::Limits>(&mut all);
    add::<problem::ProblemDetails>(&mut all);
    match document {
        Document::ServiceOwner => {
            add::<service_owner::CreateDialog>(&mut all);
            add::<service_owner::Dialog>(&mut all);
        }
        Document::EndUser => {
            add::<end_user::Dialog>(&mut all);
            add::<end_user::PaginatedListOfDialogListItem>(&mut all);
        }
    }
    all
}

fn add<T: ToSchema>(all: &mut Collected) {
    all.push((T::name().into_owned(), <T as PartialSchema>::schema()));
    T::schemas(all);
}

#[cfg(test)]
mod tests {
    use super::collect;
    use crate::openapi::{Document, nswag};
    use serde_json::Value;
    use std::collections::BTreeMap;

    fn without_descriptions(value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .filter(|(name, value)| name != "description" || !value.is_string())
                .map(|(name, value)| (name, without_descriptions(value)))
                .collect(),
            Value::Array(items) => items.into_iter().map(without_descriptions).collect(),
            other => other,
        }
    }

    #[test]
    fn no_name_stands_for_two_schemas_in_one_document() {
        for document in [Document::ServiceOwner, Document::EndUser] {
            let mut known = BTreeMap::new();
            for (name, schema) in collect(document) {
                let schema = nswag::schema(&name, serde_json::to_value(schema).unwrap());
                let schema = without_descriptions(schema);
                let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(*first, schema, "{document:?} {name}");
            }
        }
    }
}
