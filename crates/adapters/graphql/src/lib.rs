//! GraphQL for end users: schema, resolvers, event stream.
//!
//! Shape: objects own what they show and are built from the use cases' answers in one go, field by field as REST shows them.
//! Rejected: objects that borrow the view and resolve lazily. Every field would be a boxed future of its own, which costs a list of
//! a hundred dialogs more than the few hundred short texts that it saves.
//!
//! The event stream is written by hand: the contract is server-sent events with the names `next` and `complete`, not the WebSocket
//! protocols that libraries offer.

mod accept;
mod api;
mod enums;
mod mutation;
mod objects;
mod query;
mod request;
mod rules;
mod scalars;
mod schema;
mod search;
mod serve;
mod stream;
mod subscription;

pub use api::{GraphqlApi, GraphqlSettings};
pub use schema::sdl;
pub use serve::configure;
