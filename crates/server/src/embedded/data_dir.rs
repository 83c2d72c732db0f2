//! The directory of an embedded installation: database, keys, and a lock that says who uses it.

use crate::wiring::random_bytes;
use dialogporten_application::ambient::Ambient;
use dialogporten_identity::GeneratedKey;
use dialogporten_postgres::cluster::{Cluster, ClusterError, ClusterOptions, Durability, ServerPrograms};
use secrecy::ExposeSecret;
use std::error::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Everything that we make here, and all that starting over removes.
const CLUSTER: &str = "pg";
const LOCK: &str = "lock";
const DIALOG_TOKEN_KEY: &str = "dialog-token.key";
const ISSUER_KEY: &str = "test-issuer.key";
const ISSUER_KEY_SET: &str = "test-issuer-jwks.json";
const MASK_SECRET: &str = "person-mask.secret";
const SAMPLES: &str = "samples-written";

/// Why the directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataDirError {
    /// Another process holds the lock.
    #[error("{0} is in use by another dialogporten: stop it or choose another --data-dir")]
    InUse(PathBuf),
    /// Reading or writing failed.
    #[error("cannot {doing} {path}")]
    Files {
        /// What was tried.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

fn files(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> DataDirError {
    let path = path.to_owned();
    move |source| DataDirError::Files { doing, path, source }
}

/// A directory that is ours as long as this lives.
pub(crate) struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    /// Takes the directory, made when missing; `fresh` removes what an earlier run has left.
    fn open(path: &Path, fresh: bool) -> Result<Self, DataDirError> {
        std::fs::create_dir_all(path).map_err(files("make", path))?;
        let path = path.canonicalize().map_err(files("find", path))?;
        let lock_file = path.join(LOCK);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_file)
            .map_err(files("open", &lock_file))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DataDirError::InUse(path)),
            Err(TryLockError::Error(source)) => return Err(files("lock", &lock_file)(source)),
        }
        let data_dir = Self { path, _lock: lock };
        if fresh {
            data_dir.clear()?;
        }
        Ok(data_dir)
    }

    fn clear(&self) -> Result<(), DataDirError> {
        for name in [SAMPLES, DIALOG_TOKEN_KEY, ISSUER_KEY, ISSUER_KEY_SET, MASK_SECRET] {
            let file = self.path.join(name);
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(files("remove", &file)(error));
                }
                _ => {}
            }
        }
        let cluster = self.path.join(CLUSTER);
        match std::fs::remove_dir_all(&cluster) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(files("remove", &cluster)(error))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn start_cluster(&self, programs: &ServerPrograms) -> Result<Cluster, ClusterError> {
        let options = ClusterOptions {
            max_connections: 40,
            ..ClusterOptions::new(self.path.join(CLUSTER), Durability::Durable)
        };
        Cluster::start(programs.clone(), &options)
    }

    /// Seed of the test issuer.
    pub(crate) fn issuer_seed(&self) -> Result<[u8; 32], Box<dyn Error>> {
        let file = self.path.join(ISSUER_KEY);
        match std::fs::read(&file) {
            Ok(bytes) => Ok(<[u8; 32]>::try_from(bytes).map_err(|_| {
                format!(
                    "{} is not a key of 32 bytes: remove it, a new one is made",
                    file.display()
                )
            })?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let seed = random_bytes().map_err(files("read", Path::new("/dev/urandom")))?;
                write_secret(&file, &seed)?;
                Ok(seed)
            }
            Err(error) => Err(files("read", &file)(error).into()),
        }
    }

    /// File with the seed of the dialog-token key.
    pub(crate) fn dialog_token_key(&self) -> Result<PathBuf, Box<dyn Error>> {
        let file = self.path.join(DIALOG_TOKEN_KEY);
        if !file.is_file() {
            let seed = random_bytes().map_err(files("read", Path::new("/dev/urandom")))?;
            let key = GeneratedKey::from_seed(String::new(), seed);
            write_secret(&file, key.private_key.expose_secret().as_bytes())?;
        }
        Ok(file)
    }

    /// Secret that masks persons.
    pub(crate) fn mask_secret(&self, ambient: &dyn Ambient) -> Result<String, DataDirError> {
        let file = self.path.join(MASK_SECRET);
        if let Ok(secret) = std::fs::read_to_string(&file) {
            return Ok(secret);
        }
        let secret = format!(
            "{}{}",
            ambient.new_random().simple(),
            ambient.new_random().simple()
        );
        write_secret(&file, secret.as_bytes())?;
        Ok(secret)
    }

    /// File with the test issuer's key set.
    pub(crate) fn write_issuer_key_set(&self, key_set: &str) -> Result<PathBuf, DataDirError> {
        let file = self.path.join(ISSUER_KEY_SET);
        std::fs::write(&file, key_set).map_err(files("write", &file))?;
        Ok(file)
    }

    /// True once the sample dialogs were written.
    pub(crate) fn has_samples(&self) -> bool {
        self.path.join(SAMPLES).is_file()
    }

    /// Remembers that the sample dialogs were written.
    pub(crate) fn remember_samples(&self) -> Result<(), DataDirError> {
        let file = self.path.join(SAMPLES);
        std::fs::write(&file, "").map_err(files("write", &file))
    }
}

fn write_secret(file: &Path, bytes: &[u8]) -> Result<(), DataDirError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(files("write", file))
}

/// Opens the directory and starts its cluster. Where the database's user cannot reach the directory, or its path is too long
/// for a socket, another directory is taken, always the same for one wish; the third result says so in one sentence.
pub(crate) fn start(wish: &Path, fresh: bool) -> Result<(DataDir, Cluster, Option<String>), Box<dyn Error>> {
    let programs = ServerPrograms::find(None)?;
    let data_dir = DataDir::open(wish, fresh)?;
    let reason = match data_dir.start_cluster(&programs) {
        Ok(cluster) => return Ok((data_dir, cluster, None)),
        Err(error @ (ClusterError::Unreachable { .. } | ClusterError::SocketPathTooLong { .. })) => {
            error.to_string()
        }
        Err(error) => return Err(error.into()),
    };
    // Nothing is kept here: what was made for the attempt goes again where it is empty.
    let _ = std::fs::remove_dir(data_dir.path.join(CLUSTER));
    let digest = uuid::Uuid::new_v5(
        &uuid::Uuid::NAMESPACE_URL,
        data_dir.path.to_string_lossy().as_bytes(),
    );
    let name = digest.simple().to_string();
    let name = name.get(..12).unwrap_or_default();
    let fallbacks = [
        Path::new("/var/lib/dialogporten").join(name),
        std::env::temp_dir().join(format!("dialogporten-{name}")),
    ];
    for fallback in fallbacks {
        let data_dir = match DataDir::open(&fallback, fresh) {
            Ok(data_dir) => data_dir,
            Err(error @ DataDirError::InUse(_)) => return Err(error.into()),
            Err(DataDirError::Files { .. }) => continue,
        };
        match data_dir.start_cluster(&programs) {
            Ok(cluster) => {
                let cause = reason.split(": ").next().unwrap_or(&reason);
                let said = format!("Data is kept in {} because {cause}.", data_dir.path.display());
                return Ok((data_dir, cluster, Some(said)));
            }
            Err(ClusterError::Unreachable { .. } | ClusterError::SocketPathTooLong { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(format!("{reason}; choose a directory with --data-dir").into())
}
