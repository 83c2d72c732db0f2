//! From where an end user looks at a dialog: the decision, and everything that is hidden because of it.

use crate::dialog_view::ShownSeenRecord;
use dialogporten_application::access::DialogAccess;
use dialogporten_application::masking::{EXPIRED_URL, PersonMask, ShownActor, UNAUTHORIZED_URL};
use dialogporten_domain::Timestamp;
use dialogporten_domain::action::{ApiAction, ApiActionEndpoint, GuiAction};
use dialogporten_domain::actor::Actor;
use dialogporten_domain::attachment::{Attachment, AttachmentUrl};
use dialogporten_domain::party::PartyIdentifier;
use dialogporten_domain::seen_log::SeenRecord;
use dialogporten_domain::transmission::{NavigationalAction, Transmission};
use std::sync::Arc;

/// One end user's view of one dialog. Presenters take URLs and actors from its methods only.
#[derive(Clone)]
pub struct Viewpoint {
    pub(crate) access: DialogAccess,
    pub(crate) viewer: PartyIdentifier,
    pub(crate) mask: Arc<dyn PersonMask>,
    pub(crate) now: Timestamp,
}

impl std::fmt::Debug for Viewpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Viewpoint")
    }
}

impl Viewpoint {
    /// An actor, masked.
    #[must_use]
    pub fn actor(&self, actor: &Actor) -> ShownActor {
        ShownActor::masked(actor, &*self.mask)
    }

    /// A record of the seen log.
    #[must_use]
    pub fn seen_record(&self, record: SeenRecord) -> ShownSeenRecord {
        ShownSeenRecord {
            seen_by: self.actor(&record.seen_by),
            is_current_end_user: record.seen_by.id() == Some(&self.viewer),
            record,
        }
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
