//! Getting a dialog by its id as an end user: who reads it again, and who reads it for the first time, against a bare select.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Failure;
use crate::bench::{Bench, Cpu, Created};
use crate::client::{Answer, get};
use crate::contract;
use crate::document::Documents;
use crate::driver::{Outcome, Work, run as drive};
use crate::figures::median;
use crate::scenario::create::{CHECKED, fill};

/// Requests of end users, prepared and in random order by the mixed numbers of the dialogs.
pub(crate) struct Gets {
    documents: Rc<Documents>,
    requests: Rc<Vec<(u64, Vec<u8>)>>,
    next: usize,
    /// First reads end here; none when the readers begin again at the end.
    end: Option<usize>,
    until: Instant,
    sent: u64,
}

impl Work for Gets {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
        if Instant::now() >= self.until {
            return None;
        }
        match self.end {
            Some(end) if self.next >= end => return None,
            None if self.next >= self.requests.len() => self.next = 0,
            _ => {}
        }
        let (number, bytes) = self.requests.get(self.next)?;
        request.extend_from_slice(bytes);
        self.next += 1;
        self.sent += 1;
        Some(*number)
    }

    fn answered(&mut self, number: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        if answer.status != 200 {
            let body = String::from_utf8_lossy(answer.body);
            return Err(Failure::new(format!(
                "get of dialog {number} was answered {}: {body}",
                answer.status
            )));
        }
        if self.sent.is_multiple_of(CHECKED) {
            return self.check(number, answer);
        }
        Ok(())
    }
}

impl Gets {
    fn check(&self, number: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        let revision = answer
            .header("etag")
            .and_then(|tag| uuid::Uuid::parse_str(tag).ok());
        let found: Value =
            serde_json::from_slice(answer.body).map_err(|error| Failure::new(error.to_string()))?;
        let seen = found.get("isContentSeen") == Some(&Value::Bool(true));
        let token = found.get("dialogToken").is_some_and(Value::is_string);
        if revision.is_none() || !seen || !token {
            return Err(Failure::new(format!(
                "get of dialog {number}: etag, isContentSeen or dialogToken is not what the contract says"
            )));
        }
        match contract::difference(
            &self.documents.create(number),
            &found,
            contract::HIDDEN_FROM_END_USERS,
        ) {
            Some(difference) => Err(Failure::new(format!(
                "dialog {number} is not shown as sent: {difference}"
            ))),
            None => Ok(()),
        }
    }
}

/// Prepared requests of the readers of these dialogs, each with a token of its own user.
pub(crate) fn requests(bench: &Bench, dialogs: &[Created]) -> Rc<Vec<(u64, Vec<u8>)>> {
    let world = bench.documents.world();
    let tokens: HashMap<&str, String> = world
        .persons()
        .iter()
        .map(|person| (person.as_str(), bench.issuer.person(person)))
        .collect();
    let requests = dialogs.iter().filter_map(|dialog| {
        let reader = world.owner_of(dialog.number).reader;
        let token = tokens.get(reader.as_str())?;
        Some((
            dialog.number,
            get(&format!("/api/v1/enduser/dialogs/{}", dialog.id), token),
        ))
    });
    Rc::new(requests.collect())
}

/// Work on prepared requests for that long: up to `end`, or round and round.
pub(crate) fn work(
    bench: &Bench,
    requests: &Rc<Vec<(u64, Vec<u8>)>>,
    next: usize,
    end: Option<usize>,
    time: Duration,
) -> Rc<RefCell<Gets>> {
    let documents = Rc::clone(&bench.documents);
    Rc::new(RefCell::new(Gets {
        documents,
        requests: Rc::clone(requests),
        next,
        end,
        until: Instant::now() + time,
        sent: 0,
    }))
}

/// Values of the rounds.
#[derive(Default)]
struct Rounds {
    repeat: Vec<f64>,
    first: Vec<f64>,
    repeat_us: Vec<f64>,
    first_us: Vec<f64>,
    select_us: Vec<f64>,
    rates: Vec<f64>,
}

