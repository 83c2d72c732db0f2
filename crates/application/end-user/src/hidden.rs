//! Dialogs that are hidden from end users by time.

use dialogporten_domain::Timestamp;

/// Why a dialog is hidden.
pub(crate) enum Hidden {
    /// Not visible before.
    Until(Timestamp),
    /// Expired then.
    Since(Timestamp),
}

pub(crate) fn check_visibility(
    visible_from: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Hidden> {
    if let Some(from) = visible_from.filter(|from| *from > now) {
        return Err(Hidden::Until(from));
    }
    if let Some(expiry) = expires_at.filter(|expiry| *expiry < now) {
        return Err(Hidden::Since(expiry));
    }
    Ok(())
}
