//! Builders, fakes, throw-away PostgreSQL and a test issuer.
#![expect(
    clippy::unwrap_used,
    reason = "test support: a builder that cannot build is a broken test and should stop it"
)]

pub mod ambient;
pub mod builders;
pub mod contract;
pub mod memory;
pub mod postgres;
pub mod registers;
pub mod samples;
