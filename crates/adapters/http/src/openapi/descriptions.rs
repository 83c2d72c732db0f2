//! Descriptions of the contract's operations. Which of them are published follows from the route table alone.

mod end_user;
mod metadata;
mod service_owner;
mod service_owner_parts;

use super::Document;
use super::description::Description;

/// The description of an operation.
pub(super) fn find(document: Document, id: &str) -> Option<&'static Description> {
    let own: [&[Description]; 2] = match document {
        Document::ServiceOwner => [service_owner::DESCRIPTIONS, service_owner_parts::DESCRIPTIONS],
        Document::EndUser => [end_user::DESCRIPTIONS, &[]],
    };
    own.into_iter()
        .chain([metadata::DESCRIPTIONS])
        .flatten()
        .find(|description| description.id == id)
}
