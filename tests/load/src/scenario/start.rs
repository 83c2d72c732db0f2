//! Exec to ready on a migrated database, and what an idle server keeps resident.

use std::time::Duration;

use tokio::time::sleep;

use crate::Failure;
use crate::bench::Bench;
use crate::processes::resident_mib;

/// How long a ready server is left alone before its memory is read.
const SETTLES: Duration = Duration::from_millis(500);

/// Starts the server again and again; the last one stays.
///
/// # Errors
/// It does not start or stop.
pub(crate) async fn run(bench: &mut Bench) -> Result<(), Failure> {
    let (mut ready, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..bench.plan.starts {
        if let Some(server) = bench.server.take() {
            server.stop().await?;
        }
        bench.serve().await?;
        sleep(SETTLES).await;
        if let Some(server) = &bench.server {
            ready.push(server.ready_after.as_secs_f64() * 1_000.0);
            resident
                .push(resident_mib(server.pid()).ok_or_else(|| Failure::new("the server is gone".into()))?);
        }
    }
    bench.report.measured("start.ready", ready);
    bench.report.measured("memory.idle", resident);
    Ok(())
}
