//! PostgreSQL store: dialogs, search rows, outbox, migrations.
//!
//! # Adding a column
//! 1. A migration below `/migrations` that the previous version tolerates, and the column in [`schema`].
//! 2. The parameter and the text of the statements that write it (`store/`), with its number.
//! 3. The reader (`queries/`). A field that nothing searches for belongs into a document (`document/`): no migration.

mod bits;
pub mod bulk;
mod children;
pub mod cluster;
mod dictionary;
mod document;
mod failure;
mod feed;
mod lookup;
pub mod migrate;
mod outbox;
pub mod party_key;
mod pool;
mod queries;
mod repository;
pub mod schema;
mod statement;
mod store;
mod text;

pub use failure::CorruptRow;
pub use feed::PgFeed;
pub use outbox::PgOutbox;
pub use pool::{PgPool, PgSettings};
pub use queries::{PgQueries, SearchStrategy};
pub use repository::PgDialogs;
pub use store::{PgStore, UnidentifiedReader};
pub use text::PgTextIndex;
