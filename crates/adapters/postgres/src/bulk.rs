//! Filling an empty database through COPY: generated volumes, imports.
//!
//! The rows are the ones that the store writes. Their columns are read from the text of its statement for a new dialog, their values
//! from the parameters that the statement binds ([`inserts`], [`rows`]); there is no second encoder that could go astray. Seen
//! records are those of a first reading. Nobody is told anything: the outbox stays empty.
//!
//! Each of two connections fills its tables within one transaction ([`load`]): the indexes are dropped, built when all rows are there
//! and exactly as they were, and the rows are written frozen, so that nothing is left to vacuum. A load that fails leaves nothing.

mod inserts;
mod load;
mod rows;

pub use load::{BulkError, BulkLoad, BulkService, Loaded};
pub use rows::{BulkEncoder, BulkRows};
