//! The rules of the value objects.

mod identifiers;
mod localizations;
mod parties;
mod texts;
mod uris;
