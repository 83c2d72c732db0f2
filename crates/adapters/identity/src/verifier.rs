//! Bearer tokens become principals.

use crate::bearer::principal;
use crate::claims::Claims;
use crate::compact::CompactToken;
use crate::fetch::{IssuerKeys, KeySource};
use crate::issuer::{ForcedRefresh, Issuer, allowed_algorithm};
use crate::settings::AuthenticationSettings;
use crate::times::check_times;
use async_trait::async_trait;
use chrono::TimeDelta;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::caller::Principal;
use dialogporten_application::token::{TokenError, TokenVerifier};
use dialogporten_domain::Timestamp;
use moka::future::Cache;
use openidconnect::JsonWebKey;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Verified tokens are believed without a new check for at most this long.
const MAX_CACHED_SECONDS: i64 = 60;
const MAX_CACHED_TOKENS: u64 = 50_000;
/// Keys are fetched anew this often, and after a failure that often.
const REFRESH_INTERVAL: Duration = Duration::from_secs(12 * 60 * 60);
const RETRY_INTERVAL: Duration = Duration::from_secs(5);
const MAX_RETRY_INTERVAL: Duration = Duration::from_secs(600);

/// SHA-256 of a token: the cache holds no token.
type TokenDigest = [u8; 32];

#[derive(Clone)]
struct Verified {
    principal: Arc<Principal>,
    believed_until: Timestamp,
    generation: u64,
}

/// Verifies tokens of the configured issuers.
pub struct JwtVerifier {
    issuers: Vec<Arc<Issuer>>,
    ambient: Arc<dyn Ambient>,
    verified: Cache<TokenDigest, Verified>,
    /// Counts changes of key sets; entries of earlier generations are not believed.
    generation: AtomicU64,
}

/// Whether an issuer's keys are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerState {
    /// Name from the settings.
    pub name: String,
    /// True once a key set was loaded.
    pub has_keys: bool,
}

impl std::fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JwtVerifier")
            .field("issuers", &self.states())
            .finish_non_exhaustive()
    }
}

impl JwtVerifier {
    /// Takes checked settings ([`AuthenticationSettings::errors`]); schemes without a source of keys are left out.
    #[must_use]
    pub fn new(
        settings: &AuthenticationSettings,
        client: &reqwest::Client,
        ambient: Arc<dyn Ambient>,
    ) -> Self {
        let issuers = settings
            .schemes
            .iter()
            .filter_map(|scheme| {
                let source = KeySource::new(scheme, settings.allow_http_loopback, client)?;
                Some(Arc::new(Issuer::new(scheme.name.clone(), source)))
            })
            .collect();
        Self {
            issuers,
            ambient,
            verified: Cache::builder()
                .max_capacity(MAX_CACHED_TOKENS)
                .time_to_live(Duration::from_secs(60))
                .build(),
            generation: AtomicU64::new(0),
        }
    }

    /// Which issuers have keys.
    #[must_use]
    pub fn states(&self) -> Vec<IssuerState> {
        self.issuers
            .iter()
            .map(|issuer| IssuerState {
                name: issuer.name.clone(),
                has_keys: issuer.keys().is_some(),
            })
            .collect()
    }

    /// Fetches the keys of all issuers once, independently of each other; failures are logged.
    pub async fn load_keys(&self) {
        for issuer in &self.issuers {
            self.refresh(issuer).await;
        }
    }

    /// Keeps keys fresh; never ends. One task serves all issuers.
    pub async fn keep_keys_fresh(&self) {
        let mut pause = RETRY_INTERVAL;
        loop {
            let complete = self.issuers.iter().all(|issuer| issuer.keys().is_some());
            tokio::time::sleep(if complete { REFRESH_INTERVAL } else { pause }).await;
            pause = if complete {
                RETRY_INTERVAL
            } else {
                (pause * 2).min(MAX_RETRY_INTERVAL)
            };
            for issuer in &self.issuers {
                if complete || issuer.keys().is_none() {
                    self.refresh(issuer).await;
                }
            }
        }
    }

