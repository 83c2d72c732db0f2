//! Whether a server already runs on a data directory.

use super::account::Account;
use super::error::ClusterError;
use super::programs::ServerPrograms;
use super::run;
use std::path::Path;
use std::process::Command;

/// What `postmaster.pid` says.
pub(super) struct Lock {
    pub(super) pid: u32,
    stopping: bool,
}

impl Lock {
    pub(super) fn read(data: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
        Some(Self {
            pid: text.lines().next()?.trim().parse().ok()?,
            stopping: text
                .lines()
                .nth(7)
                .is_some_and(|state| state.trim() == "stopping"),
        })
    }
}

pub(super) fn check_not_running(
    programs: &ServerPrograms,
    account: Account,
    data: &Path,
) -> Result<(), ClusterError> {
    let lock_file = data.join("postmaster.pid");
    if !lock_file.exists() {
        return Ok(());
    }
    let Some(lock) = Lock::read(data) else {
        return Err(ClusterError::StaleLock { lock: lock_file });
    };
    match process_name(lock.pid).as_deref() {
        // The server crashed: the next one recovers and takes over the lock.
        None => Ok(()),
        Some("postgres") if lock.stopping => {
            let mut stop = Command::new(programs.program("pg_ctl"));
            stop.args(["stop", "--silent", "--wait", "--mode=fast", "--pgdata"])
                .arg(data);
            run(account, &mut stop, "pg_ctl", data)
        }
        Some("postgres") => Err(ClusterError::AlreadyRunning {
            directory: data.to_owned(),
            pid: lock.pid,
        }),
        Some(_) => Err(ClusterError::StaleLock { lock: lock_file }),
    }
}

fn process_name(pid: u32) -> Option<String> {
    if Path::new("/proc/self").exists() {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let value = |key: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(key))
                .map(str::trim)
        };
        // A dead process that nobody has waited for still has an entry.
        let is_gone = value("State:").is_none_or(|state| state.starts_with('Z'));
        return value("Name:").filter(|_| !is_gone).map(str::to_owned);
    }
    let output = Command::new("ps")
        .args(["-o", "comm=", "-p"])
        .arg(pid.to_string())
        .output()
        .ok()?;
    let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    (!name.is_empty()).then_some(name)
}
