//! The example file of the authorization specification: its decisions, its lists, its errors, and tokens for its users.

#![expect(clippy::unwrap_used, reason = "tests")]

use dialogporten_application::authorization::{
    ActionOnAttribute, AuthorizationDecisions, AuthorizedParties, DecisionRequest, InstanceReference,
};
use dialogporten_application::caller::{AuthenticationLevel, EndUser};
use dialogporten_application::registry::{PartyNames, ServiceResources};
use dialogporten_domain::identifier::DialogId;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::seen_log::DialogUserType;
use dialogporten_domain::service_resource::ServiceResource;
use dialogporten_local::{Directory, DirectoryError, LocalPlatform};
use std::collections::BTreeMap;
use uuid::Uuid;

const EXAMPLE: &str = include_str!("example.toml");
const K: &str = "urn:altinn:person:identifier-no:08844397713";
const P: &str = "urn:altinn:person:identifier-no:13838599936";
const S: &str = "urn:altinn:systemuser:uuid:7bb78d50-0f1d-4d55-9c25-2f5c3a9f8a11";
const E: &str = "urn:altinn:person:idporten-email:kari.nordmann@example.no";
const F: &str = "urn:altinn:organization:identifier-no:310923044";
const B: &str = "urn:altinn:organization:identifier-no:315010195";
const T: &str = "urn:altinn:organization:identifier-no:310010693";
const DELEGATED: &str = "0198f6a4-2b1c-7d3e-8f40-5a6b7c8d9e0f";
const ANOTHER: &str = "0198f6a4-2b1c-7d3e-8f40-5a6b7c8d9e10";

