//! What a WebSocket's frames go through: the client's own socket, or for a client behind TLS one end of a pair, whose other end a task
//! encrypts. The hub then writes to both alike, without waiting.

use std::io::{self, IoSlice};

use bytes::Bytes;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use tokio::io::Interest;
use tokio::io::Ready;
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::server::TlsStream;

/// What the kernel keeps for a client that does not read, in bytes; it doubles that. More would only let it fall behind unnoticed.
const SEND_BUFFER: usize = 64 << 10;
/// Bytes of a client behind TLS that are encrypted at once: a record's worth.
const ENCRYPTED: usize = 16 << 10;
/// Bytes of it that are decrypted at once: clients say little.
const DECRYPTED: usize = 1 << 10;

/// A connection that can be written to without waiting.
#[derive(Debug)]
pub(super) enum Line {
    /// The client's socket.
    Plain(TcpStream),
    /// The near end of a pair.
    Encrypted(UnixStream),
}

impl Line {
    /// Takes a connection over from HTTP, with what was read of it already. None where the client went away.
    pub(super) async fn take_over(upgrade: OnUpgrade) -> Option<(Self, Bytes)> {
        let upgraded = match upgrade.await {
            Ok(upgraded) => upgraded,
            Err(error) => {
                tracing::debug!("a client went away during the handshake: {error}");
                return None;
            }
        };
        let upgraded = match downcast::<TokioIo<TcpStream>>(upgraded) {
            Ok(parts) => {
                let stream = parts.io.into_inner();
                limit_send_buffer(socket2::SockRef::from(&stream));
                return Some((Self::Plain(stream), parts.read_buf));
            }
            Err(upgraded) => upgraded,
        };
        let Ok(parts) = downcast::<TokioIo<TlsStream<TcpStream>>>(upgraded) else {
            tracing::error!("a WebSocket came over something else than TCP");
            return None;
        };
        match encrypt(parts.io.into_inner()) {
            Ok(line) => Some((line, parts.read_buf)),
            Err(error) => {
                tracing::warn!("a WebSocket could not be encrypted: {error}");
                None
            }
        }
    }

    pub(super) fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.try_read(buffer),
            Self::Encrypted(stream) => stream.try_read(buffer),
        }
    }

    pub(super) fn try_write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.try_write_vectored(slices),
            Self::Encrypted(stream) => stream.try_write_vectored(slices),
        }
    }

    pub(super) async fn ready(&self, interest: Interest) -> io::Result<Ready> {
        match self {
            Self::Plain(stream) => stream.ready(interest).await,
            Self::Encrypted(stream) => stream.ready(interest).await,
        }
    }
}

/// Starts the task between a client and the near end of a pair. It ends with either.
fn encrypt(mut client: TlsStream<TcpStream>) -> io::Result<Line> {
    limit_send_buffer(socket2::SockRef::from(client.get_ref().0));
    let (near, mut far) = UnixStream::pair()?;
    limit_send_buffer(socket2::SockRef::from(&near));
    tokio::spawn(async move {
        // Whatever ends it, both ends are closed, which each side sees.
        let _ = tokio::io::copy_bidirectional_with_sizes(&mut client, &mut far, DECRYPTED, ENCRYPTED).await;
    });
    Ok(Line::Encrypted(near))
}

fn limit_send_buffer(socket: socket2::SockRef<'_>) {
    if let Err(error) = socket.set_send_buffer_size(SEND_BUFFER) {
        tracing::debug!("the size of a send buffer was refused: {error}");
    }
}
