//! Filling an empty database through COPY: generated volumes, imports.
//!
//! The rows are the ones that the store writes. Their columns are read from the text of its statement for a new dialog, their values
//! from the parameters that the statement binds (`inserts`, `rows`); there is no second encoder that could go astray. Seen
//! records are those of a first reading. Nobody is told anything: the outbox stays empty.
//!
//! The text index is written, too, with the words that its worker would take from the same documents (`texts`).
//!
//! Each of two connections, and a third one for the texts, fills its tables within one transaction (`load`): the indexes are dropped, built when all rows are there
//! and exactly as they were, and the rows are written frozen, so that nothing is left to vacuum. A load that fails leaves nothing.

mod inserts;
mod load;
mod rows;
mod texts;

pub use load::{BulkError, BulkLoad, BulkService, Loaded};
pub use rows::{BulkEncoder, BulkRows};
