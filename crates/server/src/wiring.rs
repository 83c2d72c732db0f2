//! From settings to the ports and use cases behind the API.

use crate::ambient::SystemAmbient;
use crate::health::{Checked, HealthMonitor};
use crate::settings::{Environment, Settings};
use dialogporten_application::ambient::Ambient;
use dialogporten_http::HttpApi;
use dialogporten_identity::{
    DialogTokenKeySettings, DialogTokenKeyState, Ed25519DialogTokenSigner, GeneratedKey, JwtVerifier,
};
use dialogporten_local::LocalPlatform;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The world compiled into the binary.
pub(crate) const BUILT_IN_DIRECTORY: &str = include_str!("../../../config/directory.toml");

/// Everything that runs.
pub(crate) struct Application {
    pub(crate) api: HttpApi,
    pub(crate) health: Arc<HealthMonitor>,
    pub(crate) checked: Checked,
    pub(crate) verifier: Arc<JwtVerifier>,
    pub(crate) platform: Arc<LocalPlatform>,
}

/// The local world that the settings name.
pub(crate) fn platform(settings: &Settings) -> Result<Arc<LocalPlatform>, Box<dyn Error>> {
    let platform = match settings.local.directory.as_str() {
        "" => LocalPlatform::from_text("the compiled-in directory", BUILT_IN_DIRECTORY),
        path => LocalPlatform::from_file(Path::new(path)),
    }?;
    Ok(Arc::new(platform))
}

/// Wires adapters to use cases. `public_uri` is the address that tokens and documents name.
pub(crate) fn wire(
    settings: &Settings,
    public_uri: &str,
    platform: Arc<LocalPlatform>,
) -> Result<Application, Box<dyn Error>> {
    let ambient: Arc<dyn Ambient> = Arc::new(SystemAmbient);
    let client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(25))
        .redirect(reqwest::redirect::Policy::limited(3))
        .user_agent(concat!("dialogporten/", env!("CARGO_PKG_VERSION")))
        .build()?;
    let verifier = Arc::new(JwtVerifier::new(
        &settings.authentication,
        &client,
        ambient.clone(),
    ));
    let keys = dialog_token_keys(settings)?;
    let signer = Arc::new(Ed25519DialogTokenSigner::new(public_uri, &keys, ambient.clone())?);
    let health = Arc::new(HealthMonitor::default());
    Ok(Application {
        api: HttpApi {
            verifier: verifier.clone(),
            ambient,
            signer,
            health: health.clone(),
            limits: settings.limits.into(),
        },
        checked: Checked {
            verifier: verifier.clone(),
        },
        health,
        verifier,
        platform,
    })
}

/// The configured keys; outside production a key for this run when there is none.
fn dialog_token_keys(settings: &Settings) -> Result<Vec<DialogTokenKeySettings>, Box<dyn Error>> {
    let keys = settings.dialog_token.keys.clone();
    if !keys.is_empty() || settings.environment == Environment::Production {
        return Ok(keys);
    }
    tracing::warn!("no dialog-token keys are configured: one is made for this run, tokens end with it");
    let key = GeneratedKey::from_seed("temporary".into(), random_bytes()?);
    Ok(vec![DialogTokenKeySettings {
        kid: key.kid,
        state: DialogTokenKeyState::Signing,
        private_key: Some(key.private_key),
        private_key_file: None,
        public_key: None,
    }])
}

/// 32 bytes from the operating system.
pub(crate) fn random_bytes() -> std::io::Result<[u8; 32]> {
    use std::io::Read;
    let mut bytes = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
