//! Which 64-bit key stands for a party in every table.
//!
//! A hash needs no look-up and is the same on every shard. Two parties with one hash are told apart by the table `party` at
//! the second one's first dialog; that party gets an exception key. A key never grants access: what was read is compared with the
//! party's text.

use dialogporten_domain::party::Party;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Makes the key of a URN. Exchangeable so that tests can force collisions.
pub type PartyHash = fn(&str) -> i64;

/// First eight bytes of the SHA-256 of the lower-case URN, big-endian.
#[must_use]
pub fn sha256_key(urn: &str) -> i64 {
    let digest = Sha256::digest(urn.as_bytes());
    let mut first = [0_u8; 8];
    for (byte, hashed) in first.iter_mut().zip(digest) {
        *byte = hashed;
    }
    i64::from_be_bytes(first)
}

/// Another 64 bits of the same digest: with the key it tells parties apart where their texts are not kept.
pub(crate) fn fingerprint(urn: &str) -> u64 {
    let digest = Sha256::digest(urn.as_bytes());
    let mut second = [0_u8; 8];
    for (byte, hashed) in second.iter_mut().zip(digest.iter().skip(8)) {
        *byte = *hashed;
    }
    u64::from_be_bytes(second)
}

/// Keys of parties: the hash, but for the few exceptions that are stored.
#[derive(Debug)]
pub(crate) struct PartyKeys {
    hash: PartyHash,
    exceptions: RwLock<HashMap<String, i64>>,
}

impl PartyKeys {
    pub(crate) fn new(hash: PartyHash) -> Self {
        Self {
            hash,
            exceptions: RwLock::default(),
        }
    }

    pub(crate) fn key(&self, party: &Party) -> i64 {
        let exceptions = self.exceptions.read().unwrap_or_else(PoisonError::into_inner);
        if !exceptions.is_empty()
            && let Some(key) = exceptions.get(party.as_str())
        {
            return *key;
        }
        (self.hash)(party.as_str())
    }

    pub(crate) fn set_exceptions(&self, exceptions: HashMap<String, i64>) {
        *self.exceptions.write().unwrap_or_else(PoisonError::into_inner) = exceptions;
    }

    /// A key for a party whose hash is taken: the hash of the URN and a number.
    pub(crate) fn alternative(urn: &str, attempt: u32) -> i64 {
        sha256_key(&format!("{urn}#{attempt}"))
    }
}
