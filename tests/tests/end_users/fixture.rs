//! A portal with a service owner who sends, and what end users do with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dialogporten_tests::portal::{Answer, Portal, TTD};
use futures_util::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) const OWNER: &str = "/api/v1/serviceowner/dialogs";
pub(crate) const USER: &str = "/api/v1/enduser/dialogs";
pub(crate) const BULK: &str = "/api/v1/enduser/dialogs/context/systemlabels/actions/bulkset";
/// Managing director of Solvang.
pub(crate) const SINDIG: &str = "15816490100";
/// May read, and sign one task, for Solvang.
pub(crate) const RASK: &str = "03827290067";
/// Works for 150 clients.
pub(crate) const MODIG: &str = "22835590066";
/// Has no rights for anybody else.
pub(crate) const LUN: &str = "09878990096";
pub(crate) const SOLVANG: &str = "urn:altinn:organization:identifier-no:313339017";
pub(crate) const TILSYN: &str = "urn:altinn:resource:ttd-tilsyn";

/// How many requests are under way at once when there are many.
const AT_ONCE: usize = 16;

pub(crate) struct World {
    pub(crate) portal: Portal,
    pub(crate) owner: String,
}

/// A text in Bokmål.
pub(crate) fn text(value: &str) -> Value {
    json!({"value": [{"value": value, "languageCode": "nb"}]})
}

/// A dialog of Solvang about an inspection, with `members` in place of its own.
pub(crate) fn dialog(members: &Value) -> Value {
    let mut dialog = json!({
        "serviceResource": TILSYN,
        "party": SOLVANG,
        "status": "RequiresAttention",
        "content": {"title": text("Varsel"), "summary": text("Vi kommer på besøk.")},
    });
    for (name, value) in members.as_object().unwrap() {
        dialog[name] = value.clone();
    }
    dialog
}

/// The claims of a dialog token.
pub(crate) fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// Items of a page or a list.
pub(crate) fn items(page: &Value) -> Vec<Value> {
    let list = page.get("items").unwrap_or(page);
    list.as_array().unwrap().clone()
}

/// A member of every item.
pub(crate) fn each(page: &Value, name: &str) -> Vec<String> {
    items(page)
        .iter()
        .map(|item| item[name].as_str().unwrap_or_default().to_owned())
        .collect()
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::of(Portal::start().await)
    }

    pub(crate) fn of(portal: Portal) -> Self {
        let owner = portal.owner_token(TTD, &["serviceprovider", "correspondence"]);
        Self { portal, owner }
    }

    /// Creates a dialog and gives its id.
    pub(crate) async fn create(&self, members: &Value) -> String {
        let answer = self.portal.post(OWNER, &self.owner, &dialog(members)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json().as_str().unwrap().to_owned()
    }

    /// Creates many dialogs, several at once; ids in the order of `dialogs`.
    pub(crate) async fn create_all(&self, dialogs: Vec<Value>) -> Vec<String> {
        stream::iter(dialogs)
            .map(|members| async move { self.create(&members).await })
            .buffered(AT_ONCE)
            .collect()
            .await
    }

    /// What the user reads at a path.
    pub(crate) async fn read(&self, path: &str, token: &str) -> Value {
        let answer = self.portal.get(path, token).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// A page of a search.
    pub(crate) async fn search(&self, query: &str, token: &str) -> Value {
        self.read(&format!("{USER}?{query}"), token).await
    }

    /// Every item of a search, page by page.
    pub(crate) async fn search_all(&self, query: &str, token: &str) -> Vec<Value> {
        let mut found = Vec::new();
        let mut path = format!("{USER}?{query}");
        loop {
            let page = self.read(&path, token).await;
            found.extend(items(&page));
            if page["hasNextPage"] == false {
                return found;
            }
            let position = page["continuationToken"].as_str().unwrap();
            path = format!("{USER}?{query}&continuationToken={position}");
        }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, token: &str, body: &Value) -> Answer {
        let body = (!body.is_null()).then(|| body.to_string());
        self.portal.send(method, path, Some(token), body).await
    }

    /// Changes labels of one dialog.
    pub(crate) async fn label(&self, id: &str, token: &str, change: &Value) -> Answer {
        let path = format!("{USER}/{id}/context/systemlabels");
        self.send(Method::PUT, &path, token, change).await
    }

    /// The label log as `action label`.
    pub(crate) async fn label_log(&self, id: &str, token: &str) -> Vec<String> {
        let log = self.read(&format!("{USER}/{id}/context/labellog"), token).await;
        let entry = |entry: &Value| {
            let name = entry["name"].as_str().unwrap();
            format!(
                "{} {}",
                entry["action"].as_str().unwrap(),
                name.strip_prefix("systemlabel:").unwrap()
            )
        };
        log.as_array().unwrap().iter().map(entry).collect()
    }

    /// Searches until the predicate holds.
    pub(crate) async fn until_found(
        &self,
        query: &str,
        token: &str,
        is_there: impl Fn(&Value) -> bool,
    ) -> Value {
        self.until(&format!("{USER}?{query}"), token, is_there).await
    }

    /// Reads until the predicate holds, for ten seconds at most.
    pub(crate) async fn until(&self, path: &str, token: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let read = self.portal.get(path, token).await;
            let body = serde_json::from_str(&read.text).unwrap_or_default();
            if is_there(&body) {
                return body;
            }
            assert!(Instant::now() < deadline, "{path} stays {}", read.text);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
