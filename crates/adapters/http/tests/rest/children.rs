//! Parts of a dialog that its owner reads by themselves.

use crate::world::{DIALOGS, MAX, MIN, World};
use actix_web::http::Method;
use dialogporten_testkit::builders::person;
use serde_json::{Value, json};

const UNKNOWN: &str = "018fdd35-7820-764f-9503-f668c2ec1eff";

async fn read(world: &World, path: &str) -> Value {
    let answer = world.get("owner", path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("etag"), "", "parts have no revision of their own");
    answer.json()
}

#[actix_web::test]
async fn activities_are_listed_oldest_first_and_told_in_full_one_by_one() {
    let world = World::new();
    let dialog = format!("{DIALOGS}/{}", world.created(MAX).await);
    let whole = world.read(&dialog).await;
    let listed = read(&world, &format!("{dialog}/activities")).await;
    let expected: Vec<Value> = whole["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activity| {
            let mut activity = activity.clone();
            let members = activity.as_object_mut().unwrap();
            members.remove("performedBy");
            members.remove("description");
            activity
        })
        .collect();
    assert_eq!(listed, Value::Array(expected));
    for activity in whole["activities"].as_array().unwrap() {
        let path = format!("{dialog}/activities/{}", activity["id"].as_str().unwrap());
        assert_eq!(read(&world, &path).await, *activity);
    }
}

#[actix_web::test]
async fn transmissions_are_listed_newest_first_and_tell_nothing_of_readers() {
    let world = World::new();
    let dialog = format!("{DIALOGS}/{}", world.created(MAX).await);
    let whole = world.read(&dialog).await;
    let listed = read(&world, &format!("{dialog}/transmissions")).await;
    let mut expected = whole["transmissions"].as_array().unwrap().clone();
    expected.reverse();
    for transmission in &mut expected {
        transmission.as_object_mut().unwrap().remove("isOpened");
        let path = format!("{dialog}/transmissions/{}", transmission["id"].as_str().unwrap());
        assert_eq!(read(&world, &path).await, *transmission);
    }
    assert_eq!(listed, Value::Array(expected));
}

#[actix_web::test]
async fn the_seen_log_names_readers_in_clear() {
    let world = World::new();
    world.permit_reading();
    let dialog = format!("{DIALOGS}/{}", world.created(MIN).await);
    assert_eq!(read(&world, &format!("{dialog}/seenlog")).await, json!([]));
    world
        .read(&format!("{dialog}?endUserId={}", person().as_str()))
        .await;
    let listed = read(&world, &format!("{dialog}/seenlog")).await;
    let record = &listed[0];
    assert_eq!(record["isViaServiceOwner"], true);
    assert_eq!(record["seenBy"]["actorId"], person().as_str());
    assert!(record.get("isCurrentEndUser").is_none());
    let path = format!("{dialog}/seenlog/{}", record["id"].as_str().unwrap());
    assert_eq!(read(&world, &path).await, *record);
}

#[actix_web::test]
async fn parts_that_are_not_there_are_named_by_their_kind() {
    let world = World::new();
    let dialog = format!("{DIALOGS}/{}", world.created(MAX).await);
    let parts = [
        ("activities", "activityId", "DialogActivity"),
        ("transmissions", "transmissionId", "DialogTransmission"),
        ("seenlog", "seenLogId", "DialogSeenLog"),
    ];
    for (list, parameter, entity) in parts {
        let refusal = async |path: String| world.get("owner", &path).await.refusal();
        let one = |key: &str| vec![key.to_owned()];
        assert_eq!(
            refusal(format!("{dialog}/{list}/{UNKNOWN}")).await,
            (404, one(entity))
        );
        assert_eq!(refusal(format!("{dialog}/{list}/x")).await, (400, one(parameter)));
        assert_eq!(
            refusal(format!("{DIALOGS}/{UNKNOWN}/{list}")).await,
            (404, one("DialogEntity"))
        );
        assert_eq!(
            refusal(format!("{DIALOGS}/{UNKNOWN}/{list}/{UNKNOWN}")).await,
            (404, one("DialogEntity"))
        );
        assert_eq!(
            refusal(format!("{DIALOGS}/x/{list}")).await,
            (400, one("dialogId"))
        );
    }
    world.call(Method::DELETE, "owner", &dialog, &Value::Null).await;
    for (list, ..) in parts {
        for path in [format!("{dialog}/{list}"), format!("{dialog}/{list}/{UNKNOWN}")] {
            let answer = world.get("owner", &path).await;
            assert_eq!(answer.refusal(), (410, vec!["DialogEntity".to_owned()]), "{path}");
        }
    }
}
