//! The documents that the benchmark creates: an average dialog (`spec/storage-design.md` § 1): 1.1 transmissions, 3 activities, texts in
//! two languages, about 4.2 kB of JSON, no two alike.

use chrono::DateTime;
use serde_json::{Value, json};

use crate::random::Random;
use crate::world::{RESOURCES, World};

const NORWEGIAN: &[&str] = &[
    "søknaden",
    "vedtaket",
    "fristen",
    "saken",
    "er",
    "behandlet",
    "mottatt",
    "av",
    "kommunen",
    "og",
    "dokumentasjon",
    "mangler",
    "du",
    "må",
    "sende",
    "inn",
    "før",
    "vi",
    "kan",
    "avgjøre",
    "klagen",
    "opplysninger",
    "om",
    "inntekt",
    "eiendom",
    "arbeidsgiver",
    "betaling",
    "faktura",
    "signere",
    "skjemaet",
    "registrert",
    "endring",
    "virksomheten",
    "ansatte",
    "tilskudd",
    "tillatelse",
    "tegninger",
    "nabovarsel",
    "skatt",
    "avgift",
    "perioden",
    "kvartal",
    "beløpet",
    "kroner",
    "utbetalt",
    "konto",
    "svar",
    "henvendelse",
    "rett",
    "til",
    "innsyn",
    "veiledning",
];
const ENGLISH: &[&str] = &[
    "the",
    "application",
    "decision",
    "deadline",
    "case",
    "is",
    "processed",
    "received",
    "by",
    "municipality",
    "and",
    "documentation",
    "missing",
    "you",
    "must",
    "submit",
    "before",
    "we",
    "can",
    "settle",
    "complaint",
    "information",
    "about",
    "income",
    "property",
    "employer",
    "payment",
    "invoice",
    "sign",
    "form",
    "registered",
    "change",
    "company",
    "employees",
    "grant",
    "permit",
    "drawings",
    "notice",
    "tax",
    "fee",
    "period",
    "quarter",
    "amount",
    "paid",
    "account",
    "answer",
    "enquiry",
    "right",
    "of",
    "access",
    "guidance",
    "agency",
];

/// Makes the documents of one run.
#[derive(Debug)]
pub(crate) struct Documents {
    world: World,
    /// Start of the run, milliseconds since 1970; all times in the documents lie before it.
    started: u64,
}

impl Documents {
    /// Documents about the parties of `world`.
    pub(crate) fn new(world: World, started: u64) -> Self {
        Self { world, started }
    }

    /// The world the documents are about.
    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// The body that creates the dialog with that number.
    pub(crate) fn create(&self, number: u64) -> Value {
        let mut random = Random::of(1, number);
        let owner = self.world.owner_of(number);
        let base = format!(
            "https://service{}.example.no/cases/{}-{number}",
            random.below(40),
            random.below(1_000_000)
        );
        let transmissions = 1 + u64::from(random.chance(10));
        let ids: Vec<String> = (0..transmissions).map(|at| self.id(&mut random, at)).collect();
        let person_acts = owner.party.ends_with(&owner.reader);
        let mut body = json!({
            "serviceResource": format!("urn:altinn:resource:load-{}", random.below(RESOURCES)),
            "party": owner.party,
            "externalReference": format!("CASE/{}/{number}", 2020 + random.below(7)),
            "status": random.pick(&["NotApplicable", "InProgress", "Awaiting", "RequiresAttention", "Completed"]),
            "content": content(&mut random, &base),
            "searchTags": [ { "value": format!("tema {}", random.pick(NORWEGIAN)) }, { "value": format!("sak {}", random.below(1_000_000)) } ],
            "attachments": [attachment(&mut random, &base)],
            "guiActions": [gui_action(&mut random, &base)],
            "apiActions": [ { "action": "read", "endpoints": [ { "url": format!("{base}/api"), "httpMethod": "GET" } ] } ],
            "transmissions": ids.iter().map(|id| self.transmission(&mut random, id, &base)).collect::<Vec<_>>(),
            "activities": self.activities(&mut random, ids.first().map_or("", String::as_str), person_acts),
        });
        if let Some(members) = body.as_object_mut() {
            if random.chance(40) {
                members.insert("progress".into(), random.below(101).into());
            }
            if random.chance(50) {
                members.insert(
                    "dueAt".into(),
                    format!(
                        "2097-{:02}-{:02}T22:00:00.0000000Z",
                        1 + random.below(12),
                        1 + random.below(28)
                    )
                    .into(),
                );
            }
            if random.chance(30) {
                let label = format!("team-{}", random.pick(&["north", "south", "east", "west"]));
                members.insert(
                    "serviceOwnerContext".into(),
                    json!({ "serviceOwnerLabels": [ { "value": label } ] }),
                );
            }
        }
        body
    }

    /// A UUID of version 7 whose time lies before the run.
    fn id(&self, random: &mut Random, position: u64) -> String {
        let mut noise = [0_u8; 10];
        let bits = [random.next().to_le_bytes(), random.next().to_le_bytes()];
        for (target, source) in noise.iter_mut().zip(bits.iter().flatten()) {
            *target = *source;
        }
        let millis = self.started - 1_000_000 - random.below(1_000_000) + position;
        uuid::Builder::from_unix_timestamp_millis(millis, &noise)
            .into_uuid()
            .to_string()
    }

