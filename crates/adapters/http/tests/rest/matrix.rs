//! Who may call what: one row for every operation. A new operation without a row fails.

mod rows;

use crate::world::{MIN, World, request};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use dialogporten_http::routes::{OPERATIONS, Operation, Policy, Takes};
use rows::{Others, ROWS};
use serde_json::{Value, json};

const CHILD: &str = "018fdd35-7820-764f-9503-f668c2ec1e22";

/// The path with ids in place of its parameters.
fn path(operation: &Operation, dialog: &str) -> String {
    let (mut path, mut depth, mut name) = (String::new(), 0, String::new());
    for c in operation.path.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    path.push_str(if name.starts_with("dialogId") {
                        dialog
                    } else {
                        CHILD
                    });
                    name.clear();
                }
            }
            _ if depth > 0 => name.push(c),
            _ => path.push(c),
        }
    }
    path
}

fn others(operation: &Operation) -> Others {
    let row = ROWS
        .iter()
        .find(|(id, policy, _)| *id == operation.id && *policy == operation.policy());
    row.unwrap_or_else(|| panic!("{operation:?} has no row in the authorization matrix"))
        .2
}

/// A body that passes validation.
fn body(operation: &Operation, dialog: &str) -> Value {
    let content = json!({"title": {"value": [{"value": "x", "languageCode": "nb"}]}});
    let owner = json!({"actorType": "ServiceOwner"});
    match operation.id {
        "CreateDialog" => serde_json::from_str(MIN).unwrap(),
        "UpdateDialog" => json!({"status": "Draft", "content": content}),
        "PatchDialog" => json!([]),
        "CreateDialogTransmission" | "UpdateDialogTransmission" => {
            json!({"type": "Information", "sender": owner, "content": content})
        }
        "CreateDialogActivity" => json!({"type": "DialogClosed", "performedBy": owner}),
        "UpdateFormSavedActivityTime" => json!("2026-01-01T00:00:00Z"),
        "SetDialogSystemLabels" => json!({"addLabels": ["Bin"]}),
        "BulkSetDialogSystemLabels" => json!({"dialogs": [{"dialogId": dialog}], "addLabels": ["Bin"]}),
        "CreateServiceOwnerLabel" => json!({"value": "label"}),
        _ => Value::Null,
    }
}

fn call(operation: &Operation, token: &str, dialog: &str) -> TestRequest {
    let mut path = path(operation, dialog);
    match operation.id {
        "UpdateDialogTransmission" => path += "?isSilentUpdate=true",
        "SetDialogSystemLabels" | "BulkSetDialogSystemLabels"
            if operation.policy() == Policy::ServiceProvider =>
        {
            path += "?enduserId=urn:altinn:person:identifier-no:01859510066";
        }
        "GetDialogLookup" => path += &format!("?instanceRef=urn:altinn:dialog-id:{dialog}"),
        _ => {}
    }
    request(operation.method.clone(), token, &path, &body(operation, dialog))
}

#[test]
fn every_operation_has_one_row_and_every_row_an_operation() {
    for operation in OPERATIONS.iter() {
        others(operation);
    }
    for (id, policy, _) in ROWS {
        assert!(
            OPERATIONS
                .iter()
                .any(|operation| operation.id == *id && operation.policy() == *policy),
            "{id} is not mounted"
        );
    }
}

#[actix_web::test]
async fn without_a_token_nothing_but_the_anonymous_operations_is_open() {
    let world = World::new();
    for operation in OPERATIONS.iter() {
        let mut request = TestRequest::with_uri(&path(operation, CHILD)).method(operation.method.clone());
        if operation.takes != Takes::Nothing {
            request = request.insert_header((CONTENT_TYPE, "application/json"));
        }
        let answer = world.send(request).await;
        if operation.policy() == Policy::Anonymous {
            assert_ne!(answer.status, 401, "{operation:?}");
        } else {
            assert_eq!((answer.status, answer.body.len()), (401, 0), "{operation:?}");
        }
    }
}

#[actix_web::test]
async fn a_policy_that_is_not_met_is_an_empty_403() {
    let world = World::new();
    for operation in OPERATIONS.iter() {
        let refused: &[&str] = match operation.policy() {
            Policy::Anonymous => &[],
            Policy::EndUser => &["owner", "admin", "near-scope"],
            Policy::ServiceProvider => &["citizen", "no-consumer", "everything-but-provider", "notifier"],
            Policy::ServiceProviderSearch => &["owner", "admin", "corrector", "everything-but-provider"],
            Policy::ServiceProviderChangeTransmissions => &[
                "owner",
                "admin",
                "searcher",
                "everything-without-consumer",
                "everything-but-provider",
            ],
            Policy::ServiceProviderAdmin => &["owner", "searcher", "everything-but-provider"],
            Policy::NotificationConditionCheck => &["owner", "admin", "everything-without-consumer"],
        };
        for token in refused {
            let answer = world.send(call(operation, token, CHILD)).await;
            assert_eq!(
                (answer.status, answer.body.len()),
                (403, 0),
                "{operation:?} {token}"
            );
        }
    }
}

