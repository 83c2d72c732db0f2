//! The durable cluster that server and baseline share, and what is read from it between measurements.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dialogporten_postgres::cluster::{Cluster, ClusterOptions, Durability, ServerPrograms};

use crate::Failure;

/// The database of the server.
pub(crate) const SUBJECT: &str = "dialogporten";
/// The database of the baseline.
pub(crate) const BASELINE: &str = "baseline";

/// A running durable cluster.
#[derive(Debug)]
pub(crate) struct Database {
    cluster: Cluster,
    programs: PathBuf,
}

impl Database {
    /// Makes and starts a cluster below `directory` with both databases.
    ///
    /// # Errors
    /// PostgreSQL is missing or does not start, or it would not survive a crash.
    pub(crate) fn start(
        directory: &Path,
        programs: Option<&Path>,
        extra: &[String],
    ) -> Result<Self, Failure> {
        let failed = |error: dialogporten_postgres::cluster::ClusterError| Failure::new(error.to_string());
        let programs = ServerPrograms::find(programs).map_err(failed)?;
        let bin = programs.directory().to_owned();
        let mut options = ClusterOptions::new(directory, Durability::Durable);
        for setting in extra {
            let (name, value) = setting
                .split_once('=')
                .ok_or_else(|| Failure::new(format!("{setting} is not NAME=VALUE")))?;
            options.extra.push((name.to_owned(), value.to_owned()));
        }
        let cluster = Cluster::start(programs, &options).map_err(failed)?;
        for name in [SUBJECT, BASELINE] {
            cluster.create_database(name).map_err(failed)?;
        }
        let database = Self {
            cluster,
            programs: bin,
        };
        database.check_durable()?;
        Ok(database)
    }

    /// Kills every process of the cluster at once, as a power failure would.
    ///
    /// # Errors
    /// It is not running.
    pub(crate) fn kill(&self) -> Result<(), Failure> {
        let postmaster = self
            .cluster
            .pid()
            .ok_or_else(|| Failure::new("PostgreSQL is not running".into()))?;
        // The postmaster first: it would start others anew.
        let mut kill = Command::new("kill");
        kill.arg("-9").arg(postmaster.to_string());
        for child in crate::processes::children(postmaster) {
            kill.arg(child.to_string());
        }
        // A process that ended by itself meanwhile is as dead as the others.
        kill.stderr(Stdio::null()).status()?;
        Ok(())
    }

