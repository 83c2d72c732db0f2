//! What bare PostgreSQL does with the same bytes: `pgbench` with prepared statements on the same cluster.
//!
//! Documents reach `pgbench` as variables (`--define`), one script for each, so that the server receives every document as a text
//! parameter and parses it as it would from an application; no look-up is charged to the insert. The read baseline asks for one of
//! 10⁵ rows by a key made from a random number.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::database::{BASELINE, Database};
use crate::document::Documents;

/// Scripts that `pgbench` takes are limited to 128.
const VARIANTS: u64 = 100;
/// Keys are this number plus the row's number behind a fixed prefix: twelve digits make a UUID.
const FIRST_KEY: u64 = 100_000_000_000;

/// Prepared baselines.
#[derive(Debug)]
pub(crate) struct Baseline {
    directory: PathBuf,
    documents: Vec<String>,
    rows: u64,
}

impl Baseline {
    /// Makes tables, rows to read, and scripts.
    ///
    /// # Errors
    /// A statement fails or a file cannot be written.
    pub(crate) fn prepare(
        database: &Database,
        documents: &Documents,
        directory: &Path,
        rows: u64,
    ) -> Result<Self, Failure> {
        // Beyond every number that is sent to the server: no document is stored by both sides.
        let documents: Vec<String> = (0..VARIANTS)
            .map(|number| documents.create(u64::from(u32::MAX) + number).to_string())
            .collect();
        let mut statements = String::from(
            "create table bare (id uuid primary key, document jsonb);
             create table bare_read (id uuid primary key, document jsonb);
             create temporary table variant (n int primary key, document jsonb);\n",
        );
        for (number, document) in documents.iter().enumerate() {
            statements.push_str(&format!(
                "insert into variant values ({number}, $document${document}$document$);\n"
            ));
            let script =
                format!("insert into bare (id, document) values (gen_random_uuid(), :document{number});\n");
            fs::write(create_script(directory, number), script)?;
        }
        statements.push_str(&format!(
            "insert into bare_read select ('00000000-0000-7000-8000-' || {FIRST_KEY} + row)::uuid, document
               from generate_series(0, {} - 1) row join variant on n = row % {VARIANTS};
             vacuum analyze;\n",
            rows
        ));
        database.script(BASELINE, &statements)?;
        let last = FIRST_KEY + rows - 1;
        fs::write(
            read_script(directory),
            format!(
                "\\set key random({FIRST_KEY}, {last})\nselect document from bare_read where id = ('00000000-0000-7000-8000-' || :key)::uuid;\n"
            ),
        )?;
        Ok(Self {
            directory: directory.to_owned(),
            documents,
            rows,
        })
    }

    /// Rows that can be read.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Inserts a second.
    ///
    /// # Errors
    /// `pgbench` fails.
    pub(crate) async fn inserts(
        &self,
        database: &Database,
        clients: u64,
        transactions: u64,
    ) -> Result<f64, Failure> {
        let mut command = database.pgbench();
        command
            .arg(format!("--client={clients}"))
            .arg(format!("--transactions={}", (transactions / clients).max(1)));
        for (number, document) in self.documents.iter().enumerate() {
            command
                .arg(format!("--define=document{number}={document}"))
                .arg("--file")
                .arg(create_script(&self.directory, number));
        }
        let said = self.run(command).await?;
        let rate = said.lines().find_map(|line| {
            line.strip_prefix("tps = ")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        });
        rate.ok_or_else(|| Failure::new(format!("no rate in what pgbench said: {said}")))
    }

    /// Half of the selects take at most this long, microseconds.
    ///
    /// # Errors
    /// `pgbench` fails.
    pub(crate) async fn select_p50_us(
        &self,
        database: &Database,
        clients: u64,
        seconds: u64,
    ) -> Result<f64, Failure> {
        let mut command = database.pgbench();
        command
            .arg(format!("--client={clients}"))
            .arg(format!("--time={}", seconds.max(1)));
        command
            .args(["--log", "--log-prefix=times", "--file"])
            .arg(read_script(&self.directory));
        self.run(command).await?;
        let mut times = Vec::new();
        for entry in fs::read_dir(&self.directory)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("times.") {
                let log = fs::read_to_string(entry.path())?;
                // Third column: microseconds.
                times.extend(
                    log.lines()
                        .filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok()),
                );
                fs::remove_file(entry.path())?;
            }
        }
        times.sort_unstable();
        times
            .get(times.len() / 2)
            .map(|time| *time as f64)
            .ok_or_else(|| Failure::new("pgbench logged no select".into()))
    }

    async fn run(&self, mut command: Command) -> Result<String, Failure> {
        command.arg(BASELINE).current_dir(&self.directory);
        let output = tokio::process::Command::from(command).output().await?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Failure::new(format!(
            "pgbench failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )))
    }
}

fn create_script(directory: &Path, number: usize) -> PathBuf {
    directory.join(format!("insert-{number}.sql"))
}

fn read_script(directory: &Path) -> PathBuf {
    directory.join("select.sql")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[tokio::test]
    async fn the_baseline_inserts_documents_as_sent_and_reads_them() {
        let directory = std::env::temp_dir().join(format!("load-baseline-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let database = Database::start(&directory.join("cluster"), None, &[]).unwrap();
        let documents = Documents::new(World::new(10, 10), 1_790_000_000_000);
        let baseline = Baseline::prepare(&database, &documents, &directory, 1_000).unwrap();
        assert!(baseline.inserts(&database, 2, 400).await.unwrap() > 0.0);
        for clients in [1, 2] {
            assert!(baseline.select_p50_us(&database, clients, 1).await.unwrap() > 0.0);
        }
        let count = |statement| database.number(BASELINE, statement).unwrap();
        assert_eq!(
            (
                count("select count(*) from bare"),
                count("select count(*) from bare_read")
            ),
            (400.0, 1_000.0)
        );
        assert!(count("select count(distinct document) from bare") > 50.0);
        assert!(count("select count(*) from bare where document ? 'party'") > 399.0);
        drop(database);
        fs::remove_dir_all(&directory).unwrap();
    }
}
