//! Ports, callers, outcomes and paging shared by all use cases.
//!
//! A port is a trait that speaks domain types; adapters implement it, use cases hold it as `Arc<dyn Port>`.
//! A use case knows its caller as a typed principal ([`caller`]), never as claims or headers.

pub mod access;
pub mod actor_names;
pub mod ambient;
pub mod authorization;
pub mod caller;
pub mod children;
pub mod dialogs;
pub mod end_user_search;
pub mod error;
pub mod feed;
pub mod labelling;
pub mod languages;
pub mod limits;
pub mod lookup;
pub mod masking;
pub mod metadata;
pub mod ordering;
pub mod outbox;
pub mod paging;
pub mod party_services;
pub mod reading;
pub mod registry;
pub mod repository;
pub mod search;
pub mod test_issuer;
pub mod text_index;
pub mod token;
pub mod unit_of_work;
pub mod violations;

pub use error::PortError;
pub use violations::Violations;
