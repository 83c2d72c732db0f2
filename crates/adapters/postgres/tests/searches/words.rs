//! Words: each leg, and both in turn, find what looking at every text finds.

use crate::world::{World, evening, order, sometimes};
use crate::{all_of_end_user, all_of_owner, size};
use dialogporten_application::end_user_search::{EndUserFilter, EndUserSearchQuery};
use dialogporten_application::search::{ServiceOwnerSearchQuery, TextSearch};
use dialogporten_application::text_index::{Refreshed, TextIndex};
use dialogporten_application::unit_of_work::{CommitOutcome, Store};
use dialogporten_domain::content::ContentValue;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::localization::{LanguageCode, Localizations};
use dialogporten_domain::text::SearchTag;
use dialogporten_postgres::{PgPool, PgTextIndex, SearchStrategy};
use dialogporten_testkit::builders::{content, org, plain};
use dialogporten_testkit::contract::changed;
use dialogporten_testkit::samples::Samples;

/// From frequent to rare. No stem of one is another one.
const WORDS: [&str; 8] = [
    "alfa",
    "BETA",
    "gamma",
    "ref-17",
    "øre",
    "k2",
    "delta epsilon",
    "zeta",
];

fn word(samples: &mut Samples) -> &'static str {
    let place = (samples.byte() % 8).min(samples.byte() % 8);
    WORDS[usize::from(place)]
}

fn sentence(samples: &mut Samples) -> String {
    let count = 1 + samples.byte() % 4;
    let words: Vec<_> = (0..count).map(|_| word(samples)).collect();
    words.join(if sometimes(samples, 3) { ", " } else { " " })
}

fn in_languages(samples: &mut Samples) -> ContentValue {
    let (one, other) = (sentence(samples), sentence(samples));
    let texts = Localizations::parse([(one.as_str(), "nb"), (other.as_str(), "se")], 255);
    ContentValue {
        value: texts.unwrap(),
        ..plain("x")
    }
}

/// A world whose dialogs have words, and whose index knows them.
async fn world_of_words(seed: u64, count: u64) -> World {
    let world = World::new(seed, count).await;
    let (store, queries) = world.database.store();
    let mut samples = Samples::new(seed + 77);
    for dialog in &world.dialogs {
        let details = dialogporten_application::dialogs::DialogQueries::details(&queries, dialog.id);
        let mut change = changed(&details.await.unwrap().unwrap(), Revision::new(samples.id()));
        let mut texts = content(&sentence(&mut samples));
        if sometimes(&mut samples, 3) {
            texts.summary = Some(in_languages(&mut samples));
        }
        change.current.content = (!dialog.is_api_only || dialog.content.is_some()).then_some(texts);
        if sometimes(&mut samples, 3) {
            change.current.search_tags =
                vec![SearchTag::parse(&format!("{:<3}", word(&mut samples))).unwrap()];
        }
        for store in [&store as &dyn Store, &world.memory] {
            let mut work = store.begin();
            work.save(change.clone());
            assert_eq!(work.commit().await.unwrap(), CommitOutcome::Committed);
        }
    }
    let index = PgTextIndex::new(PgPool::new(&world.database.settings()).unwrap());
    let ids: Vec<DialogId> = world.dialogs.iter().map(|dialog| dialog.id).collect();
    let refreshed = index.refresh(&ids).await.unwrap();
    assert!(refreshed.iter().all(|answer| *answer == Refreshed::Done));
    world.database.execute("analyze").await;
    world
}

fn question(samples: &mut Samples) -> TextSearch {
    let (one, two, three) = (word(samples), word(samples), word(samples));
    let words = match samples.byte() % 12 {
        0 => format!("{one} {two}"),
        1 => format!("\"{one} {two}\""),
        2 => format!("{one} -{two}"),
        3 => format!("{one} AND {two} or {three}"),
        4 => format!("-{one} -{two}"),
        5 => format!("{one} and -\"{two} {three}\""),
        6 => format!(" ,{}! (", one.to_uppercase()),
        7 => "!! & | ' \\ \0 :*".to_owned(),
        8 => format!("\"{one} {two} {three}"),
        _ => one.to_owned(),
    };
    TextSearch {
        words,
        language: None,
    }
}

