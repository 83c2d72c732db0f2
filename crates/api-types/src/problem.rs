//! What went wrong, as `application/problem+json`.

use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A problem document. Members are written in the order of the published examples, which is not the contract's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDetails<'a> {
    /// Where the kind of problem is described.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Cow<'a, str>>,
    /// The kind of problem, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Cow<'a, str>>,
    /// HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    /// This problem, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'a, str>>,
    /// Path of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Cow<'a, str>>,
    /// Messages by what they are about; absent where the kind of problem has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub errors: Option<BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>>,
    /// Trace the request belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<Cow<'a, str>>,
    /// In the contract, never written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Cow<'a, str>>,
    /// In the contract, never written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_description: Option<Cow<'a, str>>,
    /// In the contract, never written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<ProblemDetailsError<'a>>,
}

/// In the contract, never written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemDetails_Error)]
pub struct ProblemDetailsError<'a> {
    /// Machine-readable kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Cow<'a, str>>,
    /// This error, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'a, str>>,
    /// Members it is about.
    pub paths: Vec<Cow<'a, str>>,
    /// The kind of error, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Cow<'a, str>>,
}
