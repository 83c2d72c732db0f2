//! An accountant with many parties.

use crate::fixture::{BULK, MODIG, SOLVANG, TILSYN, USER, World, each, items};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LETTERS: &str = "urn:altinn:resource:ttd-brev";

#[tokio::test(flavor = "multi_thread")]
async fn an_accountant_searches_all_clients_and_sees_of_each_what_its_packages_give() {
    let world = World::start().await;
    let accountant = world.portal.person_token(MODIG, 4);

    // 1: herself and 150 clients, one of them with a sub-unit.
    let parties = world.read("/api/v1/enduser/parties", &accountant).await;
    let parties = &parties["authorizedParties"];
    let clients: Vec<String> = each(parties, "party")
        .into_iter()
        .filter(|party| party.starts_with("urn:altinn:organization"))
        .collect();
    assert_eq!((items(parties).len(), clients.len()), (151, 150));
    let with_units: Vec<_> = items(parties)
        .into_iter()
        .filter(|party| party.get("subParties").is_some())
        .collect();
    assert_eq!(each(&json!(with_units), "party"), [SOLVANG]);

    // A letter and an inspection for every client.
    let dialogs = clients.iter().flat_map(|party| {
        [LETTERS, TILSYN].map(|service| json!({"party": party, "serviceResource": service}))
    });
    world.create_all(dialogs.collect()).await;

    // 2 and 3: a hundred parties at once, not a hundred and one.
    let hundred = clients[..100].join("&party=");
    let found = world
        .search_all(
            &format!("party={hundred}&limit=100&serviceResource={LETTERS}"),
            &accountant,
        )
        .await;
    let of: BTreeSet<_> = found.iter().map(|item| item["party"].as_str().unwrap()).collect();
    assert_eq!((found.len(), of.len()), (100, 100));
    let too_many = format!("{USER}?party={hundred}&party={}", clients[100]);
    world
        .portal
        .get(&too_many, &accountant)
        .await
        .assert_problem(400, &["party.Count"]);

    // 4 and 6: inspections of all clients, as far as the packages reach; letters of all.
    let inspections = world
        .search_all(&format!("serviceResource={TILSYN}&limit=1000"), &accountant)
        .await;
    let letters = world
        .search_all(&format!("serviceResource={LETTERS}&limit=1000"), &accountant)
        .await;
    assert_eq!((inspections.len(), letters.len()), (51, 150));
    assert!(inspections.iter().any(|item| item["party"] == SOLVANG));

    // 7: services of a client are those that it has dialogs of and gives access to.
    let hidden = letters
        .iter()
        .map(|item| item["party"].as_str().unwrap())
        .find(|party| !inspections.iter().any(|item| item["party"] == **party))
        .unwrap();
    for (party, expected) in [
        (SOLVANG, vec!["ttd-brev", "ttd-tilsyn"]),
        (hidden, vec!["ttd-brev"]),
    ] {
        let path = format!("/api/v1/enduser/serviceresources?party={party}");
        let services = world.read(&path, &accountant).await;
        let ids: Vec<Value> = items(&services)
            .iter()
            .map(|item| item["serviceResource"]["id"].clone())
            .collect();
        assert_eq!(ids, expected, "{party}");
    }

    // 8: one call over several clients, logged at each.
    let several: Vec<String> = each(&json!(letters), "id").into_iter().take(40).collect();
    let dialogs: Vec<Value> = several.iter().map(|id| json!({"dialogId": id})).collect();
    let change = json!({"dialogs": dialogs, "addLabels": ["Archive"]});
    let done = world.send(Method::POST, BULK, &accountant, &change).await;
    assert_eq!(done.status, 204, "{}", done.text);
    for id in &several {
        assert_eq!(world.label_log(id, &accountant).await, ["set Archive"]);
    }
    let archived = world
        .search_all(
            &format!("serviceResource={LETTERS}&systemLabel=Archive&limit=1000"),
            &accountant,
        )
        .await;
    assert_eq!(archived.len(), 40);
}
