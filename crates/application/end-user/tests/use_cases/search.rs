//! Searching dialogs: what is found, in which order, page by page, and with which texts.

use crate::world::{World, at_level, other_party, user, world};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference};
use dialogporten_application::caller::EndUser;
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_application::ordering::{SearchOrder, SearchPosition};
use dialogporten_application::paging::PageSize;
use dialogporten_application::search::{TextSearch, TimeSpan};
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_domain::status::DialogStatus;
use dialogporten_end_user::search_dialogs::{FoundDialogs, SearchDialogs, SearchDialogsError};
use dialogporten_testkit::builders::{content, organization, person, plain, resource};

const LETTER: &str = "urn:altinn:correspondence-id:0198a3e8-0000-4000-8000-000000000018";

impl World {
    pub(crate) fn query(&self, filter: EndUserFilter) -> SearchDialogs {
        SearchDialogs {
            user: user(person()),
            parties: vec![organization()],
            resources: Vec::new(),
            filter,
            order: SearchOrder::default(),
            after: None,
            size: PageSize::DEFAULT,
            now: self.ambient.now(),
        }
    }

    pub(crate) async fn search(&self, query: SearchDialogs) -> Result<FoundDialogs, SearchDialogsError> {
        self.search.handle(query).await
    }

    async fn ids(&self, query: SearchDialogs) -> Vec<DialogId> {
        let found = self.search(query).await.unwrap();
        found.page.items.iter().map(|listed| listed.item.id).collect()
    }

    pub(crate) async fn found(&self, filter: EndUserFilter) -> Vec<DialogId> {
        self.ids(self.query(filter)).await
    }
}

pub(crate) fn any() -> EndUserFilter {
    EndUserFilter::default()
}

pub(crate) fn searching_world() -> World {
    let world = world();
    world.registers.permit("read", None);
    world.registers.list(&organization(), &resource("skatt-melding"));
    world
}

pub(crate) fn words(words: &str) -> EndUserFilter {
    EndUserFilter {
        text: Some(TextSearch {
            words: words.to_owned(),
            language: None,
        }),
        ..any()
    }
}

fn violations(result: Result<FoundDialogs, SearchDialogsError>) -> Vec<(String, String)> {
    match result {
        Err(SearchDialogsError::Invalid(violations)) => violations
            .iter()
            .map(|(path, messages)| (path.to_owned(), messages.join(" ")))
            .collect(),
        other => panic!("expected 400, got {other:?}"),
    }
}

#[tokio::test]
async fn without_any_right_the_page_is_empty_and_keeps_its_position() {
    let world = world();
    let id = world.register(world.dialog()).await;
    let order = SearchOrder::default();
    let after = format!("contentupdatedat_2026-03-01T12:00:00Z,id_{}", id.uuid());
    let after = SearchPosition::parse(&after, &order).ok();
    let query = SearchDialogs {
        after: after.clone(),
        ..world.query(any())
    };
    let found = world.search(query).await.unwrap();
    assert!(found.page.items.is_empty() && !found.page.has_next);
    assert_eq!(found.position, after);
}

#[tokio::test]
async fn a_search_names_parties_or_services() {
    let world = searching_world();
    let id = world.register(world.dialog()).await;
    let of_nobody = SearchDialogs {
        parties: Vec::new(),
        ..world.query(any())
    };
    assert_eq!(
        violations(world.search(of_nobody.clone()).await),
        [(
            String::new(),
            "Either ServiceResource or Party must be specified.".to_owned()
        )]
    );
    let of_service = SearchDialogs {
        resources: vec![resource("skatt-melding")],
        ..of_nobody.clone()
    };
    assert_eq!(world.ids(of_service).await, [id], "of all parties");
    let of_another = SearchDialogs {
        resources: vec![resource("skatt-hoy")],
        ..of_nobody
    };
    assert!(world.ids(of_another).await.is_empty());
}

#[tokio::test]
async fn searches_keep_to_their_limits() {
    let world = searching_world();
    let now = world.ambient.now();
    let reversed = TimeSpan {
        after: Some(now),
        before: Some(now - TimeDelta::seconds(1)),
    };
    let filter = EndUserFilter {
        orgs: vec![OrgCode::parse("skd").unwrap(); 21],
        extended_statuses: vec!["x".to_owned(); 21],
        created: reversed,
        updated: reversed,
        content_updated: reversed,
        due: reversed,
        ..words("ab")
    };
    let query = SearchDialogs {
        parties: vec![organization(); 101],
        resources: vec![resource("skatt-melding"); 21],
        ..world.query(filter)
    };
    let found = violations(world.search(query).await);
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "contentUpdatedAfter",
            "createdAfter",
            "dueAfter",
            "extendedStatus.Count",
            "org.Count",
            "party.Count",
            "search",
            "serviceResource.Count",
            "updatedAfter"
        ]
    );
    assert_eq!(found[5].1, "'Count' must be less than or equal to '100'.");
    assert_eq!(
        found[6].1,
        "The length of 'Search' must be at least 3 characters. You entered 2 characters."
    );
    assert_eq!(
        found[1].1,
        "'CreatedAfter' must be less than or equal to 'CreatedBefore'."
    );
}

