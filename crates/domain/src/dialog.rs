//! The dialog: root of the aggregate.
//!
//! Shape. The root holds what every change looks at: its own fields, body (content, attachments, actions, tags) and the two
//! contexts. Transmissions and activities are append-only and may be many thousands, so the root never holds the stored ones:
//! operations that depend on them take the few facts they need as arguments and collect what is new.
//! Rejected: one aggregate with all children loaded. Every append would then cost as much as the dialog is long.
//!
//! A changed dialog is stored from [`Dialog::into_changes`]: the state before, the state after, what was appended, the events.

pub mod append;
pub mod change;
mod children;
pub mod context;
mod counters;
mod create;
pub mod hierarchy;
pub mod history;
mod labels;
pub mod lifecycle;
mod merge;
pub mod replace_transmission;
pub mod rules;
pub mod seen;
pub mod seen_at_create;
pub mod unopened;
pub mod update;

use crate::Timestamp;
use crate::action::{ApiAction, GuiAction};
use crate::activity::Activity;
use crate::attachment::Attachment;
use crate::content::DialogContent;
use crate::event::DialogEvent;
use crate::identifier::{DialogId, Revision};
use crate::party::Party;
use crate::service_owner_context::{ServiceOwnerContext, ServiceOwnerLabel};
use crate::service_resource::{OrgCode, ServiceResource, ServiceResourceType};
use crate::status::DialogStatus;
use crate::system_label::{EndUserContext, LabelLogEntry, SystemLabel};
use crate::text::{IdempotentKey, Progress, SearchTag, ShortText};
use crate::transmission::Transmission;
use crate::uri::UriReference;

/// State of a dialog as it is stored and shown, without its history of transmissions, activities and readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogSnapshot {
    /// Id.
    pub id: DialogId,
    /// Changes with every stored change of the dialog; the ETag.
    pub revision: Revision,
    /// Unique per service owner.
    pub idempotent_key: Option<IdempotentKey>,
    /// Owner of the service resource.
    pub org: OrgCode,
    /// The service.
    pub service_resource: ServiceResource,
    /// Kind of the service.
    pub service_resource_type: ServiceResourceType,
    /// Whose dialog it is.
    pub party: Party,
    /// Completion.
    pub progress: Option<Progress>,
    /// The service's own status.
    pub extended_status: Option<ShortText>,
    /// The service's own reference.
    pub external_reference: Option<ShortText>,
    /// Hidden from end users before.
    pub visible_from: Option<Timestamp>,
    /// Deadline.
    pub due_at: Option<Timestamp>,
    /// Hidden from end users after.
    pub expires_at: Option<Timestamp>,
    /// Groups dialogs.
    pub process: Option<UriReference>,
    /// The process before; needs `process`.
    pub preceding_process: Option<UriReference>,
    /// Status.
    pub status: DialogStatus,
    /// Creation.
    pub created_at: Timestamp,
    /// Last non-silent change.
    pub updated_at: Timestamp,
    /// Last non-silent change of content.
    pub content_updated_at: Timestamp,
    /// Set while soft-deleted.
    pub deleted_at: Option<Timestamp>,
    /// Not for people; content is optional.
    pub is_api_only: bool,
    /// Set by freezing: only admins change it.
    pub frozen: bool,
    /// Texts; absent only when API-only.
    pub content: Option<DialogContent>,
    /// Unique.
    pub search_tags: Vec<SearchTag>,
    /// In output order: kept ones first, new ones by id.
    pub attachments: Vec<Attachment>,
    /// In output order: kept ones first, new ones by id.
    pub gui_actions: Vec<GuiAction>,
    /// In output order: kept ones first, new ones by id.
    pub api_actions: Vec<ApiAction>,
    /// Number of transmissions from the party, at most 32767.
    pub from_party_transmissions: u16,
    /// Number of transmissions from the service owner, at most 32767.
    pub from_service_owner_transmissions: u16,
    /// Something in it has not been opened.
    pub has_unopened_content: bool,
    /// Somebody has seen it since the content last changed.
    pub seen_since_content_update: bool,
    /// Greatest (creation, id) of all activities.
    pub latest_activity: Option<Activity>,
    /// Labels of the end user.
    pub end_user_context: EndUserContext,
    /// Labels of the service owner.
    pub service_owner_context: ServiceOwnerContext,
}

impl DialogSnapshot {
    /// Seen since the content last changed, and not marked as unopened afterwards.
    #[must_use]
    pub const fn is_content_seen(&self) -> bool {
        self.seen_since_content_update
            && !self
                .end_user_context
                .labels
                .contains(SystemLabel::MarkedAsUnopened)
    }
}

