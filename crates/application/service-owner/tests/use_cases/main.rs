//! What service platforms do with stored dialogs: order of outcomes, what is told, nothing written on failure.
#![expect(
    clippy::unwrap_used,
    reason = "a test world that cannot be built is a broken test"
)]

mod appends;
mod lifecycle;
mod service_owner_labels;
mod updates;
mod world;
