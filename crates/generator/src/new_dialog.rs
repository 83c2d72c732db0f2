//! The n-th dialog.

mod children;

use crate::identifiers::Ids;
use crate::random::Random;
use crate::words::{self, Language, compounds, title};
use crate::world::{InvalidWorld, Service, World};
use chrono::TimeDelta;
use dialogporten_domain::Timestamp;
use dialogporten_domain::actor::{Actor, ActorName};
use dialogporten_domain::content::{ContentValue, DialogContent};
use dialogporten_domain::dialog::{Dialog, DialogChanges, NewDialog, ServiceFacts, WritePolicy, seen};
use dialogporten_domain::identifier::{DialogId, Revision};
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::media_type::MediaType;
use dialogporten_domain::party::{Party, PartyIdentifier, PartyKind};
use dialogporten_domain::seen_log::{DialogUserType, SeenRecord};
use dialogporten_domain::service_owner_context::ServiceOwnerLabel;
use dialogporten_domain::status::DialogStatus;
use dialogporten_domain::system_label::SystemLabel;
use dialogporten_domain::text::{IdempotentKey, Progress, SearchTag, ShortText};
use dialogporten_domain::uri::UriReference;

/// A dialog as it is stored, and who has seen its latest content.
#[derive(Debug)]
pub struct Generated {
    /// All of it.
    pub changes: DialogChanges,
    /// Readers.
    pub seen: Vec<SeenRecord>,
}

/// What the parts of one dialog are made from.
pub(super) struct Making<'w> {
    world: &'w World,
    pub(super) number: u64,
    pub(super) random: Random,
    pub(super) ids: Ids,
    pub(super) created: Timestamp,
    pub(super) party: Party,
    service: &'w Service,
}

impl World {
    /// The dialog of that number, below [`World::size`].
    ///
    /// # Errors
    /// [`InvalidWorld`]: never; every part of a dialog keeps the domain's rules.
    pub fn dialog(&self, number: u64) -> Result<Generated, InvalidWorld> {
        let mut random = Random::of(self.seed, number);
        // The party first: it is also drawn alone, to find the dialogs of a party.
        let party = self.party(&mut random).ok_or(InvalidWorld("party"))?.clone();
        let service = self.service(&mut random).ok_or(InvalidWorld("service"))?;
        let created = self.time_of(number);
        Making {
            world: self,
            number,
            random,
            ids: Ids::new(self.seed, number, created),
            created,
            party,
            service,
        }
        .dialog()
    }

    /// The label of a service owner that this dialog alone may have; one dialog in five has it.
    #[must_use]
    pub fn own_label(number: u64) -> String {
        format!("sak-{number:09}")
    }
}

