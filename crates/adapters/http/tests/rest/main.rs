//! REST v1 from the outside: requests in, answers out, everything behind it in memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod any_query;
mod appending;
mod callers;
mod children;
mod create_dialog;
mod end_user;
mod end_user_access;
mod end_user_labels;
mod end_user_parts;
mod end_user_search;
mod habits;
mod labels;
mod lifecycle;
mod look_up;
mod matrix;
mod metadata;
mod mutation;
mod owner_contexts;
mod owner_search;
mod patching;
mod problems;
mod routing;
mod service_owner;
mod system_labels;
mod updating;
mod world;
