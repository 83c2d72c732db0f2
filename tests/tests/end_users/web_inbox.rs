//! The web inbox as it speaks GraphQL: its own documents, its own headers.

use crate::fixture::{OWNER, RASK, SINDIG, SOLVANG, TILSYN, USER, World, text};
use dialogporten_tests::portal::Portal;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What the page sends, in its words and order.
const SEARCH: &str = "query getAllDialogsForParties($partyURIs: [String!], $serviceResources: [String!], $status: [DialogStatus!],
  $label: [SystemLabel!], $org: [String!], $search: String, $searchLanguageCode: String, $updatedAfter: DateTime,
  $updatedBefore: DateTime, $isContentSeen: Boolean, $limit: Int, $continuationToken: String) {
  searchDialogs(input: { party: $partyURIs, serviceResource: $serviceResources, status: $status, systemLabel: $label, org: $org,
    search: $search, searchLanguageCode: $searchLanguageCode, contentUpdatedAfter: $updatedAfter,
    contentUpdatedBefore: $updatedBefore, isContentSeen: $isContentSeen, limit: $limit, continuationToken: $continuationToken,
    excludeApiOnly: true, orderBy: { createdAt: null, updatedAt: null, dueAt: null, contentUpdatedAt: DESC } }) {
    items { ...Row } hasNextPage continuationToken
  }
}
fragment Row on SearchDialog {
  id party org progress guiAttachmentCount status createdAt dueAt contentUpdatedAt isContentSeen serviceResourceType serviceResource
  hasUnopenedContent fromServiceOwnerTransmissionsCount fromPartyTransmissionsCount
  seenSinceLastContentUpdate { id seenAt isCurrentEndUser seenBy { actorType actorId actorName } }
  content { title { ...Text } summary { ...Text } senderName { ...Text } extendedStatus { ...Text } }
  endUserContext { systemLabels }
}
fragment Text on ContentValue { mediaType value { value languageCode } }";

const DIALOG: &str = "query getDialogById($id: UUID!) { dialogById(dialogId: $id) { errors { __typename message } dialog {
  id dialogToken party org progress serviceResourceType status dueAt createdAt contentUpdatedAt isContentSeen
  fromServiceOwnerTransmissionsCount fromPartyTransmissionsCount endUserContext { systemLabels }
  seenSinceLastContentUpdate { id seenAt isCurrentEndUser seenBy { actorType actorId actorName } }
  content { title { ...Text } summary { ...Text } additionalInfo { ...Text } mainContentReference { ...Text } }
  attachments { ...File } guiActions { id url isAuthorized isDeleteDialogAction action authorizationAttribute priority httpMethod
    title { value languageCode } prompt { value languageCode } }
  activities { id type createdAt transmissionId description { value languageCode } performedBy { actorType actorId actorName } }
  transmissions { id isAuthorized createdAt type relatedTransmissionId sender { actorType actorId actorName }
    content { title { ...Text } summary { ...Text } contentReference { ...Text } } attachments { ...File } } } } }
fragment Text on ContentValue { mediaType value { value languageCode } }
fragment File on Attachment { id displayName { value languageCode } expiresAt urls { id url consumerType mediaType } }";

const LABEL: &str = "mutation updateSystemLabel($dialogId: UUID!, $addLabels: [SystemLabel!]!, $removeLabels: [SystemLabel!]!) {
  setSystemLabel(input: { dialogId: $dialogId, addLabels: $addLabels, removeLabels: $removeLabels }) { success errors { __typename } } }";

const BULK_LABEL: &str = "mutation bulkUpdateSystemLabels($dialogs: [DialogRevisionInput!]!, $addLabels: [SystemLabel!]!) {
  bulkSetSystemLabels(input: { dialogs: $dialogs, addLabels: $addLabels, removeLabels: [] }) { success errors { __typename } } }";

/// Asks as the page's back end does.
async fn ask(portal: &Portal, token: &str, query: &str, variables: Value) -> Value {
    let request = portal
        .client()
        .post(portal.url("/graphql"))
        .bearer_auth(token)
        .header(ACCEPT, "application/json, text/plain, */*")
        .json(&json!({"query": query, "variables": variables}));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

/// The data of an answer without errors.
async fn data(portal: &Portal, token: &str, query: &str, variables: Value) -> Value {
    let answer = ask(portal, token, query, variables).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].clone()
}

