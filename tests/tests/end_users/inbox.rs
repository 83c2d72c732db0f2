//! The web inbox, as far as it speaks REST.

use crate::fixture::{BULK, LUN, OWNER, RASK, SINDIG, SOLVANG, TILSYN, USER, World, each, items, text};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_learns_parties_services_and_limits_and_shows_two_pages() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);

    // 1: what the frontend asks for first.
    let limits = world.read("/api/v1/metadata/limits", &manager).await;
    assert_eq!(limits["endUserSearch"]["maxPartyFilterValues"], 100);
    let services = "/api/v1/enduser/serviceresources";
    assert_eq!(world.read(services, &manager).await, json!({"items": []}));
    let titles = ["Tilsyn 1", "Tilsyn 2", "Tilsyn 3"];
    let dialogs = titles.map(|title| json!({"externalReference": title, "content": {"title": text(title)}}));
    world.create_all(dialogs.to_vec()).await;
    world
        .create(&json!({"isApiOnly": true, "externalReference": "for systems"}))
        .await;
    let known = world.read(services, &manager).await;
    let known = &known["items"].as_array().unwrap()[..];
    assert_eq!(known.len(), 1);
    assert_eq!(known[0]["serviceResource"]["id"], "ttd-tilsyn");
    assert_eq!(known[0]["serviceOwner"]["code"], "ttd");
    let all = world.read("/api/v1/metadata/serviceresources", &manager).await;
    assert!(items(&all).len() > 5);
    assert!(items(&all).contains(&known[0]));

    // 2 and 10: two pages without what is for systems only.
    let query = format!("party={SOLVANG}&excludeApiOnly=true&limit=2");
    let first = world.search(&query, &manager).await;
    assert_eq!(first["hasNextPage"], true);
    let position = first["continuationToken"].as_str().unwrap();
    let order = first["orderBy"].as_str().unwrap();
    let second = world
        .search(
            &format!("{query}&continuationToken={position}&orderBy={order}"),
            &manager,
        )
        .await;
    let mut shown = each(&first, "externalReference");
    shown.extend(each(&second, "externalReference"));
    shown.sort();
    assert_eq!(shown, titles);
    let everything = world.search(&format!("party={SOLVANG}"), &manager).await;
    let for_systems = &everything["items"][0];
    assert_eq!(for_systems["externalReference"], "for systems");
    let path = format!("{USER}/{}", for_systems["id"].as_str().unwrap());
    assert_eq!(world.read(&path, &manager).await["isApiOnly"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_follow_users_and_fall_back_when_the_owner_speaks() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let id = world.create(&json!({})).await;

    // 5: archived, it is no longer in the inbox.
    let archive = json!({"addLabels": ["Archive"]});
    assert_eq!(world.label(&id, &manager, &archive).await.status, 204);
    let inbox = format!("party={SOLVANG}&systemLabel=Default");
    assert_eq!(world.search(&inbox, &manager).await["items"], json!([]));

    // 7: a silent activity leaves it there, a loud one brings it back.
    let activity = json!({"type": "DialogClosed", "performedBy": {"actorType": "ServiceOwner"}});
    let path = format!("{OWNER}/{id}/activities");
    let silent = format!("{path}?isSilentUpdate=true");
    assert_eq!(
        world.portal.post(&silent, &world.owner, &activity).await.status,
        201
    );
    assert_eq!(world.search(&inbox, &manager).await["items"], json!([]));
    assert_eq!(
        world.portal.post(&path, &world.owner, &activity).await.status,
        201
    );
    assert_eq!(
        each(&world.search(&inbox, &manager).await, "id"),
        std::slice::from_ref(&id)
    );
    assert_eq!(
        world.label_log(&id, &manager).await,
        ["set Archive", "remove Archive"]
    );
    let log = world
        .read(&format!("{USER}/{id}/context/labellog"), &manager)
        .await;
    assert_eq!(
        log[0]["performedBy"]["actorType"], "PartyRepresentative",
        "the manager archived it"
    );
    assert_eq!(log[1]["performedBy"]["actorType"], "ServiceOwner");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_dialogs_are_put_away_at_once_or_none() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let mut ids = world.create_all(vec![json!({}); 100]).await;
    let change = |ids: &[String], label: &str| {
        let dialogs: Vec<Value> = ids.iter().map(|id| json!({"dialogId": id})).collect();
        json!({"dialogs": dialogs, "addLabels": [label]})
    };
    let labelled = async |label: &str| {
        let query = format!("party={SOLVANG}&limit=1000&systemLabel={label}");
        items(&world.search(&query, &manager).await).len()
    };

    // 6: a hundred, a hundred and one, a hundred of which one is somebody else's.
    let done = world
        .send(Method::POST, BULK, &manager, &change(&ids, "Archive"))
        .await;
    assert_eq!(
        (done.status.as_u16(), done.header("etag")),
        (204, None),
        "{}",
        done.text
    );
    assert_eq!(labelled("Archive").await, 100);
    let foreign = world
        .create(&json!({"party": "urn:altinn:organization:identifier-no:310923044"}))
        .await;
    ids.push(foreign.clone());
    world
        .send(Method::POST, BULK, &manager, &change(&ids, "Bin"))
        .await
        .assert_problem(400, &["dto.dialogs"]);
    let refused = world
        .send(Method::POST, BULK, &manager, &change(&ids[1..], "Bin"))
        .await;
    refused.assert_problem(404, &["DialogEntity"]);
    assert!(refused.text.contains(&format!("({foreign})")), "{}", refused.text);
    assert_eq!((labelled("Archive").await, labelled("Bin").await), (100, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_users_who_label_the_same_state_one_wins() {
    let world = World::start().await;
    let id = world.create(&json!({})).await;
    let users = [SINDIG, RASK].map(|user| world.portal.person_token(user, 3));
    for round in 0..10 {
        let page = world.search(&format!("party={SOLVANG}"), &users[0]).await;
        let revision = page["items"][0]["endUserContext"]["revision"]
            .as_str()
            .unwrap()
            .to_owned();
        let label = ["Archive", "Bin"][round % 2];
        let path = world.portal.url(&format!("{USER}/{id}/context/systemlabels"));
        let attempts = users.iter().map(|user| {
            let request = world.portal.client().put(&path).bearer_auth(user);
            request
                .header("if-match", &revision)
                .header("content-type", "application/json")
                .body(json!({"addLabels": [label]}).to_string())
                .send()
        });
        let mut statuses: Vec<u16> = join_all(attempts)
            .await
            .into_iter()
            .map(|answer| answer.unwrap().status().as_u16())
            .collect();
        statuses.sort_unstable();
        assert!(
            statuses[0] == 204 && [409, 412].contains(&statuses[1]),
            "{statuses:?}"
        );
    }
    // Without a state both may, whoever is first.
    let changes = ["Archive", "MarkedAsUnopened"].map(|label| json!({"addLabels": [label]}));
    let attempts = users
        .iter()
        .zip(&changes)
        .map(|(user, change)| world.label(&id, user, change));
    for answer in join_all(attempts).await {
        assert!(
            [204, 409].contains(&answer.status.as_u16()),
            "{} {}",
            answer.status,
            answer.text
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_open_a_dialog_at_once_are_both_noted_once() {
    let world = World::start().await;
    let id = world.create(&json!({})).await;
    let path = format!("{USER}/{id}");
    let users = [SINDIG, RASK].map(|user| world.portal.person_token(user, 3));
    let readers = users.iter().cycle().take(12).map(|user| world.read(&path, user));
    let revisions: Vec<Value> = join_all(readers)
        .await
        .into_iter()
        .map(|read| read["revision"].clone())
        .collect();
    assert!(revisions.windows(2).all(|pair| pair[0] == pair[1]));
    let log = world.read(&format!("{path}/seenlog"), &users[0]).await;
    let mut mine: Vec<_> = items(&log)
        .iter()
        .map(|record| record["isCurrentEndUser"].as_bool().unwrap())
        .collect();
    mine.sort_unstable();
    assert_eq!(mine, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_leads_to_its_dialog_and_tells_why() {
    let world = World::start().await;
    let manager = world.portal.person_token(SINDIG, 3);
    let instance = "50012001/0b8f6a4e-0f3c-4c0c-8c7e-9b93b64d1a55";
    let id = world
        .create(&json!({
            "serviceResource": "urn:altinn:resource:app_ttd_byggesoknad",
            "serviceOwnerContext": {"serviceOwnerLabels": [
                {"value": format!("urn:altinn:integration:storage:{instance}")},
            ]},
        }))
        .await;
    let look_up = |reference: &str| format!("/api/v1/enduser/dialoglookup?instanceRef={reference}");
    for reference in [
        format!("urn:altinn:instance-id:{instance}"),
        format!("urn:altinn:dialog-id:{id}"),
    ] {
        let told = world.read(&look_up(&reference), &manager).await;
        assert_eq!(told["dialogId"], id);
        assert_eq!(told["instanceRef"], format!("urn:altinn:instance-id:{instance}"));
        assert_eq!(told["authorizationEvidence"]["viaRole"], true);
        assert_eq!(
            each(&told["authorizationEvidence"]["evidence"], "subject"),
            ["urn:altinn:rolecode:dagl"]
        );
    }
    let stranger = world.portal.person_token(LUN, 4);
    let path = look_up(&format!("urn:altinn:dialog-id:{id}"));
    world
        .portal
        .get(&path, &stranger)
        .await
        .assert_problem(403, &["Forbidden"]);
    let unknown = look_up("urn:altinn:correspondence-id:0b8f6a4e-0f3c-4c0c-8c7e-9b93b64d1a55");
    world
        .portal
        .get(&unknown, &manager)
        .await
        .assert_problem(404, &["InstanceRef"]);
    let services = world
        .read(
            &format!("/api/v1/enduser/serviceresources?party={SOLVANG}"),
            &manager,
        )
        .await;
    assert_eq!(items(&services).len(), 1);
    assert!(!services.to_string().contains(TILSYN));
}
