//! The newest dialogs of a service owner, and how much a page deep in the list costs.

use std::rc::Rc;
use std::time::Duration;

use crate::Failure;
use crate::bench::Bench;
use crate::client::get;
use crate::database::SUBJECT;
use crate::figures::median;
use crate::scenario::create::fill;
use crate::scenario::lists::{look, measure};

const PATH: &str = "/api/v1/serviceowner/dialogs?limit=100";
const CONNECTIONS: usize = 4;

/// Rounds of the first page and of the page at nine tenths of the depth.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench).await?;
    bench.database.settle()?;
    let token = bench.issuer.service_owner();
    let position = bench.database.query(
        SUBJECT,
        "select 'contentupdatedat_' || to_char(content_updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '0Z,id_' || dialog_id
           from inbox where flags & 1024 = 0 order by content_updated_at desc, dialog_id desc
         offset (select count(*) * 9 / 10 from inbox) limit 1",
    )?;
    let first = Rc::new(vec![get(PATH, &token)]);
    let deep = Rc::new(vec![get(&format!("{PATH}&continuationToken={position}"), &token)]);
    let address = bench.launch.address();
    for (page, requests) in [("first", &first), ("deep", &deep)] {
        for request in requests.iter() {
            let found = look(address, request).await?;
            if found != (200, 100) {
                return Err(Failure::new(format!(
                    "the owner's {page} page was answered {} with {} items",
                    found.0, found.1
                )));
            }
        }
    }
    let time = Duration::from_secs(bench.plan.seconds);
    let (mut depth, mut cpu, mut first_us, mut deep_us) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.plan.rounds {
        let before = bench.cpu();
        let page = measure(address, &first, CONNECTIONS, time).await?.outcome;
        let spent = bench.cpu().since(before);
        let far = measure(address, &deep, CONNECTIONS, time).await?.outcome;
        depth.push(far.latency_us(0.5) / page.latency_us(0.5));
        cpu.push(spent.server / spent.postgres);
        first_us.push(page.latency_us(0.5));
        deep_us.push(far.latency_us(0.5));
    }
    let report = &mut bench.report;
    report.measured("owner.depth", depth);
    report.measured("owner.cpu", cpu);
    report.fact("owner's search: p50 of the newest 100, µs", median(&first_us));
    report.fact("owner's search: p50 at 90 % depth, µs", median(&deep_us));
    Ok(())
}