/// Opens an event stream with a dialog token; gives its events and comments.
async fn listen(portal: &Portal, token: &str, dialog: &str) -> BoxStream<'static, String> {
    let query = format!("subscription sub {{ dialogEvents(dialogId: \"{dialog}\") {{ id type }} }}");
    let request = portal
        .client()
        .post(portal.url("/graphql/stream"))
        .bearer_auth(token)
        .header(ACCEPT, "text/event-stream")
        .json(&json!({"query": query, "variables": {}, "operationName": "sub"}));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let unread = (answer, String::new());
    futures_util::stream::unfold(unread, |(mut answer, mut text)| async move {
        loop {
            if let Some((event, rest)) = text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                return Some((event, (answer, rest)));
            }
            let chunk = answer.chunk().await.unwrap()?;
            text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    })
    .boxed()
}

/// The next event that is no comment.
async fn next_event(stream: &mut BoxStream<'static, String>) -> Value {
    loop {
        let waited = tokio::time::timeout(Duration::from_secs(5), stream.next()).await;
        let text = waited.unwrap().unwrap();
        if let Some(event) = text.strip_prefix("event: next\ndata: ") {
            return serde_json::from_str(event.trim_end()).unwrap();
        }
        assert_eq!(text, ":");
    }
}

async fn token_for(portal: &Portal, user: &str, dialog: &str) -> String {
    let read = data(portal, user, DIALOG, json!({"id": dialog})).await;
    read["dialogById"]["dialog"]["dialogToken"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_lists_reads_and_files_dialogs() {
    let world = World::start().await;
    let portal = &world.portal;
    let manager = portal.person_token(SINDIG, 3);
    let start = "query { parties { party partyUuid partyId partyType name dateOfBirth isCurrentEndUser isDeleted
      hasOnlyAccessToSubParties subParties { party name } } limits { endUserSearch { maxPartyFilterValues } }
      serviceResources { items { serviceResource { id name { value languageCode } } serviceOwner { code } } } }";
    let learned = data(portal, &manager, start, json!({})).await;
    let me = learned["parties"].as_array().unwrap().iter();
    assert_eq!(me.filter(|party| party["isCurrentEndUser"] == true).count(), 1);
    assert_eq!(learned["limits"]["endUserSearch"]["maxPartyFilterValues"], 100);

    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(
            world
                .create(&json!({"content": {"title": text(&format!("Tilsyn {number}"))}}))
                .await,
        );
    }
    world.create(&json!({"isApiOnly": true})).await;
    let inbox = json!({"partyURIs": [SOLVANG], "serviceResources": [], "label": ["DEFAULT"], "limit": 2,
        "searchLanguageCode": "nb", "status": ["NOT_APPLICABLE", "IN_PROGRESS", "AWAITING", "REQUIRES_ATTENTION", "COMPLETED"]});
    let first = &data(portal, &manager, SEARCH, inbox.clone()).await["searchDialogs"];
    assert_eq!(first["hasNextPage"], true);
    let mut rest = inbox.clone();
    rest["continuationToken"] = first["continuationToken"].clone();
    let second = &data(portal, &manager, SEARCH, rest).await["searchDialogs"];
    let mut listed = Vec::new();
    for page in [first, second] {
        listed.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
    }
    listed.reverse();
    assert_eq!(listed, ids, "newest first, none twice, none for systems only");

    // A label is there in the next list.
    let filed = json!({"dialogId": ids[0], "addLabels": "ARCHIVE", "removeLabels": []});
    let filed = &data(portal, &manager, LABEL, filed).await["setSystemLabel"];
    assert_eq!(filed, &json!({"success": true, "errors": []}));
    let inbox_now = &data(portal, &manager, SEARCH, inbox).await["searchDialogs"]["items"];
    assert_eq!(inbox_now.as_array().unwrap().len(), 2);

    // Read, then listed as read.
    let read = &data(portal, &manager, DIALOG, json!({"id": ids[1]})).await["dialogById"];
    assert_eq!(read["errors"], json!([]));
    assert_eq!(read["dialog"]["isContentSeen"], true);
    assert_eq!(
        read["dialog"]["seenSinceLastContentUpdate"][0]["isCurrentEndUser"],
        true
    );
    let unread = json!({"partyURIs": [SOLVANG], "isContentSeen": false, "limit": 100});
    let unread = &data(portal, &manager, SEARCH, unread).await["searchDialogs"]["items"];
    let unread: Vec<_> = unread
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect();
    assert_eq!(unread, [&ids[2], &ids[0]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_dialogs_are_filed_together_or_not_at_all() {
    let world = World::start().await;
    let portal = &world.portal;
    let manager = portal.person_token(SINDIG, 3);
    let ids = world.create_all(vec![json!({}); 101]).await;
    let foreign = world
        .create(&json!({"party": "urn:altinn:organization:identifier-no:310442704"}))
        .await;
    let file = async |ids: &[&String]| {
        let dialogs: Vec<Value> = ids.iter().map(|id| json!({"dialogId": id})).collect();
        let change = json!({"dialogs": dialogs, "addLabels": ["BIN"]});
        data(portal, &manager, BULK_LABEL, change).await["bulkSetSystemLabels"].clone()
    };
    let all: Vec<&String> = ids.iter().collect();
    let too_many = file(&all).await;
    assert_eq!(
        too_many["errors"][0]["__typename"],
        "BulkSetSystemLabelValidationError"
    );
    let mut mixed = all[..99].to_vec();
    mixed.push(&foreign);
    let refused = file(&mixed).await;
    assert_eq!(refused["success"], false);
    assert_eq!(refused["errors"][0]["__typename"], "BulkSetSystemLabelNotFound");
    let binned = format!("party={SOLVANG}&systemLabel=Bin&limit=1000");
    assert_eq!(world.search(&binned, &manager).await["items"], json!([]));
    assert_eq!(file(&all[..100]).await, json!({"success": true, "errors": []}));
    assert_eq!(world.search_all(&binned, &manager).await.len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn graphql_shows_what_rest_shows() {
    let world = World::start().await;
    let portal = &world.portal;
    let id = world
        .create(&json!({
            "activities": [{"type": "Information", "performedBy": {"actorType": "ServiceOwner"}, "description": [{"value": "Startet", "languageCode": "nb"}]}],
            "attachments": [{"displayName": [{"value": "Vedlegg", "languageCode": "nb"}], "urls": [{"url": "https://ttd.example/1.pdf", "consumerType": "Gui", "mediaType": "application/pdf"}]}],
            "guiActions": [{"action": "sign", "url": "https://ttd.example/sign", "priority": "Primary", "httpMethod": "POST", "title": [{"value": "Signer", "languageCode": "nb"}]},
                {"action": "write", "url": "https://ttd.example/write", "priority": "Secondary", "title": [{"value": "Skriv", "languageCode": "nb"}]}],
            "transmissions": [{"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": {"title": text("Vedtak")}}],
        }))
        .await;
    for person in [SINDIG, RASK] {
        let user = portal.person_token(person, 3);
        let rest = world.read(&format!("{USER}/{id}"), &user).await;
        let graphql = data(portal, &user, DIALOG, json!({"id": id})).await["dialogById"]["dialog"].clone();
        assert_same("dialog", &graphql, &rest);
    }
}

/// Everything that GraphQL shows is what REST shows; enums differ in spelling only, and REST leaves nulls out.
fn assert_same(path: &str, graphql: &Value, rest: &Value) {
    match (graphql, rest) {
        (Value::Object(members), _) => {
            for (name, value) in members.iter().filter(|(name, _)| *name != "dialogToken") {
                assert_same(&format!("{path}.{name}"), value, &rest[name]);
            }
        }
        (Value::Array(values), Value::Array(others)) => {
            assert_eq!(values.len(), others.len(), "{path}");
            for (index, (value, other)) in values.iter().zip(others).enumerate() {
                assert_same(&format!("{path}[{index}]"), value, other);
            }
        }
        (Value::Array(values), Value::Null) => assert!(values.is_empty(), "{path}: {graphql}"),
        (Value::String(value), Value::String(other)) => {
            let spelled = |text: &str| text.replace('_', "").to_lowercase();
            assert!(
                value == other || spelled(value) == spelled(other),
                "{path}: {value} is not {other}"
            );
        }
        _ => assert_eq!(graphql, rest, "{path}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_on_one_replica_reach_listeners_of_another() {
    let world = World::start().await;
    let other = world.portal.replica().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let id = world.create(&json!({})).await;
    let stranger = world.create(&json!({})).await;
    let token = token_for(&other, &manager, &id).await;
    let mut near = listen(&world.portal, &token, &id).await;
    let mut far = listen(&other, &token, &id).await;
    // Both are open once they have said something.
    assert_eq!(near.next().await.unwrap(), ":");
    assert_eq!(far.next().await.unwrap(), ":");

    let path = format!("{OWNER}/{id}");
    let patch = json!([{"op": "replace", "path": "/progress", "value": 42}]);
    let begun = Instant::now();
    assert_eq!(
        world
            .send(Method::PATCH, &path, &world.owner, &patch)
            .await
            .status,
        204
    );
    let news = json!({"data": {"dialogEvents": {"id": id, "type": "DIALOG_UPDATED"}}});
    assert_eq!(next_event(&mut far).await, news);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let read = data(&other, &manager, DIALOG, json!({"id": id})).await;
    assert_eq!(read["dialogById"]["dialog"]["progress"], 42);
    assert_eq!(next_event(&mut near).await, news);
    // The reading was news to both, as somebody has seen the dialog again; a second one is not.
    data(&other, &manager, DIALOG, json!({"id": id})).await;

    assert_eq!(
        world
            .send(Method::DELETE, &path, &world.owner, &Value::Null)
            .await
            .status,
        204
    );
    for stream in [&mut near, &mut far] {
        let deleted = json!({"data": {"dialogEvents": {"id": id, "type": "DIALOG_DELETED"}}});
        let mut told = next_event(stream).await;
        if told != deleted {
            assert_eq!(told, news);
            told = next_event(stream).await;
        }
        assert_eq!(told, deleted);
    }

    let mut refused = listen(&other, &token, &stranger).await;
    let answer = next_event(&mut refused).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "AUTH_NOT_AUTHORIZED");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_told_and_harms_nobody() {
    let world = World::start().await;
    let portal = &world.portal;
    let manager = portal.person_token(SINDIG, 3);
    let search = json!({"partyURIs": [SOLVANG], "search": "ti"});
    let found = &data(portal, &manager, SEARCH, search).await["searchDialogs"];
    assert_eq!(found["items"], Value::Null);
    let orders = "{ a: searchDialogs(input: {serviceResource: \"x\", continuationToken: \"y\"}) { errors { __typename } }
      b: searchDialogs(input: {orderBy: []}) { errors { __typename } }
      c: searchDialogs(input: {orderBy: {createdAt: ASC, dueAt: ASC}}) { errors { __typename } }
      d: searchDialogs(input: {orderBy: [{createdAt: ASC}, {createdAt: DESC}]}) { errors { __typename } }
      e: searchDialogs(input: {orderBy: {createdAt: ASC}, continuationToken: \"y\"}) { errors { __typename } } }";
    let told = data(portal, &manager, orders, json!({})).await;
    for (name, kind) in [
        ("a", "SearchDialogValidationError"),
        ("b", "SearchDialogValidationError"),
        ("c", "SearchDialogValidationError"),
        ("d", "SearchDialogOrderByParsingError"),
        ("e", "SearchDialogContinuationTokenParsingError"),
    ] {
        assert_eq!(told[name]["errors"][0]["__typename"], kind, "{name}");
    }

    let deep = format!(
        "{{ dialogById(dialogId: \"{}\") {}",
        uuid::Uuid::nil(),
        "{ dialog ".repeat(500)
    );
    let wide = format!(
        "{{ {} }}",
        "limits { endUserSearch { maxPartyFilterValues } } ".repeat(3000)
    );
    let aliased: String = (0..2100).map(|index| format!("a{index}: __typename ")).collect();
    for query in [
        "{ nope }",
        "{",
        "",
        &deep,
        &wide,
        &format!("{{ {aliased} }}"),
        "{ __schema { types { name } } }",
    ] {
        let answer = portal.post("/graphql", &manager, &json!({"query": query})).await;
        assert_eq!(answer.status, 400, "{}", &query[..query.len().min(60)]);
        assert!(answer.json()["errors"][0]["message"].is_string());
    }
    for body in [
        json!([{"query": "{ limits { endUserSearch { maxPartyFilterValues } } }"}]),
        json!("query"),
        json!({}),
    ] {
        assert_eq!(
            portal.post("/graphql", &manager, &body).await.status,
            400,
            "{body}"
        );
    }
    let nobody = portal
        .send(Method::POST, "/graphql", None, Some("{}".into()))
        .await;
    assert_eq!((nobody.status.as_u16(), nobody.text.as_str()), (401, ""));
    let sdl = portal.get("/graphql?sdl", &manager).await;
    assert!(sdl.text.contains("type Queries @authorize"));
    let mutation = "/graphql?query=mutation%20%7B%20__typename%20%7D";
    assert_eq!(portal.get(mutation, &manager).await.status, 405);

    // Who may not: an owner's token, and a dialog token.
    let id = world.create(&json!({"serviceResource": TILSYN})).await;
    let dialog_token = token_for(portal, &manager, &id).await;
    for token in [&world.owner, &dialog_token] {
        let answer = ask(
            portal,
            token,
            "{ limits { endUserSearch { maxPartyFilterValues } } }",
            json!({}),
        )
        .await;
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "AUTH_NOT_AUTHORIZED");
    }
}