    async fn refresh(&self, issuer: &Issuer) {
        match issuer.refresh().await {
            Ok(changed) => {
                if changed {
                    self.forget_verified();
                }
                tracing::debug!(issuer.name = issuer.name, changed, "keys of the issuer fetched");
            }
            Err(error) => {
                tracing::warn!(
                    issuer.name = issuer.name,
                    error = &error as &dyn std::error::Error,
                    "keys of the issuer could not be fetched"
                );
            }
        }
    }

    fn forget_verified(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.verified.invalidate_all();
    }

    fn issuer_of(&self, name: &str) -> Result<(&Issuer, Arc<IssuerKeys>), TokenError> {
        for issuer in &self.issuers {
            if let Some(keys) = issuer.keys()
                && keys.issuer == name
            {
                return Ok((issuer, keys));
            }
        }
        if self
            .issuers
            .iter()
            .any(|issuer| issuer.may_issue_once_loaded(name))
        {
            return Err(TokenError::KeysUnavailable);
        }
        Err(TokenError::UnknownIssuer)
    }

    async fn check_signature(&self, token: &CompactToken<'_>, issuer_name: &str) -> Result<(), TokenError> {
        let (issuer, keys) = self.issuer_of(issuer_name)?;
        if token.header.crit.is_some() || token.header.enc.is_some() {
            return Err(TokenError::BadSignature);
        }
        let algorithm = allowed_algorithm(&token.header.alg).ok_or(TokenError::BadSignature)?;
        let kid = token.header.kid.as_deref();
        let mut keys = keys;
        if keys.candidates(kid).is_empty() {
            match issuer.refresh_for_unknown_key(&keys, self.ambient.now()).await {
                ForcedRefresh::NotRefreshed => return Err(TokenError::UnknownKey),
                ForcedRefresh::Refreshed => {
                    self.forget_verified();
                    (_, keys) = self.issuer_of(issuer_name)?;
                }
            }
        }
        let candidates = keys.candidates(kid);
        if candidates.is_empty() {
            return Err(TokenError::UnknownKey);
        }
        candidates
            .iter()
            .any(|key| {
                key.verify_signature(&algorithm, token.signed, &token.signature)
                    .is_ok()
            })
            .then_some(())
            .ok_or(TokenError::BadSignature)
    }

    async fn verify_anew(&self, token: &str, generation: u64) -> Result<Verified, TokenError> {
        let token = CompactToken::parse(token).ok_or(TokenError::Malformed)?;
        let issuer = match token.claims.get("iss") {
            Some(serde_json::Value::String(issuer)) => issuer.clone(),
            _ => return Err(TokenError::UnknownIssuer),
        };
        self.check_signature(&token, &issuer).await?;
        let claims = Claims(token.claims);
        let now = self.ambient.now();
        let expires_at = check_times(&claims, now)?;
        Ok(Verified {
            principal: Arc::new(principal(&claims)),
            believed_until: (now + TimeDelta::seconds(MAX_CACHED_SECONDS)).min(expires_at),
            generation,
        })
    }
}

#[async_trait]
impl TokenVerifier for JwtVerifier {
    async fn verify(&self, token: &str) -> Result<Arc<Principal>, TokenError> {
        let digest: TokenDigest = Sha256::digest(token.as_bytes()).into();
        let generation = self.generation.load(Ordering::Acquire);
        if let Some(known) = self.verified.get(&digest).await
            && known.generation == generation
            && self.ambient.now() < known.believed_until
        {
            return Ok(known.principal);
        }
        let verified = self.verify_anew(token, generation).await?;
        let principal = verified.principal.clone();
        self.verified.insert(digest, verified).await;
        Ok(principal)
    }

    fn issuer_count(&self) -> usize {
        self.issuers.len()
    }
}
