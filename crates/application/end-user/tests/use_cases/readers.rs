//! Reading one dialog as a person, a system user, an e-mail user, and again after a change.

use crate::world::{World, user, world};
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::authorization::{DelegatedInstance, InstanceReference};
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::end_user_search::EndUserFilter;
use dialogporten_application::ordering::SearchOrder;
use dialogporten_application::paging::PageSize;
use dialogporten_application::unit_of_work::Store;
use dialogporten_domain::dialog::Dialog;
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::party::{OrganizationNumber, PartyIdentifier};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_end_user::get_dialog::GetDialogError;
use dialogporten_end_user::search_dialogs::SearchDialogs;
use dialogporten_testkit::builders::{org, organization, owner, person, resource};

fn organization_number(number: &str) -> OrganizationNumber {
    OrganizationNumber::parse(number).unwrap()
}

fn system_user() -> EndUser {
    let id = "urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11";
    EndUser {
        user_type: DialogUserType::SystemUser,
        level: AuthenticationLevel(3),
        consumer: Some(organization_number("991825827")),
        system_user_owner: Some(organization_number("313339017")),
        ..user(PartyIdentifier::parse(id).unwrap())
    }
}

#[tokio::test]
async fn a_system_user_is_named_in_the_log_and_stands_behind_its_consumer_in_the_token() {
    let world = world();
    world.registers.permit("read", None);
    let id = world.register(world.dialog()).await;
    let system = system_user();
    let view = world.get_as(system.clone(), id).await.unwrap();
    let [seen] = view.seen_since_last_update().try_into().unwrap();
    assert_eq!(
        seen.seen_by.id.as_deref(),
        Some(system.party.as_str()),
        "not masked"
    );
    assert!(
        seen.seen_by.name.is_some(),
        "a system user without a name gets one"
    );
    let claims = world.signer.last();
    assert_eq!(
        claims.authenticated_party.as_str(),
        "urn:altinn:organization:identifier-no:991825827"
    );
    assert_eq!(claims.system_user, Some(system.party.clone()));
    assert_eq!(
        claims.system_user_owner.unwrap().as_str(),
        "urn:altinn:organization:identifier-no:313339017"
    );
    let ownerless = EndUser {
        system_user_owner: None,
        ..system.clone()
    };
    world.get_as(ownerless, id).await.unwrap();
    let claims = world.signer.last();
    assert_eq!(
        (claims.authenticated_party, claims.system_user),
        (system.party, None)
    );
}

#[tokio::test]
async fn an_email_user_reads_where_the_level_allows_and_is_known_by_address() {
    let world = world();
    world.registers.permit("read", None);
    let open = ServiceResourceType::GenericAccessResource;
    world
        .registers
        .add_resource(&resource("apen-tjeneste"), open, &owner(), &org(), Some(0));
    let id = world
        .registered(|dialog| dialog.service_resource = resource("apen-tjeneste"))
        .await;
    let default = world.register(world.dialog()).await;
    let email = "urn:altinn:person:idporten-email:kari@example.no";
    let kari = EndUser {
        user_type: DialogUserType::IdportenEmailIdentifiedUser,
        level: AuthenticationLevel(0),
        ..user(PartyIdentifier::parse(email).unwrap())
    };
    assert!(matches!(
        world.get_as(kari.clone(), default).await,
        Err(GetDialogError::LevelTooLow)
    ));
    let view = world.get_as(kari.clone(), id).await.unwrap();
    let [seen] = view.seen_since_last_update().try_into().unwrap();
    assert_eq!(seen.seen_by.id.as_deref(), Some(kari.party.as_str()));
    assert_eq!(seen.seen_by.name.as_deref(), Some("kari@example.no"));
    assert_eq!(world.signer.last().authenticated_party, kari.party);
}

#[tokio::test]
async fn a_single_delegated_dialog_is_shown_and_no_other() {
    let world = world();
    let delegated = world.register(world.dialog()).await;
    let other = world.register(world.dialog()).await;
    world.registers.delegate(DelegatedInstance {
        party: organization(),
        service_resource: resource("skatt-melding"),
        instance: InstanceReference::Dialog(delegated),
    });
    assert!(world.get(delegated).await.is_ok());
    assert!(matches!(world.get(other).await, Err(GetDialogError::Forbidden)));
}

#[tokio::test]
async fn a_later_change_lets_the_same_reader_be_noted_again() {
    let world = world();
    world.registers.permit("read", None);
    let id = world.register(world.dialog()).await;
    world.ambient.advance(TimeDelta::minutes(1));
    world.get(id).await.unwrap();
    world.ambient.advance(TimeDelta::minutes(1));
    let mut dialog = Dialog::restore(world.stored(id).await.dialog);
    let revision = Revision::new(world.ambient.new_random());
    assert!(dialog.freeze(revision, world.ambient.now()));
    let mut work = world.store.begin();
    work.save(dialog.into_changes());
    let _committed = work.commit().await.unwrap();
    world.ambient.advance(TimeDelta::minutes(1));
    let seen = world.search_seen(id).await;
    assert_eq!(seen, (0, 1), "the content is seen, this state is not");
    let view = world.get(id).await.unwrap();
    assert_eq!(view.seen_since_last_update().len(), 1);
    assert_eq!(view.seen_since_last_content_update().len(), 1);
    assert_eq!(world.store.outbox().len(), 3, "the creation and two readings");
}

impl World {
    /// Records since the last update and since the last update of content, as a list shows them.
    async fn search_seen(&self, id: DialogId) -> (usize, usize) {
        self.registers.list(&organization(), &resource("skatt-melding"));
        let search = SearchDialogs {
            user: user(person()),
            parties: vec![organization()],
            resources: Vec::new(),
            filter: EndUserFilter::default(),
            order: SearchOrder::default(),
            after: None,
            size: PageSize::DEFAULT,
            now: self.ambient.now(),
        };
        let items = self.search.handle(search).await.unwrap().page.items;
        let listed = items.iter().find(|listed| listed.item.id == id).unwrap();
        (
            listed.seen_since_last_update.len(),
            listed.seen_since_last_content_update.len(),
        )
    }
}
