//! `cargo xtask generate`: a database full of dialogs, and the directory file of its users.

use clap::Parser;
use dialogporten_generator::world::midnight;
use dialogporten_generator::{World, generate};
use dialogporten_postgres::cluster::{Cluster, ClusterOptions, Durability, ServerPrograms};
use dialogporten_postgres::migrate::migrate;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

// Making dialogs is mostly allocating their parts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Fills an empty database with generated dialogs of a world with realistic skew.
#[derive(Debug, Parser)]
#[command(name = "dialogporten-generate")]
struct Arguments {
    /// Dialogs, at least 1000.
    #[arg(long, value_name = "COUNT")]
    dialogs: u64,

    /// Another seed makes another world of the same kind.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Day of the newest dialogs, seconds since 1970; today by default. Dialogs that are scheduled appear in the 60 days after it.
    #[arg(long, value_name = "SECONDS")]
    until: Option<i64>,

    /// An empty database, which is migrated first.
    #[arg(long, value_name = "URL", conflicts_with = "cluster")]
    database: Option<String>,

    /// Directory of a private durable cluster, made when it is not there; the database is called `dialogporten`.
    #[arg(long, value_name = "DIR", required_unless_present = "database")]
    cluster: Option<PathBuf>,

    /// Leave the text index empty: a rebuild has to be ordered (`dialogporten admin search reindex`). Three times as fast.
    #[arg(long)]
    no_texts: bool,

    /// Where the directory file of the world's users is written.
    #[arg(long, value_name = "FILE", default_value = "target/generated/directory.toml")]
    directory_file: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut text = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                text.push_str(&format!(": {cause}"));
                source = cause.source();
            }
            say(&format!("nothing was generated: {text}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let until = midnight(arguments.until.unwrap_or(now));
    let world = Arc::new(World::new(arguments.dialogs, arguments.seed, until)?);
    if let Some(parent) = arguments.directory_file.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(&arguments.directory_file, world.directory())?;
    let (cluster, url) = match (&arguments.cluster, &arguments.database) {
        (Some(directory), _) => {
            let cluster = start(directory)?;
            cluster.create_database("dialogporten")?;
            let url = cluster.url("dialogporten");
            (Some(cluster), url)
        }
        (None, Some(url)) => (None, url.clone()),
        (None, None) => return Err("neither a database nor a cluster is given".into()),
    };
    migrate(&url).await?;
    let begun = Instant::now();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut told = 0;
    let loaded = generate(&url, &world, threads, !arguments.no_texts, |made| {
        if made >= told + 250_000 {
            told = made;
            say(&format!(
                "{made} dialogs after {:.0} s",
                begun.elapsed().as_secs_f64()
            ));
        }
    })
    .await?;
    let seconds = begun.elapsed().as_secs_f64();
    say(&format!(
        "{} dialogs of {} parties in {seconds:.1} s, indexes and statistics included: {:.0} dialogs/s",
        loaded.dialogs,
        loaded.parties,
        loaded.dialogs as f64 / seconds
    ));
    say(&format!(
        "users and their rights: {}",
        arguments.directory_file.display()
    ));
    if let Some(cluster) = cluster {
        cluster.stop()?;
    }
    Ok(())
}

/// Durable, but without a log of rows that are synced to disk at the commit anyway.
fn start(directory: &std::path::Path) -> Result<Cluster, Box<dyn Error>> {
    let mut options = ClusterOptions::new(directory, Durability::Durable);
    options.extra = dialogporten_generator::load_settings();
    Ok(Cluster::start(ServerPrograms::find(None)?, &options)?)
}

/// Progress and results go to standard output: they are what this program is for.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    // With nobody reading, there is nobody to tell.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
