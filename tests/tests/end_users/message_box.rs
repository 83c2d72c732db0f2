//! A system that comes from the older message box.

use crate::fixture::{LUN, SINDIG, SOLVANG, TILSYN, USER, World, claims, each, items, text};
use dialogporten_tests::portal::NYK;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// As many as the box of a busy party.
const DIALOGS: usize = 1_234;

fn localized(nb: &str, nn: &str) -> Value {
    json!({"value": [{"value": nb, "languageCode": "nb"}, {"value": nn, "languageCode": "nn"}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_need_a_token_and_represent_what_the_registers_say() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);

    // 1: no token, or a key of the older system.
    let bare = world.portal.client().get(world.portal.url(USER));
    for request in [
        bare.try_clone().unwrap(),
        bare.header("ApiKey", "b3b6b5f4-7a0e-4f0f-9d0a-0d4c1b1b1b1b"),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert!(answer.text().await.unwrap().is_empty());
    }

    // 2: whom the manager represents.
    let parties = world.read("/api/v1/enduser/parties", &manager).await;
    let parties = parties["authorizedParties"].as_array().unwrap();
    let found = |party: &str| parties.iter().find(|known| known["party"] == party).unwrap();
    let solvang = found(SOLVANG);
    assert_eq!(solvang["partyType"], "Organization");
    assert_eq!(solvang["isCurrentEndUser"], false);
    assert_eq!(solvang["name"], "Solvang Bygg AS");
    assert_eq!(
        each(&solvang["subParties"], "name"),
        ["Solvang Bygg AS avd Bergen"]
    );
    let myself = found(&format!("urn:altinn:person:identifier-no:{SINDIG}"));
    assert_eq!(
        (&myself["partyType"], &myself["isCurrentEndUser"]),
        (&json!("Person"), &json!(true))
    );

    // 5 and 9: a search needs a scope, and nothing is created here.
    let unlimited = world.portal.get(USER, &manager).await;
    unlimited.assert_problem(400, &[""]);
    assert_eq!(
        world.send(Method::POST, USER, &manager, &json!({})).await.status,
        405
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_box_is_read_page_by_page_every_dialog_exactly_once() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let dialogs = (0..DIALOGS).map(|number| {
        let title = match number % 2 {
            0 => localized("Bokmål", "Nynorsk"),
            _ => text("Berre bokmål"),
        };
        json!({"externalReference": format!("{number}"), "content": {"title": title}})
    });
    let created = world.create_all(dialogs.collect()).await;
    let query = format!("party={SOLVANG}&limit=50&orderBy=updatedAt_desc");
    let found = world.search_all(&query, &manager).await;
    let ids: BTreeSet<_> = found.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!((found.len(), ids.len()), (DIALOGS, DIALOGS));
    assert!(created.iter().all(|id| ids.contains(id.as_str())));
    let times: Vec<_> = found
        .iter()
        .map(|item| item["updatedAt"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));

    // The language that is asked for, else what there is.
    let request = world
        .portal
        .client()
        .get(world.portal.url(&format!("{USER}?{query}")));
    let page = request
        .bearer_auth(&manager)
        .header("accept-language", "nn")
        .send()
        .await
        .unwrap();
    let page: Value = page.json().await.unwrap();
    for item in items(&page) {
        let number: usize = item["externalReference"].as_str().unwrap().parse().unwrap();
        let shown = &item["content"]["title"]["value"];
        assert_eq!(shown.as_array().unwrap().len(), 1);
        assert_eq!(
            shown[0]["value"],
            if number.is_multiple_of(2) {
                "Nynorsk"
            } else {
                "Berre bokmål"
            }
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_of_the_older_box_have_their_counterparts() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let other = world.portal.owner_token(NYK, &["serviceprovider"]);
    world
        .create_all(vec![
            json!({"externalReference": "draft", "status": "Draft", "content": {"title": text("Utkast til søknad")}}),
            json!({"externalReference": "done", "status": "Completed", "dueAt": "2099-02-01T00:00:00Z",
                   "process": "urn:altinn:altinn2:archive-reference:AR1"}),
            json!({"externalReference": "letter", "serviceResource": "urn:altinn:resource:ttd-brev",
                   "extendedStatus": "mottatt", "isApiOnly": true}),
        ])
        .await;
    let mut foreign = crate::fixture::dialog(&json!({
        "serviceResource": "urn:altinn:resource:nyk-skjema", "externalReference": "form",
    }));
    foreign["content"] = json!({"title": text("Skjema fra kommunen")});
    let created = world.portal.post(crate::fixture::OWNER, &other, &foreign).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let form = created.json().as_str().unwrap().to_owned();
    assert_eq!(
        world
            .label(&form, &manager, &json!({"addLabels": ["Archive"]}))
            .await
            .status,
        204
    );
    for (filter, expected) in [
        ("", "draft done letter form"),
        ("status=Draft&status=InProgress", "draft"),
        ("org=nyk", "form"),
        ("org=ttd&excludeApiOnly=true", "draft done"),
        ("serviceResource=urn:altinn:resource:ttd-brev", "letter"),
        ("externalReference=done", "done"),
        ("extendedStatus=mottatt", "letter"),
        ("dueAfter=2099-01-01T00:00:00Z", "done"),
        ("dueBefore=2099-01-01T00:00:00Z", ""),
        ("process=urn:altinn:altinn2:archive-reference:AR1", "done"),
        ("createdAfter=2098-01-01T00:00:00Z", ""),
        ("updatedBefore=2098-01-01T00:00:00Z", "draft done letter form"),
        ("isContentSeen=true", ""),
        ("systemLabel=Archive", "form"),
        ("systemLabel=Default", "draft done letter"),
    ] {
        let page = world.search(&format!("party={SOLVANG}&{filter}"), &manager).await;
        let found: BTreeSet<_> = each(&page, "externalReference").into_iter().collect();
        let expected: BTreeSet<_> = expected.split_whitespace().map(str::to_owned).collect();
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_read_marked_archived_binned_and_restored() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let id = world.create(&json!({})).await;
    let path = format!("{USER}/{id}");
    let listed = async || {
        let page = world.search(&format!("party={SOLVANG}"), &manager).await;
        assert_eq!(each(&page, "id"), std::slice::from_ref(&id));
        page["items"][0].clone()
    };

    // 6: seen, marked as unopened, seen again.
    assert_eq!(listed().await["isContentSeen"], false);
    world.read(&path, &manager).await;
    assert_eq!(listed().await["isContentSeen"], true);
    let mark = json!({"addLabels": ["MarkedAsUnopened"]});
    let marked = world.label(&id, &manager, &mark).await;
    assert_eq!((marked.status.as_u16(), marked.text.as_str()), (204, ""));
    let item = listed().await;
    assert_eq!(item["isContentSeen"], false);
    assert_eq!(item["endUserContext"]["revision"], marked.header("etag").unwrap());
    world.read(&path, &manager).await;
    assert_eq!(listed().await["isContentSeen"], true);
    assert_eq!(
        world.label_log(&id, &manager).await,
        ["set MarkedAsUnopened", "remove MarkedAsUnopened"]
    );
    let seen = world.read(&format!("{path}/seenlog"), &manager).await;
    let reader = seen[0]["seenBy"]["actorId"].as_str().unwrap();
    assert!(
        reader.starts_with("urn:altinn:person:identifier-ephemeral:"),
        "{reader}"
    );

    // 7: archive, bin, back; the id stays.
    for (change, label) in [
        (json!({"addLabels": ["Archive"]}), "Archive"),
        (json!({"addLabels": ["Bin"]}), "Bin"),
        (json!({"removeLabels": ["Bin"]}), "Default"),
    ] {
        assert_eq!(world.label(&id, &manager, &change).await.status, 204);
        assert_eq!(listed().await["systemLabel"], label);
        let page = world
            .search(&format!("party={SOLVANG}&systemLabel={label}"), &manager)
            .await;
        assert_eq!(each(&page, "id"), std::slice::from_ref(&id));
    }
    let refused = world.label(&id, &manager, &json!({"addLabels": ["Sent"]})).await;
    refused.assert_problem(400, &["addLabels[0]"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_are_fetched_with_the_dialog_token_until_they_expire() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let soon =
        chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) + chrono::TimeDelta::seconds(3);
    let url =
        |name: &str| json!([{"url": format!("https://tilsyn.example.no/{name}"), "consumerType": "Api"}]);
    let id = world
        .create(&json!({"attachments": [
            {"urls": url("varsel"), "expiresAt": soon.to_rfc3339()},
            {"urls": url("plan")},
        ]}))
        .await;
    let path = format!("{USER}/{id}");
    let read = world.read(&path, &manager).await;
    let claims = claims(&read["dialogToken"]);
    assert_eq!((&claims["i"], &claims["p"]), (&json!(id), &json!(SOLVANG)));
    let shown = |read: &Value, index: usize| read["attachments"][index]["urls"][0]["url"].clone();
    let read = world
        .until(&path, &manager, |read| {
            shown(read, 0) == "urn:dialogporten:expired"
        })
        .await;
    assert_eq!(shown(&read, 1), "https://tilsyn.example.no/plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn weak_logins_see_that_there_is_something_and_strangers_do_not() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let id = world
        .create(&json!({
            "serviceResource": "urn:altinn:resource:ttd-hoy",
            "content": {
                "title": text("Noe følsomt"), "nonSensitiveTitle": text("Du har fått en sak"),
                "summary": text("Mer følsomt"), "nonSensitiveSummary": text("Logg inn sikrere"),
            },
        }))
        .await;
    let path = format!("{USER}/{id}");
    let refused = world.portal.get(&path, &manager).await;
    refused.assert_problem(403, &["Forbidden"]);
    assert!(refused.text.contains("Altinn authentication level too low."));
    let title = async |token: &str| {
        let page = world.search(&format!("party={SOLVANG}"), token).await;
        page["items"][0]["content"]["title"]["value"][0]["value"].clone()
    };
    assert_eq!(title(&manager).await, "Du har fått en sak");
    let strong = world.portal.person_token(SINDIG, 4);
    assert_eq!(title(&strong).await, "Noe følsomt");
    assert_eq!(world.portal.get(&path, &strong).await.status, 200);

    let stranger = world.portal.person_token(LUN, 4);
    world
        .portal
        .get(&path, &stranger)
        .await
        .assert_problem(403, &["Forbidden"]);
    let page = world
        .search(&format!("party={SOLVANG}&serviceResource={TILSYN}"), &stranger)
        .await;
    assert_eq!(page["items"], json!([]));
}