#[tokio::test]
async fn parties_and_services_narrow_what_may_be_seen() {
    let world = searching_world();
    world.registers.list(&organization(), &resource("skatt-hoy"));
    world.registers.list(&other_party(), &resource("skatt-melding"));
    let own = world.register(world.dialog()).await;
    let other_service = world
        .registered(|dialog| dialog.service_resource = resource("skatt-hoy"))
        .await;
    let others = world.registered(|dialog| dialog.party = other_party()).await;
    world
        .registered(|dialog| {
            dialog.party = other_party();
            dialog.service_resource = resource("skatt-hoy");
        })
        .await;
    assert_eq!(world.found(any()).await, [other_service, own]);
    let both = SearchDialogs {
        parties: vec![other_party(), organization()],
        ..world.query(any())
    };
    assert_eq!(world.ids(both.clone()).await, [others, other_service, own]);
    let narrowed = SearchDialogs {
        resources: vec![resource("skatt-melding")],
        ..both
    };
    assert_eq!(world.ids(narrowed).await, [others, own]);
}

#[tokio::test]
async fn delegated_dialogs_are_found_among_the_parties_and_services_asked_for() {
    let world = world();
    let by_id = world.register(world.dialog()).await;
    let by_label = world
        .registered(|dialog| {
            dialog.service_owner_labels = vec![ServiceOwnerLabel::parse(LETTER).unwrap()];
        })
        .await;
    let others = world.registered(|dialog| dialog.party = other_party()).await;
    let delegate = |party: Party, instance| {
        world.registers.delegate(DelegatedInstance {
            party,
            service_resource: resource("skatt-melding"),
            instance,
        });
    };
    delegate(organization(), InstanceReference::Dialog(by_id));
    delegate(organization(), InstanceReference::parse(LETTER).unwrap());
    delegate(other_party(), InstanceReference::Dialog(others));
    assert_eq!(world.found(any()).await, [by_label, by_id]);
    let of_services = |id| SearchDialogs {
        parties: Vec::new(),
        resources: vec![resource(id)],
        ..world.query(any())
    };
    assert_eq!(
        world.ids(of_services("skatt-melding")).await,
        [others, by_label, by_id]
    );
    assert!(world.ids(of_services("skatt-hoy")).await.is_empty());
    let completed = EndUserFilter {
        statuses: vec![DialogStatus::Completed],
        ..any()
    };
    assert!(
        world.found(completed).await.is_empty(),
        "filters hold for them, too"
    );
}

#[tokio::test]
async fn deleted_hidden_and_expired_dialogs_are_never_found() {
    let world = searching_world();
    let later = Some(world.ambient.now() + TimeDelta::hours(1));
    let deleted = world.register(world.dialog()).await;
    world.delete(deleted).await;
    let hidden = world.registered(|dialog| dialog.visible_from = later).await;
    let expiring = world.registered(|dialog| dialog.expires_at = later).await;
    assert_eq!(world.found(any()).await, [expiring]);
    world.ambient.advance(TimeDelta::hours(2));
    assert_eq!(world.found(any()).await, [hidden]);
}

#[tokio::test]
async fn pages_of_every_size_and_order_show_each_dialog_once() {
    let world = searching_world();
    let base = world.ambient.now() + TimeDelta::days(1);
    for days in [None, Some(2), None, Some(1), Some(2)] {
        world
            .registered(|dialog| dialog.due_at = days.map(|days| base + TimeDelta::days(days)))
            .await;
    }
    for order in ["dueAt_asc", "dueat", "id", "updatedAt_asc,id_asc", "createdat"] {
        let order = SearchOrder::parse(order).unwrap();
        let query = |size, after| SearchDialogs {
            order: order.clone(),
            after,
            size: PageSize::new(size).unwrap(),
            ..world.query(any())
        };
        let all = world.search(query(1000, None)).await.unwrap();
        assert_eq!(all.page.items.len(), 5);
        assert!(all.position.is_some(), "also on the last page");
        for size in 1..=4 {
            let (mut shown, mut after) = (Vec::new(), None);
            loop {
                let found = world.search(query(size, after)).await.unwrap();
                shown.extend(found.page.items);
                after = found.position;
                if !found.page.has_next {
                    break;
                }
            }
            assert_eq!(shown, all.page.items, "{} by {size}", order.to_text());
        }
    }
}

#[tokio::test]
async fn a_weak_login_finds_the_dialog_with_the_texts_that_are_not_sensitive() {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-hoy"));
    let sensitive = DialogContent {
        summary: Some(plain("Om din helse")),
        non_sensitive_title: Some(plain("En melding")),
        ..content("Din diagnose")
    };
    let id = world
        .register(NewDialog {
            service_resource: resource("skatt-hoy"),
            content: Some(sensitive),
            ..world.dialog()
        })
        .await;
    let texts = async |user: EndUser| {
        let query = SearchDialogs {
            user,
            ..world.query(any())
        };
        let items = world.search(query).await.unwrap().page.items;
        assert_eq!(items[0].item.id, id);
        let content = items[0].item.content.clone().unwrap();
        (content.title, content.summary)
    };
    let summary = Some(plain("Om din helse"));
    assert_eq!(
        texts(at_level(3)).await,
        (plain("En melding"), summary.clone()),
        "no other summary exists"
    );
    assert_eq!(texts(at_level(4)).await, (plain("Din diagnose"), summary));
}

#[tokio::test]
async fn a_broken_register_is_an_error_never_an_empty_page() {
    let world = searching_world();
    world.registers.break_down();
    assert!(matches!(
        world.search(world.query(any())).await,
        Err(SearchDialogsError::Port(_))
    ));
}
