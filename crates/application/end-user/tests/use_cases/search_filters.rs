//! What each filter of a search finds.

use crate::search::{any, searching_world, words};
use crate::world::{World, user};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_application::search::TimeSpan;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::service_resource::OrgCode;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::text::ShortText;
use dialogporten_domain::uri::UriReference;
use dialogporten_end_user::change_system_labels::ChangeSystemLabels;
use dialogporten_testkit::builders::{content, person};

impl World {
    async fn label(&self, id: DialogId, label: SystemLabel) {
        let change = ChangeSystemLabels {
            user: user(person()),
            add: vec![label],
            remove: Vec::new(),
            now: self.ambient.now(),
        };
        self.labels.change_one(id, None, change).await.unwrap();
    }
}

fn short(text: &str) -> Option<ShortText> {
    Some(ShortText::parse(text).unwrap())
}

#[tokio::test]
async fn every_filter_finds_what_it_says() {
    let world = searching_world();
    let process = UriReference::parse("urn:example:process:1").unwrap();
    let special = world
        .registered(|dialog| {
            dialog.extended_status = short("venter");
            dialog.external_reference = short("SAK-1");
            dialog.status = DialogStatus::InProgress;
            dialog.process = Some(process.clone());
            dialog.due_at = Some(world.ambient.now() + TimeDelta::days(3));
        })
        .await;
    let api_only = world.registered(|dialog| dialog.is_api_only = true).await;
    let stored = world.stored(special).await.dialog;
    let at = |moment| TimeSpan {
        after: Some(moment),
        before: Some(moment),
    };
    let finding = [
        EndUserFilter {
            extended_statuses: vec!["annet".to_owned(), "venter".to_owned()],
            ..any()
        },
        EndUserFilter {
            external_reference: Some("SAK-1".to_owned()),
            ..any()
        },
        EndUserFilter {
            statuses: vec![DialogStatus::InProgress, DialogStatus::Completed],
            ..any()
        },
        EndUserFilter {
            process: Some(process),
            ..any()
        },
        EndUserFilter {
            created: at(stored.created_at),
            ..any()
        },
        EndUserFilter {
            updated: at(stored.updated_at),
            ..any()
        },
        EndUserFilter {
            content_updated: at(stored.content_updated_at),
            ..any()
        },
        EndUserFilter {
            due: TimeSpan {
                after: Some(stored.created_at),
                before: None,
            },
            ..any()
        },
        EndUserFilter {
            exclude_api_only: true,
            ..any()
        },
    ];
    for filter in finding {
        assert_eq!(world.found(filter.clone()).await, [special], "{filter:?}");
    }
    let missing = [
        EndUserFilter {
            orgs: vec![OrgCode::parse("nav").unwrap()],
            ..any()
        },
        EndUserFilter {
            extended_statuses: vec!["Venter".to_owned()],
            ..any()
        },
        EndUserFilter {
            external_reference: Some("SAK".to_owned()),
            ..any()
        },
    ];
    for filter in missing {
        assert!(world.found(filter.clone()).await.is_empty(), "{filter:?}");
    }
    let of_owner = EndUserFilter {
        orgs: vec![OrgCode::parse("skd").unwrap()],
        ..any()
    };
    assert_eq!(world.found(of_owner).await, [api_only, special]);
}

#[tokio::test]
async fn all_labels_asked_for_must_be_set_and_no_label_hides_a_dialog() {
    let world = searching_world();
    let binned = world.register(world.dialog()).await;
    world.label(binned, SystemLabel::Bin).await;
    let archived = world.register(world.dialog()).await;
    world.label(archived, SystemLabel::Archive).await;
    world.label(archived, SystemLabel::MarkedAsUnopened).await;
    let inbox = world.register(world.dialog()).await;
    let labelled = |labels: &[SystemLabel]| EndUserFilter {
        system_labels: labels.to_vec(),
        ..any()
    };
    assert_eq!(world.found(any()).await, [inbox, archived, binned]);
    assert_eq!(world.found(labelled(&[SystemLabel::Default])).await, [inbox]);
    assert_eq!(world.found(labelled(&[SystemLabel::Bin])).await, [binned]);
    let both = [SystemLabel::Archive, SystemLabel::MarkedAsUnopened];
    assert_eq!(world.found(labelled(&both)).await, [archived]);
    let never = [SystemLabel::Archive, SystemLabel::Bin];
    assert!(world.found(labelled(&never)).await.is_empty());
}

#[tokio::test]
async fn seen_means_read_since_the_content_changed_and_not_marked() {
    let world = searching_world();
    let id = world.register(world.dialog()).await;
    let seen = |is_seen| EndUserFilter {
        is_content_seen: Some(is_seen),
        ..any()
    };
    assert_eq!(world.found(seen(false)).await, [id]);
    world.ambient.advance(TimeDelta::minutes(1));
    world.get(id).await.unwrap();
    assert_eq!(world.found(seen(true)).await, [id]);
    let listed = world.search(world.query(any())).await.unwrap().page.items;
    assert!(listed[0].seen_since_last_update[0].is_current_end_user);
    world.label(id, SystemLabel::MarkedAsUnopened).await;
    assert_eq!(world.found(seen(false)).await, [id]);
    assert!(world.found(seen(true)).await.is_empty());
}

#[tokio::test]
async fn words_are_found_as_they_are_written() {
    let world = searching_world();
    let titled = |title: &str| Some(content(title));
    let tax = world
        .registered(|dialog| dialog.content = titled("Din skattemelding er klar"))
        .await;
    let both = world
        .registered(|dialog| dialog.content = titled("Skattemelding for gammel bil"))
        .await;
    for (search, expected) in [
        ("SKATTEMELDING", vec![both, tax]),
        ("skattemelding -gammel", vec![tax]),
        ("skattemelding AND bil", vec![both]),
        ("klar bil", vec![both, tax]),
        ("\"din skattemelding\"", vec![tax]),
        ("skattemeldingen", vec![]),
        ("-gammel", vec![]),
    ] {
        assert_eq!(world.found(words(search)).await, expected, "{search}");
    }
}
