//! Service owners change where end users keep dialogs.

use crate::world::{Answer, DIALOGS, MIN, PARTY, World, request};
use actix_web::http::Method;
use dialogporten_domain::party::Party;
use dialogporten_testkit::builders::{person, resource};
use serde_json::{Value, json};

const BULK: &str = "/api/v1/serviceowner/dialogs/endusercontext/systemlabels/actions/bulkset";
const UNKNOWN: &str = "018fdd35-7820-764f-9503-f668c2ec1eff";

fn path(dialog: &str) -> String {
    format!(
        "{DIALOGS}/{dialog}/endusercontext/systemlabels?enduserId={}",
        person().as_str()
    )
}

fn bulk() -> String {
    format!("{BULK}?EndUserID={}", person().as_str())
}

fn accessible() -> World {
    let world = World::new();
    world.permit_reading();
    world
}

async fn set(world: &World, token: &str, path: &str, body: &Value) -> Answer {
    let method = if path.contains("bulkset") {
        Method::POST
    } else {
        Method::PUT
    };
    world.call(method, token, path, body).await
}

async fn labels(world: &World, dialog: &str) -> Value {
    world.read(&format!("{DIALOGS}/{dialog}")).await["endUserContext"]["systemLabels"].clone()
}

#[actix_web::test]
async fn labels_are_set_in_the_name_of_the_person() {
    let world = accessible();
    let id = world.created(MIN).await;
    let before = world.read(&format!("{DIALOGS}/{id}")).await;
    let body = json!({"addLabels": ["Archive", 99], "systemLabels": ["markedAsUnopened"]});
    let answer = set(&world, "owner", &path(&id), &body).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    assert_eq!(labels(&world, &id).await, json!(["Archive", "MarkedAsUnopened"]));
    let after = world.read(&format!("{DIALOGS}/{id}")).await;
    assert_eq!(
        answer.header("etag"),
        after["endUserContext"]["revision"].as_str().unwrap()
    );
    assert_eq!(after["revision"], before["revision"]);
    let log = world.store.label_log(
        after["id"]
            .as_str()
            .unwrap()
            .parse::<uuid::Uuid>()
            .map(dialogporten_domain::identifier::DialogId::new)
            .unwrap(),
    );
    assert!(log.iter().all(|entry| entry.performed_by.id() == Some(&person())));

    // A revision that was seen may be demanded; saying the same again changes none.
    let put = |tag: &str| {
        request(Method::PUT, "owner", &path(&id), &body).insert_header(("if-match", tag.to_owned()))
    };
    assert_eq!(
        world
            .send(put(before["endUserContext"]["revision"].as_str().unwrap()))
            .await
            .status,
        412
    );
    let again = world.send(put(answer.header("etag"))).await;
    assert_eq!((again.status, again.header("etag")), (204, answer.header("etag")));
    let removed = set(
        &world,
        "owner",
        &path(&id),
        &json!({"removeLabels": ["Archive", "MarkedAsUnopened"]}),
    )
    .await;
    assert_eq!(removed.status, 204);
    assert_eq!(labels(&world, &id).await, json!(["Default"]));
}

#[actix_web::test]
async fn every_breach_has_its_key() {
    let world = accessible();
    let id = world.created(MIN).await;
    let alone = format!("{DIALOGS}/{id}/endusercontext/systemlabels");
    let named = json!({"actorType": "ServiceOwner"});
    let one = json!([{"dialogId": id}]);
    for (path, body, keys) in [
        (
            path(&id),
            json!({"addLabels": ["Bin", "Sent"], "removeLabels": [5]}),
            vec!["addLabels[1]", "removeLabels[0]"],
        ),
        (
            path(&id),
            json!({"addLabels": ["Bin"], "systemLabels": ["Sent"]}),
            vec!["addLabels[1]"],
        ),
        (alone.clone(), json!({"addLabels": ["Bin"]}), vec!["endUserId"]),
        (path(&id), json!({"performedBy": named}), vec!["endUserId"]),
        (
            alone.clone(),
            json!({"performedBy": {"actorType": "PartyRepresentative"}}),
            vec!["performedBy"],
        ),
        (
            alone.clone(),
            json!({"performedBy": {"actorType": "PartyRepresentative", "actorId": "x"}}),
            vec!["performedBy.actorId"],
        ),
        (
            alone.clone(),
            json!({"performedBy": {"actorName": "x"}}),
            vec!["performedBy.actorType"],
        ),
        (path(&id), json!({"addLabels": ["Nowhere"]}), vec!["addLabels[0]"]),
        (path(&id), json!({"addLabels": null}), vec!["addLabels"]),
        (path("x"), json!({}), vec!["dialogId"]),
        (
            bulk(),
            json!({"dialogs": one, "addLabels": ["Sent"], "removeLabels": ["Sent"]}),
            vec!["dto.addLabels[0]", "dto.removeLabels[0]"],
        ),
        (bulk(), json!({"dialogs": []}), vec!["dto.dialogs"]),
        (
            bulk(),
            json!({"dialogs": vec![json!({"dialogId": UNKNOWN}); 201]}),
            vec!["dto.dialogs"],
        ),
        (
            bulk(),
            json!({"dialogs": [{"dialogId": id}, {"dialogId": id}]}),
            vec!["dto.dialogs"],
        ),
        (BULK.to_owned(), json!({"dialogs": one}), vec!["endUserId"]),
        (
            BULK.to_owned(),
            json!({"dialogs": one, "performedBy": {"actorType": 9}}),
            vec!["dto.performedBy.actorType"],
        ),
        (
            bulk(),
            json!({"dialogs": [{"dialogId": "x"}]}),
            vec!["dialogs[0].dialogId"],
        ),
    ] {
        let answer = set(&world, "owner", &path, &body).await;
        let mut found = answer.error_keys();
        found.retain(|key| {
            key != "dto.performedBy" && (key != "performedBy" || keys.contains(&"performedBy"))
        });
        assert_eq!(
            (answer.status, found),
            (400, keys.iter().map(ToString::to_string).collect()),
            "{path} {body}"
        );
    }
    assert_eq!(labels(&world, &id).await, json!(["Default"]));
}

