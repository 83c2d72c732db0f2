//! `dialogporten admin`: what operators do by hand.

use crate::ambient::SystemAmbient;
use crate::output::say;
use crate::settings::{Sources, load};
use crate::workers::{Jobs, UntilStopped};
use crate::{serve, telemetry};
use clap::{Args, Subcommand};
use dialogporten_application::ambient::Ambient;
use dialogporten_application::outbox::Channel;
use dialogporten_application::text_index::{Rebuild, RebuildScope};
use dialogporten_operations::rebuild_texts::{Ended, RebuildPace, RebuildTexts};
use secrecy::ExposeSecret;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two lines about a rebuild that goes on.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// Commands of `admin`.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// The text index
    #[command(subcommand)]
    Search(SearchCommand),
    /// Deliveries of events
    #[command(subcommand)]
    Outbox(OutboxCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SearchCommand {
    /// Build the text index anew while everything else goes on; safe to interrupt
    Reindex(ReindexOptions),
    /// Say how far the last rebuild is
    Status,
}

#[derive(Debug, Args)]
#[group(id = "scope", required = true, multiple = false, args = ["full", "since", "stale", "resume"])]
pub(crate) struct ReindexOptions {
    /// All dialogs
    #[arg(long)]
    full: bool,
    /// Dialogs changed at this moment or later, for instance 2026-01-31T00:00:00Z
    #[arg(long, value_name = "TIMESTAMP")]
    since: Option<chrono::DateTime<chrono::Utc>>,
    /// Dialogs whose entry is missing or older than they are
    #[arg(long)]
    stale: bool,
    /// Go on with the last rebuild
    #[arg(long)]
    resume: bool,
    /// Dialogs at a time
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=5000))]
    batch: u16,
    /// Pause after each batch, milliseconds
    #[arg(long, default_value_t = 0)]
    throttle_ms: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// Say what waits and what was given up
    Status,
    /// List the oldest hundred deliveries that were given up
    ListDead {
        /// cloud-events or text-index
        #[arg(value_parser = channel)]
        channel: Channel,
    },
    /// Try deliveries again that were given up
    Retry {
        /// cloud-events or text-index
        #[arg(value_parser = channel)]
        channel: Channel,
        /// Only this one; all when not given
        number: Option<i64>,
    },
}

fn channel(name: &str) -> Result<Channel, String> {
    Channel::ALL
        .into_iter()
        .find(|channel| channel.name() == name)
        .ok_or_else(|| "is neither cloud-events nor text-index".to_owned())
}

/// Runs a command.
pub(crate) fn run(sources: &Sources, command: AdminCommand) -> Result<(), Box<dyn Error>> {
    let settings = load(sources, false)?;
    telemetry::start(&settings.log);
    if settings.database.url.expose_secret().is_empty() {
        return Err("database.url must be given (or DATABASE_URL in the environment)".into());
    }
    let jobs = Jobs::wire(&settings)?;
    serve::runtime()?.block_on(async {
        match command {
            AdminCommand::Search(SearchCommand::Reindex(options)) => reindex(&jobs, &options).await,
            AdminCommand::Search(SearchCommand::Status) => {
                say(&jobs
                    .index
                    .rebuild()
                    .await?
                    .map_or_else(|| "no rebuild was ever ordered".to_owned(), |it| described(&it)));
                Ok(())
            }
            AdminCommand::Outbox(command) => outbox(&jobs, command).await,
        }
    })
}

async fn reindex(jobs: &Jobs, options: &ReindexOptions) -> Result<(), Box<dyn Error>> {
    let scope = match options.since {
        _ if options.resume => None,
        Some(since) => Some(RebuildScope::Since(since)),
        None if options.stale => Some(RebuildScope::Stale),
        None => Some(RebuildScope::Full),
    };
    if let Some(scope) = scope {
        jobs.index.order_rebuild(scope, false).await?;
    }
    let interrupted = async {
        // Without a handler the process just ends, and the lease with it.
        let _ = tokio::signal::ctrl_c().await;
    };
    let pace = RebuildPace {
        batch: options.batch,
        throttle: Duration::from_millis(u64::from(options.throttle_ms)),
    };
    let stop = Arc::new(UntilStopped::by(interrupted));
    let rebuild = RebuildTexts::new(jobs.index.clone(), stop, SystemAmbient.new_random());
    let told = Mutex::new(Instant::now());
    let progress = |rebuild: &Rebuild| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= TELL_EVERY {
            *told = Instant::now();
            tracing::info!(dialogs.seen = rebuild.seen, "rebuilding the text index");
        }
    };
    match rebuild.go_on(false, pace, &progress).await? {
        Ended::Finished(rebuild) => say(&described(&rebuild)),
        Ended::Stopped(rebuild) => say(&format!("{}; --resume goes on with it", described(&rebuild))),
        Ended::Nothing => {
            return Err("there is no unfinished rebuild, or another process is at it".into());
        }
        Ended::Lost => return Err("another process has gone on with the rebuild".into()),
    }
    Ok(())
}

fn described(rebuild: &Rebuild) -> String {
    let scope = match rebuild.scope {
        RebuildScope::Full => "full".to_owned(),
        RebuildScope::Since(since) => format!("since {}", since.to_rfc3339()),
        RebuildScope::Stale => "stale".to_owned(),
    };
    let state = rebuild.finished_at.map_or_else(
        || "unfinished".to_owned(),
        |at| format!("finished {}", at.to_rfc3339()),
    );
    format!(
        "rebuild ({scope}) ordered {}: {} dialogs seen, {} entries written, {state}",
        rebuild.started_at.to_rfc3339(),
        rebuild.seen,
        rebuild.written
    )
}

async fn outbox(jobs: &Jobs, command: OutboxCommand) -> Result<(), Box<dyn Error>> {
    match command {
        OutboxCommand::Status => {
            for state in jobs.queue.state().await? {
                say(&format!(
                    "{}: {} waiting{}, {} given up",
                    state.channel.name(),
                    state.pending,
                    state
                        .oldest
                        .map(|at| format!(" (oldest {})", at.to_rfc3339()))
                        .unwrap_or_default(),
                    state.dead
                ));
            }
        }
        OutboxCommand::ListDead { channel } => {
            for letter in jobs.queue.dead_letters(channel, 100).await? {
                say(&format!(
                    "{} dialog {} of {}: {} attempts, {}",
                    letter.number,
                    letter.dialog_id.uuid(),
                    letter.occurred_at.to_rfc3339(),
                    letter.attempts,
                    letter.reason
                ));
            }
        }
        OutboxCommand::Retry { channel, number } => {
            let revived = jobs.queue.revive(channel, number).await?;
            say(&format!("{revived} deliveries will be tried again"));
        }
    }
    Ok(())
}
