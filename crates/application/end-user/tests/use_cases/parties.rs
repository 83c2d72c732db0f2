//! Whom a user may act for, and of which services there may be dialogs.

use crate::world::{World, other_party, user, world};
use dialogporten_application::PortError;
use dialogporten_application::authorization::AuthorizedParty;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_end_user::list_parties::PartyType;
use dialogporten_end_user::list_service_resources::{ListServiceResourcesError, MOST_PARTIES};
use dialogporten_testkit::builders::{organization, person, resource};
use uuid::Uuid;

fn party(party: PartyIdentifier, sub_parties: Vec<AuthorizedParty>) -> AuthorizedParty {
    AuthorizedParty {
        party,
        uuid: Uuid::from_u128(1),
        party_id: 1,
        name: "Navn".to_owned(),
        date_of_birth: None,
        is_deleted: false,
        only_sub_parties: false,
        roles: Vec::new(),
        sub_parties,
    }
}

fn identifier(party: &Party) -> PartyIdentifier {
    party.identifier().clone()
}

impl World {
    async fn services(&self, parties: &[Party]) -> Vec<String> {
        let found = self.services.handle(&user(person()), parties).await.unwrap();
        assert!(!found.is_full_catalogue);
        found
            .items
            .iter()
            .map(|item| item.resource.id().to_owned())
            .collect()
    }
}

#[tokio::test]
async fn parties_keep_their_order_and_nesting() {
    let world = world();
    let email = PartyIdentifier::parse("urn:altinn:person:idporten-email:kari@example.no").unwrap();
    let sub_unit = party(identifier(&other_party()), Vec::new());
    world.registers.authorize(party(person(), Vec::new()));
    world
        .registers
        .authorize(party(identifier(&organization()), vec![sub_unit]));
    world.registers.authorize(party(email, Vec::new()));
    let listed = world.parties.handle(&user(person())).await.unwrap();
    let kinds: Vec<_> = listed
        .iter()
        .map(|listed| (listed.party_type.as_str(), listed.is_current_end_user))
        .collect();
    assert_eq!(
        kinds,
        [
            ("Person", true),
            ("Organization", false),
            ("SelfIdentified", false)
        ]
    );
    let below = &listed[1].sub_parties[0];
    assert_eq!(below.party.party, identifier(&other_party()));
    assert_eq!(below.party_type, PartyType::Organization);
}

#[tokio::test]
async fn registers_that_know_nobody_are_broken_except_for_system_users() {
    let world = world();
    assert!(matches!(
        world.parties.handle(&user(person())).await,
        Err(PortError::Upstream { .. })
    ));
    let system =
        PartyIdentifier::parse("urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11").unwrap();
    assert_eq!(world.parties.handle(&user(system)).await.unwrap(), []);
}

#[tokio::test]
async fn services_are_those_that_the_parties_have_used_and_the_user_may_see() {
    let world = world();
    for (id, name) in [("skatt-melding", "Skattemelding"), ("skatt-hoy", "Arv")] {
        world.describe(id, &[("nb", name)], None);
    }
    world.registers.list(&organization(), &resource("skatt-melding"));
    world.registers.list(&organization(), &resource("skatt-hoy"));
    world.registers.list(&other_party(), &resource("skatt-hoy"));
    assert!(world.services(&[]).await.is_empty(), "nothing has been used");
    world.register(world.dialog()).await;
    world.registered(|dialog| dialog.party = other_party()).await;
    assert_eq!(world.services(&[]).await, ["skatt-melding"]);
    assert!(world.services(&[other_party()]).await.is_empty());
    world
        .registered(|dialog| dialog.service_resource = resource("skatt-hoy"))
        .await;
    assert_eq!(
        world.services(&[organization()]).await,
        ["skatt-hoy", "skatt-melding"],
        "by name"
    );
}

#[tokio::test]
async fn too_many_parties_give_every_service_in_use() {
    let world = world();
    world.describe("skatt-melding", &[], None);
    world.describe("skatt-hoy", &[], None);
    world.register(world.dialog()).await;
    let sub_units = vec![party(identifier(&other_party()), Vec::new()); MOST_PARTIES];
    world
        .registers
        .authorize(party(identifier(&organization()), sub_units));
    let found = world.services.handle(&user(person()), &[]).await.unwrap();
    assert!(found.is_full_catalogue);
    assert_eq!(found.items.len(), 1, "nobody has used the other");
    let filtered = world
        .services
        .handle(&user(person()), &[organization()])
        .await
        .unwrap();
    assert!(!filtered.is_full_catalogue && filtered.items.is_empty());
}

#[tokio::test]
async fn a_filter_names_at_most_a_hundred_parties() {
    let world = world();
    let result = world
        .services
        .handle(&user(person()), &vec![organization(); 101])
        .await;
    assert!(matches!(result, Err(ListServiceResourcesError::Invalid(_))));
}
