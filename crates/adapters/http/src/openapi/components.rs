//! The wire types of each audience as published schemas.

use super::names::{self, Names};
use super::operation::reference;
use super::{Document, nswag};
use dialogporten_api_types::{common, end_user, metadata, problem, service_owner};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

type Collected = Vec<(String, Value)>;

/// Every schema of a document by name.
pub(super) fn schemas(document: Document) -> Map<String, Value> {
    let mut schemas: Map<String, Value> = collect(document).into_iter().collect();
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
    if document == Document::ServiceOwner {
        let text = json!({"type": "string", "nullable": true});
        schemas.insert(
            "JsonPatchOperation".into(),
            object(json!({"op": text, "path": text, "from": text, "value": {"nullable": true}})),
        );
    }
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
    add::<metadata::Limits>(&mut all, &[]);
    add::<metadata::ServiceResourceMetadataList>(&mut all, &[]);
    add::<problem::ProblemDetails>(&mut all, &[]);
    add::<common::DialogActivity>(&mut all, &[("DialogActivity", "DialogActivityDetails")]);
    match document {
        Document::ServiceOwner => collect_service_owner(&mut all),
        Document::EndUser => collect_end_user(&mut all),
    }
    all
}

fn collect_service_owner(all: &mut Collected) {
    use service_owner as so;
    add::<so::CreateDialog>(all, &[]);
    add::<so::UpdateDialog>(all, &names::UPDATE_DIALOG);
    add::<so::CreateDialogTransmission>(all, &names::CREATE_TRANSMISSION);
    add::<so::UpdateTransmissionRequest>(all, &names::UPDATE_TRANSMISSION);
    add::<so::CreateDialogActivity>(all, &[("CreateDialogActivity", "CreateDialogActivityRequest")]);
    add::<so::CreateDialogServiceOwnerLabel>(
        all,
        &[("CreateDialogServiceOwnerLabel", "CreateServiceOwnerLabel")],
    );
    add::<so::SetDialogSystemLabelRequest>(all, &[]);
    add::<so::BulkSetSystemLabel>(all, &[]);
    add::<so::Dialog>(all, &[]);
    add::<so::PaginatedListOfDialogListItem>(all, &names::SERVICE_OWNER_LIST);
    add::<so::PaginatedListOfDialogEndUserContextItem>(all, &[]);
    add::<so::DialogTransmissionDetails>(all, &names::TRANSMISSION_DETAILS);
    add::<so::DialogTransmissionDetails>(all, &names::TRANSMISSION_LIST);
    add::<so::DialogActivitySearchItem>(all, &[]);
    add::<so::DialogSeenLogDetails>(all, &[]);
    add::<so::DialogSeenLogDetails>(all, &[("DialogSeenLogDetails", "DialogSeenLogSearchItem")]);
    add::<so::DialogServiceOwnerLabel>(all, &[("DialogServiceOwnerLabel", "ServiceOwnerLabel")]);
    add::<so::ServiceOwnerIdentifierLookup>(all, &[]);
    add::<so::NotificationCondition>(all, &[]);
    add::<common::NotificationConditionType>(all, &[]);
    add::<common::DeletedFilter>(all, &[]);
}

fn collect_end_user(all: &mut Collected) {
    use end_user as eu;
    add::<eu::SetDialogSystemLabelRequest>(all, &[]);
    add::<eu::BulkSetSystemLabel>(all, &[]);
    add::<eu::Dialog>(all, &[]);
    add::<eu::PaginatedListOfDialogListItem>(all, &[]);
    add::<eu::DialogTransmissionDetails>(all, &names::TRANSMISSION_DETAILS);
    add::<eu::DialogTransmissionDetails>(all, &names::TRANSMISSION_LIST);
    add::<eu::DialogActivitySearchItem>(all, &[]);
    add::<eu::DialogSeenLogDetails>(all, &[]);
    add::<eu::DialogSeenLogDetails>(all, &[("DialogSeenLogDetails", "DialogSeenLogSearchItem")]);
    add::<eu::LabelAssignmentLog>(all, &[]);
    add::<eu::EndUserIdentifierLookup>(all, &[]);
    add::<eu::Parties>(all, &[]);
    add::<eu::AuthorizedServiceResourceList>(all, &[]);
}

/// Adds a type and what it consists of. One type may have several names in the contract; `names` says which it has here.
fn add<T: ToSchema>(all: &mut Collected, names: Names) {
    let mut schemas = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut schemas);
    for (name, schema) in schemas {
        // A schema is a tree of strings, numbers and lists: writing it as JSON cannot fail.
        let mut schema = serde_json::to_value(schema).unwrap_or_default();
        names::rename_references(&mut schema, &|name| names::published(name, names).to_owned());
        let name = names::published(&name, names).to_owned();
        let schema = nswag::schema(&name, schema);
        all.push((name, schema));
    }
}

#[cfg(test)]
mod tests {
    use super::collect;
    use crate::openapi::Document;
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
                let schema = without_descriptions(schema);
                let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(*first, schema, "{document:?} {name}");
            }
        }
    }
}
