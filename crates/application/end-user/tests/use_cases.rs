//! Use cases of end users, with the clock and the registers in the tests' hands.
#![expect(
    clippy::unwrap_used,
    reason = "test support: a world that cannot be built is a broken test"
)]

#[path = "use_cases/get_dialog.rs"]
mod get_dialog;
#[path = "use_cases/list_dialogs.rs"]
mod list_dialogs;
#[path = "use_cases/world.rs"]
mod world;
