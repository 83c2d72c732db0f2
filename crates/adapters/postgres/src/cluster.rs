//! A private PostgreSQL cluster in a directory of ours: made, started and stopped with the installed server programs.
//!
//! Used by the embedded mode, the tests and the benchmarks. It listens on a Unix socket only, in a directory that nobody else may
//! enter, so that it needs no password. As root it runs as user `postgres`.
//!
//! The server must not outlive the program that started it, however that ends. A watcher process holds the reading end of
//! a pipe; when our end closes, on drop or because we were killed, it stops the server.
//! Rejected: `PR_SET_PDEATHSIG`, which needs unsafe code and dies with the thread that set it.

mod account;
mod error;
mod lock;
mod programs;
mod settings;

pub use error::{ClusterError, MAX_SOCKET_PATH};
pub use programs::ServerPrograms;
pub use settings::Durability;

use account::Account;
use lock::{Lock, check_not_running};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const SOCKET: &str = ".s.PGSQL.5432";
const OWN_CONFIGURATION: &str = "dialogporten.conf";

/// Which cluster, and how it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterOptions {
    /// Holds everything: data, socket and log. Made when missing.
    pub directory: PathBuf,
    /// What survives a crash.
    pub durability: Durability,
    /// Connections at most.
    pub max_connections: u16,
    /// Further server settings; they win over ours.
    pub extra: Vec<(String, String)>,
    /// The directory goes with the server.
    pub remove_when_stopped: bool,
}

impl ClusterOptions {
    /// A cluster in `directory` for up to 100 connections.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>, durability: Durability) -> Self {
        Self {
            directory: directory.into(),
            durability,
            max_connections: 100,
            extra: Vec::new(),
            remove_when_stopped: false,
        }
    }
}

/// A running server. Dropping it stops the server; its files stay.
#[derive(Debug)]
pub struct Cluster {
    programs: ServerPrograms,
    account: Account,
    directory: PathBuf,
    watcher: Child,
}

impl Cluster {
    /// Makes the cluster when the directory is empty, and starts it. Blocks until it answers, at most a minute.
    ///
    /// # Errors
    /// Every [`ClusterError`].
    pub fn start(programs: ServerPrograms, options: &ClusterOptions) -> Result<Self, ClusterError> {
        let account = Account::choose()?;
        let directory = prepare_directory(&options.directory, account)?;
        let data = directory.join("data");
        check_socket_path(&directory)?;
        account.check_reach(&data)?;
        if data.join("PG_VERSION").is_file() {
            check_version(&programs, &data)?;
            check_not_running(&programs, account, &data)?;
        } else {
            initialise(&programs, account, &data, options.durability)?;
        }
        configure(&programs, account, &directory, options)?;
        let watcher = spawn_watcher(&programs, account, &directory, options.remove_when_stopped)?;
        let mut cluster = Self {
            programs,
            account,
            directory,
            watcher,
        };
        let log = cluster.directory.join("postgres.log");
        let _ = std::fs::remove_file(&log);
        if let Err(error) = cluster.start_server() {
            // Not ours to stop when the start lost against somebody else's.
            let _ = cluster.watcher.kill();
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(if said.trim().is_empty() {
                error
            } else {
                ClusterError::program("postgres", &data, &said)
            });
        }
        Ok(cluster)
    }

    /// Starts the server again after all its processes were killed; it recovers what was committed. Blocks until it answers, at
    /// most a minute.
    ///
    /// # Errors
    /// [`ClusterError::ProgramFailed`], [`ClusterError::DiskFull`].
    pub fn start_again(&self) -> Result<(), ClusterError> {
        self.start_server()
    }

    fn start_server(&self) -> Result<(), ClusterError> {
        let data = self.directory.join("data");
        let mut start = Command::new(self.programs.program("pg_ctl"));
        start
            .args(["start", "--silent", "--wait", "--timeout=60", "--pgdata"])
            .arg(&data)
            .arg("--log")
            .arg(self.directory.join("postgres.log"));
        run(self.account, &mut start, "pg_ctl", &data)
    }

    /// Where everything is.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Process number of the server.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        Some(Lock::read(&self.directory.join("data"))?.pid)
    }

    /// Connection URL of a database. Holds no secret: the socket's directory is closed to others.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let mut host = String::new();
        for byte in self.directory.to_string_lossy().bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
                host.push(char::from(byte));
            } else {
                host.push_str(&format!("%{byte:02X}"));
            }
        }
        format!("postgres://postgres@/{database}?host={host}")
    }

    /// Makes a database unless it exists.
    ///
    /// # Errors
    /// [`ClusterError::ProgramFailed`], [`ClusterError::DiskFull`].
    pub fn create_database(&self, name: &str) -> Result<(), ClusterError> {
        let mut create = Command::new(self.programs.program("createdb"));
        create.arg("--host").arg(&self.directory).args([
            "--username=postgres",
            "--no-password",
            "--maintenance-db=postgres",
            name,
        ]);
        match run(self.account, &mut create, "createdb", &self.directory) {
            Err(ClusterError::ProgramFailed { reason, .. }) if reason.contains("already exists") => Ok(()),
            outcome => outcome,
        }
    }

    /// Makes a database as a copy of another one, which nobody may be connected to.
    ///
    /// # Errors
    /// [`ClusterError::ProgramFailed`], [`ClusterError::DiskFull`].
    pub fn copy_database(&self, template: &str, name: &str) -> Result<(), ClusterError> {
        let mut create = Command::new(self.programs.program("createdb"));
        create
            .arg("--host")
            .arg(&self.directory)
            .args([
                "--username=postgres",
                "--no-password",
                "--maintenance-db=postgres",
            ])
            .args(["--strategy=file_copy", "--template", template, name]);
        run(self.account, &mut create, "createdb", &self.directory)
    }

    /// Stops the server and waits until it is gone. Sessions are cut off, committed changes are safe.
    ///
    /// # Errors
    /// [`ClusterError::ProgramFailed`].
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.stop_server()
    }

    fn stop_server(&mut self) -> Result<(), ClusterError> {
        // Closing our end of the pipe makes the watcher stop the server; its exit says that the server is gone.
        drop(self.watcher.stdin.take());
        let status = self
            .watcher
            .wait()
            .map_err(|source| ClusterError::files("wait for the server of", &self.directory, source))?;
        if status.success() || self.pid().is_none() {
            return Ok(());
        }
        Err(ClusterError::ProgramFailed {
            program: "pg_ctl",
            reason: "the server did not stop".to_owned(),
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.stop_server();
    }
}

fn prepare_directory(directory: &Path, account: Account) -> Result<PathBuf, ClusterError> {
    std::fs::create_dir_all(directory).map_err(|source| ClusterError::files("make", directory, source))?;
    let directory = directory
        .canonicalize()
        .map_err(|source| ClusterError::files("find", directory, source))?;
    account
        .check_reach(&directory.join("data"))
        .or_else(|error| match error {
            // Closed directories of ours are opened to the account by giving them to it, below.
            ClusterError::Unreachable { closed } if closed == directory => Ok(()),
            error => Err(error),
        })?;
    account.own(&directory)?;
    std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o700))
        .map_err(|source| ClusterError::files("close", &directory, source))?;
    Ok(directory)
}

