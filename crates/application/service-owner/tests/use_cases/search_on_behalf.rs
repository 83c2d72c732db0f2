use crate::search::{other_party, violations};
use crate::world::*;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference};
use dialogporten_application::search::{ServiceOwnerFilter, TextSearch};
use dialogporten_domain::content::DialogContent;
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_testkit::builders::{
    content, new_dialog, org, organization, owner, person, plain as plain_text, resource,
};

impl World {
    async fn titled(&self, title: &str) -> DialogId {
        self.register(NewDialog {
            content: Some(content(title)),
            ..new_dialog(self.ambient.new_id())
        })
        .await
    }

    async fn seen_by_person(&self, filter: ServiceOwnerFilter) -> Vec<DialogId> {
        let found = self.search(for_person(), filter).await.unwrap();
        assert_eq!(found.acting_for, Some(person()));
        found.page.items.iter().map(|found| found.item.id).collect()
    }
}

fn of_party(words: Option<&str>) -> ServiceOwnerFilter {
    ServiceOwnerFilter {
        parties: vec![organization(), other_party()],
        text: words.map(|words| TextSearch {
            words: words.to_owned(),
            language: None,
        }),
        ..ServiceOwnerFilter::default()
    }
}

#[tokio::test]
async fn on_behalf_of_a_person_only_what_that_person_may_see_is_found() {
    let world = world();
    let shown = world.plain_dialog().await;
    let elsewhere = NewDialog {
        party: other_party(),
        ..new_dialog(world.ambient.new_id())
    };
    let delegated = world.register(elsewhere.clone()).await;
    world
        .register(NewDialog {
            id: DialogId::new(world.ambient.new_id()),
            ..elsewhere
        })
        .await;
    assert!(
        world.seen_by_person(of_party(None)).await.is_empty(),
        "nothing is accessible"
    );
    world.registers.list(&organization(), &resource("skatt-melding"));
    assert_eq!(world.seen_by_person(of_party(None)).await, [shown]);
    world.registers.delegate(DelegatedInstance {
        party: other_party(),
        service_resource: resource("skatt-melding"),
        instance: InstanceReference::Dialog(delegated),
    });
    assert_eq!(world.seen_by_person(of_party(None)).await, [delegated, shown]);
    assert!(
        world.stored(shown).await.seen_log.is_empty(),
        "a search is no reading"
    );
}

#[tokio::test]
async fn words_are_looked_for_in_what_the_person_may_see() {
    let world = world();
    world.registers.list(&organization(), &resource("skatt-melding"));
    let tax = world.titled("Skattemelding for 2025").await;
    let letter = world.titled("Et brev om skatt").await;
    let found = async |words| world.seen_by_person(of_party(Some(words))).await;
    assert_eq!(found("skatt").await, [letter], "whole words only");
    assert_eq!(
        found("SKATTEMELDING brev").await,
        [letter, tax],
        "one word is enough"
    );
    assert_eq!(found("skatt AND 2025").await, []);
    assert_eq!(found("\"brev om\"").await, [letter]);
    assert_eq!(found("\"om brev\"").await, []);
    assert_eq!(found("skattemelding -2025").await, []);
    assert_eq!(found("-2025").await, [], "only excluding finds nothing");
}

#[tokio::test]
async fn a_search_on_behalf_of_a_person_is_narrowed_and_text_needs_one() {
    let world = world();
    let everything = ServiceOwnerFilter::default();
    assert_eq!(
        violations(world.search(for_person(), everything).await),
        ["endUserId"]
    );
    assert_eq!(
        violations(world.search(plain(), of_party(Some("ab"))).await),
        ["search"]
    );
    assert!(world.search(for_person(), of_party(Some("abc"))).await.is_ok());
}

#[tokio::test]
async fn lists_show_no_text_that_needs_a_login() {
    let world = world();
    let kind = ServiceResourceType::GenericAccessResource;
    world
        .registers
        .add_resource(&resource("skatt-melding"), kind, &owner(), &org(), Some(3));
    world
        .register(NewDialog {
            content: Some(DialogContent {
                summary: Some(plain_text("Alt")),
                non_sensitive_title: Some(plain_text("Noe")),
                ..content("Hemmelig")
            }),
            ..new_dialog(world.ambient.new_id())
        })
        .await;
    let found = world
        .search(plain(), ServiceOwnerFilter::default())
        .await
        .unwrap();
    let content = found.page.items.first().unwrap().item.content.clone().unwrap();
    assert_eq!(content.title, plain_text("Noe"));
    assert_eq!(content.summary, Some(plain_text("Alt")), "there is no other");
}
