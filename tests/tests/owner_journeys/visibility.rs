//! When end users see a dialog, and who changes what at the same time.

use crate::case::{
    Case, NOTHING, OWNER, SINDIG_URN, USER, etag, gui_action, in_seconds, owner_actor, plain, texts,
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_becomes_visible_at_its_time() {
    let case = Case::open().await;
    let mut hidden = plain();
    hidden["visibleFrom"] = json!(in_seconds(3600));
    let hidden = case.created(&hidden).await;
    let mut soon = plain();
    soon["visibleFrom"] = json!(in_seconds(3));
    let soon = case.created(&soon).await;
    for id in [&hidden, &soon] {
        let owned = case.read(&format!("{OWNER}/{id}")).await;
        let refused = case.portal.get(&format!("{USER}/{id}"), &case.manager).await;
        refused.assert_problem(404, &["DialogEntity"]);
        assert!(refused.header("expires").is_some());
        assert_eq!(owned["createdAt"], owned["visibleFrom"]);
    }
    assert!(case.listed().await.is_empty());
    let shown = case.wait_for(&format!("{USER}/{soon}"), 200).await.json();
    let owned = case.read(&format!("{OWNER}/{soon}")).await;
    assert_eq!(shown["createdAt"], owned["visibleFrom"]);
    assert_eq!(case.listed().await, [soon.as_str()]);
    assert_eq!(case.found("").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_has_passed_is_accepted_silently_only() {
    let case = Case::open().await;
    let mut late = plain();
    late["dueAt"] = json!(in_seconds(-3600));
    let refused = case.owner_call(Method::POST, OWNER, None, &late).await;
    refused.assert_problem(422, &["DueAt"]);
    let path = format!("{OWNER}?isSilentUpdate=true");
    let accepted = case.owner_call(Method::POST, &path, None, &late).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_dialog_is_gone_for_people_until_its_owner_prolongs_it() {
    let case = Case::open().await;
    let mut body = plain();
    body["expiresAt"] = json!(in_seconds(3));
    let id = case.created(&body).await;
    let (owned, shown) = (format!("{OWNER}/{id}"), format!("{USER}/{id}"));
    assert_eq!(case.portal.get(&shown, &case.manager).await.status, 200);
    case.wait_for(&shown, 404)
        .await
        .assert_problem(404, &["DialogEntity"]);
    assert!(case.listed().await.is_empty());
    let patch = json!([{"op": "replace", "path": "/expiresAt", "value": in_seconds(3600)}]);
    case.read(&owned).await;
    etag(&case.owner_call(Method::PATCH, &owned, None, &patch).await, 204);
    assert_eq!(case.portal.get(&shown, &case.manager).await.status, 200);
    assert_eq!(case.listed().await, [id.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aborted_case_has_nothing_left_to_do() {
    let case = Case::open().await;
    let mut body = plain();
    body["status"] = json!("RequiresAttention");
    body["guiActions"] = json!([gui_action("abort", "Primary")]);
    body["guiActions"][0]["httpMethod"] = json!("POST");
    let id = case.created(&body).await;
    let shown = case
        .portal
        .get(&format!("{USER}/{id}"), &case.manager)
        .await
        .json();
    let action = &shown["guiActions"][0];
    assert_eq!(
        (&action["httpMethod"], &action["isAuthorized"]),
        (&json!("POST"), &json!(true))
    );
    let aborted = json!({
        "status": "NotApplicable",
        "content": {"title": texts("Avbrutt")},
        "guiActions": [],
        "activities": [{"type": "DialogClosed", "performedBy": {"actorType": "PartyRepresentative", "actorId": SINDIG_URN}}],
    });
    etag(
        &case
            .owner_call(Method::PUT, &format!("{OWNER}/{id}"), None, &aborted)
            .await,
        204,
    );
    let shown = case
        .portal
        .get(&format!("{USER}/{id}"), &case.manager)
        .await
        .json();
    assert_eq!(
        (&shown["status"], &shown["guiActions"]),
        (&json!("NotApplicable"), &json!([]))
    );
    assert_eq!(shown["activities"][0]["type"], "DialogClosed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_has_binned_comes_back_when_there_is_news() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let labels = format!("{USER}/{id}/context/systemlabels");
    let bin = json!({"addLabels": ["Bin"]});
    let binned = case
        .portal
        .call(Method::PUT, &labels, &case.manager, None, &bin)
        .await;
    assert_eq!(binned.status, 204, "{}", binned.text);
    assert_eq!(case.read(&format!("{OWNER}/{id}")).await["systemLabel"], "Bin");
    let news = json!([{"op": "replace", "path": "/status", "value": "InProgress"}]);
    etag(
        &case
            .owner_call(Method::PATCH, &format!("{OWNER}/{id}"), None, &news)
            .await,
        204,
    );
    assert_eq!(
        case.read(&format!("{OWNER}/{id}")).await["systemLabel"],
        "Default"
    );
    let log = case
        .portal
        .get(&format!("{USER}/{id}/context/labellog"), &case.manager)
        .await
        .json();
    let removed = log
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["action"] == "remove")
        .unwrap();
    assert_eq!(
        (&removed["name"], &removed["performedBy"]),
        (&json!("systemlabel:Bin"), &owner_actor())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_dialog_is_changed_by_admins_and_labelled_by_people() {
    let case = Case::open().await;
    let id = case.created(&plain()).await;
    let dialog = format!("{OWNER}/{id}");
    let freeze = format!("{dialog}/actions/freeze");
    let refused = case.owner_call(Method::POST, &freeze, None, NOTHING).await;
    refused.assert_problem(403, &["Forbidden"]);
    etag(
        &case
            .portal
            .call(Method::POST, &freeze, &case.admin, None, NOTHING)
            .await,
        204,
    );
    let put = json!({"status": "Draft", "content": {"title": texts("x")}});
    let patch = json!([{"op": "replace", "path": "/status", "value": "Draft"}]);
    let activity = json!({"type": "DialogClosed", "performedBy": owner_actor()});
    let activities = format!("{dialog}/activities");
    for (method, path, body) in [
        (Method::PUT, &dialog, &put),
        (Method::PATCH, &dialog, &patch),
        (Method::DELETE, &dialog, NOTHING),
        (Method::POST, &activities, &activity),
    ] {
        let refused = case.owner_call(method, path, None, body).await;
        refused.assert_problem(403, &["Forbidden"]);
    }
    let labels = format!("{USER}/{id}/context/systemlabels");
    let archive = json!({"addLabels": ["Archive"]});
    let labelled = case
        .portal
        .call(Method::PUT, &labels, &case.manager, None, &archive)
        .await;
    assert_eq!(labelled.status, 204, "{}", labelled.text);
    etag(
        &case
            .portal
            .call(Method::PATCH, &dialog, &case.admin, None, &patch)
            .await,
        204,
    );
}

/// Patches that each append one search tag, sent to two servers in turn.
async fn race(
    case: &Case,
    other: &Case,
    dialog: &str,
    if_match: Option<&str>,
    round: &str,
) -> Vec<(String, u16)> {
    let patches: Vec<(String, Value)> = (0..20)
        .map(|number| {
            let tag = format!("{round}-{number}");
            let patch = json!([{"op": "add", "path": "/searchTags/-", "value": {"value": tag}}]);
            (tag, patch)
        })
        .collect();
    let calls = patches
        .iter()
        .enumerate()
        .map(|(number, (tag, patch))| async move {
            let server = if number % 2 == 0 { case } else { other };
            let answer = server.owner_call(Method::PATCH, dialog, if_match, patch).await;
            if answer.status == 409 {
                answer.assert_problem(409, &[""]);
            }
            (tag.clone(), answer.status.as_u16())
        });
    futures_util::future::join_all(calls).await
}

fn winners(outcomes: &[(String, u16)]) -> Vec<String> {
    let mut tags: Vec<String> = outcomes
        .iter()
        .filter(|(_, status)| *status == 204)
        .map(|(tag, _)| tag.clone())
        .collect();
    tags.sort_unstable();
    tags
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_patches_through_two_servers_happen_one_after_the_other_or_not_at_all() {
    let case = Case::open().await;
    let replica = case.portal.replica().await;
    let other = Case {
        portal: replica,
        owner: case.owner.clone(),
        admin: case.admin.clone(),
        manager: case.manager.clone(),
    };
    let id = case.created(&plain()).await;
    let dialog = format!("{OWNER}/{id}");
    let tags = async || -> Vec<String> {
        let read = other.read(&dialog).await;
        let mut tags: Vec<String> = read["searchTags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["value"].as_str().unwrap().to_owned())
            .collect();
        tags.sort_unstable();
        tags
    };

    // Without a revision: whoever lost is told, and whoever won is in the result.
    let outcomes = race(&case, &other, &dialog, None, "loose").await;
    assert!(
        outcomes.iter().all(|(_, status)| matches!(status, 204 | 409)),
        "{outcomes:?}"
    );
    let first = winners(&outcomes);
    assert!(!first.is_empty());
    assert_eq!(tags().await, first);

    // With one and the same revision: exactly one.
    let revision = case.read(&dialog).await["revision"].as_str().unwrap().to_owned();
    let outcomes = race(&case, &other, &dialog, Some(&revision), "strict").await;
    let second = winners(&outcomes);
    assert_eq!(second.len(), 1, "{outcomes:?}");
    assert_eq!(
        outcomes.iter().filter(|(_, status)| *status == 412).count(),
        19,
        "{outcomes:?}"
    );
    let mut both = [first, second].concat();
    both.sort_unstable();
    assert_eq!(tags().await, both);
}
