//! What is run and how long.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// How to look closer, shown by `--help`.
const PROFILE: &str = "\
PROFILING
  Keep the world and the server's binary with symbols, then sample while a scenario runs:
    CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=line-tables-only cargo build --release -p dialogporten-server
    cargo xtask bench create --no-verdict &
    perf record -g -F 499 -p $(pgrep -xo dialogporten) -- sleep 10; perf report --no-children
  Statements: --statements lists those that took most time in each scenario.
  Where perf is not permitted: valgrind --tool=callgrind on the binary with --quick.

EXIT STATUS
  0 every floor held, nothing lost; 1 a floor was missed (--no-verdict: never) or something lost; 2 the benchmark could not be run or an answer broke the contract.";

/// A part of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// Exec to ready, and the idle resident set.
    Start,
    /// Creates a second against bare inserts, and their CPU.
    Create,
    /// WAL and disk that creates cost.
    Storage,
    /// Gets by id against bare selects, their CPU and WAL.
    Get,
    /// The resident set at 64 busy connections.
    Memory,
    /// Replacing dialogs: against creating them, and their CPU.
    Update,
    /// Appending to histories of 3, 1 000 and 20 000 transmissions.
    Append,
    /// An owner's newest dialogs and its page at nine tenths of the depth.
    OwnerSearch,
    /// Lists of generated worlds of two sizes: one party to ten thousand, filters, words, depth.
    Inbox,
}

/// Measures the release binary against plain PostgreSQL on the same machine.
#[derive(Debug, Parser)]
#[command(name = "dialogporten-load", after_help = PROFILE)]
pub(crate) struct Arguments {
    /// The release build of the server.
    #[arg(long, value_name = "PATH")]
    pub(crate) server: PathBuf,

    /// What to run; everything by default.
    #[arg(value_enum)]
    pub(crate) scenarios: Vec<Scenario>,

    /// A smoke test of seconds: small numbers, no verdict; contract checks still fail it.
    #[arg(long)]
    pub(crate) quick: bool,

    /// Let the measured server do the background work, too (outbox, text index); else nobody does it while it is measured.
    #[arg(long)]
    pub(crate) with_worker: bool,

    /// Report, but exit with 0 whatever was measured.
    #[arg(long)]
    pub(crate) no_verdict: bool,

    /// Rounds of baseline and subject.
    #[arg(long, value_name = "COUNT")]
    pub(crate) rounds: Option<usize>,

    /// Dialogs to create in all.
    #[arg(long, value_name = "COUNT")]
    pub(crate) dialogs: Option<u64>,

    /// Dialogs of the larger generated world of `inbox`. With --directory a world that is there is used again.
    #[arg(long, value_name = "COUNT")]
    pub(crate) volume: Option<u64>,

    /// Of `inbox` only the lists whose names begin with one of these letters.
    #[arg(long, value_name = "LETTERS")]
    pub(crate) lists: Option<String>,

    /// Where cluster and files are made; on a real disk. A new directory below the system's temporary one by default.
    #[arg(long, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,

    /// Leave cluster and files behind.
    #[arg(long)]
    pub(crate) keep: bool,

    /// Where the JSON report is written.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub(crate) output: PathBuf,

    /// List the statements that took most time in each scenario (pg_stat_statements; costs a few per cent).
    #[arg(long)]
    pub(crate) statements: bool,

    /// Directory of PostgreSQL's server programs; the newest installed by default.
    #[arg(long, value_name = "DIR")]
    pub(crate) postgres: Option<PathBuf>,

    /// Further settings of the cluster.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) postgres_setting: Vec<String>,

    /// The check that nothing is lost.
    #[command(flatten)]
    pub(crate) check: crate::check::Options,
}

/// The sizes of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Rounds of baseline and subject.
    pub(crate) rounds: usize,
    /// Dialogs that are created before anything is read.
    pub(crate) dialogs: u64,
    /// Persons with a token of their own.
    pub(crate) persons: usize,
    /// Organisations.
    pub(crate) organisations: usize,
    /// Seconds of one phase of reading.
    pub(crate) seconds: u64,
    /// Starts that are measured.
    pub(crate) starts: usize,
    /// Dialogs of the larger generated world.
    pub(crate) volume: u64,
    /// Dialogs of the smaller one.
    pub(crate) small_volume: u64,
    /// Milliseconds of one measurement of a list.
    pub(crate) list_millis: u64,
}

impl Plan {
    /// The sizes that the arguments ask for.
    pub(crate) fn of(arguments: &Arguments) -> Self {
        let mut plan = if arguments.quick {
            Self {
                rounds: 2,
                dialogs: 2_000,
                persons: 1_200,
                organisations: 800,
                seconds: 1,
                starts: 2,
                volume: 20_000,
                small_volume: 5_000,
                list_millis: 100,
            }
        } else {
            Self {
                rounds: 7,
                dialogs: 100_000,
                persons: 1_200,
                organisations: 800,
                seconds: 2,
                starts: 9,
                volume: 500_000,
                small_volume: 50_000,
                list_millis: 500,
            }
        };
        plan.rounds = arguments.rounds.unwrap_or(plan.rounds).max(1);
        plan.volume = arguments.volume.unwrap_or(plan.volume).max(5_000);
        plan.dialogs = arguments.dialogs.unwrap_or(plan.dialogs).max(1_000);
        plan
    }

    /// Whether a scenario is asked for.
    pub(crate) fn runs(arguments: &Arguments, scenario: Scenario) -> bool {
        arguments.scenarios.is_empty() || arguments.scenarios.contains(&scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Arguments {
        Arguments::try_parse_from(line.split(' ')).unwrap()
    }

    #[test]
    fn the_full_run_has_the_promised_sizes() {
        let plan = Plan::of(&arguments("load --server x"));
        assert!(
            plan.dialogs >= 100_000 && plan.persons >= 1_000 && plan.rounds >= 5 && plan.starts >= 7,
            "{plan:?}"
        );
    }

    #[test]
    fn without_a_scenario_everything_runs() {
        assert!(Plan::runs(&arguments("load --server x"), Scenario::Memory));
        assert!(!Plan::runs(
            &arguments("load --server x create"),
            Scenario::Memory
        ));
    }
}