#[actix_web::test]
async fn a_wrong_kind_of_user_is_told_so() {
    let world = World::new();
    for operation in OPERATIONS.iter() {
        let (token, suffix) = match operation.policy() {
            Policy::Anonymous | Policy::NotificationConditionCheck => continue,
            Policy::EndUser => ("unknown-user", "Person, SystemUser, IdportenEmailIdentifiedUser"),
            Policy::ServiceProviderAdmin => ("system-user-with-everything", "ServiceOwner"),
            _ => (
                "system-user-with-everything",
                "ServiceOwner, ServiceOwnerOnBehalfOfPerson",
            ),
        };
        // Without a person in the query, who would make a service owner of anybody.
        let path = path(operation, CHILD);
        let answer = world
            .call(operation.method.clone(), token, &path, &body(operation, CHILD))
            .await;
        assert_eq!(answer.refusal(), (403, vec!["Type".to_owned()]), "{operation:?}");
        let message = answer.json()["errors"]["Type"][0].as_str().unwrap().to_owned();
        let refused_early = operation.policy() == Policy::ServiceProviderAdmin;
        assert!(refused_early || message.ends_with(suffix), "{message}");
    }
}

#[actix_web::test]
async fn nobody_calls_an_admin_operation_for_a_person() {
    let world = World::new();
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.policy() == Policy::ServiceProviderAdmin)
    {
        let path = format!(
            "{}?endUserId=urn:altinn:person:identifier-no:01859510066",
            path(operation, CHILD)
        );
        let answer = world
            .call(operation.method.clone(), "admin", &path, &body(operation, CHILD))
            .await;
        assert_eq!(answer.refusal(), (403, vec!["Type".to_owned()]), "{operation:?}");
    }
}

#[actix_web::test]
async fn other_owners_and_admins_get_what_the_matrix_says() {
    for operation in OPERATIONS.iter() {
        let world = World::new();
        let dialog = world.created(MIN).await;
        let stranger = if operation.policy() == Policy::ServiceProviderChangeTransmissions {
            "other-corrector"
        } else {
            "other-owner"
        };
        let entity = (404, vec!["DialogEntity".to_owned()]);
        let forbidden = (403, vec!["Forbidden".to_owned()]);
        let kind = others(operation);
        match kind {
            Others::NoOwner => continue,
            Others::NotFoundButAdmins | Others::NotFound | Others::NotFoundPart => {
                let answer = world.send(call(operation, stranger, &dialog)).await;
                assert_eq!(answer.refusal(), entity, "{operation:?}");
            }
            Others::ForbiddenButAdmins => {
                let answer = world.send(call(operation, stranger, &dialog)).await;
                assert_eq!(answer.refusal(), forbidden, "{operation:?}");
            }
            Others::AdminsOnly => {
                for token in [stranger, "owner"] {
                    let answer = world.send(call(operation, token, &dialog)).await;
                    assert_eq!(answer.refusal(), forbidden, "{operation:?}");
                }
            }
            Others::ForbiddenToStrangers | Others::HiddenFromStrangers => {
                let refused = if kind == Others::HiddenFromStrangers {
                    &entity
                } else {
                    &forbidden
                };
                let answer = world.send(call(operation, "citizen", &dialog)).await;
                assert_eq!(answer.refusal(), *refused, "{operation:?}");
            }
        }
        if operation.policy() == Policy::ServiceProvider {
            let answer = world.send(call(operation, "other-admin", &dialog)).await;
            if kind == Others::NotFound {
                assert_eq!(answer.refusal(), entity, "{operation:?}");
            } else if kind == Others::NotFoundPart {
                assert_eq!(answer.status, 404, "{operation:?}");
                assert_ne!(answer.refusal(), entity, "{operation:?}");
            } else {
                assert!(answer.status < 300, "{operation:?}: {}", answer.text());
            }
        }
    }
}

#[actix_web::test]
async fn other_services_cannot_be_created_for_but_by_admins() {
    let world = World::new();
    let body = MIN.replace("example-building-permit", "other-owner-service");
    let body: Value = serde_json::from_str(&body).unwrap();
    let path = crate::world::DIALOGS;
    let refused = world.call(Method::POST, "owner", path, &body).await;
    assert_eq!(refused.refusal(), (403, vec!["Forbidden".to_owned()]));
    assert!(refused.text().contains("urn:altinn:resource:other-owner-service"));
    assert_eq!(world.call(Method::POST, "admin", path, &body).await.status, 201);
}
