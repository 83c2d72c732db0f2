//! Fuzzing: requests made from the API's own documents, against the whole portal.

use crate::process::{output, program, root, run};
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The fuzzer; another version generates other requests for the same seed.
const FUZZER: &str = "schemathesis==4.32.5";
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Whose tokens are used on which document: name, document, query of the test issuer.
const CALLERS: &[(&str, &str, &str)] = &[
    ("owner", "serviceowner", "serviceowner=ttd"),
    (
        "owner with every scope",
        "serviceowner",
        "serviceowner=ttd&scope=digdir:dialogporten.serviceprovider+digdir:dialogporten.serviceprovider.search\
         +digdir:dialogporten.serviceprovider.changetransmissions+digdir:dialogporten.serviceprovider.admin\
         +altinn:system/notifications.condition.check",
    ),
    ("another owner", "serviceowner", "serviceowner=nyk"),
    ("a person as owner", "serviceowner", "person=15816490100"),
    ("nobody as owner", "serviceowner", ""),
    ("managing director", "enduser", "person=15816490100"),
    ("accountant", "enduser", "person=22835590066"),
    ("person without rights", "enduser", "person=09878990096"),
    ("owner as end user", "enduser", "serviceowner=ttd"),
    ("nobody as end user", "enduser", ""),
];

/// What is asked for.
struct Options {
    seed: u32,
    /// Requests of each audience.
    requests: u64,
    minutes: u64,
}

/// What came of one audience.
#[derive(Default)]
struct Tally {
    requests: u64,
    failures: Vec<String>,
}

/// Starts the portal anew and fuzzes both audiences side by side.
pub(crate) fn fuzz(target: &Path, arguments: &[String]) -> Result<(), String> {
    let options = options(arguments)?;
    let directory = target.join("fuzz");
    std::fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
    let fuzzer = install(&directory)?;
    let port = free_port().map_err(|error| error.to_string())?;
    let log = directory.join("server.log");
    let mut portal = Portal::start(&target.join("debug/dialogporten"), &directory, port, &log)?;
    portal.wait()?;
    let deadline = Instant::now() + Duration::from_secs(options.minutes * 60);
    let (mut owners, mut end_users) = (Tally::default(), Tally::default());
    std::thread::scope(|scope| {
        for (audience, tally) in [("serviceowner", &mut owners), ("enduser", &mut end_users)] {
            let (fuzzer, directory, options) = (&fuzzer, &directory, &options);
            scope.spawn(move || audience_until(fuzzer, directory, port, audience, options, deadline, tally));
        }
    });
    drop(portal);
    let mut failures = Vec::new();
    for (audience, tally) in [("service owners", owners), ("end users", end_users)] {
        eprintln!(
            "{audience}: {} requests, {} failed runs",
            tally.requests,
            tally.failures.len()
        );
        if tally.requests < options.requests {
            failures.push(format!(
                "{audience}: less than {} requests in time",
                options.requests
            ));
        }
        failures.extend(tally.failures);
    }
    let said = std::fs::read_to_string(&log).unwrap_or_default();
    failures.extend(
        said.lines()
            .filter(|line| line.contains("panicked"))
            .map(str::to_owned),
    );
    if failures.is_empty() {
        eprintln!("seed {}: no answer broke the contract", options.seed);
        return Ok(());
    }
    Err(failures.join("\n"))
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        seed: 1,
        requests: 10_000,
        minutes: 20,
    };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().and_then(|value| value.parse::<u32>().ok());
        match (name.as_str(), value) {
            ("--seed", Some(seed)) => options.seed = seed,
            ("--requests", Some(requests)) => options.requests = requests.into(),
            ("--minutes", Some(minutes)) => options.minutes = minutes.into(),
            _ => return Err("fuzz-api [--seed N] [--requests N of each audience] [--minutes N]".into()),
        }
    }
    Ok(options)
}

/// The fuzzer in a Python environment of its own below the target directory.
fn install(directory: &Path) -> Result<PathBuf, String> {
    let environment = directory.join("venv");
    let fuzzer = environment.join("bin/schemathesis");
    let wanted = FUZZER.replace("==", ", version ");
    let has = output(Command::new(&fuzzer).arg("--version")).unwrap_or_default();
    if has.to_lowercase().contains(&wanted) {
        return Ok(fuzzer);
    }
    run(program("python3").args(["-m", "venv"]).arg(&environment))?;
    run(program(environment.join("bin/pip")).args(["install", "--quiet", FUZZER]))?;
    Ok(fuzzer)
}

