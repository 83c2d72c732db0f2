//! A private cluster starts, stops, and says clearly why it cannot.

#![expect(clippy::unwrap_used, reason = "a failing helper fails the test")]

use dialogporten_postgres::cluster::{Cluster, ClusterError, ClusterOptions, Durability, ServerPrograms};
use std::path::PathBuf;

struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dp-cluster-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn options(&self) -> ClusterOptions {
        ClusterOptions::new(&self.0, Durability::Throwaway)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn programs() -> ServerPrograms {
    ServerPrograms::find(None).unwrap()
}

#[test]
fn a_cluster_is_made_started_stopped_and_found_again() {
    let directory = Directory::new("life");
    let cluster = Cluster::start(programs(), &directory.options()).unwrap();
    cluster.create_database("dialogporten").unwrap();
    cluster.create_database("dialogporten").unwrap();
    assert!(
        cluster
            .url("dialogporten")
            .starts_with("postgres://postgres@/dialogporten?host=%2F")
    );
    let first = cluster.pid().unwrap();
    cluster.stop().unwrap();
    assert!(!directory.0.join("data/postmaster.pid").exists());

    let again = Cluster::start(programs(), &directory.options()).unwrap();
    assert_ne!(again.pid(), Some(first));
}

#[test]
fn a_second_start_on_a_running_cluster_is_refused_and_leaves_it_running() {
    let directory = Directory::new("twice");
    let cluster = Cluster::start(programs(), &directory.options()).unwrap();
    let refused = Cluster::start(programs(), &directory.options()).unwrap_err();
    assert!(matches!(refused, ClusterError::AlreadyRunning { pid, .. } if Some(pid) == cluster.pid()));
    assert!(cluster.create_database("still_there").is_ok());
}

#[test]
fn a_lock_whose_process_is_something_else_is_named() {
    let directory = Directory::new("stale");
    let cluster = Cluster::start(programs(), &directory.options()).unwrap();
    let lock = cluster.directory().join("data/postmaster.pid");
    cluster.stop().unwrap();
    std::fs::write(&lock, format!("{}\n", std::process::id())).unwrap();
    let refused = Cluster::start(programs(), &directory.options()).unwrap_err();
    assert!(
        refused.to_string().contains("delete the file and start again"),
        "{refused}"
    );
}

#[test]
fn missing_programs_are_named_with_the_place_that_was_looked_at() {
    let nowhere = PathBuf::from("/nowhere/bin");
    let missing = ServerPrograms::find(Some(&nowhere)).unwrap_err();
    assert!(missing.to_string().contains("/nowhere/bin"), "{missing}");
}

#[test]
fn a_socket_path_that_is_too_long_is_refused_before_a_cluster_is_made() {
    let directory = Directory::new(&"x".repeat(100));
    let refused = Cluster::start(programs(), &directory.options()).unwrap_err();
    assert!(
        matches!(refused, ClusterError::SocketPathTooLong { .. }),
        "{refused}"
    );
}

#[test]
fn a_server_does_not_outlive_its_starter() {
    let directory = Directory::new("orphan");
    let cluster = Cluster::start(programs(), &directory.options()).unwrap();
    assert!(cluster.pid().is_some());
    drop(cluster);
    assert!(!directory.0.join("data/postmaster.pid").exists());
}
