//! The rules of the dialog aggregate.

mod appends;
mod creation;
mod creation_times;
mod fixtures;
mod hierarchy;
mod labels;
mod lifecycle;
mod properties;
mod reading;
mod replacing;
mod updates;
