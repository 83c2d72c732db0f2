//! What was measured, as a table and as JSON.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::Failure;
use crate::figures::{FIGURES, Standing, median};

/// The measurements of one run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    measured: Vec<(&'static str, Vec<f64>)>,
    facts: Vec<(String, f64)>,
    notes: Vec<String>,
}

impl Report {
    /// Adds the values of the rounds of a judged figure; the median counts.
    pub(crate) fn measured(&mut self, key: &'static str, rounds: Vec<f64>) {
        self.measured.push((key, rounds));
    }

    /// Adds an unjudged number.
    pub(crate) fn fact(&mut self, name: impl Into<String>, value: f64) {
        self.facts.push((name.into(), value));
    }

    /// Adds a sentence about how things were measured.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The figures worse than their floor.
    pub(crate) fn missed(&self) -> Vec<&'static str> {
        self.rows()
            .filter(|row| row.standing == Standing::Missed)
            .map(|row| row.figure.key)
            .collect()
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut text = format!(
            "\n{:<50} {:>10} {:>8} {:>8}  {:<11} rounds\n",
            "figure", "median", "floor", "aim", "verdict"
        );
        for row in self.rows() {
            let spread = row
                .rounds
                .iter()
                .map(|value| number(*value))
                .collect::<Vec<_>>()
                .join(" ");
            let (title, floor, aim) = (row.figure.title, row.figure.floor, row.figure.aim);
            let (value, word) = (number(row.median), row.standing.word());
            let _ = writeln!(
                text,
                "{title:<50} {value:>10} {floor:>8} {aim:>8}  {word:<11} {spread}"
            );
        }
        text.push('\n');
        for (name, value) in &self.facts {
            let _ = writeln!(text, "{name:<62} {:>12}", number(*value));
        }
        for note in &self.notes {
            let _ = writeln!(text, "- {note}");
        }
        text
    }

    /// The same as JSON.
    pub(crate) fn json(&self, finished: u64) -> Value {
        let figures: Map<String, Value> = self
            .rows()
            .map(|row| {
                let members = json!({
                    "title": row.figure.title, "median": row.median, "rounds": row.rounds, "floor": row.figure.floor,
                    "aim": row.figure.aim, "verdict": row.standing.word(),
                });
                (row.figure.key.to_owned(), members)
            })
            .collect();
        let facts: Map<String, Value> = self
            .facts
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        json!({ "finished": finished, "figures": figures, "facts": facts, "notes": self.notes })
    }

    /// Writes the JSON into the directory and returns the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn write(&self, directory: &Path, finished: u64) -> Result<PathBuf, Failure> {
        fs::create_dir_all(directory)?;
        let file = directory.join(format!("{finished}.json"));
        fs::write(&file, format!("{:#}\n", self.json(finished)))?;
        Ok(file)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        FIGURES.iter().filter_map(|figure| {
            let (_, rounds) = self
                .measured
                .iter()
                .find(|(key, rounds)| *key == figure.key && !rounds.is_empty())?;
            let median = median(rounds);
            Some(Row {
                figure,
                median,
                rounds,
                standing: figure.judge(median),
            })
        })
    }
}

struct Row<'a> {
    figure: &'static crate::figures::Figure,
    median: f64,
    rounds: &'a [f64],
    standing: Standing,
}

/// Four significant digits are more than the measurement gives.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_missed_floor_is_named_in_table_and_json() {
        let mut report = Report::default();
        report.measured("create.rate", vec![0.2, 0.3, 0.1]);
        report.measured("get.wal", vec![0.0]);
        assert_eq!(report.missed(), ["create.rate"]);
        assert!(report.table().contains("MISSED"));
        assert_eq!(report.json(1)["figures"]["create.rate"]["median"], 0.2);
        assert_eq!(report.json(1)["figures"]["get.wal"]["verdict"], "aim met");
    }
}
