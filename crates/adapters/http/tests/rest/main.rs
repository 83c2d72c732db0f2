//! REST v1 from the outside: requests in, answers out, everything behind it in memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod callers;
mod create_dialog;
mod end_user;
mod metadata;
mod mutation;
mod problems;
mod routing;
mod service_owner;
mod world;
