//! Use cases of end users, with the clock and the registers in the tests' hands.
#![expect(
    clippy::unwrap_used,
    reason = "test support: a world that cannot be built is a broken test"
)]

#[path = "use_cases/children.rs"]
mod children;
#[path = "use_cases/get_dialog.rs"]
mod get_dialog;
#[path = "use_cases/labels.rs"]
mod labels;
#[path = "use_cases/look_up.rs"]
mod look_up;
#[path = "use_cases/parties.rs"]
mod parties;
#[path = "use_cases/readers.rs"]
mod readers;
#[path = "use_cases/search.rs"]
mod search;
#[path = "use_cases/search_filters.rs"]
mod search_filters;
#[path = "use_cases/world.rs"]
mod world;
