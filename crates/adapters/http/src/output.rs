//! From read models to wire types. Texts and URLs are borrowed: nothing is copied on the way to the body.

pub(crate) mod end_user;
pub(crate) mod enums;
pub(crate) mod languages;
pub(crate) mod metadata;
pub(crate) mod parts;
pub(crate) mod service_owner;
