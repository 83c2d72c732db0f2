//! The server under measurement: the release binary as its own process.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};

use crate::Failure;
use crate::client::{Connection, get};

/// A server that is not ready by then never will be.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// How the binary is started.
#[derive(Debug)]
pub(crate) struct Launch {
    /// The program.
    pub(crate) binary: PathBuf,
    settings: PathBuf,
    log: PathBuf,
    address: SocketAddr,
}

/// A running server; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    /// From exec to the first answer 200 of the readiness probe.
    pub(crate) ready_after: Duration,
}

impl Launch {
    /// A server on a free port of loopback that trusts the benchmark's issuer and reads the benchmark's world. `works`: it also does
    /// the background work, which a process of its own does in a big installation.
    ///
    /// # Errors
    /// No free port.
    pub(crate) fn new(
        binary: &Path,
        directory: &Path,
        database_url: &str,
        world: &Path,
        well_known: &str,
        works: bool,
    ) -> Result<Self, Failure> {
        // The port is free again when the listener is dropped; nothing else starts listening on this machine meanwhile.
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let settings = directory.join("server.toml");
        std::fs::write(
            &settings,
            configuration(address, database_url, world, well_known, works),
        )?;
        Ok(Self {
            binary: binary.to_owned(),
            settings,
            log: directory.join("server.log"),
            address,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Brings the database up to date.
    ///
    /// # Errors
    /// The command fails.
    pub(crate) fn migrate(&self) -> Result<(), Failure> {
        let status = self.command("migrate")?.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failure("migrating the database failed"))
        }
    }

    /// Starts the server and waits until it is ready.
    ///
    /// # Errors
    /// It ends or does not become ready.
    pub(crate) async fn serve(&self) -> Result<Server, Failure> {
        let started = Instant::now();
        let process = self.command("serve")?.spawn()?;
        let mut server = Server {
            process,
            ready_after: Duration::ZERO,
        };
        while !self.is_ready().await {
            if let Some(status) = server.process.try_wait()? {
                return Err(self.failure(&format!("the server ended with {status}")));
            }
            if started.elapsed() > READY_WITHIN {
                return Err(self.failure("the server did not become ready"));
            }
            // Short against what is measured, long enough not to take the processor from the server.
            sleep(Duration::from_millis(1)).await;
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// Whether its readiness probe is answered with 200.
    pub(crate) async fn is_ready(&self) -> bool {
        let Ok(mut connection) = Connection::open(self.address).await else {
            return false;
        };
        connection
            .exchange(&get("/health/readiness", ""))
            .await
            .is_ok_and(|answer| answer.status == 200)
    }

    fn command(&self, subcommand: &str) -> Result<Command, Failure> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let mut command = Command::new(&self.binary);
        command.arg("--config").arg(&self.settings).arg(subcommand);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        Ok(command)
    }

    /// The failure with the last lines that the server logged.
    fn failure(&self, what: &str) -> Failure {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(5).collect();
        Failure::new(format!(
            "{what}: {}",
            last.into_iter().rev().collect::<Vec<_>>().join("\n")
        ))
    }
}

/// The server's settings file.
fn configuration(
    address: SocketAddr,
    database_url: &str,
    world: &Path,
    well_known: &str,
    works: bool,
) -> String {
    let world = world.display();
    format!(
        "environment = \"development\"\n\n[server]\nlisten = \"{address}\"\nshutdown_delay_seconds = 0\n\n[database]\nurl = \"{database_url}\"\n\n[authentication]\nallow_http_loopback = true\n\n\
         [[authentication.schemes]]\nname = \"load\"\nwell_known = \"{well_known}\"\n\n[local]\ndirectory = \"{world}\"\n\n\
         [limits.end_user_search]\nmax_service_resource_filter_values = 60\n\n[worker]\nenabled = {works}\n"
    )
}

impl Server {
    /// Its process number.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Asks it to end and waits for that.
    ///
    /// # Errors
    /// It does not end within ten seconds.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        Command::new("kill").arg(self.pid().to_string()).status()?;
        let ended = timeout(Duration::from_secs(10), async {
            while matches!(self.process.try_wait(), Ok(None)) {
                sleep(Duration::from_millis(5)).await;
            }
        });
        ended
            .await
            .map_err(|_| Failure::new("the server did not stop".into()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell if it cannot be ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
