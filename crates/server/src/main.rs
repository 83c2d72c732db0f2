//! The one binary: reads settings, wires adapters to use cases, runs. Nothing else.

mod admin;
mod ambient;
mod commands;
mod embedded;
mod health;
mod output;
mod request_log;
mod serve;
mod settings;
mod telemetry;
mod wiring;
mod workers;

use clap::Parser;
use commands::CommandLine;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code for settings that cannot be used; everything else that fails ends with 1.
const EXIT_SETTINGS: u8 = 2;

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    // Outgoing TLS needs a provider before the first client is made. A second installation cannot happen in this process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match commands::run(command_line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(error.as_ref());
            if error.downcast_ref::<settings::SettingsError>().is_some() {
                ExitCode::from(EXIT_SETTINGS)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
