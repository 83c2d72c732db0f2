//! A service that sends messages: opened, confirmed, found by reference, purged.

use crate::case::{
    Case, NOTHING, OWNER, SINDIG_URN, SOLVANG, USER, both, etag, gui_action, owner_actor, plain, texts,
};
use dialogporten_tests::portal::TTD;
use reqwest::Method;
use serde_json::{Value, json};

const LETTER: &str = "urn:altinn:correspondence-id:0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";

/// As that product sends it: an extra member in texts, endpoints without version.
fn message() -> Value {
    json!({
        "serviceResource": "urn:altinn:resource:ttd-brev",
        "party": SOLVANG,
        "status": "RequiresAttention",
        "serviceOwnerContext": {"serviceOwnerLabels": [{"value": LETTER}]},
        "content": {
            "title": {"value": [{"value": "Brev", "languageCode": "nb", "mediaType": "text/plain"}]},
            "summary": {"value": [{"value": "Les det.", "languageCode": "nb", "mediaType": "text/plain"}]},
            "mainContentReference": {
                "mediaType": "application/vnd.dialogporten.frontchannelembed+json;type=markdown",
                "value": [{"value": "https://brev.example.no/1", "languageCode": "nb"}],
            },
        },
        "guiActions": [gui_action("read", "Primary"), gui_action("confirm", "Secondary")],
        "apiActions": [{"action": "read", "endpoints": [{"url": "https://brev.example.no/api/1", "httpMethod": "GET"}]}],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_opened_confirmed_found_and_purged() {
    let case = Case::open().await;
    let portal = &case.portal;
    let sender = portal.owner_token(TTD, &["serviceprovider", "correspondence"]);
    let as_sender =
        async |method, path: &str, body: &Value| portal.call(method, path, &sender, None, body).await;

    // 1, 2: only with the scope, and the older media type is the current one.
    let refused = case.owner_call(Method::POST, OWNER, None, &message()).await;
    refused.assert_problem(403, &["Forbidden"]);
    let created = as_sender(Method::POST, OWNER, &message()).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let id = created.json().as_str().unwrap().to_owned();
    let dialog = format!("{OWNER}/{id}");
    let read = case.read(&dialog).await;
    assert_eq!(
        read["content"]["mainContentReference"]["mediaType"],
        "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
    );
    assert_eq!(
        read["serviceOwnerContext"]["serviceOwnerLabels"],
        json!([{"value": LETTER}])
    );

    // 3: longer titles.
    let long = "x".repeat(400);
    let mut longer = message();
    longer.as_object_mut().unwrap().remove("serviceOwnerContext");
    longer["content"]["title"] = texts(&long);
    let accepted = as_sender(Method::POST, OWNER, &longer).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text);
    let mut too_long = plain();
    too_long["content"]["title"] = texts(&long);
    let refused = case.owner_call(Method::POST, OWNER, None, &too_long).await;
    refused.assert_problem(400, &["dto.content.value[0].value"]);

    // 4, 5: unopened until the platform says otherwise.
    let unopened = async || {
        let page = portal
            .get(&format!("{USER}?party={SOLVANG}"), &case.manager)
            .await
            .json();
        let items = page["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == id.as_str()).unwrap();
        item["hasUnopenedContent"].clone()
    };
    assert_eq!(unopened().await, true);
    let activities = format!("{dialog}/activities");
    let by_reader = json!({"actorType": "PartyRepresentative", "actorId": SINDIG_URN});
    let opened = json!({"type": "CorrespondenceOpened", "performedBy": by_reader});
    let refused = case.owner_call(Method::POST, &activities, None, &opened).await;
    refused.assert_problem(403, &["Forbidden"]);
    assert_eq!(as_sender(Method::POST, &activities, &opened).await.status, 201);
    assert_eq!(unopened().await, false);

    // 6: confirmed, and there is nothing left to confirm.
    let confirmed = json!({"type": "CorrespondenceConfirmed", "performedBy": by_reader});
    assert_eq!(as_sender(Method::POST, &activities, &confirmed).await.status, 201);
    let patch = json!([
        {"op": "replace", "path": "/status", "value": "NotApplicable"},
        {"op": "remove", "path": "/guiActions/1"},
    ]);
    etag(&as_sender(Method::PATCH, &dialog, &patch).await, 204);
    let read = case.read(&dialog).await;
    assert_eq!(read["guiActions"].as_array().unwrap().len(), 1);
    assert_eq!(read["guiActions"][0]["action"], "read");

    // 7: found by its reference from both sides.
    for (path, token) in [
        ("/api/v1/enduser/dialoglookup", &case.manager),
        ("/api/v1/serviceowner/dialoglookup", &case.owner),
    ] {
        let found = portal.get(&format!("{path}?instanceRef={LETTER}"), token).await;
        assert_eq!(found.status, 200, "{}", found.text);
        assert_eq!(found.json()["dialogId"], id.as_str());
    }

    // 9: purged without a body; labels of it are gone as well.
    let purge = format!("{dialog}/actions/purge");
    let purged = portal.send(Method::POST, &purge, Some(&sender), None).await;
    assert_eq!(purged.status, 204, "{}", purged.text);
    let path = format!("{dialog}/endusercontext/systemlabels?enduserId={SINDIG_URN}");
    let labelled = as_sender(Method::PUT, &path, &json!({"addLabels": ["Archive"]})).await;
    labelled.assert_problem(404, &["DialogEntity"]);
    assert_eq!(
        case.owner_call(Method::GET, &dialog, None, NOTHING).await.status,
        404
    );
}

/// 8: the same message as part of another case.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_inside_a_case_hides_what_its_reader_may_not_follow() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let reference = |path: &str| {
        json!({
            "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
            "value": [{"value": format!("https://brev.example.no/{path}"), "languageCode": "nb"}],
        })
    };
    let sent = |attribute: &str, path: &str| {
        json!({
            "type": "Information",
            "sender": owner_actor(),
            "authorizationAttribute": format!("urn:altinn:resource:{attribute}"),
            "content": {"title": {"value": both("Brev", "Letter")}, "summary": texts("Les det."),
                "contentReference": reference(path)},
        })
    };
    let path = format!("{OWNER}/{id}/transmissions");
    for (attribute, place) in [("ttd-styresak", "1"), ("ttd-brev", "2")] {
        let answer = case
            .owner_call(Method::POST, &path, None, &sent(attribute, place))
            .await;
        etag(&answer, 201);
    }
    let read = case
        .portal
        .get(&format!("{USER}/{id}"), &case.manager)
        .await
        .json();
    let [closed, open] = read["transmissions"].as_array().unwrap().as_slice() else {
        panic!("{read}")
    };
    for (transmission, is_authorized, url) in [
        (closed, false, "urn:dialogporten:unauthorized"),
        (open, true, "https://brev.example.no/2"),
    ] {
        let content = &transmission["content"];
        assert_eq!(transmission["isAuthorized"], is_authorized);
        assert_eq!(content["contentReference"]["value"][0]["value"], url);
        assert_eq!(content["title"]["value"].as_array().unwrap().len(), 2);
        assert_eq!(content["summary"]["value"][0]["value"], "Les det.");
    }
}
