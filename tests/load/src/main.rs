//! The benchmark: the release binary over loopback with a durable cluster, against plain PostgreSQL on the same cluster.
//!
//! Run by `cargo xtask bench`. Judged figures are ratios of medians of interleaved rounds, so that the machine's speed and its other
//! load cancel out.

mod baseline;
mod bench;
mod check;
mod client;
mod contract;
mod database;
mod document;
mod driver;
mod figures;
mod issuer;
mod plan;
mod processes;
mod random;
mod report;
mod scenario;
mod server;
mod volume;
mod world;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser as _;

use bench::Bench;
use plan::{Arguments, Plan, Scenario};

/// Why the benchmark could not be carried out.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure with one sentence that says what went wrong.
    pub(crate) fn new(sentence: String) -> Self {
        Self(sentence)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

// One thread: a driver that moves between cores would disturb what it measures.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match measure(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            say(&format!("benchmark failed: {failure}"));
            ExitCode::from(2)
        }
    }
}

/// Runs everything; true when no judged floor was missed.
async fn measure(arguments: &Arguments) -> Result<bool, Failure> {
    let started = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|error| Failure::new(error.to_string()))?;
    let directory = arguments
        .directory
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("dialogporten-load-{}", std::process::id())));
    fs::create_dir_all(&directory)?;
    check_disk(&directory)?;
    if !arguments.check.check.is_empty() {
        let outcome = Box::pin(check::run(arguments, &directory, started)).await;
        // What was lost is looked for in the files.
        if !arguments.keep && arguments.directory.is_none() && matches!(outcome, Ok(true)) {
            fs::remove_dir_all(&directory)?;
        }
        return outcome;
    }
    let outcome = Box::pin(scenarios(arguments, &directory, started)).await;
    if !arguments.keep && arguments.directory.is_none() {
        fs::remove_dir_all(&directory)?;
    }
    let report = outcome?;
    let finished = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs());
    let file = report.write(&arguments.output, finished)?;
    let json = report.json(finished);
    say(&format!(
        "{}\n{json}\n\nwritten to {} after {} s",
        report.table(),
        file.display(),
        finished.saturating_sub(started.as_secs())
    ));
    let missed = report.missed();
    if missed.is_empty() {
        return Ok(true);
    }
    say(&format!("floors missed: {}", missed.join(", ")));
    Ok(arguments.no_verdict || arguments.quick)
}

async fn scenarios(
    arguments: &Arguments,
    directory: &Path,
    started: std::time::Duration,
) -> Result<report::Report, Failure> {
    let mut bench = prepare(arguments, directory, started).await?;
    if arguments.statements {
        bench.database.count_statements()?;
    }
    for scenario in [
        Scenario::Start,
        Scenario::Create,
        Scenario::Storage,
        Scenario::Get,
        Scenario::Memory,
        Scenario::Update,
        Scenario::Append,
        Scenario::OwnerSearch,
        Scenario::Inbox,
    ] {
        if !Plan::runs(arguments, scenario) {
            continue;
        }
        say(&format!("{scenario:?} …"));
        if !matches!(scenario, Scenario::Start | Scenario::Inbox) {
            bench.serve().await?;
        }
        match scenario {
            Scenario::Start => scenario::start::run(&mut bench).await?,
            Scenario::Create => scenario::create::run(&mut bench).await?,
            Scenario::Storage => scenario::storage::run(&mut bench).await?,
            Scenario::Get => scenario::get::run(&mut bench).await?,
            Scenario::Memory => scenario::memory::run(&mut bench).await?,
            Scenario::Update => scenario::update::run(&mut bench).await?,
            Scenario::Append => scenario::append::run(&mut bench).await?,
            Scenario::OwnerSearch => scenario::owner_search::run(&mut bench).await?,
            Scenario::Inbox => scenario::inbox::run(&mut bench).await?,
        }
        if arguments.statements {
            say(&bench.database.costly_statements()?);
            bench.database.count_statements()?;
        }
    }
    if let Some(server) = bench.server.take() {
        server.stop().await?;
    }
    Ok(bench.report)
}

/// Cluster, issuer, world and a migrated database.
async fn prepare(
    arguments: &Arguments,
    directory: &Path,
    started: std::time::Duration,
) -> Result<Bench, Failure> {
    let plan = Plan::of(arguments);
    let binary: PathBuf = arguments
        .server
        .canonicalize()
        .map_err(|error| Failure::new(format!("{}: {error}", arguments.server.display())))?;
    let mut settings = arguments.postgres_setting.clone();
    if arguments.statements {
        settings.push("shared_preload_libraries=pg_stat_statements".to_owned());
    }
    let volumes = if Plan::runs(arguments, Scenario::Inbox) {
        say("generating …");
        Some(volume::prepare(
            directory,
            arguments.postgres.as_deref(),
            &plan,
            started.as_secs(),
        )?)
    } else {
        None
    };
    let database = database::Database::start(
        &directory.join("cluster"),
        arguments.postgres.as_deref(),
        &settings,
    )?;
    let issuer = issuer::Issuer::start(started.as_secs()).await?;
    let world = world::World::new(plan.persons, plan.organisations);
    let file = directory.join("directory.toml");
    fs::write(&file, world.directory())?;
    let launch = server::Launch::new(
        &binary,
        directory,
        &database.url(),
        &file,
        &issuer.well_known(),
        arguments.with_worker,
    )?;
    launch.migrate()?;
    let millis = u64::try_from(started.as_millis()).unwrap_or(u64::MAX);
    Ok(Bench {
        plan,
        documents: Rc::new(document::Documents::new(world, millis)),
        database,
        issuer,
        launch,
        directory: directory.to_owned(),
        report: report::Report::default(),
        server: None,
        baseline: None,
        volumes,
        lists: arguments.lists.clone().unwrap_or_default(),
        created: Vec::new(),
        next_number: 0,
        body_bytes: 0,
    })
}

/// A file system in memory makes every commit free.
fn check_disk(directory: &Path) -> Result<(), Failure> {
    let directory = directory.canonicalize()?;
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((fields.next()?, fields.next()?))
        })
        .filter(|(point, _)| directory.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map_or("unknown", |(_, kind)| kind);
    if matches!(kind, "tmpfs" | "ramfs") {
        let place = directory.display();
        return Err(Failure::new(format!(
            "{place} is in memory ({kind}): choose a directory on a disk with --directory"
        )));
    }
    Ok(())
}

/// Progress and results go to standard output: they are what this program is for.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    // With nobody reading, there is nobody to tell.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
