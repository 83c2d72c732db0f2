//! The closed loop: every connection sends its next request as soon as its answer is there.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::task::LocalSet;

use crate::Failure;
use crate::client::{Answer, Connection};

/// What the connections do.
pub(crate) trait Work {
    /// Writes the next request into the empty buffer and names it; none when the work is done.
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64>;

    /// Takes the answer to the request of that name.
    ///
    /// # Errors
    /// The answer breaks the contract.
    fn answered(&mut self, name: u64, answer: &Answer<'_>) -> Result<(), Failure>;
}

/// What happened.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Answered requests.
    pub(crate) answers: u64,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    latencies: Histogram<u64>,
}

impl Outcome {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answers as f64 / self.elapsed.as_secs_f64().max(f64::EPSILON)
    }

    /// Takes in what happened in another run; the time is then that of both.
    ///
    /// # Errors
    /// Never: both are counted alike.
    pub(crate) fn add(&mut self, other: &Self) -> Result<(), Failure> {
        self.answers += other.answers;
        self.elapsed += other.elapsed;
        self.latencies
            .add(&other.latencies)
            .map_err(|error| Failure::new(error.to_string()))
    }

    /// The latency that this share of the answers (0 to 1) stayed below, microseconds.
    pub(crate) fn latency_us(&self, quantile: f64) -> f64 {
        self.latencies.value_at_quantile(quantile) as f64 / 1_000.0
    }
}

/// Runs the work on that many connections until it is done.
///
/// # Errors
/// No connection, a broken answer, or an answer that breaks the contract.
pub(crate) async fn run<W: Work + 'static>(
    address: SocketAddr,
    connections: usize,
    work: &Rc<RefCell<W>>,
) -> Result<Outcome, Failure> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let tasks = LocalSet::new();
    let started = Instant::now();
    let handles: Vec<_> = open
        .into_iter()
        .map(|connection| tasks.spawn_local(exchanges(connection, Rc::clone(work))))
        .collect();
    tasks.await;
    let elapsed = started.elapsed();
    let mut latencies = histogram()?;
    for handle in handles {
        let own = handle
            .await
            .map_err(|error| Failure::new(format!("a connection's task failed: {error}")))??;
        latencies
            .add(own)
            .map_err(|error| Failure::new(error.to_string()))?;
    }
    Ok(Outcome {
        answers: latencies.len(),
        elapsed,
        latencies,
    })
}

async fn exchanges<W: Work>(
    mut connection: Connection,
    work: Rc<RefCell<W>>,
) -> Result<Histogram<u64>, Failure> {
    let mut latencies = histogram()?;
    let mut request = Vec::with_capacity(16 * 1024);
    loop {
        request.clear();
        let Some(name) = work.borrow_mut().next(&mut request) else {
            return Ok(latencies);
        };
        let sent = Instant::now();
        let answer = connection.exchange(&request).await?;
        let nanoseconds = u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX);
        latencies.saturating_record(nanoseconds);
        work.borrow_mut().answered(name, &answer)?;
    }
}

/// One microsecond to one minute with three digits.
fn histogram() -> Result<Histogram<u64>, Failure> {
    Histogram::new_with_bounds(1_000, 60_000_000_000, 3).map_err(|error| Failure::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::client::get;

    struct Count {
        left: u64,
        statuses: Vec<u16>,
    }

    impl Work for Count {
        fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
            self.left = self.left.checked_sub(1)?;
            request.extend_from_slice(&get("/", "t"));
            Some(self.left)
        }

        fn answered(&mut self, _: u64, answer: &Answer<'_>) -> Result<(), Failure> {
            self.statuses.push(answer.status);
            if answer.status == 200 {
                Ok(())
            } else {
                Err(Failure::new("unexpected status".into()))
            }
        }
    }

    async fn stub(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0_u8; 4096];
                    while stream.read(&mut request).await.unwrap_or(0) > 0 {
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        address
    }

    #[tokio::test]
    async fn every_request_is_sent_once_whatever_the_number_of_connections() {
        let address = stub("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let work = Rc::new(RefCell::new(Count {
            left: 100,
            statuses: Vec::new(),
        }));
        let outcome = run(address, 4, &work).await.unwrap();
        assert_eq!((outcome.answers, work.borrow().statuses.len()), (100, 100));
        assert!(outcome.rate() > 0.0 && outcome.latency_us(0.5) > 0.0);
    }

    #[tokio::test]
    async fn an_answer_that_breaks_the_contract_ends_the_run() {
        let address = stub("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n").await;
        let work = Rc::new(RefCell::new(Count {
            left: 100,
            statuses: Vec::new(),
        }));
        assert!(run(address, 2, &work).await.is_err());
    }
}
