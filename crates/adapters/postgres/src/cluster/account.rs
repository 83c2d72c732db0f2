//! Whose rights the server programs run with: PostgreSQL refuses to run as root.

use super::error::ClusterError;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// An ordinary user to run as; nobody in particular when this process is not root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    ids: Option<(u32, u32)>,
}

impl Account {
    /// This process's own, or `postgres` when it is root.
    pub(super) fn choose() -> Result<Self, ClusterError> {
        if !is_root() {
            return Ok(Self { ids: None });
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids = users.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == "postgres").then_some(())?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some((uid, gid))
        });
        ids.map(|ids| Self { ids: Some(ids) }).ok_or(ClusterError::NoUser)
    }

    /// Makes a command run as this account, outside of the terminal's process group: an interrupt is for us to pass on.
    pub(super) fn run(self, command: &mut Command) -> &mut Command {
        command.process_group(0);
        if let Some((uid, gid)) = self.ids {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Gives a file or directory to the account.
    pub(super) fn own(self, path: &Path) -> Result<(), ClusterError> {
        let Some((uid, gid)) = self.ids else {
            return Ok(());
        };
        std::os::unix::fs::chown(path, Some(uid), Some(gid))
            .map_err(|source| ClusterError::files("give away", path, source))
    }

    /// Checks that the account can enter every directory above `path`.
    pub(super) fn check_reach(self, path: &Path) -> Result<(), ClusterError> {
        let Some((uid, gid)) = self.ids else {
            return Ok(());
        };
        for above in path.ancestors().skip(1) {
            let Ok(metadata) = above.metadata() else { continue };
            let mode = metadata.permissions().mode();
            let may_enter = mode & 0o001 != 0
                || (metadata.uid() == uid && mode & 0o100 != 0)
                || (metadata.gid() == gid && mode & 0o010 != 0);
            if !may_enter {
                return Err(ClusterError::Unreachable {
                    closed: above.to_owned(),
                });
            }
        }
        Ok(())
    }
}

fn is_root() -> bool {
    match std::fs::metadata("/proc/self") {
        Ok(metadata) => metadata.uid() == 0,
        Err(_) => Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|output| output.stdout.trim_ascii() == b"0"),
    }
}
