//! A system of end users that comes from the older interface, with a system user.

use crate::fixture::{SOLVANG, TILSYN, USER, World, claims, each, items, text};
use dialogporten_tests::portal::Portal;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The accountant and its system user.
const FOSSDAL: &str = "310442704";
const SYSTEM_USER: &str = "7a1f0c1e-3b5d-4f6a-8c9e-2d4b6f8a0c1e";

fn system_token(portal: &Portal) -> String {
    portal.system_user_token(SYSTEM_USER, FOSSDAL, FOSSDAL)
}

/// The clients, whose inspections the accountant may see.
async fn clients(world: &World, token: &str) -> Vec<String> {
    let parties = world.read("/api/v1/enduser/parties", token).await;
    each(&parties["authorizedParties"], "party")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_user_copies_its_clients_boxes_and_follows_them() {
    let world = World::start().await;

    // 1: with a system user, and not without one.
    let system = system_token(&world.portal);
    let bare = world.portal.issuer().sign(&json!({
        "scope": "digdir:dialogporten",
        "consumer": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{FOSSDAL}")},
    }));
    let refused = world.portal.get(&format!("{USER}?party={SOLVANG}"), &bare).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["errors"]["Type"].as_array().unwrap().len(), 1);

    // 2: everything of all clients, in groups of a hundred.
    let clients = clients(&world, &system).await;
    assert_eq!(clients.len(), 150);
    let dialogs = clients.iter().flat_map(|party| {
        let letter = json!({"party": party, "serviceResource": "urn:altinn:resource:ttd-brev"});
        [letter.clone(), letter]
    });
    let created = world.create_all(dialogs.collect()).await;
    let mut copied = Vec::new();
    let mut last = String::new();
    for group in clients.chunks(100) {
        let query = format!(
            "party={}&limit=1000&orderBy=contentUpdatedAt_asc",
            group.join("&party=")
        );
        let found = world.search_all(&query, &system).await;
        let times: Vec<_> = found
            .iter()
            .map(|item| item["contentUpdatedAt"].as_str().unwrap())
            .collect();
        assert!(times.is_sorted());
        last = last.max(times.last().unwrap().to_string());
        copied.extend(each(&json!(found), "id"));
    }
    assert_eq!(
        copied.iter().collect::<BTreeSet<_>>(),
        created.iter().collect::<BTreeSet<_>>()
    );
    assert_eq!(copied.len(), created.len());

    // 3: only what has changed since, the last one once more.
    let party = &clients[7];
    let changed = world
        .create(&json!({"party": party, "serviceResource": "urn:altinn:resource:ttd-brev"}))
        .await;
    let group = clients[..100].join("&party=");
    let query = format!("party={group}&orderBy=contentUpdatedAt_asc&contentUpdatedAfter={last}");
    let mut increment = each(&world.search(&query, &system).await, "id");
    increment.retain(|id| !copied.contains(id));
    assert_eq!(increment, std::slice::from_ref(&changed));

    // 4 and 10: the changed one is read; that is logged with the system user itself.
    let path = format!("{USER}/{changed}");
    let read = world.read(&path, &system).await;
    let reader = format!("urn:altinn:systemuser:uuid:{SYSTEM_USER}");
    let seen = world.read(&format!("{path}/seenlog"), &system).await;
    assert_eq!(seen[0]["seenBy"]["actorId"], reader);
    assert_eq!(seen[0]["isCurrentEndUser"], true);
    let token = claims(&read["dialogToken"]);
    assert_eq!(
        token["c"],
        format!("urn:altinn:organization:identifier-no:{FOSSDAL}")
    );
    assert_eq!(token["y"], reader);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_followed_from_draft_to_receipt() {
    let world = World::start().await;
    let system = system_token(&world.portal);
    let process = "urn:altinn:altinn2:archive-reference:AR3600100";
    let submission = "019a0000-0000-7000-8000-000000000001";
    let answer = |kind: &str, title: &str| {
        json!({
            "type": kind, "relatedTransmissionId": submission, "sender": {"actorType": "ServiceOwner"},
            "content": {"title": text(title)},
        })
    };
    let form = world
        .create(&json!({
            "externalReference": "form", "status": "InProgress", "process": process,
            "content": {"title": text("Skjema"), "extendedStatus": text("Under behandling")},
            "transmissions": [
                {
                    "id": submission, "type": "Submission", "content": {"title": text("Innsendt")},
                    "sender": {"actorType": "PartyRepresentative", "actorName": "Fossdal Regnskap AS"},
                },
                answer("Rejection", "Avvist"),
                answer("Acceptance", "Mottatt"),
            ],
            "activities": [{"type": "FormSubmitted", "performedBy": {"actorType": "PartyRepresentative",
                            "actorName": "Fossdal Regnskap AS"}}],
            "apiActions": [
                {"action": "submit", "endpoints": [{"url": "https://tilsyn.example.no/api", "httpMethod": "POST"}]},
                {"action": "sign", "endpoints": [{"url": "https://tilsyn.example.no/api", "httpMethod": "POST"}]},
            ],
        }))
        .await;
    world
        .create_all(vec![
            json!({"externalReference": "draft", "status": "Draft"}),
            json!({"externalReference": "todo", "status": "RequiresAttention"}),
            json!({"externalReference": "sent", "status": "Completed"}),
            json!({"externalReference": "message", "status": "NotApplicable", "process": process}),
        ])
        .await;

    // 5: what the older element lists were for.
    let search = async |filter: &str| {
        let page = world.search(&format!("party={SOLVANG}&{filter}"), &system).await;
        each(&page, "externalReference")
            .into_iter()
            .collect::<BTreeSet<_>>()
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(
        search("status=Draft&status=InProgress&status=RequiresAttention").await,
        names(&["draft", "form", "todo"])
    );
    assert_eq!(search("status=Completed").await, names(&["sent"]));
    // 9: a form and the message that answers it.
    assert_eq!(
        search(&format!("process={process}")).await,
        names(&["form", "message"])
    );
    assert_eq!(search("systemLabel=Sent").await, names(&["form"]));

    // 6: how far it is, in the list already.
    let page = world
        .search(&format!("party={SOLVANG}&externalReference=form"), &system)
        .await;
    let item = &page["items"][0];
    assert_eq!(item["status"], "InProgress");
    assert_eq!(item["content"]["extendedStatus"], {
        let mut shown = text("Under behandling");
        shown["mediaType"] = json!("text/plain");
        shown
    });
    assert_eq!(item["latestActivity"]["type"], "FormSubmitted");
    assert_eq!(
        (
            &item["fromPartyTransmissionsCount"],
            &item["fromServiceOwnerTransmissionsCount"]
        ),
        (&json!(1), &json!(2))
    );

    // 7: receipts answer the submission.
    let transmissions = world.read(&format!("{USER}/{form}/transmissions"), &system).await;
    assert_eq!(
        each(&transmissions, "type"),
        ["Submission", "Rejection", "Acceptance"]
    );
    for receipt in &items(&transmissions)[1..] {
        assert_eq!(receipt["relatedTransmissionId"], submission);
        let id = receipt["id"].as_str().unwrap();
        let alone = world
            .read(&format!("{USER}/{form}/transmissions/{id}"), &system)
            .await;
        assert_eq!(alone, *receipt);
    }

    // 8: what the system may do.
    let read = world.read(&format!("{USER}/{form}"), &system).await;
    let may: Vec<_> = items(&read["apiActions"])
        .iter()
        .map(|action| action["isAuthorized"].clone())
        .collect();
    assert_eq!(may, [json!(true), json!(false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_withdraws_its_delegation_vanishes_and_the_others_stay() {
    let directory =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../config/directory.toml")).unwrap();
    let world = World::of(Portal::start_in(&directory).await);
    let system = system_token(&world.portal);
    let client = clients(&world, &system)
        .await
        .into_iter()
        .find(|party| party != SOLVANG)
        .unwrap();
    let ids = world
        .create_all(vec![
            json!({}),
            json!({"party": client, "serviceResource": TILSYN}),
        ])
        .await;
    let query = format!("party={SOLVANG}&party={client}");
    assert_eq!(world.search_all(&query, &system).await.len(), 2);

    // 11: the assignment of Solvang to the system user is gone.
    let assignment = format!("[[assignments]]\nfrom  = \"313339017\"\nto    = \"{SYSTEM_USER}\"\npackages");
    assert!(directory.contains(&assignment));
    let elsewhere = assignment.replace("313339017", "310923044");
    world
        .portal
        .change_world(&directory.replace(&assignment, &elsewhere));
    let page = world
        .until_found(&query, &system, |page| items(page).len() == 1)
        .await;
    assert_eq!(each(&page, "id"), [ids[1].clone()]);
    world
        .portal
        .get(&format!("{USER}/{}", ids[0]), &system)
        .await
        .assert_problem(403, &["Forbidden"]);
    let other: Value = world.read(&format!("{USER}/{}", ids[1]), &system).await;
    assert_eq!(other["party"], client);
}
