//! How members of input objects are read.

use serde::{Deserialize, Deserializer};

/// Reads a member that may be left out but not be `null`.
///
/// # Errors
/// Whatever reading the value itself reports, also for an explicit `null`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
