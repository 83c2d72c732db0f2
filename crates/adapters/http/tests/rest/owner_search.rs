//! The service owners' search of dialogs.

use crate::world::{Answer, DIALOGS, MAX, MIN, PARTY, World};
use chrono::TimeDelta;
use dialogporten_testkit::builders::person;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SERVICE: &str = "urn:altinn:resource:example-building-permit";
const UNREADABLE: &str = "is not valid for a [";

fn small(change: impl FnOnce(&mut Value)) -> String {
    let mut body: Value = serde_json::from_str(MIN).unwrap();
    change(&mut body);
    body.to_string()
}

async fn search(world: &World, query: &str) -> Answer {
    world.get("searcher", &format!("{DIALOGS}?{query}")).await
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let answer = search(world, query).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let page = answer.json();
    let ids = page["items"].as_array().unwrap().iter();
    ids.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn refused(world: &World, query: &str) -> Vec<String> {
    let answer = search(world, query).await;
    assert_eq!(answer.status, 400, "{query}: {}", answer.text());
    answer.error_keys()
}

/// The biggest dialog, as it was registered silently.
async fn biggest(world: &World) -> String {
    let path = format!("{DIALOGS}?isSilentUpdate=true");
    let body = serde_json::from_str(&MAX.replace("2098-01-10T06:00:00Z", "2020-01-10T06:00:00Z")).unwrap();
    let answer = world
        .call(actix_web::http::Method::POST, "owner", &path, &body)
        .await;
    answer.json().as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn every_filter_finds_what_it_names_and_nothing_else() {
    let world = World::new();
    let big = biggest(&world).await;
    let little = world.created(MIN).await;
    world
        .call(
            actix_web::http::Method::DELETE,
            "owner",
            &format!("{DIALOGS}/{}", world.created(MIN).await),
            &Value::Null,
        )
        .await;
    assert_eq!(found(&world, "").await.len(), 2);
    for query in [
        format!(
            "party={PARTY}&status=requiresattention,9&ExtendedStatus=urn:example:permit:awaiting-drawings"
        ),
        format!(
            "party={}&serviceResource={SERVICE}&dueAfter=2098-03-01",
            PARTY.to_uppercase()
        ),
        "externalReference=CASE/2026/417&process=urn:example:process:permit:417".to_owned(),
        "systemLabel=Archive&visibleBefore=2021-01-01T00:00:00Z&visibleAfter=2019-01-01".to_owned(),
        "createdBefore=2026-02-03T08:15:00Z&updatedBefore=2026-02-04T09:00:01Z".to_owned(),
        "createdAfter=2026-02-03T08:15:00Z&createdBefore=2026-02-03T09:15:00%2B01:00".to_owned(),
        "excludeApiOnly=true&dueBefore=2099-01-01".to_owned(),
        "status=5".to_owned(),
    ] {
        let query = query.replace("requiresattention,9", "requiresattention");
        assert_eq!(found(&world, &query).await, [big.as_str()], "{query}");
    }
    for query in [
        "createdAfter=2026-03-01",
        "status=NotApplicable,Draft&isContentSeen=FALSE",
        "systemLabel=Default",
        "contentUpdatedAfter=2026-03-01T12:00:00Z&contentUpdatedBefore=2026-03-01T12:00:00Z&systemLabel=1",
    ] {
        assert_eq!(found(&world, query).await, [little.as_str()], "{query}");
    }
    for query in [
        "externalReference=case/2026/417",
        "extendedStatus=%00",
        "systemLabel=Archive,Default",
        "systemLabel=Archive&systemLabel=Sent&systemLabel=Bin",
        "serviceResource=urn:altinn:resource:other-owner-service",
        "serviceResource=not-a-resource",
        "isContentSeen=true&status=Draft",
        "somethingElse=ignored&party=urn:altinn:person:identifier-no:08844397713",
    ] {
        assert!(found(&world, query).await.is_empty(), "{query}");
    }
    assert_eq!(found(&world, "deleted=include").await.len(), 3);
    assert_eq!(found(&world, "deleted=3").await.len(), 1);
}

#[actix_web::test]
async fn labels_are_found_whole_or_by_their_beginning() {
    let world = World::new();
    let labelled = |values: [&str; 2]| {
        let labels = values.map(|value| json!({"value": value}));
        small(|body| body["serviceOwnerContext"] = json!({"serviceOwnerLabels": labels}))
    };
    let first = world.created(labelled(["Saksbehandler:Kari", "Team_1"])).await;
    let second = world.created(labelled(["saksbehandler:ola", "team-1"])).await;
    for (query, expected) in [
        ("serviceOwnerLabels=SAKSBEHANDLER:Kari", vec![&first]),
        ("serviceOwnerLabels=saksbehandler:*", vec![&second, &first]),
        (
            "serviceOwnerLabels=saksbehandler:*&serviceOwnerLabels=team_*",
            vec![&first],
        ),
        ("serviceOwnerLabels=saksbehandler:*,team-1", vec![&second]),
        ("serviceOwnerLabels=saksbehandler", vec![]),
        ("serviceOwnerLabels=te%25*", vec![]),
    ] {
        assert_eq!(
            found(&world, query).await.iter().collect::<Vec<_>>(),
            expected,
            "{query}"
        );
    }
    assert_eq!(
        refused(
            &world,
            "serviceOwnerLabels=good&serviceOwnerLabels=*ola&serviceOwnerLabels=xx"
        )
        .await,
        ["serviceOwnerLabels[1]", "serviceOwnerLabels[2]"]
    );
}

#[actix_web::test]
async fn every_page_follows_the_one_before_in_every_order() {
    let world = World::new();
    let mut expected = BTreeSet::new();
    for number in 0..13 {
        let due_at = (number % 3 > 0).then(|| format!("2027-01-0{}T00:00:00Z", 1 + number % 4));
        let body = small(|body| body["dueAt"] = json!(due_at));
        expected.insert(world.created(body).await);
        if number % 4 == 0 {
            world.ambient.advance(TimeDelta::seconds(1));
        }
    }
    for order in [
        "",
        "contentUpdatedAt_desc",
        "CreatedAt_ASC,updatedat",
        "dueAt",
        "dueAt_asc,id_asc",
        "id_asc",
        "updatedAt_asc, dueAt_desc ,id_desc",
    ] {
        let order = if order.is_empty() {
            String::new()
        } else {
            format!("&orderBy={}", order.replace(' ', "%20"))
        };
        let whole = found(&world, &format!("limit=1000{order}")).await;
        assert_eq!(
            whole.iter().cloned().collect::<BTreeSet<_>>(),
            expected,
            "{order}"
        );
        for size in [1, 5, 13] {
            let (mut all, mut token) = (Vec::new(), String::new());
            loop {
                let answer = search(&world, &format!("limit={size}{order}{token}"))
                    .await
                    .json();
                let items = answer["items"].as_array().unwrap();
                all.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
                // The last page has a token, too.
                token = format!(
                    "&continuationToken={}",
                    answer["continuationToken"].as_str().unwrap()
                );
                if answer["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(all, whole, "{order} by {size}");
            let beyond = search(&world, &format!("limit={size}{order}{token}"))
                .await
                .json();
            assert_eq!(beyond["items"], json!([]));
            assert_eq!(
                format!(
                    "&continuationToken={}",
                    beyond["continuationToken"].as_str().unwrap()
                ),
                token
            );
        }
    }
}

#[actix_web::test]
async fn orders_are_named_in_their_normal_form() {
    let world = World::new();
    for (query, normal) in [
        ("", "contentupdatedat_desc,id_desc"),
        ("orderBy=dueAt_asc", "dueat_asc,id_desc"),
        (
            "ORDERBY=CreatedAt,updatedAt_asc,id_asc",
            "createdat_desc,updatedat_asc,id_asc",
        ),
    ] {
        let answer = search(&world, query).await.json();
        assert_eq!(
            answer,
            json!({"items": [], "hasNextPage": false, "orderBy": normal}),
            "{query}"
        );
    }
}

#[actix_web::test]
async fn what_cannot_be_read_is_named_as_it_was_spelled() {
    let world = World::new();
    for (query, key) in [
        ("Status=Sent", "Status"),
        ("status=New", "status"),
        ("status=1", "status"),
        ("status=", "status"),
        ("systemLabel=99", "systemLabel"),
        ("Deleted=maybe", "Deleted"),
        ("createdAfter=yesterday", "createdAfter"),
        ("isContentSeen=1", "isContentSeen"),
        ("EXCLUDEAPIONLY=", "EXCLUDEAPIONLY"),
        ("limit=ten", "limit"),
        ("limit=99999999999", "limit"),
        ("orderBy=", "orderBy"),
        ("orderBy=title", "orderBy"),
        ("orderBy=createdAt_up", "orderBy"),
        ("ContinuationToken=x", "ContinuationToken"),
        ("continuationToken=contentupdatedat_now,id_1", "continuationToken"),
        ("party=[1", "party"),
    ] {
        let answer = search(&world, query).await;
        assert_eq!(answer.refusal(), (400, vec![key.to_owned()]), "{query}");
        assert!(answer.text().contains(UNREADABLE), "{query}");
    }
}

#[actix_web::test]
async fn rules_that_are_broken_are_named_by_their_parameters() {
    let world = World::new();
    let many = |name: &str, value: &str, count: usize| vec![format!("{name}={value}"); count].join("&");
    for (query, key) in [
        ("party=nobody", "party[0]"),
        (
            "party=urn:altinn:organization:identifier-no:310412007&party=x",
            "party[1]",
        ),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=-1", "limit"),
        (
            "continuationToken=createdat_2026-03-01T09:30:00.1234560Z,id_018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
            "continuationToken",
        ),
        ("createdAfter=2026-03-02&createdBefore=2026-03-01", "createdAfter"),
        ("updatedAfter=2026-03-02&updatedBefore=2026-03-01", "updatedAfter"),
        (
            "contentUpdatedAfter=2026-03-02&contentUpdatedBefore=2026-03-01",
            "contentUpdatedAfter",
        ),
        ("dueAfter=2026-03-02&dueBefore=2026-03-01", "dueAfter"),
        ("visibleAfter=2026-03-02&visibleBefore=2026-03-01", "visibleAfter"),
        ("process=not%20a%20uri", "process"),
        ("search=tilsyn", "search"),
        ("search=ti", "search"),
        ("searchLanguageCode=xx", "searchLanguageCode"),
        ("serviceOwnerLabels=a*b", "serviceOwnerLabels[0]"),
        (&many("party", PARTY, 21), "party.Count"),
        (&many("serviceResource", SERVICE, 21), "serviceResource.Count"),
        (&many("extendedStatus", "x", 21), "extendedStatus.Count"),
        (&format!("endUserId={}", person().as_str()), "endUserId"),
        (&format!("endUserId={}&party={PARTY}", person().id()), "endUserId"),
    ] {
        assert_eq!(refused(&world, query).await, [key], "{query}");
    }
    assert_eq!(refused(&world, "endUserId=somebody").await, ["EndUserId"]);
    // All at once.
    assert_eq!(
        refused(&world, "limit=0&search=x&party=x&searchLanguageCode=no").await,
        ["limit", "party[0]", "search", "searchLanguageCode"]
    );
}

#[actix_web::test]
async fn on_behalf_of_a_person_only_that_persons_dialogs_are_found() {
    let world = World::new();
    let big = biggest(&world).await;
    let acting = format!("endUserId={}&party={PARTY}", person().as_str());
    let nothing = search(&world, &acting).await.json();
    assert_eq!(
        (&nothing["items"], &nothing["continuationToken"]),
        (&json!([]), &Value::Null)
    );
    world.permit_reading();
    assert_eq!(found(&world, &acting).await, [big.as_str()]);
    assert_eq!(
        found(
            &world,
            &format!("{acting}&search=byggesak%20tegninger&searchLanguageCode=nb")
        )
        .await
        .len(),
        {
            let read = world
                .read(&format!("{DIALOGS}/{big}"))
                .await
                .to_string()
                .to_lowercase();
            usize::from(read.contains("byggesak") || read.contains("tegninger"))
        }
    );
    assert_eq!(
        found(&world, &format!("{acting}&serviceOwnerLabels=no-such-label"))
            .await
            .len(),
        0
    );
    // Searching shows nobody anything: the dialog is as unseen as before.
    assert_eq!(found(&world, "isContentSeen=true").await.len(), 0);
    // A person has more parties.
    let many = vec![format!("party={PARTY}"); 100].join("&");
    assert_eq!(
        found(&world, &format!("endUserId={}&{many}", person().as_str()))
            .await
            .len(),
        1
    );
}

#[actix_web::test]
async fn lists_show_more_to_owners_but_no_texts_above_the_weakest_login() {
    let world = World::new();
    let big = biggest(&world).await;
    let read = world.read(&format!("{DIALOGS}/{big}")).await;
    let page = search(&world, "").await.json();
    let item = &page["items"][0];
    for member in [
        "id",
        "revision",
        "serviceResource",
        "party",
        "status",
        "createdAt",
        "updatedAt",
        "contentUpdatedAt",
        "dueAt",
        "visibleFrom",
        "endUserContext",
        "serviceOwnerContext",
        "systemLabel",
        "progress",
        "isContentSeen",
        "hasUnopenedContent",
        "fromServiceOwnerTransmissionsCount",
        "org",
        "process",
    ] {
        assert_eq!(item[member], read[member], "{member}");
    }
    assert!(item["guiAttachmentCount"].is_number());
    // The service asks for level 3: what weak logins see replaces the rest.
    assert_eq!(
        item["content"]["title"]["value"],
        read["content"]["nonSensitiveTitle"]["value"]
    );
    assert_eq!(
        item["content"]["summary"]["value"],
        read["content"]["nonSensitiveSummary"]["value"]
    );
    assert!(item["content"].get("nonSensitiveTitle").is_none());
    assert!(item["content"].get("additionalInfo").is_none());
    let latest = read["activities"].as_array().unwrap().last().unwrap();
    assert_eq!(&item["latestActivity"], latest);
    assert!(item.get("deletedAt").is_none() && item.get("idempotentKey").is_none());
}
