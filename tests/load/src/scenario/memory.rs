//! The resident set while 64 connections create and read.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::Failure;
use crate::bench::Bench;
use crate::driver::run as drive;
use crate::processes::resident_mib;
use crate::scenario::create::{create, fill};
use crate::scenario::get::{requests, work};

const CONNECTIONS: usize = 64;

/// The largest resident set seen.
///
/// # Errors
/// An answer breaks the contract.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    fill(bench).await?;
    let Some(pid) = bench.server.as_ref().map(crate::server::Server::pid) else {
        return Err(Failure::new("the server is not running".into()));
    };
    let peak = Rc::new(RefCell::new(0.0_f64));
    let sampled = Rc::clone(&peak);
    let sampling = async move {
        let mut ticks = interval(Duration::from_millis(50));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            let now = resident_mib(pid).unwrap_or(0.0);
            let mut peak = sampled.borrow_mut();
            *peak = peak.max(now);
        }
    };
    let seconds = Duration::from_secs(bench.plan.seconds * 3);
    let count = bench.plan.dialogs / 20;
    let load = async {
        create(bench, count, CONNECTIONS).await?;
        let again = requests(bench, &bench.created);
        drive(
            bench.launch.address(),
            CONNECTIONS,
            &work(bench, &again, 0, None, seconds),
        )
        .await
    };
    tokio::select! {
        outcome = load => drop(outcome?),
        () = sampling => {}
    }
    let peak = *peak.borrow();
    bench.report.measured("memory.busy", vec![peak]);
    Ok(())
}
