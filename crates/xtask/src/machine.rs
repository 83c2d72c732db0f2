//! What the machine must have besides Rust: the PostgreSQL server programs.

use crate::process::{exists, output, program, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes sure that the server programs are there: installs the distribution's package where that needs no password, else
/// says the one command.
pub(crate) fn ensure_postgresql() -> Result<(), String> {
    if has_postgresql() {
        return Ok(());
    }
    let (manager, commands): (&str, &[&[&str]]) = if exists("apt-get") {
        (
            "apt-get",
            &[
                &["apt-get", "update", "-qq"],
                &[
                    "apt-get",
                    "install",
                    "-y",
                    "-qq",
                    "--no-install-recommends",
                    "postgresql",
                ],
            ],
        )
    } else if exists("dnf") {
        (
            "dnf",
            &[&[
                "dnf",
                "install",
                "-y",
                "-q",
                "postgresql-server",
                "postgresql-contrib",
            ]],
        )
    } else if exists("brew") {
        ("brew", &[&["brew", "install", "-q", "postgresql@17"]])
    } else {
        return Err("PostgreSQL server programs (initdb, postgres, pg_ctl) are missing: install PostgreSQL 15 or later.".into());
    };
    let permitted = manager == "brew" || is_root();
    if !permitted {
        let last = commands.last().map(|words| words.join(" ")).unwrap_or_default();
        return Err(format!(
            "PostgreSQL server programs are missing. Run: sudo {last}"
        ));
    }
    eprintln!("PostgreSQL server programs are missing: installing them with {manager}");
    for words in commands {
        let Some((name, arguments)) = words.split_first() else {
            continue;
        };
        let mut command = program(name);
        // No question may stop the installation, and no cluster of the distribution's is wanted.
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)?;
    }
    if has_postgresql() {
        Ok(())
    } else {
        Err(format!("{manager} has installed no PostgreSQL server programs"))
    }
}

fn has_postgresql() -> bool {
    let packaged = std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|versions| {
        versions
            .flatten()
            .any(|version| version.path().join("bin/initdb").is_file())
    });
    let keg = |prefix: &str| {
        std::fs::read_dir(Path::new(prefix).join("opt")).is_ok_and(|kegs| {
            kegs.flatten().any(|keg| {
                let path: PathBuf = keg.path();
                path.to_string_lossy().contains("postgresql") && path.join("bin/initdb").is_file()
            })
        })
    };
    packaged
        || (exists("initdb") && exists("postgres") && exists("pg_ctl"))
        || keg("/opt/homebrew")
        || keg("/usr/local")
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}
