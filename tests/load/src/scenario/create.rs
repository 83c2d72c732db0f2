//! Creating dialogs: the rate against bare inserts of the same bytes, and who spends the CPU.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::Value;

use crate::Failure;
use crate::bench::{Bench, Cpu, Created};
use crate::client::{Answer, Connection, get, post};
use crate::contract;
use crate::driver::{Outcome, Work, run as drive};
use crate::figures::median;

const PATH: &str = "/api/v1/serviceowner/dialogs";
/// Clients of both sides.
pub(crate) const CLIENTS: usize = 8;
/// One answer in so many is checked in full.
pub(crate) const CHECKED: u64 = 100;
/// Bodies are made before the clock runs; that many are kept at a time.
const BATCH: u64 = 20_000;

/// A batch of prepared requests.
struct Creates {
    requests: std::vec::IntoIter<(u64, Vec<u8>)>,
    created: Vec<Created>,
}

impl Work for Creates {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
        let (number, bytes) = self.requests.next()?;
        request.extend_from_slice(&bytes);
        Some(number)
    }

    fn answered(&mut self, number: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        if answer.status != 201 {
            let body = String::from_utf8_lossy(answer.body);
            return Err(Failure::new(format!(
                "create {number} was answered {}: {body}",
                answer.status
            )));
        }
        let id = std::str::from_utf8(answer.body)
            .unwrap_or_default()
            .trim_matches('"')
            .to_owned();
        if number.is_multiple_of(CHECKED) {
            check_head(number, &id, answer)?;
        }
        self.created.push(Created { number, id });
        Ok(())
    }
}

fn check_head(number: u64, id: &str, answer: &Answer<'_>) -> Result<(), Failure> {
    let location = answer.header("location").unwrap_or_default();
    let revision = answer
        .header("etag")
        .and_then(|tag| uuid::Uuid::parse_str(tag).ok());
    let json = answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if uuid::Uuid::parse_str(id).is_err()
        || !location.ends_with(&format!("{PATH}/{id}"))
        || revision.is_none()
        || !json
    {
        return Err(Failure::new(format!(
            "create {number}: id, location, etag or content type is not what the contract says"
        )));
    }
    Ok(())
}

/// Creates `count` dialogs and checks one in a hundred by reading it again.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn create(
    bench: &mut Bench,
    count: u64,
    connections: usize,
) -> Result<(Vec<Outcome>, Cpu), Failure> {
    let token = bench.issuer.service_owner();
    let address = bench.launch.address();
    let (mut outcomes, mut cpu) = (Vec::new(), Cpu::none());
    let end = bench.next_number + count;
    while bench.next_number < end {
        let numbers = bench.next_number..end.min(bench.next_number + BATCH);
        bench.next_number = numbers.end;
        let mut requests = Vec::new();
        for number in numbers {
            let body = bench.documents.create(number).to_string();
            bench.body_bytes += body.len() as u64;
            requests.push((number, post(PATH, &token, &body)));
        }
        let work = Rc::new(RefCell::new(Creates {
            requests: requests.into_iter(),
            created: Vec::new(),
        }));
        let before = bench.cpu();
        outcomes.push(drive(address, connections, &work).await?);
        cpu = cpu.plus(bench.cpu().since(before));
        let created = std::mem::take(&mut work.borrow_mut().created);
        check_stored(bench, &created, &token).await?;
        bench.created.extend(created);
    }
    Ok((outcomes, cpu))
}

/// Reads one in a hundred as the service owner and compares every member that was sent.
async fn check_stored(bench: &Bench, created: &[Created], token: &str) -> Result<(), Failure> {
    let mut connection = Connection::open(bench.launch.address()).await?;
    for dialog in created
        .iter()
        .filter(|dialog| dialog.number.is_multiple_of(CHECKED))
    {
        let answer = connection
            .exchange(&get(&format!("{PATH}/{}", dialog.id), token))
            .await?;
        if answer.status != 200 {
            return Err(Failure::new(format!(
                "reading dialog {} again was answered {}",
                dialog.number, answer.status
            )));
        }
        let found: Value =
            serde_json::from_slice(answer.body).map_err(|error| Failure::new(error.to_string()))?;
        if let Some(difference) = contract::difference(&bench.documents.create(dialog.number), &found, &[]) {
            return Err(Failure::new(format!(
                "dialog {} is not stored as sent: {difference}",
                dialog.number
            )));
        }
    }
    Ok(())
}

/// Makes sure that there are as many dialogs as the plan says.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn fill(bench: &mut Bench) -> Result<(), Failure> {
    let missing = bench.plan.dialogs.saturating_sub(bench.created.len() as u64);
    if missing > 0 {
        create(bench, missing, CLIENTS).await?;
    }
    Ok(())
}

/// Rounds of bare inserts and creates.
///
/// # Errors
/// A side fails or an answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    bench.prepare_baseline()?;
    // Statements are prepared and caches are warm before the first round.
    create(bench, bench.plan.dialogs / 100, CLIENTS).await?;
    bench
        .baseline()?
        .inserts(&bench.database, CLIENTS as u64, bench.plan.dialogs / 100)
        .await?;

    let a_round = bench.plan.dialogs / bench.plan.rounds as u64;
    let (mut ratios, mut cpu_ratios, mut rates, mut bare_rates) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut all, mut elapsed, mut p50, mut p99) = (Cpu::none(), 0.0, Vec::new(), Vec::new());
    let mut bare_cpu = 0.0;
    for _ in 0..bench.plan.rounds {
        let before = bench.database.cpu_seconds();
        let bare = bench
            .baseline()?
            .inserts(&bench.database, CLIENTS as u64, a_round)
            .await?;
        bare_cpu += bench.database.cpu_seconds() - before;

        let (outcomes, cpu) = create(bench, a_round, CLIENTS).await?;
        let answers: u64 = outcomes.iter().map(|outcome| outcome.answers).sum();
        let seconds: f64 = outcomes.iter().map(|outcome| outcome.elapsed.as_secs_f64()).sum();
        let rate = answers as f64 / seconds;
        ratios.push(rate / bare);
        cpu_ratios.push(cpu.server / cpu.postgres);
        rates.push(rate);
        bare_rates.push(bare);
        all = all.plus(cpu);
        elapsed += seconds;
        p50.extend(outcomes.iter().map(|outcome| outcome.latency_us(0.5)));
        p99.extend(outcomes.iter().map(|outcome| outcome.latency_us(0.99)));
    }
    let requests = (a_round * bench.plan.rounds as u64) as f64;
    let report = &mut bench.report;
    report.measured("create.rate", ratios);
    report.measured("create.cpu", cpu_ratios);
    report.fact("create: requests/s", median(&rates));
    report.fact(
        "create: bare inserts/s (pgbench -M prepared)",
        median(&bare_rates),
    );
    report.fact("create: p50 latency, µs", median(&p50));
    report.fact("create: p99 latency, µs", median(&p99));
    report.fact("create: server CPU a request, µs", all.server / requests * 1e6);
    report.fact(
        "create: PostgreSQL CPU a request, µs",
        all.postgres / requests * 1e6,
    );
    report.fact(
        "create: PostgreSQL CPU a bare insert, µs",
        bare_cpu / requests * 1e6,
    );
    report.fact("create: driver CPU a request, µs", all.driver / requests * 1e6);
    report.fact("create: driver CPU, share of one core", all.driver / elapsed);
    report.fact(
        "create: mean body, bytes",
        bench.body_bytes as f64 / bench.created.len().max(1) as f64,
    );
    Ok(())
}
