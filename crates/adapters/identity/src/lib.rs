//! Issuers, key sets, token checks and dialog-token signing.
//!
//! * [`JwtVerifier`] answers the port `TokenVerifier`: issuer → keys → signature → times → principal.
//! * [`Ed25519DialogTokenSigner`] answers the port `DialogTokenSigner`.
//!
//! Adding an issuer needs no code: one more `[[authentication.schemes]]`.
//!
//! Lifetimes of what is kept in memory: a verified token at most 60 seconds and never beyond its expiration, dropped at once
//! when a key set changes; a key set until the next successful fetch (every 12 hours, or when an unknown key id turns up, at
//! most every 5 minutes for each issuer).

mod bearer;
mod claims;
mod compact;
mod dialog_token;
mod fetch;
mod issuer;
mod person_mask;
mod settings;
mod times;
mod verifier;

pub use dialog_token::{DialogTokenKeyError, Ed25519DialogTokenSigner, GeneratedKey};
pub use person_mask::{HmacPersonMask, WeakSecret};
pub use settings::{
    AuthenticationSettings, DialogTokenKeySettings, DialogTokenKeyState, DialogTokenSettings, SchemeSettings,
    SettingError,
};
pub use verifier::{IssuerState, JwtVerifier};
