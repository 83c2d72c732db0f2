//! Who did something.

use super::{ActorType, EnumInput, member};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;

/// A party's representative or the service owner.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Actor<'a> {
    /// Identifier of the representative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<Cow<'a, str>>,
    /// Name of the representative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<Cow<'a, str>>,
    /// Which of the two.
    pub actor_type: ActorType,
}

impl fmt::Debug for Actor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor")
            .field("actor_type", &self.actor_type)
            .finish_non_exhaustive()
    }
}

/// A party's representative or the service owner, as sent.
#[derive(Clone, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Actor)]
pub struct ActorInput {
    /// Identifier of the representative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// Name of the representative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// Which of the two.
    #[serde(
        default,
        deserialize_with = "member::present",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = ActorType)]
    pub actor_type: Option<EnumInput<ActorType>>,
}

impl fmt::Debug for ActorInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorInput")
            .field("actor_type", &self.actor_type)
            .finish_non_exhaustive()
    }
}
