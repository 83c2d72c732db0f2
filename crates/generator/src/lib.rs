//! A world of generated dialogs: for benchmarks, for trying out operations at volume.
//!
//! The n-th dialog of a world depends on the seed, the number of dialogs and the day alone, so that a world can be made again, in
//! parallel, and a benchmark knows what to ask for without reading it. The skew is that of the real inbox: most parties have a few
//! dialogs, a few have very many; some users act for one party, some for thousands.

mod directory;
mod generate;
mod identifiers;
mod new_dialog;
mod random;
pub mod words;
pub mod world;

pub use generate::{GenerateError, generate, load_settings};
pub use new_dialog::Generated;
pub use world::World;
