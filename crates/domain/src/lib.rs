//! The dialog aggregate: value objects, rules and events.
//!
//! Pure: no I/O, no clock, no randomness, no serialisation. Time and ids are arguments.
//! Holding a value object proves that it is valid; the aggregate changes only through named operations.

pub mod action;
pub mod activity;
pub mod actor;
pub mod attachment;
pub mod authorization_attribute;
pub mod content;
pub mod dialog;
pub mod event;
pub mod identifier;
pub mod localization;
pub mod media_type;
pub mod party;
pub mod seen_log;
pub mod service_owner_context;
pub mod service_resource;
pub mod status;
pub mod system_label;
pub mod text;
pub mod time;
pub mod transmission;
pub mod uri;

/// Moment in time, UTC. Stored with microsecond precision.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
