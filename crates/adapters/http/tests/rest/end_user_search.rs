//! Searching as an end user: every filter, order, page and mistake.

use crate::end_user::LIST;
use crate::world::{MIN, PARTY, World, bearer};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use dialogporten_domain::party::Party;
use dialogporten_testkit::builders::resource;
use serde_json::{Value, json};

const BOTH: &str = "serviceResource=urn:altinn:resource:example-building-permit&serviceResource=urn:altinn:resource:other-owner-service";

fn texts(text: &str) -> Value {
    json!({"value": [{"value": text, "languageCode": "nb"}, {"value": "Letter", "languageCode": "en"}]})
}

/// Four dialogs, a day apart from 2026-03-01T12:00 on; `first` is changed on the last day.
async fn world() -> World {
    let world = World::new();
    world.permit_reading();
    let party = Party::parse(PARTY).unwrap();
    world.registers.list(&party, &resource("other-owner-service"));
    let dialogs = [
        json!({
            "externalReference": "first", "status": "Draft", "extendedStatus": "one", "process": "urn:case:1",
            "dueAt": "2026-04-01T00:00:00Z", "content": {"title": texts("Varsel om tilsyn")},
        }),
        json!({
            "externalReference": "second", "status": "InProgress", "extendedStatus": "two,three",
            "dueAt": "2026-05-01T00:00:00Z", "isApiOnly": true, "content": {"title": texts("Melding til systemet")},
        }),
        json!({
            "externalReference": "third", "status": "Completed",
            "serviceResource": "urn:altinn:resource:other-owner-service",
            "content": {"title": texts("Vedtak etter tilsyn")},
        }),
        json!({"externalReference": "fourth", "status": "Awaiting", "process": "urn:case:2"}),
    ];
    let mut ids = Vec::new();
    for dialog in dialogs {
        let mut body: Value = serde_json::from_str(MIN).unwrap();
        for (name, value) in dialog.as_object().unwrap() {
            body[name] = value.clone();
        }
        let token = if body["externalReference"] == "third" {
            "admin"
        } else {
            "owner"
        };
        let answer = world
            .call(Method::POST, token, crate::world::DIALOGS, &body)
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        ids.push(answer.json().as_str().unwrap().to_owned());
        world.ambient.advance(TimeDelta::days(1));
    }
    for (index, label) in [(1, "Archive"), (2, "MarkedAsUnopened")] {
        let path = format!("{LIST}/{}/context/systemlabels", ids[index]);
        let body = json!({"addLabels": [label]});
        assert_eq!(world.call(Method::PUT, "citizen", &path, &body).await.status, 204);
    }
    assert_eq!(
        world.get("citizen", &format!("{LIST}/{}", ids[3])).await.status,
        200
    );
    let path = format!("{}/{}", crate::world::DIALOGS, ids[0]);
    let patch = json!([{"op": "replace", "path": "/progress", "value": 10}]);
    assert_eq!(
        world.call(Method::PATCH, "owner", &path, &patch).await.status,
        204
    );
    world
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let answer = world.get("citizen", &format!("{LIST}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let page = answer.json();
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["externalReference"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn every_filter_narrows_the_search() {
    let world = world().await;
    for (filter, expected) in [
        ("", "fourth third second first"),
        (
            "party=urn:altinn:organization:identifier-no:310412007",
            "fourth third second first",
        ),
        ("Party=URN:altinn:organization:identifier-no:310923044", ""),
        ("org=skd", "fourth second first"),
        ("org=OTHER&org=nobody", "third"),
        ("org=", ""),
        ("extendedStatus=one", "first"),
        ("extendedStatus=One", ""),
        ("extendedStatus=two,three&extendedStatus=one", "second first"),
        ("externalReference=third", "third"),
        ("externalReference=", ""),
        ("status=draft&STATUS=Completed", "third first"),
        ("status=Draft,Awaiting", "fourth first"),
        ("status=%5B%22Draft%22,%226%22%5D", "third first"),
        ("createdAfter=2026-03-03T12:00:00Z", "fourth third"),
        ("createdBefore=2026-03-02T12:00:00Z", "second first"),
        (
            "createdAfter=2026-03-02&createdBefore=2026-03-03T13:00:00%2B01:00",
            "third second",
        ),
        ("updatedAfter=2026-03-05T12:00:00Z", "first"),
        ("updatedBefore=2026-03-03", "second"),
        ("contentUpdatedAfter=2026-03-04T12:00:00Z", "fourth"),
        ("contentUpdatedBefore=2026-03-01T12:00:00Z", "first"),
        ("dueAfter=2026-04-01T00:00:00Z", "second first"),
        ("dueBefore=2026-04-30", "first"),
        ("isContentSeen=true", "fourth"),
        ("isContentSeen=FALSE", "third second first"),
        ("process=urn:case:2", "fourth"),
        ("systemLabel=Archive", "second"),
        ("systemLabel=default&systemLabel=MarkedAsUnopened", "third"),
        ("systemLabel=Bin&systemLabel=Archive", ""),
        ("excludeApiOnly=true", "fourth third first"),
        ("excludeApiOnly=false&limit=1000", "fourth third second first"),
        ("search=tilsyn", "third first"),
        ("search=tilsyn%20and%20vedtak&searchLanguageCode=nb", "third"),
        ("search=ingenting", ""),
    ] {
        let given = found(&world, &format!("{BOTH}&{filter}")).await.join(" ");
        assert_eq!(given, expected, "{filter}");
    }
}

#[actix_web::test]
async fn services_may_be_separated_by_commas_and_are_compared_in_lower_case() {
    let world = world().await;
    let names = BOTH
        .replace("&serviceResource=", ",")
        .replace("example", "Example");
    assert_eq!(found(&world, &names).await.len(), 4);
    let other = "serviceResource=urn:altinn:resource:other-owner-service";
    assert_eq!(found(&world, other).await, ["third"]);
}

#[actix_web::test]
async fn every_order_is_followed_page_by_page_and_said() {
    let world = world().await;
    for (order, said, expected) in [
        ("", "contentupdatedat_desc,id_desc", "fourth third second first"),
        (
            "createdAt_asc",
            "createdat_asc,id_desc",
            "first second third fourth",
        ),
        ("UPDATEDAT", "updatedat_desc,id_desc", "first fourth third second"),
        ("dueAt", "dueat_desc,id_desc", "fourth third second first"),
        (
            "dueAt_asc,id_asc",
            "dueat_asc,id_asc",
            "first second third fourth",
        ),
        (
            "id_ASC",
            "contentupdatedat_desc,id_asc",
            "fourth third second first",
        ),
    ] {
        let mut seen = Vec::new();
        let mut token = String::new();
        loop {
            let path = format!("{LIST}?{BOTH}&limit=3&orderBy={order}&continuationToken={token}");
            let path = path
                .replace("&continuationToken=&", "&")
                .replace("&orderBy=&", "&")
                .trim_end_matches("&continuationToken=")
                .to_owned();
            let answer = world.get("citizen", &path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let page = answer.json();
            assert_eq!(page["orderBy"], said);
            let items = page["items"].as_array().unwrap();
            seen.extend(
                items
                    .iter()
                    .map(|item| item["externalReference"].as_str().unwrap().to_owned()),
            );
            page["continuationToken"].as_str().unwrap().clone_into(&mut token);
            if page["hasNextPage"] == false {
                break;
            }
            assert_eq!(items.len(), 3);
        }
        assert_eq!(seen.join(" "), expected, "{order}");
    }
}

#[actix_web::test]
async fn clients_may_write_tokens_themselves() {
    let world = world().await;
    let id = "ffffffff-ffff-7fff-bfff-ffffffffffff";
    let token =
        format!("ID_{id},contentupdatedat_2026-03-02T12:00:00.0000000Z,createdat_2026-03-02T12:00:00Z");
    assert_eq!(
        found(&world, &format!("{BOTH}&continuationToken={token}")).await,
        ["second", "first"]
    );
}

#[actix_web::test]
async fn items_hold_what_lists_show_and_nothing_else() {
    let world = world().await;
    let request = TestRequest::get().uri(&format!("{LIST}?{BOTH}&externalReference=first"));
    let answer = world
        .send(bearer(request, "citizen").insert_header(("accept-language", "en")))
        .await;
    let page = answer.json();
    let item = page["items"][0].as_object().unwrap();
    let mut names: Vec<&str> = item.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "content",
            "contentUpdatedAt",
            "createdAt",
            "dueAt",
            "endUserContext",
            "extendedStatus",
            "externalReference",
            "fromPartyTransmissionsCount",
            "fromServiceOwnerTransmissionsCount",
            "guiAttachmentCount",
            "hasUnopenedContent",
            "id",
            "isApiOnly",
            "isContentSeen",
            "org",
            "party",
            "process",
            "progress",
            "seenSinceLastContentUpdate",
            "seenSinceLastUpdate",
            "serviceResource",
            "serviceResourceType",
            "status",
            "systemLabel",
            "updatedAt",
        ]
    );
    assert_eq!(
        item["content"],
        json!({"title": {"mediaType": "text/plain", "value": [{"languageCode": "en", "value": "Letter"}]}})
    );
    assert_eq!(item["seenSinceLastUpdate"], json!([]));
    assert_eq!(item["dueAt"], "2026-04-01T00:00:00.0000000Z");
}

#[actix_web::test]
async fn every_mistake_is_named_and_those_of_rules_together() {
    let world = World::new();
    let one = "serviceResource=urn:altinn:resource:x";
    let many = |name: &str, value: &str, count: usize| format!("{name}={value}&").repeat(count);
    for (query, keys) in [
        (String::new(), vec![""]),
        ("search=ab&limit=0".to_owned(), vec!["", "limit", "search"]),
        (
            "party=urn:x&createdAfter=2026-02-01&createdBefore=2026-01-01".to_owned(),
            vec!["createdAfter", "party[0]"],
        ),
        (
            format!("{one}&updatedAfter=2026-02-01&updatedBefore=2026-01-01"),
            vec!["updatedAfter"],
        ),
        (
            format!("{one}&contentUpdatedAfter=2026-02-01&contentUpdatedBefore=2026-01-01"),
            vec!["contentUpdatedAfter"],
        ),
        (
            format!("{one}&dueAfter=2026-02-01&dueBefore=2026-01-01"),
            vec!["dueAfter"],
        ),
        (format!("{one}&process=a%20b"), vec!["process"]),
        (format!("{one}&searchLanguageCode=no"), vec!["searchLanguageCode"]),
        (format!("{one}&limit=1001"), vec!["limit"]),
        (
            format!("{one}&orderBy=dueAt&continuationToken=id_018fdd2a-7ba0-73dd-8fdb-ecc7777382da"),
            vec!["continuationToken"],
        ),
        (many("party", PARTY, 101), vec!["party.Count"]),
        (
            many("serviceResource", "urn:altinn:resource:x", 21),
            vec!["serviceResource.Count"],
        ),
        (format!("{one}&{}", many("org", "skd", 21)), vec!["org.Count"]),
        (
            format!("{one}&{}", many("extendedStatus", "x", 21)),
            vec!["extendedStatus.Count"],
        ),
        // What cannot be read is named as it was spelled, without the rest.
        ("party=%5B1&search=a".to_owned(), vec!["party"]),
        ("Limit=many".to_owned(), vec!["Limit"]),
        (format!("{one}&orderBy=name"), vec!["orderBy"]),
        (format!("{one}&orderBy=dueAt,dueAt_asc"), vec!["orderBy"]),
        (format!("{one}&ContinuationToken=x"), vec!["ContinuationToken"]),
        (
            format!("{one}&Status=Pending&systemLabel=Inbox&isContentSeen=maybe&dueAfter=soon"),
            vec!["Status", "dueAfter", "isContentSeen", "systemLabel"],
        ),
    ] {
        let answer = world.get("citizen", &format!("{LIST}?{query}")).await;
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(answer.refusal(), (400, keys), "{query}");
    }
}

#[actix_web::test]
async fn texts_of_mistakes_are_those_of_the_contract() {
    let world = World::new();
    for (query, key, text) in [
        ("", "", "Either ServiceResource or Party must be specified."),
        (
            "search=ab",
            "search",
            "The length of 'Search' must be at least 3 characters. You entered 2 characters.",
        ),
        (
            "limit=1001",
            "limit",
            "'Limit' must be between 1 and 1000. You entered 1001.",
        ),
        (
            "dueAfter=2026-02-01&dueBefore=2026-01-01",
            "dueAfter",
            "'DueAfter' must be less than or equal to 'DueBefore'.",
        ),
        (
            "status=Pending",
            "status",
            "Value [Pending] is not valid for a [DialogStatus] property!",
        ),
    ] {
        let answer = world.get("citizen", &format!("{LIST}?{query}")).await;
        assert_eq!(answer.json()["errors"][key][0], text, "{query}");
    }
}

#[actix_web::test]
async fn registers_that_fail_are_a_bad_gateway_and_never_an_empty_page() {
    let world = world().await;
    world.registers.break_down();
    let answer = world.get("citizen", &format!("{LIST}?{BOTH}")).await;
    assert_eq!(answer.refusal(), (502, Vec::new()));
    assert_eq!(answer.json()["title"], "Bad gateway.");
}
