//! The chores.

use crate::machine::ensure_postgresql;
use crate::process::{cargo, exists, output, program, root, run};
use std::path::PathBuf;

const REFERENCE: &str = "docs/CONFIGURATION.md";

/// Builds and runs the whole portal.
pub(crate) fn up(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    run(cargo().args(["build", "--locked", "--package", "dialogporten-server"]))?;
    let binary = target_directory()?.join("debug/dialogporten");
    let mut server = program(binary);
    server.arg("embedded").args(arguments);
    run(&mut server)
}

/// Everything but the tests. What CI runs is check and test.
pub(crate) fn check() -> Result<(), String> {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo()
        .args(["clippy", "--locked", "--workspace", "--all-targets", "--"])
        .args(["-D", "warnings"]))?;
    run(cargo()
        .args(["doc", "--locked", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    generated_files_are_current()
}

/// All tests, with nextest when it is installed.
pub(crate) fn test(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    // Journeys run the real binary: it is built first, so that no test waits for a compiler.
    build_everything()?;
    // Documentation examples first: the test runner's own summary is the last thing said.
    run(cargo().args(["test", "--locked", "--workspace", "--doc", "--quiet"]))?;
    let mut tests = cargo();
    if exists("cargo-nextest") {
        tests.args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast"]);
    } else {
        tests.args([
            "test",
            "--locked",
            "--workspace",
            "--all-targets",
            "--no-fail-fast",
        ]);
    }
    run(tests.args(arguments))
}

/// Formats all sources.
pub(crate) fn format() -> Result<(), String> {
    run(cargo().args(["fmt", "--all"]))
}

/// Writes generated files anew.
pub(crate) fn write_generated() -> Result<(), String> {
    let reference = reference()?;
    std::fs::write(root().join(REFERENCE), reference)
        .map_err(|error| format!("cannot write {REFERENCE}: {error}"))
}

/// Fills an empty database with generated dialogs.
pub(crate) fn generate(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    run(cargo().args([
        "build",
        "--locked",
        "--profile",
        "dist",
        "--package",
        "dialogporten-generator",
    ]))?;
    run(program(target_directory()?.join("dist/dialogporten-generate")).args(arguments))
}

/// Builds server and benchmark as they are shipped, and measures.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    run(cargo().args(["build", "--locked", "--profile", "dist"]).args([
        "--package",
        "dialogporten-server",
        "--package",
        "dialogporten-load",
    ]))?;
    let binaries = target_directory()?.join("dist");
    let mut load = program(binaries.join("dialogporten-load"));
    load.arg("--server")
        .arg(binaries.join("dialogporten"))
        .args(arguments);
    run(&mut load)
}

/// Changes dialogs from many connections while servers and PostgreSQL are killed, and checks that nothing is lost. With the checks
/// of a development build (overflow, assertions), which find more than speed would.
pub(crate) fn load_check(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    run(cargo()
        .args(["build", "--locked", "--package", "dialogporten-server"])
        .args(["--package", "dialogporten-load"]))?;
    let binaries = target_directory()?.join("debug");
    let mut load = program(binaries.join("dialogporten-load"));
    load.arg("--server").arg(binaries.join("dialogporten"));
    if !arguments.iter().any(|argument| argument == "--check") {
        for mode in ["one", "two", "kill-server", "kill-postgres"] {
            load.args(["--check", mode]);
        }
    }
    run(load.args(arguments))
}

/// Fuzzes the whole portal with requests made from its API documents.
pub(crate) fn fuzz_api(arguments: &[String]) -> Result<(), String> {
    ensure_postgresql()?;
    run(cargo().args(["build", "--locked", "--package", "dialogporten-server"]))?;
    crate::fuzz::fuzz(&target_directory()?, arguments)
}

fn generated_files_are_current() -> Result<(), String> {
    let current = std::fs::read_to_string(root().join(REFERENCE)).unwrap_or_default();
    if current == reference()? {
        Ok(())
    } else {
        Err(format!("{REFERENCE} is not current: run `cargo xtask doc`"))
    }
}

fn reference() -> Result<String, String> {
    build_everything()?;
    let binary = target_directory()?.join("debug/dialogporten");
    output(program(binary).args(["config", "doc"]))
        .ok_or_else(|| "`dialogporten config doc` failed".to_owned())
}

/// The server with the same features of its dependencies as the tests have: everything is compiled once.
fn build_everything() -> Result<(), String> {
    run(cargo().args(["build", "--locked", "--quiet", "--workspace", "--all-targets"]))
}

/// Where cargo builds, whatever says so: environment, configuration or default.
fn target_directory() -> Result<PathBuf, String> {
    let metadata = output(cargo().args(["metadata", "--locked", "--no-deps", "--format-version=1"]))
        .ok_or("`cargo metadata` failed")?;
    let (_, rest) = metadata
        .split_once("\"target_directory\":\"")
        .ok_or("`cargo metadata` names no target directory")?;
    let (directory, _) = rest.split_once('"').ok_or("`cargo metadata` cannot be read")?;
    Ok(PathBuf::from(directory))
}
