//! The command line.

use crate::admin::{self, AdminCommand};
use crate::embedded::{self, EmbeddedOptions};
use crate::output::say;
use crate::settings::{Sources, load, reference, show};
use crate::{serve, telemetry, wiring};
use clap::{Args, Parser, Subcommand};
use dialogporten_application::ambient::Ambient;
use dialogporten_identity::GeneratedKey;
use dialogporten_postgres::migrate;
use secrecy::ExposeSecret;
use std::error::Error;
use std::path::PathBuf;

/// Dialogporten: the common inbox of public services.
#[derive(Debug, Parser)]
#[command(name = "dialogporten", version, about)]
pub(crate) struct CommandLine {
    /// Settings file; `dialogporten.toml` in the working directory when not given
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API on a given database
    Serve(ServeOptions),
    /// Bring the database up to date
    Migrate(MigrateOptions),
    /// Run everything on this machine: own database, test users, sample dialogs
    Embedded(EmbeddedOptions),
    /// Check, show or describe the settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Keys of dialog tokens
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look after a running installation
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Debug, Args)]
struct ServeOptions {
    /// Migrate the database first
    #[arg(long)]
    migrate: bool,
}

#[derive(Debug, Args)]
struct MigrateOptions {
    /// Change nothing; fail when migrations are pending
    #[arg(long, conflicts_with = "list")]
    check: bool,
    /// Change nothing; list pending migrations
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read all sources and report everything that is wrong
    Check,
    /// Print effective values with their source, secrets masked
    Show,
    /// Print the reference of all keys (docs/CONFIGURATION.md)
    Doc,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a new Ed25519 key and print it as settings
    Generate,
}

/// Runs a command.
pub(crate) fn run(command_line: CommandLine) -> Result<(), Box<dyn Error>> {
    let sources = Sources {
        file: command_line.config,
        ..Sources::default()
    };
    match command_line.command {
        Command::Serve(options) => serve(&sources, &options),
        Command::Migrate(options) => migrate(&sources, &options),
        Command::Embedded(options) => embedded::run(sources, &options),
        Command::Config(ConfigCommand::Check) => {
            load(&sources, true)?;
            say("the settings are fine");
            Ok(())
        }
        Command::Config(ConfigCommand::Show) => {
            say(show(&sources)?.trim_end());
            Ok(())
        }
        Command::Config(ConfigCommand::Doc) => {
            say(reference().trim_end());
            Ok(())
        }
        Command::Keys(KeysCommand::Generate) => generate_key(),
        Command::Admin(command) => admin::run(&sources, command),
    }
}

fn serve(sources: &Sources, options: &ServeOptions) -> Result<(), Box<dyn Error>> {
    let settings = load(sources, true)?;
    telemetry::start(&settings.log);
    let listener = serve::listen(settings.server.listen)?;
    let platform = wiring::platform(&settings)?;
    let runtime = serve::runtime()?;
    runtime.block_on(async {
        if options.migrate {
            let applied = wiring::migrate(&settings).await?;
            tracing::info!(migrations.applied = applied.len(), "the database is up to date");
        }
        let application = wiring::wire(&settings, &settings.server.public_uri(), platform)?;
        serve::serve(&settings.server, listener, application, None, async { Ok(()) }).await
    })
}

fn migrate(sources: &Sources, options: &MigrateOptions) -> Result<(), Box<dyn Error>> {
    let settings = load(sources, false)?;
    telemetry::start(&settings.log);
    let url = settings.database.url.expose_secret();
    if url.is_empty() {
        return Err("database.url must be given (or DATABASE_URL in the environment)".into());
    }
    serve::runtime()?.block_on(async {
        if !options.check && !options.list {
            let applied = migrate::migrate(url).await?;
            say(&listed("applied", &applied));
            return Ok(());
        }
        let state = migrate::check(url).await?;
        say(&listed("pending", &state.pending));
        if !state.unknown.is_empty() {
            say(&listed("unknown to this program", &state.unknown));
        }
        if options.check && !state.is_current() {
            return Err(format!(
                "{} migrations are pending: run dialogporten migrate",
                state.pending.len()
            )
            .into());
        }
        Ok(())
    })
}

fn listed(what: &str, versions: &[String]) -> String {
    if versions.is_empty() {
        return format!("{what}: none");
    }
    format!("{what}: {}", versions.join(", "))
}

fn generate_key() -> Result<(), Box<dyn Error>> {
    let ambient = crate::ambient::SystemAmbient;
    let suffix = ambient.new_random().simple().to_string();
    let kid = format!(
        "dp-{}-{}",
        ambient.now().format("%y%m%d"),
        suffix.get(..5).unwrap_or_default()
    );
    let key = GeneratedKey::from_seed(kid, wiring::random_bytes()?);
    say(&format!(
        "[[dialog_token.keys]]\nkid = \"{}\"\nstate = \"published\"   # signing after at least 48 hours\nprivate_key = \"{}\"\npublic_key = \"{}\"",
        key.kid,
        key.private_key.expose_secret(),
        key.public_key
    ));
    Ok(())
}
