//! The platform's answers from one file, and the test-token issuer of the embedded mode.
//!
//! [`LocalPlatform`] answers the ports `AuthorizationDecisions`, `AuthorizedParties`, `ServiceResources` and `PartyNames`. The
//! file is read again when it changes ([`LocalPlatform::reload_if_changed`]); a file with errors is refused and the old content
//! stays. Answers are never older than that content.
//!
//! Adding an entry to the file format: a field in `document`, its check in `load`, its use in `grants` or `answers`.

mod answers;
mod decide;
mod directory;
mod document;
mod finding;
mod grants;
mod load;
mod platform;
mod token_issuer;

pub use directory::{Directory, LocalServiceOwner, LocalSystemUser, LocalUser};
pub use finding::{DirectoryError, Finding};
pub use platform::LocalPlatform;
pub use token_issuer::Ed25519TestTokenIssuer;
