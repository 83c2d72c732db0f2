//! The whole portal in one command: own cluster, own issuer, local world, sample dialogs.

mod data_dir;
mod samples;
mod welcome;

use crate::ambient::SystemAmbient;
use crate::output::say;
use crate::settings::{Sources, load};
use crate::{serve, telemetry, wiring};
use clap::Args;
use data_dir::DataDir;
use dialogporten_application::ambient::Ambient;
use dialogporten_application::test_issuer::TestTokenIssuer;
use dialogporten_local::Ed25519TestTokenIssuer;
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

const PRESET: &str = include_str!("../../../config/embedded.toml");
/// Database of the installation inside its cluster.
const DATABASE: &str = "dialogporten";

/// Options of `dialogporten embedded`.
#[derive(Debug, Args)]
pub(crate) struct EmbeddedOptions {
    /// Throw away what is there and start over
    #[arg(long)]
    fresh: bool,
    /// Holds everything: database, keys
    #[arg(long, value_name = "DIRECTORY", default_value = ".dialogporten")]
    data_dir: PathBuf,
    /// Port to listen on; 0 takes a free one
    #[arg(long)]
    port: Option<u16>,
}

/// Runs until a signal says stop.
pub(crate) fn run(sources: Sources, options: &EmbeddedOptions) -> Result<(), Box<dyn Error>> {
    let sources = Sources {
        preset: Some(("embedded.toml", PRESET.to_owned())),
        ..sources
    };
    let settings = load(&sources, false)?;
    telemetry::start(&settings.log);
    let mut wish = settings.server.listen;
    if let Some(port) = options.port {
        wish.set_port(port);
    }
    let listener = serve::listen(wish)?;
    let address = listener.local_addr()?;
    let base_uri = if settings.server.base_uri.is_empty() {
        local_uri(address)
    } else {
        settings.server.public_uri()
    };

    let (data_dir, cluster, elsewhere) = data_dir::start(&options.data_dir, options.fresh)?;
    cluster.create_database(DATABASE)?;
    if let Some(sentence) = elsewhere {
        say(&sentence);
    }

    let ambient: Arc<dyn Ambient> = Arc::new(SystemAmbient);
    let platform = wiring::platform(&settings)?;
    let issuer = Arc::new(Ed25519TestTokenIssuer::new(
        &base_uri,
        data_dir.issuer_seed()?,
        platform.clone(),
        ambient.clone(),
    ));
    let settings = load(
        &Sources {
            overrides: overrides(&data_dir, &issuer, &cluster.url(DATABASE), &*ambient)?,
            ..sources
        },
        true,
    )?;

    let outcome = serve::runtime()?.block_on(async {
        wiring::migrate(&settings).await?;
        let application = wiring::wire(&settings, &base_uri, platform.clone())?;
        let tokens: Arc<dyn TestTokenIssuer> = issuer;
        let started = started(
            &data_dir,
            address,
            &base_uri,
            &platform,
            tokens.clone(),
            &*ambient,
        );
        serve::serve(
            &settings.server,
            listener,
            application,
            Some(tokens.clone()),
            started,
        )
        .await
    });
    // The server is stopped before the data directory's lock is given up.
    cluster.stop()?;
    drop(data_dir);
    outcome
}

/// What this command knows better than any file.
fn overrides(
    data_dir: &DataDir,
    issuer: &Ed25519TestTokenIssuer,
    database_url: &str,
    ambient: &dyn Ambient,
) -> Result<String, Box<dyn Error>> {
    let key_set = data_dir.write_issuer_key_set(issuer.key_set())?;
    Ok(format!(
        "[database]\nurl = {database_url:?}\n[privacy]\nperson_mask_secret = {:?}\n\
         [[authentication.schemes]]\nname = \"test-issuer\"\nissuer = {:?}\njwks_file = {key_set:?}\n\
         [[dialog_token.keys]]\nkid = \"embedded\"\nstate = \"signing\"\nprivate_key_file = {:?}\n",
        data_dir.mask_secret(ambient)?,
        issuer.issuer(),
        data_dir.dialog_token_key()?,
    ))
}

/// Once requests are answered: sample dialogs on the first start, then what people need to know.
async fn started(
    data_dir: &DataDir,
    address: SocketAddr,
    base_uri: &str,
    platform: &dialogporten_local::LocalPlatform,
    issuer: Arc<dyn TestTokenIssuer>,
    ambient: &dyn Ambient,
) -> Result<(), Box<dyn Error>> {
    if !data_dir.has_samples() {
        let written = samples::write(&local_uri(address), issuer.as_ref(), ambient.now()).await?;
        data_dir.remember_samples()?;
        say(&format!("{written} sample dialogs were written."));
    }
    let directory = platform.directory();
    say(&welcome::text(
        base_uri,
        &directory,
        &data_dir.path().display().to_string(),
    ));
    Ok(())
}

/// How this machine reaches the address.
fn local_uri(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}
