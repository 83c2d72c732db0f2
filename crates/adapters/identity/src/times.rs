//! When a token is valid.

use crate::claims::Claims;
use chrono::{DateTime, TimeDelta};
use dialogporten_application::token::TokenError;
use dialogporten_domain::Timestamp;

/// Tolerance for clocks of issuers.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(2);

/// The end of a token that is valid now.
///
/// # Errors
/// [`TokenError`].
pub(crate) fn check_times(claims: &Claims, now: Timestamp) -> Result<Timestamp, TokenError> {
    let expires_at = time_claim(claims, "exp")?.ok_or(TokenError::NoExpiration)?;
    if now - CLOCK_SKEW >= expires_at {
        return Err(TokenError::Expired(expires_at));
    }
    if let Some(not_before) = time_claim(claims, "nbf")?
        && not_before > now + CLOCK_SKEW
    {
        return Err(TokenError::NotYetValid(not_before));
    }
    Ok(expires_at)
}

fn time_claim(claims: &Claims, name: &str) -> Result<Option<Timestamp>, TokenError> {
    let seconds = claims.seconds(name).map_err(|()| TokenError::Malformed)?;
    seconds
        .map(|seconds| {
            // Far beyond every calendar this end is as good as any other.
            let whole = seconds.clamp(-62_135_596_800.0, 253_402_300_799.0).floor() as i64;
            DateTime::from_timestamp(whole, 0).ok_or(TokenError::Malformed)
        })
        .transpose()
}
