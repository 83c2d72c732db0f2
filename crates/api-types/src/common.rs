//! Types that both audiences share.

mod actor;
mod content_value;
pub mod date_time;
mod enum_input;
mod enums;
mod localization;
pub mod member;
pub mod uuid_text;

pub use actor::{Actor, ActorInput};
pub use content_value::{ContentValue, ContentValueInput};
pub use enum_input::{EnumInput, WireEnum};
pub use enums::{
    ActorType, AttachmentUrlConsumerType, DialogActivityType, DialogGuiActionPriority, DialogStatus,
    DialogStatusInput, DialogTransmissionType, HttpVerb, SystemLabel,
};
pub use localization::{Localization, LocalizationInput};
