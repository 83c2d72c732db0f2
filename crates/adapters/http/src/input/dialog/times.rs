//! How the times of a dialog relate to each other and to the clock. Whether they must lie ahead is for the use case to say.

use crate::input::Input;
use crate::path::Path;
use dialogporten_domain::Timestamp;
use dialogporten_domain::time::is_ahead;

/// Times of a dialog as sent.
pub(crate) struct Times {
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) visible_from: Option<Timestamp>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
}

const FUTURE: &str = "must not be in the future";

impl Times {
    /// Notes every contradiction.
    pub(crate) fn check(&self, input: &mut Input<'_>, parent: &Path<'_>) {
        let now = input.now;
        if self
            .created_at
            .is_some_and(|created_at| is_ahead(created_at, now))
        {
            input.breach(&parent.member("createdAt"), FUTURE);
        }
        match (self.created_at, self.updated_at) {
            (None, Some(_)) => input.breach(&parent.member("createdAt"), "is required when updatedAt is set"),
            (Some(created_at), Some(updated_at)) => {
                if is_ahead(updated_at, now) {
                    input.breach(&parent.member("updatedAt"), FUTURE);
                }
                if updated_at < created_at {
                    input.breach(&parent.member("updatedAt"), "must not be before createdAt");
                }
            }
            (_, None) => {}
        }
        let is_before = |time: Option<Timestamp>, other: Option<Timestamp>| matches!((time, other), (Some(time), Some(other)) if time < other);
        if !input.admin && is_before(self.due_at, self.visible_from) {
            input.breach(&parent.member("dueAt"), "must not be before visibleFrom");
        }
        if is_before(self.expires_at, self.due_at) {
            input.breach(&parent.member("expiresAt"), "must not be before dueAt");
        }
        if is_before(self.expires_at, self.visible_from) {
            input.breach(&parent.member("expiresAt"), "must not be before visibleFrom");
        }
    }
}
