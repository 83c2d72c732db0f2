//! Parts of API actions as they are answered to both audiences.

use crate::common::{HttpVerb, date_time};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;
use uuid::Uuid;

/// One version of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DialogApiActionEndpoint<'a> {
    /// Not to be used any more.
    pub deprecated: bool,
    /// Where it is documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub documentation_url: Option<Cow<'a, str>>,
    /// HTTP method.
    pub http_method: HttpVerb,
    /// Id.
    pub id: Uuid,
    /// Where the schema of the request is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub request_schema: Option<Cow<'a, str>>,
    /// Where the schema of the response is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uri)]
    pub response_schema: Option<Cow<'a, str>>,
    /// When it stops working.
    #[serde(
        serialize_with = "date_time::serialize_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub sunset_at: Option<DateTime<Utc>>,
    /// Where it is; a constant instead where the reader may not go or can no longer go.
    #[schema(value_type = String, format = Uri)]
    pub url: Cow<'a, str>,
    /// Version of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Cow<'a, str>>,
}