    fn time(&self, random: &mut Random) -> String {
        let millis = self.started - 3_600_000 - random.below(80_000_000);
        DateTime::from_timestamp_millis(i64::try_from(millis).unwrap_or_default())
            .map(|time| time.format("%Y-%m-%dT%H:%M:%S%.6f0Z").to_string())
            .unwrap_or_default()
    }

    fn transmission(&self, random: &mut Random, id: &str, base: &str) -> Value {
        json!({
            "id": id,
            "createdAt": self.time(random),
            "type": random.pick(&["Information", "Acceptance", "Request", "Decision", "Alert"]),
            "sender": { "actorType": "ServiceOwner" },
            "content": { "title": text(random, 7, 120), "summary": text(random, 10, 200) },
            "attachments": [ {
                "displayName": localized(random, 3, 60),
                "urls": [ { "url": format!("{base}/letters/{}.pdf", random.below(1_000_000)), "mediaType": "application/pdf", "consumerType": "Gui" } ],
            } ],
        })
    }

    fn activities(&self, random: &mut Random, transmission: &str, person_acts: bool) -> Value {
        let by = if person_acts && random.chance(50) {
            json!({ "actorType": "PartyRepresentative", "actorName": random.sentence(NORWEGIAN, 2, 40) })
        } else {
            json!({ "actorType": "ServiceOwner" })
        };
        json!([
            { "id": self.id(random, 0), "createdAt": self.time(random), "type": "DialogCreated", "performedBy": { "actorType": "ServiceOwner" } },
            { "id": self.id(random, 1), "createdAt": self.time(random), "type": "Information", "performedBy": by,
              "description": localized(random, 7, 150) },
            { "id": self.id(random, 2), "createdAt": self.time(random), "type": "TransmissionOpened", "transmissionId": transmission,
              "performedBy": { "actorType": "ServiceOwner" } },
        ])
    }
}

fn content(random: &mut Random, base: &str) -> Value {
    let reference = json!({
        "value": [ { "value": format!("{base}/embed?lang=en"), "languageCode": "en" }, { "value": format!("{base}/embed?lang=nb"), "languageCode": "nb" } ],
        "mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown",
    });
    json!({
        "title": text(random, 7, 120),
        "summary": text(random, 12, 220),
        "senderName": text(random, 2, 60),
        "additionalInfo": text(random, 16, 320),
        "extendedStatus": text(random, 2, 24),
        "mainContentReference": reference,
    })
}

fn attachment(random: &mut Random, base: &str) -> Value {
    let file = random.below(1_000_000);
    json!({
        "displayName": localized(random, 3, 60),
        "urls": [
            { "url": format!("{base}/files/{file}.pdf"), "mediaType": "application/pdf", "consumerType": "Gui" },
            { "url": format!("{base}/api/files/{file}"), "mediaType": "application/pdf", "consumerType": "Api" },
        ],
    })
}

fn gui_action(random: &mut Random, base: &str) -> Value {
    json!({ "action": "write", "url": format!("{base}/open/{}", random.below(1_000_000)), "priority": "Primary", "httpMethod": "GET",
            "title": localized(random, 3, 50) })
}

/// A content value: two languages, in the order answers have them.
fn text(random: &mut Random, words: u64, limit: usize) -> Value {
    json!({ "value": localized(random, words, limit), "mediaType": "text/plain" })
}

fn localized(random: &mut Random, words: u64, limit: usize) -> Value {
    json!([
        { "value": random.sentence(ENGLISH, words, limit), "languageCode": "en" },
        { "value": random.sentence(NORWEGIAN, words, limit), "languageCode": "nb" },
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn documents() -> Documents {
        Documents::new(World::new(1_200, 800), 1_790_000_000_000)
    }

    #[test]
    fn no_two_documents_are_alike_and_their_mean_size_is_the_average_dialog() {
        let documents = documents();
        let bodies: Vec<String> = (0..1_000)
            .map(|number| documents.create(number).to_string())
            .collect();
        assert_eq!(bodies.iter().collect::<HashSet<_>>().len(), 1_000);
        let mean = bodies.iter().map(String::len).sum::<usize>() / bodies.len();
        assert!((4_000..=4_400).contains(&mean), "{mean} bytes");
    }

    #[test]
    fn the_mean_dialog_has_the_proportions_of_production() {
        let documents = documents();
        let count = |member: &str| {
            (0..1_000)
                .map(|n| documents.create(n)[member].as_array().map_or(0, Vec::len))
                .sum::<usize>()
        };
        assert!(
            (1_060..=1_140).contains(&count("transmissions")),
            "{}",
            count("transmissions")
        );
        assert_eq!(count("activities"), 3_000);
    }

    #[test]
    fn a_document_is_the_same_every_time_it_is_made() {
        assert_eq!(documents().create(42), documents().create(42));
    }
}
