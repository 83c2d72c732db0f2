//! The schema and its limits.

use crate::api::GraphqlApi;
use crate::mutation::Mutations;
use crate::query::Queries;
use crate::subscription::Subscriptions;
use async_graphql::{SDLExportOptions, Schema, SchemaBuilder};

/// Deepest nesting of selections.
const MAX_DEPTH: usize = 12;
/// Most fields of one operation, every selection of every fragment counted.
pub(crate) const MAX_FIELDS: usize = 2048;
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
pub(crate) fn build(api: GraphqlApi) -> ApiSchema {
    builder().data(api).finish()
}

/// Who may use what, as the contract tells clients; resolvers check it themselves.
const POLICIES: [(&str, &str); 3] = [
    ("type Queries {", "type Queries @authorize(policy: \"enduser\") {"),
    (
        "type Mutations {",
        "type Mutations @authorize(policy: \"enduser\") {",
    ),
    (
        "dialogEvents(dialogId: UUID!): DialogEventPayload!",
        "dialogEvents(dialogId: UUID!): DialogEventPayload! @authorize(policy: \"enduserSubscription\", apply: VALIDATION)",
    ),
];
const AUTHORIZE: &str = "
enum ApplyPolicy {
  BEFORE_RESOLVER
  AFTER_RESOLVER
  VALIDATION
}
directive @authorize(policy: String, roles: [String!], apply: ApplyPolicy! = BEFORE_RESOLVER) repeatable on OBJECT | FIELD_DEFINITION
";

/// The schema in the schema definition language.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by();
    let mut sdl = builder().finish().sdl_with_options(options);
    for (plain, with_policy) in POLICIES {
        sdl = sdl.replace(plain, with_policy);
    }
    sdl + AUTHORIZE
}
