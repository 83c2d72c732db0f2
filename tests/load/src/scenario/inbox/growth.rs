//! What a dialog costs on disk in the larger world: relations, and the log of one more.

use std::net::SocketAddr;

use dialogporten_generator::world::Group;

use crate::Failure;
use crate::bench::Bench;
use crate::client::{Connection, post};
use crate::volume::LARGE;

/// Dialogs that are created to measure the log, after as many to warm up.
const CREATES: u64 = 1_000;
/// Beyond the numbers of all other documents.
const FIRST: u64 = 1 << 40;

/// Bytes of all relations.
pub(super) fn disk(bench: &mut Bench) -> Result<(), Failure> {
    let dialogs = bench.plan.volume as f64;
    let bytes = bench.database.relation_bytes_of(LARGE)?;
    bench.report.fact("inbox: dialogs", dialogs);
    bench
        .report
        .fact("inbox: bytes a generated dialog, all relations", bytes / dialogs);
    for (name, size) in bench.database.largest_relations(LARGE)? {
        bench
            .report
            .fact(format!("inbox: bytes a generated dialog, {name}"), size / dialogs);
    }
    Ok(())
}

/// WAL of creates in the larger world.
pub(super) async fn wal(bench: &mut Bench, address: SocketAddr) -> Result<(), Failure> {
    let Some(volumes) = &bench.volumes else {
        return Ok(());
    };
    let world = std::sync::Arc::clone(&volumes.large);
    let clients = world.parties(Group::Clients(1_000));
    let resource = world.services().first().map(|service| service.resource.as_str());
    let token = bench.issuer.service_owner();
    let mut connection = Connection::open(address).await?;
    let (mut before, mut sent) = (0.0, 0);
    for (number, party) in (0..2 * CREATES).zip(clients.iter().cycle()) {
        if number == CREATES {
            before = bench.database.wal_bytes()?;
            sent = 0;
        }
        let mut body = bench.documents.create(FIRST + number);
        if let Some(members) = body.as_object_mut() {
            members.insert("party".into(), party.as_str().into());
            members.insert("serviceResource".into(), resource.into());
        }
        let body = body.to_string();
        sent += body.len();
        let request = post("/api/v1/serviceowner/dialogs", &token, &body);
        let answer = connection.exchange(&request).await?;
        if answer.status != 201 {
            let body = String::from_utf8_lossy(answer.body);
            return Err(Failure::new(format!(
                "a create at volume was answered {}: {body}",
                answer.status
            )));
        }
    }
    let bytes = bench.database.wal_bytes()? - before;
    let report = &mut bench.report;
    report.fact(
        "inbox: WAL bytes a create, work of the background included",
        bytes / CREATES as f64,
    );
    report.fact("inbox: the same ÷ body bytes", bytes / sent as f64);
    Ok(())
}
