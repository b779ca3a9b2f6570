//! The least HTTP and WebSocket that a load generator needs: what it does not look at, it does not parse.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::subjects::INCREMENT;

/// Room for many messages; a longer one makes it grow.
const BUFFER: usize = 4 << 10;

/// Requests one after the other on one connection.
pub(super) struct Requests {
    stream: TcpStream,
    address: SocketAddr,
}

impl Requests {
    pub(super) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address })
    }

    /// Increments by one and returns the version.
    pub(super) async fn increment(&mut self) -> Result<u64> {
        let request = format!(
            "POST {INCREMENT} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}",
            self.address
        );
        self.stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::with_capacity(1024);
        while !is_whole(&answer) {
            ensure!(self.stream.read_buf(&mut answer).await? > 0, "the connection was closed");
        }
        ensure!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        version(&answer).context("an answer without a version")
    }
}

/// Whether an answer with a content length or in chunks has arrived to its end.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = find(answer, b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    match length {
        Some(length) => answer.len() >= head + 4 + length,
        None => answer.ends_with(b"0\r\n\r\n"),
    }
}

/// A WebSocket that reads.
pub(super) struct Socket {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Socket {
    /// Connects and waits for the end of the handshake.
    pub(super) async fn connect(address: SocketAddr, route: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {route} HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut buffer = Vec::with_capacity(BUFFER);
        let end = loop {
            ensure!(stream.read_buf(&mut buffer).await? > 0, "the connection was closed during the handshake");
            if let Some(end) = find(&buffer, b"\r\n\r\n") {
                break end + 4;
            }
        };
        if !buffer.starts_with(b"HTTP/1.1 101") {
            bail!("the handshake was refused: {}", String::from_utf8_lossy(&buffer));
        }
        buffer.drain(..end);
        Ok(Self { stream, buffer })
    }

    /// The connection below.
    pub(super) fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Waits for messages, and tells the version in each.
    pub(super) async fn read(&mut self, mut tell: impl FnMut(u64)) -> Result<()> {
        loop {
            let mut at = 0;
            while let Some((opcode, start, end)) = frame(&self.buffer[at..]) {
                let payload = &self.buffer[at + start..at + end];
                match opcode {
                    1 => tell(version(payload).unwrap_or(0)),
                    8 => bail!("the host closed the connection"),
                    9 => self.stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).await?,
                    _ => {}
                }
                at += end;
            }
            self.buffer.drain(..at);
            if at > 0 {
                return Ok(());
            }
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was lost");
        }
    }
}

/// Operation, start and end of the first frame, if it is whole.
fn frame(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, length) = (*bytes.first()?, *bytes.get(1)?);
    let (start, length) = match length {
        126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize),
        length => (2, usize::from(length)),
    };
    (bytes.len() >= start + length).then_some((first & 0x0f, start, start + length))
}

/// The number after `"version":`.
fn version(json: &[u8]) -> Option<u64> {
    let start = find(json, b"\"version\":")? + 10;
    let digits = json[start..].iter().take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart() {
        let mut bytes = vec![0x81, 2, b'{', b'}', 0x81, 126, 1, 0];
        bytes.extend([b' '; 256]);
        assert_eq!(frame(&bytes), Some((1, 2, 4)));
        assert_eq!(frame(&bytes[4..]), Some((1, 4, 260)));
        assert_eq!(frame(&bytes[4..100]), None);
        assert_eq!(frame(&bytes[..1]), None);
    }

    #[test]
    fn the_version_is_found() {
        assert_eq!(version(br#"{"after":{"value":3,"version":42,"lastUpdated":""}}"#), Some(42));
        assert_eq!(version(b"{}"), None);
    }

    #[test]
    fn an_answer_is_whole_when_its_length_is_there() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".to_vec();
        assert!(!is_whole(&head));
        assert!(is_whole(&[head, b"{}".to_vec()].concat()));
        assert!(is_whole(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
    }
}
