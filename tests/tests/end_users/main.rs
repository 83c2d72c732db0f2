//! Journeys of end users and their systems, through the real binary with a real database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test support: what cannot be built is a broken test"
)]

mod accountant;
mod actions;
mod fixture;
mod inbox;
mod message_box;
mod system_user;
mod web_inbox;
