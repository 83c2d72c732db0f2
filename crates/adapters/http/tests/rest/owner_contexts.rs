//! Where end users keep the dialogs of a service owner, listed.

use crate::world::{DIALOGS, MIN, PARTY, World};
use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn list(world: &World, query: &str) -> Value {
    let answer = world
        .get("searcher", &format!("{DIALOGS}/endusercontext?{query}"))
        .await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

async fn labelled(world: &World, label: &str) -> String {
    let id = world.created(MIN).await;
    let path = format!("{DIALOGS}/{id}/endusercontext/systemlabels");
    let body = json!({"addLabels": [label], "performedBy": {"actorType": "ServiceOwner"}});
    let answer = world.call(Method::PUT, "admin", &path, &body).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    world.ambient.advance(TimeDelta::seconds(1));
    id
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["dialogId"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn labels_of_parties_are_listed_newest_first_deleted_dialogs_included() {
    let world = World::new();
    let bin = labelled(&world, "Bin").await;
    let archive = labelled(&world, "Archive").await;
    let gone = labelled(&world, "MarkedAsUnopened").await;
    world
        .call(
            Method::DELETE,
            "owner",
            &format!("{DIALOGS}/{gone}"),
            &Value::Null,
        )
        .await;
    let party = format!("party={PARTY}");
    let all = list(&world, &party).await;
    assert_eq!(ids(&all), [gone.as_str(), &archive, &bin]);
    assert_eq!(all["orderBy"], "contentupdatedat_desc,id_desc");
    assert_eq!(
        all["items"][0]["systemLabels"],
        json!(["Default", "MarkedAsUnopened"])
    );
    let read = world.read(&format!("{DIALOGS}/{bin}")).await;
    assert_eq!(
        all["items"][2]["endUserContextRevision"],
        read["endUserContext"]["revision"]
    );
    for (query, expected) in [
        ("label=bin", vec![bin.as_str()]),
        ("label=Bin,3", vec![&archive, &bin]),
        ("label=MarkedAsUnopened&label=Bin", vec![&gone, &bin]),
        ("label=Sent", vec![]),
        ("contentUpdatedAfter=2026-03-01T12:00:01Z", vec![&gone, &archive]),
    ] {
        let page = list(&world, &format!("{party}&{query}")).await;
        assert_eq!(ids(&page), expected, "{query}");
    }
    let other = list(&world, "party=urn:altinn:person:identifier-no:08844397713").await;
    assert_eq!(ids(&other).len(), 0);
}

#[actix_web::test]
async fn the_last_page_of_labels_has_no_token() {
    let world = World::new();
    for _ in 0..3 {
        labelled(&world, "Bin").await;
    }
    let party = format!("limit=2&party={PARTY}");
    let first = list(&world, &party).await;
    assert_eq!((ids(&first).len(), &first["hasNextPage"]), (2, &json!(true)));
    let token = first["continuationToken"].as_str().unwrap();
    let last = list(&world, &format!("{party}&continuationToken={token}")).await;
    assert_eq!((ids(&last).len(), &last["hasNextPage"]), (1, &json!(false)));
    assert!(last.get("continuationToken").is_none());
}

#[actix_web::test]
async fn parties_are_demanded_and_every_breach_is_named() {
    let world = World::new();
    let many = vec![format!("party={PARTY}"); 21].join("&");
    for (query, key) in [
        ("", "party"),
        ("party=x", "party[0]"),
        (many.as_str(), "party.Count"),
        (&format!("party={PARTY}&Label=New"), "Label"),
        (
            &format!("party={PARTY}&contentUpdatedAfter=x"),
            "contentUpdatedAfter",
        ),
        (&format!("party={PARTY}&limit=1001"), "limit"),
        (
            &format!("party={PARTY}&continuationToken=id_018fdd2a-7ba0-73dd-8fdb-ecc7777382da"),
            "continuationToken",
        ),
        (&format!("party={PARTY}&continuationToken=x"), "continuationToken"),
    ] {
        let path = format!("{DIALOGS}/endusercontext?{query}");
        let answer = world.get("searcher", &path).await;
        assert_eq!(answer.refusal(), (400, vec![key.to_owned()]), "{query}");
    }
}
