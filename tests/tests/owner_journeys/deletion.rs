//! Deleting, restoring and purging a dialog.

use crate::case::{Case, NOTHING, OWNER, SOLVANG, USER, etag, plain, texts};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_is_deleted_restored_and_purged() {
    let case = Case::open().await;
    let mut body = plain();
    body["id"] = json!(uuid::Uuid::from_u128(0x018f_dd2a_7ba0_73dd_8fdb_ecc7_7773_82da));
    body["idempotentKey"] = json!("slettes");
    let id = case.created(&body).await;
    let (owned, shown) = (format!("{OWNER}/{id}"), format!("{USER}/{id}"));
    let labels = format!("{USER}/{id}/context/systemlabels");
    let archive = json!({"addLabels": ["Archive"]});
    let labelled = case
        .portal
        .call(Method::PUT, &labels, &case.manager, None, &archive)
        .await;
    assert_eq!(labelled.status, 204, "{}", labelled.text);

    // Deleted: gone for people, still there for the owner, and not to be changed.
    etag(&case.owner_call(Method::DELETE, &owned, None, NOTHING).await, 204);
    case.portal
        .get(&shown, &case.manager)
        .await
        .assert_problem(410, &["DialogEntity"]);
    assert!(case.read(&owned).await["deletedAt"].is_string());
    let put = json!({"status": "Draft", "content": {"title": texts("x")}});
    let refused = case.owner_call(Method::PUT, &owned, None, &put).await;
    refused.assert_problem(410, &["DialogEntity"]);
    let again = case.owner_call(Method::DELETE, &owned, None, NOTHING).await;
    again.assert_problem(410, &["DialogEntity"]);
    let only = format!("deleted=Only&party={SOLVANG}");
    assert_eq!(case.found(&only).await, [id.as_str()]);
    assert!(case.found("").await.is_empty() && case.listed().await.is_empty());

    // Restored: as before, labels included.
    let restore = format!("{owned}/actions/restore");
    etag(&case.owner_call(Method::POST, &restore, None, NOTHING).await, 204);
    assert_eq!(case.portal.get(&shown, &case.manager).await.status, 200);
    let read = case.read(&owned).await;
    assert_eq!(read["endUserContext"]["systemLabels"], json!(["Archive"]));
    assert!(read.get("deletedAt").is_none());
    assert!(case.found(&only).await.is_empty());

    // Purged: as if it had never been.
    let purge = format!("{owned}/actions/purge");
    let purged = case.owner_call(Method::POST, &purge, None, NOTHING).await;
    assert_eq!((purged.status.as_u16(), purged.header("etag")), (204, None));
    case.portal
        .get(&owned, &case.owner)
        .await
        .assert_problem(404, &["DialogEntity"]);
    case.portal
        .get(&shown, &case.manager)
        .await
        .assert_problem(404, &["DialogEntity"]);
    assert!(case.found("deleted=Include").await.is_empty());
    assert_eq!(case.created(&body).await, id);
}
