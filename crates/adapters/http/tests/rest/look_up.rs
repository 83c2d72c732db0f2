//! Lookups by reference, and conditions of notifications.

use crate::world::{DIALOGS, MAX, MIN, World, bearer};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use dialogporten_application::metadata::{ServiceOwnerDescription, ServiceResourceDescription};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_testkit::builders::{org, owner, resource};
use serde_json::{Value, json};

const LOOKUP: &str = "/api/v1/serviceowner/dialoglookup";
const INSTANCE: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";

fn texts(pairs: &[(&str, &str)]) -> Option<Localizations> {
    Localizations::parse(pairs.iter().copied(), 255).ok()
}

fn describe(world: &World) {
    world.registers.describe_resource(ServiceResourceDescription {
        resource: resource("example-building-permit"),
        kind: ServiceResourceType::GenericAccessResource,
        names: texts(&[("Byggetillatelse", "nb"), ("Building permit", "en")]),
        status: Some("completed".to_owned()),
        is_delegable: true,
        minimum_level: Some(4),
        link: None,
        service_owner: ServiceOwnerDescription {
            organization: Some(owner()),
            org: org(),
            names: None,
        },
        roles: Vec::new(),
        access_packages: Vec::new(),
    });
}

async fn labelled(world: &World, label: &str) -> String {
    let mut body: Value = serde_json::from_str(MIN).unwrap();
    body["serviceOwnerContext"] = json!({"serviceOwnerLabels": [{"value": label}]});
    body["content"]["title"]["value"] =
        json!([{"value": "Melding", "languageCode": "nb"}, {"value": "Message", "languageCode": "en"}]);
    world.created(body.to_string()).await
}

async fn look_up(world: &World, token: &str, reference: &str) -> crate::world::Answer {
    world
        .get(token, &format!("{LOOKUP}?InstanceRef={reference}"))
        .await
}

