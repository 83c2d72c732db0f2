//! Journeys of service platforms through the real binary with a real database, step by step.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: what cannot be built is a broken test"
)]

mod case;
mod deletion;
mod extremes;
mod habits;
mod habits_of_patching;
mod messages;
mod on_behalf;
mod own_platform;
mod visibility;
