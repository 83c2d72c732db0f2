//! Whom end users act for, which services they have, and what a dialog is known by elsewhere.

use crate::world::{DIALOGS, MAX, MIN, PARTY, World, bearer, post};
use actix_web::http::Method;
use actix_web::http::header::ACCEPT;
use actix_web::test::TestRequest;
use dialogporten_application::authorization::{
    AuthorizedParty, DelegatedInstance, InstanceReference, PartyAccess,
};
use dialogporten_application::metadata::{
    AccessDescription, ServiceOwnerDescription, ServiceResourceDescription,
};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::{Party, PartyIdentifier};
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::uri::UriReference;
use dialogporten_testkit::builders::{org, owner, person, resource};
use serde_json::{Value, json};
use uuid::Uuid;

const LOOK_UP: &str = "/api/v1/enduser/dialoglookup";
const PARTIES: &str = "/api/v1/enduser/parties";
const SERVICES: &str = "/api/v1/enduser/serviceresources";
/// Of the largest example.
const INSTANCE: &str = "50012345/7d1a6c1e-52f1-4a57-9d4b-2f1f4f3f8a10";

fn party(party: PartyIdentifier, name: &str) -> AuthorizedParty {
    AuthorizedParty {
        party,
        uuid: Uuid::from_u128(1),
        party_id: 51_000_001,
        name: name.to_owned(),
        date_of_birth: None,
        is_deleted: false,
        only_sub_parties: false,
        roles: vec!["DAGL".to_owned()],
        sub_parties: Vec::new(),
    }
}

fn organization() -> PartyIdentifier {
    PartyIdentifier::parse(PARTY).unwrap()
}

fn names(nb: &str, en: &str) -> Option<Localizations> {
    Localizations::parse([(nb, "nb"), (en, "en")], 255).ok()
}

fn described(id: &str) -> ServiceResourceDescription {
    ServiceResourceDescription {
        resource: resource(id),
        kind: ServiceResourceType::GenericAccessResource,
        names: names("Byggetillatelse", "Building permit"),
        status: Some("completed".to_owned()),
        is_delegable: true,
        minimum_level: Some(3),
        link: UriReference::parse("https://platform.example.no/resource/1").ok(),
        service_owner: ServiceOwnerDescription {
            organization: Some(owner()),
            org: org(),
            names: names("Eieren", "The owner"),
        },
        roles: vec![AccessDescription {
            urn: "urn:altinn:rolecode:dagl".to_owned(),
            names: names("Daglig leder", "General manager"),
            link: UriReference::parse("https://platform.example.no/roles/1").ok(),
        }],
        access_packages: vec![AccessDescription {
            urn: "urn:altinn:accesspackage:bygg".to_owned(),
            names: None,
            link: None,
        }],
    }
}

#[actix_web::test]
async fn parties_are_listed_with_their_sub_units() {
    let world = World::new();
    let mut unit = party(
        PartyIdentifier::parse("urn:altinn:organization:identifier-no:310923044").unwrap(),
        "Avdeling",
    );
    unit.is_deleted = true;
    let mut whole = party(organization(), "Fjordby Bygg AS");
    whole.only_sub_parties = true;
    whole.sub_parties = vec![unit];
    let mut myself = party(person(), "Ola Nordmann");
    myself.date_of_birth = "1977-12-26".parse().ok();
    world.registers.authorize(myself);
    world.registers.authorize(whole);
    let answer = world.get("citizen", PARTIES).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let listed = |party: &str, name: &str, kind: &str| {
        json!({
            "party": party, "partyUuid": Uuid::from_u128(1), "partyId": 51_000_001, "name": name,
            "partyType": kind, "isDeleted": false, "hasKeyRole": false, "isCurrentEndUser": false,
            "isMainAdministrator": false, "isAccessManager": false, "hasOnlyAccessToSubParties": false,
        })
    };
    let mut myself = listed(person().as_str(), "Ola Nordmann", "Person");
    myself["isCurrentEndUser"] = json!(true);
    myself["dateOfBirth"] = json!("1977-12-26");
    let mut unit = listed(
        "urn:altinn:organization:identifier-no:310923044",
        "Avdeling",
        "Organization",
    );
    unit["isDeleted"] = json!(true);
    let mut whole = listed(PARTY, "Fjordby Bygg AS", "Organization");
    whole["hasOnlyAccessToSubParties"] = json!(true);
    whole["subParties"] = json!([unit]);
    assert_eq!(answer.json(), json!({"authorizedParties": [myself, whole]}));
}

