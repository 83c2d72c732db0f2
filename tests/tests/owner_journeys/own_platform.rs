//! A service platform of its own, from the first message to the end of the case.

use crate::case::{
    Case, LUN, NOTHING, OWNER, SINDIG, SINDIG_URN, SOLVANG, USER, attachment, both, etag, gui_action,
    in_seconds, owner_actor, texts,
};
use dialogporten_tests::dialog_token::verified;
use dialogporten_tests::platform::SamplePlatform;
use dialogporten_tests::portal::NYK;
use reqwest::Method;
use serde_json::{Value, json};

fn inspection(key: &str) -> Value {
    json!({
        "serviceResource": "urn:altinn:resource:ttd-tilsyn",
        "party": SOLVANG,
        "idempotentKey": key,
        "status": "RequiresAttention",
        "externalReference": "SAK-17",
        "dueAt": in_seconds(30 * 24 * 3600),
        "content": {
            "title": {"value": both("Varsel om tilsyn", "Notice of inspection")},
            "summary": {"value": both("Vi kommer.", "We will visit.")},
        },
        "attachments": [attachment("varsel"), attachment("plan")],
        "guiActions": [gui_action("read", "Primary")],
        "activities": [{"type": "DialogCreated", "performedBy": owner_actor()}],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_told_read_answered_changed_closed_and_every_event_is_kept_in_order() {
    let case = Case::open().await;
    let portal = &case.portal;
    // 1: registered.
    let body = inspection("tilsyn-2026-17");
    let created = case.owner_call(Method::POST, OWNER, None, &body).await;
    let first = etag(&created, 201);
    let id = created.json().as_str().expect("a JSON string").to_owned();
    assert_eq!(uuid::Uuid::try_parse(&id).unwrap().get_version_num(), 7);
    assert!(created.header("location").unwrap().ends_with(&id));
    let dialog = format!("{OWNER}/{id}");

    // 2: the same again is a conflict that names the dialog.
    let again = case.owner_call(Method::POST, OWNER, None, &body).await;
    again.assert_problem(409, &["IdempotentKey"]);
    assert!(again.text.contains(&id), "{}", again.text);

    // 3: unknown members are ignored.
    let mut unknown = inspection("tilsyn-2026-18");
    unknown["guiActions"][0]["name"] = json!("se");
    unknown["transmissions"] = json!([{"type": "Information", "isSilentUpdate": true,
        "sender": owner_actor(), "content": {"title": texts("Varsel")}}]);
    let other = case.created(&unknown).await;

    // 4: listed without what only owners see.
    let path = format!("{USER}?party={SOLVANG}");
    let page = portal.get(&path, &case.manager).await.json();
    let items = page["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == id.as_str()).unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&item["isContentSeen"], &item["guiAttachmentCount"]),
        (&json!(false), &json!(2))
    );
    assert!(item.get("revision").is_none() && item.get("serviceOwnerContext").is_none());

    // 5: a request with embedded content.
    let before = case.read(&dialog).await;
    let request = json!({
        "type": "Request",
        "sender": owner_actor(),
        "content": {
            "title": texts("Mangler"),
            "contentReference": {
                "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
                "value": [{"value": "https://tilsyn.example.no/embed/1", "languageCode": "nb"}],
            },
        },
    });
    let path = format!("{dialog}/transmissions");
    let sent = case.owner_call(Method::POST, &path, Some(&first), &request).await;
    let second = etag(&sent, 201);
    let transmission = sent.json();
    let read = case.read(&dialog).await;
    assert_eq!(read["hasUnopenedContent"], true);
    assert_eq!(read["fromServiceOwnerTransmissionsCount"], 1);
    assert!(read["contentUpdatedAt"].as_str() > before["contentUpdatedAt"].as_str());

    // 6: read by the manager, with a token for the platform.
    let read = portal.get(&format!("{USER}/{id}"), &case.manager).await;
    assert_eq!(etag(&read, 200), second);
    let read = read.json();
    let keys = portal
        .send(Method::GET, "/api/v1/.well-known/jwks.json", None, None)
        .await
        .json();
    let token = read["dialogToken"].as_str().unwrap();
    let claims = verified(&keys, token).expect("the signature fits");
    assert_eq!(claims["i"], id.as_str());
    assert!(
        claims["a"]
            .as_str()
            .unwrap()
            .split(';')
            .any(|action| action == "read")
    );
    let reader = read["seenSinceLastUpdate"][0]["seenBy"]["actorId"]
        .as_str()
        .unwrap();
    assert!(
        reader.starts_with("urn:altinn:person:identifier-ephemeral:"),
        "{reader}"
    );
    assert_eq!(read["transmissions"][0]["isOpened"], false);

    // 7: the platform shows the content to whoever brings the dialog's token, and tells that it was opened.
    let platform = SamplePlatform::start(keys, &id);
    let embedded = read["transmissions"][0]["content"]["contentReference"]["value"][0]["value"]
        .as_str()
        .unwrap();
    let address = platform.url(embedded.strip_prefix("https://tilsyn.example.no").unwrap());
    let show = |token: &str| portal.client().get(&address).bearer_auth(token).send();
    let shown = show(token).await.unwrap();
    assert_eq!(shown.status(), 200);
    assert_eq!(shown.headers()["content-type"], "text/markdown");
    let foreign = portal.get(&format!("{USER}/{other}"), &case.manager).await.json();
    let foreign = foreign["dialogToken"].as_str().unwrap().to_owned();
    assert_eq!(show(&foreign).await.unwrap().status(), 401);
    assert_eq!(show(&case.manager).await.unwrap().status(), 401);
    let opened = json!({"type": "TransmissionOpened", "transmissionId": transmission,
        "performedBy": {"actorType": "PartyRepresentative", "actorId": SINDIG_URN}});
    let third = etag(
        &case
            .owner_call(Method::POST, &format!("{dialog}/activities"), None, &opened)
            .await,
        201,
    );
    let read = case.read(&dialog).await;
    assert_eq!(
        (&read["transmissions"][0]["isOpened"], &read["hasUnopenedContent"]),
        (&json!(true), &json!(false))
    );

    // 8: a patch against what was, and against what is.
    let patch = json!([
        {"op": "add", "path": "/attachments/-", "value": attachment("kart")},
        {"op": "replace", "path": "/content/summary/value/0/value", "value": "Soon."},
        {"op": "remove", "path": "/expiresAt"},
    ]);
    let stale = case
        .owner_call(Method::PATCH, &dialog, Some(&second), &patch)
        .await;
    stale.assert_problem(412, &[]);
    assert!(stale.json().get("errors").is_none());
    let patched = case
        .owner_call(Method::PATCH, &dialog, Some(&third), &patch)
        .await;
    let fourth = etag(&patched, 204);
    let after = case.read(&dialog).await;
    assert_eq!(after["attachments"].as_array().unwrap().len(), 3);
    for index in 0..2 {
        assert_eq!(
            after["attachments"][index]["id"],
            read["attachments"][index]["id"]
        );
    }
    assert_eq!(after["revision"], fourth);

    // 9: closed; what was sent and done stays.
    let closed = json!({"status": "Completed", "content": {"title": texts("Ferdig")},
        "guiActions": [], "transmissions": [], "activities": []});
    let fifth = etag(&case.owner_call(Method::PUT, &dialog, None, &closed).await, 204);
    let read = case.read(&dialog).await;
    assert_eq!(read["guiActions"], json!([]));
    assert_eq!(read["transmissions"].as_array().unwrap().len(), 1);
    assert_eq!(read["activities"].as_array().unwrap().len(), 2);

    // 10: saying so again writes nothing.
    assert_eq!(
        etag(&case.owner_call(Method::PUT, &dialog, None, &closed).await, 204),
        fifth
    );

    // 11: nobody else's business.
    let stranger = portal.owner_token(NYK, &["serviceprovider"]);
    portal
        .get(&dialog, &stranger)
        .await
        .assert_problem(404, &["DialogEntity"]);
    let put = portal.call(Method::PUT, &dialog, &stranger, None, &closed).await;
    put.assert_problem(404, &["DialogEntity"]);
    let refused = portal.post(OWNER, &stranger, &inspection("tilsyn-2026-19")).await;
    refused.assert_problem(403, &["Forbidden"]);
    assert!(refused.text.contains("urn:altinn:resource:ttd-tilsyn"));
    let mut unknown = inspection("tilsyn-2026-20");
    unknown["serviceResource"] = json!("urn:altinn:resource:finnes-ikke");
    case.owner_call(Method::POST, OWNER, None, &unknown)
        .await
        .assert_problem(422, &["ServiceResource"]);

    // 12: every event once, in order, and none for what was refused or changed nothing.
    assert_eq!(
        portal.events(&id).await,
        [
            "created",
            "activity created 1",
            "updated",
            "transmission created",
            "seen",
            "updated",
            "updated",
            "activity created 4",
            "updated",
            "updated",
        ]
    );
    assert_eq!(
        portal
            .count("select count(distinct dialog_id) from outbox_event")
            .await,
        2
    );

    let log = portal.log();
    for secret in [
        SINDIG,
        LUN,
        "Varsel om tilsyn",
        "Solvang",
        token,
        &case.owner,
        &case.manager,
    ] {
        assert!(!log.contains(secret), "the log holds {secret:?}");
    }
    assert_eq!(
        case.owner_call(Method::GET, &dialog, None, NOTHING).await.status,
        200
    );
}
