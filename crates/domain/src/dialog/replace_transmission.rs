//! Replacing a stored transmission: the only way to change one, and always silent.

use crate::Timestamp;
use crate::dialog::change::Reach;
use crate::dialog::children::{self, Lists};
use crate::dialog::hierarchy::ParentFacts;
use crate::dialog::merge::merge_attachments;
use crate::dialog::rules::{DialogRuleError, MAX_TRANSMISSION_CHILDREN, MAX_TRANSMISSION_DEPTH};
use crate::dialog::{Dialog, WritePolicy};
use crate::identifier::{AttachmentId, Revision, TransmissionId};
use crate::time::stored_precision;
use crate::transmission::Transmission;
use std::collections::HashSet;

/// What the store knows of the places the replaced transmission leaves and takes. The default is: no parent named, no answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplacementFacts {
    /// The transmission that the replacement answers, when it is stored.
    pub parent: Option<ParentFacts>,
    /// That parent answers the replaced transmission, directly or through others.
    pub parent_is_below: bool,
    /// Levels of stored answers below the replaced transmission; 0 when nothing answers it.
    pub height: u32,
    /// Another transmission of the dialog has the replacement's idempotent key.
    pub key_is_taken: bool,
    /// Of the replacement's attachments, those that belong to other transmissions.
    pub taken_attachments: HashSet<AttachmentId>,
}

impl Dialog {
    /// Replaces a stored transmission; the id stays. Attachments are merged by id and may have expired. Counters, unopened
    /// content and labels are left alone. False when nothing changes.
    ///
    /// # Errors
    /// Every [`DialogRuleError`] that holds; nothing has changed then.
    // Altinn/dialogporten: Features/V1/ServiceOwner/Dialogs/Commands/UpdateTransmission
    pub fn replace_transmission(
        &mut self,
        stored: &Transmission,
        replacement: Transmission,
        facts: &ReplacementFacts,
        revision: Revision,
        now: Timestamp,
    ) -> Result<bool, Vec<DialogRuleError>> {
        let now = stored_precision(now);
        let mut replacement = Transmission {
            id: stored.id,
            created_at: stored_precision(replacement.created_at),
            attachments: merge_attachments(&stored.attachments, replacement.attachments),
            ..replacement
        };
        for action in &mut replacement.navigational_actions {
            children::cut(&mut action.expires_at);
        }
        let errors = self.breaches(stored, &replacement, facts, now);
        if !errors.is_empty() {
            return Err(errors);
        }
        let changes = *stored != replacement;
        if changes {
            let policy = WritePolicy {
                silent: true,
                admin: false,
            };
            self.touch(Reach::Content, policy, revision, now);
            self.rewritten.transmission = Some(replacement);
        }
        Ok(changes)
    }

    fn breaches(
        &self,
        stored: &Transmission,
        replacement: &Transmission,
        facts: &ReplacementFacts,
        now: Timestamp,
    ) -> Vec<DialogRuleError> {
        let mut errors = Vec::new();
        let list = std::slice::from_ref(replacement);
        if replacement.content.is_none() {
            errors.push(DialogRuleError::TransmissionContentMissing { index: 0 });
        }
        children::check_lists(
            Lists {
                transmissions: list,
                ..Lists::default()
            },
            &mut errors,
        );
        children::check_links(list, now, &mut errors);
        if facts.key_is_taken {
            errors.push(DialogRuleError::DuplicateTransmissionKeys(
                replacement.idempotent_key.iter().cloned().collect(),
            ));
        }
        let is_own = |id: AttachmentId| self.state.attachments.iter().any(|own| own.id == id);
        for id in replacement.attachments.iter().map(|attachment| attachment.id) {
            if facts.taken_attachments.contains(&id) || is_own(id) {
                errors.push(DialogRuleError::AttachmentExists(id));
            }
        }
        if let Some(parent) = replacement.related_transmission_id {
            check_place(stored, replacement.id, parent, facts, &mut errors);
        }
        errors
    }
}

fn check_place(
    stored: &Transmission,
    id: TransmissionId,
    parent: TransmissionId,
    facts: &ReplacementFacts,
    errors: &mut Vec<DialogRuleError>,
) {
    if parent == id || facts.parent_is_below {
        errors.push(DialogRuleError::HierarchyCycle { transmission: id });
        return;
    }
    let Some(above) = facts.parent else {
        errors.push(DialogRuleError::UnknownParent { index: 0, parent });
        return;
    };
    let depth = above.depth.saturating_add(1).saturating_add(facts.height);
    if depth > MAX_TRANSMISSION_DEPTH {
        errors.push(DialogRuleError::HierarchyTooDeep {
            transmission: id,
            depth,
        });
    }
    let moves = stored.related_transmission_id != Some(parent);
    let children = above.children.saturating_add(u32::from(moves));
    if children > MAX_TRANSMISSION_CHILDREN {
        errors.push(DialogRuleError::HierarchyTooWide { parent, children });
    }
}
