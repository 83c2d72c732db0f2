use crate::world::*;
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::ServiceOwner;
use dialogporten_application::ordering::SearchOrder;
use dialogporten_application::paging::{ContentUpdatedPosition, PageSize};
use dialogporten_application::search::{DeletedFilter, LabelFilter, ServiceOwnerFilter, TimeSpan};
use dialogporten_domain::dialog::NewDialog;
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::text::ShortText;
use dialogporten_domain::uri::UriReference;
use dialogporten_service_owner::search_dialogs::{FoundDialogs, SearchDialogs, SearchDialogsError};
use dialogporten_service_owner::search_end_user_contexts::{
    SearchEndUserContexts, SearchEndUserContextsError,
};
use dialogporten_testkit::builders::{new_dialog, organization, resource};

impl World {
    pub(crate) async fn search(
        &self,
        caller: ServiceOwner,
        filter: ServiceOwnerFilter,
    ) -> Result<FoundDialogs, SearchDialogsError> {
        let search = SearchDialogs {
            caller,
            filter,
            order: SearchOrder::default(),
            after: None,
            size: PageSize::DEFAULT,
        };
        self.search.handle(search).await
    }

    async fn found(&self, filter: ServiceOwnerFilter) -> Vec<DialogId> {
        let found = self.search(plain(), filter).await.unwrap();
        found.page.items.iter().map(|found| found.item.id).collect()
    }

    async fn registered(&self, edit: impl FnOnce(&mut NewDialog)) -> DialogId {
        let mut dialog = new_dialog(self.ambient.new_id());
        edit(&mut dialog);
        self.register(dialog).await
    }
}

pub(crate) fn other_party() -> Party {
    Party::parse("urn:altinn:organization:identifier-no:991825827").unwrap()
}

pub(crate) fn violations(result: Result<FoundDialogs, SearchDialogsError>) -> Vec<String> {
    match result {
        Err(SearchDialogsError::Invalid(violations)) => {
            violations.iter().map(|(path, _)| path.to_owned()).collect()
        }
        other => panic!("expected 400, got {other:?}"),
    }
}

fn any() -> ServiceOwnerFilter {
    ServiceOwnerFilter::default()
}

/// Every filter finds the dialog that it describes and not the plain one.
#[tokio::test]
async fn every_filter_tells_dialogs_apart() {
    let world = world();
    let soon = world.ambient.now() + TimeDelta::days(3);
    let plain_one = world.plain_dialog().await;
    let special = world
        .registered(|dialog| {
            dialog.service_resource = resource("skatt-brev");
            dialog.party = other_party();
            dialog.extended_status = ShortText::parse("venter").ok();
            dialog.external_reference = ShortText::parse("SAK-17").ok();
            dialog.status = DialogStatus::Draft;
            dialog.due_at = Some(soon);
            dialog.process = UriReference::parse("urn:prosess:17").ok();
            dialog.system_label = Some(SystemLabel::Archive);
            dialog.service_owner_labels = vec![ServiceOwnerLabel::parse("Saksbehandler:Kari").unwrap()];
        })
        .await;
    let late = TimeSpan {
        after: Some(world.stored(special).await.dialog.created_at),
        before: None,
    };
    let label = |text| vec![LabelFilter::parse(text).unwrap()];
    let filters = [
        ServiceOwnerFilter {
            service_resources: vec![resource("skatt-brev")],
            ..any()
        },
        ServiceOwnerFilter {
            parties: vec![other_party()],
            ..any()
        },
        ServiceOwnerFilter {
            extended_statuses: vec!["x".to_owned(), "venter".to_owned()],
            ..any()
        },
        ServiceOwnerFilter {
            external_reference: Some("SAK-17".to_owned()),
            ..any()
        },
        ServiceOwnerFilter {
            statuses: vec![DialogStatus::Draft, DialogStatus::Completed],
            ..any()
        },
        ServiceOwnerFilter {
            created: late,
            ..any()
        },
        ServiceOwnerFilter {
            updated: late,
            ..any()
        },
        ServiceOwnerFilter {
            content_updated: late,
            ..any()
        },
        ServiceOwnerFilter {
            due: TimeSpan {
                after: Some(soon),
                before: Some(soon),
            },
            ..any()
        },
        ServiceOwnerFilter {
            process: UriReference::parse("urn:prosess:17").ok(),
            ..any()
        },
        ServiceOwnerFilter {
            system_labels: vec![SystemLabel::Archive],
            ..any()
        },
        ServiceOwnerFilter {
            service_owner_labels: label("SAKSBEHANDLER:kari"),
            ..any()
        },
        ServiceOwnerFilter {
            service_owner_labels: label("saksbehandler:*"),
            ..any()
        },
    ];
    for filter in filters {
        assert_eq!(world.found(filter.clone()).await, [special], "{filter:?}");
    }
    let wildcard = ServiceOwnerFilter {
        service_owner_labels: label("saks%:*"),
        ..any()
    };
    assert!(
        world.found(wildcard).await.is_empty(),
        "no character has a special meaning"
    );
    let both = ServiceOwnerFilter {
        system_labels: vec![SystemLabel::Archive, SystemLabel::Bin],
        ..any()
    };
    assert!(world.found(both).await.is_empty(), "all labels must be set");
    assert_eq!(world.found(any()).await, [special, plain_one]);
}

