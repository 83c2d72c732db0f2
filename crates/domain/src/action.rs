//! What can be done: buttons for people, endpoints for systems.

use crate::Timestamp;
use crate::authorization_attribute::AuthorizationAttribute;
use crate::identifier::{ApiActionEndpointId, ApiActionId, GuiActionId};
use crate::localization::Localizations;
use crate::text::ShortText;
use crate::uri::{HttpsUrl, UriReference};

/// HTTP method. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HttpVerb {
    /// GET
    Get = 1,
    /// POST
    Post = 2,
    /// PUT
    Put = 3,
    /// PATCH
    Patch = 4,
    /// DELETE
    Delete = 5,
    /// HEAD
    Head = 6,
    /// OPTIONS
    Options = 7,
    /// TRACE
    Trace = 8,
    /// CONNECT
    Connect = 9,
}

impl HttpVerb {
    /// All methods in order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
        Self::Trace,
        Self::Connect,
    ];

    /// Methods that a GUI action may use.
    #[must_use]
    pub const fn fits_gui_action(self) -> bool {
        matches!(self, Self::Get | Self::Post | Self::Delete)
    }
}

/// Weight of a button. Numbers are the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GuiActionPriority {
    /// At most one.
    Primary = 1,
    /// At most one.
    Secondary = 2,
    /// At most five.
    Tertiary = 3,
}

impl GuiActionPriority {
    /// All priorities.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Secondary, Self::Tertiary];

    /// How many actions of this priority one dialog may have.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Primary | Self::Secondary => 1,
            Self::Tertiary => 5,
        }
    }
}

/// A button for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GuiAction {
    /// Id, unique in the dialog.
    pub id: GuiActionId,
    /// Action name in authorization decisions, not blank.
    pub action: ShortText,
    /// Where the button leads.
    pub url: HttpsUrl,
    /// Refines the resource in the decision.
    pub authorization_attribute: Option<AuthorizationAttribute>,
    /// Hint that the action deletes the dialog.
    pub is_delete_dialog_action: bool,
    /// GET, POST or DELETE.
    pub http_method: HttpVerb,
    /// Weight.
    pub priority: GuiActionPriority,
    /// Text on the button.
    pub title: Localizations,
    /// Question asked before.
    pub prompt: Option<Localizations>,
}

/// Priorities used more often than [`GuiActionPriority::limit`] allows.
#[must_use]
pub fn overused_priorities(
    priorities: impl IntoIterator<Item = GuiActionPriority>,
) -> Vec<GuiActionPriority> {
    let given: Vec<_> = priorities.into_iter().collect();
    GuiActionPriority::ALL
        .into_iter()
        .filter(|priority| given.iter().filter(|other| *other == priority).count() > priority.limit())
        .collect()
}

/// An operation for systems.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiAction {
    /// Id, unique in the dialog.
    pub id: ApiActionId,
    /// Action name in authorization decisions, not blank.
    pub action: ShortText,
    /// Name for people.
    pub name: Option<ShortText>,
    /// Refines the resource in the decision.
    pub authorization_attribute: Option<AuthorizationAttribute>,
    /// At least one.
    pub endpoints: Vec<ApiActionEndpoint>,
}

/// One version of an API action.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiActionEndpoint {
    /// Id, unique in the dialog.
    pub id: ApiActionEndpointId,
    /// Version label.
    pub version: Option<ShortText>,
    /// Where to call.
    pub url: HttpsUrl,
    /// How to call.
    pub http_method: HttpVerb,
    /// Documentation.
    pub documentation_url: Option<UriReference>,
    /// Schema of the request.
    pub request_schema: Option<UriReference>,
    /// Schema of the response.
    pub response_schema: Option<UriReference>,
    /// True when callers should move on; must be true when `sunset_at` is set.
    pub deprecated: bool,
    /// When the endpoint ends.
    pub sunset_at: Option<Timestamp>,
}
