//! The project's own chores: `cargo xtask <chore>`. Standard library only, so that it compiles in a moment.

mod chores;
mod fuzz;
mod machine;
mod process;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <chore>

  up [--fresh] [--port N] [--data-dir DIR]   make sure PostgreSQL is there, build, run the whole portal on this machine
  check                                      formatting, lints, documentation, generated files (not the tests)
  test [ARGS]                                all tests, documentation examples included; ARGS go to the test runner
  fmt                                        format all sources
  doc                                        write generated files anew (docs/CONFIGURATION.md)
  generate --dialogs N [--database URL | --cluster DIR] [ARGS]
                                             fill an empty database with generated dialogs
  bench [ARGS]                               build as shipped and measure; ARGS go to the benchmark
  fuzz-api [--seed N] [--requests N] [--minutes N]
                                             20 000 requests made from the API documents; Python 3 and its package index are needed once
  load-check [ARGS]                          four minutes of concurrent changes and kills, and a check that nothing is lost

`just` has the same names. What the project's CI runs is `.ci/run`: check, then test.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let chore = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match chore.as_str() {
        "up" => chores::up(&rest),
        "check" => chores::check(),
        "test" => chores::test(&rest),
        "fmt" => chores::format(),
        "doc" => chores::write_generated(),
        "generate" => chores::generate(&rest),
        "bench" => chores::bench(&rest),
        "fuzz-api" => chores::fuzz_api(&rest),
        "load-check" => chores::load_check(&rest),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
