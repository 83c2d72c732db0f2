//! One accepted issuer and its keys.

use crate::fetch::{FetchError, IssuerKeys, KeySource};
use chrono::TimeDelta;
use dialogporten_domain::Timestamp;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey, JsonWebKeyId};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// An unknown key id leads to a fetch at most this often.
const FORCED_REFRESH_INTERVAL: TimeDelta = TimeDelta::minutes(5);

/// An issuer with the keys fetched last. A failing fetch keeps the keys, however old.
pub(crate) struct Issuer {
    pub(crate) name: String,
    source: KeySource,
    current: RwLock<Option<Arc<IssuerKeys>>>,
    /// Time of the last fetch that an unknown key id caused; held while fetching, so that one fetch serves all who wait.
    forced_at: Mutex<Option<Timestamp>>,
}

/// What became of looking for an unknown key id.
pub(crate) enum ForcedRefresh {
    /// Keys were fetched, or somebody else has just done it.
    Refreshed,
    /// Not now: too soon after the last, or the fetch failed.
    NotRefreshed,
}

impl Issuer {
    pub(crate) fn new(name: String, source: KeySource) -> Self {
        Self {
            name,
            source,
            current: RwLock::new(None),
            forced_at: Mutex::new(None),
        }
    }

    pub(crate) fn keys(&self) -> Option<Arc<IssuerKeys>> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// True when tokens that name `issuer` may be this issuer's although its keys were never loaded.
    pub(crate) fn may_issue_once_loaded(&self, issuer: &str) -> bool {
        self.keys().is_none() && self.source.may_issue(issuer)
    }

    /// Fetches; true when the keys are others than before.
    pub(crate) async fn refresh(&self) -> Result<bool, FetchError> {
        let fetched = self.source.fetch().await?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let changed = current
            .as_ref()
            .is_some_and(|keys| keys.keys != fetched.keys || keys.issuer != fetched.issuer);
        *current = Some(Arc::new(fetched));
        Ok(changed)
    }

    /// Looks for a key id that `seen` does not have.
    pub(crate) async fn refresh_for_unknown_key(
        &self,
        seen: &Arc<IssuerKeys>,
        now: Timestamp,
    ) -> ForcedRefresh {
        let mut forced_at = self.forced_at.lock().await;
        if self.keys().is_some_and(|keys| !Arc::ptr_eq(&keys, seen)) {
            return ForcedRefresh::Refreshed;
        }
        if forced_at.is_some_and(|at| now - at < FORCED_REFRESH_INTERVAL) {
            return ForcedRefresh::NotRefreshed;
        }
        *forced_at = Some(now);
        match self.refresh().await {
            Ok(_) => ForcedRefresh::Refreshed,
            Err(error) => {
                tracing::warn!(
                    issuer.name = self.name,
                    error = &error as &dyn std::error::Error,
                    "keys of the issuer could not be fetched, the last good ones stay"
                );
                ForcedRefresh::NotRefreshed
            }
        }
    }
}

impl IssuerKeys {
    /// Keys that may have made a signature: the one of that id, or without an id all that fit the algorithm.
    pub(crate) fn candidates(&self, kid: Option<&str>) -> Vec<&CoreJsonWebKey> {
        let wanted = kid.map(|kid| JsonWebKeyId::new(kid.to_owned()));
        self.keys
            .keys()
            .iter()
            .filter(|key| wanted.is_none() || key.key_id() == wanted.as_ref())
            .collect()
    }
}

/// Algorithms that we accept. `none`, HMAC and everything unknown are refused. ES512 keys are accepted by name only: the
/// verification library has no P-521 and answers that the signature is invalid.
pub(crate) fn allowed_algorithm(name: &str) -> Option<CoreJwsSigningAlgorithm> {
    use CoreJwsSigningAlgorithm as Algorithm;
    Some(match name {
        "RS256" => Algorithm::RsaSsaPkcs1V15Sha256,
        "RS384" => Algorithm::RsaSsaPkcs1V15Sha384,
        "RS512" => Algorithm::RsaSsaPkcs1V15Sha512,
        "PS256" => Algorithm::RsaSsaPssSha256,
        "PS384" => Algorithm::RsaSsaPssSha384,
        "PS512" => Algorithm::RsaSsaPssSha512,
        "ES256" => Algorithm::EcdsaP256Sha256,
        "ES384" => Algorithm::EcdsaP384Sha384,
        "ES512" => Algorithm::EcdsaP521Sha512,
        "EdDSA" => Algorithm::EdDsa,
        _ => return None,
    })
}
