//! Generated worlds in the benchmark's cluster: made before the cluster serves, because that is when it needs no log for them.

use std::path::Path;
use std::sync::Arc;

use dialogporten_generator::world::midnight;
use dialogporten_generator::{World, generate, load_settings};
use dialogporten_postgres::cluster::{Cluster, ClusterOptions, Durability, ServerPrograms};
use dialogporten_postgres::migrate::migrate;

use crate::Failure;
use crate::plan::Plan;

/// The database of the smaller world.
pub(crate) const SMALL: &str = "small";
/// The database of the larger world.
pub(crate) const LARGE: &str = "large";
/// Says which worlds are there: day, and dialogs of both.
const MARK: &str = "worlds";
/// Which world of its kind it is.
pub(crate) const SEED: u64 = 1;

/// The worlds.
#[derive(Debug, Clone)]
pub(crate) struct Volumes {
    pub(crate) small: Arc<World>,
    pub(crate) large: Arc<World>,
}

fn failed(error: impl std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    Failure::new(text)
}

/// Makes both worlds in the cluster below `directory`, unless they are there.
///
/// # Errors
/// PostgreSQL is missing, or the databases are there with something else.
pub(crate) fn prepare(
    directory: &Path,
    programs: Option<&Path>,
    plan: &Plan,
    now: u64,
) -> Result<Volumes, Failure> {
    let mark = directory.join(MARK);
    let made = std::fs::read_to_string(&mark).unwrap_or_default();
    let seconds = made
        .strip_suffix(&format!(" {} {}", plan.small_volume, plan.volume))
        .and_then(|seconds| seconds.parse().ok());
    let is_there = seconds.is_some();
    let until = midnight(seconds.unwrap_or_else(|| i64::try_from(now).unwrap_or(0)));
    let world = |dialogs| World::new(dialogs, SEED, until).map(Arc::new).map_err(failed);
    let volumes = Volumes {
        small: world(plan.small_volume)?,
        large: world(plan.volume)?,
    };
    if is_there {
        return Ok(volumes);
    }
    let mut options = ClusterOptions::new(directory.join("cluster"), Durability::Durable);
    options.extra = load_settings();
    let cluster =
        Cluster::start(ServerPrograms::find(programs).map_err(failed)?, &options).map_err(failed)?;
    let mut databases = Vec::new();
    for (name, world) in [(SMALL, &volumes.small), (LARGE, &volumes.large)] {
        cluster.create_database(name).map_err(failed)?;
        databases.push((cluster.url(name), Arc::clone(world)));
    }
    // On threads of its own: the benchmark's runtime has one.
    let filled = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new()?;
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        runtime.block_on(async {
            for (url, world) in databases {
                migrate(&url).await.map_err(failed)?;
                generate(&url, &world, threads, true, |_| {})
                    .await
                    .map_err(failed)?;
            }
            Ok::<_, Failure>(())
        })
    });
    filled
        .join()
        .map_err(|_| Failure::new("the generator panicked".into()))??;
    cluster.stop().map_err(failed)?;
    let until = until.timestamp();
    std::fs::write(mark, format!("{until} {} {}", plan.small_volume, plan.volume))?;
    Ok(volumes)
}
