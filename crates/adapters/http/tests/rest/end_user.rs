//! What end users read.

use crate::world::{DIALOGS, MAX, MIN, PARTY, World, bearer, post};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::Value;

pub(crate) const LIST: &str = "/api/v1/enduser/dialogs";

/// A world with the largest example, visible.
pub(crate) async fn world_with_dialog() -> (World, String) {
    let world = World::new();
    let body = MAX
        .replace("2098-01-10T06:00:00Z", "2020-01-10T06:00:00Z")
        .replace(
            "\"expiresAt\": \"2099-01-01T00:00:00Z\"",
            "\"expiresAt\": \"2026-04-01T00:00:00Z\"",
        );
    let request = post("owner", body).uri(&format!("{DIALOGS}?isSilentUpdate=true"));
    let answer = world.send(request).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json().as_str().unwrap().to_owned();
    world.permit_reading();
    (world, format!("{LIST}/{id}"))
}

#[actix_web::test]
async fn a_dialog_is_shown_with_what_must_be_hidden_hidden() {
    let (world, path) = world_with_dialog().await;
    let answer = world.get("citizen", &path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let read = answer.json();
    assert_eq!(answer.header("etag"), read["revision"].as_str().unwrap());
    assert_eq!(answer.header("cache-control"), "no-store");
    for hidden in [
        "idempotentKey",
        "visibleFrom",
        "searchTags",
        "serviceOwnerContext",
    ] {
        assert!(read.get(hidden).is_none(), "{hidden}");
    }
    assert!(read["content"].get("nonSensitiveTitle").is_none());
    assert_eq!(read["guiActions"][0]["url"], "urn:dialogporten:unauthorized");
    assert_eq!(
        read["apiActions"][1]["endpoints"][0]["url"],
        "https://permits.example.no/api/v2/cases/417"
    );
    assert_eq!(read["transmissions"][1]["isAuthorized"], false);
    assert_eq!(
        read["transmissions"][1]["navigationalActions"][0]["url"],
        "urn:dialogporten:unauthorized"
    );
    assert!(read["dialogToken"].as_str().unwrap().starts_with("token for"));
    assert!(!answer.text().contains("01859510066"), "persons are masked");
    assert_eq!(read["seenSinceLastUpdate"][0]["isCurrentEndUser"], true);
    assert_eq!(read["isContentSeen"], true);
}

#[actix_web::test]
async fn expired_addresses_are_replaced() {
    let (world, path) = world_with_dialog().await;
    world.ambient.advance(TimeDelta::days(60));
    let read = world.get("citizen", &path).await.json();
    assert_eq!(
        read["attachments"][0]["urls"][0]["url"],
        "urn:dialogporten:expired"
    );
    assert_eq!(
        read["attachments"][1]["urls"][0]["url"],
        "https://permits.example.no/api/cases/417"
    );
}

#[actix_web::test]
async fn accept_language_leaves_one_language_of_each_text() {
    let (world, path) = world_with_dialog().await;
    let request =
        bearer(TestRequest::get().uri(&path), "citizen").insert_header(("Accept-Language", "nn, en;q=0.5"));
    let read = world.send(request).await.json();
    let languages = |texts: &Value| -> Vec<String> {
        let texts = texts.as_array().unwrap();
        texts
            .iter()
            .map(|text| text["languageCode"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(languages(&read["content"]["title"]["value"]), ["nn"]);
    assert_eq!(languages(&read["content"]["summary"]["value"]), ["en"]);
    assert_eq!(languages(&read["content"]["senderName"]["value"]), ["nb"]);
}

#[actix_web::test]
async fn every_reason_for_not_showing_a_dialog_has_its_own_answer() {
    let world = World::new();
    let hidden = MIN.replacen('{', "{\"visibleFrom\":\"2098-01-10T06:00:00Z\",", 1);
    let hidden = format!("{LIST}/{}", world.created(hidden).await);
    assert_eq!(world.get("citizen", &hidden).await.error_keys(), ["Forbidden"]);
    world.permit_reading();
    let answer = world.get("citizen-weak", &hidden).await;
    assert_eq!(
        answer.json()["errors"]["Forbidden"][0],
        "Altinn authentication level too low."
    );
    let answer = world.get("citizen", &hidden).await;
    assert_eq!(
        (answer.status, answer.header("expires")),
        (404, "Fri, 10 Jan 2098 06:00:00 GMT")
    );
    assert_eq!(
        answer.json()["errors"]["DialogEntity"][0],
        "Dialog is not visible until 2098-01-10T06:00:00"
    );
    let unknown = format!("{LIST}/018fdd2a-7ba0-73dd-8fdb-ecc7777382da");
    assert_eq!(
        world.get("citizen", &unknown).await.error_keys(),
        ["DialogEntity"]
    );
    assert_eq!(
        world.get("citizen", &format!("{LIST}/x")).await.error_keys(),
        ["dialogId"]
    );
}

#[actix_web::test]
async fn an_api_only_dialog_is_shown_without_content() {
    let world = World::new();
    let mut body: Value = serde_json::from_str(MIN).unwrap();
    body.as_object_mut().unwrap().remove("content");
    body["isApiOnly"] = true.into();
    let id = world.created(body.to_string()).await;
    world.permit_reading();
    let answer = world.get("citizen", &format!("{LIST}/{id}")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.json().get("content").is_none());
}

#[actix_web::test]
async fn a_list_is_read_page_by_page_without_repetition() {
    let world = World::new();
    for _ in 0..5 {
        world.created(MIN).await;
        world.ambient.advance(TimeDelta::seconds(1));
    }
    world.permit_reading();
    let mut ids = Vec::new();
    let mut path = format!("{LIST}?party={PARTY}&limit=2");
    loop {
        let page = world.get("citizen", &path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.json();
        assert_eq!(page["orderBy"], "contentupdatedat_desc,id_desc");
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let token = page["continuationToken"].as_str().unwrap().to_owned();
        path =
            format!("{LIST}?PARTY=[\"{PARTY}\"]&limit=2&continuationToken={token}&orderBy=contentUpdatedAt")
                .replace('"', "%22");
        if page["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(ids.len(), 5);
    ids.dedup();
    assert_eq!(ids.len(), 5);
    // Behind the last page there is nothing, and the place is kept.
    let page = world.get("citizen", &path).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 0);
    assert!(path.contains(page["continuationToken"].as_str().unwrap()));
}

#[actix_web::test]
async fn nothing_authorized_and_nothing_possible_are_empty_pages() {
    let world = World::new();
    world.created(MIN).await;
    for query in [format!("party={PARTY}"), "serviceResource=nonsense".to_owned()] {
        let answer = world.get("citizen", &format!("{LIST}?{query}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.text(),
            r#"{"hasNextPage":false,"items":[],"orderBy":"contentupdatedat_desc,id_desc"}"#
        );
    }
}
