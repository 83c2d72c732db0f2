//! Sample dialogs of the first start, written through the public API like anybody's.

use chrono::{Duration, SecondsFormat};
use dialogporten_application::test_issuer::{TestBearer, TestTokenIssuer, TestTokenRequest};
use dialogporten_domain::Timestamp;
use dialogporten_domain::service_resource::OrgCode;
use serde_json::{Value, json};
use std::error::Error;
use std::time::Duration as Wait;

/// Parties that have sample dialogs.
const PARTIES: [&str; 6] = [
    "urn:altinn:organization:identifier-no:313339017",
    "urn:altinn:person:identifier-no:15816490100",
    "urn:altinn:organization:identifier-no:315010195",
    "urn:altinn:organization:identifier-no:310500003",
    "urn:altinn:organization:identifier-no:310412007",
    "urn:altinn:person:identifier-no:09878990096",
];

/// One kind of case; each party gets every kind.
struct Kind {
    owner: &'static str,
    resource: &'static str,
    status: &'static str,
    /// nb, nn, en.
    titles: [&'static str; 3],
    summaries: [&'static str; 3],
    /// Types of transmissions in order.
    transmissions: &'static [&'static str],
    /// Types of activities in order.
    activities: &'static [&'static str],
    /// Action of the primary button.
    action: Option<(&'static str, [&'static str; 2])>,
    /// Days until due, when due.
    due_in_days: Option<i64>,
}

