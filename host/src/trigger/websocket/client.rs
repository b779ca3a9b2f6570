//! One client, as the hub and its own connection share it: what is to be written to it, and whether it is still there.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::task::AtomicWaker;
use tokio::io::Interest;
use tokio::sync::Notify;

use super::filter::Filter;
use super::frame::{self, CloseCode, FrameReader, Received, Violation};
use super::line::Line;
use super::message::Message;
use super::outbox::{Form, Outbox, Trouble};
use super::round::Round;
use crate::manifest::WebSocketLimits;
use crate::trigger::http::Hangup;

/// How long a client may take to answer a close before its connection is cut.
const CLOSE_PATIENCE: Duration = Duration::from_secs(5);
/// Bytes read at a time; clients say little.
const READ: usize = 512;
/// Reads before others get their turn.
const READS: usize = 8;

/// One client.
#[derive(Debug)]
pub(super) struct Client {
    /// Unique in its subscription.
    pub(super) id: u64,
    /// What it follows.
    pub(super) filter: Filter,
    transport: Transport,
    state: Mutex<State>,
    drained: Notify,
}

#[derive(Debug)]
enum Transport {
    /// The hub writes to the socket itself as long as it takes everything; what it does not take, the connection's task writes.
    Socket { line: Line, wake: Notify },
    /// The server asks for the next piece when it has room.
    Events { waker: AtomicWaker, hangup: Hangup },
}

#[derive(Debug)]
struct State {
    outbox: Outbox,
    /// When the client last said anything, or was last sent a sign of life if it cannot answer.
    heard: Instant,
    pinged: Option<Instant>,
    closing: Option<Instant>,
    closed_by_client: bool,
    gone: bool,
}

/// What came of sending a round to one client.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Delivery {
    /// Messages sent, of this round or earlier ones.
    pub(super) sent: u64,
    /// Too much waited: the client is to be sent from the log what follows this sequence.
    pub(super) fell_behind: Option<i64>,
}

/// What the connection's task has to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The client to say something.
    Read,
    /// That, or the socket to take more.
    Write,
    /// Nothing: the connection is over.
    End,
}

impl Client {
    fn new(id: u64, filter: Filter, queue: usize, form: Form, transport: Transport) -> Self {
        let state = State {
            outbox: Outbox::new(form, queue),
            heard: Instant::now(),
            pinged: None,
            closing: None,
            closed_by_client: false,
            gone: false,
        };
        Self { id, filter, transport, state: Mutex::new(state), drained: Notify::new() }
    }

    /// A client at the other end of a socket that was upgraded.
    pub(super) fn socket(id: u64, filter: Filter, queue: usize, line: Line) -> Self {
        let transport = Transport::Socket { line, wake: Notify::new() };
        Self::new(id, filter, queue, Form::Frames, transport)
    }

