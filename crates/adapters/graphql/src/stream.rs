//! Answers as server-sent events: `next` with an answer, `complete` at the end, comments in between so that nobody thinks the
//! connection dead.

use actix_web::web::Bytes;
use async_graphql::Response;
use futures_util::{Stream, StreamExt};
use std::convert::Infallible;
use std::time::Duration;

/// Silence after which a comment is sent.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

const COMPLETE: &str = "event: complete\ndata:\n\n";

enum State<S> {
    Open(S),
    Completed,
}

/// One event an answer, flushed at once. Ends when the answers end.
pub(crate) fn events<S>(answers: S) -> impl Stream<Item = Result<Bytes, Infallible>>
where
    S: Stream<Item = Response> + Unpin,
{
    futures_util::stream::unfold(State::Open(answers), |state| async move {
        let State::Open(mut answers) = state else {
            return None;
        };
        let (text, state) = match tokio::time::timeout(KEEP_ALIVE, answers.next()).await {
            Err(_) => (":\n\n".to_owned(), State::Open(answers)),
            Ok(Some(answer)) => (next(&answer), State::Open(answers)),
            Ok(None) => (COMPLETE.to_owned(), State::Completed),
        };
        Some((Ok(Bytes::from(text)), state))
    })
}

fn next(answer: &Response) -> String {
    // An answer always serialises; an empty event would tell the client nothing.
    let json = serde_json::to_string(answer).unwrap_or_default();
    format!("event: next\ndata: {json}\n\n")
}