    /// Starts the killed cluster again; it recovers what was committed. Waits until it answers.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start_again(&self) -> Result<(), Failure> {
        self.cluster
            .start_again()
            .map_err(|error| Failure::new(error.to_string()))
    }

    /// What the cluster has logged.
    ///
    /// # Errors
    /// The log cannot be read.
    pub(crate) fn log(&self) -> Result<String, Failure> {
        Ok(std::fs::read_to_string(
            self.cluster.directory().join("postgres.log"),
        )?)
    }

    /// Figures of a cluster that loses commits say nothing.
    fn check_durable(&self) -> Result<(), Failure> {
        for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
            let value = self.query(BASELINE, &format!("show {setting}"))?;
            if value != "on" {
                return Err(Failure::new(format!(
                    "{setting} is {value}: the cluster of the benchmark must be durable"
                )));
            }
        }
        Ok(())
    }

    /// Connection URL of the server's database.
    pub(crate) fn url(&self) -> String {
        self.url_of(SUBJECT)
    }

    /// Connection URL of a database.
    pub(crate) fn url_of(&self, database: &str) -> String {
        self.cluster.url(database)
    }

    /// CPU seconds that the whole cluster has used.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.cluster.pid().map_or(0.0, crate::processes::cpu_seconds)
    }

    /// The result of one statement as text.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn query(&self, database: &str, statement: &str) -> Result<String, Failure> {
        self.script(database, statement)
    }

    /// Runs statements given on standard input, for those too long for a command line.
    ///
    /// # Errors
    /// A statement fails.
    pub(crate) fn script(&self, database: &str, statements: &str) -> Result<String, Failure> {
        let mut child = Command::new(self.programs.join("psql"))
            .args([
                "--no-psqlrc",
                "--quiet",
                "--no-align",
                "--tuples-only",
                "--set=ON_ERROR_STOP=1",
                "--username=postgres",
                "--host",
            ])
            .arg(self.cluster.directory())
            .arg(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(statements.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(Failure::new(format!(
            "psql failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )))
    }

    /// A number from one statement.
    ///
    /// # Errors
    /// The statement fails or its result is no number.
    pub(crate) fn number(&self, database: &str, statement: &str) -> Result<f64, Failure> {
        let text = self.query(database, statement)?;
        text.parse()
            .map_err(|_| Failure::new(format!("not a number: {text}")))
    }

    /// How many bytes of WAL the cluster has written so far.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn wal_bytes(&self) -> Result<f64, Failure> {
        self.number(BASELINE, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
    }

    /// Bytes of all relations of the server's database, indexes and out-of-line values included.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn relation_bytes(&self) -> Result<f64, Failure> {
        self.relation_bytes_of(SUBJECT)
    }

    /// The same of another database.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn relation_bytes_of(&self, database: &str) -> Result<f64, Failure> {
        self.number(
            database,
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')",
        )
    }

    /// Of [`Database::relation_bytes`] those of the outbox, which is dropped as it is delivered.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn outbox_bytes(&self) -> Result<f64, Failure> {
        self.number(
            SUBJECT,
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname = 'public' and c.relname ~ '^outbox_'",
        )
    }

    /// The largest relations of the server's database: bytes a dialog.
    ///
    /// # Errors
    /// The statement fails.
    pub(crate) fn largest_relations(&self, database: &str) -> Result<Vec<(String, f64)>, Failure> {
        let text = self.query(
            database,
            "select c.relname, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
             order by 2 desc limit 9",
        )?;
        Ok(text
            .lines()
            .filter_map(|line| line.split_once('|'))
            .filter_map(|(name, size)| Some((name.to_owned(), size.parse().ok()?)))
            .collect())
    }

    /// Writes everything out, so that no work of before is charged to the next measurement.
    ///
    /// # Errors
    /// A statement fails.
    pub(crate) fn settle(&self) -> Result<(), Failure> {
        self.script(SUBJECT, "vacuum analyze; checkpoint;").map(drop)
    }

    /// Waits until the text index of a database has every dialog.
    ///
    /// # Errors
    /// A statement fails.
    pub(crate) async fn text_is_complete(&self, database: &str) -> Result<(), Failure> {
        let has = self.query(database, "select to_regclass('text_rebuild') is not null")?;
        while has == "t"
            && self.number(
                database,
                "select count(*) from text_rebuild where finished_at is null",
            )? > 0.0
        {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
        Ok(())
    }

    /// Begins to count what statements cost.
    ///
    /// # Errors
    /// `pg_stat_statements` is not loaded.
    pub(crate) fn count_statements(&self) -> Result<(), Failure> {
        self.script(
            SUBJECT,
            "create extension if not exists pg_stat_statements; select pg_stat_statements_reset();",
        )
        .map(drop)
    }

    /// The statements that took most time since counting began: calls, mean µs, rows, WAL bytes a call, text.
    ///
    /// # Errors
    /// `pg_stat_statements` is not loaded.
    pub(crate) fn costly_statements(&self) -> Result<String, Failure> {
        self.query(
            SUBJECT,
            "select format('%10s calls %9s µs %6s buffers %7s WAL bytes  %s', calls, round(mean_exec_time * 1000),
                           (shared_blks_hit + shared_blks_read) / calls, round(wal_bytes / calls),
                           left(regexp_replace(query, '\\s+', ' ', 'g'), 110))
               from pg_stat_statements s join pg_database d on d.oid = s.dbid
              where d.datname = current_database() and query !~ 'pg_stat_statements'
              order by total_exec_time desc limit 12",
        )
    }

    /// A command for `pgbench` on the baseline's database.
    pub(crate) fn pgbench(&self) -> Command {
        let mut command = Command::new(self.programs.join("pgbench"));
        command
            .args([
                "--no-vacuum",
                "--protocol=prepared",
                "--username=postgres",
                "--host",
            ])
            .arg(self.cluster.directory());
        command
    }
}
