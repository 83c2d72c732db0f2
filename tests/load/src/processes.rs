//! What processes cost, read from `/proc`.

use std::collections::HashMap;
use std::fs;

/// Clock ticks a second in `/proc/<pid>/stat`: part of the kernel's interface to programs, 100 on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// One line of `/proc/<pid>/stat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// User and system time of the process and of the children it has waited for.
    ticks: u64,
}

/// CPU seconds that a process and all its descendants have used, those that ended included.
pub(crate) fn cpu_seconds(root: u32) -> f64 {
    let stats = all();
    let ticks: u64 = stats
        .keys()
        .filter(|pid| descends(**pid, root, &stats))
        .filter_map(|pid| stats.get(pid))
        .map(|stat| stat.ticks)
        .sum();
    ticks as f64 / TICKS_PER_SECOND
}

/// The processes that a process has started and that still run.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    all()
        .into_iter()
        .filter(|(_, stat)| stat.parent == parent)
        .map(|(pid, _)| pid)
        .collect()
}

fn all() -> HashMap<u32, Stat> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter_map(|pid| Some((pid, stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?)))
        .collect()
}

/// CPU seconds of this process alone: the server is its child and counted apart.
pub(crate) fn own_cpu_seconds() -> f64 {
    let line = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    own_ticks(&line).unwrap_or(0) as f64 / TICKS_PER_SECOND
}

/// Resident set of a process in MiB.
pub(crate) fn resident_mib(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1_024.0)
}

fn descends(pid: u32, root: u32, stats: &HashMap<u32, Stat>) -> bool {
    let mut at = pid;
    // No process tree is deeper; the bound only guards against a reading that changed under way.
    for _ in 0..64 {
        if at == root {
            return true;
        }
        match stats.get(&at) {
            Some(stat) if stat.parent != 0 => at = stat.parent,
            _ => return false,
        }
    }
    false
}

/// Parses `pid (name) state ppid … utime stime cutime cstime …`; the name may hold anything, so fields count from its last parenthesis.
fn stat(line: &str) -> Option<Stat> {
    let (_, fields) = line.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let parent = fields.get(1)?.parse().ok()?;
    let ticks = fields
        .get(11..15)?
        .iter()
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Some(Stat { parent, ticks })
}

/// User and system time without children.
fn own_ticks(line: &str) -> Option<u64> {
    let (_, fields) = line.rsplit_once(')')?;
    Some(
        fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u64>().ok())
            .sum(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_named_with_parentheses_is_read() {
        let line = "42 (a b) c) S 7 42 42 0 -1 4194560 100 0 0 0 5 6 70 800 20 0 1 0 100 0 0";
        assert_eq!(
            stat(line),
            Some(Stat {
                parent: 7,
                ticks: 881
            })
        );
        assert_eq!(own_ticks(line), Some(11));
    }

    #[test]
    fn the_own_process_has_a_resident_set_and_belongs_to_its_own_tree() {
        let own = std::process::id();
        assert!(resident_mib(own).unwrap() > 0.5);
        assert!(cpu_seconds(own) >= 0.0);
    }
}