#[actix_web::test]
async fn dialogs_are_found_by_what_they_stand_for() {
    let world = World::new();
    describe(&world);
    let app = labelled(
        &world,
        &format!("urn:altinn:integration:storage:50012345/{INSTANCE}"),
    )
    .await;
    let letter = labelled(&world, &format!("urn:altinn:correspondence-id:{INSTANCE}")).await;
    let plain = world.created(MIN).await;
    let instance = format!("urn:altinn:instance-id:50012345/{INSTANCE}");
    let correspondence = format!("urn:altinn:correspondence-id:{INSTANCE}");
    for (reference, dialog, answered) in [
        (instance.clone(), &app, &instance),
        (format!("%20{}%20", instance.to_uppercase()), &app, &instance),
        (correspondence.clone(), &letter, &correspondence),
        (format!("urn:altinn:dialog-id:{app}"), &app, &instance),
        (format!("urn:altinn:dialog-id:{letter}"), &letter, &correspondence),
        (
            format!("urn:altinn:dialog-id:{plain}"),
            &plain,
            &format!("urn:altinn:dialog-id:{plain}"),
        ),
    ] {
        let answer = look_up(&world, "owner", &reference).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let found = answer.json();
        assert_eq!(
            (&found["dialogId"], &found["instanceRef"]),
            (&json!(dialog), &json!(answered))
        );
    }
    let found = look_up(&world, "owner", &instance).await.json();
    assert_eq!(
        found,
        json!({
            "dialogId": app,
            "instanceRef": instance,
            "party": "urn:altinn:organization:identifier-no:310412007",
            "serviceOwner": {
                "code": "skd", "name": [{"languageCode": "nb", "value": "skd"}], "orgNumber": owner().as_str(),
            },
            "serviceResource": {
                "id": "example-building-permit", "isDelegable": true, "minimumAuthenticationLevel": 4,
                "name": [{"languageCode": "en", "value": "Building permit"}, {"languageCode": "nb", "value": "Byggetillatelse"}],
            },
            "title": [{"languageCode": "en", "value": "Message"}, {"languageCode": "nb", "value": "Melding"}],
        })
    );
    let request = bearer(
        TestRequest::get().uri(&format!("{LOOKUP}?instanceRef={instance}")),
        "owner",
    );
    let pruned = world
        .send(request.insert_header(("accept-language", "sv, de")))
        .await
        .json();
    assert_eq!(
        pruned["title"],
        json!([{"languageCode": "nb", "value": "Melding"}])
    );
    assert_eq!(pruned["serviceResource"]["name"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn lookups_that_find_nothing_name_the_reference() {
    let world = World::new();
    let dialog = labelled(&world, "urn:other:label").await;
    let key = vec!["InstanceRef".to_owned()];
    for reference in [
        "",
        "x",
        "urn:altinn:dialog-id:1",
        "urn:altinn:instance-id:0/0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9",
        "urn:altinn:instance-id:0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9",
    ] {
        assert_eq!(
            look_up(&world, "owner", reference).await.refusal(),
            (400, key.clone()),
            "{reference}"
        );
    }
    assert_eq!(world.get("owner", LOOKUP).await.refusal(), (400, key.clone()));
    let unknown = format!("urn:altinn:correspondence-id:{INSTANCE}");
    assert_eq!(look_up(&world, "owner", &unknown).await.refusal(), (404, key));
    // Two that claim to be the same are neither.
    let label = format!("urn:altinn:correspondence-id:{INSTANCE}");
    labelled(&world, &label).await;
    assert_eq!(look_up(&world, "owner", &unknown).await.status, 200);
    labelled(&world, &label).await;
    assert_eq!(
        look_up(&world, "owner", &unknown).await.refusal(),
        (404, vec!["InstanceRef".to_owned()])
    );
    let reference = format!("urn:altinn:dialog-id:{dialog}");
    let refused = look_up(&world, "other-owner", &reference).await;
    assert_eq!(refused.refusal(), (403, vec!["Forbidden".to_owned()]));
    assert_eq!(look_up(&world, "other-admin", &reference).await.status, 200);
    // Registers that know nothing of the service still let it be named.
    let found = look_up(&world, "owner", &reference).await.json();
    assert_eq!(found["serviceResource"]["minimumAuthenticationLevel"], 3);
    assert_eq!(
        found["serviceResource"]["name"],
        json!([{"languageCode": "nb", "value": "example-building-permit"}])
    );
    world
        .call(
            Method::DELETE,
            "owner",
            &format!("{DIALOGS}/{dialog}"),
            &Value::Null,
        )
        .await;
    assert_eq!(look_up(&world, "owner", &reference).await.status, 200);
}

#[actix_web::test]
async fn a_condition_holds_when_existence_is_as_it_should_be() {
    let world = World::new();
    let id = world.created(MAX).await;
    let path = format!("{DIALOGS}/{id}/actions/should-send-notification");
    let whole = world.read(&format!("{DIALOGS}/{id}")).await;
    let opened = whole["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["isOpened"] == true)
        .unwrap();
    let unopened = whole["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["isOpened"] == false)
        .unwrap();
    for (query, sent) in [
        ("conditionType=Exists&activityType=DialogCreated".to_owned(), true),
        ("CONDITIONTYPE=notexists&ActivityType=1".to_owned(), false),
        ("conditionType=1&activityType=PaymentMade".to_owned(), true),
        (
            format!(
                "conditionType=NotExists&activityType=TransmissionOpened&transmissionId={}",
                unopened["id"].as_str().unwrap()
            ),
            true,
        ),
        (
            format!(
                "conditionType=NotExists&activityType=TransmissionOpened&transmissionId={}",
                opened["id"].as_str().unwrap()
            ),
            false,
        ),
    ] {
        let answer = world.get("notifier", &format!("{path}?{query}")).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"sendNotification": sent})),
            "{query}"
        );
    }
    for (query, keys) in [
        ("", vec!["activityType", "conditionType"]),
        ("conditionType=Exists", vec!["activityType"]),
        (
            "conditionType=Maybe&activityType=PaymentMade",
            vec!["conditionType"],
        ),
        ("conditionType=Exists&ActivityType=99", vec!["ActivityType"]),
        (
            "conditionType=Exists&activityType=TransmissionOpened",
            vec!["transmissionId"],
        ),
        (
            "conditionType=Exists&activityType=TransmissionOpened&transmissionId=1",
            vec!["transmissionId"],
        ),
        (
            &format!("conditionType=Exists&activityType=PaymentMade&transmissionId={INSTANCE}"),
            vec!["transmissionId"],
        ),
    ] {
        let answer = world.get("notifier", &format!("{path}?{query}")).await;
        assert_eq!(
            answer.refusal(),
            (400, keys.iter().map(ToString::to_string).collect()),
            "{query}"
        );
    }
    let unknown =
        format!("{DIALOGS}/{INSTANCE}/actions/should-send-notification?conditionType=Exists&activityType=1");
    assert_eq!(
        world.get("notifier", &unknown).await.refusal(),
        (404, vec!["DialogEntity".to_owned()])
    );
    world
        .call(Method::DELETE, "owner", &format!("{DIALOGS}/{id}"), &Value::Null)
        .await;
    let answer = world
        .get("notifier", &format!("{path}?conditionType=Exists&activityType=1"))
        .await;
    assert_eq!(answer.json(), json!({"sendNotification": true}));
}

#[actix_web::test]
async fn the_catalogue_is_sorted_pruned_and_compressed() {
    const CATALOGUE: &str = "/api/v1/metadata/serviceresources";
    let world = World::new();
    assert_eq!(
        world.send(TestRequest::get().uri(CATALOGUE)).await.json(),
        json!({"items": []})
    );
    describe(&world);
    let answer = world.send(TestRequest::get().uri(CATALOGUE)).await.json();
    let [item] = answer["items"].as_array().unwrap().as_slice() else {
        panic!("{answer}")
    };
    assert_eq!(
        item["serviceResource"],
        json!({
            "id": "example-building-permit", "isDelegable": true, "links": {"metadata": ""},
            "minimumAuthenticationLevel": 4, "resourceType": "genericaccessresource", "status": "completed",
            "name": [{"languageCode": "en", "value": "Building permit"}, {"languageCode": "nb", "value": "Byggetillatelse"}],
        })
    );
    assert_eq!(
        (&item["roles"], &item["accessPackages"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(item["serviceOwner"]["code"], "skd");
    let request = || TestRequest::get().uri(CATALOGUE);
    let pruned = world
        .send(request().insert_header(("accept-language", "en")))
        .await
        .json();
    assert_eq!(
        pruned["items"][0]["serviceResource"]["name"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for (coding, limits) in [("gzip", ""), ("br", "")] {
        let answer = world
            .send(request().insert_header(("accept-encoding", coding)))
            .await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding));
        let other = TestRequest::get()
            .uri("/api/v1/metadata/limits")
            .insert_header(("accept-encoding", coding));
        assert_eq!(world.send(other).await.header("content-encoding"), limits);
    }
}
