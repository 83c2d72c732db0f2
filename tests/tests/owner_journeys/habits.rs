//! What known clients do and have always been let do: creating, appending, reading.

use crate::case::{Case, NOTHING, OWNER, USER, etag, gui_action, owner_actor, plain, texts};
use reqwest::Method;
use serde_json::{Value, json};

const OWN_ID: &str = "018fdd35-7820-764f-9503-f668c2ec1e22";

fn transmission() -> Value {
    json!({"type": "Information", "sender": owner_actor(), "content": {"title": texts("Melding")}})
}

/// Message service: looks for two words and takes them for success.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_been_sent_before_already_exists() {
    let case = Case::open().await;
    let mut body = plain();
    body["id"] = json!("018fdd2a-7ba0-73dd-8fdb-ecc7777382da");
    let id = case.created(&body).await;
    let dialog = format!("{OWNER}/{id}");
    let mut sent = transmission();
    sent["id"] = json!(OWN_ID);
    let activity = json!({"id": OWN_ID, "type": "DialogClosed", "performedBy": owner_actor()});
    let transmissions = format!("{dialog}/transmissions");
    let activities = format!("{dialog}/activities?isSilentUpdate=true");
    for (path, body) in [(&transmissions, &sent), (&activities, &activity)] {
        let first = case.owner_call(Method::POST, path, None, body).await;
        assert_eq!((first.status.as_u16(), first.json()), (201, json!(OWN_ID)));
    }
    let create = OWNER.to_owned();
    for (path, body, key) in [
        (&create, &body, "Dialog"),
        (&transmissions, &sent, "DialogTransmission"),
        (&activities, &activity, "DialogActivity"),
    ] {
        let again = case.owner_call(Method::POST, path, None, body).await;
        again.assert_problem(422, &[key]);
        assert!(again.text.contains("already exists"), "{}", again.text);
    }
}

/// Message service: no body and no content type.
#[tokio::test(flavor = "multi_thread")]
async fn purges_and_deletes_come_without_body_and_content_type() {
    let case = Case::open().await;
    let dialog = format!("{OWNER}/{}", case.created(&plain()).await);
    etag(
        &case.owner_call(Method::DELETE, &dialog, None, NOTHING).await,
        204,
    );
    let purge = format!("{dialog}/actions/purge");
    let purged = case
        .portal
        .send(Method::POST, &purge, Some(&case.owner), None)
        .await;
    assert_eq!(purged.status, 204, "{}", purged.text);
    let other = format!("{OWNER}/{}/actions/purge", case.created(&plain()).await);
    let empty = case
        .portal
        .send(Method::POST, &other, Some(&case.owner), Some(String::new()))
        .await;
    assert_eq!(empty.status, 204, "{}", empty.text);
}

/// Message service: moves labels of dialogs that are gone, and lives with 404.
#[tokio::test(flavor = "multi_thread")]
async fn labels_of_what_is_gone_are_refused_as_gone() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let dialog = format!("{OWNER}/{id}");
    let archive = json!({"addLabels": ["Archive"]});
    let of_owner = format!(
        "{dialog}/endusercontext/systemlabels?enduserId={}",
        crate::case::SINDIG_URN
    );
    let of_user = format!("{USER}/{id}/context/systemlabels");
    let both = async || {
        let owner = case.owner_call(Method::PUT, &of_owner, None, &archive).await;
        let user = case
            .portal
            .call(Method::PUT, &of_user, &case.manager, None, &archive)
            .await;
        (owner.status.as_u16(), user.status.as_u16())
    };
    assert_eq!(both().await, (204, 204));
    etag(
        &case.owner_call(Method::DELETE, &dialog, None, NOTHING).await,
        204,
    );
    assert_eq!(both().await, (404, 404));
    case.owner_call(Method::POST, &format!("{dialog}/actions/purge"), None, NOTHING)
        .await;
    assert_eq!(both().await, (404, 404));
}

/// NAV client: one bare string in, one pattern out of a conflict.
#[tokio::test(flavor = "multi_thread")]
async fn ids_are_bare_strings_and_conflicts_end_with_them() {
    let case = Case::open().await;
    let mut body = plain();
    body["idempotentKey"] = json!("nav-1");
    let created = case.owner_call(Method::POST, OWNER, None, &body).await;
    let id = created.text.trim_matches('"').to_owned();
    assert_eq!(created.text, format!("\"{id}\""));
    assert_eq!(uuid::Uuid::try_parse(&id).unwrap().get_version_num(), 7);
    let again = case.owner_call(Method::POST, OWNER, None, &body).await;
    again.assert_problem(409, &["IdempotentKey"]);
    let problem = again.json();
    let message = problem["errors"]["IdempotentKey"][0].as_str().unwrap();
    assert!(
        message.ends_with(&format!("already exists with DialogId '{id}'")),
        "{message}"
    );
}

