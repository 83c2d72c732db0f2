//! Getting an issuer's keys: over the network or from a file.

use crate::settings::{SchemeSettings, check_address};
use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

const FETCH_TIME_OUT: Duration = Duration::from_secs(10);
/// Metadata and key sets are a few KiB; more is not an answer to us.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// The two members that discovery documents of both kinds have. RFC 8414 documents lack what OpenID Connect demands.
#[derive(Deserialize)]
struct IssuerMetadata {
    issuer: String,
    jwks_uri: Url,
}

/// What a fetch gives.
pub(crate) struct IssuerKeys {
    pub(crate) issuer: String,
    pub(crate) keys: CoreJsonWebKeySet,
}

/// Why a fetch failed. Carries addresses of issuers, never tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("request to {0} failed")]
    Request(String, #[source] reqwest::Error),
    #[error("{0} answered {1}")]
    Status(String, u16),
    #[error("{0} answered more than {MAX_DOCUMENT_BYTES} bytes")]
    TooLong(String),
    #[error("{0} is not the expected document")]
    Document(String, #[source] serde_json::Error),
    #[error("cannot read {0}")]
    File(String, #[source] std::io::Error),
    #[error("the metadata names issuer {found}, the settings say {expected}")]
    OtherIssuer { expected: String, found: String },
    #[error("jwks_uri of the metadata {0}")]
    Address(&'static str),
    #[error("the key set holds no usable key")]
    NoKeys,
}

/// Where keys come from.
pub(crate) enum KeySource {
    WellKnown {
        address: Url,
        issuer: Option<String>,
        allow_http_loopback: bool,
        client: reqwest::Client,
    },
    File {
        issuer: String,
        path: PathBuf,
    },
}

impl KeySource {
    pub(crate) fn new(
        scheme: &SchemeSettings,
        allow_http_loopback: bool,
        client: &reqwest::Client,
    ) -> Option<Self> {
        match (&scheme.well_known, &scheme.issuer, &scheme.jwks_file) {
            (Some(address), issuer, None) => Some(Self::WellKnown {
                address: address.clone(),
                issuer: issuer.clone(),
                allow_http_loopback,
                client: client.clone(),
            }),
            (None, Some(issuer), Some(path)) => Some(Self::File {
                issuer: issuer.clone(),
                path: path.clone(),
            }),
            _ => None,
        }
    }

    /// True when a token of this issuer may come from here, as far as can be told before the first fetch.
    pub(crate) fn may_issue(&self, issuer: &str) -> bool {
        match self {
            Self::File { issuer: own, .. }
            | Self::WellKnown {
                issuer: Some(own), ..
            } => own == issuer,
            Self::WellKnown { address, .. } => {
                Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == address.origin())
            }
        }
    }

    pub(crate) async fn fetch(&self) -> Result<IssuerKeys, FetchError> {
        let found = match self {
            Self::File { issuer, path } => {
                let name = path.display().to_string();
                let text = std::fs::read(path).map_err(|error| FetchError::File(name.clone(), error))?;
                IssuerKeys {
                    issuer: issuer.clone(),
                    keys: serde_json::from_slice(&text).map_err(|error| FetchError::Document(name, error))?,
                }
            }
            Self::WellKnown {
                address,
                issuer,
                allow_http_loopback,
                client,
            } => {
                let metadata: IssuerMetadata = get(client, address).await?;
                if let Some(expected) = issuer
                    && *expected != metadata.issuer
                {
                    return Err(FetchError::OtherIssuer {
                        expected: expected.clone(),
                        found: metadata.issuer,
                    });
                }
                check_address(&metadata.jwks_uri, *allow_http_loopback).map_err(FetchError::Address)?;
                IssuerKeys {
                    issuer: metadata.issuer,
                    keys: get(client, &metadata.jwks_uri).await?,
                }
            }
        };
        if found.keys.keys().is_empty() {
            return Err(FetchError::NoKeys);
        }
        Ok(found)
    }
}

async fn get<T: DeserializeOwned>(client: &reqwest::Client, address: &Url) -> Result<T, FetchError> {
    let failed = |error: reqwest::Error| FetchError::Request(address.to_string(), error.without_url());
    let mut response = client
        .get(address.clone())
        .header("Accept", "application/json")
        .timeout(FETCH_TIME_OUT)
        .send()
        .await
        .map_err(failed)?;
    if !response.status().is_success() {
        return Err(FetchError::Status(
            address.to_string(),
            response.status().as_u16(),
        ));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > MAX_DOCUMENT_BYTES {
            return Err(FetchError::TooLong(address.to_string()));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|error| FetchError::Document(address.to_string(), error))
}
