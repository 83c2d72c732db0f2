//! Layers become settings; everything that is wrong is reported at once, with key, source and reason.

use super::{DEFAULTS, Settings};
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Value};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where settings come from, besides the defaults.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    /// `--config`; else `dialogporten.toml` in the working directory, if there.
    pub(crate) file: Option<PathBuf>,
    /// What a command sets over the defaults: name and TOML text.
    pub(crate) preset: Option<(&'static str, String)>,
    /// What a command line option sets over everything else, TOML text.
    pub(crate) overrides: String,
}

/// Why the settings are refused: one line for each finding.
#[derive(Debug, thiserror::Error)]
#[error("the settings are refused:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub(crate) struct SettingsError(pub(crate) Vec<Refused>);

/// One finding.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) key: String,
    pub(crate) source: String,
    pub(crate) reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {} (from {}): {}", self.key, self.source, self.reason)
    }
}

/// The layers, lowest first.
pub(crate) fn layers(sources: &Sources) -> Result<Figment, SettingsError> {
    let mut figment = Figment::from(named(DEFAULTS, "defaults"));
    if let Some((name, text)) = &sources.preset {
        figment = figment.merge(named(text, name));
    }
    match &sources.file {
        Some(file) if !file.is_file() => {
            return Err(SettingsError(vec![Refused {
                key: "--config".into(),
                source: "command line".into(),
                reason: format!("there is no file {}", file.display()),
            }]));
        }
        Some(file) => figment = figment.merge(Toml::file_exact(file)),
        None if Path::new("dialogporten.toml").is_file() => {
            figment = figment.merge(Toml::file_exact("dialogporten.toml"));
        }
        None => {}
    }
    figment = figment
        .merge(Env::raw().only(&["DATABASE_URL"]).map(|_| "database.url".into()))
        .merge(Env::prefixed("DIALOGPORTEN__").split("__"));
    if !sources.overrides.is_empty() {
        figment = figment.merge(named(&sources.overrides, "command line"));
    }
    Ok(figment)
}

/// Reads and checks. `serving`: also what only a running server needs.
pub(crate) fn load(sources: &Sources, serving: bool) -> Result<Settings, SettingsError> {
    let figment = layers(sources)?;
    let mut refused = unknown_keys(&figment)?;
    let read = read(&figment, &mut refused);
    match read {
        Some(settings) if refused.is_empty() => {
            let errors = settings.errors(serving);
            if errors.is_empty() {
                return Ok(settings);
            }
            Err(SettingsError(
                errors
                    .into_iter()
                    .map(|error| Refused {
                        source: source_of(&figment, &error.key),
                        key: error.key,
                        reason: error.reason,
                    })
                    .collect(),
            ))
        }
        _ => Err(SettingsError(refused)),
    }
}

/// Each section by itself, so that one wrong value does not hide the next section's.
fn read(figment: &Figment, refused: &mut Vec<Refused>) -> Option<Settings> {
    let environment = section(figment, "environment", refused);
    let server = section(figment, "server", refused);
    let database = section(figment, "database", refused);
    let worker = section(figment, "worker", refused);
    let graphql = section(figment, "graphql", refused);
    let authentication = section(figment, "authentication", refused);
    let dialog_token = section(figment, "dialog_token", refused);
    let privacy = section(figment, "privacy", refused);
    let local = section(figment, "local", refused);
    let limits = section(figment, "limits", refused);
    let log = section(figment, "log", refused);
    Some(Settings {
        environment: environment?,
        server: server?,
        database: database?,
        worker: worker?,
        graphql: graphql?,
        authentication: authentication?,
        dialog_token: dialog_token?,
        privacy: privacy?,
        local: local?,
        limits: limits?,
        log: log?,
    })
}

fn section<T: serde::de::DeserializeOwned>(
    figment: &Figment,
    name: &str,
    refused: &mut Vec<Refused>,
) -> Option<T> {
    match figment.extract_inner(name) {
        Ok(section) => Some(section),
        Err(errors) => {
            for mut error in errors {
                // The name of an inner section stands last in the path.
                if error.path.last().is_some_and(|last| last == name) {
                    error.path.rotate_right(1);
                }
                let key = if error.path.is_empty() {
                    name.to_owned()
                } else {
                    error.path.join(".")
                };
                // Unknown keys are reported once, by the comparison with the defaults.
                if refused
                    .iter()
                    .any(|known| key.starts_with(&known.key) || known.key.starts_with(&key))
                {
                    continue;
                }
                refused.push(Refused {
                    source: source_of(figment, &key),
                    reason: reason(&error.kind, &key),
                    key,
                });
            }
            None
        }
    }
}

/// What was found instead, without the value where it may be a secret.
fn reason(kind: &figment::error::Kind, key: &str) -> String {
    if super::effective::is_secret(key) {
        "has a value of the wrong type".to_owned()
    } else {
        kind.to_string()
    }
}

/// Keys that the defaults do not have. Lists are not looked into: their entries refuse unknown members themselves.
fn unknown_keys(figment: &Figment) -> Result<Vec<Refused>, SettingsError> {
    let whole = |figment: &Figment| -> Result<Dict, SettingsError> {
        figment.extract().map_err(|errors| {
            SettingsError(
                errors
                    .into_iter()
                    .map(|error| Refused {
                        key: error.path.join("."),
                        source: error.metadata.as_ref().map_or_else(String::new, describe),
                        reason: error.kind.to_string(),
                    })
                    .collect(),
            )
        })
    };
    let known = whole(&Figment::from(named(DEFAULTS, "defaults")))?;
    let mut unknown = Vec::new();
    compare(&known, &whole(figment)?, "", &mut unknown);
    Ok(unknown
        .into_iter()
        .map(|key| Refused {
            source: source_of(figment, &key),
            reason: "there is no such setting".to_owned(),
            key,
        })
        .collect())
}

fn compare(known: &Dict, given: &Dict, prefix: &str, unknown: &mut Vec<String>) {
    for (name, value) in given {
        let key = format!("{prefix}{name}");
        match (known.get(name), value) {
            (None, _) => unknown.push(key),
            (Some(Value::Dict(_, known)), Value::Dict(_, given)) => {
                compare(known, given, &format!("{key}."), unknown);
            }
            _ => {}
        }
    }
}

fn named(text: &str, name: &str) -> impl figment::Provider {
    Named {
        toml: Toml::string(text),
        name: name.to_owned(),
    }
}

/// A text with a name of its own in messages.
struct Named {
    toml: figment::providers::Data<Toml>,
    name: String,
}

impl figment::Provider for Named {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<figment::value::Map<figment::Profile, Dict>, figment::Error> {
        self.toml.data()
    }
}

/// Where a key's value comes from.
pub(crate) fn source_of(figment: &Figment, key: &str) -> String {
    // Entries of lists have no source of their own.
    let key = key.split('[').next().unwrap_or(key);
    let mut path = key;
    loop {
        if let Some(metadata) = figment.find_metadata(path) {
            return describe(metadata);
        }
        match path.rsplit_once('.') {
            Some((parent, _)) => path = parent,
            None => return "nowhere".to_owned(),
        }
    }
}

fn describe(metadata: &figment::Metadata) -> String {
    match &metadata.source {
        Some(source) => source.to_string(),
        None => metadata.name.to_string(),
    }
}
