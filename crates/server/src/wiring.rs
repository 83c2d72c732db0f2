//! From settings to the ports and use cases behind the API.

mod end_user;
mod service_owner;

use crate::ambient::SystemAmbient;
use crate::health::{Checked, HealthMonitor};
use crate::settings::{Environment, Settings};
use crate::workers::Jobs;
use dialogporten_application::access::DialogAuthorizer;
use dialogporten_application::actor_names::ActorNames;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::masking::PersonMask;
use dialogporten_application::reading::SeenRecorder;
use dialogporten_application::token::DialogTokenSigner;
use dialogporten_graphql::{GraphqlApi, GraphqlSettings};
use dialogporten_http::HttpApi;
use dialogporten_identity::{
    DialogTokenKeySettings, DialogTokenKeyState, Ed25519DialogTokenSigner, GeneratedKey, HmacPersonMask,
    JwtVerifier,
};
use dialogporten_local::LocalPlatform;
use dialogporten_postgres::{PgPool, PgQueries, PgSettings, PgStore, migrate};
use dialogporten_service_owner::list_service_resources::ListServiceResourcesHandler;
use secrecy::{ExposeSecret, SecretString};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The world compiled into the binary.
pub(crate) const BUILT_IN_DIRECTORY: &str = include_str!("../../../config/directory.toml");

/// Everything that runs.
pub(crate) struct Application {
    pub(crate) api: HttpApi,
    pub(crate) graphql: GraphqlApi,
    pub(crate) graphql_settings: GraphqlSettings,
    pub(crate) pg_settings: PgSettings,
    pub(crate) health: Arc<HealthMonitor>,
    pub(crate) checked: Checked,
    pub(crate) store: PgStore,
    pub(crate) verifier: Arc<JwtVerifier>,
    pub(crate) platform: Arc<LocalPlatform>,
    /// None where another process does the background work.
    pub(crate) jobs: Option<Jobs>,
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
    let dialog_tokens = Arc::new(Ed25519DialogTokenSigner::new(public_uri, &keys, ambient.clone())?);
    let signer: Arc<dyn DialogTokenSigner> = dialog_tokens.clone();
    let mask = person_mask(settings)?;
    let pg_settings = PgSettings {
        max_connections: settings.database.max_connections,
        // One more for background work.
        serving_threads: settings.server.workers() + 1,
        ..PgSettings::new(settings.database.url.expose_secret())
    };
    let pool = PgPool::new(&pg_settings)?;
    let store = PgStore::new(pool.clone());
    let queries = Arc::new(PgQueries::new(&store));
    let names = ActorNames::new(platform.clone());
    let authorizer = DialogAuthorizer::new(platform.clone(), platform.clone(), platform.clone());
    let seen = SeenRecorder::new(Arc::new(store.clone()), names.clone(), ambient.clone());
    let limits = settings.limits.into();
    let service_owner = service_owner::use_cases(service_owner::Parts {
        store: store.clone(),
        queries: queries.clone(),
        platform: platform.clone(),
        authorizer: authorizer.clone(),
        names: names.clone(),
        seen: seen.clone(),
        ambient: ambient.clone(),
        limits,
    });
    let end_user = end_user::use_cases(end_user::Parts {
        store: store.clone(),
        queries,
        platform: platform.clone(),
        authorizer,
        names,
        seen,
        signer: signer.clone(),
        mask,
        ambient: ambient.clone(),
        limits,
    });
    let health = Arc::new(HealthMonitor::default());
    let graphql = GraphqlApi {
        verifier: verifier.clone(),
        dialog_tokens,
        ambient: ambient.clone(),
        limits,
        feed: Arc::new(store.feed().clone()),
        metadata: platform.clone(),
        get_dialog: end_user.get_dialog.clone(),
        search_dialogs: end_user.search_dialogs.clone(),
        look_up_dialog: end_user.look_up_dialog.clone(),
        list_parties: end_user.list_parties.clone(),
        list_service_resources: end_user.list_service_resources.clone(),
        change_system_labels: end_user.change_system_labels.clone(),
    };
    Ok(Application {
        graphql,
        graphql_settings: GraphqlSettings {
            introspection: settings.graphql.introspection
                || matches!(
                    settings.environment,
                    Environment::Development | Environment::Embedded
                ),
            allowed_origins: settings.graphql.allowed_origins.clone(),
        },
        pg_settings,
        api: HttpApi {
            verifier: verifier.clone(),
            ambient: ambient.clone(),
            signer: signer.clone(),
            health: health.clone(),
            limits,
            viewers: settings.server.viewers.into(),
            service_resources: ListServiceResourcesHandler::new(platform.clone()),
            service_owner,
            end_user,
        },
        checked: Checked {
            verifier: verifier.clone(),
            pool,
            database_url: settings.database.url.clone(),
        },
        jobs: settings
            .worker
            .enabled
            .then(|| Jobs::wire(settings))
            .transpose()?,
        store,
        health,
        verifier,
        platform,
    })
}

/// Brings the database up to date.
pub(crate) async fn migrate(settings: &Settings) -> Result<Vec<String>, migrate::MigrationError> {
    migrate::migrate(settings.database.url.expose_secret()).await
}

/// The configured secret; outside production one for this run when there is none.
fn person_mask(settings: &Settings) -> Result<Arc<dyn PersonMask>, Box<dyn Error>> {
    let configured = &settings.privacy.person_mask_secret;
    if configured.expose_secret().is_empty() && settings.environment != Environment::Production {
        tracing::warn!(
            "no secret for masking persons is configured: one is made for this run, masked ids end with it"
        );
        let secret: String = random_bytes()?.iter().map(|byte| format!("{byte:02x}")).collect();
        return Ok(Arc::new(HmacPersonMask::new(&SecretString::from(secret))?));
    }
    Ok(Arc::new(HmacPersonMask::new(configured)?))
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
