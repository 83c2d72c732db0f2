//! What the journeys have in common: a case, its platform and its people.

use dialogporten_tests::portal::{Answer, Portal, TTD};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) const OWNER: &str = "/api/v1/serviceowner/dialogs";
pub(crate) const USER: &str = "/api/v1/enduser/dialogs";
pub(crate) const SINDIG: &str = "15816490100";
pub(crate) const LUN: &str = "09878990096";
pub(crate) const SINDIG_URN: &str = "urn:altinn:person:identifier-no:15816490100";
pub(crate) const SOLVANG: &str = "urn:altinn:organization:identifier-no:313339017";
pub(crate) const NOTHING: &Value = &Value::Null;

/// Longest time to wait for something that must happen.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn texts(nb: &str) -> Value {
    json!({"value": [{"value": nb, "languageCode": "nb"}]})
}

pub(crate) fn both(nb: &str, en: &str) -> Value {
    json!([{"value": nb, "languageCode": "nb"}, {"value": en, "languageCode": "en"}])
}

pub(crate) fn attachment(name: &str) -> Value {
    json!({
        "displayName": both(name, name),
        "urls": [
            {"url": format!("https://tilsyn.example.no/{name}.pdf"), "consumerType": "Gui"},
            {"url": format!("https://tilsyn.example.no/api/{name}"), "consumerType": "Api"},
        ],
    })
}

pub(crate) fn gui_action(action: &str, priority: &str) -> Value {
    json!({
        "action": action,
        "url": format!("https://tilsyn.example.no/{action}"),
        "priority": priority,
        "title": both("Gjør det", "Do it"),
    })
}

pub(crate) fn owner_actor() -> Value {
    json!({"actorType": "ServiceOwner"})
}

/// A dialog with a title and nothing else.
pub(crate) fn plain() -> Value {
    json!({
        "serviceResource": "urn:altinn:resource:ttd-tilsyn",
        "party": SOLVANG,
        "content": {"title": texts("Tilsyn")},
    })
}

/// So many seconds from now.
pub(crate) fn in_seconds(seconds: i64) -> String {
    let now: chrono::DateTime<chrono::Utc> = std::time::SystemTime::now().into();
    (now + chrono::TimeDelta::seconds(seconds)).to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

/// A platform of `ttd` with the tokens of a journey.
pub(crate) struct Case {
    pub(crate) portal: Portal,
    pub(crate) owner: String,
    pub(crate) admin: String,
    pub(crate) manager: String,
}

impl Case {
    pub(crate) async fn open() -> Self {
        let portal = Portal::start().await;
        Self {
            owner: portal.owner_token(TTD, &["serviceprovider", "serviceprovider.search"]),
            admin: portal.owner_token(TTD, &["serviceprovider", "serviceprovider.admin"]),
            manager: portal.person_token(SINDIG, 3),
            portal,
        }
    }

    /// Registers a dialog and says its id.
    pub(crate) async fn created(&self, body: &Value) -> String {
        let answer = self.owner_call(Method::POST, OWNER, None, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json().as_str().expect("a JSON string").to_owned()
    }

    pub(crate) async fn owner_call(
        &self,
        method: Method,
        path: &str,
        if_match: Option<&str>,
        body: &Value,
    ) -> Answer {
        self.portal.call(method, path, &self.owner, if_match, body).await
    }

    /// Reads something that is there, as the owner.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.portal.get(path, &self.owner).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Ids that the manager's list shows.
    pub(crate) async fn listed(&self) -> Vec<String> {
        let path = format!("{USER}?party={SOLVANG}");
        ids(&self.portal.get(&path, &self.manager).await.json())
    }

    /// Ids that a search of the owner finds.
    pub(crate) async fn found(&self, query: &str) -> Vec<String> {
        ids(&self.read(&format!("{OWNER}?{query}")).await)
    }

    /// Searches as the owner until this is found: texts are indexed right after they were stored.
    pub(crate) async fn wait_to_find(&self, query: &str, expected: &[&str]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.found(query).await;
            if found == expected {
                return;
            }
            assert!(Instant::now() < deadline, "{query} still finds {found:?}");
            tokio::task::yield_now().await;
        }
    }

    /// Asks as the manager until the answer has this status.
    pub(crate) async fn wait_for(&self, path: &str, status: u16) -> Answer {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.portal.get(path, &self.manager).await;
            if answer.status == status {
                return answer;
            }
            assert!(Instant::now() < deadline, "{path} is still {}", answer.status);
            tokio::task::yield_now().await;
        }
    }
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{page}"))
        .iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The answer's new revision.
pub(crate) fn etag(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", answer.text);
    let etag = answer.header("etag").unwrap();
    assert!(etag.len() == 36 && uuid::Uuid::try_parse(etag).is_ok(), "{etag}");
    etag.to_owned()
}
