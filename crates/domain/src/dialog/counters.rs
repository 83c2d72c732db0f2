//! How many transmissions came from either side.

use crate::dialog::rules::{DialogRuleError, MAX_TRANSMISSIONS};
use crate::transmission::Transmission;

/// Numbers of transmissions of a dialog, each at most [`MAX_TRANSMISSIONS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) from_party: u16,
    pub(super) from_service_owner: u16,
}

impl Counters {
    pub(super) const NONE: Self = Self {
        from_party: 0,
        from_service_owner: 0,
    };

    /// The numbers after appending; a side that cannot be counted any more is reported and keeps its number.
    pub(super) fn after(self, appended: &[Transmission], errors: &mut Vec<DialogRuleError>) -> Self {
        let from_party = appended.iter().filter(|t| t.kind.is_from_party()).count();
        let add = |stored: u16, new: usize| {
            usize::from(stored)
                .checked_add(new)
                .and_then(|sum| u16::try_from(sum).ok())
                .filter(|sum| *sum <= MAX_TRANSMISSIONS)
        };
        let party = add(self.from_party, from_party);
        let service_owner = add(self.from_service_owner, appended.len() - from_party);
        errors.extend(party.is_none().then_some(DialogRuleError::TooManyFromParty));
        errors.extend(
            service_owner
                .is_none()
                .then_some(DialogRuleError::TooManyFromServiceOwner),
        );
        Self {
            from_party: party.unwrap_or(self.from_party),
            from_service_owner: service_owner.unwrap_or(self.from_service_owner),
        }
    }
}
