//! Listing dialogs: what is in, in which order, with which texts.

use crate::world::{World, user, world};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::paging::{ContentUpdatedPosition, Page, PageSize};
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::localization::LanguageCode;
use dialogporten_end_user::list_dialogs::{ListDialogs, ListedDialog};
use dialogporten_testkit::builders::{content, organization, person, plain, resource};

async fn page(
    world: &World,
    user: EndUser,
    after: Option<ContentUpdatedPosition>,
    size: i64,
) -> Page<ListedDialog> {
    let query = ListDialogs {
        user,
        parties: vec![organization()],
        resources: Vec::new(),
        after,
        size: PageSize::new(size).unwrap(),
        now: world.ambient.now(),
    };
    world.list.handle(query).await.unwrap()
}

fn ids(page: &Page<ListedDialog>) -> Vec<DialogId> {
    page.items.iter().map(|listed| listed.item.id).collect()
}

#[tokio::test]
async fn without_any_right_the_page_is_empty() {
    let world = world();
    world.register(world.dialog()).await;
    assert_eq!(ids(&page(&world, user(person()), None, 10).await), []);
}

#[tokio::test]
async fn pages_give_every_dialog_once_newest_first() {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-melding"));
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.insert(0, world.register(world.dialog()).await);
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = page(&world, user(person()), after, 3).await;
        seen.extend(ids(&page));
        let last = page.items.last().unwrap();
        after = Some(ContentUpdatedPosition {
            content_updated_at: last.item.content_updated_at,
            id: last.item.id,
        });
        if !page.has_next {
            break;
        }
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn hidden_and_expired_dialogs_are_not_listed() {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-melding"));
    let later = Some(world.ambient.now() + TimeDelta::hours(1));
    let hidden = world
        .register(NewDialog {
            visible_from: later,
            ..world.dialog()
        })
        .await;
    let expiring = world
        .register(NewDialog {
            expires_at: later,
            ..world.dialog()
        })
        .await;
    assert_eq!(ids(&page(&world, user(person()), None, 10).await), [expiring]);
    world.ambient.advance(TimeDelta::hours(2));
    assert_eq!(ids(&page(&world, user(person()), None, 10).await), [hidden]);
}

#[tokio::test]
async fn a_weak_login_gets_the_texts_that_are_not_sensitive() {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-hoy"));
    let content = DialogContent {
        summary: Some(plain("Om din helse")),
        non_sensitive_title: Some(plain("En melding")),
        ..content("Din diagnose")
    };
    let dialog = NewDialog {
        service_resource: resource("skatt-hoy"),
        content: Some(content),
        ..world.dialog()
    };
    world.register(dialog).await;
    let texts = |page: Page<ListedDialog>| {
        let content = page.items[0].item.content.clone().unwrap();
        let nb = LanguageCode::parse("nb").unwrap();
        let title = content.title.value.get(nb).unwrap().to_owned();
        (title, content.summary.unwrap().value.get(nb).unwrap().to_owned())
    };
    let weak = EndUser {
        level: AuthenticationLevel(3),
        ..user(person())
    };
    let shown = texts(page(&world, weak, None, 10).await);
    assert_eq!(
        shown,
        ("En melding".to_owned(), "Om din helse".to_owned()),
        "no other summary exists"
    );
    let shown = texts(page(&world, user(person()), None, 10).await);
    assert_eq!(shown.0, "Din diagnose");
}
