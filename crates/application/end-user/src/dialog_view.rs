//! A dialog as one end user sees it.
//!
//! Shape: the read model with the decision beside it, and one method for everything that may be hidden; presenters take URLs
//! and actors from those methods only. Rejected: a masked copy of every type. It would double the model for a few members.

use dialogporten_application::access::DialogAccess;
use dialogporten_application::dialogs::DialogDetails;
use dialogporten_application::masking::{EXPIRED_URL, PersonMask, ShownActor, UNAUTHORIZED_URL};
use dialogporten_domain::Timestamp;
use dialogporten_domain::action::{ApiAction, ApiActionEndpoint, GuiAction};
use dialogporten_domain::actor::Actor;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl};
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::transmission::{NavigationalAction, Transmission};
use std::sync::Arc;

/// A dialog as one end user sees it.
#[derive(Clone)]
pub struct DialogView {
    pub(crate) details: DialogDetails,
    pub(crate) access: DialogAccess,
    pub(crate) viewer: PartyIdentifier,
    pub(crate) mask: Arc<dyn PersonMask>,
    pub(crate) now: Timestamp,
    pub(crate) dialog_token: String,
}

impl std::fmt::Debug for DialogView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DialogView")
            .field("id", &self.details.dialog.id)
            .finish_non_exhaustive()
    }
}

/// A record of the seen log as an end user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSeenRecord {
    /// Id, time and way of reading.
    pub record: SeenRecord,
    /// Who, masked.
    pub seen_by: ShownActor,
    /// The record is the caller's own.
    pub is_current_end_user: bool,
}

impl DialogView {
    /// The dialog and its history, unmasked: use the other methods for URLs and actors.
    #[must_use]
    pub const fn details(&self) -> &DialogDetails {
        &self.details
    }

    /// Signed proof of this view for the service platform.
    #[must_use]
    pub fn dialog_token(&self) -> &str {
        &self.dialog_token
    }

    /// An actor, masked.
    #[must_use]
    pub fn actor(&self, actor: &Actor) -> ShownActor {
        ShownActor::masked(actor, &*self.mask)
    }

    /// Records since the dialog was last updated, the newest of each reader.
    #[must_use]
    pub fn seen_since_last_update(&self) -> Vec<ShownSeenRecord> {
        self.shown_since(self.details.dialog.updated_at)
    }

    /// Records since the content was last updated, the newest of each reader.
    #[must_use]
    pub fn seen_since_last_content_update(&self) -> Vec<ShownSeenRecord> {
        self.shown_since(self.details.dialog.content_updated_at)
    }

    fn shown_since(&self, since: Timestamp) -> Vec<ShownSeenRecord> {
        shown_seen_records(&self.details.seen_log, since, &self.viewer, &*self.mask)
    }

    /// The button works for the caller.
    #[must_use]
    pub fn gui_action_is_authorized(&self, action: &GuiAction) -> bool {
        self.access
            .has_action(action.action.as_str(), action.authorization_attribute.as_ref())
    }

    /// Where the button leads.
    #[must_use]
    pub fn gui_action_url<'a>(&self, action: &'a GuiAction) -> &'a str {
        if self.gui_action_is_authorized(action) {
            action.url.as_str()
        } else {
            UNAUTHORIZED_URL
        }
    }

    /// The operation works for the caller.
    #[must_use]
    pub fn api_action_is_authorized(&self, action: &ApiAction) -> bool {
        self.access
            .has_action(action.action.as_str(), action.authorization_attribute.as_ref())
    }

    /// Where to call.
    #[must_use]
    pub fn endpoint_url<'a>(&self, action: &ApiAction, endpoint: &'a ApiActionEndpoint) -> &'a str {
        if self.api_action_is_authorized(action) {
            endpoint.url.as_str()
        } else {
            UNAUTHORIZED_URL
        }
    }

    /// The main content may be fetched.
    #[must_use]
    pub fn main_content_reference_is_authorized(&self) -> bool {
        self.access.has_read_main()
    }

    /// A language's reference to the main content.
    #[must_use]
    pub fn main_content_reference<'a>(&self, reference: &'a str) -> &'a str {
        if self.main_content_reference_is_authorized() {
            reference
        } else {
            UNAUTHORIZED_URL
        }
    }

    /// The transmission's references may be followed.
    #[must_use]
    pub fn transmission_is_authorized(&self, transmission: &Transmission) -> bool {
        self.access.can_read_transmission(transmission)
    }

    /// A language's reference to a transmission's content.
    #[must_use]
    pub fn content_reference<'a>(&self, transmission: &Transmission, reference: &'a str) -> &'a str {
        if self.transmission_is_authorized(transmission) {
            reference
        } else {
            UNAUTHORIZED_URL
        }
    }

    /// Where a file of the dialog is: never masked, but it expires.
    #[must_use]
    pub fn attachment_url<'a>(&self, attachment: &Attachment, url: &'a AttachmentUrl) -> &'a str {
        self.unless_expired(attachment.expires_at, url.url.as_str())
    }

    /// Where a file of a transmission is. Lacking authorization wins over expiry.
    #[must_use]
    pub fn transmission_attachment_url<'a>(
        &self,
        transmission: &Transmission,
        attachment: &Attachment,
        url: &'a AttachmentUrl,
    ) -> &'a str {
        if self.transmission_is_authorized(transmission) {
            self.unless_expired(attachment.expires_at, url.url.as_str())
        } else {
            UNAUTHORIZED_URL
        }
    }

    /// Where a link of a transmission leads.
    #[must_use]
    pub fn navigational_action_url<'a>(
        &self,
        transmission: &Transmission,
        action: &'a NavigationalAction,
    ) -> &'a str {
        if self.transmission_is_authorized(transmission) {
            self.unless_expired(action.expires_at, action.url.as_str())
        } else {
            UNAUTHORIZED_URL
        }
    }

    fn unless_expired<'a>(&self, expires_at: Option<Timestamp>, url: &'a str) -> &'a str {
        if expires_at.is_some_and(|expiry| expiry < self.now) {
            EXPIRED_URL
        } else {
            url
        }
    }
}

/// Records at or after `since`, the newest of each reader, masked; by (time, id).
pub(crate) fn shown_seen_records(
    log: &[SeenRecord],
    since: Timestamp,
    viewer: &PartyIdentifier,
    mask: &dyn PersonMask,
) -> Vec<ShownSeenRecord> {
    dialogporten_domain::dialog::seen::latest_per_reader(log, since)
        .into_iter()
        .map(|record| ShownSeenRecord {
            seen_by: ShownActor::masked(&record.seen_by, mask),
            is_current_end_user: record.seen_by.id() == Some(viewer),
            record: record.clone(),
        })
        .collect()
}
