//! Why a private PostgreSQL cluster cannot be used: each a sentence that an operator can act on.

use std::path::{Path, PathBuf};

/// A private cluster cannot be made, started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// `initdb`, `pg_ctl` and `postgres` were found nowhere.
    #[error(
        "no PostgreSQL server programs found in {}: install them (Debian: apt-get install postgresql) or name their directory (--postgres)",
        list(.looked_in)
    )]
    ProgramsMissing {
        /// Directories that were looked into.
        looked_in: Vec<PathBuf>,
    },
    /// PostgreSQL refuses to run as root, and there is no ordinary user to run it as.
    #[error("PostgreSQL does not run as root, and this machine has no user 'postgres' to run it as")]
    NoUser,
    /// The user `postgres` cannot reach the directory.
    #[error("user 'postgres' cannot enter {}: choose a data directory below one that everybody may enter", .closed.display())]
    Unreachable {
        /// The directory that is closed.
        closed: PathBuf,
    },
    /// The socket's path is longer than the operating system allows.
    #[error(
        "the socket path {} is {length} bytes long, at most {MAX_SOCKET_PATH} are possible: choose a shorter data directory",
        .path.display()
    )]
    SocketPathTooLong {
        /// Path of the socket.
        path: PathBuf,
        /// Its bytes.
        length: usize,
    },
    /// A server runs on this data directory.
    #[error("a PostgreSQL server (process {pid}) already runs on {}: stop the program that started it", .directory.display())]
    AlreadyRunning {
        /// Data directory.
        directory: PathBuf,
        /// Its process.
        pid: u32,
    },
    /// A lock file was left behind whose process number now belongs to something else.
    #[error("{} was left behind by a server that is gone: delete the file and start again", .lock.display())]
    StaleLock {
        /// The file.
        lock: PathBuf,
    },
    /// No space on the device.
    #[error("no space left on the device of {}", .directory.display())]
    DiskFull {
        /// Data directory.
        directory: PathBuf,
    },
    /// The data directory was made by another major version.
    #[error("{} was made by PostgreSQL {made_by}, but the server programs found are of version {found}", .directory.display())]
    VersionDiffers {
        /// Data directory.
        directory: PathBuf,
        /// Version that made it.
        made_by: String,
        /// Version found.
        found: String,
    },
    /// A server program failed for another reason.
    #[error("{program} failed: {reason}")]
    ProgramFailed {
        /// Which program.
        program: &'static str,
        /// The last line it said.
        reason: String,
    },
    /// A file or directory cannot be made, read or written.
    #[error("cannot {operation} {}", .path.display())]
    Files {
        /// What was tried.
        operation: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

/// Longest path of a Unix socket, bytes.
pub const MAX_SOCKET_PATH: usize = 107;

impl ClusterError {
    /// An I/O error with its place; a full disk is told apart.
    pub(super) fn files(operation: &'static str, path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull {
                directory: path.to_owned(),
            };
        }
        Self::Files {
            operation,
            path: path.to_owned(),
            source,
        }
    }

    /// The failure of a program by what it said.
    pub(super) fn program(program: &'static str, directory: &Path, said: &str) -> Self {
        if said.contains("No space left on device") {
            return Self::DiskFull {
                directory: directory.to_owned(),
            };
        }
        if said.contains("lock file") && said.contains("already exists") {
            return Self::StaleLock {
                lock: directory.join("postmaster.pid"),
            };
        }
        let telling = |line: &&str| {
            ["FATAL:", "PANIC:", "error:"]
                .iter()
                .any(|mark| line.contains(mark))
        };
        let reason = said
            .lines()
            .rev()
            .find(telling)
            .or_else(|| said.lines().rev().find(|line| !line.trim().is_empty()))
            .unwrap_or("it said nothing");
        Self::ProgramFailed {
            program,
            reason: reason.trim().to_owned(),
        }
    }
}

fn list(directories: &[PathBuf]) -> String {
    let shown: Vec<_> = directories
        .iter()
        .map(|directory| directory.display().to_string())
        .collect();
    shown.join(", ")
}
