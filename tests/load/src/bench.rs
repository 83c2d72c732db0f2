//! What the scenarios share: the world, the cluster, the server, and the dialogs that were created so far.

use std::path::PathBuf;
use std::rc::Rc;

use crate::Failure;
use crate::baseline::Baseline;
use crate::database::Database;
use crate::document::Documents;
use crate::issuer::Issuer;
use crate::plan::Plan;
use crate::report::Report;
use crate::server::{Launch, Server};
use crate::volume::Volumes;

/// A dialog that was created.
#[derive(Debug, Clone)]
pub(crate) struct Created {
    /// Number of its document.
    pub(crate) number: u64,
    /// Its id.
    pub(crate) id: String,
}

/// A run of the benchmark.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) plan: Plan,
    pub(crate) documents: Rc<Documents>,
    pub(crate) database: Database,
    pub(crate) issuer: Issuer,
    pub(crate) launch: Launch,
    pub(crate) directory: PathBuf,
    pub(crate) report: Report,
    pub(crate) server: Option<Server>,
    pub(crate) baseline: Option<Baseline>,
    /// The generated worlds, when they are asked for.
    pub(crate) volumes: Option<Volumes>,
    /// First letters of the lists to measure; all when there are none.
    pub(crate) lists: String,
    pub(crate) created: Vec<Created>,
    /// Number of the next document.
    pub(crate) next_number: u64,
    /// Bytes of all bodies that were sent.
    pub(crate) body_bytes: u64,
}

/// CPU seconds at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cpu {
    pub(crate) server: f64,
    pub(crate) postgres: f64,
    pub(crate) driver: f64,
}

impl Bench {
    /// The server, started if it is not running.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) async fn serve(&mut self) -> Result<(), Failure> {
        if self.server.is_none() {
            self.server = Some(self.launch.serve().await?);
        }
        Ok(())
    }

    /// Tables and scripts of the baseline, made at first use.
    ///
    /// # Errors
    /// They cannot be made.
    pub(crate) fn prepare_baseline(&mut self) -> Result<(), Failure> {
        if self.baseline.is_none() {
            self.baseline = Some(Baseline::prepare(
                &self.database,
                &self.documents,
                &self.directory,
                self.plan.dialogs,
            )?);
        }
        Ok(())
    }

    /// The prepared baseline.
    ///
    /// # Errors
    /// It is not prepared.
    pub(crate) fn baseline(&self) -> Result<&Baseline, Failure> {
        self.baseline
            .as_ref()
            .ok_or_else(|| Failure::new("the baseline is not prepared".into()))
    }

    /// CPU seconds used so far.
    pub(crate) fn cpu(&self) -> Cpu {
        Cpu {
            server: self
                .server
                .as_ref()
                .map_or(0.0, |server| crate::processes::cpu_seconds(server.pid())),
            postgres: self.database.cpu_seconds(),
            driver: crate::processes::own_cpu_seconds(),
        }
    }
}

impl Cpu {
    /// What was used since `before`.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            server: self.server - before.server,
            postgres: self.postgres - before.postgres,
            driver: self.driver - before.driver,
        }
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            server: self.server + other.server,
            postgres: self.postgres + other.postgres,
            driver: self.driver + other.driver,
        }
    }

    /// Nothing.
    pub(crate) fn none() -> Self {
        Self {
            server: 0.0,
            postgres: 0.0,
            driver: 0.0,
        }
    }
}
