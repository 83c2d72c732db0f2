//! Journeys of users through the real binary with a real database.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: what cannot be built is a broken test"
)]

use dialogporten_tests::dialog_token::verified;
use dialogporten_tests::portal::{Answer, NYK, Portal, TTD};
use serde_json::{Value, json};

const OWNER: &str = "/api/v1/serviceowner/dialogs";
const USER: &str = "/api/v1/enduser/dialogs";
const SINDIG: &str = "15816490100";
const LUN: &str = "09878990096";
const SOLVANG: &str = "urn:altinn:organization:identifier-no:313339017";

fn localized(nb: &str, en: &str) -> Value {
    json!([{ "value": nb, "languageCode": "nb" }, { "value": en, "languageCode": "en" }])
}

fn attachment(name: &str) -> Value {
    json!({
        "displayName": localized(name, name),
        "urls": [
            { "url": format!("https://tilsyn.example.no/{name}.pdf"), "consumerType": "Gui" },
            { "url": format!("https://tilsyn.example.no/api/{name}"), "consumerType": "Api" },
        ],
    })
}

fn inspection(key: &str) -> Value {
    let due_at = chrono::DateTime::from(std::time::SystemTime::now()) + chrono::TimeDelta::days(30);
    let due_at: chrono::DateTime<chrono::Utc> = due_at;
    json!({
        "serviceResource": "urn:altinn:resource:ttd-tilsyn",
        "party": SOLVANG,
        "idempotentKey": key,
        "status": "RequiresAttention",
        "externalReference": "SAK-17",
        "dueAt": due_at.to_rfc3339(),
        "content": {
            "title": { "value": localized("Varsel om tilsyn", "Notice of inspection") },
            "summary": { "value": localized("Vi kommer på besøk.", "We will visit.") },
        },
        "attachments": [attachment("varsel"), attachment("plan")],
        "guiActions": [{
            "action": "read",
            "url": "https://tilsyn.example.no/sak/17",
            "priority": "Primary",
            "title": localized("Se saken", "See the case"),
        }],
        "transmissions": [{
            "type": "Information",
            "sender": { "actorType": "ServiceOwner" },
            "content": { "title": { "value": localized("Varsel", "Notice") } },
        }],
        "activities": [{ "type": "DialogCreated", "performedBy": { "actorType": "ServiceOwner" } }],
    })
}

fn assert_is_uuid(text: &str) {
    assert!(
        text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        "{text:?} is not a bare UUID"
    );
}

fn created_id(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer
        .json()
        .as_str()
        .expect("the body is a JSON string")
        .to_owned();
    assert_eq!(uuid::Uuid::try_parse(&id).unwrap().get_version_num(), 7);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_registers_a_dialog_and_a_manager_reads_it() {
    let portal = Portal::start().await;
    let owner = portal.owner_token(TTD, &["serviceprovider"]);
    let manager = portal.person_token(SINDIG, 3);

    // 1: registered.
    let body = inspection("tilsyn-2026-17");
    let created = portal.post(OWNER, &owner, &body).await;
    let id = created_id(&created);
    assert!(created.header("location").unwrap().ends_with(&id));
    let etag = created.header("etag").unwrap().to_owned();
    assert_is_uuid(&etag);

    // 2: the same again is a conflict that names the dialog, as clients read it.
    let again = portal.post(OWNER, &owner, &body).await;
    again.assert_problem(409, &["IdempotentKey"]);
    assert!(
        again
            .text
            .contains(&format!("already exists with DialogId '{id}'")),
        "{}",
        again.text
    );

    // 3: unknown members are ignored.
    let mut unknown = inspection("tilsyn-2026-18");
    unknown["guiActions"][0]["name"] = json!("se");
    unknown["transmissions"][0]["isSilentUpdate"] = json!(true);
    let second = created_id(&portal.post(OWNER, &owner, &unknown).await);

    // 4: listed, newest first, without what end users must not see.
    let list = portal.get(&format!("{USER}?party={SOLVANG}"), &manager).await;
    assert_eq!(list.status, 200, "{}", list.text);
    let items = list.json()["items"].as_array().unwrap().clone();
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [second.as_str(), id.as_str()]);
    let item = &items[1];
    assert_eq!(item["isContentSeen"], false);
    assert_eq!(item["guiAttachmentCount"], 2);
    assert_eq!(item["hasUnopenedContent"], true);
    assert!(item.get("revision").is_none() && item.get("serviceOwnerContext").is_none());

    // 6: read, with a token for the platform, and noted.
    let read = portal.get(&format!("{USER}/{id}"), &manager).await;
    assert_eq!(read.status, 200, "{}", read.text);
    assert_eq!(read.header("etag"), Some(etag.as_str()));
    let dialog = read.json();
    verify_dialog_token(&portal, dialog["dialogToken"].as_str().unwrap(), &id).await;
    let seen = &dialog["seenSinceLastUpdate"][0];
    let reader = seen["seenBy"]["actorId"].as_str().unwrap();
    assert!(
        reader.starts_with("urn:altinn:person:identifier-ephemeral:"),
        "{reader}"
    );
    assert_eq!(seen["isCurrentEndUser"], true);
    assert_eq!(dialog["transmissions"][0]["isOpened"], false);
    assert_eq!(dialog["guiActions"][0]["isAuthorized"], true);
    let list = portal.get(&format!("{USER}?party={SOLVANG}"), &manager).await;
    assert_eq!(list.json()["items"][1]["isContentSeen"], true);

    // The owner sees that it was seen, and everything it sent.
    let owned = portal.get(&format!("{OWNER}/{id}"), &owner).await;
    assert_eq!(owned.status, 200);
    assert_eq!(
        owned.header("etag"),
        Some(etag.as_str()),
        "reading changes no revision"
    );
    let owned = owned.json();
    assert_eq!(owned["idempotentKey"], "tilsyn-2026-17");
    assert_eq!(owned["org"], "ttd");
    assert_eq!(owned["isContentSeen"], true);

    assert_log_is_clean(
        &portal,
        &[SINDIG, "Varsel om tilsyn", "Solvang", &manager, &owner],
    );
}

