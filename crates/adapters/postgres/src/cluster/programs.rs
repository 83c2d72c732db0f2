//! Where the PostgreSQL server programs are.

use super::error::ClusterError;
use std::path::{Path, PathBuf};

/// Directory of Debian's packages, one subdirectory a version.
const PACKAGED: &str = "/usr/lib/postgresql";
const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// The server programs of one PostgreSQL installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerPrograms {
    directory: PathBuf,
}

impl ServerPrograms {
    /// Looks in `explicit` alone when given, else in the newest `/usr/lib/postgresql/*/bin`, then on the search path.
    ///
    /// # Errors
    /// [`ClusterError::ProgramsMissing`].
    pub fn find(explicit: Option<&Path>) -> Result<Self, ClusterError> {
        let candidates = match explicit {
            Some(directory) => vec![directory.to_owned()],
            None => packaged(Path::new(PACKAGED))
                .into_iter()
                .chain(on_search_path())
                .collect(),
        };
        let complete = |directory: &&PathBuf| NEEDED.iter().all(|program| directory.join(program).is_file());
        match candidates.iter().find(complete) {
            Some(directory) => Ok(Self {
                directory: directory.clone(),
            }),
            None => Err(ClusterError::ProgramsMissing {
                looked_in: candidates,
            }),
        }
    }

    /// The directory of all of them.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

fn packaged(root: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.split('.').next()?.parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    let mut directories: Vec<_> = versions.into_iter().map(|(_, directory)| directory).collect();
    if directories.is_empty() {
        directories.push(root.to_owned());
    }
    directories
}

fn on_search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}
