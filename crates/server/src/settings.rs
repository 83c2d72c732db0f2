//! All settings, composed of what each adapter needs.

mod document;
mod effective;
mod load;
mod ranges;

pub(crate) use document::reference;
pub(crate) use effective::show;
pub(crate) use load::{SettingsError, Sources, load};

use dialogporten_application::limits::{EndUserSearchLimits, Limits, ServiceOwnerSearchLimits};
use dialogporten_http::openapi::Viewers;
use dialogporten_identity::{AuthenticationSettings, DialogTokenSettings, SettingError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::net::SocketAddr;
use validator::Validate;

/// The defaults, with a comment for every key.
pub(crate) const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// What the installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Environment {
    Production,
    Test,
    Development,
    Embedded,
}

/// Everything, checked.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) environment: Environment,
    pub(crate) server: ServerSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) worker: WorkerSettings,
    pub(crate) authentication: AuthenticationSettings,
    pub(crate) dialog_token: DialogTokenSettings,
    pub(crate) privacy: PrivacySettings,
    pub(crate) local: LocalSettings,
    pub(crate) limits: LimitSettings,
    pub(crate) graphql: GraphqlSection,
    pub(crate) log: LogSettings,
}

#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerSettings {
    pub(crate) listen: SocketAddr,
    pub(crate) base_uri: String,
    pub(crate) viewers: ViewerSettings,
    /// 0 takes the number of processors.
    #[validate(range(max = 256, message = "is more than 256"))]
    workers: u16,
    pub(crate) keep_alive_seconds: u64,
    pub(crate) shutdown_delay_seconds: u64,
    pub(crate) shutdown_grace_seconds: u64,
}

/// Who may use the viewer of the API documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ViewerSettings {
    Anonymous,
    Off,
}

impl From<ViewerSettings> for Viewers {
    fn from(settings: ViewerSettings) -> Self {
        match settings {
            ViewerSettings::Anonymous => Self::Anonymous,
            ViewerSettings::Off => Self::Off,
        }
    }
}

impl ServerSettings {
    /// Threads that serve requests.
    pub(crate) fn workers(&self) -> u16 {
        match self.workers {
            0 => std::thread::available_parallelism()
                .ok()
                .and_then(|count| u16::try_from(count.get()).ok())
                .unwrap_or(2),
            workers => workers,
        }
    }

    /// Public address without trailing slash.
    pub(crate) fn public_uri(&self) -> String {
        if self.base_uri.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.base_uri.trim_end_matches('/').to_owned()
        }
    }
}

#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatabaseSettings {
    pub(crate) url: SecretString,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    pub(crate) max_connections: u16,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkerSettings {
    pub(crate) enabled: bool,
    #[validate(range(min = 1, max = 8760, message = "is not 1 to 8760"))]
    pub(crate) event_retention_hours: u16,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraphqlSection {
    pub(crate) introspection: bool,
    pub(crate) allowed_origins: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrivacySettings {
    pub(crate) person_mask_secret: SecretString,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalSettings {
    pub(crate) directory: String,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitSettings {
    #[validate(nested)]
    pub(crate) end_user_search: EndUserLimitSettings,
    #[validate(nested)]
    pub(crate) service_owner_search: ServiceOwnerLimitSettings,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndUserLimitSettings {
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_party_filter_values: u16,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_service_resource_filter_values: u16,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_org_filter_values: u16,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_extended_status_filter_values: u16,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceOwnerLimitSettings {
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_party_filter_values: u16,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_service_resource_filter_values: u16,
    #[validate(range(min = 1, max = 1000, message = "is not 1 to 1000"))]
    max_extended_status_filter_values: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Json,
    Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogSettings {
    pub(crate) format: LogFormat,
    pub(crate) filter: String,
}

impl From<LimitSettings> for Limits {
    fn from(settings: LimitSettings) -> Self {
        let (end_user, service_owner) = (settings.end_user_search, settings.service_owner_search);
        Self {
            end_user: EndUserSearchLimits {
                max_party_filter_values: end_user.max_party_filter_values,
                max_service_resource_filter_values: end_user.max_service_resource_filter_values,
                max_org_filter_values: end_user.max_org_filter_values,
                max_extended_status_filter_values: end_user.max_extended_status_filter_values,
            },
            service_owner: ServiceOwnerSearchLimits {
                max_party_filter_values: service_owner.max_party_filter_values,
                max_service_resource_filter_values: service_owner.max_service_resource_filter_values,
                max_extended_status_filter_values: service_owner.max_extended_status_filter_values,
            },
        }
    }
}

impl Settings {
    /// What cannot be served, beyond what types say. `serving`: also what only a running server needs.
    pub(crate) fn errors(&self, serving: bool) -> Vec<SettingError> {
        let mut errors = ranges::errors("limits", &self.limits);
        errors.extend(ranges::errors("database", &self.database));
        errors.extend(ranges::errors("server", &self.server));
        errors.extend(ranges::errors("worker", &self.worker));
        let base_uri = &self.server.base_uri;
        if !base_uri.is_empty() && !base_uri.starts_with("https://") && !base_uri.starts_with("http://") {
            errors.push(error(
                "server.base_uri",
                "is neither an https nor an http address",
            ));
        }
        if self.log.filter.parse::<tracing_subscriber::EnvFilter>().is_err() {
            errors.push(error(
                "log.filter",
                "is not a list of filter directives such as info,dialogporten=debug",
            ));
        }
        if !serving {
            return errors;
        }
        errors.extend(self.authentication.errors());
        if self.database.url.expose_secret().is_empty() {
            errors.push(error(
                "database.url",
                "must be given (or DATABASE_URL in the environment)",
            ));
        }
        if self.environment == Environment::Production {
            self.production_errors(&mut errors);
        }
        errors
    }

    fn production_errors(&self, errors: &mut Vec<SettingError>) {
        if self.dialog_token.keys.is_empty() {
            errors.push(error(
                "dialog_token.keys",
                "must be given in production: `dialogporten keys generate` makes a key",
            ));
        }
        if self.privacy.person_mask_secret.expose_secret().len() < 16 {
            errors.push(error(
                "privacy.person_mask_secret",
                "must have at least 16 bytes in production",
            ));
        }
        if self.local.directory.is_empty() {
            errors.push(error(
                "local.directory",
                "must be given in production: the compiled-in world is for tests",
            ));
        }
        for (index, scheme) in self.authentication.schemes.iter().enumerate() {
            let is_test = |text: &str| text.contains("/test-issuer");
            if scheme.issuer.as_deref().is_some_and(is_test)
                || scheme
                    .well_known
                    .as_ref()
                    .is_some_and(|address| is_test(address.as_str()))
            {
                let key = format!("authentication.schemes[{index}]");
                errors.push(error(&key, "the test-token issuer is refused in production"));
            }
        }
        if self.server.base_uri.is_empty() {
            errors.push(error("server.base_uri", "must be given in production"));
        }
    }
}

fn error(key: &str, reason: &str) -> SettingError {
    SettingError {
        key: key.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