/// What a service platform registers. Ids are already made where the platform gave none, in input order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDialog {
    /// Id.
    pub id: DialogId,
    /// Unique per service owner.
    pub idempotent_key: Option<IdempotentKey>,
    /// The service.
    pub service_resource: ServiceResource,
    /// Whose dialog it is.
    pub party: Party,
    /// Completion.
    pub progress: Option<Progress>,
    /// The service's own status.
    pub extended_status: Option<ShortText>,
    /// The service's own reference.
    pub external_reference: Option<ShortText>,
    /// Supplied creation time; none means now.
    pub created_at: Option<Timestamp>,
    /// Supplied update time; needs `created_at`; none means now.
    pub updated_at: Option<Timestamp>,
    /// Hidden from end users before.
    pub visible_from: Option<Timestamp>,
    /// Deadline.
    pub due_at: Option<Timestamp>,
    /// Hidden from end users after.
    pub expires_at: Option<Timestamp>,
    /// Groups dialogs.
    pub process: Option<UriReference>,
    /// The process before.
    pub preceding_process: Option<UriReference>,
    /// Status.
    pub status: DialogStatus,
    /// Default, Bin or Archive; none means Default.
    pub system_label: Option<SystemLabel>,
    /// Labels of the service owner, at most 20, unique.
    pub service_owner_labels: Vec<ServiceOwnerLabel>,
    /// Not for people.
    pub is_api_only: bool,
    /// Texts.
    pub content: Option<DialogContent>,
    /// Unique.
    pub search_tags: Vec<SearchTag>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Buttons.
    pub gui_actions: Vec<GuiAction>,
    /// Operations.
    pub api_actions: Vec<ApiAction>,
    /// Messages.
    pub transmissions: Vec<Transmission>,
    /// History.
    pub activities: Vec<Activity>,
}

/// What the registry says of a dialog's service resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    /// Owner of the service resource.
    pub org: OrgCode,
    /// Kind of the service.
    pub service_resource_type: ServiceResourceType,
}

/// How a service platform's change is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WritePolicy {
    /// No times, no label reset, no outgoing events; future-date rules are skipped.
    pub silent: bool,
    /// The caller has the admin scope: future-date rules and freezing do not bind.
    pub admin: bool,
}

/// A dialog that may be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    state: DialogSnapshot,
    original: Option<Box<DialogSnapshot>>,
    appended: Appended,
    rewritten: Rewritten,
    events: Vec<DialogEvent>,
    silent: bool,
}

/// What a change adds to the histories.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Appended {
    /// New transmissions, in input order.
    pub transmissions: Vec<Transmission>,
    /// New activities, in input order.
    pub activities: Vec<Activity>,
    /// New entries of the label assignment log, in order.
    pub label_log: Vec<LabelLogEntry>,
}

/// Stored entries of the histories that a change rewrites. Only two operations do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rewritten {
    /// New state of a stored transmission.
    pub transmission: Option<Transmission>,
    /// New state of a stored activity; only its time differs.
    pub activity: Option<Activity>,
}

/// Everything the store needs to make a change durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogChanges {
    /// State that was read; `None` for a new dialog. Its revisions guard the write: that of the dialog when it moves, else that
    /// of the context that changes.
    pub original: Option<Box<DialogSnapshot>>,
    /// State to store.
    pub current: DialogSnapshot,
    /// Rows to append.
    pub appended: Appended,
    /// Rows to rewrite.
    pub rewritten: Rewritten,
    /// Events, in order. Those that do not survive silence are already left out of a silent change.
    pub events: Vec<DialogEvent>,
    /// The events are tagged silent.
    pub silent: bool,
}

impl Dialog {
    /// Takes up a stored dialog.
    #[must_use]
    pub fn restore(snapshot: DialogSnapshot) -> Self {
        Self {
            original: Some(Box::new(snapshot.clone())),
            state: snapshot,
            appended: Appended::default(),
            rewritten: Rewritten::default(),
            events: Vec::new(),
            silent: false,
        }
    }

    /// The state as it is now.
    #[must_use]
    pub const fn snapshot(&self) -> &DialogSnapshot {
        &self.state
    }

    /// What must be stored.
    #[must_use]
    pub fn into_changes(self) -> DialogChanges {
        let mut events = self.events;
        if self.silent {
            events.retain(DialogEvent::survives_silence);
        }
        DialogChanges {
            original: self.original,
            current: self.state,
            appended: self.appended,
            rewritten: self.rewritten,
            events,
            silent: self.silent,
        }
    }

    /// Takes checked transmissions and activities into the history, with their events.
    fn take_in(&mut self, transmissions: Vec<Transmission>, activities: Vec<Activity>) {
        self.events
            .extend(transmissions.iter().map(|t| DialogEvent::TransmissionCreated {
                transmission: t.id,
                sender: t.sender.actor_type(),
            }));
        self.events
            .extend(activities.iter().map(|activity| DialogEvent::ActivityCreated {
                activity: activity.id,
                kind: activity.kind,
                extended_type: activity.extended_type.clone(),
            }));
        self.appended.transmissions.extend(transmissions);
        self.appended.activities.extend(activities);
    }
}
