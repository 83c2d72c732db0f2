//! Searches at the ends of what can be asked: the store answers, or the question is refused.

use crate::case::{Case, OWNER, SINDIG_URN, SOLVANG, plain};

const ID: &str = "018fdd2a-7ba0-73dd-8fdb-ecc7777382da";

#[tokio::test(flavor = "multi_thread")]
async fn no_search_makes_the_store_fail() {
    let case = Case::open().await;
    case.created(&plain()).await;
    let long = "x".repeat(4000);
    let many = |name: &str, value: &str, count: usize| vec![format!("{name}={value}"); count].join("&");
    for query in [
        "createdAfter=0001-01-01&createdBefore=9999-12-31T23:59:59.9999999Z".to_owned(),
        "dueAfter=0001-01-01T00:00:00%2B00:00&visibleBefore=9999-12-31".to_owned(),
        format!("continuationToken=contentupdatedat_9999-12-31T23:59:59.9999999Z,id_{ID}"),
        format!("continuationToken=contentupdatedat_0001-01-01T00:00:00Z,id_{ID}"),
        format!("continuationToken=contentupdatedat_2016-12-31T23:59:60Z,id_{ID}"),
        format!(
            "orderBy=dueAt_asc,createdAt,updatedAt_asc,contentUpdatedAt,id_asc&continuationToken=dueat_,createdat_2026-01-01T00:00:00Z,updatedat_2026-01-01T00:00:00Z,contentupdatedat_2026-01-01T00:00:00Z,id_{ID}"
        ),
        "extendedStatus=%00&externalReference=%00%ff&serviceOwnerLabels=%00ab*".to_owned(),
        format!("externalReference={long}&process=urn:{}", "x".repeat(1000)),
        format!("extendedStatus={long}&serviceOwnerLabels={}", "%25".repeat(200)),
        many("serviceOwnerLabels", "abc*", 50),
        many("systemLabel", "Bin", 200),
        many("status", "Draft", 200),
        many("party", SOLVANG, 20),
        "serviceResource=urn:altinn:resource:nobody-knows-it&limit=1000".to_owned(),
    ] {
        let answer = case.portal.get(&format!("{OWNER}?{query}"), &case.owner).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    }
    let acting = format!("endUserId={SINDIG_URN}&party={SOLVANG}");
    for words in [
        "%00%00%00",
        "'':*",
        "a%26%26b%7C%7C!!",
        "\"\"\"\"",
        "---",
        "%5C%5C%5C",
        "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80",
        "og%20i%20p%C3%A5",
    ] {
        for language in ["nb", "en", "fr"] {
            let query = format!("{acting}&search={words}&searchLanguageCode={language}");
            let answer = case.portal.get(&format!("{OWNER}?{query}"), &case.owner).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.text);
        }
    }
    for query in [
        format!("{acting}&search={}", "x%20".repeat(1500)),
        format!("{acting}&search={}", "tilsyn%20or%20".repeat(300)),
    ] {
        let answer = case.portal.get(&format!("{OWNER}?{query}"), &case.owner).await;
        assert!(
            matches!(answer.status.as_u16(), 200 | 400 | 422),
            "{}",
            answer.text
        );
    }
    for query in [
        format!("continuationToken=contentupdatedat_9999-12-31T23:59:59.9999999Z,id_{ID}"),
        "contentUpdatedAfter=0001-01-01".to_owned(),
        many("label", "Bin", 200),
    ] {
        let path = format!("{OWNER}/endusercontext?party={SOLVANG}&{query}");
        let answer = case.portal.get(&path, &case.owner).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    }
}
