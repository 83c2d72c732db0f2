//! Where end users keep dialogs.

use crate::end_user::LIST;
use crate::world::{Answer, DIALOGS, MIN, World, request};
use actix_web::http::Method;
use serde_json::{Value, json};

const BULK: &str = "/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset";
const STALE: &str = "11111111-2222-4333-8444-555555555555";
const UNKNOWN: &str = "018fdd2a-7ba0-73dd-8fdb-ecc7777382d0";

async fn world() -> (World, String) {
    let world = World::new();
    let id = world.created(MIN).await;
    world.permit_reading();
    (world, id)
}

async fn put(world: &World, id: &str, body: &Value) -> Answer {
    let path = format!("{LIST}/{id}/context/systemlabels");
    world.call(Method::PUT, "citizen", &path, body).await
}

async fn bulk(world: &World, body: &Value) -> Answer {
    world.call(Method::POST, "citizen", BULK, body).await
}

async fn listed(world: &World, id: &str) -> Value {
    let path = format!("{LIST}?serviceResource=urn:altinn:resource:example-building-permit");
    let page = world.get("citizen", &path).await.json();
    let items = page["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["id"] == id).unwrap()
}

async fn log(world: &World, id: &str) -> Vec<(String, String)> {
    let answer = world
        .get("citizen", &format!("{LIST}/{id}/context/labellog"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let entries = answer.json();
    entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["performedBy"]["actorType"], "PartyRepresentative");
            (text(&entry["action"]), text(&entry["name"]))
        })
        .collect()
}

fn entries(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(action, label)| ((*action).to_owned(), format!("systemlabel:{label}")))
        .collect()
}

#[actix_web::test]
async fn a_dialog_goes_to_the_archive_to_the_bin_and_back() {
    let (world, id) = world().await;
    let before = listed(&world, &id).await;
    let archived = put(&world, &id, &json!({"addLabels": ["Archive"]})).await;
    assert_eq!(
        (archived.status, archived.body.len()),
        (204, 0),
        "{}",
        archived.text()
    );
    let item = listed(&world, &id).await;
    assert_eq!(item["systemLabel"], "Archive");
    assert_eq!(item["endUserContext"]["systemLabels"], json!(["Archive"]));
    assert_eq!(item["endUserContext"]["revision"], archived.header("etag"));
    assert_ne!(
        item["endUserContext"]["revision"],
        before["endUserContext"]["revision"]
    );
    assert_eq!(item["updatedAt"], before["updatedAt"]);

    // Numbers and the older name mean the same; what changes nothing keeps the revision.
    let again = put(
        &world,
        &id,
        &json!({"systemLabels": ["archive"], "addLabels": [3, 99]}),
    )
    .await;
    assert_eq!(
        (again.status, again.header("etag")),
        (204, archived.header("etag"))
    );
    put(&world, &id, &json!({"addLabels": ["Bin"]})).await;
    put(&world, &id, &json!({"removeLabels": ["Bin"]})).await;
    assert_eq!(listed(&world, &id).await["systemLabel"], "Default");
    let expected = [
        ("set", "Archive"),
        ("set", "Bin"),
        ("remove", "Archive"),
        ("remove", "Bin"),
    ];
    assert_eq!(log(&world, &id).await, entries(&expected));
}

#[actix_web::test]
async fn a_mark_lasts_until_somebody_reads() {
    let (world, id) = world().await;
    let path = format!("{LIST}/{id}");
    world.get("citizen", &path).await;
    assert_eq!(listed(&world, &id).await["isContentSeen"], true);
    put(&world, &id, &json!({"addLabels": ["MarkedAsUnopened"]})).await;
    let item = listed(&world, &id).await;
    assert_eq!(item["isContentSeen"], false);
    assert_eq!(
        item["endUserContext"]["systemLabels"],
        json!(["Default", "MarkedAsUnopened"])
    );
    let read = world.get("citizen", &path).await.json();
    assert_eq!(read["endUserContext"]["systemLabels"], json!(["Default"]));
    let expected = [("set", "MarkedAsUnopened"), ("remove", "MarkedAsUnopened")];
    assert_eq!(log(&world, &id).await, entries(&expected));
}

#[actix_web::test]
async fn labels_are_refused_in_the_order_of_the_contract() {
    let (world, id) = world().await;
    let path = format!("{LIST}/{id}/context/systemlabels");
    let sent = json!({"addLabels": ["Bin", "Sent"], "removeLabels": ["sent"], "systemLabels": ["Sent"]});
    let refused = put(&world, UNKNOWN, &sent).await;
    let keys = ["addLabels[1]", "addLabels[2]", "removeLabels[0]"];
    assert_eq!(refused.refusal(), (400, keys.map(str::to_owned).to_vec()));
    assert_eq!(
        refused.json()["errors"]["removeLabels[0]"][0],
        "Cannot manually add or remove system label Sent. It is added automatically when a transmissions of type \
         'Submission or 'Correction' is added to the dialog."
    );
    let label = json!({"addLabels": ["Bin"]});
    assert_eq!(put(&world, "x", &label).await.error_keys(), ["dialogId"]);
    assert_eq!(
        put(&world, UNKNOWN, &label).await.refusal(),
        (404, vec!["DialogEntity".to_owned()])
    );
    let tagged = |tag: &str| request(Method::PUT, "citizen", &path, &label).insert_header(("if-match", tag));
    assert_eq!(world.send(tagged("\"x\"")).await.error_keys(), ["If-Match"]);
    assert_eq!(world.send(tagged(STALE)).await.refusal(), (412, Vec::new()));
    let current = listed(&world, &id).await;
    let current = current["endUserContext"]["revision"].as_str().unwrap();
    assert_eq!(world.send(tagged(current)).await.status, 204);
    world
        .call(Method::DELETE, "owner", &format!("{DIALOGS}/{id}"), &Value::Null)
        .await;
    assert_eq!(put(&world, &id, &label).await.status, 404);
}

