//! Searches find what looking at every dialog finds, in the same order, on pages of every size, whichever way they go.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![expect(clippy::indexing_slicing, reason = "places are taken modulo the length")]

#[path = "searches/words.rs"]
mod words;
#[path = "searches/world.rs"]
mod world;

use dialogporten_application::end_user_search::{EndUserFilter, EndUserSearchQuery, EndUserSearches};
use dialogporten_application::ordering::SearchPosition;
use dialogporten_application::paging::PageSize;
use dialogporten_application::search::{
    EndUserContextQuery, ServiceOwnerFilter, ServiceOwnerSearchQuery, ServiceOwnerSearches,
};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_postgres::SearchStrategy;
use dialogporten_testkit::builders::{org, organization};
use dialogporten_testkit::samples::Samples;
use std::collections::BTreeSet;
use world::{World, evening, order, sometimes};

const SIZES: [i64; 3] = [3, 7, 1000];

fn size(number: usize) -> PageSize {
    PageSize::new(SIZES[number % SIZES.len()]).unwrap()
}

async fn all_of_owner(searches: &dyn ServiceOwnerSearches, query: &ServiceOwnerSearchQuery) -> Vec<DialogId> {
    let mut query = query.clone();
    let mut ids = Vec::new();
    loop {
        let page = searches.dialogs(&query).await.unwrap();
        ids.extend(page.items.iter().map(|found| found.item.id));
        let Some(last) = page.items.last().filter(|_| page.has_next) else {
            return ids;
        };
        query.after = Some(SearchPosition::after(&last.ordered(), &query.order));
    }
}

async fn all_of_end_user(searches: &dyn EndUserSearches, query: &EndUserSearchQuery) -> Vec<DialogId> {
    let mut query = query.clone();
    let mut ids = Vec::new();
    loop {
        let page = searches.dialogs(&query).await.unwrap();
        ids.extend(page.items.iter().map(|item| item.id));
        let Some(last) = page.items.last().filter(|_| page.has_next) else {
            return ids;
        };
        query.after = Some(SearchPosition::after(&last.ordered(), &query.order));
    }
}

#[tokio::test]
async fn owners_find_what_looking_at_every_dialog_finds() {
    let world = World::new(1, 160).await;
    let (queries, memory) = (&world.queries, &world.memory);
    let mut samples = Samples::new(9);
    let mut count = 0;
    for number in 0..280_usize {
        let query = ServiceOwnerSearchQuery {
            org: org(),
            scope: sometimes(&mut samples, 4).then(|| world.scope(&mut samples)),
            filter: world.filter(&mut samples),
            order: order(number),
            after: None,
            size: size(number),
        };
        let expected = all_of_owner(memory, &query).await;
        count += expected.len();
        assert_eq!(
            all_of_owner(queries, &query).await,
            expected,
            "{number} {query:?}"
        );
        assert_eq!(
            ServiceOwnerSearches::dialogs(queries, &query).await.unwrap(),
            ServiceOwnerSearches::dialogs(memory, &query).await.unwrap()
        );
    }
    println!("{count} dialogs found");
    assert!(count > 1000, "{count}");
}

#[tokio::test]
async fn end_users_find_the_same_by_every_strategy() {
    let world = World::new(2, 160).await;
    let memory = &world.memory;
    let strategies = [
        world.queries.clone(),
        world.queries.by_strategy(SearchStrategy::Parties),
        world.queries.by_strategy(SearchStrategy::Services),
        world.queries.by_strategy(SearchStrategy::Recency),
    ];
    let mut samples = Samples::new(10);
    let mut count = 0;
    for number in 0..240_usize {
        let ServiceOwnerFilter {
            extended_statuses,
            external_reference,
            statuses,
            created,
            updated,
            content_updated,
            due,
            is_content_seen,
            process,
            system_labels,
            exclude_api_only,
            ..
        } = world.filter(&mut samples);
        let query = EndUserSearchQuery {
            scope: world.scope(&mut samples),
            filter: EndUserFilter {
                orgs: if sometimes(&mut samples, 6) {
                    vec![org()]
                } else {
                    Vec::new()
                },
                extended_statuses,
                external_reference,
                statuses,
                created,
                updated,
                content_updated,
                due,
                is_content_seen,
                process,
                system_labels,
                exclude_api_only,
                text: None,
            },
            order: order(number),
            after: None,
            size: size(number),
            now: evening(),
        };
        let expected = all_of_end_user(memory, &query).await;
        let distinct: BTreeSet<_> = expected.iter().collect();
        assert_eq!(distinct.len(), expected.len());
        count += expected.len();
        for (place, queries) in strategies.iter().enumerate() {
            assert_eq!(
                all_of_end_user(queries, &query).await,
                expected,
                "{number} strategy {place} {query:?}"
            );
        }
        assert_eq!(
            EndUserSearches::dialogs(&world.queries, &query).await.unwrap(),
            EndUserSearches::dialogs(memory, &query).await.unwrap()
        );
    }
    println!("{count} dialogs found");
    assert!(count > 1000, "{count}");
}

#[tokio::test]
async fn owners_find_the_labels_that_end_users_have_set() {
    let world = World::new(3, 80).await;
    let mut samples = Samples::new(11);
    for number in 0..40_usize {
        let query = EndUserContextQuery {
            org: org(),
            parties: world::parties().into_iter().take(1 + number % 3).collect(),
            labels: match number % 4 {
                0 => vec![SystemLabel::Sent, SystemLabel::Bin],
                1 => vec![SystemLabel::Default],
                _ => Vec::new(),
            },
            content_updated_after: world.filter(&mut samples).content_updated.after,
            after: None,
            size: size(number),
        };
        let mut query = query;
        loop {
            let page = world.queries.end_user_contexts(&query).await.unwrap();
            assert_eq!(page, world.memory.end_user_contexts(&query).await.unwrap());
            let Some(last) = page.items.last().filter(|_| page.has_next) else {
                break;
            };
            query.after = Some(last.position);
        }
    }
    assert!(!world.database.url().is_empty());
    assert_eq!(world::parties().first(), Some(&organization()));
}
