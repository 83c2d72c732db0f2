//! `transmission.body`: everything of a transmission that is no column.

use super::actor::ActorColumns;
use super::attachment::AttachmentDocument;
use super::content::{ContentDocument, optional};
use super::{Invalid, Texts, VERSION, attribute, https_url, micros, short_text, time, uri};
use dialogporten_domain::Timestamp;
use dialogporten_domain::content::TransmissionContent;
use dialogporten_domain::identifier::TransmissionId;
use dialogporten_domain::localization::Localizations;
use dialogporten_domain::party::Party;
use dialogporten_domain::text::IdempotentKey;
use dialogporten_domain::transmission::{NavigationalAction, Transmission, TransmissionType};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(crate) struct TransmissionDocument<'a> {
    v: u8,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    title: Option<ContentDocument<'a>>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    summary: Option<ContentDocument<'a>>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    content_reference: Option<ContentDocument<'a>>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentDocument<'a>>,
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    navigational_actions: Vec<NavigationDocument<'a>>,
    /// Absent for the service owner.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    sender_kind: Option<i16>,
    #[serde(rename = "ki", default, skip_serializing_if = "Option::is_none")]
    sender_id: Option<String>,
    #[serde(rename = "kn", default, skip_serializing_if = "Option::is_none")]
    sender_name: Option<String>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    attribute: Option<Cow<'a, str>>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    extended_type: Option<Cow<'a, str>>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    external_reference: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
struct NavigationDocument<'a> {
    #[serde(rename = "t")]
    title: Texts<'a>,
    #[serde(rename = "u")]
    url: Cow<'a, str>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// The columns beside the body.
#[derive(Debug)]
pub(crate) struct TransmissionColumns {
    pub(crate) id: Uuid,
    pub(crate) created_at: Timestamp,
    pub(crate) kind: i16,
    pub(crate) related_id: Option<Uuid>,
    pub(crate) idempotent_key: Option<String>,
}

impl<'a> TransmissionDocument<'a> {
    pub(crate) fn of(transmission: &'a Transmission, party: &Party) -> Self {
        let Transmission {
            id: _,
            created_at: _,
            idempotent_key: _,
            authorization_attribute,
            extended_type,
            external_reference,
            related_transmission_id: _,
            kind: _,
            sender,
            content,
            attachments,
            navigational_actions,
        } = transmission;
        let sender = ActorColumns::of(sender, party);
        let content = content.as_ref();
        Self {
            v: VERSION,
            title: content.map(|content| ContentDocument::of(&content.title)),
            summary: content.and_then(|content| content.summary.as_ref().map(ContentDocument::of)),
            content_reference: content
                .and_then(|content| content.content_reference.as_ref().map(ContentDocument::of)),
            attachments: attachments.iter().map(AttachmentDocument::of).collect(),
            navigational_actions: navigational_actions.iter().map(NavigationDocument::of).collect(),
            sender_kind: (!sender.is_owner()).then_some(sender.kind),
            sender_id: sender.id,
            sender_name: sender.name,
            attribute: authorization_attribute
                .as_ref()
                .map(|it| Cow::Borrowed(it.as_str())),
            extended_type: extended_type.as_ref().map(|it| Cow::Borrowed(it.as_str())),
            external_reference: external_reference.as_ref().map(|it| Cow::Borrowed(it.as_str())),
        }
    }

    /// What a search looks into, the title first.
    pub(crate) fn plain_texts(&self) -> impl Iterator<Item = &Localizations> {
        let contents = [&self.title, &self.summary].into_iter().flatten();
        let names = self
            .attachments
            .iter()
            .filter_map(AttachmentDocument::display_name);
        contents.filter_map(ContentDocument::plain_texts).chain(names)
    }

    pub(crate) fn into_domain(
        self,
        columns: TransmissionColumns,
        party: &Party,
    ) -> Result<Transmission, Invalid> {
        let sender = match self.sender_kind {
            None => ActorColumns::owner(),
            Some(kind) => ActorColumns {
                kind,
                id: self.sender_id,
                name: self.sender_name,
            },
        };
        let content = match self.title {
            None => None,
            Some(title) => Some(TransmissionContent {
                title: title.into_domain()?,
                summary: optional(self.summary)?,
                content_reference: optional(self.content_reference)?,
            }),
        };
        Ok(Transmission {
            id: TransmissionId::new(columns.id),
            created_at: columns.created_at,
            idempotent_key: columns.idempotent_key.map(idempotent_key).transpose()?,
            authorization_attribute: self.attribute.as_deref().map(attribute).transpose()?,
            extended_type: self.extended_type.as_deref().map(uri).transpose()?,
            external_reference: self.external_reference.map(short_text).transpose()?,
            related_transmission_id: columns.related_id.map(TransmissionId::new),
            kind: TransmissionType::ALL
                .into_iter()
                .find(|kind| i16::from(*kind as u8) == columns.kind)
                .ok_or("a kind of transmission is unknown")?,
            sender: sender.into_domain(party)?,
            content,
            attachments: self
                .attachments
                .into_iter()
                .map(AttachmentDocument::into_domain)
                .collect::<Result<_, _>>()?,
            navigational_actions: self
                .navigational_actions
                .into_iter()
                .map(NavigationDocument::into_domain)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl<'a> NavigationDocument<'a> {
    fn of(action: &'a NavigationalAction) -> Self {
        let NavigationalAction {
            title,
            url,
            expires_at,
        } = action;
        Self {
            title: Texts::of(title),
            url: Cow::Borrowed(url.as_str()),
            expires_at: expires_at.map(micros),
        }
    }

    fn into_domain(self) -> Result<NavigationalAction, Invalid> {
        Ok(NavigationalAction {
            title: self.title.into_domain(),
            url: https_url(&self.url)?,
            expires_at: self.expires_at.map(time).transpose()?,
        })
    }
}

pub(crate) fn idempotent_key(text: String) -> Result<IdempotentKey, Invalid> {
    IdempotentKey::parse(text).map_err(|_| Invalid::from("an idempotent key breaks a rule"))
}