#[tokio::test]
async fn deleted_hidden_seen_and_api_only_dialogs_are_found_when_asked_for() {
    let world = world();
    let plain_one = world.plain_dialog().await;
    let deleted = world.plain_dialog().await;
    world
        .lifecycle
        .delete(world.lifecycle(plain(), deleted))
        .await
        .unwrap();
    let api_only = world.registered(|dialog| dialog.is_api_only = true).await;
    let later = world.ambient.now() + TimeDelta::days(3);
    let hidden = world.registered(|dialog| dialog.visible_from = Some(later)).await;
    let filter = |deleted| ServiceOwnerFilter { deleted, ..any() };
    assert_eq!(world.found(filter(DeletedFilter::Only)).await, [deleted]);
    assert_eq!(
        world.found(filter(DeletedFilter::Exclude)).await,
        [hidden, api_only, plain_one]
    );
    assert_eq!(world.found(filter(DeletedFilter::Include)).await.len(), 4);
    let people = ServiceOwnerFilter {
        exclude_api_only: true,
        ..any()
    };
    assert_eq!(world.found(people).await, [hidden, plain_one]);
    let visible = ServiceOwnerFilter {
        visible: TimeSpan {
            after: None,
            before: Some(later),
        },
        ..any()
    };
    assert_eq!(world.found(visible).await, [hidden]);
    let seen = ServiceOwnerFilter {
        is_content_seen: Some(true),
        ..any()
    };
    assert!(world.found(seen).await.is_empty());
    let found = world.search(stranger(), any()).await.unwrap();
    assert!(found.page.items.is_empty(), "of the caller's own short name only");
    let foreign_admin = ServiceOwner {
        organization: stranger().organization,
        ..admin()
    };
    let found = world.search(foreign_admin, any()).await.unwrap();
    assert!(found.page.items.is_empty(), "admins, too");
}

#[tokio::test]
async fn pages_of_every_size_and_order_show_each_dialog_once() {
    let world = world();
    let base = world.ambient.now() + TimeDelta::days(1);
    for days in [None, Some(2), None, Some(1), Some(2)] {
        world
            .registered(|dialog| dialog.due_at = days.map(|days| base + TimeDelta::days(days)))
            .await;
    }
    for order in [
        "dueAt_asc",
        "dueat",
        "id",
        "dueAt_asc,createdAt_asc,id_asc",
        "createdat_asc",
    ] {
        let order = SearchOrder::parse(order).unwrap();
        let search = |size, after| SearchDialogs {
            caller: plain(),
            filter: any(),
            order: order.clone(),
            after,
            size: PageSize::new(size).unwrap(),
        };
        let all = world.search.handle(search(1000, None)).await.unwrap();
        let due: Vec<_> = all.page.items.iter().map(|found| found.item.due_at).collect();
        if order.to_text().starts_with("dueat_asc") {
            assert!(due.last().unwrap().is_none(), "no deadline comes last");
        }
        for size in 1..=4 {
            let (mut shown, mut after) = (Vec::new(), None);
            loop {
                let found = world.search.handle(search(size, after)).await.unwrap();
                shown.extend(found.page.items);
                after = found.position;
                if !found.page.has_next {
                    break;
                }
            }
            assert_eq!(shown, all.page.items, "{} by {size}", order.to_text());
        }
        let last = search(10, all.position.clone());
        let empty = world.search.handle(last).await.unwrap();
        assert!(empty.page.items.is_empty());
        assert_eq!(empty.position, all.position, "an empty page keeps its position");
    }
}