#[actix_web::test]
async fn registers_that_tell_of_nobody_are_not_believed() {
    let world = World::new();
    assert_eq!(world.get("citizen", PARTIES).await.status, 502);
    let answer = world.get("system-user", PARTIES).await;
    assert_eq!(answer.json(), json!({"authorizedParties": []}));
    world.registers.break_down();
    for path in [
        PARTIES,
        SERVICES,
        "/api/v1/enduser/dialoglookup?instanceRef=urn:altinn:dialog-id:018fdd2a-7ba0-73dd-8fdb-ecc7777382d0",
    ] {
        let answer = world.get("citizen", path).await;
        assert!([404, 502].contains(&answer.status), "{path} {}", answer.status);
    }
}

#[actix_web::test]
async fn clients_that_refuse_json_get_no_parties() {
    let request = bearer(TestRequest::get().uri(PARTIES), "citizen").insert_header((ACCEPT, "text/html"));
    let answer = World::new().send(request).await;
    assert_eq!(answer.refusal(), (406, vec!["Accept".to_owned()]));
}

#[actix_web::test]
async fn services_are_those_with_dialogs_that_the_caller_may_find() {
    let world = World::new();
    world
        .registers
        .describe_resource(described("example-building-permit"));
    world.registers.describe_resource(described("example-letterbox"));
    let party = Party::parse(PARTY).unwrap();
    for id in ["example-building-permit", "example-letterbox"] {
        world.registers.list(&party, &resource(id));
    }
    world
        .registers
        .authorize(self::party(organization(), "Fjordby Bygg AS"));
    assert_eq!(world.get("citizen", SERVICES).await.json(), json!({"items": []}));
    world.created(MIN).await;
    let request =
        bearer(TestRequest::get().uri(SERVICES), "citizen").insert_header(("accept-language", "en"));
    let answer = world.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = |text: &str| json!([{"languageCode": "en", "value": text}]);
    let links = |url: &str| json!({"metadata": url});
    assert_eq!(
        answer.json(),
        json!({"items": [{
            "serviceResource": {
                "id": "example-building-permit", "resourceType": "genericaccessresource", "status": "completed",
                "isDelegable": true, "minimumAuthenticationLevel": 3, "name": text("Building permit"),
                "links": links("https://platform.example.no/resource/1"),
            },
            "roles": [{
                "urn": "urn:altinn:rolecode:dagl", "name": text("General manager"),
                "links": links("https://platform.example.no/roles/1"),
            }],
            "accessPackages": [{
                "urn": "urn:altinn:accesspackage:bygg", "links": links(""),
                "name": [{"languageCode": "nb", "value": "urn:altinn:accesspackage:bygg"}],
            }],
            "serviceOwner": {"orgNumber": owner().as_str(), "code": org().as_str(), "name": text("The owner")},
        }]})
    );
    let other = format!("{SERVICES}?party=urn:altinn:organization:identifier-no:310923044");
    assert_eq!(world.get("citizen", &other).await.json(), json!({"items": []}));
    let own = format!("{SERVICES}?Party={PARTY}");
    assert_eq!(
        world.get("citizen", &own).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[actix_web::test]
async fn wrong_parties_of_services_are_named() {
    let world = World::new();
    for (query, key) in [
        ("party=x".to_owned(), "party[0]"),
        ("party=".to_owned(), "party[0]"),
        (format!("party={PARTY}&").repeat(101), "party.Count"),
        ("PARTY=%5B".to_owned(), "PARTY"),
    ] {
        let answer = world.get("citizen", &format!("{SERVICES}?{query}")).await;
        assert_eq!(answer.refusal(), (400, vec![key.to_owned()]), "{query}");
    }
}

async fn look_up(world: &World, token: &str, reference: &str) -> crate::world::Answer {
    let reference = reference.replace(' ', "%20");
    world
        .get(token, &format!("{LOOK_UP}?InstanceRef={reference}"))
        .await
}

/// The largest example, with every reason for access.
async fn world_with_reasons() -> (World, String) {
    let world = World::new();
    let request = post("owner", MAX).uri(&format!("{DIALOGS}?isSilentUpdate=true"));
    let id = world.send(request).await.json().as_str().unwrap().to_owned();
    world
        .registers
        .describe_resource(described("example-building-permit"));
    let party = Party::parse(PARTY).unwrap();
    let instance = InstanceReference::parse(&format!("urn:altinn:instance-id:{INSTANCE}")).unwrap();
    let subjects = ["urn:altinn:rolecode:dagl", "urn:altinn:accesspackage:bygg"];
    world.registers.give_access(
        &party,
        PartyAccess {
            subjects: subjects.map(str::to_owned).into(),
            resources: [resource("example-building-permit")].into(),
            instances: [DelegatedInstance {
                party: party.clone(),
                service_resource: resource("example-building-permit"),
                instance,
            }]
            .into(),
        },
    );
    (world, id)
}

#[actix_web::test]
async fn a_lookup_tells_the_dialog_its_service_and_every_reason_for_access() {
    let (world, id) = world_with_reasons().await;
    let reference = format!("urn:altinn:instance-id:{INSTANCE}");
    let answer = look_up(&world, "citizen", &format!(" {}", reference.to_uppercase())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = |nb: &str, en: &str| json!([{"languageCode": "en", "value": en}, {"languageCode": "nb", "value": nb}]);
    let told = answer.json();
    assert_eq!(told["dialogId"], id);
    assert_eq!(told["instanceRef"], reference);
    assert_eq!(told["party"], PARTY);
    assert_eq!(
        told["serviceResource"],
        json!({
            "id": "example-building-permit", "isDelegable": true, "minimumAuthenticationLevel": 3,
            "name": text("Byggetillatelse", "Building permit"),
        })
    );
    assert_eq!(
        told["serviceOwner"],
        json!({"orgNumber": owner().as_str(), "code": org().as_str(), "name": text("Eieren", "The owner")})
    );
    assert_eq!(told["title"].as_array().unwrap().len(), 3);
    let reason = |grant: &str, subject: &str| json!({"grantType": grant, "subject": subject, "name": []});
    let mut role = reason("Role", "urn:altinn:rolecode:dagl");
    role["name"] = text("Daglig leder", "General manager");
    role["links"] = json!({"metadata": "https://platform.example.no/roles/1"});
    assert_eq!(
        told["authorizationEvidence"],
        json!({
            "currentAuthenticationLevel": 4, "viaRole": true, "viaAccessPackage": true,
            "viaResourceDelegation": true, "viaInstanceDelegation": true,
            "evidence": [
                role,
                reason("AccessPackage", "urn:altinn:accesspackage:bygg"),
                reason("ResourceDelegation", "urn:altinn:resource:example-building-permit"),
                reason("InstanceDelegation", &reference),
            ],
        })
    );
}

#[actix_web::test]
async fn a_dialog_is_named_by_what_it_stands_for_and_weak_logins_get_the_open_title() {
    let (world, id) = world_with_reasons().await;
    let told = look_up(&world, "citizen-weak", &format!("urn:altinn:dialog-id:{id}"))
        .await
        .json();
    assert_eq!(told["instanceRef"], format!("urn:altinn:instance-id:{INSTANCE}"));
    assert_eq!(told["authorizationEvidence"]["currentAuthenticationLevel"], 0);
    assert_eq!(told["title"][1]["value"], "Du har en sak som krever handling");
    let request = TestRequest::get().uri(&format!("{LOOK_UP}?instanceRef=urn:altinn:dialog-id:{id}"));
    let told = world
        .send(bearer(request, "citizen").insert_header(("accept-language", "nn")))
        .await
        .json();
    assert_eq!(
        told["title"],
        json!([{"languageCode": "nn", "value": "Byggjesøknad manglar teikningar"}])
    );
}

#[actix_web::test]
async fn lookups_are_refused_in_the_order_of_the_contract() {
    let (world, id) = world_with_reasons().await;
    let forms = "InstanceRef must be a supported identifier: 'urn:altinn:instance-id:{partyId}/{uuid}', \
                 'urn:altinn:correspondence-id:{uuid}' or 'urn:altinn:dialog-id:{uuid}'.";
    for reference in [
        "",
        "x",
        "urn:altinn:instance-id:0/7d1a6c1e-52f1-4a57-9d4b-2f1f4f3f8a10",
        "urn:altinn:dialog-id:1",
    ] {
        let answer = look_up(&world, "citizen", reference).await;
        assert_eq!(
            answer.refusal(),
            (400, vec!["instanceRef".to_owned()]),
            "{reference}"
        );
        assert_eq!(answer.json()["errors"]["instanceRef"][0], forms);
    }
    assert_eq!(
        world.get("citizen", LOOK_UP).await.refusal(),
        (400, vec!["instanceRef".to_owned()])
    );
    let unknown = "urn:altinn:correspondence-id:7d1a6c1e-52f1-4a57-9d4b-2f1f4f3f8a10";
    let answer = look_up(&world, "citizen", unknown).await;
    assert_eq!(answer.refusal(), (404, vec!["InstanceRef".to_owned()]));
    let reference = format!("urn:altinn:dialog-id:{id}");
    world
        .registers
        .give_access(&Party::parse(PARTY).unwrap(), PartyAccess::default());
    let answer = look_up(&world, "citizen", &reference).await;
    assert_eq!(answer.refusal(), (403, vec!["Forbidden".to_owned()]));
    world
        .call(Method::DELETE, "owner", &format!("{DIALOGS}/{id}"), &Value::Null)
        .await;
    let answer = look_up(&world, "citizen", &reference).await;
    assert_eq!(answer.refusal(), (404, vec!["InstanceRef".to_owned()]));
}
