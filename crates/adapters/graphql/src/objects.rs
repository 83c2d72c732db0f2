//! What queries answer. Built from the use cases' answers, field by field as REST shows them.

pub(crate) mod dialog;
pub(crate) mod errors;
pub(crate) mod labels;
pub(crate) mod limits;
pub(crate) mod lookup;
pub(crate) mod metadata;
pub(crate) mod parties;
pub(crate) mod parts;
pub(crate) mod search;