fn platform() -> LocalPlatform {
    LocalPlatform::from_text("example.toml", EXAMPLE).unwrap()
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

async fn is_permitted(
    subject: &str,
    party: &str,
    id: &str,
    action: &str,
    attribute: &str,
    instance: &str,
) -> bool {
    let pair = ActionOnAttribute {
        action: action.to_owned(),
        attribute: attribute.to_owned(),
    };
    let request = DecisionRequest {
        subject: user(subject),
        party: Party::parse(party).unwrap(),
        service_resource: resource(id),
        instance: InstanceReference::Dialog(DialogId::new(Uuid::try_parse(instance).unwrap())),
        actions: vec![pair.clone()],
    };
    platform().decide(&request).await.unwrap().contains(&pair)
}

#[tokio::test]
async fn decisions_are_those_of_the_specification() {
    let own_resource = "urn:altinn:resource:app_skd_innsending";
    let table = [
        (K, F, "skatt-melding", "read", "main", ANOTHER, true),
        (K, B, "skatt-melding", "read", "main", ANOTHER, true),
        (K, K, "skatt-melding", "read", "main", ANOTHER, true),
        (
            K,
            F,
            "skatt-melding",
            "sign",
            "urn:altinn:task:Task_2",
            ANOTHER,
            true,
        ),
        (K, F, "skatt-melding", "sign", "main", ANOTHER, false),
        (K, F, "skatt-melding", "transmissionread", "vedtak", ANOTHER, true),
        (
            K,
            F,
            "skatt-melding",
            "transmissionread",
            "urn:altinn:subresource:vedtak",
            ANOTHER,
            true,
        ),
        (K, F, "skatt-melding", "transmissionread", "annet", ANOTHER, false),
        (K, F, "skatt-melding", "submit", own_resource, ANOTHER, true),
        (P, F, "skatt-melding", "read", "main", ANOTHER, true),
        (P, F, "skatt-melding", "read", "vedtak", ANOTHER, false),
        (P, F, "skd-amelding", "write", "main", ANOTHER, true),
        (P, F, "nav-sykepenger", "read", "main", DELEGATED, true),
        (P, F, "nav-sykepenger", "read", "main", ANOTHER, false),
        (P, B, "nav-sykepenger", "read", "main", DELEGATED, false),
        (S, T, "skatt-melding", "read", "main", ANOTHER, true),
        (S, F, "skatt-melding", "read", "main", ANOTHER, false),
        (E, E, "skatt-melding", "read", "main", ANOTHER, false),
        (K, F, "unknown-resource", "read", "main", ANOTHER, false),
        (
            P,
            F,
            "skatt-melding",
            "read",
            "urn:altinn:resource:nav-sykepenger",
            DELEGATED,
            false,
        ),
    ];
    for (subject, party, id, action, attribute, instance, expected) in table {
        let permitted = is_permitted(subject, party, id, action, attribute, instance).await;
        assert_eq!(
            permitted, expected,
            "{subject} {party} {id} {action} {attribute} {instance}"
        );
    }
}

async fn listed(subject: &str) -> (BTreeMap<String, Vec<String>>, usize) {
    let scope = platform().list_scope(&user(subject), &[], &[]).await.unwrap();
    let by_party = scope.resources_by_party.iter().map(|(party, resources)| {
        let ids = resources.iter().map(|resource| resource.id().to_owned());
        (party.as_str().to_owned(), ids.collect())
    });
    (by_party.collect(), scope.instances.len())
}

fn expected(parties: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    parties
        .iter()
        .map(|(party, ids)| ((*party).to_owned(), owned(ids)))
        .collect()
}

#[tokio::test]
async fn lists_are_those_of_the_specification() {
    let all: &[&str] = &[
        "app_skd_innsending",
        "nav-sykepenger",
        "skatt-melding",
        "skd-amelding",
    ];
    let tax: &[&str] = &["skatt-melding"];
    let both: &[&str] = &["skatt-melding", "skd-amelding"];
    assert_eq!(listed(K).await, (expected(&[(F, all), (B, all), (K, tax)]), 0));
    assert_eq!(
        listed(P).await,
        (expected(&[(P, tax), (F, both), (B, both), (T, all)]), 1)
    );
    assert_eq!(listed(S).await, (expected(&[(T, tax)]), 0));
    assert_eq!(listed(E).await, (BTreeMap::new(), 0));
}

#[tokio::test]
async fn list_scope_is_narrowed_to_parties_and_resources() {
    let party = Party::parse(F).unwrap();
    let scope = platform()
        .list_scope(
            &user(P),
            std::slice::from_ref(&party),
            &[resource("skd-amelding")],
        )
        .await
        .unwrap();
    assert_eq!(scope.resources_by_party.keys().collect::<Vec<_>>(), [&party]);
    assert_eq!(scope.resources_by_party.get(&party).unwrap().len(), 1);
    assert!(scope.instances.is_empty());
}

#[tokio::test]
async fn parties_are_nested_with_the_caller_first() {
    let platform = platform();
    let parties = platform.parties(&user(K)).await.unwrap();
    let names: Vec<_> = parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["Kari Anne Nordmann", "Fjord og Fjell AS"]);
    let company = parties.last().unwrap();
    assert_eq!(company.roles, ["DAGL"]);
    assert_eq!(company.sub_parties.len(), 1);
    assert!(!company.only_sub_parties);
    let of_system_user = platform.parties(&user(S)).await.unwrap();
    assert_eq!(of_system_user.len(), 1, "a system user is no party of its own");
}

#[tokio::test]
async fn main_unit_without_rights_appears_for_its_sub_unit() {
    let text = format!(
        "{EXAMPLE}\n[[assignments]]\nfrom = \"315010195\"\nto = \"kari.nordmann@example.no\"\nroles = [\"dagl\"]\n"
    );
    let platform = LocalPlatform::from_text("example.toml", &text).unwrap();
    let parties = platform.parties(&user(E)).await.unwrap();
    let company = parties.iter().find(|party| party.party.as_str() == F).unwrap();
    assert!(company.only_sub_parties && company.roles.is_empty());
    assert_eq!(company.sub_parties.len(), 1);
}

#[tokio::test]
async fn resources_and_names_are_found() {
    let platform = platform();
    let record = platform.find(&resource("SKATT-melding")).await.unwrap().unwrap();
    assert_eq!((record.org.as_str(), record.minimum_level), ("skd", Some(3)));
    assert_eq!(platform.owned_by(&record.owner).await.unwrap().len(), 3);
    assert!(
        platform
            .find(&resource("does-not-exist"))
            .await
            .unwrap()
            .is_none()
    );
    let name = async |urn: &str| {
        platform
            .name(&PartyIdentifier::parse(urn).unwrap())
            .await
            .unwrap()
    };
    assert_eq!(name(K).await.as_deref(), Some("Kari Anne Nordmann"));
    assert_eq!(name(S).await.as_deref(), Some("Lønnssystem"));
    assert_eq!(name("urn:altinn:person:identifier-no:15816490100").await, None);
}

