//! Replacing dialogs as service platforms do: new status, progress and texts, nothing appended.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::Failure;
use crate::bench::{Bench, Cpu};
use crate::client::{Answer, put};
use crate::driver::{Work, run as drive};
use crate::figures::median;
use crate::scenario::create::{CLIENTS, create, fill};

/// Members of a create's body that a replacement does not have.
const FIXED: [&str; 3] = ["serviceResource", "party", "serviceOwnerContext"];
/// Dialogs that one round replaces at most: their bodies are made before the clock runs.
const MOST: usize = 10_000;

struct Updates {
    requests: std::vec::IntoIter<(u64, Vec<u8>)>,
}

impl Work for Updates {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
        let (number, bytes) = self.requests.next()?;
        request.extend_from_slice(&bytes);
        Some(number)
    }

    fn answered(&mut self, number: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        let revision = answer
            .header("etag")
            .and_then(|tag| uuid::Uuid::parse_str(tag).ok());
        if answer.status == 204 && revision.is_some() {
            return Ok(());
        }
        let body = String::from_utf8_lossy(answer.body);
        Err(Failure::new(format!(
            "update of dialog {number} was answered {}: {body}",
            answer.status
        )))
    }
}

/// The body that replaces a dialog: another status and a title that says so.
fn replacement(mut body: Value, round: usize) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, _| !FIXED.contains(&name.as_str()));
        members.insert(
            "status".into(),
            if round.is_multiple_of(2) {
                "Awaiting"
            } else {
                "InProgress"
            }
            .into(),
        );
        members.insert("progress".into(), (round % 101).into());
        members.insert("transmissions".into(), json!([]));
        members.insert("activities".into(), json!([]));
    }
    if let Some(title) = body.pointer_mut("/content/title/value/0/value") {
        *title = format!("Changed {round} times").into();
    }
    body
}

/// Rounds of creates and updates.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench).await?;
    bench.database.settle()?;
    let token = bench.issuer.service_owner();
    let share = (bench.created.len() / (bench.plan.rounds + 1)).min(MOST);
    let (mut ratios, mut cpu_ratios, mut p50, mut p99, mut rates) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut cpu, mut answers) = (Cpu::none(), 0);
    // The round before the first one warms up.
    for round in 0..=bench.plan.rounds {
        let (created, _) = create(bench, (share as u64).min(2_000), CLIENTS).await?;
        let created: Vec<f64> = created.iter().map(|outcome| outcome.latency_us(0.5)).collect();
        let requests: Vec<_> = bench
            .created
            .iter()
            .skip(round * share)
            .take(share)
            .map(|dialog| {
                let body = replacement(bench.documents.create(dialog.number), round + 1).to_string();
                let path = format!("/api/v1/serviceowner/dialogs/{}", dialog.id);
                (dialog.number, put(&path, &token, &body))
            })
            .collect();
        let work = Rc::new(RefCell::new(Updates {
            requests: requests.into_iter(),
        }));
        let before = bench.cpu();
        let outcome = drive(bench.launch.address(), CLIENTS, &work).await?;
        let spent = bench.cpu().since(before);
        if round == 0 {
            continue;
        }
        ratios.push(outcome.latency_us(0.5) / median(&created));
        cpu_ratios.push(spent.server / spent.postgres);
        p50.push(outcome.latency_us(0.5));
        p99.push(outcome.latency_us(0.99));
        rates.push(outcome.rate());
        cpu = cpu.plus(spent);
        answers += outcome.answers;
    }
    let report = &mut bench.report;
    report.measured("update.p50", ratios);
    report.measured("update.cpu", cpu_ratios);
    report.fact("update: requests/s", median(&rates));
    report.fact("update: p50 latency, µs", median(&p50));
    report.fact("update: p99 latency, µs", median(&p99));
    let each = 1e6 / answers.max(1) as f64;
    report.fact("update: server CPU a request, µs", cpu.server * each);
    report.fact("update: PostgreSQL CPU a request, µs", cpu.postgres * each);
    Ok(())
}