/// Rounds of selects, repeated gets and first gets, by one client and by eight.
///
/// # Errors
/// A side fails or an answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench).await?;
    bench.prepare_baseline()?;
    let known = bench.created.len() / 10;
    let (again, fresh) = bench.created.split_at(known);
    let (again, fresh) = (requests(bench, again), requests(bench, fresh));
    // The repeat readers read everything once, and hint bits and visibility of what creates and first reads left are written.
    let first_time = work(bench, &again, 0, Some(again.len()), Duration::from_secs(600));
    drive(bench.launch.address(), 8, &first_time).await?;
    bench.database.settle()?;
    wal_of_repeats(bench, &again).await?;

    let (mut cursor, share) = (0, fresh.len() / (2 * bench.plan.rounds));
    let (mut cpu, mut cpu_ratios, mut answers, mut seconds) = (Cpu::none(), Vec::new(), 0, 0.0);
    let mut rounds = [Rounds::default(), Rounds::default()];
    for _ in 0..bench.plan.rounds {
        for (clients, measured) in [1_usize, 8].into_iter().zip(&mut rounds) {
            let bare = bench
                .baseline()?
                .select_p50_us(&bench.database, clients as u64, bench.plan.seconds)
                .await?;
            let before = bench.cpu();
            let repeat = phase(bench, &again, &mut 0, None, clients).await?;
            if clients > 1 {
                let spent = bench.cpu().since(before);
                cpu_ratios.push(spent.server / spent.postgres);
                cpu = cpu.plus(spent);
                answers += repeat.answers;
                seconds += repeat.elapsed.as_secs_f64();
            }
            let end = Some(cursor + share);
            let first = phase(bench, &fresh, &mut cursor, end, clients).await?;
            measured.repeat.push(repeat.latency_us(0.5) / bare);
            measured.select_us.push(bare);
            measured.repeat_us.push(repeat.latency_us(0.5));
            measured.rates.push(repeat.rate());
            if first.answers > 0 {
                measured.first.push(first.latency_us(0.5) / bare);
                measured.first_us.push(first.latency_us(0.5));
            }
        }
    }
    bench.report.measured("get.cpu", cpu_ratios);
    let [one, eight] = rounds;
    add(bench, one, 1, "get.repeat.1", "get.first.1");
    add(bench, eight, 8, "get.repeat.8", "get.first.8");
    let report = &mut bench.report;
    let each = 1e6 / answers.max(1) as f64;
    report.fact("get: server CPU a request, µs", cpu.server * each);
    report.fact("get: PostgreSQL CPU a request, µs", cpu.postgres * each);
    report.fact("get: driver CPU a request, µs", cpu.driver * each);
    report.fact("get: driver CPU, share of one core", cpu.driver / seconds);
    report.note(format!(
        "selects read one of {} rows of the same documents by key through pgbench -M prepared",
        bench.baseline.as_ref().map_or(0, crate::baseline::Baseline::rows)
    ));
    Ok(())
}

fn add(bench: &mut Bench, rounds: Rounds, clients: usize, repeat: &'static str, first: &'static str) {
    let report = &mut bench.report;
    report.measured(repeat, rounds.repeat);
    report.measured(first, rounds.first);
    report.fact(
        format!("get: p50 of a bare select, {clients} clients, µs"),
        median(&rounds.select_us),
    );
    report.fact(
        format!("get: p50 of a repeat reader, {clients} connections, µs"),
        median(&rounds.repeat_us),
    );
    report.fact(
        format!("get: p50 of a first reader, {clients} connections, µs"),
        median(&rounds.first_us),
    );
    report.fact(
        format!("get: repeat readers, requests/s, {clients} connections"),
        median(&rounds.rates),
    );
}

async fn phase(
    bench: &Bench,
    requests: &Rc<Vec<(u64, Vec<u8>)>>,
    next: &mut usize,
    end: Option<usize>,
    clients: usize,
) -> Result<Outcome, Failure> {
    let work = work(
        bench,
        requests,
        *next,
        end,
        Duration::from_secs(bench.plan.seconds),
    );
    let outcome = drive(bench.launch.address(), clients, &work).await?;
    *next = work.borrow().next;
    Ok(outcome)
}

/// Windows of repeated reads: the least WAL of them, as the cluster's own bookkeeping writes a little now and then.
async fn wal_of_repeats(bench: &mut Bench, again: &Rc<Vec<(u64, Vec<u8>)>>) -> Result<(), Failure> {
    let mut windows = Vec::new();
    for _ in 0..5 {
        let before = bench.database.wal_bytes()?;
        let outcome = phase(bench, again, &mut 0, None, 8).await?;
        windows.push((bench.database.wal_bytes()? - before) / outcome.answers.max(1) as f64);
    }
    let least = windows.iter().copied().fold(f64::INFINITY, f64::min);
    bench.report.measured("get.wal", vec![least]);
    bench.report.fact(
        "get: WAL bytes a repeated get, worst of 5 windows",
        windows.iter().copied().fold(0.0, f64::max),
    );
    Ok(())
}
