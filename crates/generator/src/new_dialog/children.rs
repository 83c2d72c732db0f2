//! Attachments, buttons, transmissions and activities of a generated dialog.

use super::{Making, name, plain, short};
use crate::words::{Language, compounds, title};
use crate::world::InvalidWorld;
use chrono::TimeDelta;
use dialogporten_domain::action::{GuiAction, GuiActionPriority, HttpVerb};
use dialogporten_domain::activity::{Activity, ActivityType};
use dialogporten_domain::actor::Actor;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl, AttachmentUrlConsumerType};
use dialogporten_domain::content::TransmissionContent;
use dialogporten_domain::identifier::{
    ActivityId, AttachmentId, AttachmentUrlId, GuiActionId, TransmissionId,
};
use dialogporten_domain::transmission::{Transmission, TransmissionType};
use dialogporten_domain::uri::HttpsUrl;

/// One dialog in so many has a long history.
const LONG: u64 = 20_000;
/// Transmissions of a long history.
const MANY: usize = 200;

impl Making<'_> {
    fn url(&mut self, kind: &str) -> Result<HttpsUrl, InvalidWorld> {
        let number = self.number;
        HttpsUrl::restore(format!("https://tjeneste.example.no/{kind}/{number}"))
            .map_err(|_| InvalidWorld("URL"))
    }

    /// In so many dialogs of a thousand one attachment, in some of them two.
    pub(super) fn attachments(&mut self, share: u64) -> Result<Vec<Attachment>, InvalidWorld> {
        if !self.random.per_mille(share) {
            return Ok(Vec::new());
        }
        let count = if self.random.per_mille(200) { 2 } else { 1 };
        (0..count)
            .map(|_| {
                Ok(Attachment {
                    id: AttachmentId::new(self.ids.next()),
                    display_name: Some(
                        self.texts(&[Language::Bokmal], |random, language| title(random, language, 1))?,
                    ),
                    name: None,
                    urls: vec![AttachmentUrl {
                        id: AttachmentUrlId::new(self.ids.next()),
                        url: self.url("vedlegg")?,
                        media_type: Some(short("application/pdf".to_owned())?),
                        consumer_type: AttachmentUrlConsumerType::Gui,
                    }],
                    expires_at: None,
                })
            })
            .collect()
    }

    pub(super) fn gui_actions(&mut self) -> Result<Vec<GuiAction>, InvalidWorld> {
        if !self.random.per_mille(700) {
            return Ok(Vec::new());
        }
        Ok(vec![GuiAction {
            id: GuiActionId::new(self.ids.next()),
            action: short("read".to_owned())?,
            url: self.url("vis")?,
            authorization_attribute: None,
            is_delete_dialog_action: false,
            http_method: HttpVerb::Get,
            priority: GuiActionPriority::Primary,
            title: self.texts(&[Language::Bokmal], |_, _| "Åpne i tjenesten".to_owned())?,
            prompt: None,
        }])
    }

    pub(super) fn transmissions(&mut self) -> Result<Vec<Transmission>, InvalidWorld> {
        let count = if self.random.below(LONG) == 0 {
            MANY
        } else {
            match self.random.below(100) {
                0..55 => 0,
                55..87 => 1,
                87..97 => 2,
                _ => 4,
            }
        };
        (0..count).map(|place| self.transmission(place)).collect()
    }

    fn transmission(&mut self, place: usize) -> Result<Transmission, InvalidWorld> {
        let from_party = self.random.per_mille(200);
        let sender = if from_party {
            Actor::identified(self.actor()?, name()?)
        } else {
            Actor::ServiceOwner
        };
        let kind = if from_party {
            TransmissionType::Submission
        } else {
            self.random.pick(
                &[
                    TransmissionType::Information,
                    TransmissionType::Decision,
                    TransmissionType::Request,
                ],
                TransmissionType::Information,
            )
        };
        let summary = if self.random.per_mille(500) {
            Some(plain(self.texts(&[Language::Bokmal], |random, language| {
                compounds(random, language, 6)
            })?))
        } else {
            None
        };
        Ok(Transmission {
            id: TransmissionId::new(self.ids.next()),
            created_at: self.created + TimeDelta::milliseconds(i64::try_from(place).unwrap_or(0)),
            idempotent_key: None,
            authorization_attribute: None,
            extended_type: None,
            external_reference: None,
            related_transmission_id: None,
            kind,
            sender,
            content: Some(TransmissionContent {
                title: plain(self.texts(&[Language::Bokmal], |random, language| title(random, language, 3))?),
                summary,
                content_reference: None,
            }),
            attachments: self.attachments(200)?,
            navigational_actions: Vec::new(),
        })
    }

    pub(super) fn activities(&mut self) -> Result<Vec<Activity>, InvalidWorld> {
        let mut activities = Vec::new();
        for (kind, share) in [
            (ActivityType::DialogCreated, 600),
            (ActivityType::FormSubmitted, 250),
            (ActivityType::Information, 200),
            (ActivityType::DialogOpened, 250),
        ] {
            if !self.random.per_mille(share) {
                continue;
            }
            let by_user = matches!(kind, ActivityType::FormSubmitted | ActivityType::DialogOpened);
            let place = i64::try_from(activities.len()).unwrap_or(0);
            activities.push(Activity {
                id: ActivityId::new(self.ids.next()),
                created_at: self.created + TimeDelta::milliseconds(place),
                kind,
                extended_type: None,
                transmission_id: None,
                performed_by: if by_user {
                    Actor::identified(self.actor()?, name()?)
                } else {
                    Actor::ServiceOwner
                },
                description: if kind == ActivityType::Information {
                    Some(self.texts(&[Language::Bokmal], |random, language| title(random, language, 3))?)
                } else {
                    None
                },
            });
        }
        Ok(activities)
    }
}