    /// A client that reads server-sent events, on a connection that `hangup` cuts.
    pub(super) fn events(id: u64, filter: Filter, queue: usize, hangup: Hangup) -> Self {
        let transport = Transport::Events { waker: AtomicWaker::new(), hangup };
        Self::new(id, filter, queue, Form::Events, transport)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it is written to.
    pub(super) fn form(&self) -> Form {
        match self.transport {
            Transport::Socket { .. } => Form::Frames,
            Transport::Events { .. } => Form::Events,
        }
    }

    /// Whether something waits that it did not take yet.
    pub(super) fn is_slow(&self) -> bool {
        self.state().outbox.stalled().is_some()
    }

    /// It knows everything up to this sequence.
    pub(super) fn reached(&self, sequence: i64) {
        self.state().outbox.reached(sequence);
    }

    /// Makes whoever writes look again.
    fn wake(&self) {
        match &self.transport {
            Transport::Socket { wake, .. } => wake.notify_one(),
            Transport::Events { waker, .. } => waker.wake(),
        }
    }

    fn write(&self, slices: &[io::IoSlice<'_>]) -> io::Result<usize> {
        match &self.transport {
            Transport::Socket { line, .. } => line.try_write_vectored(slices),
            Transport::Events { .. } => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    /// Sends a round: at once where nothing waits.
    pub(super) fn deliver(&self, round: &Round) -> Delivery {
        let now = Instant::now();
        let mut state = self.state();
        if state.gone {
            return Delivery::default();
        }
        let outcome = state.outbox.send(round, &mut |slices| self.write(slices), now);
        let mut delivery = Delivery { sent: state.outbox.take_sent(), fell_behind: None };
        match outcome {
            Ok(()) => {}
            Err(Trouble::Overflow) => delivery.fell_behind = Some(state.outbox.through()),
            Err(Trouble::Broken) => state.gone = true,
        }
        let waits = state.gone || !state.outbox.is_empty();
        drop(state);
        if waits {
            self.wake();
        }
        delivery
    }

    /// Lets messages wait for their turn, fewer than the queue takes.
    pub(super) fn push(&self, messages: &[Arc<Message>]) {
        let now = Instant::now();
        let mut state = self.state();
        for message in messages {
            // An overflow cannot come: the queue was empty.
            let _ = state.outbox.push(message, now);
        }
        drop(state);
        self.wake();
    }

    /// Waits until everything was taken. False if it will take no more.
    pub(super) async fn drained(&self) -> bool {
        loop {
            {
                let state = self.state();
                if state.gone || state.outbox.is_closing() {
                    return false;
                }
                if state.outbox.is_empty() {
                    return true;
                }
            }
            // A permit is kept if it was emptied just now.
            self.drained.notified().await;
        }
    }

    /// Ends the connection in good order, if it is not ending already.
    pub(super) fn close(&self, code: CloseCode, reason: &str) {
        self.begin_close(&mut self.state(), frame::close(code, reason), Instant::now());
    }

    fn begin_close(&self, state: &mut State, frame: Bytes, now: Instant) {
        if state.closing.is_none() {
            state.closing = Some(now);
            state.outbox.close(frame, now);
            self.wake();
            self.drained.notify_one();
        }
    }

    /// Cuts the connection.
    fn abandon(&self, state: &mut State) {
        state.gone = true;
        if let Transport::Events { hangup, .. } = &self.transport {
            hangup.cut();
        }
        self.wake();
        self.drained.notify_one();
    }

    /// Looks after the client, about once a second. True if it was closed because it takes nothing.
    pub(super) fn look_after(&self, limits: &WebSocketLimits) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        if state.gone {
            return false;
        }
        if let Some(since) = state.closing {
            if now - since > CLOSE_PATIENCE {
                self.abandon(&mut state);
            }
            return false;
        }
        if state.outbox.stalled().is_some_and(|since| now - since >= limits.slow_timeout) {
            let reason = "nothing was taken for too long: connect again and resume with ?after=";
            self.begin_close(&mut state, frame::close(CloseCode::TryAgainLater, reason), now);
            if self.form() == Form::Events {
                self.abandon(&mut state);
            }
            return true;
        }
        match state.pinged {
            Some(pinged) if now - pinged >= limits.ping_interval => self.abandon(&mut state),
            None if now - state.heard >= limits.ping_interval => {
                state.outbox.ping(now);
                match self.form() {
                    Form::Frames => state.pinged = Some(now),
                    Form::Events => state.heard = now,
                }
                self.wake();
            }
            _ => {}
        }
        false
    }

    /// Writes what waits, and tells what to wait for. Adds the number of messages sent.
    pub(super) fn flush(&self, sent: &mut u64) -> Next {
        let mut state = self.state();
        if state.gone {
            return Next::End;
        }
        let outcome = state.outbox.flush(&mut |slices| self.write(slices), Instant::now());
        *sent += state.outbox.take_sent();
        let empty = state.outbox.is_empty();
        if outcome.is_err() || (empty && state.closed_by_client) {
            self.abandon(&mut state);
            return Next::End;
        }
        drop(state);
        if empty {
            self.drained.notify_one();
        }
        if empty { Next::Read } else { Next::Write }
    }

    /// Waits until the socket or the hub has something for the task of the connection; true if the socket can be read.
    pub(super) async fn ready(&self, next: Next) -> io::Result<bool> {
        let Transport::Socket { line, wake } = &self.transport else {
            return Ok(false);
        };
        let interest = if next == Next::Write { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
        tokio::select! {
            () = wake.notified() => Ok(false),
            ready = line.ready(interest) => Ok(ready?.is_readable()),
        }
    }

    /// Reads what the client said. False if it will say nothing more.
    pub(super) fn read(&self, reader: &mut FrameReader) -> bool {
        let Transport::Socket { line, .. } = &self.transport else {
            return false;
        };
        let mut buffer = [0; READ];
        for _ in 0..READS {
            match line.try_read(&mut buffer) {
                Ok(0) => return false,
                Ok(length) => self.hear(reader, &buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => return false,
            }
        }
        true
    }

    /// Takes what the client said.
    pub(super) fn hear(&self, reader: &mut FrameReader, bytes: &[u8]) {
        let now = Instant::now();
        let mut state = self.state();
        if state.closed_by_client {
            return;
        }
        let outcome = reader.read(bytes, |received| {
            state.heard = now;
            state.pinged = None;
            match received {
                Received::Ping(payload) => state.outbox.pong(&payload, now),
                Received::Pong => {}
                Received::Data => {
                    let frame = frame::close(CloseCode::Unsupported, "this socket only sends: messages are not read");
                    self.begin_close(&mut state, frame, now);
                }
                Received::Close(code) => {
                    // An answer repeats the code; without one it is the usual one.
                    self.begin_close(&mut state, frame::close_with(code.unwrap_or(1000), ""), now);
                    state.closed_by_client = true;
                }
            }
        });
        if let Err(Violation(reason)) = outcome {
            self.begin_close(&mut state, frame::close(CloseCode::ProtocolError, reason), now);
            // What follows cannot be understood, an answer to the close least of all.
            state.closed_by_client = true;
        }
    }

    /// The next piece of an event stream. None at its end, or with `Err` if nothing is there yet.
    pub(super) fn next_events(&self, waker: &Waker, sent: &mut u64) -> Result<Option<Bytes>, NothingYet> {
        if let Transport::Events { waker: registered, .. } = &self.transport {
            registered.register(waker);
        }
        let mut state = self.state();
        let piece = state.outbox.take(Instant::now());
        *sent += state.outbox.take_sent();
        let ends = state.gone || state.outbox.is_closing();
        let empty = state.outbox.is_empty();
        drop(state);
        if empty {
            self.drained.notify_one();
        }
        match piece {
            Some(piece) => Ok(Some(piece)),
            None if ends => Ok(None),
            None => Err(NothingYet),
        }
    }

    /// Ends everything that works for this client: its connection is over.
    pub(super) fn end(&self) {
        self.abandon(&mut self.state());
    }
}

/// An event stream has nothing to send at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NothingYet;