/// NAV client: members that the contract does not have.
#[tokio::test(flavor = "multi_thread")]
async fn members_that_nobody_knows_are_ignored() {
    let case = Case::open().await;
    let mut body = plain();
    body["guiActions"] = json!([gui_action("read", "Primary")]);
    body["guiActions"][0]["name"] = json!("Les");
    body["transmissions"] = json!([transmission()]);
    body["transmissions"][0]["isSilentUpdate"] = json!(true);
    body["content"]["title"]["value"][0]["mediaType"] = json!("text/plain");
    let id = case.created(&body).await;
    let read = case.read(&format!("{OWNER}/{id}")).await;
    assert!(read["guiActions"][0].get("name").is_none());
    // Told like every other: the member meant nothing.
    assert_eq!(case.portal.events(&id).await, ["created", "transmission created"]);
}

/// App adapter: puts back what it has read, in bodies of up to 20 MB.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_can_be_put_back_in_twenty_million_bytes_but_no_more() {
    const MOST: usize = 20_000_000;
    let case = Case::open().await;
    let mut body = plain();
    body["guiActions"] = json!([gui_action("read", "Primary")]);
    body["attachments"] = json!([crate::case::attachment("a"), crate::case::attachment("b")]);
    body["transmissions"] = json!([transmission()]);
    let dialog = format!("{OWNER}/{}", case.created(&body).await);
    let mut read = case.read(&dialog).await;
    let revision = read["revision"].as_str().unwrap().to_owned();
    read["transmissions"] = json!([]);
    read["activities"] = json!([]);
    let text = read.to_string();
    let put = async |length: usize| {
        let padded = format!("{text}{}", " ".repeat(length - text.len()));
        let request = case
            .portal
            .client()
            .put(case.portal.url(&dialog))
            .bearer_auth(&case.admin);
        let request = request
            .header("if-match", &revision)
            .header("content-type", "application/json");
        request.body(padded).send().await
    };
    let accepted = put(MOST).await.unwrap();
    assert_eq!(accepted.status(), 204);
    assert_eq!(accepted.headers()["etag"].to_str().unwrap(), revision);
    // A server that refuses early may close before everything is sent.
    if let Ok(refused) = put(MOST + 1).await {
        assert_eq!(refused.status(), 413);
    }
    let after = case.read(&dialog).await;
    for list in ["guiActions", "attachments"] {
        assert_eq!(after[list], read[list], "{list}");
    }
}

/// All .NET clients: names of enumerations and times with seven digits.
#[tokio::test(flavor = "multi_thread")]
async fn names_and_times_are_written_as_clients_parse_them() {
    let case = Case::open().await;
    let mut body = plain();
    body["status"] = json!("RequiresAttention");
    body["dueAt"] = json!("2098-03-01T23:00:00.1234567+00:00");
    body["guiActions"] = json!([gui_action("read", "Primary")]);
    body["guiActions"][0]["httpMethod"] = json!("GET");
    body["attachments"] = json!([crate::case::attachment("a")]);
    body["transmissions"] = json!([transmission()]);
    body["activities"] = json!([{"type": "SentToSendIn", "performedBy": owner_actor()}]);
    let id = case.created(&body).await;
    let read = case.read(&format!("{OWNER}/{id}")).await;
    assert_eq!(read["status"], "RequiresAttention");
    assert_eq!(read["systemLabel"], "Default");
    assert_eq!(read["guiActions"][0]["httpMethod"], "GET");
    assert_eq!(read["guiActions"][0]["priority"], "Primary");
    assert_eq!(read["attachments"][0]["urls"][0]["consumerType"], "Gui");
    assert_eq!(read["transmissions"][0]["type"], "Information");
    assert_eq!(read["activities"][0]["type"], "SentToSendIn");
    assert_eq!(read["activities"][0]["performedBy"], owner_actor());
    assert_eq!(read["dueAt"], "2098-03-01T23:00:00.1234560Z");
    for member in ["createdAt", "updatedAt", "contentUpdatedAt"] {
        let text = read[member].as_str().unwrap();
        let (_, digits) = text
            .strip_suffix('Z')
            .and_then(|text| text.split_once('.'))
            .expect(text);
        assert_eq!(digits.len(), 7, "{text}");
        // What was read can be sent.
        let query = format!("{member}After={text}&{member}Before={text}")
            .replace("AtAfter", "After")
            .replace("AtBefore", "Before");
        assert_eq!(case.found(&query).await, [id.as_str()], "{query}");
    }
}