/// Every caller of an audience in turn, with other seeds each time, until there are enough requests.
fn audience_until(
    fuzzer: &Path,
    directory: &Path,
    port: u16,
    audience: &str,
    options: &Options,
    deadline: Instant,
    tally: &mut Tally,
) {
    // Two audiences write here; lines must not mix.
    static PRINTING: Mutex<()> = Mutex::new(());
    for round in 0.. {
        for (number, (caller, _, query)) in CALLERS.iter().enumerate().filter(|(_, it)| it.1 == audience) {
            if Instant::now() > deadline || tally.requests >= options.requests {
                return;
            }
            let seed = options.seed + round * 100;
            let report = directory.join(format!("{audience}-{number}.json"));
            let mut command = Command::new(fuzzer);
            command
                .args([
                    "run",
                    &format!("http://127.0.0.1:{port}/swagger/v1.{audience}/swagger.json"),
                ])
                .args([
                    "--checks",
                    CHECKS,
                    "--continue-on-failure",
                    "--no-color",
                    "--warnings",
                    "off",
                ])
                .args([
                    "--seed",
                    &seed.to_string(),
                    "--max-examples",
                    "40",
                    "--workers",
                    "1",
                ])
                .args(["--generation-database", "none", "--suppress-health-check", "all"])
                .args(["--report", "json", "--report-json-path"])
                .arg(&report)
                .env("SCHEMATHESIS_HOOKS", "hooks")
                .env("PYTHONPATH", root().join("tests/fuzz"))
                .env("FUZZ_BASE", format!("http://127.0.0.1:{port}"))
                .current_dir(directory);
            let token = match *query {
                "" => Ok("e30.e30.e30".to_owned()),
                query => get(port, &format!("/test-issuer/token?{query}")),
            };
            match token {
                Ok(token) => command.args(["--header", &format!("Authorization: Bearer {token}")]),
                Err(reason) => {
                    tally.failures.push(format!("no token for {caller}: {reason}"));
                    return;
                }
            };
            let ended = command.output();
            let made = std::fs::read_to_string(&report).map_or(0, |report| generated(&report));
            tally.requests += made;
            let _printing = PRINTING.lock();
            eprintln!("  {audience}, {caller}, seed {seed}: {made} requests");
            match ended {
                Ok(ended) if ended.status.success() && made > 0 => {}
                Ok(ended) => {
                    let said = String::from_utf8_lossy(&ended.stdout);
                    let from = said.find("FAILURES").or_else(|| said.find("ERRORS")).unwrap_or(0);
                    eprintln!("{}", said.get(from..).unwrap_or(&said));
                    tally
                        .failures
                        .push(format!("{audience}, {caller}, seed {seed}: {}", ended.status));
                }
                Err(error) => tally
                    .failures
                    .push(format!("the fuzzer cannot be started: {error}")),
            }
        }
    }
}

/// How many requests a report tells of.
fn generated(report: &str) -> u64 {
    let number = report
        .split_once("\"generated\":")
        .map_or("", |(_, rest)| rest.trim_start());
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The body of an answer 200.
fn get(port: u16, path: &str) -> Result<String, String> {
    let exchange = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer = exchange().map_err(|error| error.to_string())?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200") => Ok(body.to_owned()),
        _ => Err(answer.lines().next().unwrap_or_default().to_owned()),
    }
}

/// The portal, in a fresh data directory; stopped when dropped.
struct Portal {
    process: Child,
    port: u16,
    log: PathBuf,
}

impl Portal {
    fn start(binary: &Path, directory: &Path, port: u16, log: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the portal cannot be started: {error}");
        let file = File::create(log).map_err(failed)?;
        let process = program(binary)
            .args(["embedded", "--fresh", "--port", &port.to_string(), "--data-dir"])
            .arg(directory.join("data"))
            .stdout(file.try_clone().map_err(failed)?)
            .stderr(file)
            .stdin(Stdio::null())
            .spawn()
            .map_err(failed)?;
        Ok(Self {
            process,
            port,
            log: log.to_owned(),
        })
    }

    fn wait(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        while get(self.port, "/health/readiness").is_err() {
            let is_over = !matches!(self.process.try_wait(), Ok(None));
            if is_over || begun.elapsed() > READY_WITHIN {
                let said = std::fs::read_to_string(&self.log).unwrap_or_default();
                return Err(format!("the portal does not become ready: {said}"));
            }
            std::thread::yield_now();
        }
        Ok(())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Asked to stop, it stops its database too.
        let asked = Command::new("kill").arg(self.process.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
