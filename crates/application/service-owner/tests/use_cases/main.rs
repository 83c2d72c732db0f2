//! What service platforms do with stored dialogs: order of outcomes, what is told, nothing written on failure.
#![expect(
    clippy::unwrap_used,
    reason = "a test world that cannot be built is a broken test"
)]

mod appends;
mod children;
mod lifecycle;
mod look_up;
mod races;
mod search;
mod search_on_behalf;
mod service_owner_labels;
mod system_labels;
mod updates;
mod world;
