//! The schema and its limits.

use crate::api::GraphqlSettings;
use crate::mutation::Mutations;
use crate::query::Queries;
use crate::subscription::Subscriptions;
use async_graphql::{Schema, SchemaBuilder};

/// Deepest nesting of selections.
const MAX_DEPTH: usize = 12;
/// Most fields of one operation, every selection of every fragment counted.
const MAX_FIELDS: usize = 2048;
/// Deepest nesting that the parser follows.
const MAX_RECURSION: usize = 200;
/// Most directives on one place.
const MAX_DIRECTIVES: usize = 4;

/// The schema that is served.
pub(crate) type ApiSchema = Schema<Queries, Mutations, Subscriptions>;

fn builder() -> SchemaBuilder<Queries, Mutations, Subscriptions> {
    Schema::build(Queries, Mutations, Subscriptions)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_FIELDS)
        .limit_recursive_depth(MAX_RECURSION)
        .limit_directives(MAX_DIRECTIVES)
}

/// The schema with its ports.
pub(crate) fn build(api: crate::GraphqlApi, settings: &GraphqlSettings) -> ApiSchema {
    let builder = builder().data(api);
    if settings.introspection {
        builder.finish()
    } else {
        builder.disable_introspection().finish()
    }
}

/// The schema in the schema definition language.
#[must_use]
pub fn sdl() -> String {
    builder().finish().sdl()
}
