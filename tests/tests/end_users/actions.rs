//! The same task from a button and from a system.

use crate::fixture::{OWNER, RASK, SINDIG, USER, World, claims, dialog, text};
use serde_json::{Value, json};

const UNAUTHORIZED: &str = "urn:dialogporten:unauthorized";

fn title(value: &str) -> Value {
    text(value)["value"].clone()
}

fn endpoints() -> Value {
    json!([
        {
            "version": "v1", "url": "https://tilsyn.example.no/api/v1/sign", "httpMethod": "POST",
            "deprecated": true, "sunsetAt": "2099-01-01T00:00:00Z",
        },
        {
            "version": "v2", "url": "https://tilsyn.example.no/api/v2/sign", "httpMethod": "POST",
            "requestSchema": "https://tilsyn.example.no/schemas/sign.json",
            "responseSchema": "https://tilsyn.example.no/schemas/receipt.json",
        },
    ])
}

fn signing() -> Value {
    json!({
        "guiActions": [
            {
                "action": "sign", "authorizationAttribute": "urn:altinn:task:Task_2", "priority": "Primary",
                "url": "https://tilsyn.example.no/sign", "title": title("Signer"),
            },
            {
                "action": "delete", "priority": "Tertiary", "httpMethod": "DELETE", "isDeleteDialogAction": true,
                "url": "https://tilsyn.example.no/sak/17", "title": title("Trekk"), "prompt": title("Er du sikker?"),
            },
            {"action": "read", "priority": "Secondary", "url": "https://tilsyn.example.no/sak", "title": title("Se")},
        ],
        "apiActions": [
            {"action": "sign", "authorizationAttribute": "urn:altinn:task:Task_2", "endpoints": endpoints()},
            {"action": "read", "endpoints": [{"url": "https://tilsyn.example.no/api/sak", "httpMethod": "GET"}]},
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_open_to_those_who_may_do_it_as_a_button_and_as_an_operation() {
    let world = World::start().await;
    let path = format!("{USER}/{}", world.create(&signing()).await);
    let signer = world.portal.person_token(RASK, 3);
    let manager = world.portal.person_token(SINDIG, 3);

    // 2: the signer may sign, the manager may not; a button and an operation for the same thing always agree.
    for (token, may_sign) in [(&signer, true), (&manager, false)] {
        let read = world.read(&path, token).await;
        let button = &read["guiActions"][0];
        let operation = &read["apiActions"][0];
        assert_eq!(button["isAuthorized"], may_sign);
        assert_eq!(operation["isAuthorized"], may_sign);
        assert_eq!(button["url"] == UNAUTHORIZED, !may_sign);
        for endpoint in operation["endpoints"].as_array().unwrap() {
            assert_eq!(endpoint["url"] == UNAUTHORIZED, !may_sign);
        }
        for button in read["guiActions"].as_array().unwrap() {
            for operation in read["apiActions"].as_array().unwrap() {
                let is_same = |name: &str| button.get(name) == operation.get(name);
                if is_same("action") && is_same("authorizationAttribute") {
                    assert_eq!(button["isAuthorized"], operation["isAuthorized"]);
                }
            }
        }
    }

    // 4: the platform learns from the token what its bearer may do.
    let read = world.read(&path, &signer).await;
    let permitted = claims(&read["dialogToken"]);
    let actions: Vec<&str> = permitted["a"].as_str().unwrap().split(';').collect();
    assert!(actions.contains(&"sign,urn:altinn:task:Task_2"), "{actions:?}");
    let permitted = claims(&world.read(&path, &manager).await["dialogToken"]);
    assert!(!permitted["a"].as_str().unwrap().contains("sign"));

    // 7: an older operation is listed as such.
    let operation = &read["apiActions"][0]["endpoints"];
    assert_eq!(operation[0]["deprecated"], true);
    assert_eq!(operation[0]["sunsetAt"], "2099-01-01T00:00:00.0000000Z");
    assert_eq!(operation[1]["deprecated"], false);
    assert_eq!(
        operation[1]["requestSchema"],
        "https://tilsyn.example.no/schemas/sign.json"
    );

    // 8: a button that deletes comes back as it was sent.
    let button = &read["guiActions"][1];
    assert_eq!(
        (&button["httpMethod"], &button["isDeleteDialogAction"]),
        (&json!("DELETE"), &json!(true))
    );
    assert_eq!(button["prompt"], title("Er du sikker?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_that_contradict_themselves_are_refused() {
    let world = World::start().await;
    let mut sunset = signing();
    sunset["apiActions"][0]["endpoints"][0]["deprecated"] = json!(false);
    let mut verb = signing();
    verb["guiActions"][0]["httpMethod"] = json!("PUT");
    let mut two_primary = signing();
    two_primary["guiActions"][1]["priority"] = json!("Primary");
    for (members, key) in [
        (sunset, "dto.apiActions[0].endpoints[0]"),
        (verb, "dto.guiActions[0].httpMethod"),
        (two_primary, "dto.guiActions"),
    ] {
        let answer = world.portal.post(OWNER, &world.owner, &dialog(&members)).await;
        answer.assert_problem(400, &[]);
        assert!(answer.text.contains(key), "{key}: {}", answer.text);
    }
}
