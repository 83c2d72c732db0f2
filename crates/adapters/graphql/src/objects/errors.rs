//! What went wrong, as types that clients tell apart by name.

use crate::scalars::Moment;
use async_graphql::{Interface, SimpleObject};

#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum DialogByIdError {
    NotFound(DialogByIdNotFound),
    Deleted(DialogByIdDeleted),
    NotVisible(DialogByIdNotVisible),
    Expired(DialogByIdExpired),
    Forbidden(DialogByIdForbidden),
    LevelTooLow(DialogByIdForbiddenAuthLevelTooLow),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdNotFound {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdDeleted {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdNotVisible {
    pub(crate) message: String,
    pub(crate) visible_from: Moment,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdExpired {
    pub(crate) message: String,
    pub(crate) expired_at: Moment,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdForbidden {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogByIdForbiddenAuthLevelTooLow {
    pub(crate) message: String,
}

#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum DialogLookupError {
    NotFound(DialogLookupNotFound),
    Forbidden(DialogLookupForbidden),
    Validation(DialogLookupValidationError),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupNotFound {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupForbidden {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct DialogLookupValidationError {
    pub(crate) message: String,
}

/// `Forbidden` is part of the contract and never given: what nobody may see is an empty list.
#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum SearchDialogError {
    Token(SearchDialogContinuationTokenParsingError),
    Domain(SearchDialogDomainError),
    Forbidden(SearchDialogForbidden),
    OrderBy(SearchDialogOrderByParsingError),
    Validation(SearchDialogValidationError),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogContinuationTokenParsingError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogDomainError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogForbidden {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogOrderByParsingError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SearchDialogValidationError {
    pub(crate) message: String,
}

/// `Deleted` and `Domain` are part of the contract and never given: deleted dialogs are not found.
#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum SetSystemLabelError {
    Concurrency(SetSystemLabelConcurrencyError),
    Conflict(SetSystemLabelConflictError),
    Domain(SetSystemLabelDomainError),
    Deleted(SetSystemLabelEntityDeleted),
    NotFound(SetSystemLabelEntityNotFound),
    Forbidden(SetSystemLabelForbidden),
    Validation(SetSystemLabelValidationError),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelConcurrencyError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelConflictError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelDomainError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelEntityDeleted {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelEntityNotFound {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelForbidden {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct SetSystemLabelValidationError {
    pub(crate) message: String,
}

#[derive(Debug, Interface)]
#[graphql(field(name = "message", ty = "&String"))]
pub(crate) enum BulkSetSystemLabelError {
    Concurrency(BulkSetSystemLabelConcurrencyError),
    Conflict(BulkSetSystemLabelConflictError),
    Domain(BulkSetSystemLabelDomainError),
    NotFound(BulkSetSystemLabelNotFound),
    Validation(BulkSetSystemLabelValidationError),
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelConcurrencyError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelConflictError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelDomainError {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelNotFound {
    pub(crate) message: String,
}

#[derive(Debug, SimpleObject)]
pub(crate) struct BulkSetSystemLabelValidationError {
    pub(crate) message: String,
}