impl Making<'_> {
    fn dialog(mut self) -> Result<Generated, InvalidWorld> {
        let id = DialogId::new(self.ids.next());
        let revision = Revision::new(self.ids.next());
        let new = self.new_dialog(id)?;
        let service = ServiceFacts {
            org: self.service.org.clone(),
            service_resource_type: self.service.kind,
        };
        let (created, ids) = (self.created, &mut self.ids);
        let mut dialog = Dialog::create(
            new,
            service,
            WritePolicy::default(),
            revision,
            created,
            &mut || ids.next(),
        )
        .map_err(|_| InvalidWorld("dialog"))?;
        let is_hidden = dialog
            .snapshot()
            .visible_from
            .is_some_and(|from| from > self.world.until);
        let user = self.actor()?;
        let mut seen = Vec::new();
        if !is_hidden && self.random.per_mille(self.readers()) {
            seen.extend(self.reading(&dialog, &user)?);
        } else if !is_hidden && self.random.per_mille(10) {
            // With the dialogs of readers left out 0.5 % of all.
            self.relabel(&mut dialog, SystemLabel::MarkedAsUnopened, &user)?;
        }
        if !is_hidden && self.is_old() {
            match self.random.below(100) {
                0..12 => self.relabel(&mut dialog, SystemLabel::Archive, &user)?,
                12..15 => self.relabel(&mut dialog, SystemLabel::Bin, &user)?,
                _ => {}
            }
        }
        Ok(Generated {
            changes: dialog.into_changes(),
            seen,
        })
    }

    /// Readers of a thousand dialogs: new ones are read sooner than their age would say, old ones were read elsewhere.
    fn readers(&self) -> u64 {
        if self.is_old() { 500 } else { 600 }
    }

    fn is_old(&self) -> bool {
        self.world.until - self.created > TimeDelta::days(180)
    }

    fn relabel(
        &mut self,
        dialog: &mut Dialog,
        label: SystemLabel,
        user: &PartyIdentifier,
    ) -> Result<(), InvalidWorld> {
        let (ids, later) = (&mut self.ids, self.created + TimeDelta::hours(30));
        let actor = Actor::identified(user.clone(), name()?);
        dialog
            .change_labels(&[label], &[], &actor, later, &mut || ids.next())
            .map(drop)
            .map_err(|_| InvalidWorld("label"))
    }

    fn reading(&self, dialog: &Dialog, user: &PartyIdentifier) -> Result<Option<SeenRecord>, InvalidWorld> {
        let snapshot = dialog.snapshot();
        let name = name()?;
        Ok(seen::record_to_make(snapshot, &[], user).map(|id| SeenRecord {
            id,
            seen_at: snapshot.updated_at + TimeDelta::hours(27),
            user_type: DialogUserType::Person,
            is_via_service_owner: false,
            seen_by: Actor::identified(user.clone(), name),
        }))
    }

    /// The person who acts: the party itself or an employee.
    pub(super) fn actor(&mut self) -> Result<PartyIdentifier, InvalidWorld> {
        if self.party.identifier().kind() == PartyKind::Person {
            return Ok(self.party.identifier().clone());
        }
        let place = self.random.skewed(self.world.actors.len(), 1);
        let number = self.world.actors.get(place).map_or("", String::as_str);
        PartyIdentifier::of_kind(PartyKind::Person, number).map_err(|_| InvalidWorld("person"))
    }

    fn new_dialog(&mut self, id: DialogId) -> Result<NewDialog, InvalidWorld> {
        let visible_from = match self.random.below(1_000) {
            0..50 => Some(self.world.until + TimeDelta::minutes(1_440 + self.below(86_400))),
            50..80 => Some(self.created + TimeDelta::minutes(60 + self.below(10_000))),
            _ => None,
        };
        let shown = visible_from.unwrap_or(self.created);
        let due_at = self
            .random
            .per_mille(400)
            .then(|| shown + TimeDelta::minutes(1_440 + self.below(130_000)));
        let expires_at = self
            .random
            .per_mille(100)
            .then(|| due_at.unwrap_or(shown) + TimeDelta::days(1_000 + self.below(2_000)));
        let process = self
            .random
            .per_mille(150)
            .then(|| format!("urn:prosess:{}", self.number / 3));
        let label =
            ServiceOwnerLabel::parse(&World::own_label(self.number)).map_err(|_| InvalidWorld("label"))?;
        let status = self.random.pick(
            &[
                DialogStatus::NotApplicable,
                DialogStatus::NotApplicable,
                DialogStatus::Completed,
                DialogStatus::InProgress,
                DialogStatus::RequiresAttention,
                DialogStatus::Awaiting,
                DialogStatus::Draft,
            ],
            DialogStatus::NotApplicable,
        );
        Ok(NewDialog {
            id,
            idempotent_key: self
                .random
                .per_mille(500)
                .then(|| IdempotentKey::parse(format!("nr-{:012}", self.number)))
                .transpose()
                .map_err(|_| InvalidWorld("key"))?,
            service_resource: self.service.resource.clone(),
            party: self.party.clone(),
            progress: self
                .random
                .per_mille(100)
                .then(|| Progress::new(self.below(101)))
                .flatten(),
            extended_status: None,
            external_reference: self
                .random
                .per_mille(300)
                .then(|| short(format!("ekstern/{}", self.number)))
                .transpose()?,
            created_at: None,
            updated_at: None,
            visible_from,
            due_at,
            expires_at,
            process: process
                .map(|text| UriReference::restore(text).map_err(|_| InvalidWorld("process")))
                .transpose()?,
            preceding_process: None,
            status,
            system_label: None,
            service_owner_labels: if self.number.is_multiple_of(5) {
                vec![label]
            } else {
                Vec::new()
            },
            is_api_only: self.random.per_mille(10),
            content: Some(self.content()?),
            search_tags: if self.random.per_mille(50) {
                vec![SearchTag::parse("prioritert").map_err(|_| InvalidWorld("tag"))?]
            } else {
                Vec::new()
            },
            attachments: self.attachments(400)?,
            gui_actions: self.gui_actions()?,
            api_actions: Vec::new(),
            transmissions: self.transmissions()?,
            activities: self.activities()?,
        })
    }

    pub(super) fn below(&mut self, end: u64) -> i64 {
        i64::try_from(self.random.below(end)).unwrap_or(0)
    }

    fn content(&mut self) -> Result<DialogContent, InvalidWorld> {
        let languages = self.languages();
        let titles = self.texts(&languages, |random, language| title(random, language, 3))?;
        let (common, seven, rare) = (
            self.random.per_mille(800),
            self.random.per_mille(70),
            self.random.per_mille(2),
        );
        let unique = words::unique(self.world.seed, self.number);
        let summaries = self.texts(&languages, |random, language| {
            let mut text = title(random, language, 4);
            for (has, word) in [
                (common, words::COMMON),
                (seven, words::SEVEN_PERCENT),
                (rare, words::RARE),
                (true, unique.as_str()),
            ] {
                if has {
                    text.push(' ');
                    text.push_str(word);
                }
            }
            text
        })?;
        let more = if self.random.per_mille(100) {
            Some(self.texts(&[Language::Bokmal], |random, language| {
                let text = compounds(random, language, 12);
                text.chars().take(900).collect()
            })?)
        } else {
            None
        };
        Ok(DialogContent {
            title: plain(titles),
            sender_name: None,
            summary: Some(plain(summaries)),
            additional_info: more.map(plain),
            extended_status: None,
            main_content_reference: None,
            non_sensitive_title: None,
            non_sensitive_summary: None,
        })
    }

    fn languages(&mut self) -> Vec<Language> {
        let mut languages = vec![Language::Bokmal];
        if self.random.per_mille(100) {
            languages.push(Language::Nynorsk);
        }
        if self.random.per_mille(150) {
            languages.push(Language::English);
        }
        languages
    }

    pub(super) fn texts(
        &mut self,
        languages: &[Language],
        text: impl Fn(&mut Random, Language) -> String,
    ) -> Result<Localizations, InvalidWorld> {
        let texts: Vec<_> = languages
            .iter()
            .map(|language| (text(&mut self.random, *language), language.code()))
            .collect();
        let pairs = texts.iter().map(|(text, code)| (text.as_str(), *code));
        Localizations::parse(pairs, 1_023).map_err(|_| InvalidWorld("text"))
    }
}

pub(super) fn plain(value: Localizations) -> ContentValue {
    ContentValue {
        media_type: MediaType::PlainText,
        value,
    }
}

pub(super) fn short(text: String) -> Result<ShortText, InvalidWorld> {
    ShortText::parse(text).map_err(|_| InvalidWorld("short text"))
}

pub(super) fn name() -> Result<ActorName, InvalidWorld> {
    ActorName::parse(crate::directory::ACTOR_NAME).map_err(|_| InvalidWorld("name"))
}
