//! WebSocket frames (RFC 6455): those that the host sends, and reading those of clients, which say nothing but that they
//! are there.

use std::io::Cursor;

use bytes::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// Why a connection is closed: the codes of RFC 6455, section 7.4, and of IANA's registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CloseCode {
    /// The host stops.
    GoingAway = 1001,
    /// The client broke the protocol.
    ProtocolError = 1002,
    /// The client sent a message, which nobody reads.
    Unsupported = 1003,
    /// The client may not be here any more.
    PolicyViolation = 1008,
    /// The host cannot go on.
    InternalError = 1011,
    /// Another version of the application answers from now on.
    ServiceRestart = 1012,
    /// The client takes nothing, or is too far behind: it should connect again.
    TryAgainLater = 1013,
}

/// The most that a control frame may carry, in bytes.
const MAX_CONTROL: usize = 125;
/// The longest head of a frame: flags, length and mask.
const MAX_HEAD: usize = 14;

/// A text message in one frame.
pub(super) fn text(json: &str) -> Bytes {
    frame(OpCode::Data(Data::Text), json.as_bytes())
}

/// Asks whether the client is there.
pub(super) fn ping() -> Bytes {
    frame(OpCode::Control(Control::Ping), &[])
}

/// Answers a client's ping.
pub(super) fn pong(payload: &[u8]) -> Bytes {
    frame(OpCode::Control(Control::Pong), payload)
}

/// Ends the connection. The reason is for people, at most 123 bytes.
pub(super) fn close(code: CloseCode, reason: &str) -> Bytes {
    close_with(code as u16, reason)
}

/// Answers a client's close with the same code.
pub(super) fn close_with(code: u16, reason: &str) -> Bytes {
    let mut payload = code.to_be_bytes().to_vec();
    payload.extend_from_slice(reason.as_bytes());
    frame(OpCode::Control(Control::Close), &payload)
}

fn frame(opcode: OpCode, payload: &[u8]) -> Bytes {
    let mut bytes = Vec::with_capacity(MAX_HEAD + payload.len());
    let header = FrameHeader { opcode, ..FrameHeader::default() };
    // Writing to a vector does not fail.
    let _ = header.format(payload.len() as u64, &mut bytes);
    bytes.extend_from_slice(payload);
    bytes.into()
}

/// What a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// It asks whether the host is there.
    Ping(Vec<u8>),
    /// It is there.
    Pong,
    /// It ends the connection, with this code.
    Close(Option<u16>),
    /// A message or a part of one. Its content is passed over.
    Data,
}

/// The client broke the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Violation(pub(super) &'static str);

/// Reads a client's frames from pieces of any size. Holds at most one control frame.
#[derive(Debug, Default)]
pub(super) struct FrameReader {
    incomplete: Vec<u8>,
    /// Bytes of a message that are still to be passed over.
    skip: u64,
}

impl FrameReader {
    /// Reads what arrived and tells each frame.
    ///
    /// # Errors
    ///
    /// Fails where the client breaks the protocol; nothing can be read after that.
    pub(super) fn read(&mut self, bytes: &[u8], mut tell: impl FnMut(Received)) -> Result<(), Violation> {
        let mut joined = std::mem::take(&mut self.incomplete);
        let mut rest = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            joined.as_slice()
        };
        loop {
            let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(rest.len());
            self.skip -= skipped as u64;
            rest = &rest[skipped..];
            match self.next(rest)? {
                Some((received, length)) => {
                    rest = &rest[length..];
                    tell(received);
                }
                None => {
                    self.incomplete = rest.to_vec();
                    return Ok(());
                }
            }
        }
    }

    /// How many bytes wait for others.
    #[cfg(any(test, feature = "fuzz"))]
    pub(super) fn kept(&self) -> usize {
        self.incomplete.len()
    }

    /// The first frame and how many bytes of it are here; none if too few are.
    fn next(&mut self, bytes: &[u8]) -> Result<Option<(Received, usize)>, Violation> {
        let mut cursor = Cursor::new(bytes);
        let header = FrameHeader::parse(&mut cursor).map_err(|_| Violation("an unknown kind of frame"))?;
        let Some((header, length)) = header else {
            return Ok(None);
        };
        let Some(mask) = header.mask else {
            return Err(Violation("frames of a client are masked"));
        };
        if header.rsv1 || header.rsv2 || header.rsv3 {
            return Err(Violation("no extension was agreed on"));
        }
        // Heads are at most 14 bytes long.
        let head = cursor.position() as usize;
        let OpCode::Control(control) = header.opcode else {
            self.skip = length;
            return Ok(Some((Received::Data, head)));
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MAX_CONTROL || !header.is_final {
            return Err(Violation("a control frame is whole and at most 125 bytes long"));
        }
        let Some(masked) = bytes.get(head..head + length) else {
            return Ok(None);
        };
        let payload: Vec<u8> = masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        let received = match control {
            Control::Close => Received::Close(close_code(&payload)?),
            Control::Ping => Received::Ping(payload),
            Control::Pong | Control::Reserved(_) => Received::Pong,
        };
        Ok(Some((received, head + length)))
    }
}