/// The token is checked as a service platform would: with the published keys alone.
async fn verify_dialog_token(portal: &Portal, token: &str, dialog: &str) {
    let keys = portal
        .send(reqwest::Method::GET, "/api/v1/.well-known/jwks.json", None, None)
        .await
        .json();
    let claims = verified(&keys, token).expect("the signature fits");
    assert_eq!(claims["i"], dialog);
    assert_eq!(claims["p"], SOLVANG);
    assert!(
        claims["a"]
            .as_str()
            .unwrap()
            .split(';')
            .any(|action| action == "read"),
        "{claims}"
    );
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        600
    );
}

fn assert_log_is_clean(portal: &Portal, secrets: &[&str]) {
    let log = portal.log();
    assert!(!log.is_empty(), "nothing was logged");
    for secret in secrets {
        assert!(!log.contains(secret), "the log holds {secret:?}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_owners_and_strangers_are_kept_out() {
    let portal = Portal::start().await;
    let owner = portal.owner_token(TTD, &["serviceprovider"]);
    let other = portal.owner_token(NYK, &["serviceprovider"]);
    let id = created_id(&portal.post(OWNER, &owner, &inspection("tilsyn-2026-19")).await);

    // 11: another owner neither sees the dialog nor uses the resource.
    portal
        .get(&format!("{OWNER}/{id}"), &other)
        .await
        .assert_problem(404, &["DialogEntity"]);
    let refused = portal.post(OWNER, &other, &inspection("tilsyn-2026-20")).await;
    refused.assert_problem(403, &["Forbidden"]);
    assert!(
        refused.text.contains("urn:altinn:resource:ttd-tilsyn"),
        "{}",
        refused.text
    );
    let mut unknown = inspection("tilsyn-2026-21");
    unknown["serviceResource"] = json!("urn:altinn:resource:finnes-ikke");
    portal
        .post(OWNER, &owner, &unknown)
        .await
        .assert_problem(422, &["ServiceResource"]);

    // A person without rights: refused in detail, nothing in the list.
    let stranger = portal.person_token(LUN, 4);
    portal
        .get(&format!("{USER}/{id}"), &stranger)
        .await
        .assert_problem(403, &["Forbidden"]);
    let list = portal.get(&format!("{USER}?party={SOLVANG}"), &stranger).await;
    assert_eq!(list.json()["items"], json!([]));

    // Tokens that do not fit.
    let nobody = portal.send(reqwest::Method::GET, USER, None, None).await;
    assert_eq!((nobody.status.as_u16(), nobody.text.as_str()), (401, ""));
    assert!(nobody.header("www-authenticate").unwrap().starts_with("Bearer"));
    assert_eq!(
        portal
            .get(&format!("{USER}?party={SOLVANG}"), &owner)
            .await
            .status,
        403
    );
    assert_eq!(portal.get(&format!("{OWNER}/{id}"), &stranger).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_equal_creates_wins() {
    let portal = Portal::start().await;
    let owner = portal.owner_token(TTD, &["serviceprovider"]);
    let body = inspection("tilsyn-samtidig");
    let answers = futures_util::future::join_all((0..20).map(|_| portal.post(OWNER, &owner, &body))).await;
    let winners: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    let [winner] = winners.as_slice() else {
        panic!("{} creates won", winners.len())
    };
    let id = created_id(winner);
    for loser in answers.iter().filter(|answer| answer.status != 201) {
        loser.assert_problem(409, &["IdempotentKey"]);
        assert!(loser.text.contains(&id), "{}", loser.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill() {
    let mut portal = Portal::start().await;
    let owner = portal.owner_token(TTD, &["serviceprovider"]);
    let client = portal.client();
    let url = portal.url(OWNER);
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let (client, url, owner) = (client.clone(), url.clone(), owner.clone());
            tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                for number in 0.. {
                    let body = inspection(&format!("kill-{writer}-{number}")).to_string();
                    let request = client.post(&url).bearer_auth(&owner).body(body);
                    let sent = request.header("content-type", "application/json").send().await;
                    let Ok(answer) = sent else { break };
                    let Ok(id) = answer.json::<String>().await else {
                        break;
                    };
                    acknowledged.push(id);
                }
                acknowledged
            })
        })
        .collect();
    while portal.count("select count(*) from dialog").await < 100 {
        tokio::task::yield_now().await;
    }
    portal.kill();
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    assert!(
        acknowledged.len() >= 50,
        "only {} creates before the kill",
        acknowledged.len()
    );

    portal.restart().await;
    for id in &acknowledged {
        let read = portal.get(&format!("{OWNER}/{id}"), &owner).await;
        assert_eq!(read.status, 200, "{id} was acknowledged and is lost");
    }
    // Nothing half-written: every dialog has its search row, its body, its children and its events.
    for table in ["inbox", "dialog_body", "transmission", "activity", "outbox_event"] {
        let key = if table == "inbox" || table == "dialog_body" {
            "dialog_id"
        } else {
            "distinct dialog_id"
        };
        let rows = portal.count(&format!("select count({key}) from {table}")).await;
        assert_eq!(rows, portal.count("select count(*) from dialog").await, "{table}");
    }
}
