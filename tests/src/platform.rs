//! A service platform: shows embedded content to whoever brings a dialog token for the dialog.

use crate::dialog_token::verified;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// A running platform; it serves until the test process ends.
#[derive(Debug)]
pub struct SamplePlatform {
    address: String,
}

impl SamplePlatform {
    /// Starts with the portal's published keys, for one dialog.
    #[must_use]
    pub fn start(keys: Value, dialog: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let dialog = dialog.to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &keys, &dialog);
            }
        });
        Self { address }
    }

    /// Where a path of the platform is reached: in production it would be behind `https`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

fn answer(mut stream: TcpStream, keys: &Value, dialog: &str) {
    let mut token = String::new();
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        let (name, value) = line.split_once(": Bearer ").unwrap_or_default();
        if name.eq_ignore_ascii_case("authorization") {
            value.trim().clone_into(&mut token);
        }
        line.clear();
    }
    let may_read = verified(keys, &token).is_some_and(|claims| {
        let mut actions = claims["a"].as_str().unwrap_or_default().split(';');
        claims["i"] == dialog && actions.any(|action| action == "read")
    });
    let (status, body) = if may_read {
        ("200 OK", "# Mangler i søknaden")
    } else {
        ("401 Unauthorized", "")
    };
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: text/markdown\r\nconnection: close");
    let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).unwrap_or_default();
}