#[actix_web::test]
async fn only_admins_name_who_performs() {
    let world = World::new();
    let id = world.created(MIN).await;
    let alone = format!("{DIALOGS}/{id}/endusercontext/systemlabels");
    let performer = json!({"actorType": "PartyRepresentative", "actorId": person().as_str()});
    let body = json!({"addLabels": ["Bin"], "performedBy": performer});
    let forbidden = (403, vec!["Forbidden".to_owned()]);
    assert_eq!(set(&world, "owner", &alone, &body).await.refusal(), forbidden);
    let many = json!({"dialogs": [{"dialogId": UNKNOWN}], "performedBy": performer});
    assert_eq!(set(&world, "owner", BULK, &many).await.refusal(), forbidden);
    assert_eq!(set(&world, "admin", &alone, &body).await.status, 204);
    let nobody = json!({"addLabels": ["Archive"], "performedBy":
        {"actorType": "PartyRepresentative", "actorId": "urn:altinn:organization:identifier-no:310923044"}});
    let answer = set(&world, "admin", &alone, &nobody).await;
    assert_eq!(answer.refusal(), (422, vec!["ActorId".to_owned()]));
    assert_eq!(labels(&world, &id).await, json!(["Bin"]));
}

#[actix_web::test]
async fn what_the_person_cannot_find_is_not_changed() {
    let world = World::new();
    let id = world.created(MIN).await;
    let body = json!({"addLabels": ["Bin"]});
    let not_found = (404, vec!["DialogEntity".to_owned()]);
    assert_eq!(
        set(&world, "owner", &path(UNKNOWN), &body).await.refusal(),
        not_found
    );
    assert_eq!(
        set(&world, "other-owner", &path(&id), &body).await.refusal(),
        not_found
    );
    let answer = set(&world, "owner", &path(&id), &body).await;
    assert_eq!(answer.refusal(), (403, vec!["Forbidden".to_owned()]));
    // Admins are not asked for the person's access.
    assert_eq!(set(&world, "admin", &path(&id), &body).await.status, 204);
    world
        .call(Method::DELETE, "owner", &format!("{DIALOGS}/{id}"), &Value::Null)
        .await;
    assert_eq!(set(&world, "admin", &path(&id), &body).await.refusal(), not_found);
}

#[actix_web::test]
async fn of_many_dialogs_all_change_or_none() {
    let world = World::new();
    world.registers.list(
        &Party::parse(PARTY).unwrap(),
        &resource("example-building-permit"),
    );
    let (first, second) = (world.created(MIN).await, world.created(MIN).await);
    let hidden = world
        .created(MIN.replace(
            "organization:identifier-no:310412007",
            "person:identifier-no:08844397713",
        ))
        .await;
    let with = |more: Value| {
        let mut dialogs = vec![json!({"dialogId": first}), json!({"dialogId": second})];
        dialogs.push(more);
        json!({"dialogs": dialogs, "addLabels": ["Bin"]})
    };
    for missing in [UNKNOWN, &hidden] {
        let answer = set(&world, "owner", &bulk(), &with(json!({"dialogId": missing}))).await;
        assert_eq!(answer.refusal(), (404, vec!["DialogEntity".to_owned()]));
        assert!(answer.text().contains(missing) && !answer.text().contains(&first));
    }
    let third = world.created(MIN).await;
    let stale = json!({"dialogId": third, "endUserContextRevision": UNKNOWN});
    assert_eq!(set(&world, "owner", &bulk(), &with(stale)).await.status, 412);
    assert_eq!(labels(&world, &first).await, json!(["Default"]));
    let revision = world.read(&format!("{DIALOGS}/{third}")).await["endUserContext"]["revision"].clone();
    let fresh = json!({"dialogId": third, "endUserContextRevision": revision});
    let answer = set(&world, "owner", &bulk(), &with(fresh)).await;
    assert_eq!(
        (answer.status, answer.header("etag")),
        (204, ""),
        "{}",
        answer.text()
    );
    for id in [&first, &second, &third] {
        assert_eq!(labels(&world, id).await, json!(["Bin"]));
    }
}
