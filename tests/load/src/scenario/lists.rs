//! Prepared requests for lists, sent in turn for some time.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Failure;
use crate::client::{Answer, Connection};
use crate::driver::{Outcome, Work, run as drive};

/// Sends its requests in turn.
struct Lists {
    requests: Rc<Vec<Vec<u8>>>,
    next: usize,
    until: Instant,
    refused: u64,
}

impl Work for Lists {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<u64> {
        if Instant::now() >= self.until {
            return None;
        }
        let at = self.next.checked_rem(self.requests.len())?;
        request.extend_from_slice(self.requests.get(at)?);
        self.next += 1;
        Some(at as u64)
    }

    fn answered(&mut self, name: u64, answer: &Answer<'_>) -> Result<(), Failure> {
        match answer.status {
            200 => Ok(()),
            422 => {
                self.refused += 1;
                Ok(())
            }
            status => Err(Failure::new(format!("list {name} was answered {status}"))),
        }
    }
}

/// What one measurement of a list gave.
pub(crate) struct Measured {
    pub(crate) outcome: Outcome,
    /// Answers 422.
    pub(crate) refused: u64,
}

/// Measures the requests for that long.
///
/// # Errors
/// No connection, or an answer that is neither 200 nor 422.
pub(crate) async fn measure(
    address: SocketAddr,
    requests: &Rc<Vec<Vec<u8>>>,
    connections: usize,
    time: Duration,
) -> Result<Measured, Failure> {
    let work = Rc::new(RefCell::new(Lists {
        requests: Rc::clone(requests),
        next: 0,
        until: Instant::now() + time,
        refused: 0,
    }));
    let outcome = drive(address, connections, &work).await?;
    let refused = work.borrow().refused;
    Ok(Measured { outcome, refused })
}

/// The status of one request and how many items its answer has.
///
/// # Errors
/// No connection.
pub(crate) async fn look(address: SocketAddr, request: &[u8]) -> Result<(u16, usize), Failure> {
    let mut connection = Connection::open(address).await?;
    let answer = connection.exchange(request).await?;
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let items = body.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    Ok((answer.status, items))
}
