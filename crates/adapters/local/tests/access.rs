//! What the example file of the authorization specification tells of access and of services.

#![expect(clippy::unwrap_used, reason = "tests")]

use dialogporten_application::authorization::{AuthorizedParties, PartyAccess};
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::metadata::{AccessDescription, ServiceResourceMetadata};
use dialogporten_domain::localization::LanguageCode;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::{OrgCode, ServiceResource};
use dialogporten_local::{DirectoryError, LocalPlatform};

const EXAMPLE: &str = include_str!("example.toml");
const KARI: &str = "urn:altinn:person:identifier-no:08844397713";
const PER: &str = "urn:altinn:person:identifier-no:13838599936";
const SYSTEM: &str = "urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11";
const COMPANY: &str = "urn:altinn:organization:identifier-no:310923044";
const BRANCH: &str = "urn:altinn:organization:identifier-no:315010195";

fn platform() -> LocalPlatform {
    LocalPlatform::from_text("example.toml", EXAMPLE).unwrap()
}

fn resource(id: &str) -> ServiceResource {
    ServiceResource::from_id(id).unwrap()
}

async fn access(subject: &str, party: &str) -> Option<PartyAccess> {
    let user = EndUser {
        party: PartyIdentifier::parse(subject).unwrap(),
        user_type: DialogUserType::Person,
        level: AuthenticationLevel(4),
        consumer: None,
        system_user_owner: None,
        supplier: None,
        altinn_user_id: None,
        altinn_party_id: None,
    };
    let party = Party::parse(party).unwrap();
    platform().access_for(&user, &party).await.unwrap()
}

fn subjects(access: &PartyAccess) -> Vec<&str> {
    access.subjects.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn access_is_what_somebody_holds_for_the_party() {
    let own = access(KARI, KARI).await.unwrap();
    assert_eq!(subjects(&own), ["urn:altinn:rolecode:priv"]);
    let company = access(KARI, COMPANY).await.unwrap();
    assert_eq!(
        subjects(&company),
        [
            "urn:altinn:accesspackage:skatt-naering",
            "urn:altinn:rolecode:dagl"
        ]
    );
    assert!(company.resources.is_empty() && company.instances.is_empty());
    assert_eq!(access(SYSTEM, COMPANY).await, None);
    assert_eq!(access(KARI, PER).await, None);
}

#[tokio::test]
async fn delegations_are_told_apart_and_single_dialogs_are_not_inherited() {
    let company = access(PER, COMPANY).await.unwrap();
    assert_eq!(
        subjects(&company),
        ["urn:altinn:accesspackage:regnskapsforer-lonn"],
        "through the accountant that he manages"
    );
    assert_eq!(company.resources, [resource("skatt-melding")].into());
    let [instance] = company.instances.iter().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(instance.service_resource, resource("nav-sykepenger"));
    assert_eq!(
        instance.instance.to_urn(),
        "urn:altinn:dialog-id:0198f6a4-2b1c-7d3e-8f40-5a6b7c8d9e0f"
    );
    let branch = access(PER, BRANCH).await.unwrap();
    assert_eq!(branch.resources, company.resources);
    assert!(branch.instances.is_empty());
}

#[tokio::test]
async fn services_are_described_with_their_owner_and_what_gives_access() {
    let platform = platform();
    assert_eq!(platform.all().await.unwrap().len(), 4);
    let found = platform
        .describe(&resource("skatt-melding"))
        .await
        .unwrap()
        .unwrap();
    let english = LanguageCode::parse("en").unwrap();
    let names = found.names.as_ref().unwrap();
    assert_eq!(names.get(english), Some("Tax return"));
    assert_eq!(
        (found.status.as_deref(), found.is_delegable, found.minimum_level),
        (Some("completed"), true, Some(3))
    );
    let told = |access: &[AccessDescription]| -> Vec<(String, bool)> {
        let told = access.iter();
        told.map(|access| (access.urn.clone(), access.names.is_some()))
            .collect()
    };
    assert_eq!(
        told(&found.roles),
        [
            ("urn:altinn:rolecode:dagl".to_owned(), true),
            ("urn:altinn:rolecode:priv".to_owned(), false)
        ]
    );
    assert_eq!(
        told(&found.access_packages),
        [("urn:altinn:accesspackage:skatt-naering".to_owned(), true)]
    );
    let org = OrgCode::parse("skd").unwrap();
    let owner = platform.service_owner(&org).await.unwrap().unwrap();
    assert_eq!(owner, found.service_owner);
    assert_eq!(owner.organization.unwrap().as_str(), "991825827");
    assert_eq!(platform.describe(&resource("unknown")).await.unwrap(), None);
    let unknown = OrgCode::parse("ukjent").unwrap();
    assert_eq!(platform.service_owner(&unknown).await.unwrap(), None);
}

#[test]
fn names_in_unknown_languages_are_refused() {
    let text = format!("{EXAMPLE}\n[[roles]]\ncode = \"lede\"\nname = {{ zq = \"Styreleder\" }}\n");
    let error = LocalPlatform::from_text("example.toml", &text).unwrap_err();
    let DirectoryError::Content { findings, .. } = error else {
        panic!("{error}");
    };
    let [finding] = findings.try_into().unwrap();
    assert!(finding.key.starts_with("roles[") && finding.key.ends_with(".name"));
}
