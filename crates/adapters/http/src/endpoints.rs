//! One file per endpoint: extract → validate → call → present.

pub(crate) mod limits;
pub(crate) mod well_known;
