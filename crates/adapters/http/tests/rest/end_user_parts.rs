//! Parts of dialogs that end users read by themselves.

use crate::end_user::{LIST, world_with_dialog};
use crate::world::{Answer, DIALOGS, MIN, World, bearer};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};

const UNKNOWN: &str = "018fdd2a-7ba0-73dd-8fdb-ecc7777382d0";
const LISTS: [&str; 4] = ["transmissions", "activities", "seenlog", "context/labellog"];

/// Children by themselves, and how their absence is named.
const SINGLES: [(&str, &str); 3] = [
    ("transmissions", "DialogTransmission"),
    ("activities", "DialogActivity"),
    ("seenlog", "DialogSeenLog"),
];

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

async fn refusals(world: &World, token: &str, dialog: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for list in LISTS {
        answers.push(world.get(token, &format!("{dialog}/{list}")).await);
    }
    for (list, _) in SINGLES {
        answers.push(world.get(token, &format!("{dialog}/{list}/{UNKNOWN}")).await);
    }
    answers
}

#[actix_web::test]
async fn parts_are_those_of_the_dialog_one_by_one_and_all_together() {
    let (world, path) = world_with_dialog().await;
    let dialog = world.get("citizen", &path).await.json();
    for (list, entity) in SINGLES {
        let answer = world.get("citizen", &format!("{path}/{list}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let shown = answer.json();
        if list != "seenlog" {
            assert_eq!(ids(&shown), ids(&dialog[list]), "{list}");
        }
        assert!(!ids(&shown).is_empty(), "{list}");
        for listed in shown.as_array().unwrap() {
            let id = listed["id"].as_str().unwrap();
            let single = world.get("citizen", &format!("{path}/{list}/{id}")).await.json();
            let mut expected = single.clone();
            if list == "activities" {
                assert!(expected["performedBy"]["actorType"].is_string());
                expected.as_object_mut().unwrap().remove("performedBy");
            }
            assert_eq!(*listed, expected, "{list}");
        }
        let missing = world.get("citizen", &format!("{path}/{list}/{UNKNOWN}")).await;
        assert_eq!(missing.refusal(), (404, vec![entity.to_owned()]));
        assert_eq!(
            missing.json()["errors"][entity][0],
            format!("Entity '{entity}' with the following key(s) was not found: ({UNKNOWN}).")
        );
        let bad = world.get("citizen", &format!("{path}/{list}/x")).await;
        assert_eq!(bad.status, 400);
    }
}

#[actix_web::test]
async fn transmissions_hide_what_the_dialog_hides_and_do_not_say_whether_they_were_opened() {
    let (world, path) = world_with_dialog().await;
    let dialog = world.get("citizen", &path).await.json();
    let shown = world
        .get("citizen", &format!("{path}/transmissions"))
        .await
        .json();
    for (inside, alone) in dialog["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .zip(shown.as_array().unwrap())
    {
        let mut inside = inside.clone();
        assert!(inside.as_object_mut().unwrap().remove("isOpened").is_some());
        assert_eq!(inside, *alone);
    }
    assert_eq!(shown[1]["isAuthorized"], false);
    assert_eq!(
        shown[1]["navigationalActions"][0]["url"],
        "urn:dialogporten:unauthorized"
    );
}

#[actix_web::test]
async fn readers_are_masked_and_know_themselves() {
    let (world, path) = world_with_dialog().await;
    assert_eq!(
        world.get("citizen", &format!("{path}/seenlog")).await.json(),
        json!([])
    );
    world.get("citizen", &path).await;
    let log = world.get("citizen", &format!("{path}/seenlog")).await;
    let record = &log.json()[0];
    assert_eq!(record["isCurrentEndUser"], true);
    assert_eq!(record["isViaServiceOwner"], false);
    let reader = record["seenBy"]["actorId"].as_str().unwrap();
    assert!(
        reader.starts_with("urn:altinn:person:identifier-ephemeral:"),
        "{reader}"
    );
    assert!(record["seenAt"].as_str().unwrap().ends_with('Z'));
}

#[actix_web::test]
async fn accept_language_leaves_one_language_of_the_parts() {
    let (world, path) = world_with_dialog().await;
    for list in ["transmissions", "activities"] {
        let request = bearer(TestRequest::get().uri(&format!("{path}/{list}")), "citizen")
            .insert_header(("Accept-Language", "en"));
        let shown = world.send(request).await.json();
        let texts = match list {
            "transmissions" => shown[0]["content"]["title"]["value"].clone(),
            _ => shown
                .as_array()
                .unwrap()
                .iter()
                .map(|activity| activity["description"].clone())
                .find(|texts| !texts.as_array().unwrap().is_empty())
                .unwrap(),
        };
        assert_eq!(texts.as_array().unwrap().len(), 1, "{list}: {texts}");
    }
}

#[actix_web::test]
async fn every_reason_for_not_showing_parts_has_its_own_answer() {
    let world = World::new();
    let id = world.created(MIN).await;
    let dialog = format!("{LIST}/{id}");
    let entity = (404, vec!["DialogEntity".to_owned()]);
    // Nothing is permitted, then nothing is there.
    for answer in refusals(&world, "citizen", &dialog).await {
        assert_eq!(answer.refusal(), entity);
    }
    world.permit_reading();
    for answer in refusals(&world, "citizen", &format!("{LIST}/{UNKNOWN}")).await {
        assert_eq!(answer.refusal(), entity);
    }
    // The login is too weak; that there is no such reading is told before.
    for answer in refusals(&world, "citizen-weak", &dialog).await {
        if answer.status == 404 {
            assert_eq!(answer.error_keys(), ["DialogSeenLog"]);
        } else {
            assert_eq!(answer.refusal(), (403, vec!["Forbidden".to_owned()]));
            assert!(answer.text().contains("Altinn authentication level too low."));
        }
    }
    // Deleted; the label log does not tell.
    let deleted = world
        .call(Method::DELETE, "owner", &format!("{DIALOGS}/{id}"), &Value::Null)
        .await;
    assert_eq!(deleted.status, 204);
    for answer in refusals(&world, "citizen", &dialog).await {
        assert_eq!(answer.error_keys(), ["DialogEntity"]);
    }
    let statuses = |answers: Vec<Answer>| answers.iter().map(|answer| answer.status).collect::<Vec<_>>();
    assert_eq!(
        statuses(refusals(&world, "citizen", &dialog).await),
        [410, 410, 410, 404, 410, 410, 410]
    );
}

#[actix_web::test]
async fn what_time_hides_is_hidden_in_parts_too() {
    let world = World::new();
    world.permit_reading();
    let hidden = MIN.replacen('{', "{\"visibleFrom\":\"2098-01-10T06:00:00Z\",", 1);
    let hidden = format!("{LIST}/{}", world.created(hidden).await);
    let expiring = MIN.replacen('{', "{\"expiresAt\":\"2026-04-01T00:00:00Z\",", 1);
    let expiring = format!("{LIST}/{}", world.created(expiring).await);
    world.ambient.advance(TimeDelta::days(60));
    for answer in refusals(&world, "citizen", &expiring).await {
        assert_eq!(answer.status, 404);
        if answer.error_keys() == ["DialogEntity"] {
            let message = answer.json()["errors"]["DialogEntity"][0]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(
                message.starts_with("Dialog expired at 2026-04-01T00:00:00"),
                "{message}"
            );
        }
    }
    for list in LISTS {
        let answer = world.get("citizen", &format!("{hidden}/{list}")).await;
        assert_eq!(
            (answer.status, answer.header("expires")),
            (404, "Fri, 10 Jan 2098 06:00:00 GMT"),
            "{list}"
        );
    }
}