fn close_code(payload: &[u8]) -> Result<Option<u16>, Violation> {
    match payload {
        [] => Ok(None),
        [high, low, reason @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            // Reserved for what is never sent (RFC 6455, section 7.4).
            if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
                return Err(Violation("this close code is never sent"));
            }
            if std::str::from_utf8(reason).is_err() {
                return Err(Violation("the reason of a close is text"));
            }
            Ok(Some(code))
        }
        _ => Err(Violation("a close code has two bytes")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of clients, as in the examples of RFC 6455, section 5.7, and beyond them.
    const MASKED_HELLO: &[u8] = &[0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    const MASKED_PONG: &[u8] = &[0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];

    fn client_frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [0x37, 0xfa, 0x21, 0x3d];
        let mut frame = vec![first, 0x80 | u8::try_from(payload.len()).unwrap()];
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    fn read(pieces: &[&[u8]]) -> Result<Vec<Received>, Violation> {
        let mut reader = FrameReader::default();
        let mut all = Vec::new();
        pieces.iter().try_for_each(|piece| reader.read(piece, |received| all.push(received)))?;
        Ok(all)
    }

    #[test]
    fn frames_of_the_host_are_those_of_the_standards_examples() {
        assert_eq!(text("Hello")[..], [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
        assert_eq!(pong(b"Hello")[..], [0x8a, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
        assert_eq!(text(&"a".repeat(256))[..4], [0x81, 0x7e, 0x01, 0x00]);
        assert_eq!(text(&"a".repeat(65_536))[..10], [0x81, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]);
    }

    #[test]
    fn frames_are_read_from_pieces_of_any_size() {
        let mut bytes = client_frame(0x89, b"are you there");
        bytes.extend(MASKED_HELLO);
        bytes.extend(MASKED_PONG);
        bytes.extend(client_frame(0x88, &[0x03, 0xe8]));
        for size in 1..bytes.len() {
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            let expected = [
                Received::Ping(b"are you there".to_vec()),
                Received::Data,
                Received::Pong,
                Received::Close(Some(1000)),
            ];
            assert_eq!(read(&pieces).unwrap(), expected, "{size}");
        }
    }

    #[test]
    fn what_breaks_the_protocol_is_refused() {
        let long = [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0];
        for (what, bytes) in [
            ("unmasked", &[0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f][..]),
            ("reserved bit", &client_frame(0xc1, b"x")),
            ("unknown operation", &client_frame(0x83, b"x")),
            ("control in parts", &client_frame(0x09, b"x")),
            ("long control", &long),
            ("half a close code", &client_frame(0x88, &[3])),
            ("close code 1005", &client_frame(0x88, &[0x03, 0xed])),
            ("reason not text", &client_frame(0x88, &[0x03, 0xe8, 0xff])),
        ] {
            assert!(read(&[bytes]).is_err(), "{what}");
        }
    }
}