const KINDS: [Kind; 10] = [
    Kind {
        owner: "ttd",
        resource: "ttd-tilsyn",
        status: "RequiresAttention",
        titles: [
            "Tilsyn: send inn dokumentasjon",
            "Tilsyn: send inn dokumentasjon",
            "Inspection: send in documentation",
        ],
        summaries: [
            "Vi trenger internkontrollrutinene deres.",
            "Vi treng internkontrollrutinane dykkar.",
            "We need your internal control procedures.",
        ],
        transmissions: &["Request"],
        activities: &["DialogCreated"],
        action: Some(("write", ["Last opp", "Upload"])),
        due_in_days: Some(30),
    },
    Kind {
        owner: "ttd",
        resource: "ttd-tilsyn",
        status: "Completed",
        titles: ["Tilsynsrapport", "Tilsynsrapport", "Inspection report"],
        summaries: [
            "Tilsynet er avsluttet uten avvik.",
            "Tilsynet er avslutta utan avvik.",
            "The inspection found nothing wrong.",
        ],
        transmissions: &["Decision"],
        activities: &["DialogCreated", "DialogClosed"],
        action: None,
        due_in_days: None,
    },
    Kind {
        owner: "ttd",
        resource: "app_ttd_byggesoknad",
        status: "Draft",
        titles: [
            "Byggesøknad, kladd",
            "Byggjesøknad, kladd",
            "Building application, draft",
        ],
        summaries: [
            "Fullfør søknaden.",
            "Fullfør søknaden.",
            "Complete the application.",
        ],
        transmissions: &[],
        activities: &["DialogCreated"],
        action: Some(("write", ["Fortsett", "Continue"])),
        due_in_days: None,
    },
    Kind {
        owner: "ttd",
        resource: "app_ttd_byggesoknad",
        status: "InProgress",
        titles: [
            "Byggesøknad under behandling",
            "Byggjesøknad under behandling",
            "Building application in process",
        ],
        summaries: [
            "Søknaden er mottatt.",
            "Søknaden er motteken.",
            "The application has been received.",
        ],
        transmissions: &["Submission", "Acceptance"],
        activities: &["DialogCreated"],
        action: Some(("read", ["Se søknaden", "See the application"])),
        due_in_days: None,
    },
    Kind {
        owner: "ttd",
        resource: "example-building-permit",
        status: "Awaiting",
        titles: [
            "Byggetillatelse: venter på nabo",
            "Byggjeløyve: ventar på nabo",
            "Building permit: waiting for neighbour",
        ],
        summaries: [
            "Nabovarsel er sendt.",
            "Nabovarsel er sendt.",
            "The neighbour has been notified.",
        ],
        transmissions: &["Information"],
        activities: &["DialogCreated"],
        action: Some(("delete", ["Trekk søknaden", "Withdraw"])),
        due_in_days: Some(60),
    },
    Kind {
        owner: "ttd",
        resource: "ttd-hoy",
        status: "NotApplicable",
        titles: [
            "Opplysninger i gradert sak",
            "Opplysningar i gradert sak",
            "Details of a sensitive case",
        ],
        summaries: [
            "Les etter pålogging på nivå 4.",
            "Les etter pålogging på nivå 4.",
            "Read after login at level 4.",
        ],
        transmissions: &["Alert"],
        activities: &["Information"],
        action: None,
        due_in_days: None,
    },
    Kind {
        owner: "nyk",
        resource: "nyk-skjema",
        status: "RequiresAttention",
        titles: [
            "Søk om skjenkebevilling",
            "Søk om skjenkeløyve",
            "Apply for a licence to serve alcohol",
        ],
        summaries: [
            "Skjemaet er klart for utfylling.",
            "Skjemaet er klart for utfylling.",
            "The form is ready.",
        ],
        transmissions: &[],
        activities: &["DialogCreated"],
        action: Some(("write", ["Fyll ut", "Fill in"])),
        due_in_days: Some(14),
    },
    Kind {
        owner: "nyk",
        resource: "nyk-skjema",
        status: "InProgress",
        titles: ["Barnehageplass", "Barnehageplass", "Kindergarten place"],
        summaries: [
            "Søknaden behandles.",
            "Søknaden er under behandling.",
            "The application is being processed.",
        ],
        transmissions: &["Submission", "Information", "Request"],
        activities: &["DialogCreated", "Information"],
        action: Some(("read", ["Se saken", "See the case"])),
        due_in_days: None,
    },
    Kind {
        owner: "nyk",
        resource: "nyk-skjema",
        status: "Completed",
        titles: [
            "Vedtak om parkeringstillatelse",
            "Vedtak om parkeringsløyve",
            "Decision on a parking permit",
        ],
        summaries: [
            "Søknaden er innvilget.",
            "Søknaden er innvilga.",
            "The application has been granted.",
        ],
        transmissions: &["Submission", "Decision"],
        activities: &["DialogCreated", "DialogClosed"],
        action: None,
        due_in_days: None,
    },
    Kind {
        owner: "nyk",
        resource: "other-owner-service",
        status: "NotApplicable",
        titles: [
            "Informasjon om renovasjon",
            "Informasjon om renovasjon",
            "About waste collection",
        ],
        summaries: [
            "Nye hentedager fra neste måned.",
            "Nye hentedagar frå neste månad.",
            "New collection days from next month.",
        ],
        transmissions: &["Information"],
        activities: &[],
        action: None,
        due_in_days: None,
    },
];

/// Writes one dialog for each party and kind. A dialog that is there from an interrupted run stays as it is.
pub(crate) async fn write(
    base_uri: &str,
    issuer: &dyn TestTokenIssuer,
    now: Timestamp,
) -> Result<usize, Box<dyn Error>> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Wait::from_secs(30))
        .build()?;
    let mut written = 0;
    for owner in ["ttd", "nyk"] {
        let token = token(issuer, owner)?;
        for (number, party) in PARTIES.iter().enumerate() {
            for (index, kind) in KINDS.iter().enumerate().filter(|(_, kind)| kind.owner == owner) {
                let key = format!("sample-{number}-{index}");
                let response = client
                    .post(format!("{base_uri}/api/v1/serviceowner/dialogs"))
                    .bearer_auth(&token)
                    .json(&dialog(kind, party, &key, now))
                    .send()
                    .await?;
                let status = response.status();
                if !status.is_success() && status.as_u16() != 409 {
                    let said = response.text().await.unwrap_or_default();
                    return Err(format!(
                        "a sample dialog of {} was refused with {status}: {said}",
                        kind.resource
                    )
                    .into());
                }
                written += 1;
            }
        }
    }
    Ok(written)
}

