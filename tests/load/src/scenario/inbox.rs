//! Lists of generated worlds: does a list cost the same whatever the volume, the depth, the filter, the number of parties?
//!
//! Two worlds, each with a server of its own, are measured in turn in every round. A list that a server does not answer with 200 is
//! left out and named in the notes; its figures are then missing from the table.

mod cells;
mod growth;

use std::rc::Rc;
use std::time::Duration;

use crate::Failure;
use crate::bench::{Bench, Cpu};
use crate::driver::Outcome;
use crate::figures::median;
use crate::scenario::lists::{look, measure};
use crate::server::{Launch, Server};
use crate::volume::{LARGE, SMALL};
use cells::{Cell, Kind};

/// A world with its server.
struct Side {
    launch: Launch,
    server: Server,
    cells: Vec<Cell>,
}

impl Side {
    async fn start(bench: &Bench, database: &'static str) -> Result<Self, Failure> {
        let volumes = bench
            .volumes
            .as_ref()
            .ok_or_else(|| Failure::new("no world was generated".into()))?;
        let world = if database == SMALL {
            &volumes.small
        } else {
            &volumes.large
        };
        let directory = bench.directory.join(database);
        std::fs::create_dir_all(&directory)?;
        let file = directory.join("directory.toml");
        std::fs::write(&file, world.directory())?;
        let url = bench.database.url_of(database);
        let launch = Launch::new(
            &bench.launch.binary,
            &directory,
            &url,
            &file,
            &bench.issuer.well_known(),
            false,
        )?;
        launch.migrate()?;
        let server = launch.serve().await?;
        let cells = cells::cells(bench, database, world)?;
        Ok(Self {
            launch,
            server,
            cells,
        })
    }
}

/// What the rounds gave for one list in one world.
#[derive(Default)]
struct Series {
    p50: Vec<f64>,
    p95: Vec<f64>,
    p99: Vec<f64>,
    all: Option<Outcome>,
}

impl Series {
    fn add(&mut self, outcome: Outcome) -> Result<(), Failure> {
        for (values, quantile) in [(&mut self.p50, 0.5), (&mut self.p95, 0.95), (&mut self.p99, 0.99)] {
            values.push(outcome.latency_us(quantile) / 1_000.0);
        }
        match &mut self.all {
            Some(all) => all.add(&outcome),
            None => {
                self.all = Some(outcome);
                Ok(())
            }
        }
    }

    /// Of all rounds together, milliseconds.
    fn latency(&self, quantile: f64) -> f64 {
        self.all
            .as_ref()
            .map_or(f64::NAN, |all| all.latency_us(quantile) / 1_000.0)
    }
}

/// A list in both worlds.
struct Row {
    kind: Kind,
    title: String,
    small: Series,
    large: Series,
}

/// Rounds of every list in both worlds.
///
/// # Errors
/// A server does not start or breaks off.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    if let Some(server) = bench.server.take() {
        server.stop().await?;
    }
    let mut small = Side::start(bench, SMALL).await?;
    let mut large = Side::start(bench, LARGE).await?;
    for database in [SMALL, LARGE] {
        bench.database.text_is_complete(database).await?;
        bench.database.script(database, "vacuum analyze; checkpoint;")?;
    }
    growth::disk(bench)?;
    let answered = answered(bench, &large).await?;
    large.cells.retain(|cell| answered.contains(&cell.title));
    small.cells.retain(|cell| answered.contains(&cell.title));
    let mut rows: Vec<Row> = large
        .cells
        .iter()
        .map(|cell| Row {
            kind: cell.kind,
            title: cell.title.clone(),
            small: Series::default(),
            large: Series::default(),
        })
        .collect();
    let time = Duration::from_millis(bench.plan.list_millis);
    let (mut refused, mut cpu_ratios) = (0, Vec::new());
    for _ in 0..bench.plan.rounds {
        let mut cpu = Cpu::none();
        for (row, (below, above)) in rows.iter_mut().zip(small.cells.iter().zip(&large.cells)) {
            let measured = measure(small.launch.address(), &below.requests, below.connections, time).await?;
            row.small.add(measured.outcome)?;
            refused += measured.refused;
            let before = cpu_of(bench, &large);
            let measured = measure(large.launch.address(), &above.requests, above.connections, time).await?;
            if !matches!(row.kind, Kind::Words(_)) {
                cpu = cpu.plus(cpu_of(bench, &large).since(before));
            }
            row.large.add(measured.outcome)?;
            refused += measured.refused;
        }
        cpu_ratios.push(cpu.server / cpu.postgres);
    }
    bench.report.measured("inbox.cpu", cpu_ratios);
    bench.report.measured("inbox.refused", vec![refused as f64]);
    judge(bench, &rows);
    for row in &rows {
        for (world, series) in [("large", &row.large), ("small", &row.small)] {
            for (name, quantile) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
                let fact = format!("inbox, {}: {name}, {world}, ms", row.title);
                bench.report.fact(fact, series.latency(quantile));
            }
        }
    }
    growth::wal(bench, large.launch.address()).await?;
    small.server.stop().await?;
    large.server.stop().await
}