#[tokio::test]
async fn end_users_find_words_by_every_leg() {
    let world = world_of_words(3, 140).await;
    let ways = [
        world.queries.clone(),
        world.queries.by_strategy(SearchStrategy::WordsByWalk),
        world.queries.by_strategy(SearchStrategy::WordsByIndex),
        world.queries.by_strategy(SearchStrategy::Recency),
        world.queries.by_strategy(SearchStrategy::Services),
    ];
    let mut samples = Samples::new(11);
    let mut count = 0;
    for number in 0..160_usize {
        let filter = world.filter(&mut samples);
        let query = EndUserSearchQuery {
            scope: world.scope(&mut samples),
            filter: EndUserFilter {
                statuses: filter.statuses,
                external_reference: filter.external_reference,
                content_updated: filter.content_updated,
                system_labels: filter.system_labels,
                text: Some(question(&mut samples)),
                ..EndUserFilter::default()
            },
            order: order(number),
            after: None,
            size: size(number),
            now: evening(),
        };
        let expected = all_of_end_user(&world.memory, &query).await;
        count += expected.len();
        for (place, queries) in ways.iter().enumerate() {
            let found = all_of_end_user(queries, &query).await;
            assert_eq!(found, expected, "{number} way {place} {query:?}");
        }
    }
    assert!(count > 500, "{count}");
}

#[tokio::test]
async fn owners_find_words_by_every_leg() {
    let world = world_of_words(4, 140).await;
    let ways = [
        world.queries.clone(),
        world.queries.by_strategy(SearchStrategy::WordsByWalk),
        world.queries.by_strategy(SearchStrategy::WordsByIndex),
    ];
    let mut samples = Samples::new(12);
    let mut count = 0;
    for number in 0..160_usize {
        let mut filter = world.filter(&mut samples);
        filter.text = Some(question(&mut samples));
        let query = ServiceOwnerSearchQuery {
            org: org(),
            scope: sometimes(&mut samples, 2).then(|| world.scope(&mut samples)),
            filter,
            order: order(number),
            after: None,
            size: size(number),
        };
        let expected = all_of_owner(&world.memory, &query).await;
        count += expected.len();
        for (place, queries) in ways.iter().enumerate() {
            let found = all_of_owner(queries, &query).await;
            assert_eq!(found, expected, "{number} way {place} {query:?}");
        }
    }
    assert!(count > 300, "{count}");
}

#[tokio::test]
async fn a_language_finds_inflections_and_leaves_its_small_words_out() {
    let world = world_of_words(5, 6).await;
    let dialog = &world.dialogs[0];
    let set = |title: &str| {
        format!(
            "update dialog set card = '{{\"v\":1,\"t\":{{\"t\":{{\"nb\":\"{title}\"}}}}}}' where id = '{}'",
            dialog.id.uuid()
        )
    };
    world.database.execute(&set("Skattemeldingen og fristene")).await;
    let index = PgTextIndex::new(PgPool::new(&world.database.settings()).unwrap());
    index.refresh(&[dialog.id]).await.unwrap();
    for (words, language, is_found) in [
        ("skattemeldinger", None, false),
        ("skattemeldinger", Some("nb"), true),
        ("skattemeldinger", Some("nn"), true),
        ("skattemeldingen", Some("en"), true),
        ("og", None, true),
        ("og", Some("nb"), false),
        ("og fristen", Some("nb"), true),
        ("\"skattemeldingen og fristen\"", Some("nb"), true),
        ("skattemelding -frist", Some("nb"), false),
        ("skattemeldingen -fristen", None, true),
    ] {
        let mut filter = dialogporten_application::search::ServiceOwnerFilter {
            text: Some(TextSearch {
                words: words.to_owned(),
                language: language.map(|code| LanguageCode::parse(code).unwrap()),
            }),
            ..Default::default()
        };
        filter.deleted = dialogporten_application::search::DeletedFilter::Include;
        let query = ServiceOwnerSearchQuery {
            org: org(),
            scope: None,
            filter,
            order: order(0),
            after: None,
            size: size(2),
        };
        let found = all_of_owner(&world.queries, &query).await;
        let is_there = found.contains(&dialog.id);
        assert_eq!(is_there, is_found, "{words} {language:?}");
    }
}
