//! A service owner acts for a person, keeps its own labels, and asks before it notifies.

use crate::case::{
    Case, LUN, NOTHING, OWNER, SINDIG_URN, SOLVANG, USER, gui_action, owner_actor, plain, texts,
};
use dialogporten_tests::portal::TTD;
use reqwest::Method;
use serde_json::{Value, json};

fn decidable() -> Value {
    let mut body = plain();
    body["guiActions"] = json!([gui_action("read", "Primary"), gui_action("sign", "Secondary")]);
    body["transmissions"] =
        json!([{"type": "Information", "sender": owner_actor(), "content": {"title": texts("Varsel")}}]);
    body
}

/// Every flag that tells what the person may do.
fn flags(dialog: &Value) -> Vec<Value> {
    let lists = ["guiActions", "apiActions", "transmissions"].into_iter();
    lists
        .flat_map(|list| dialog[list].as_array().unwrap())
        .map(|part| part["isAuthorized"].clone())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_reads_as_a_person_reads() {
    let case = Case::open().await;
    let id = case.created(&decidable()).await;
    let dialog = format!("{OWNER}/{id}");
    let read = case.read(&format!("{dialog}?endUserId={SINDIG_URN}")).await;
    let own = case
        .portal
        .get(&format!("{USER}/{id}"), &case.manager)
        .await
        .json();
    assert_eq!(flags(&read), flags(&own));
    assert_eq!(flags(&read), [json!(true), json!(false), json!(true)]);
    let seen = &read["seenSinceLastUpdate"][0];
    assert_eq!(
        (&seen["isViaServiceOwner"], &seen["isCurrentEndUser"]),
        (&json!(true), &json!(true))
    );
    let log = case.read(&format!("{dialog}/seenlog")).await;
    assert_eq!(log[0]["seenBy"]["actorId"], SINDIG_URN);
    let lun = format!("{dialog}?endUserId=urn:altinn:person:identifier-no:{LUN}");
    case.portal
        .get(&lun, &case.owner)
        .await
        .assert_problem(404, &["DialogEntity"]);
    let malformed = case
        .portal
        .get(&format!("{dialog}?endUserId=somebody"), &case.owner)
        .await;
    malformed.assert_problem(400, &["EndUserId"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_a_person_finds_what_the_person_may_see_and_the_owner_has() {
    let case = Case::open().await;
    let mut labelled = decidable();
    labelled["serviceOwnerContext"] = json!({"serviceOwnerLabels": [{"value": "sak:17"}]});
    let labelled = case.created(&labelled).await;
    let other = case.created(&decidable()).await;
    let mut closed = decidable();
    closed["serviceResource"] = json!("urn:altinn:resource:ttd-styresak");
    let closed = case.created(&closed).await;
    assert_eq!(
        case.found(&format!("party={SOLVANG}")).await,
        [closed.as_str(), &other, &labelled]
    );
    let acting = format!("endUserId={SINDIG_URN}&party={SOLVANG}");
    assert_eq!(case.found(&acting).await, [other.as_str(), &labelled]);
    assert_eq!(
        case.found(&format!("{acting}&serviceOwnerLabels=SAK:*")).await,
        [labelled.as_str()]
    );
    let words = format!("{acting}&search=tilsyn&searchLanguageCode=nb");
    case.wait_to_find(&words, &[&other, &labelled]).await;
    let labelled_words = format!("{words}&serviceOwnerLabels=sak:17");
    assert_eq!(case.found(&labelled_words).await, [labelled.as_str()]);
    assert!(case.found(&format!("{acting}&search=ukjent")).await.is_empty());
    let nobody = format!("endUserId=urn:altinn:person:identifier-no:{LUN}&party={SOLVANG}");
    assert!(case.found(&nobody).await.is_empty());
    let path = format!("{OWNER}?endUserId={SINDIG_URN}");
    case.portal
        .get(&path, &case.owner)
        .await
        .assert_problem(400, &["endUserId"]);
    // Searching is not seeing.
    assert!(case.found("isContentSeen=true").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_are_moved_in_the_name_of_the_person_or_of_whom_an_admin_names() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let path = format!("{OWNER}/{id}/endusercontext/systemlabels");
    let archive = json!({"addLabels": ["Archive"]});
    let for_sindig = format!("{path}?enduserId={SINDIG_URN}");
    let moved = case.owner_call(Method::PUT, &for_sindig, None, &archive).await;
    assert_eq!(moved.status, 204, "{}", moved.text);
    let log = case
        .portal
        .get(&format!("{USER}/{id}/context/labellog"), &case.manager)
        .await
        .json();
    let entries = log.as_array().unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry["name"] == "systemlabel:Archive")
        .unwrap();
    assert_eq!(
        (&entry["action"], &entry["performedBy"]["actorType"]),
        (&json!("set"), &json!("PartyRepresentative"))
    );
    let named = json!({"addLabels": ["Bin"],
        "performedBy": {"actorType": "PartyRepresentative", "actorId": SINDIG_URN}});
    let refused = case.owner_call(Method::PUT, &path, None, &named).await;
    refused.assert_problem(403, &["Forbidden"]);
    let allowed = case
        .portal
        .call(Method::PUT, &path, &case.admin, None, &named)
        .await;
    assert_eq!(allowed.status, 204, "{}", allowed.text);

    // What is in the bin now can be listed with its revision.
    let page = case
        .read(&format!("{OWNER}/endusercontext?party={SOLVANG}&label=Bin"))
        .await;
    assert_eq!(page["items"][0]["dialogId"], id.as_str());
    assert_eq!(page["items"][0]["systemLabels"], json!(["Bin"]));
    assert_eq!(
        Some(page["items"][0]["endUserContextRevision"].as_str().unwrap()),
        allowed.header("etag")
    );
    let archived = case
        .read(&format!("{OWNER}/endusercontext?party={SOLVANG}&label=Archive"))
        .await;
    assert_eq!(archived["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owners_labels_are_its_own_and_change_no_dialog() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let dialog = format!("{OWNER}/{id}");
    let path = format!("{dialog}/context/labels");
    let revision = case.read(&dialog).await["revision"].clone();
    let add = async |value: &str| {
        case.owner_call(Method::POST, &path, None, &json!({"value": value}))
            .await
    };
    assert_eq!(add("Saksbehandler:Kari").await.status, 204);
    assert_eq!(case.read(&path).await, json!([{"value": "saksbehandler:kari"}]));
    add("SAKSBEHANDLER:kari")
        .await
        .assert_problem(400, &["dto.serviceOwnerLabels"]);
    assert_eq!(
        case.found("serviceOwnerLabels=saksbehandler:*").await,
        [id.as_str()]
    );
    assert!(case.found("serviceOwnerLabels=saksbehandler").await.is_empty());
    for number in 2..=20 {
        assert_eq!(add(&format!("sak:{number}")).await.status, 204);
    }
    add("sak:21")
        .await
        .assert_problem(400, &["dto.serviceOwnerLabels"]);
    let shown = case.portal.get(&format!("{USER}/{id}"), &case.manager).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.text.contains("saksbehandler") && !shown.text.contains("serviceOwner"));
    assert_eq!(case.read(&dialog).await["revision"], revision);
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_are_for_what_has_not_been_opened() {
    let case = Case::open().await;
    let notifier = case.portal.issuer().sign(&json!({
        "scope": "altinn:system/notifications.condition.check",
        "consumer": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{TTD}")},
    }));
    let id = case.created(&decidable()).await;
    let transmission = case.read(&format!("{OWNER}/{id}")).await["transmissions"][0]["id"].clone();
    let transmission = transmission.as_str().unwrap();
    let path = format!(
        "{OWNER}/{id}/actions/should-send-notification?conditionType=NotExists&activityType=TransmissionOpened&transmissionId={transmission}"
    );
    assert_eq!(
        case.portal.get(&path, &notifier).await.json(),
        json!({"sendNotification": true})
    );
    let opened =
        json!({"type": "TransmissionOpened", "transmissionId": transmission, "performedBy": owner_actor()});
    let told = case
        .owner_call(Method::POST, &format!("{OWNER}/{id}/activities"), None, &opened)
        .await;
    assert_eq!(told.status, 201);
    assert_eq!(
        case.portal.get(&path, &notifier).await.json(),
        json!({"sendNotification": false})
    );
    assert_eq!(case.portal.get(&path, &case.owner).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transmission_is_corrected_silently_or_not_at_all() {
    let case = Case::open().await;
    let mut body = decidable();
    body["transmissions"][0]["attachments"] = json!([crate::case::attachment("gammel")]);
    let id = case.created(&body).await;
    let dialog = format!("{OWNER}/{id}");
    let before = case.read(&dialog).await;
    let transmission = before["transmissions"][0]["id"].as_str().unwrap();
    let path = format!("{dialog}/transmissions/{transmission}");
    let silently = format!("{path}?isSilentUpdate=true");
    let mut corrected = body["transmissions"][0].clone();
    corrected["attachments"] = json!([crate::case::attachment("ny")]);
    let corrector = case
        .portal
        .owner_token(TTD, &["serviceprovider", "serviceprovider.changetransmissions"]);
    assert_eq!(
        case.owner_call(Method::PUT, &silently, None, &corrected)
            .await
            .status,
        403
    );
    let put = async |path: &str| {
        case.portal
            .call(Method::PUT, path, &corrector, None, &corrected)
            .await
    };
    put(&path).await.assert_problem(400, &["isSilentUpdate"]);
    let told = case.portal.events(&id).await;
    let answer = put(&silently).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(case.portal.events(&id).await, told);
    let after = case.read(&dialog).await;
    assert_eq!(after["updatedAt"], before["updatedAt"]);
    let url = &case.read(&path).await["attachments"][0]["urls"][0]["url"];
    assert_eq!(*url, "https://tilsyn.example.no/ny.pdf");
    assert_eq!(
        case.owner_call(Method::GET, &path, None, NOTHING).await.status,
        200
    );
}