fn token(issuer: &dyn TestTokenIssuer, owner: &str) -> Result<String, Box<dyn Error>> {
    let code = OrgCode::parse(owner).ok_or("the owner has no code")?;
    Ok(issuer.issue(&TestTokenRequest {
        bearer: TestBearer::ServiceOwner(code),
        scopes: Vec::new(),
        level: None,
        lifetime_seconds: 600,
    })?)
}

fn dialog(kind: &Kind, party: &str, key: &str, now: Timestamp) -> Value {
    let address = format!("https://{}.example.no/{key}", kind.owner);
    let transmissions: Vec<_> = kind
        .transmissions
        .iter()
        .map(|transmission| {
            let sender = if *transmission == "Submission" {
                json!({ "actorType": "PartyRepresentative", "actorId": party })
            } else {
                json!({ "actorType": "ServiceOwner" })
            };
            json!({
                "type": transmission,
                "sender": sender,
                "content": { "title": texts(&kind.titles), "summary": texts(&kind.summaries) },
                "attachments": [attachment(&address, "Vedlegg", "Attachment")],
            })
        })
        .collect();
    let activities: Vec<_> = kind
        .activities
        .iter()
        .map(|activity| {
            let mut value = json!({ "type": activity, "performedBy": { "actorType": "ServiceOwner" } });
            if *activity == "Information"
                && let Some(value) = value.as_object_mut()
            {
                value.insert("description".into(), localizations(&kind.summaries));
            }
            value
        })
        .collect();
    let mut dialog = json!({
        "idempotentKey": key,
        "serviceResource": format!("urn:altinn:resource:{}", kind.resource),
        "party": party,
        "status": kind.status,
        "externalReference": key,
        "content": { "title": texts(&kind.titles), "summary": texts(&kind.summaries) },
        "searchTags": [{ "value": kind.resource }],
        "attachments": [attachment(&address, "Dokument", "Document")],
        "transmissions": transmissions,
        "activities": activities,
    });
    let Some(members) = dialog.as_object_mut() else {
        return dialog;
    };
    if let Some((action, [nb, en])) = kind.action {
        let mut button = json!({
            "action": action,
            "url": address,
            "priority": "Primary",
            "httpMethod": "GET",
            "title": [{ "value": nb, "languageCode": "nb" }, { "value": en, "languageCode": "en" }],
        });
        if action == "delete"
            && let Some(button) = button.as_object_mut()
        {
            button.insert("httpMethod".into(), json!("DELETE"));
            button.insert("isDeleteDialogAction".into(), json!(true));
        }
        members.insert("guiActions".into(), json!([button]));
        let endpoint = json!({ "url": format!("{address}/api"), "httpMethod": "GET", "version": "v1" });
        members.insert(
            "apiActions".into(),
            json!([{ "action": "read", "endpoints": [endpoint] }]),
        );
    }
    if let Some(days) = kind.due_in_days {
        let due_at = (now + Duration::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true);
        members.insert("dueAt".into(), json!(due_at));
    }
    dialog
}

fn localizations(texts: &[&str; 3]) -> Value {
    let languages = ["nb", "nn", "en"];
    texts
        .iter()
        .zip(languages)
        .map(|(value, language)| json!({ "value": value, "languageCode": language }))
        .collect()
}

fn texts(texts: &[&str; 3]) -> Value {
    json!({ "value": localizations(texts), "mediaType": "text/plain" })
}

fn attachment(address: &str, nb: &str, en: &str) -> Value {
    json!({
        "displayName": [{ "value": nb, "languageCode": "nb" }, { "value": en, "languageCode": "en" }],
        "urls": [
            { "url": format!("{address}.pdf"), "mediaType": "application/pdf", "consumerType": "Gui" },
            { "url": format!("{address}/api.pdf"), "mediaType": "application/pdf", "consumerType": "Api" },
        ],
    })
}
