//! Scalars as the contract spells them.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::DateTime;
use dialogporten_domain::Timestamp;
use uuid::Uuid;

/// A moment: in with an offset, out in UTC with seven decimals as in REST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/chillicream/date-time.html"
)]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => DateTime::parse_from_rfc3339(text)
                .map(|moment| Self(moment.to_utc()))
                .map_err(|_| InputValueError::custom("a moment is written as 2026-01-02T03:04:05Z")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        // The store keeps six decimals.
        Value::String(self.0.format("%Y-%m-%dT%H:%M:%S%.6f0Z").to_string())
    }
}

/// A URI, or a word that stands for one that the caller may not follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uri(pub(crate) String);

#[Scalar(
    name = "URL",
    specified_by_url = "https://scalars.graphql.org/chillicream/url.html"
)]
impl ScalarType for Uri {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(pub(crate) Uuid);

#[Scalar(
    name = "UUID",
    specified_by_url = "https://scalars.graphql.org/chillicream/uuid.html"
)]
impl ScalarType for Id {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Uuid::try_parse(text)
                .map(Self)
                .map_err(|_| InputValueError::custom("an id is written as 36 characters")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
