//! The house rules that a compiler cannot check: who may know whom, how long a file may be, what a manifest says.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test support: what cannot be read is a broken test"
)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Workspace edges that are allowed: package → packages of ours it may depend on.
const EDGES: &[(&str, &[&str])] = &[
    ("dialogporten-domain", &[]),
    ("dialogporten-application", &["dialogporten-domain"]),
    (
        "dialogporten-service-owner",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-end-user",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-operations",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-postgres",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-identity",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-altinn",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-local",
        &["dialogporten-application", "dialogporten-domain"],
    ),
    (
        "dialogporten-http",
        &[
            "dialogporten-api-types",
            "dialogporten-application",
            "dialogporten-domain",
            "dialogporten-end-user",
            "dialogporten-service-owner",
        ],
    ),
    (
        "dialogporten-graphql",
        &[
            "dialogporten-application",
            "dialogporten-domain",
            "dialogporten-end-user",
        ],
    ),
    ("dialogporten-api-types", &[]),
    ("dialogporten-client", &["dialogporten-api-types"]),
    // A tool: it writes what the store writes, past the use cases.
    (
        "dialogporten-generator",
        &["dialogporten-domain", "dialogporten-postgres"],
    ),
    ("xtask", &[]),
];

/// Packages that may see everything.
const UNBOUND: &[&str] = &[
    "dialogporten-server",
    "dialogporten-testkit",
    "dialogporten-tests",
    "dialogporten-load",
];

/// Crates of others that the inner rings may name.
const INNER_DEPENDENCIES: &[(&str, &[&str])] = &[
    ("dialogporten-domain", &["chrono", "thiserror", "url", "uuid"]),
    (
        "dialogporten-application",
        &["async-trait", "chrono", "thiserror", "tracing", "uuid"],
    ),
    (
        "dialogporten-service-owner",
        &["async-trait", "chrono", "thiserror", "tracing", "uuid"],
    ),
    (
        "dialogporten-end-user",
        &["async-trait", "chrono", "thiserror", "tracing", "uuid"],
    ),
    (
        "dialogporten-operations",
        &["async-trait", "chrono", "thiserror", "tracing", "uuid"],
    ),
    ("xtask", &[]),
];

/// Crates that must not be linked: C libraries and second crypto stacks.
const BANNED: &[&str] = &["pq-sys", "openssl-sys", "aws-lc-sys", "actix-governor"];

const MAX_LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests live below the root")
        .to_path_buf()
}

fn metadata() -> Value {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8(host.stdout).expect("text");
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host")
        .to_owned();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            &host,
        ])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Workspace packages and their normal and build dependencies.
fn workspace_dependencies(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let members: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| members.contains(package["id"].as_str().unwrap()))
        .map(|package| {
            let dependencies = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                .collect();
            (package["name"].as_str().unwrap().to_owned(), dependencies)
        })
        .collect()
}

fn files_with_extension(extension: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if name != "target" && !name.to_string_lossy().starts_with('.') {
                    walk(&path, extension, found);
                }
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["crates", "tests"] {
        walk(&root().join(folder), extension, &mut found);
    }
    found.sort();
    found
}

#[test]
fn arrows_point_inwards() {
    let dependencies = workspace_dependencies(&metadata());
    let ours: BTreeSet<&String> = dependencies.keys().collect();
    for (package, needs) in &dependencies {
        if UNBOUND.contains(&package.as_str()) {
            continue;
        }
        let (_, allowed) = EDGES
            .iter()
            .find(|(name, _)| name == package)
            .unwrap_or_else(|| panic!("{package} has no row in EDGES: which ring is it in?"));
        for need in needs.iter().filter(|need| ours.contains(need)) {
            assert!(
                allowed.contains(&need.as_str()),
                "{package} must not depend on {need}"
            );
        }
    }
}

#[test]
fn nothing_but_tests_depends_on_the_testkit() {
    for (package, needs) in workspace_dependencies(&metadata()) {
        let may = ["dialogporten-tests", "dialogporten-load"].contains(&package.as_str());
        assert!(
            may || !needs.contains("dialogporten-testkit"),
            "{package} links the testkit"
        );
    }
}

#[test]
fn inner_rings_name_no_framework_no_database_no_wire_format() {
    let dependencies = workspace_dependencies(&metadata());
    let ours: BTreeSet<&String> = dependencies.keys().collect();
    for (package, allowed) in INNER_DEPENDENCIES {
        let Some(needs) = dependencies.get(*package) else {
            continue;
        };
        for need in needs.iter().filter(|need| !ours.contains(need)) {
            assert!(
                allowed.contains(&need.as_str()),
                "{package} must not depend on {need}"
            );
        }
    }
}

#[test]
fn banned_crates_are_not_linked() {
    let metadata = metadata();
    let linked: BTreeSet<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|node| node["id"].as_str())
        .filter_map(|id| id.rsplit(['/', '#']).next())
        .filter_map(|name| name.split('@').next())
        .collect();
    for banned in BANNED {
        assert!(!linked.contains(banned), "{banned} is linked");
    }
    assert!(
        linked.contains("diesel"),
        "the list of linked crates is read wrongly"
    );
}

#[test]
fn no_file_is_too_long() {
    let mut checked = 0;
    for path in files_with_extension("rs") {
        if path.file_name().is_some_and(|name| name == "schema.rs") {
            continue;
        }
        let lines = std::fs::read_to_string(&path).expect("UTF-8").lines().count();
        assert!(
            lines <= MAX_LINES,
            "{} has {lines} lines, at most {MAX_LINES} are allowed",
            path.display()
        );
        checked += 1;
    }
    assert!(checked > 20, "only {checked} files were found");
}

#[test]
fn manifests_inherit_lints_and_versions() {
    for path in files_with_extension("toml") {
        if path.file_name().is_none_or(|name| name != "Cargo.toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{} does not inherit the lints",
            path.display()
        );
        for line in text.lines().skip_while(|line| !line.ends_with("dependencies]")) {
            let names_a_version = line.contains("version =") || line.contains("= \"");
            assert!(
                !names_a_version || line.starts_with("name") || line.starts_with("path"),
                "{}: `{line}` names a version outside [workspace.dependencies]",
                path.display()
            );
        }
    }
}

#[test]
fn nothing_is_ignored_unfinished_or_silenced() {
    // Built from pieces so that this file does not find itself.
    let marks = [
        ["#[", "ignore"],
        ["#[should_", "panic"],
        ["todo", "!("],
        ["unimple", "mented!("],
        ["#[", "allow("],
        ["#![", "allow("],
        ["std::process::", "abort"],
    ];
    for path in files_with_extension("rs") {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for mark in &marks {
            let mark = mark.concat();
            assert!(!text.contains(&mark), "{} contains {mark}", path.display());
        }
    }
}

#[test]
fn modules_are_not_called_mod_rs() {
    let found: Vec<_> = files_with_extension("rs")
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name == "mod.rs"))
        .collect();
    // Cargo looks for the shared code of integration tests in `common/mod.rs`; everything else is `foo.rs`.
    assert!(
        found.iter().all(|path| path.ends_with("tests/common/mod.rs")),
        "{found:?}"
    );
}
