//! Types that both audiences share.

mod activity;
mod actor;
mod api_action;
mod attachment;
mod content_value;
mod context;
pub mod date_time;
mod enum_input;
mod enums;
mod localization;
mod lookup;
pub mod member;
mod revision;
mod seen_log;
mod transmission;
pub mod uuid_text;

pub use activity::{DialogActivity, DialogActivityListItem};
pub use actor::{Actor, ActorInput};
pub use api_action::DialogApiActionEndpoint;
pub use attachment::{DialogAttachment, DialogAttachmentUrl};
pub use content_value::{ContentValue, ContentValueInput};
pub use context::DialogEndUserContext;
pub use enum_input::{EnumInput, WireEnum};
pub use enums::{
    ActorType, AttachmentUrlConsumerType, DeletedFilter, DialogActivityType, DialogGuiActionPriority,
    DialogStatus, DialogStatusInput, DialogTransmissionType, HttpVerb, IdentifierLookupGrantType,
    NotificationConditionType, SystemLabel,
};
pub use localization::{Localization, LocalizationInput};
pub use lookup::{IdentifierLookupServiceOwner, IdentifierLookupServiceResource};
pub use revision::DialogRevision;
pub use seen_log::{DialogSeenLog, DialogSeenLogListItem};
pub use transmission::{
    DialogTransmissionAttachment, DialogTransmissionAttachmentUrl, DialogTransmissionContent,
    DialogTransmissionNavigationalAction,
};
