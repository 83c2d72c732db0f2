//! Searches find what looking at every dialog finds, in the same order, on pages of every size.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use chrono::TimeDelta;
use dialogporten_application::dialogs::DialogQueries;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::PageSize;
use dialogporten_application::search::{
    DeletedFilter, EndUserContextQuery, LabelFilter, ServiceOwnerFilter, ServiceOwnerSearchQuery,
    ServiceOwnerSearches, TimeSpan,
};
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::Party;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_testkit::ambient::noon;
use dialogporten_testkit::builders::{org, organization, person, resource};
use dialogporten_testkit::contract::changed;
use dialogporten_testkit::memory::InMemoryStore;
use dialogporten_testkit::postgres::TestDatabase;
use dialogporten_testkit::samples::Samples;

fn one<T>(samples: &mut Samples, value: T) -> Vec<T> {
    if samples.byte().is_multiple_of(4) {
        vec![value]
    } else {
        Vec::new()
    }
}

fn span(samples: &mut Samples) -> TimeSpan {
    let at = noon() + TimeDelta::seconds(i64::from(samples.byte() % 8));
    match samples.byte() % 12 {
        0 => TimeSpan {
            after: Some(at),
            before: None,
        },
        1 => TimeSpan {
            after: None,
            before: Some(at),
        },
        _ => TimeSpan::default(),
    }
}

fn filter(samples: &mut Samples, known: &ServiceOwnerFilter) -> ServiceOwnerFilter {
    let prefix = known.service_owner_labels.first().cloned();
    let mut filter = ServiceOwnerFilter {
        service_resources: one(samples, resource("skatt-melding")),
        parties: one(samples, organization()),
        extended_statuses: Vec::new(),
        external_reference: known
            .external_reference
            .clone()
            .filter(|_| samples.byte().is_multiple_of(10)),
        statuses: one(samples, DialogStatus::ALL[2]),
        deleted: match samples.byte() % 3 {
            0 => DeletedFilter::Exclude,
            1 => DeletedFilter::Include,
            _ => DeletedFilter::Only,
        },
        created: span(samples),
        updated: span(samples),
        content_updated: span(samples),
        due: span(samples),
        visible: span(samples),
        is_content_seen: None,
        process: known
            .process
            .clone()
            .filter(|_| samples.byte().is_multiple_of(10)),
        system_labels: one(samples, SystemLabel::Default),
        exclude_api_only: samples.byte().is_multiple_of(4),
        service_owner_labels: prefix
            .into_iter()
            .filter(|_| samples.byte().is_multiple_of(6))
            .collect(),
        text: None,
    };
    if samples.byte().is_multiple_of(6) {
        filter.is_content_seen = Some(samples.byte().is_multiple_of(2));
    }
    filter
}

async fn all_pages(searches: &dyn ServiceOwnerSearches, query: &ServiceOwnerSearchQuery) -> Vec<DialogId> {
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

#[tokio::test]
async fn random_searches_find_what_looking_at_every_dialog_finds() {
    let database = TestDatabase::migrated().await;
    let (store, queries) = database.store();
    let memory = InMemoryStore::new();
    let mut known = ServiceOwnerFilter::default();
    for seed in 500..620_u64 {
        let at = noon() + TimeDelta::seconds((seed % 9).cast_signed());
        let mut samples = Samples::at(seed, at);
        let parties = [organization(), Party::parse(person().as_str()).unwrap()];
        let new = samples.new_dialog(&parties[usize::from(seed % 2 == 0)]);
        let (changes, events) = samples.created(new);
        let dialog = &changes.current;
        known.process = dialog.process.clone().or(known.process);
        let reference = dialog
            .external_reference
            .as_ref()
            .map(|it| it.as_str().to_owned());
        known.external_reference = reference.or(known.external_reference);
        if let Some(label) = dialog.service_owner_context.labels.first() {
            let prefix = label.as_str().chars().take(4).collect();
            known.service_owner_labels = vec![LabelFilter::Prefix(prefix)];
        }
        let id = dialog.id;
        let revision = Revision::new(samples.id());
        for store in [&store as &dyn Store, &memory] {
            let mut work = store.begin();
            work.save(changes.clone());
            work.append_events(events.clone());
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        }
        if seed.is_multiple_of(4) {
            let mut delete = changed(&queries.details(id).await.unwrap().unwrap(), revision);
            delete.current.deleted_at = Some(noon());
            for store in [&store as &dyn Store, &memory] {
                let mut work = store.begin();
                work.save(delete.clone());
                assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
            }
        }
    }
    let mut samples = Samples::new(9);
    let orders = [
        "contentUpdatedAt",
        "createdAt_asc",
        "updatedAt,id_asc",
        "dueAt",
        "dueAt_asc",
        "dueAt_asc,createdAt_desc",
        "createdAt_asc,id_asc",
        "id",
    ];
    let mut count = 0;
    for number in 0..240_usize {
        let query = ServiceOwnerSearchQuery {
            org: org(),
            scope: None,
            filter: filter(&mut samples, &known),
            order: SearchOrder::parse(orders[number % orders.len()]).unwrap(),
            after: None,
            size: PageSize::new([1, 7, 1000][number % 3]).unwrap(),
        };
        let expected = all_pages(&memory, &query).await;
        count += expected.len();
        assert_eq!(all_pages(&queries, &query).await, expected, "{query:?}");
        assert_eq!(
            queries.dialogs(&query).await.unwrap(),
            memory.dialogs(&query).await.unwrap()
        );
        let contexts = EndUserContextQuery {
            org: org(),
            parties: vec![organization()],
            labels: one(&mut samples, SystemLabel::Sent),
            content_updated_after: span(&mut samples).after,
            after: None,
            size: query.size,
        };
        assert_eq!(
            queries.end_user_contexts(&contexts).await.unwrap(),
            memory.end_user_contexts(&contexts).await.unwrap()
        );
    }
    println!("{count} dialogs found");
    assert!(count > 1000, "{count}");
}
