//! What end-to-end tests need: the real binary on a free port, with a database and an issuer of its own.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: a portal that does not start is a broken test and should stop it"
)]

mod answer;
pub mod dialog_token;
pub mod issuer;
pub mod platform;
pub mod portal;
