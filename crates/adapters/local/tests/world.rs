//! The world of the embedded mode makes the client journeys' statements true.

#![expect(clippy::unwrap_used, reason = "tests")]

use dialogporten_application::authorization::{
    ActionOnAttribute, AuthorizationDecisions, AuthorizedParties, DecisionRequest, InstanceReference,
};
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::registry::{PartyNames, ServiceResources};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::{ServiceResource, ServiceResourceType};
use dialogporten_local::LocalPlatform;
use uuid::Uuid;

const SINDIG: &str = "urn:altinn:person:identifier-no:15816490100";
const RASK: &str = "urn:altinn:person:identifier-no:03827290067";
const MODIG: &str = "urn:altinn:person:identifier-no:22835590066";
const LUN: &str = "urn:altinn:person:identifier-no:09878990096";
const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid:7a1f0c1e-3b5d-4f6a-8c9e-2d4b6f8a0c1e";
const SOLVANG: &str = "urn:altinn:organization:identifier-no:313339017";

fn world() -> LocalPlatform {
    LocalPlatform::from_text(
        "config/directory.toml",
        include_str!("../../../../config/directory.toml"),
    )
    .unwrap()
}

fn user(urn: &str) -> EndUser {
    EndUser {
        party: PartyIdentifier::parse(urn).unwrap(),
        user_type: DialogUserType::Person,
        level: AuthenticationLevel(4),
        consumer: None,
        system_user_owner: None,
        supplier: None,
        altinn_user_id: None,
        altinn_party_id: None,
    }
}

fn resource(id: &str) -> ServiceResource {
    ServiceResource::from_id(id).unwrap()
}

async fn is_permitted(subject: &str, id: &str, action: &str, attribute: &str) -> bool {
    let pair = ActionOnAttribute {
        action: action.to_owned(),
        attribute: attribute.to_owned(),
    };
    let request = DecisionRequest {
        subject: user(subject),
        party: Party::parse(SOLVANG).unwrap(),
        service_resource: resource(id),
        instance: InstanceReference::Dialog(DialogId::new(Uuid::nil())),
        actions: vec![pair.clone()],
    };
    world().decide(&request).await.unwrap().contains(&pair)
}

#[tokio::test]
async fn director_reads_but_only_the_signer_signs() {
    for id in ["ttd-tilsyn", "app_ttd_byggesoknad"] {
        for (subject, read, sign) in [(SINDIG, true, false), (RASK, true, true), (LUN, false, false)] {
            assert_eq!(is_permitted(subject, id, "read", "main").await, read, "{id}");
            assert_eq!(
                is_permitted(subject, id, "sign", "urn:altinn:task:Task_2").await,
                sign,
                "{id}"
            );
        }
    }
}

#[tokio::test]
async fn transmissions_of_a_closed_resource_stay_closed() {
    let closed = "urn:altinn:resource:ttd-styresak";
    assert!(!is_permitted(SINDIG, "ttd-tilsyn", "read", closed).await);
    assert!(is_permitted(SINDIG, "ttd-tilsyn", "read", "urn:altinn:resource:ttd-brev").await);
    assert!(!is_permitted(RASK, "ttd-tilsyn", "read", "urn:altinn:resource:ttd-brev").await);
}

#[tokio::test]
async fn accountant_has_151_parties_and_inspections_of_the_first_fifty() {
    let world = world();
    assert_eq!(world.parties(&user(MODIG)).await.unwrap().len(), 151);
    assert_eq!(world.parties(&user(SYSTEM_USER)).await.unwrap().len(), 150);
    let with = async |id: &str| {
        let scope = world
            .list_scope(&user(MODIG), &[], &[resource(id)])
            .await
            .unwrap();
        let parties = scope.resources_by_party.into_keys();
        parties
            .filter(|party| party.as_str().contains(":3105") || party.as_str().contains(":3106"))
            .count()
    };
    assert_eq!((with("ttd-tilsyn").await, with("ttd-brev").await), (50, 149));
    assert!(
        world
            .list_scope(&user(LUN), &[Party::parse(SOLVANG).unwrap()], &[])
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn resources_of_the_fixtures_have_their_owner_type_and_level() {
    let world = world();
    for (id, org, kind, level) in [
        ("ttd-tilsyn", "ttd", ServiceResourceType::GenericAccessResource, 3),
        ("ttd-brev", "ttd", ServiceResourceType::CorrespondenceService, 3),
        ("app_ttd_byggesoknad", "ttd", ServiceResourceType::AltinnApp, 3),
        (
            "app_ttd_a2-4321-201501",
            "ttd",
            ServiceResourceType::MigratedApp,
            3,
        ),
        (
            "ttd-migratedcorrespondence-5555-1",
            "ttd",
            ServiceResourceType::CorrespondenceService,
            3,
        ),
        ("ttd-hoy", "ttd", ServiceResourceType::GenericAccessResource, 4),
        ("nyk-skjema", "nyk", ServiceResourceType::GenericAccessResource, 3),
        (
            "example-building-permit",
            "ttd",
            ServiceResourceType::GenericAccessResource,
            3,
        ),
        (
            "example-letterbox",
            "ttd",
            ServiceResourceType::CorrespondenceService,
            3,
        ),
        (
            "other-owner-service",
            "nyk",
            ServiceResourceType::GenericAccessResource,
            3,
        ),
    ] {
        let record = world.find(&resource(id)).await.unwrap().unwrap();
        assert_eq!(
            (record.org.as_str(), record.kind, record.minimum_level),
            (org, kind, Some(level)),
            "{id}"
        );
    }
}

#[tokio::test]
async fn everybody_of_the_sample_payloads_has_a_name() {
    let world = world();
    for urn in [
        "urn:altinn:person:identifier-no:01859510066",
        "urn:altinn:organization:identifier-no:310412007",
        "urn:altinn:organization:identifier-no:312886405",
        SINDIG,
        SOLVANG,
        SYSTEM_USER,
    ] {
        assert!(
            world
                .name(&PartyIdentifier::parse(urn).unwrap())
                .await
                .unwrap()
                .is_some(),
            "{urn}"
        );
    }
}
