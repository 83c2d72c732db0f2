//! The figures that are judged: what each means, the floor that must be held and the aim.

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Better {
    /// A ratio of throughput.
    Higher,
    /// A cost.
    Lower,
}

/// One judged figure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    /// Its name in the JSON report.
    pub(crate) key: &'static str,
    /// What it is, with the unit.
    pub(crate) title: &'static str,
    better: Better,
    /// The worst value that passes.
    pub(crate) floor: f64,
    /// Where we want to be.
    pub(crate) aim: f64,
}

/// How a measured value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// At the aim or better.
    Aim,
    /// Between floor and aim.
    Floor,
    /// Worse than the floor.
    Missed,
}

impl Standing {
    /// As it is printed.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Aim => "aim met",
            Self::Floor => "floor held",
            Self::Missed => "MISSED",
        }
    }
}

impl Figure {
    /// Judges a value.
    pub(crate) fn judge(&self, value: f64) -> Standing {
        let holds = |limit: f64| match self.better {
            Better::Higher => value >= limit,
            Better::Lower => value <= limit,
        };
        match (holds(self.aim), holds(self.floor)) {
            (true, _) => Standing::Aim,
            (false, true) => Standing::Floor,
            (false, false) => Standing::Missed,
        }
    }
}

const fn higher(key: &'static str, title: &'static str, floor: f64, aim: f64) -> Figure {
    Figure {
        key,
        title,
        better: Better::Higher,
        floor,
        aim,
    }
}

const fn lower(key: &'static str, title: &'static str, floor: f64, aim: f64) -> Figure {
    Figure {
        key,
        title,
        better: Better::Lower,
        floor,
        aim,
    }
}

/// Every judged figure, in the order of the report.
pub(crate) const FIGURES: &[Figure] = &[
    higher(
        "create.rate",
        "creates/s ÷ bare inserts/s (8 connections)",
        0.45,
        0.60,
    ),
    lower("create.cpu", "create: server CPU ÷ PostgreSQL CPU", 1.0, 0.6),
    lower("create.wal", "create: WAL bytes ÷ body bytes (steady)", 2.0, 1.5),
    lower(
        "create.disk",
        "disk bytes a dialog ÷ body bytes, without the outbox",
        1.2,
        1.2,
    ),
    lower(
        "get.repeat.1",
        "get, repeat reader: p50 ÷ p50 of a select (1)",
        8.0,
        5.0,
    ),
    lower(
        "get.repeat.8",
        "get, repeat reader: p50 ÷ p50 of a select (8)",
        8.0,
        5.0,
    ),
    lower(
        "get.first.1",
        "get, first reader: p50 ÷ p50 of a select (1)",
        8.0,
        5.0,
    ),
    lower(
        "get.first.8",
        "get, first reader: p50 ÷ p50 of a select (8)",
        8.0,
        5.0,
    ),
    lower("get.cpu", "repeated get: server CPU ÷ PostgreSQL CPU", 1.5, 1.0),
    lower("get.wal", "repeated get: WAL bytes a request", 0.0, 0.0),
    lower(
        "append.p50",
        "append a transmission: p50 at 1 000 ÷ at 3",
        1.5,
        1.1,
    ),
    lower(
        "append.wal",
        "append a transmission: WAL at 1 000 ÷ at 3",
        1.5,
        1.1,
    ),
    lower(
        "append.cpu",
        "append a transmission: server CPU ÷ PostgreSQL CPU",
        1.0,
        0.6,
    ),
    lower("memory.idle", "resident set, idle (MiB)", 64.0, 30.0),
    lower(
        "memory.busy",
        "resident set, 64 busy connections (MiB)",
        192.0,
        96.0,
    ),
    lower(
        "update.p50",
        "update: p50 ÷ p50 of a create (8 connections)",
        1.5,
        1.0,
    ),
    lower("update.cpu", "update: server CPU ÷ PostgreSQL CPU", 1.0, 0.6),
    lower(
        "owner.depth",
        "owner's search: p50 at 90 % depth ÷ p50 of page 1",
        1.5,
        1.1,
    ),
    lower(
        "owner.cpu",
        "owner's search: server CPU ÷ PostgreSQL CPU",
        1.5,
        0.8,
    ),
    lower(
        "inbox.growth",
        "list of one party: p99 ÷ p99 in the small world",
        1.5,
        1.15,
    ),
    lower(
        "inbox.depth",
        "large inbox: p50 at 90 % depth ÷ p50 of page 1",
        1.5,
        1.1,
    ),
    lower(
        "inbox.label",
        "large inbox: p50 of a rare label ÷ p50 of page 1",
        3.0,
        1.0,
    ),
    lower(
        "inbox.thousand",
        "list of 1 000 parties: p95 ÷ p95 of one",
        40.0,
        15.0,
    ),
    lower(
        "inbox.accountant",
        "list of 10 000 parties: p95 ÷ p95 of one",
        120.0,
        40.0,
    ),
    lower("inbox.words", "full text: worst p95 ÷ best p95", 300.0, 150.0),
    lower("inbox.refused", "searches that were refused (422)", 0.0, 0.0),
    lower(
        "inbox.resource",
        "one service, 10 000 parties: p99 (ms)",
        300.0,
        100.0,
    ),
    lower("inbox.owner", "owner's newest 1 000: p99 (ms)", 300.0, 100.0),
    lower(
        "inbox.lookup",
        "by owner's label, hit and miss: p99 (ms)",
        300.0,
        100.0,
    ),
    lower("inbox.orders", "whale by other times: p99 (ms)", 300.0, 100.0),
    lower("inbox.cpu", "lists: server CPU ÷ PostgreSQL CPU", 1.5, 0.8),
    lower(
        "start.ready",
        "exec to ready, migrated database (ms)",
        500.0,
        150.0,
    ),
];

/// The middle value (0 for none).
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
    if sorted.len() % 2 == 1 {
        at(middle)
    } else {
        (at(middle) + middle.checked_sub(1).map_or(0.0, at)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_judged_against_floor_and_aim() {
        let rate = higher("", "", 0.45, 0.60);
        assert_eq!(
            [0.44, 0.45, 0.60].map(|value| rate.judge(value)),
            [Standing::Missed, Standing::Floor, Standing::Aim]
        );
        let cost = lower("", "", 2.0, 1.5);
        assert_eq!(
            [2.1, 2.0, 1.5].map(|value| cost.judge(value)),
            [Standing::Missed, Standing::Floor, Standing::Aim]
        );
        assert_eq!(cost.judge(f64::NAN), Standing::Missed);
    }

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_two_middle_values() {
        assert_eq!(
            [
                median(&[3.0, 1.0, 2.0]),
                median(&[4.0, 1.0, 2.0, 3.0]),
                median(&[])
            ],
            [2.0, 2.5, 0.0]
        );
    }

    #[test]
    fn no_figure_is_listed_twice_and_no_aim_is_worse_than_its_floor() {
        for (index, figure) in FIGURES.iter().enumerate() {
            assert!(
                FIGURES
                    .iter()
                    .skip(index + 1)
                    .all(|other| other.key != figure.key),
                "{}",
                figure.key
            );
            assert_ne!(figure.judge(figure.aim), Standing::Missed, "{}", figure.key);
        }
    }
}
