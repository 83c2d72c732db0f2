//! The compact form of JSON Web Signatures.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token that is looked at, bytes.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// A token taken apart, nothing checked.
pub(crate) struct CompactToken<'t> {
    pub(crate) header: Header,
    pub(crate) claims: Map<String, Value>,
    /// What was signed: header and payload as they stand.
    pub(crate) signed: &'t [u8],
    pub(crate) signature: Vec<u8>,
}

/// The members of the header that decide.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) alg: String,
    pub(crate) kid: Option<String>,
    pub(crate) crit: Option<Value>,
    pub(crate) enc: Option<Value>,
}

impl<'t> CompactToken<'t> {
    /// Takes a token apart; `None` when it is not a compact JWS with a JSON payload.
    pub(crate) fn parse(token: &'t str) -> Option<Self> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        Some(Self {
            header: serde_json::from_slice(&decode(header)?).ok()?,
            claims: serde_json::from_slice(&decode(payload)?).ok()?,
            signed: signed.as_bytes(),
            signature: decode(signature)?,
        })
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Base64url without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The 32 bytes behind a base64url text.
pub(crate) fn decode_32(text: &str) -> Option<[u8; 32]> {
    decode(text.trim())?.try_into().ok()
}
