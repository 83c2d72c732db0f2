//! Appending a transmission to a short and to a long history: time and log of each.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::Failure;
use crate::bench::{Bench, Cpu};
use crate::client::{Answer, post};
use crate::driver::{Outcome, Work, run as drive};
use crate::figures::median;

const PATH: &str = "/api/v1/serviceowner/dialogs";
/// Transmissions before the measured ones.
const SHORT: usize = 3;
const LONG: usize = 1_000;
const LONGEST: usize = 20_000;
/// Transmissions in one create or update while a history is made.
const AT_ONCE: usize = 1_000;
/// Appends of one round.
const EACH: usize = 50;

/// Requests that are answered 201; ids of what they made.
struct Posts {
    requests: std::vec::IntoIter<Vec<u8>>,
    made: Vec<String>,
}

impl Work for Posts {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
        request.extend_from_slice(&self.requests.next()?);
        Some(0)
    }

    fn answered(&mut self, _: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        let body = String::from_utf8_lossy(answer.body);
        if answer.status != 201 {
            return Err(Failure::new(format!(
                "an append was answered {}: {body}",
                answer.status
            )));
        }
        self.made.push(body.trim_matches('"').to_owned());
        Ok(())
    }
}

fn transmission(number: usize) -> Value {
    json!({
        "type": "Information",
        "sender": {"actorType": "ServiceOwner"},
        "content": {
            "title": {"value": [{"value": format!("Melding {number}"), "languageCode": "nb"}]},
            "summary": {"value": [{"value": "Vi har sett på saken og trenger mer tid.", "languageCode": "nb"}]},
        },
    })
}

/// Sends requests one after the other, or as many at once as there are connections.
async fn send(
    bench: &Bench,
    requests: Vec<Vec<u8>>,
    connections: usize,
) -> Result<(Vec<String>, Outcome), Failure> {
    let work = Rc::new(RefCell::new(Posts {
        requests: requests.into_iter(),
        made: Vec::new(),
    }));
    let outcome = drive(bench.launch.address(), connections, &work).await?;
    let made = std::mem::take(&mut work.borrow_mut().made);
    Ok((made, outcome))
}

/// Dialogs with so many transmissions each.
async fn dialogs(bench: &Bench, count: usize, transmissions: usize) -> Result<Vec<String>, Failure> {
    let token = bench.issuer.service_owner();
    let mut body = bench.documents.create(0);
    if let Some(members) = body.as_object_mut() {
        for generated in ["id", "idempotentKey", "createdAt", "updatedAt"] {
            members.remove(generated);
        }
        members.insert("activities".into(), json!([]));
        let first: Vec<Value> = (0..transmissions.min(AT_ONCE)).map(transmission).collect();
        members.insert("transmissions".into(), first.into());
    }
    let create = post(PATH, &token, &body.to_string());
    let (made, _) = send(bench, vec![create; count], 1).await?;
    for dialog in &made {
        for number in AT_ONCE..transmissions {
            let append = post(&appends_to(dialog), &token, &transmission(number).to_string());
            send(bench, vec![append], 1).await?;
        }
    }
    Ok(made)
}

fn appends_to(dialog: &str) -> String {
    format!("{PATH}/{dialog}/transmissions")
}

/// What a round of appends costs.
struct Cost {
    p50: f64,
    wal: f64,
    cpu: Cpu,
}

/// One append to each of the dialogs, in order.
async fn append(bench: &Bench, dialogs: &[String]) -> Result<Cost, Failure> {
    let token = bench.issuer.service_owner();
    let body = transmission(0).to_string();
    let requests: Vec<_> = dialogs
        .iter()
        .map(|dialog| post(&appends_to(dialog), &token, &body))
        .collect();
    let (wal, cpu) = (bench.database.wal_bytes()?, bench.cpu());
    let (_, outcome) = send(bench, requests, 1).await?;
    Ok(Cost {
        p50: outcome.latency_us(0.5),
        wal: (bench.database.wal_bytes()? - wal) / dialogs.len() as f64,
        cpu: bench.cpu().since(cpu),
    })
}

/// Rounds of appends to short, long and very long histories in turn.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    let mut repeated = Vec::new();
    for transmissions in [LONG, LONGEST] {
        let one = dialogs(bench, 1, transmissions).await?;
        repeated.push(one.iter().cycle().take(EACH).cloned().collect::<Vec<_>>());
    }
    let [long, longest] = repeated.as_slice() else {
        return Ok(());
    };
    let (mut p50, mut wal, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    let mut facts: [Vec<f64>; 6] = Default::default();
    bench.database.settle()?;
    // The round before the first one warms up.
    for round in 0..=bench.plan.rounds {
        let short = dialogs(bench, EACH, SHORT).await?;
        let at_three = append(bench, &short).await?;
        let at_thousand = append(bench, long).await?;
        let at_most = append(bench, longest).await?;
        if round == 0 {
            continue;
        }
        p50.push(at_thousand.p50 / at_three.p50);
        wal.push(at_thousand.wal / at_three.wal);
        cpu.push(at_thousand.cpu.server / at_thousand.cpu.postgres);
        let measured = [at_three, at_thousand, at_most].map(|cost| [cost.p50, cost.wal]);
        for (fact, value) in facts.iter_mut().zip(measured.into_iter().flatten()) {
            fact.push(value);
        }
    }
    let report = &mut bench.report;
    report.measured("append.p50", p50);
    report.measured("append.wal", wal);
    report.measured("append.cpu", cpu);
    let names = [
        "append: p50 latency at 3, µs",
        "append: WAL bytes at 3",
        "append: p50 latency at 1 000, µs",
        "append: WAL bytes at 1 000",
        "append: p50 latency at 20 000, µs",
        "append: WAL bytes at 20 000",
    ];
    for (name, values) in names.into_iter().zip(&facts) {
        report.fact(name, median(values));
    }
    Ok(())
}
