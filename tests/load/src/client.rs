//! A lean HTTP/1.1 client: one kept-alive connection, one request at a time, no allocation per request. A general client would spend as
//! much CPU as the server that is measured.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes read at a time.
const CHUNK: usize = 16 * 1024;

/// One kept-alive connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as the connection is not used again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    /// The status code.
    pub(crate) status: u16,
    head: &'a [u8],
    /// The body.
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// The value of a header, names compared without regard to case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4 * CHUNK),
        })
    }

    /// Sends a complete request and reads the complete answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.fill().await?;
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end;
            }
        };
        let body = head + 4;
        let length = self.body_length(head)?;
        while self.buffer.len() < body + length {
            self.fill().await?;
        }
        let (head, rest) = self.buffer.split_at(head);
        let body = rest.get(4..4 + length).unwrap_or_default();
        Ok(Answer {
            status: status(head)?,
            head,
            body,
        })
    }

    fn body_length(&self, head: usize) -> io::Result<usize> {
        let head = self.buffer.get(..head).unwrap_or_default();
        if let Some(length) = header(head, "content-length") {
            return length
                .parse()
                .map_err(|_| malformed("content-length is not a number"));
        }
        if header(head, "transfer-encoding").is_some() {
            return Err(malformed("chunked answers are not expected from these endpoints"));
        }
        Ok(0)
    }

    async fn fill(&mut self) -> io::Result<()> {
        self.buffer.reserve(CHUNK);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the server closed the connection",
            )),
            _ => Ok(()),
        }
    }
}

/// The bytes of a request without a body.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: load\r\nauthorization: Bearer {token}\r\naccept: application/json\r\n\r\n").into_bytes()
}

/// The bytes of a request that creates with a JSON body.
pub(crate) fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    with_body("POST", path, token, body)
}

/// The bytes of a request that replaces with a JSON body.
pub(crate) fn put(path: &str, token: &str, body: &str) -> Vec<u8> {
    with_body("PUT", path, token, body)
}

fn with_body(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: load\r\nauthorization: Bearer {token}\r\naccept: application/json\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn status(head: &[u8]) -> io::Result<u16> {
    head.get(9..12)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| malformed("no status line"))
}

fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    head.split(|byte| *byte == b'\n').skip(1).find_map(|line| {
        let (found, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn malformed(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A server that reads one request and answers with the given pieces, each in a write of its own.
    async fn stub(pieces: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0_u8; 4096];
            while stream.read(&mut request).await.unwrap_or(0) > 0 {
                for piece in pieces {
                    stream.write_all(piece.as_bytes()).await.unwrap();
                    stream.flush().await.unwrap();
                }
            }
        });
        address
    }

    #[tokio::test]
    async fn an_answer_in_pieces_is_read_whole_and_the_connection_serves_the_next() {
        let address = stub(&[
            "HTTP/1.1 201 Created\r\nETag: x\r\nContent-Le",
            "ngth: 5\r\n\r\nhe",
            "llo",
        ])
        .await;
        let mut connection = Connection::open(address).await.unwrap();
        for _ in 0..2 {
            let answer = connection.exchange(&get("/", "t")).await.unwrap();
            assert_eq!(
                (answer.status, answer.header("etag"), answer.body),
                (201, Some("x"), &b"hello"[..])
            );
        }
    }

    #[tokio::test]
    async fn an_answer_without_a_body_ends_with_its_head() {
        let address = stub(&["HTTP/1.1 204 No Content\r\n\r\n"]).await;
        let mut connection = Connection::open(address).await.unwrap();
        let answer = connection.exchange(&get("/", "t")).await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
}
