//! From wire types to commands: every shape rule is checked, every breach is reported under the contract's key.
//!
//! One file per aggregate part. A part's reader gets the path of its object, so that other operations with other prefixes
//! (`activity`, `transmissions[0]`) use the same code. Readers of mandatory values return `None` only after noting a breach;
//! readers of optional values also when nothing was sent. A command is made only when no breach was noted.

pub(crate) mod activity;
pub(crate) mod actor;
pub(crate) mod api_action;
pub(crate) mod attachment;
pub(crate) mod content;
pub(crate) mod dialog;
pub(crate) mod enums;
pub(crate) mod gui_action;
mod html;
pub(crate) mod labels;
pub(crate) mod localizations;
pub(crate) mod transmission;
pub(crate) mod update;

use crate::path::Path;
use dialogporten_application::Violations;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::{ServiceOwner, scope};
use dialogporten_domain::Timestamp;
use dialogporten_domain::authorization_attribute::AuthorizationAttribute;
use dialogporten_domain::identifier::{Id, version_7_errors};
use dialogporten_domain::text::{IdempotentKey, ShortText};
use dialogporten_domain::time::is_ahead;
use dialogporten_domain::uri::{HttpsUrl, UriReference};
use std::fmt::Display;
use uuid::Uuid;

/// Message for a mandatory value that is missing.
pub(crate) const REQUIRED: &str = "a value is required";

/// Checks one request.
pub(crate) struct Input<'a> {
    violations: Violations,
    ambient: &'a dyn Ambient,
    /// Transaction time.
    pub(crate) now: Timestamp,
    /// Longer texts are allowed.
    pub(crate) correspondence: bool,
    /// HTML media types are allowed.
    pub(crate) legacy_html: bool,
    /// Some rules do not bind admins.
    pub(crate) admin: bool,
    /// The dialog is there already: some rules bind new dialogs only, or are for the aggregate to decide.
    pub(crate) stored: bool,
}

impl<'a> Input<'a> {
    /// Checks a request of `caller`; `ambient` makes ids that were not supplied.
    pub(crate) fn new(caller: &ServiceOwner, ambient: &'a dyn Ambient, now: Timestamp) -> Self {
        Self {
            violations: Violations::new(),
            ambient,
            now,
            correspondence: caller.may_use_correspondence(),
            legacy_html: caller.scopes.contains(scope::LEGACY_HTML),
            admin: caller.is_admin(),
            stored: false,
        }
    }

    /// Checks a request of `caller` about a dialog that is there already.
    pub(crate) fn for_stored(caller: &ServiceOwner, ambient: &'a dyn Ambient, now: Timestamp) -> Self {
        Self {
            stored: true,
            ..Self::new(caller, ambient, now)
        }
    }

    /// Checks a request of `caller` in which breaches were noted already.
    pub(crate) fn continuing(
        violations: Violations,
        caller: &ServiceOwner,
        ambient: &'a dyn Ambient,
        now: Timestamp,
    ) -> Self {
        Self {
            violations,
            ..Self::for_stored(caller, ambient, now)
        }
    }

