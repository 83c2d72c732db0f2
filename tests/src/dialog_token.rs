//! Dialog tokens, checked as a service platform checks them: offline, with the published keys alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

/// The claims of a token that one of the keys has signed and that has not expired.
#[must_use]
pub fn verified(keys: &Value, token: &str) -> Option<Value> {
    let [header, payload, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().ok()?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
    let key = keys["keys"]
        .as_array()?
        .iter()
        .find(|key| header["alg"] == "EdDSA" && key["kid"] == header["kid"])?;
    let key: [u8; 32] = decode(key["x"].as_str()?)?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&key).ok()?;
    let signature = Signature::from_slice(&decode(signature)?).ok()?;
    let (signed, _) = token.rsplit_once('.')?;
    key.verify_strict(signed.as_bytes(), &signature).ok()?;
    let claims: Value = serde_json::from_slice(&decode(payload)?).ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    (claims["exp"].as_u64()? > now).then_some(claims)
}
