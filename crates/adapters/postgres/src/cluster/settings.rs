//! Server settings of a private cluster.

/// What a cluster promises when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A committed change survives a crash: embedded mode, benchmarks.
    Durable,
    /// Nothing survives a crash, everything is fast: tests.
    Throwaway,
}

/// The settings as lines of a configuration file. Later lines win, so `extra` overrides.
pub(super) fn configuration(
    durability: Durability,
    socket_directory: &str,
    max_connections: u16,
    lz4: bool,
    extra: &[(String, String)],
) -> String {
    let mut lines = vec![
        ("listen_addresses", String::new()),
        ("unix_socket_directories", socket_directory.to_owned()),
        ("unix_socket_permissions", "0700".to_owned()),
        ("max_connections", max_connections.to_string()),
        ("log_destination", "stderr".to_owned()),
        ("logging_collector", "off".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("timezone", "UTC".to_owned()),
        ("jit", "off".to_owned()),
    ];
    if lz4 {
        lines.push(("default_toast_compression", "lz4".to_owned()));
        lines.push(("wal_compression", "lz4".to_owned()));
    }
    match durability {
        Durability::Durable => lines.extend([
            ("fsync", "on".to_owned()),
            ("synchronous_commit", "on".to_owned()),
            ("full_page_writes", "on".to_owned()),
            (
                "shared_buffers",
                format!("{}MB", shared_buffers_megabytes(total_megabytes())),
            ),
            ("max_wal_size", "4GB".to_owned()),
            ("checkpoint_timeout", "15min".to_owned()),
            ("random_page_cost", "1.1".to_owned()),
        ]),
        Durability::Throwaway => lines.extend([
            ("fsync", "off".to_owned()),
            ("synchronous_commit", "off".to_owned()),
            ("full_page_writes", "off".to_owned()),
            ("shared_buffers", "128MB".to_owned()),
            ("max_wal_size", "1GB".to_owned()),
            // Background writes would disturb tests that count log bytes; those that need statistics ask for them.
            ("autovacuum", "off".to_owned()),
        ]),
    }
    let own = lines.iter().map(|(key, value)| line(key, value));
    let given = extra.iter().map(|(key, value)| line(key, value));
    own.chain(given).collect()
}

fn line(key: &str, value: &str) -> String {
    format!("{key} = '{}'\n", value.replace('\'', "''"))
}

/// An eighth of the memory: the server shares its machine with the application and the page cache.
fn shared_buffers_megabytes(total: u64) -> u64 {
    (total / 8).clamp(128, 2048)
}

fn total_megabytes() -> u64 {
    std::fs::read_to_string("/proc/meminfo")
        .unwrap_or_default()
        .lines()
        .find_map(|line| {
            let kilobytes = line.strip_prefix("MemTotal:")?.split_whitespace().next()?;
            kilobytes.parse::<u64>().ok()
        })
        .map_or(2048, |kilobytes| kilobytes / 1024)
}