    /// The command, unless a breach was noted. `None` without a breach cannot happen; it would be a breach of the whole.
    ///
    /// # Errors
    /// All breaches.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Violations> {
        match value {
            Some(value) => self.violations.or_ok(value),
            None => {
                if self.violations.is_empty() {
                    self.violations.add("", "the input is not valid");
                }
                Err(self.violations)
            }
        }
    }

    /// Notes a breach.
    pub(crate) fn breach(&mut self, path: &Path<'_>, message: impl Display) {
        self.violations.add(path.to_string(), message.to_string());
    }

    /// The value, or a breach.
    pub(crate) fn checked<T, E: Display>(&mut self, path: &Path<'_>, outcome: Result<T, E>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(error) => {
                self.breach(path, error);
                None
            }
        }
    }

    /// The value, or a breach when nothing was sent.
    pub(crate) fn required<T>(&mut self, path: &Path<'_>, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.breach(path, REQUIRED);
        }
        value
    }

    /// A supplied id of version 7, or a new id.
    pub(crate) fn version_7_id<K>(&mut self, parent: &Path<'_>, id: Option<Uuid>) -> Id<K> {
        match id {
            Some(id) => {
                for error in version_7_errors(id, self.now) {
                    self.breach(&parent.member("id"), error);
                }
                Id::new(id)
            }
            None => Id::new(self.ambient.new_id()),
        }
    }

    /// Id of an action: of version 7 in a new dialog, of any version in a stored one.
    pub(crate) fn action_id<K>(&mut self, parent: &Path<'_>, id: Option<Uuid>) -> Id<K> {
        if self.stored {
            self.any_id(id)
        } else {
            self.version_7_id(parent, id)
        }
    }

    /// A supplied id of any version, or a new id; all zeros count as not supplied.
    pub(crate) fn any_id<K>(&mut self, id: Option<Uuid>) -> Id<K> {
        Id::new(
            id.filter(|id| !id.is_nil())
                .unwrap_or_else(|| self.ambient.new_id()),
        )
    }

    /// Supplied ids must differ inside their list.
    pub(crate) fn distinct(&mut self, list: &Path<'_>, ids: impl Iterator<Item = Option<Uuid>>) {
        let mut ids: Vec<Uuid> = ids.flatten().filter(|id| !id.is_nil()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            self.breach(list, "ids must be unique inside the list");
        }
    }

    /// At most 255 characters.
    pub(crate) fn short_text(
        &mut self,
        parent: &Path<'_>,
        name: &str,
        text: Option<String>,
    ) -> Option<ShortText> {
        text.and_then(|text| self.checked(&parent.member(name), ShortText::parse(text)))
    }

    /// Not blank, at most 255 characters.
    pub(crate) fn required_short_text(
        &mut self,
        parent: &Path<'_>,
        name: &str,
        text: Option<String>,
    ) -> Option<ShortText> {
        let path = parent.member(name);
        let text = self.required(&path, text)?;
        self.checked(&path, ShortText::parse_required(text))
    }

    /// A well-formed URI or relative reference.
    pub(crate) fn uri(
        &mut self,
        parent: &Path<'_>,
        name: &str,
        text: Option<String>,
    ) -> Option<UriReference> {
        text.and_then(|text| self.checked(&parent.member(name), UriReference::parse(&text)))
    }

    /// An absolute `https` URL.
    pub(crate) fn https_url(&mut self, parent: &Path<'_>, text: Option<String>) -> Option<HttpsUrl> {
        let path = parent.member("url");
        let text = self.required(&path, text)?;
        self.checked(&path, HttpsUrl::parse(&text))
    }

    /// Member `authorizationAttribute`.
    pub(crate) fn authorization_attribute(
        &mut self,
        parent: &Path<'_>,
        text: Option<String>,
    ) -> Option<AuthorizationAttribute> {
        let text = text?;
        self.checked(
            &parent.member("authorizationAttribute"),
            AuthorizationAttribute::parse(&text),
        )
    }

    /// Member `idempotentKey`.
    pub(crate) fn idempotent_key(
        &mut self,
        parent: &Path<'_>,
        text: Option<String>,
    ) -> Option<IdempotentKey> {
        let text = text?;
        self.checked(&parent.member("idempotentKey"), IdempotentKey::parse(text))
    }

    /// Member `createdAt` of a child; now when not supplied.
    pub(crate) fn created_at(&mut self, parent: &Path<'_>, supplied: Option<Timestamp>) -> Timestamp {
        let created_at = supplied.unwrap_or(self.now);
        if is_ahead(created_at, self.now) {
            self.breach(&parent.member("createdAt"), "must not be in the future");
        }
        created_at
    }

    /// Member `expiresAt` of something new: not before now.
    pub(crate) fn expires_at(&mut self, parent: &Path<'_>, supplied: Option<Timestamp>) -> Option<Timestamp> {
        if supplied.is_some_and(|expires_at| expires_at < self.now) {
            self.breach(&parent.member("expiresAt"), "must not be in the past");
        }
        supplied
    }

    /// Reads every element of a list; `None` when one of them is not valid.
    pub(crate) fn list<D, T>(
        &mut self,
        list: &Path<'_>,
        elements: Vec<D>,
        mut read: impl FnMut(&mut Self, &Path<'_>, D) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = elements.len();
        let mut values = Vec::with_capacity(count);
        for (index, element) in elements.into_iter().enumerate() {
            values.extend(read(self, &list.element(index), element));
        }
        (values.len() == count).then_some(values)
    }
}
