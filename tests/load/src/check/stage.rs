//! The servers and the database of a check, and how they are killed.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::database::Database;
use crate::issuer::Issuer;
use crate::plan::Arguments;
use crate::server::{Launch, Server};
use crate::world::World;
use crate::{Failure, say};

/// The readiness checks run every five seconds; what takes longer than three rounds of them is not seen at all.
const NOTICED_WITHIN: Duration = Duration::from_secs(16);
/// PostgreSQL is away for so long at least.
const AWAY: Duration = Duration::from_secs(1);

/// Servers, database, issuer, world.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) database: Database,
    pub(crate) issuer: Issuer,
    pub(crate) world: Rc<World>,
    launches: Vec<Launch>,
    servers: Vec<Server>,
    directory: PathBuf,
    told: Vec<String>,
    /// From the kill until requests must succeed again.
    back_after: Duration,
}

impl Stage {
    /// A fresh durable cluster and so many servers.
    ///
    /// # Errors
    /// Something does not start.
    pub(crate) async fn set(
        arguments: &Arguments,
        directory: &Path,
        started: Duration,
        servers: usize,
    ) -> Result<Self, Failure> {
        let binary = arguments
            .server
            .canonicalize()
            .map_err(|error| Failure::new(format!("{}: {error}", arguments.server.display())))?;
        let database = Database::start(
            &directory.join("pg"),
            arguments.postgres.as_deref(),
            &arguments.postgres_setting,
        )?;
        let issuer = Issuer::start(started.as_secs()).await?;
        let world = Rc::new(World::new(200, 50));
        let file = directory.join("directory.toml");
        fs::write(&file, world.directory())?;
        let mut launches = Vec::new();
        for number in 0..servers {
            let place = directory.join(format!("server-{number}"));
            fs::create_dir_all(&place)?;
            let launch = Launch::new(
                &binary,
                &place,
                &database.url(),
                &file,
                &issuer.well_known(),
                true,
            )?;
            if number == 0 {
                launch.migrate()?;
            }
            launches.push(launch);
        }
        let mut stage = Self {
            database,
            issuer,
            world,
            launches,
            servers: Vec::new(),
            directory: directory.to_owned(),
            told: Vec::new(),
            back_after: Duration::ZERO,
        };
        for launch in &stage.launches {
            stage.servers.push(launch.serve().await?);
        }
        Ok(stage)
    }

    /// Where the servers listen.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.launches.iter().map(Launch::address).collect()
    }

    /// Kills the last server and starts it again.
    ///
    /// # Errors
    /// It does not come back.
    pub(crate) async fn crash_server(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        // Dropping kills without a word of warning.
        drop(self.servers.pop());
        let launch = self
            .launches
            .last()
            .ok_or_else(|| Failure::new("there is no server".into()))?;
        let server = launch.serve().await?;
        self.told.push(format!(
            "server killed, ready again after {:?}",
            server.ready_after
        ));
        self.servers.push(server);
        self.back_after = begun.elapsed();
        Ok(())
    }

    /// Kills every process of PostgreSQL, waits until the servers have noticed, and starts it again.
    ///
    /// # Errors
    /// It does not come back, or a server does not tell.
    pub(crate) async fn crash_postgres(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        self.database.kill()?;
        sleep(AWAY).await;
        self.wait_for_readiness(false, begun).await?;
        self.database.start_again()?;
        self.back_after = begun.elapsed();
        self.told
            .push(format!("PostgreSQL killed, back after {:?}", self.back_after));
        self.wait_for_readiness(true, begun).await
    }

    async fn wait_for_readiness(&mut self, wanted: bool, begun: Instant) -> Result<(), Failure> {
        let word = if wanted { "ready" } else { "not ready" };
        let deadline = Instant::now() + NOTICED_WITHIN;
        for launch in &self.launches {
            while launch.is_ready().await != wanted {
                if Instant::now() > deadline {
                    return Err(Failure::new(format!("a server does not become {word}")));
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
        self.told
            .push(format!("all servers {word} after {:?}", begun.elapsed()));
        Ok(())
    }

    /// When requests must succeed again after a kill at `at`.
    pub(crate) fn back_after(&self, at: Duration) -> Duration {
        at + self.back_after
    }

    /// What happened, in sentences.
    pub(crate) fn told(&self) -> &[String] {
        &self.told
    }

    /// What logs tell that must not happen.
    ///
    /// # Errors
    /// A log cannot be read.
    pub(crate) fn complaints(&self) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        for line in self.database.log()?.lines() {
            if ["deadlock detected", "could not serialize", "PANIC:"]
                .iter()
                .any(|word| line.contains(word))
            {
                found.push(format!("PostgreSQL says: {line}"));
            }
        }
        for number in 0..self.launches.len() {
            let log = self.directory.join(format!("server-{number}/server.log"));
            let text = fs::read_to_string(&log)?;
            for line in text.lines().filter(|line| line.contains("panicked")) {
                found.push(format!("server {number} says: {line}"));
            }
        }
        Ok(found)
    }

    /// Stops the servers in order; the database ends with the stage.
    ///
    /// # Errors
    /// A server does not stop.
    pub(crate) async fn end(self) -> Result<(), Failure> {
        for server in self.servers {
            server.stop().await?;
        }
        say("  servers stopped in order");
        Ok(())
    }
}