#[test]
fn all_errors_are_reported_with_line_and_key() {
    let text = r#"version = 2
[[persons]]
id = "08844397714"
name = "Kari"
[[organisations]]
id = "310923044"
name = "F"
sub_units = ["315010195"]
[[assignments]]
from = "310923044"
to = "13838599936"
roles = ["dagl"]
[[service_owners]]
code = "skd"
organisation = "991825827"
name = { nb = "Skatt" }
[[resources]]
id = "x"
owner = "nav"
type = "Form"
title = { nb = "X" }
min_level = 5
rules = [ { subjects = ["dagl"], actions = ["read"], attributes = ["a b"] } ]
[[delegations]]
from = "310923044"
to = "310923044"
resource = "y"
instance = "urn:altinn:dialog-id:z"
"#;
    let Err(DirectoryError::Content { findings, .. }) = Directory::parse("bad.toml", text) else {
        unreachable!("the file is refused")
    };
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.line, finding.key.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "version"),
            (2, "persons[0].id"),
            (5, "organisations[0].sub_units"),
            (17, "resources[0].type"),
            (17, "resources[0].owner"),
            (17, "resources[0].min_level"),
            (17, "resources[0].rules[0].subjects"),
            (17, "resources[0].rules[0].attributes"),
            (9, "assignments[0].to"),
            (24, "delegations[0].resource"),
            (24, "delegations[0].instance"),
        ]
    );
}

#[test]
fn duplicates_two_main_units_and_deep_trees_are_refused() {
    let text = r#"version = 1
[[organisations]]
id = "310923044"
name = "F"
sub_units = ["315010195"]
[[organisations]]
id = "315010195"
name = "B"
sub_units = ["310010693"]
[[organisations]]
id = "310010693"
name = "T"
[[organisations]]
id = "310010693"
name = "T again"
sub_units = ["315010195"]
"#;
    let error = Directory::parse("bad.toml", text).unwrap_err().to_string();
    for expected in ["defined twice", "two main units", "cannot have sub-units"] {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn unknown_member_is_refused_with_its_line() {
    let error =
        Directory::parse("bad.toml", "version = 1\n[[persons]]\nid = \"1\"\nnmae = \"x\"\n").unwrap_err();
    assert!(error.to_string().contains("line 4") && error.to_string().contains("nmae"));
}

#[test]
fn changed_file_is_read_again_and_a_broken_one_refused() {
    let path = std::env::temp_dir().join(format!("dialogporten-directory-{}.toml", std::process::id()));
    let write = |text: &str, second: u64| {
        std::fs::write(&path, text).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(second);
        std::fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    write(EXAMPLE, 1);
    let platform = LocalPlatform::from_file(&path).unwrap();
    assert!(!platform.reload_if_changed().unwrap());
    write(&EXAMPLE.replace("Per Hansen", "Per Olsen"), 2);
    assert!(platform.reload_if_changed().unwrap());
    write("version = 7", 3);
    assert!(platform.reload_if_changed().is_err());
    assert!(
        platform
            .directory()
            .users()
            .iter()
            .any(|user| user.name == "Per Olsen")
    );
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn series_gives_numbered_organizations_with_rights() {
    let text = format!(
        "{EXAMPLE}\n[[client_series]]\ncount = 149\nfirst = \"310500003\"\nname = \"Klient {{n}} AS\"\nto = [\"{S}\"]\npackages = [\"skatt-naering\"]\n"
    );
    let platform = LocalPlatform::from_text("example.toml", &text);
    let platform = match platform {
        Ok(platform) => platform,
        Err(error) => unreachable!("{error}"),
    };
    let parties = platform.parties(&user(S)).await.unwrap();
    assert_eq!(parties.len(), 150);
    assert!(parties.iter().any(|party| party.name == "Klient 149 AS"));
}