fn cpu_of(bench: &Bench, side: &Side) -> Cpu {
    Cpu {
        server: crate::processes::cpu_seconds(side.server.pid()),
        postgres: bench.database.cpu_seconds(),
        driver: 0.0,
    }
}

/// Asks for everything once, which also warms up, and says what came.
async fn answered(bench: &mut Bench, large: &Side) -> Result<Vec<String>, Failure> {
    let mut titles = Vec::new();
    for cell in &large.cells {
        let (mut least, mut most) = (usize::MAX, 0);
        let mut statuses = Vec::new();
        for request in cell.requests.iter() {
            let (status, items) = look(large.launch.address(), request).await?;
            statuses.push(status);
            if status == 422 {
                continue;
            }
            least = least.min(items);
            most = most.max(items);
        }
        let title = &cell.title;
        if let Some(status) = statuses.iter().find(|status| !matches!(**status, 200 | 422)) {
            bench
                .report
                .note(format!("inbox, {title}: not measured, it was answered {status}"));
            continue;
        }
        let refused = statuses.iter().filter(|status| **status == 422).count();
        if refused == 0 && !(cell.items.contains(&least) && cell.items.contains(&most)) {
            bench.report.note(format!(
                "inbox, {title}: not measured, it has {least} to {most} items instead of {} to {}",
                cell.items.start(),
                cell.items.end()
            ));
            continue;
        }
        bench.report.note(format!(
            "inbox, {title}: {least} to {most} items, {refused} refused"
        ));
        titles.push(title.clone());
    }
    Ok(titles)
}

/// Values of the rounds of the list of that kind in the larger world.
fn of(rows: &[Row], kind: Kind, values: fn(&Series) -> &Vec<f64>) -> Vec<f64> {
    rows.iter()
        .find(|row| row.kind == kind)
        .map(|row| values(&row.large).clone())
        .unwrap_or_default()
}

fn ratios(above: &[f64], below: &[f64]) -> Vec<f64> {
    above
        .iter()
        .zip(below)
        .map(|(above, below)| above / below)
        .collect()
}

fn judge(bench: &mut Bench, rows: &[Row]) {
    let report = &mut bench.report;
    if let Some(row) = rows.iter().find(|row| row.kind == Kind::OneParty) {
        report.measured("inbox.growth", ratios(&row.large.p99, &row.small.p99));
    }
    let p50 = |kind| of(rows, kind, |series| &series.p50);
    let p95 = |kind| of(rows, kind, |series| &series.p95);
    let first = p50(Kind::LargeInbox);
    report.measured("inbox.depth", ratios(&p50(Kind::Deep), &first));
    report.measured("inbox.label", ratios(&p50(Kind::RareLabel), &first));
    let one = p95(Kind::OneParty);
    report.measured("inbox.thousand", ratios(&p95(Kind::Thousand), &one));
    report.measured("inbox.accountant", ratios(&p95(Kind::Accountant), &one));
    let words: Vec<f64> = rows
        .iter()
        .filter(|row| matches!(row.kind, Kind::Words(_)))
        .map(|row| median(&row.large.p95))
        .collect();
    if let Some(best) = words.iter().copied().min_by(f64::total_cmp) {
        let worst = words.iter().copied().fold(0.0, f64::max);
        report.measured("inbox.words", vec![worst / best]);
    }
    for (key, kinds) in [
        (
            "inbox.resource",
            [Kind::BusyService, Kind::RareService].as_slice(),
        ),
        ("inbox.owner", &[Kind::Owner]),
        ("inbox.lookup", &[Kind::Hit, Kind::Miss]),
        ("inbox.orders", &[Kind::Order(0), Kind::Order(1), Kind::Order(2)]),
    ] {
        let worst = rows
            .iter()
            .filter(|row| kinds.contains(&row.kind))
            .map(|row| row.large.latency(0.99))
            .fold(f64::NAN, f64::max);
        if worst.is_finite() {
            report.measured(key, vec![worst]);
        }
    }
}

/// Requests that are sent in turn.
type Requests = Rc<Vec<Vec<u8>>>;