#[tokio::test]
async fn searches_keep_to_their_limits() {
    let world = world();
    let now = world.ambient.now();
    let reversed = TimeSpan {
        after: Some(now),
        before: Some(now - TimeDelta::seconds(1)),
    };
    let filter = ServiceOwnerFilter {
        service_resources: vec![resource("skatt-melding"); 21],
        parties: vec![organization(); 21],
        extended_statuses: vec!["x".to_owned(); 21],
        due: reversed,
        content_updated: reversed,
        ..any()
    };
    assert_eq!(
        violations(world.search(plain(), filter).await),
        [
            "contentUpdatedAfter",
            "dueAfter",
            "extendedStatus.Count",
            "party.Count",
            "serviceResource.Count"
        ]
    );
    let filter = ServiceOwnerFilter {
        parties: vec![organization(); 100],
        ..any()
    };
    assert!(world.search(for_person(), filter).await.is_ok());
}

#[test]
fn label_filters_have_one_star_at_the_end() {
    assert_eq!(
        LabelFilter::parse(" Sak:* "),
        Some(LabelFilter::Prefix("sak:".to_owned()))
    );
    assert_eq!(
        LabelFilter::parse("SAK"),
        Some(LabelFilter::Exactly("sak".to_owned()))
    );
    for wrong in ["ab", "a*bc", "*abc", "ab**", &"x".repeat(256)] {
        assert_eq!(LabelFilter::parse(wrong), None, "{wrong}");
    }
}

#[tokio::test]
async fn labels_of_end_users_are_listed_newest_content_first() {
    let world = world();
    let label = |label| move |dialog: &mut NewDialog| dialog.system_label = Some(label);
    let binned = world.registered(label(SystemLabel::Bin)).await;
    let plain_one = world.plain_dialog().await;
    let archived = world.registered(label(SystemLabel::Archive)).await;
    world
        .lifecycle
        .delete(world.lifecycle(plain(), archived))
        .await
        .unwrap();
    world.registered(|dialog| dialog.party = other_party()).await;
    let search = |labels: &[SystemLabel], after| SearchEndUserContexts {
        caller: plain(),
        parties: vec![organization()],
        labels: labels.to_vec(),
        content_updated_after: None,
        after,
        size: PageSize::new(2).unwrap(),
    };
    let first = world.contexts.handle(search(&[], None)).await.unwrap();
    let ids: Vec<_> = first.items.iter().map(|item| item.dialog_id()).collect();
    assert_eq!((ids, first.has_next), (vec![archived, plain_one], true));
    let after: Option<ContentUpdatedPosition> = first.items.last().map(|item| item.position);
    let second = world.contexts.handle(search(&[], after)).await.unwrap();
    let item = second.items.first().unwrap();
    assert_eq!((item.dialog_id(), second.has_next), (binned, false));
    assert_eq!(item.context, world.stored(binned).await.dialog.end_user_context);
    let either = [SystemLabel::Bin, SystemLabel::Archive];
    let found = world.contexts.handle(search(&either, None)).await.unwrap();
    assert_eq!(found.items.len(), 2);
    let mut since = search(&[], None);
    since.content_updated_after = Some(world.stored(plain_one).await.dialog.content_updated_at);
    assert_eq!(world.contexts.handle(since).await.unwrap().items.len(), 2);
    let mut of_nobody = search(&[], None);
    of_nobody.parties = Vec::new();
    assert!(matches!(
        world.contexts.handle(of_nobody).await,
        Err(SearchEndUserContextsError::Invalid(_))
    ));
    let mut foreign = search(&[], None);
    foreign.caller = stranger();
    assert!(world.contexts.handle(foreign).await.unwrap().items.is_empty());
}
