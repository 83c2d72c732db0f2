//! Varied dialogs from a seed: the same seed gives the same dialog.

use crate::ambient::{noon, version_7};
use crate::builders;
use chrono::TimeDelta;
use dialogporten_application::unit_of_work::{EventBatch, EventSubject};
use dialogporten_domain::Timestamp;
use dialogporten_domain::action::{ApiAction, ApiActionEndpoint, GuiAction, GuiActionPriority, HttpVerb};
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::actor::{Actor, ActorName, Representative};
use dialogporten_domain::attachment::{Attachment, AttachmentUrl, AttachmentUrlConsumerType};
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::content::{ContentValue, DialogContent, TransmissionContent};
use dialogporten_domain::dialog::{Dialog, DialogChanges, NewDialog, ServiceFacts, WritePolicy};
use dialogporten_domain::identifier::{
    ActivityId, ApiActionEndpointId, ApiActionId, AttachmentId, AttachmentUrlId, DialogId, EventId,
    GuiActionId, Revision, TransmissionId,
};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::party::Party;
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::service_resource::ServiceResourceType;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::text::{IdempotentKey, Progress, SearchTag, ShortText};
use dialogporten_domain::transmission::{NavigationalAction, Transmission, TransmissionType};
use dialogporten_domain::uri::{HttpsUrl, UriReference};
use uuid::Uuid;

/// Numbers from a seed (xorshift).
#[derive(Debug, Clone)]
pub struct Samples {
    state: u64,
    ids: u64,
    now: Timestamp,
}

