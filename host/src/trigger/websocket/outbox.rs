//! Everything that is to be written to one client, in the order in which it has to be: what was begun, control frames,
//! changes, the close. Leaves out the socket: writing is a function that its methods are given.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use super::frame;
use super::message::Message;
use super::queue::{Overflow, Queue};
use super::round::Round;

/// Frames that are handed to one system call, and the most that a message can be delayed by newer states of its row.
const MAX_SLICES: usize = 32;

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As WebSocket frames.
    Frames,
    /// As server-sent events.
    Events,
}

/// Writes as much as possible without waiting, as `writev` does.
pub(super) type Write<'a> = dyn FnMut(&[IoSlice<'_>]) -> io::Result<usize> + 'a;

/// What is to be written to one client.
#[derive(Debug)]
pub(super) struct Outbox {
    form: Form,
    /// Committed to in this order; the first may have been written in part.
    wire: VecDeque<Bytes>,
    pong: Option<Bytes>,
    ping: bool,
    queue: Queue,
    close: Option<Bytes>,
    closing: bool,
    /// The highest sequence that the client was or will be sent.
    through: i64,
    sent: u64,
    stalled: Option<Instant>,
}

impl Outbox {
    /// Nothing to write; `limit` is the queue's.
    pub(super) fn new(form: Form, limit: usize) -> Self {
        Self {
            form,
            wire: VecDeque::new(),
            pong: None,
            ping: false,
            queue: Queue::new(limit),
            close: None,
            closing: false,
            through: 0,
            sent: 0,
            stalled: None,
        }
    }

    /// Whether everything was written.
    pub(super) fn is_empty(&self) -> bool {
        self.wire.is_empty() && self.queue.is_empty() && self.pong.is_none() && !self.ping && self.close.is_none()
    }

    /// Whether nothing is written but what is there already.
    pub(super) fn is_closing(&self) -> bool {
        self.closing
    }

    /// The highest sequence that the client was or will be sent.
    pub(super) fn through(&self) -> i64 {
        self.through
    }

    /// The client knows everything up to this sequence.
    pub(super) fn reached(&mut self, sequence: i64) {
        self.through = self.through.max(sequence);
    }

    /// Since when something waits of which the client took nothing.
    pub(super) fn stalled(&self) -> Option<Instant> {
        self.stalled
    }

    /// Messages sent since this was asked last.
    pub(super) fn take_sent(&mut self) -> u64 {
        std::mem::take(&mut self.sent)
    }

    /// Lets one message wait for its turn.
    ///
    /// # Errors
    ///
    /// Fails where too many rows wait. Then no message waits any more, and the client is to be sent what follows
    /// [`Outbox::through`] from the log.
    pub(super) fn push(&mut self, message: &Arc<Message>, now: Instant) -> Result<(), Overflow> {
        if self.closing {
            return Ok(());
        }
        self.stalled.get_or_insert(now);
        self.queue.push(message).inspect_err(|Overflow| self.queue.clear())
    }

    /// Writes a round at once where nothing waits, and lets the rest of it wait. Messages that the client has are left out.
    ///
    /// # Errors
    ///
    /// [`Trouble::Broken`] ends the connection; [`Trouble::Overflow`] is that of [`Outbox::push`].
    pub(super) fn send(&mut self, round: &Round, write: &mut Write<'_>, now: Instant) -> Result<(), Trouble> {
        if self.closing {
            return Ok(());
        }
        let (mut next, mut begun) = (0, 0);
        if self.form == Form::Frames && self.is_empty() && self.through < round.first() {
            let written = match write(&[IoSlice::new(round.frames())]) {
                Ok(written) => written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
                Err(_) => return Err(Trouble::Broken),
            };
            (next, begun) = round.position(written);
        }
        let messages = round.messages();
        let done = &messages[..next];
        self.sent += done.len() as u64;
        if let Some(last) = done.last() {
            self.through = last.sequence;
        }
        let mut rest = &messages[next..];
        if begun > 0
            && let [first, others @ ..] = rest
        {
            self.commit(first, begun);
            self.stalled = Some(now);
            rest = others;
        }
        let through = self.through;
        for message in rest.iter().filter(|message| message.sequence > through) {
            self.push(message, now).map_err(|Overflow| Trouble::Overflow)?;
        }
        Ok(())
    }

