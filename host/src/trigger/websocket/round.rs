//! What is sent to many clients at once: several messages as one piece of memory that all of them share.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::message::Message;

/// Messages in the order of their sequences, at least one.
#[derive(Debug)]
pub(super) struct Round {
    messages: Vec<Arc<Message>>,
    frames: Bytes,
}

impl Round {
    /// Joins messages; none if there are none.
    pub(super) fn new(messages: Vec<Arc<Message>>) -> Option<Self> {
        let frames = match messages.as_slice() {
            [] => return None,
            [one] => one.frame().clone(),
            several => {
                let mut joined = BytesMut::with_capacity(several.iter().map(|message| message.frame().len()).sum());
                several.iter().for_each(|message| joined.extend_from_slice(message.frame()));
                joined.freeze()
            }
        };
        Some(Self { messages, frames })
    }

    /// All frames, one after the other.
    pub(super) fn frames(&self) -> &Bytes {
        &self.frames
    }

    /// The messages.
    pub(super) fn messages(&self) -> &[Arc<Message>] {
        &self.messages
    }

    /// The sequence of the first message.
    pub(super) fn first(&self) -> i64 {
        self.messages.first().map_or(i64::MAX, |message| message.sequence)
    }

    /// Where a write of the first `written` bytes ended: the message that is to be continued, and how much of it was written.
    pub(super) fn position(&self, mut written: usize) -> (usize, usize) {
        for (index, message) in self.messages.iter().enumerate() {
            let length = message.frame().len();
            if written < length {
                return (index, written);
            }
            written -= length;
        }
        (self.messages.len(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_ended_early_is_continued_where_it_ended() {
        let messages = (1..4).map(|sequence| Arc::new(Message::of_row(sequence, "row", "x".repeat(8)))).collect();
        let round = Round::new(messages).unwrap();
        assert_eq!(round.frames().len(), 30);
        for (written, expected) in [(0, (0, 0)), (9, (0, 9)), (10, (1, 0)), (25, (2, 5)), (30, (3, 0))] {
            assert_eq!(round.position(written), expected, "{written}");
        }
    }
}
