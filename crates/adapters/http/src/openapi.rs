//! The API documents (OpenAPI 3.0), made from the route table, the wire types and the descriptions of the operations.
//!
//! Adding an operation: its line in [`crate::routes::OPERATIONS`], its description below `descriptions`, its types in
//! `components`. What is mounted is published and nothing else is; the contract test compares it with what is expected.

mod combined;
mod components;
mod description;
mod descriptions;
mod names;
mod nswag;
mod operation;
mod viewer;

pub use viewer::Viewers;
pub(crate) use viewer::{ApiDocuments, mount};

use crate::routes::{Audience, OPERATIONS, Operation, Policy};
use description::{ACCEPT_LANGUAGE, Description};
use serde_json::{Map, Value, json};

/// The published documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// For service platforms.
    ServiceOwner,
    /// For end users and their systems.
    EndUser,
}

impl Document {
    const fn describes(self, audience: Audience) -> bool {
        matches!(
            (self, audience),
            (_, Audience::Both)
                | (Self::ServiceOwner, Audience::ServiceOwner)
                | (Self::EndUser, Audience::EndUser)
        )
    }

    const fn title(self) -> &'static str {
        match self {
            Self::ServiceOwner => "Dialogporten ServiceOwner",
            Self::EndUser => "Dialogporten EndUser",
        }
    }

    const fn tag(self) -> &'static str {
        match self {
            Self::ServiceOwner => "Serviceowner",
            Self::EndUser => "Enduser",
        }
    }

    /// Operations of the route table that belong to the document.
    fn operations(self) -> impl Iterator<Item = &'static Operation> {
        OPERATIONS
            .iter()
            .copied()
            .filter(move |operation| self.describes(operation.audience))
    }
}

/// One document. `base_uri` is where the API is reached from outside, if known.
#[must_use]
pub fn document(document: Document, base_uri: Option<&str>) -> Value {
    let mut schemas = components::schemas(document);
    let mut paths = Map::new();
    for route in document.operations() {
        let Some(description) = descriptions::find(document, route.id) else {
            continue;
        };
        if reads_languages(description) {
            schemas.insert(format!("{}Request", route.id), components::language_request());
        }
        let tag = match route.policy() {
            Policy::Anonymous => "Metadata",
            _ => document.tag(),
        };
        let path = paths
            .entry(route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(methods) = path {
            let method = route.method.as_str().to_ascii_lowercase();
            methods.insert(method, operation::operation(description, tag));
        }
    }
    let mut api = json!({
        "openapi": "3.0.0",
        "info": {"title": document.title(), "version": "v1"},
        "tags": [{"name": document.tag()}, {"name": "Metadata"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": security_schemes(document)},
    });
    if let (Some(base_uri), Value::Object(api)) = (base_uri, &mut api) {
        api.insert("servers".into(), json!([{ "url": base_uri }]));
    }
    api
}

fn reads_languages(description: &Description) -> bool {
    description
        .parameters
        .iter()
        .any(|parameter| parameter.name == ACCEPT_LANGUAGE.name)
}

fn security_schemes(document: Document) -> Value {
    let maskinporten = json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"});
    match document {
        Document::ServiceOwner => json!({ "maskinporten": maskinporten }),
        Document::EndUser => json!({
            "maskinporten": maskinporten,
            "idporten": {
                "type": "oauth2",
                "flows": {"authorizationCode": {
                    "authorizationUrl": "https://login.test.idporten.no/authorize",
                    "tokenUrl": "https://test.idporten.no/token",
                    "scopes": {"digdir:dialogporten": "Access to dialogporten"},
                }},
            },
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, descriptions, document};
    use serde_json::Value;

    const DOCUMENTS: [Document; 2] = [Document::ServiceOwner, Document::EndUser];

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value.as_str() {
                        Some(target) if name == "$ref" => found.push(target.to_owned()),
                        _ => references(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_mounted_operation_of_a_document_is_described() {
        for document in DOCUMENTS {
            for route in document.operations() {
                assert!(
                    descriptions::find(document, route.id).is_some(),
                    "{route:?} has no description for {document:?}"
                );
            }
        }
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        for which in DOCUMENTS {
            let api = document(which, None);
            let mut found = Vec::new();
            references(&api, &mut found);
            assert!(!found.is_empty());
            for target in found {
                let pointer = target.trim_start_matches('#');
                assert!(
                    api.pointer(pointer).is_some(),
                    "{which:?}: {target} leads nowhere"
                );
            }
        }
    }

    #[test]
    fn path_parameters_are_those_of_the_path() {
        for which in DOCUMENTS {
            let api = document(which, None);
            for (path, methods) in api["paths"].as_object().unwrap() {
                for operation in methods.as_object().unwrap().values() {
                    for parameter in operation["parameters"].as_array().into_iter().flatten() {
                        let name = parameter["name"].as_str().unwrap();
                        let in_path = path.contains(&format!("{{{name}}}"));
                        assert_eq!(parameter["in"] == "path", in_path, "{path} {name}");
                    }
                }
            }
        }
    }
}
