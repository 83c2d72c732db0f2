//! The check that nothing is lost: concurrent changes of a shared set of dialogs, each recorded by its client, and afterwards a
//! comparison of what was acknowledged with what the API and the database have. Run by `cargo xtask load-check`.

mod client;
mod compare;
mod hot;
mod invariants;
mod ledger;
mod order;
mod requests;
mod stage;
mod stored;
mod worker;

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::plan::Arguments;
use crate::{Failure, say};
use ledger::Ledger;
use stage::Stage;

/// What happens in the middle of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// One server, nothing happens.
    One,
    /// Two servers on one database, nothing happens.
    Two,
    /// The only server is killed (SIGKILL) and started again.
    KillServer,
    /// Every process of PostgreSQL is killed (SIGKILL) under two servers, and started again.
    KillPostgres,
}

/// Arguments of a check.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Check that nothing is lost instead of measuring; may be given several times.
    #[arg(long, value_enum, value_name = "MODE")]
    pub(crate) check: Vec<Mode>,

    /// Seconds of changes of each check.
    #[arg(long, default_value_t = 60)]
    pub(crate) seconds: u64,

    /// Connections of a check.
    #[arg(long, default_value_t = 64)]
    pub(crate) connections: usize,

    /// Dialogs that are changed at the same time.
    #[arg(long, default_value_t = 20)]
    pub(crate) hot: usize,

    /// Another number makes other choices.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Runs every mode; true when nothing was lost.
///
/// # Errors
/// A check cannot be carried out.
pub(crate) async fn run(arguments: &Arguments, directory: &Path, started: Duration) -> Result<bool, Failure> {
    let mut holds = true;
    for mode in &arguments.check.check {
        let place = directory.join(format!("check-{mode:?}").to_lowercase());
        std::fs::create_dir_all(&place)?;
        say(&format!("check {mode:?} …"));
        let found = Box::pin(check(*mode, arguments, &place, started)).await?;
        holds &= found.is_empty();
        for finding in found.iter().take(40) {
            say(&format!("  FOUND {finding}"));
        }
        if found.len() > 40 {
            say(&format!("  … and {} more", found.len() - 40));
        }
        say(&format!(
            "check {mode:?}: {}",
            if found.is_empty() {
                "nothing is lost"
            } else {
                "FAILED"
            }
        ));
    }
    Ok(holds)
}

async fn check(
    mode: Mode,
    arguments: &Arguments,
    directory: &Path,
    started: Duration,
) -> Result<Vec<String>, Failure> {
    let options = &arguments.check;
    let servers = match mode {
        Mode::One | Mode::KillServer => 1,
        Mode::Two | Mode::KillPostgres => 2,
    };
    let mut stage = Stage::set(arguments, directory, started, servers).await?;
    let ledger = Rc::new(RefCell::new(Ledger::default()));
    let crew = worker::Crew::new(&stage, Rc::clone(&ledger), options);
    let tasks = LocalSet::new();
    let workers: Vec<_> = (0..options.connections)
        .map(|number| tasks.spawn_local(worker::work(Rc::clone(&crew), number)))
        .collect();
    let half = Duration::from_secs(options.seconds) / 2;
    let events = tasks
        .run_until(async {
            sleep(half).await;
            let at = ledger.borrow().now();
            match mode {
                Mode::One | Mode::Two => {}
                Mode::KillServer => stage.crash_server().await?,
                Mode::KillPostgres => stage.crash_postgres().await?,
            }
            let end = ledger.borrow().now();
            if !matches!(mode, Mode::One | Mode::Two) {
                ledger.borrow_mut().disturbed = Some(at..stage.back_after(at).min(end));
            }
            sleep(half).await;
            Ok::<_, Failure>(())
        })
        .await;
    crew.stop();
    tasks.await;
    events?;
    for worker in workers {
        worker.await.map_err(|error| Failure::new(error.to_string()))??;
    }
    // Nobody writes into it any more.
    let ledger = ledger.take();
    say(&ledger.summary(options.seconds));
    for line in stage.told() {
        say(&format!("  {line}"));
    }
    let mut found = ledger.misbehaviour();
    found.extend(stage.complaints()?);
    let stored = stored::Stored::read(&stage.database)?;
    found.extend(invariants::violations(&stage.database)?);
    found.extend(compare::with_database(&ledger, &stored));
    found.extend(order::of_events(&ledger, &stored));
    found.extend(compare::with_api(&ledger, &stored, &stage).await?);
    say(&format!(
        "  compared: {} dialogs, {} transmissions, {} activities, {} outbox rows",
        stored.dialogs.len(),
        stored.transmissions(),
        stored.activities(),
        stored.commits.len()
    ));
    stage.end().await?;
    Ok(found)
}