fn check_socket_path(directory: &Path) -> Result<(), ClusterError> {
    let path = directory.join(SOCKET);
    let length = path.as_os_str().len();
    if length > MAX_SOCKET_PATH {
        return Err(ClusterError::SocketPathTooLong { path, length });
    }
    Ok(())
}

fn check_version(programs: &ServerPrograms, data: &Path) -> Result<(), ClusterError> {
    let file = data.join("PG_VERSION");
    let made_by = std::fs::read_to_string(&file)
        .map_err(|source| ClusterError::files("read", &file, source))?
        .trim()
        .to_owned();
    let said = Command::new(programs.program("postgres"))
        .arg("--version")
        .output()
        .map_err(|source| ClusterError::files("run", &programs.program("postgres"), source))?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let found = said
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .and_then(|version| version.split('.').next())
        .unwrap_or_default()
        .to_owned();
    if found == made_by {
        return Ok(());
    }
    Err(ClusterError::VersionDiffers {
        directory: data.to_owned(),
        made_by,
        found,
    })
}

fn initialise(
    programs: &ServerPrograms,
    account: Account,
    data: &Path,
    durability: Durability,
) -> Result<(), ClusterError> {
    let mut initdb = Command::new(programs.program("initdb"));
    initdb
        .args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ])
        .arg("--pgdata")
        .arg(data);
    if durability == Durability::Throwaway {
        initdb.arg("--no-sync");
    }
    run(account, &mut initdb, "initdb", data)
}

fn configure(
    programs: &ServerPrograms,
    account: Account,
    directory: &Path,
    options: &ClusterOptions,
) -> Result<(), ClusterError> {
    let data = directory.join("data");
    let text = settings::configuration(
        options.durability,
        &directory.to_string_lossy(),
        options.max_connections,
        has_lz4(programs, account, &data),
        &options.extra,
    );
    let own = data.join(OWN_CONFIGURATION);
    std::fs::write(&own, text).map_err(|source| ClusterError::files("write", &own, source))?;
    account.own(&own)?;
    let main = data.join("postgresql.conf");
    let include = format!("include '{OWN_CONFIGURATION}'\n");
    let mut known =
        std::fs::read_to_string(&main).map_err(|source| ClusterError::files("read", &main, source))?;
    if known.contains(&include) {
        return Ok(());
    }
    known.push_str(&include);
    std::fs::write(&main, known).map_err(|source| ClusterError::files("write", &main, source))
}

/// Whether these programs were built with lz4: a setting that they do not know would stop the start.
fn has_lz4(programs: &ServerPrograms, account: Account, data: &Path) -> bool {
    let mut probe = Command::new(programs.program("postgres"));
    probe
        .args(["-C", "wal_compression", "-c", "wal_compression=lz4", "-c"])
        .args(["default_toast_compression=lz4", "-D"])
        .arg(data);
    run(account, &mut probe, "postgres", data).is_ok()
}

fn spawn_watcher(
    programs: &ServerPrograms,
    account: Account,
    directory: &Path,
    remove: bool,
) -> Result<Child, ClusterError> {
    let mut watcher = Command::new("/bin/sh");
    watcher
        .arg("-c")
        .arg(
            r#"cat >/dev/null
"$1" stop --silent --wait --mode="$3" --pgdata "$2/data" || exit 1
if [ "$4" = remove ]; then rm -rf "$2"; fi"#,
        )
        .arg("watch")
        .arg(programs.program("pg_ctl"))
        .arg(directory)
        // What is thrown away need not be written down first.
        .arg(if remove { "immediate" } else { "fast" })
        .arg(if remove { "remove" } else { "keep" })
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    account
        .run(&mut watcher)
        .spawn()
        .map_err(|source| ClusterError::files("run", Path::new("/bin/sh"), source))
}

fn run(
    account: Account,
    command: &mut Command,
    name: &'static str,
    directory: &Path,
) -> Result<(), ClusterError> {
    let program = PathBuf::from(command.get_program());
    command
        .current_dir("/")
        .env_remove("PGDATA")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    let output = account
        .run(command)
        .output()
        .map_err(|source| ClusterError::files("run", &program, source))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(ClusterError::program(
        name,
        directory,
        &String::from_utf8_lossy(&said),
    ))
}