impl Samples {
    /// Samples of one seed. Ids of different seeds differ.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            ids: seed << 24,
            now: noon(),
        }
    }

    /// As [`Samples::new`], at another time.
    #[must_use]
    pub fn at(seed: u64, now: Timestamp) -> Self {
        Self {
            now,
            ..Self::new(seed)
        }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn some<T>(&mut self, most: u64, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = usize::try_from(self.below(from.len() as u64)).unwrap();
        from.get(index).copied().unwrap()
    }

    /// The next id, of version 7.
    pub fn id(&mut self) -> Uuid {
        self.ids += 1;
        version_7(self.now, self.ids)
    }

    /// A number.
    pub fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    /// A second later.
    pub fn tick(&mut self) -> Timestamp {
        self.now += TimeDelta::seconds(1);
        self.now
    }

    fn later(&mut self) -> Timestamp {
        let micros = i64::try_from(self.below(1_000_000_000_000)).unwrap();
        self.now + TimeDelta::microseconds(1 + micros)
    }

    fn words(&mut self) -> String {
        const WORDS: [&str; 10] = [
            "Skattemelding",
            "søknad",
            "Ærlighet",
            "\"sitat\"",
            "line\nbreak",
            "emoji 🎉",
            "back\\slash",
            "vedtak",
            "høring",
            "påminnelse",
        ];
        let count = 1 + self.below(6);
        let words: Vec<_> = (0..count).map(|_| self.pick(&WORDS)).collect();
        words.join(" ")
    }

    fn texts(&mut self) -> Localizations {
        let (nb, nn, en) = (self.words(), self.words(), self.words());
        let mut pairs = vec![(nb.as_str(), "nb")];
        if self.below(2) == 0 {
            pairs.push((nn.as_str(), "nn"));
        }
        if self.below(3) == 0 {
            pairs.push((en.as_str(), "en"));
        }
        Localizations::parse(pairs, 255).unwrap()
    }

    fn plain(&mut self) -> ContentValue {
        ContentValue {
            media_type: MediaType::PlainText,
            value: self.texts(),
        }
    }

    fn short(&mut self) -> ShortText {
        ShortText::parse(self.words()).unwrap()
    }

    fn url(&mut self) -> HttpsUrl {
        let number = self.below(1_000_000);
        HttpsUrl::parse(&format!("https://service.example.no/files/{number}?q=a%20b")).unwrap()
    }

    fn uri(&mut self) -> UriReference {
        let number = self.below(1_000_000);
        UriReference::parse(&format!("urn:service:thing:{number}")).unwrap()
    }

    fn attribute(&mut self) -> AuthorizationAttribute {
        AuthorizationAttribute::parse(self.pick(&[
            "urn:altinn:task:Task_1",
            "part2",
            "urn:altinn:resource:other",
        ]))
        .unwrap()
    }

    fn actor(&mut self, party: &Party) -> Actor {
        let name = ActorName::parse("Nordmann Kari").unwrap();
        match self.below(4) {
            0 => Actor::PartyRepresentative(Representative::Named(name)),
            1 => Actor::identified(builders::person(), name),
            2 => Actor::identified(party.identifier().clone(), name),
            _ => Actor::ServiceOwner,
        }
    }

    fn attachment(&mut self) -> Attachment {
        let mut urls = vec![self.attachment_url()];
        urls.extend(self.some(1, Self::attachment_url));
        Attachment {
            id: AttachmentId::new(self.id()),
            display_name: self.maybe(Self::texts),
            name: self.maybe(Self::short),
            urls,
            expires_at: self.maybe(Self::later),
        }
    }

    fn attachment_url(&mut self) -> AttachmentUrl {
        AttachmentUrl {
            id: AttachmentUrlId::new(self.id()),
            url: self.url(),
            media_type: self.maybe(|_| ShortText::parse("application/pdf").unwrap()),
            consumer_type: self.pick(&[AttachmentUrlConsumerType::Gui, AttachmentUrlConsumerType::Api]),
        }
    }

    fn gui_action(&mut self) -> GuiAction {
        GuiAction {
            id: GuiActionId::new(self.id()),
            action: self.short(),
            url: self.url(),
            authorization_attribute: self.maybe(Self::attribute),
            is_delete_dialog_action: self.below(2) == 0,
            http_method: self.pick(&[HttpVerb::Get, HttpVerb::Post, HttpVerb::Delete]),
            priority: GuiActionPriority::Tertiary,
            title: self.texts(),
            prompt: self.maybe(Self::texts),
        }
    }

    fn api_action(&mut self) -> ApiAction {
        let mut endpoints = vec![self.endpoint()];
        endpoints.extend(self.some(1, Self::endpoint));
        endpoints.sort_by_key(|endpoint| endpoint.id);
        ApiAction {
            id: ApiActionId::new(self.id()),
            action: self.short(),
            name: self.maybe(Self::short),
            authorization_attribute: self.maybe(Self::attribute),
            endpoints,
        }
    }

    fn endpoint(&mut self) -> ApiActionEndpoint {
        let sunset_at = self.maybe(Self::later);
        ApiActionEndpoint {
            id: ApiActionEndpointId::new(self.id()),
            version: self.maybe(Self::short),
            url: self.url(),
            http_method: self.pick(&HttpVerb::ALL),
            documentation_url: self.maybe(Self::uri),
            request_schema: self.maybe(Self::uri),
            response_schema: self.maybe(Self::uri),
            deprecated: sunset_at.is_some(),
            sunset_at,
        }
    }

    /// A transmission of a dialog of `party`.
    pub fn transmission(&mut self, party: &Party) -> Transmission {
        let embed = |samples: &mut Self| ContentValue {
            media_type: MediaType::EmbeddableMarkdown,
            value: Localizations::parse([(samples.url().as_str(), "nb")], 1023).unwrap(),
        };
        let key =
            self.maybe(|samples| IdempotentKey::parse(format!("key-{}", samples.id().simple())).unwrap());
        Transmission {
            id: TransmissionId::new(self.id()),
            created_at: self.now,
            idempotent_key: key,
            authorization_attribute: self.maybe(Self::attribute),
            extended_type: self.maybe(Self::uri),
            external_reference: self.maybe(Self::short),
            related_transmission_id: None,
            kind: self.pick(&TransmissionType::ALL),
            sender: self.actor(party),
            content: Some(TransmissionContent {
                title: self.plain(),
                summary: self.maybe(Self::plain),
                content_reference: self.maybe(embed),
            }),
            attachments: self.some(2, Self::attachment),
            navigational_actions: self.some(2, |samples| NavigationalAction {
                title: samples.texts(),
                url: samples.url(),
                expires_at: samples.maybe(Self::later),
            }),
        }
    }

    /// An activity of a dialog of `party`.
    pub fn activity(&mut self, party: &Party) -> Activity {
        let kind = self.pick(&[
            ActivityType::Information,
            ActivityType::DialogCreated,
            ActivityType::PaymentMade,
        ]);
        Activity {
            id: ActivityId::new(self.id()),
            created_at: self.now,
            kind,
            extended_type: self.maybe(Self::uri),
            transmission_id: None,
            performed_by: self.actor(party),
            description: (kind == ActivityType::Information).then(|| self.texts()),
        }
    }

    fn content(&mut self) -> DialogContent {
        DialogContent {
            title: self.plain(),
            sender_name: self.maybe(Self::plain),
            summary: self.maybe(Self::plain),
            additional_info: self.maybe(|samples| ContentValue {
                media_type: MediaType::Markdown,
                value: samples.texts(),
            }),
            extended_status: self.maybe(|_| builders::plain("Til vurdering")),
            main_content_reference: None,
            non_sensitive_title: self.maybe(Self::plain),
            non_sensitive_summary: self.maybe(Self::plain),
        }
    }

    /// A dialog of `party` with everything that dialogs can have.
    pub fn new_dialog(&mut self, party: &Party) -> NewDialog {
        let process = self.maybe(Self::uri);
        let due_at = self.maybe(Self::later);
        let mut labels = self.some(3, |samples| {
            ServiceOwnerLabel::parse(&format!("Label {}", samples.below(1000))).unwrap()
        });
        labels.sort();
        labels.dedup();
        let mut tags = self.some(3, |samples| {
            SearchTag::parse(&format!("tag{}", samples.below(1000))).unwrap()
        });
        tags.sort();
        tags.dedup();
        let label = self
            .maybe(|samples| samples.pick(&[SystemLabel::Default, SystemLabel::Bin, SystemLabel::Archive]));
        let key = self.maybe(|samples| IdempotentKey::parse(samples.id().simple().to_string()).unwrap());
        NewDialog {
            id: DialogId::new(self.id()),
            idempotent_key: key,
            service_resource: builders::resource(self.pick(&["skatt-melding", "brreg-meld", "nav-soknad"])),
            party: party.clone(),
            progress: self.maybe(|samples| Progress::new(samples.below(101).cast_signed()).unwrap()),
            extended_status: self.maybe(Self::short),
            external_reference: self.maybe(Self::short),
            created_at: None,
            updated_at: None,
            visible_from: None,
            due_at,
            expires_at: self.maybe(|samples| {
                due_at.unwrap_or(samples.now) + TimeDelta::days(1 + samples.below(9).cast_signed())
            }),
            preceding_process: process.as_ref().and_then(|_| self.maybe(Self::uri)),
            process,
            status: self.pick(&DialogStatus::ALL),
            system_label: label,
            service_owner_labels: labels,
            is_api_only: self.below(5) == 0,
            content: Some(self.content()),
            search_tags: tags,
            attachments: self.some(3, Self::attachment),
            gui_actions: self.some(3, Self::gui_action),
            api_actions: self.some(2, Self::api_action),
            transmissions: self.some(3, |samples| samples.transmission(party)),
            activities: self.some(4, |samples| samples.activity(party)),
        }
    }

    /// The changes and events that registering `new` makes.
    ///
    /// # Panics
    /// When `new` breaks a rule.
    pub fn created(&mut self, new: NewDialog) -> (DialogChanges, EventBatch) {
        let service = ServiceFacts {
            org: builders::org(),
            service_resource_type: self.pick(&ServiceResourceType::ALL),
        };
        let revision = Revision::new(self.id());
        let now = self.now;
        let dialog = Dialog::create(new, service, WritePolicy::default(), revision, now, &mut || {
            self.id()
        })
        .unwrap();
        self.batch(dialog.into_changes())
    }

    /// A change with its events taken out into a batch, as use cases do.
    pub fn batch(&mut self, mut changes: DialogChanges) -> (DialogChanges, EventBatch) {
        let events = std::mem::take(&mut changes.events);
        let batch = EventBatch {
            about: EventSubject::from(&changes.current),
            occurred_at: self.now,
            silent: changes.silent,
            events: events
                .into_iter()
                .map(|event| (EventId::new(self.id()), event))
                .collect(),
        };
        (changes, batch)
    }
}