    /// Asks whether the client is there.
    pub(super) fn ping(&mut self, now: Instant) {
        self.ping = !self.closing;
        self.stalled.get_or_insert(now);
    }

    /// Answers a ping, the latest one only.
    pub(super) fn pong(&mut self, payload: &[u8], now: Instant) {
        if !self.closing {
            self.pong = Some(frame::pong(payload));
            self.stalled.get_or_insert(now);
        }
    }

    /// Ends the connection after what was begun. For an event stream the end is the end of the body.
    pub(super) fn close(&mut self, frame: Bytes, now: Instant) {
        if self.closing {
            return;
        }
        self.closing = true;
        self.pong = None;
        self.ping = false;
        self.queue.clear();
        // A frame of which nothing was written yet may be left out; one that was begun may not.
        self.wire.truncate(1);
        if self.form == Form::Frames {
            self.close = Some(frame);
            self.stalled.get_or_insert(now);
        }
    }

    fn commit(&mut self, message: &Message, begun: usize) {
        let bytes = match self.form {
            Form::Frames => message.frame(),
            Form::Events => message.event(),
        };
        self.wire.push_back(bytes.slice(begun..));
        self.through = self.through.max(message.sequence);
        self.sent += 1;
    }

    fn refill(&mut self) {
        if let Some(pong) = self.pong.take() {
            self.wire.push_back(pong);
        }
        if std::mem::take(&mut self.ping) {
            self.wire.push_back(match self.form {
                Form::Frames => frame::ping(),
                Form::Events => Bytes::from_static(b":\n\n"),
            });
        }
        while self.wire.len() < MAX_SLICES
            && let Some(message) = self.queue.pop()
        {
            self.commit(&message, 0);
        }
        if let Some(close) = self.close.take() {
            self.wire.push_back(close);
        }
    }

    /// Writes as much as the socket takes.
    ///
    /// # Errors
    ///
    /// Any but that the socket takes no more.
    pub(super) fn flush(&mut self, write: &mut Write<'_>, now: Instant) -> io::Result<()> {
        loop {
            if self.wire.is_empty() {
                self.refill();
            }
            if self.wire.is_empty() {
                // An idle client keeps no buffer.
                self.wire = VecDeque::new();
                self.stalled = None;
                return Ok(());
            }
            let mut slices = [IoSlice::new(&[]); MAX_SLICES];
            let count = slices.iter_mut().zip(&self.wire).map(|(slice, bytes)| *slice = IoSlice::new(bytes)).count();
            match write(&slices[..count]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => {
                    self.stalled = Some(now);
                    self.advance(written);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    fn advance(&mut self, mut written: usize) {
        while let Some(first) = self.wire.front_mut() {
            if written < first.len() {
                let _ = first.split_to(written);
                return;
            }
            written -= first.len();
            self.wire.pop_front();
        }
    }

    /// Takes the next piece of an event stream.
    pub(super) fn take(&mut self, now: Instant) -> Option<Bytes> {
        if self.wire.is_empty() {
            self.refill();
        }
        let piece = if self.wire.len() < 2 {
            self.wire.pop_front()
        } else {
            let mut joined = Vec::with_capacity(self.wire.iter().map(Bytes::len).sum());
            self.wire.drain(..).for_each(|bytes| joined.extend_from_slice(&bytes));
            Some(Bytes::from(joined))
        };
        self.stalled = if self.is_empty() { None } else { Some(now) };
        piece
    }
}

/// Why a round could not be sent to a client.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The connection is broken.
    Broken,
    /// Too many rows wait.
    Overflow,
}
