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

/// Sent first, so that proxies and clients see the stream open, and into silence.
const COMMENT: &str = ":\n\n";

enum State<S> {
    New(S),
    Open(S),
    Completed,
}

/// One event an answer, flushed at once. Ends when the answers end.
pub(crate) fn events<S>(answers: S) -> impl Stream<Item = Result<Bytes, Infallible>>
where
    S: Stream<Item = Response> + Unpin,
{
    futures_util::stream::unfold(State::New(answers), |state| async move {
        let (text, state) = match state {
            State::New(answers) => (COMMENT.to_owned(), State::Open(answers)),
            State::Open(mut answers) => match tokio::time::timeout(KEEP_ALIVE, answers.next()).await {
                Err(_) => (COMMENT.to_owned(), State::Open(answers)),
                Ok(Some(answer)) => (next(&answer), State::Open(answers)),
                Ok(None) => (COMPLETE.to_owned(), State::Completed),
            },
            State::Completed => return None,
        };
        Some((Ok(Bytes::from(text)), state))
    })
}

fn next(answer: &Response) -> String {
    // An answer always serialises; an empty event would tell the client nothing.
    let json = serde_json::to_string(answer).unwrap_or_default();
    format!("event: next\ndata: {json}\n\n")
}