#[actix_web::test]
async fn bodies_that_cannot_be_read_are_named() {
    let (world, id) = world().await;
    for (body, key) in [
        (json!([]), "serializerErrors"),
        (json!({"addLabels": null}), "addLabels"),
        (json!({"addLabels": ["Inbox"]}), "addLabels[0]"),
        (json!({"removeLabels": "Bin"}), "removeLabels"),
    ] {
        let answer = put(&world, &id, &body).await;
        assert_eq!(answer.refusal(), (400, vec![key.to_owned()]), "{body}");
    }
    let answer = bulk(&world, &json!({"dialogs": [{"dialogId": "x"}]})).await;
    assert_eq!(answer.refusal(), (400, vec!["dialogs[0].dialogId".to_owned()]));
    let untyped = request(
        Method::PUT,
        "citizen",
        &format!("{LIST}/{id}/context/systemlabels"),
        &Value::Null,
    );
    assert_eq!(world.send(untyped).await.status, 415);
}

#[actix_web::test]
async fn nobody_but_those_who_find_a_dialog_keeps_it() {
    let world = World::new();
    let id = world.created(MIN).await;
    // A permit for details does not help.
    world.registers.permit("read", None);
    let label = json!({"addLabels": ["Bin"]});
    let refused = put(&world, &id, &label).await;
    assert_eq!(refused.refusal(), (403, vec!["Forbidden".to_owned()]));
    assert_eq!(
        refused.json()["errors"]["Forbidden"][0],
        format!("The following dialog ids are unauthorized and/or missing: ({id}).")
    );
    let refused = bulk(
        &world,
        &json!({"dialogs": [{"dialogId": id}], "addLabels": ["Bin"]}),
    )
    .await;
    assert_eq!(refused.refusal(), (404, vec!["DialogEntity".to_owned()]));
}

#[actix_web::test]
async fn many_dialogs_change_together_or_not_at_all() {
    let (world, first) = world().await;
    let second = world.created(MIN).await;
    let both = |label: &str, extra: Value| {
        let mut dialogs = vec![json!({"dialogId": first}), json!({"dialogId": second})];
        dialogs.extend(extra.as_array().cloned().unwrap_or_default());
        json!({"dialogs": dialogs, "addLabels": [label]})
    };
    let answer = bulk(&world, &both("Archive", Value::Null)).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    assert_eq!(answer.header("etag"), "");
    for id in [&first, &second] {
        assert_eq!(listed(&world, id).await["systemLabel"], "Archive");
        assert_eq!(log(&world, id).await, entries(&[("set", "Archive")]));
    }

    let missing = bulk(&world, &both("Bin", json!([{"dialogId": UNKNOWN}]))).await;
    assert_eq!(missing.refusal(), (404, vec!["DialogEntity".to_owned()]));
    assert_eq!(
        missing.json()["errors"]["DialogEntity"][0],
        format!("Entity 'DialogEntity' with the following key(s) was not found: ({UNKNOWN}).")
    );
    let stale = json!({
        "dialogs": [{"dialogId": first}, {"dialogId": second, "endUserContextRevision": STALE}],
        "addLabels": ["Bin"],
    });
    assert_eq!(bulk(&world, &stale).await.refusal(), (412, Vec::new()));
    for id in [&first, &second] {
        assert_eq!(listed(&world, id).await["systemLabel"], "Archive");
    }
}

#[actix_web::test]
async fn a_bulk_change_names_one_to_a_hundred_dialogs_once() {
    let (world, id) = world().await;
    let dialog = |number: u128| json!({"dialogId": uuid::Uuid::from_u128(number)});
    let many: Vec<Value> = (1..=101).map(dialog).collect();
    for (dialogs, message) in [
        (
            json!([]),
            "Must supply between 1 and 100 dialogs to update".to_owned(),
        ),
        (
            json!(many),
            "Must supply between 1 and 100 dialogs to update".to_owned(),
        ),
        (
            json!([{"dialogId": id}, {"dialogId": id}]),
            format!("Can not contain duplicate items: [{id}]."),
        ),
    ] {
        let answer = bulk(&world, &json!({"dialogs": dialogs, "addLabels": ["Sent"]})).await;
        let keys = ["dto.addLabels[0]", "dto.dialogs"];
        assert_eq!(answer.refusal(), (400, keys.map(str::to_owned).to_vec()));
        assert_eq!(answer.json()["errors"]["dto.dialogs"][0], message);
    }
}
