//! What a create costs on disk: WAL and relations.

use crate::Failure;
use crate::bench::Bench;
use crate::database::SUBJECT;
use crate::scenario::create::{CLIENTS, create, fill};

/// WAL just after a checkpoint and in steady state, and bytes of all relations.
///
/// # Errors
/// A statement fails or an answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench).await?;
    let bytes = bench.database.relation_bytes()?;
    let outbox = bench.database.outbox_bytes()?;
    let dialogs = bench.created.len() as f64;
    let body = bench.body_bytes as f64 / dialogs;
    bench
        .report
        .measured("create.disk", vec![(bytes - outbox) / dialogs / body]);
    bench.report.fact(
        "storage: disk ÷ body with an outbox that nobody has drained",
        bytes / dialogs / body,
    );
    bench.report.fact("storage: dialogs", dialogs);
    bench
        .report
        .fact("storage: bytes a dialog, all relations", bytes / dialogs);
    for (name, size) in bench.database.largest_relations(SUBJECT)? {
        bench
            .report
            .fact(format!("storage: bytes a dialog, {name}"), size / dialogs);
    }

    // The first change of a page after a checkpoint writes the whole page. Measured apart, then without.
    bench.database.settle()?;
    let count = bench.plan.dialogs / 20;
    let fresh = wal_for(bench, count).await?;
    wal_for(bench, count).await?;
    let mut steady = Vec::new();
    for _ in 0..3 {
        steady.push(wal_for(bench, count).await?);
    }
    bench.report.measured("create.wal", steady);
    bench.report.fact(
        "storage: WAL ÷ body just after a checkpoint (full-page images)",
        fresh,
    );
    bench.report.note("create.wal: after a checkpoint and a warm-up of a tenth of the dialogs, so that full-page images have faded out; work of the background included");
    Ok(())
}

/// WAL bytes ÷ body bytes of `count` creates.
async fn wal_for(bench: &mut Bench, count: u64) -> Result<f64, Failure> {
    let (wal, body) = (bench.database.wal_bytes()?, bench.body_bytes);
    create(bench, count, CLIENTS).await?;
    Ok((bench.database.wal_bytes()? - wal) / (bench.body_bytes - body) as f64)
}
