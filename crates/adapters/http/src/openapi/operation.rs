//! From a description to the JSON of an operation.

use super::description::{Answer, Body, Description, Kind, Parameter, Place, Security};
use serde_json::{Map, Value, json};

pub(super) fn operation(description: &Description, tag: &str) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".into(), description.id.into());
    operation.insert("tags".into(), json!([tag]));
    if !description.parameters.is_empty() {
        operation.insert(
            "parameters".into(),
            description.parameters.iter().map(parameter).collect(),
        );
    }
    if let Some(body) = body(description.body) {
        operation.insert("requestBody".into(), body);
    }
    operation.insert("responses".into(), responses(description.answers));
    if let Some(security) = security(description.security) {
        operation.insert("security".into(), security);
    }
    Value::Object(operation)
}

pub(super) fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), parameter.name.into());
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    object.insert("in".into(), place.into());
    if parameter.required {
        object.insert("required".into(), true.into());
    }
    if matches!(parameter.kind, Kind::Texts | Kind::Many(_)) {
        object.insert("style".into(), "form".into());
        object.insert("explode".into(), true.into());
    }
    object.insert("schema".into(), parameter_schema(parameter));
    Value::Object(object)
}

fn parameter_schema(parameter: &Parameter) -> Value {
    let mut schema = match parameter.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Id => json!({"type": "string", "format": "guid"}),
        Kind::Time => json!({"type": "string", "format": "date-time"}),
        Kind::Number => json!({"type": "integer", "format": "int32"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Kind::One(schema) if parameter.place == Place::Header => json!({"oneOf": [reference(schema)]}),
        Kind::One(schema) => json!({"allOf": [reference(schema)]}),
        Kind::Many(schema) => json!({"type": "array", "items": reference(schema)}),
    };
    if let (false, Value::Object(members)) = (parameter.required, &mut schema) {
        members.insert("nullable".into(), true.into());
    }
    schema
}

fn body(body: Body) -> Option<Value> {
    let content = match body {
        Body::None => return None,
        Body::One(schema) => json!({"application/json": {"schema": reference(schema)}}),
        Body::Patch(schema) => {
            let operations = json!({"schema": {"type": "array", "items": reference(schema)}});
            json!({"application/json": operations, "application/json-patch+json": operations})
        }
    };
    Some(json!({"required": true, "content": content}))
}

fn responses(answers: &[(u16, Answer)]) -> Value {
    let mut responses: Map<String, Value> = answers
        .iter()
        .map(|(status, answer)| (status.to_string(), response(*status, *answer)))
        .collect();
    responses.insert(
        "503".into(),
        json!({
            "description": meaning(503),
            "content": {"text/plain": {"schema": {"type": "string", "example": "Service Unavailable"}}},
            "headers": {"Retry-After": {"schema": {"type": "string"}}},
        }),
    );
    Value::Object(responses)
}

fn response(status: u16, answer: Answer) -> Value {
    let mut response = Map::new();
    response.insert("description".into(), meaning(status).into());
    let content = match answer {
        Answer::Nothing | Answer::Revision => None,
        Answer::NewId => Some(("application/json", json!({"type": "string"}))),
        Answer::Body(schema) => Some(("application/json", reference(schema))),
        Answer::List(schema) | Answer::RevisedList(schema) => Some((
            "application/json",
            json!({"type": "array", "items": reference(schema)}),
        )),
        Answer::Problem => Some(("application/problem+json", reference("ProblemDetails"))),
        Answer::PlainProblem => Some(("application/json", reference("ProblemDetails"))),
    };
    if let Some((media_type, schema)) = content {
        let mut by_type = Map::new();
        by_type.insert(media_type.into(), json!({ "schema": schema }));
        response.insert("content".into(), Value::Object(by_type));
    }
    if matches!(answer, Answer::Revision | Answer::NewId | Answer::RevisedList(_)) {
        response.insert(
            "headers".into(),
            json!({"Etag": {
                "description": "The revision, without quotes.",
                "schema": {"type": "string"},
                "example": "123e4567-e89b-12d3-a456-426614174000",
            }}),
        );
    }
    Value::Object(response)
}

const fn meaning(status: u16) -> &'static str {
    match status {
        200 => "Found.",
        201 => "Created.",
        204 => "Done.",
        400 => "The request is not valid.",
        401 => "No valid token.",
        403 => "Not allowed.",
        404 => "Not there, or not for this caller.",
        409 => "In conflict with what is stored.",
        410 => "Deleted.",
        412 => "Another revision is stored.",
        422 => "Valid, but a rule forbids it.",
        503 => "Not available for the moment.",
        _ => "",
    }
}

fn security(security: Security) -> Option<Value> {
    match security {
        Security::Nobody => None,
        Security::EndUser => {
            Some(json!([{"maskinporten": ["digdir:dialogporten"]}, {"idporten": ["digdir:dialogporten"]}]))
        }
        Security::ServiceOwner(scopes) => Some(json!([{ "maskinporten": scopes }])),
    }
}
