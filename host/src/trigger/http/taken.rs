//! That clients take what they are sent: an answer of which a piece was not taken for 30 seconds ends, and lets its guest go. Over HTTP/1.1
//! that cuts the connection, over HTTP/2 it resets the stream. Leaves out subscriptions, which judge their clients by what they miss.
//!
//! hyper asks for the next piece of a body when it has room for it, so a piece is out until the body is asked again. Who waits for the client
//! is a task of hyper's, which is watched from around it: the body itself is not asked meanwhile.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::rt::Executor;
use tokio::time::Sleep;
use wasmtime_wasi_http::{Error, WasiBody};

/// How long a piece may be out.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// The largest piece, in bytes: slow clients have to take no more in that time.
const PIECE: usize = 64 << 10;

tokio::task_local! {
    /// What is out of the answers that a task sends, one after the other.
    static OUT: Arc<Out>;
}

#[derive(Debug, Default)]
struct Out {
    is_out: AtomicBool,
    /// How many pieces have been handed out.
    pieces: AtomicU64,
}

impl Out {
    fn give() {
        let _ = OUT.try_with(|out| {
            out.pieces.fetch_add(1, Ordering::Relaxed);
            out.is_out.store(true, Ordering::Relaxed);
        });
    }

    fn take() {
        let _ = OUT.try_with(|out| out.is_out.store(false, Ordering::Relaxed));
    }

    /// The number of the piece that is out.
    fn piece(&self) -> Option<u64> {
        self.is_out.load(Ordering::Relaxed).then(|| self.pieces.load(Ordering::Relaxed))
    }
}

/// The body of an answer on its way to the client.
pub(super) struct AnswerBody {
    inner: WasiBody,
    /// What is left of a frame that is larger than a piece.
    rest: Option<Bytes>,
    ends: Ends,
}

/// What follows a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// Other answers may.
    Alone,
    /// The end of the connection, which waits for the client to take the last piece.
    WithTheConnection,
    /// The body is not watched.
    AsItLikes,
}

impl AnswerBody {
    pub(super) fn new(inner: WasiBody, ends: Ends) -> Self {
        Self { inner, rest: None, ends }
    }

    /// The piece that is handed out next of `data`.
    fn cut(&mut self, mut data: Bytes) -> Frame<Bytes> {
        if data.len() > PIECE {
            self.rest = Some(data.split_off(PIECE));
        }
        if self.ends != Ends::AsItLikes {
            Out::give();
        }
        Frame::data(data)
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        Out::take();
        if let Some(rest) = this.rest.take() {
            return Poll::Ready(Some(Ok(this.cut(rest))));
        }
        match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => Poll::Ready(Some(Ok(match frame.into_data() {
                Ok(data) => this.cut(data),
                Err(frame) => frame,
            }))),
            polled => polled,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.as_ref().map_or(0, |rest| rest.len() as u64);
        let inner = self.inner.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + rest);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        match self.ends {
            Ends::WithTheConnection => Out::give(),
            Ends::Alone => Out::take(),
            Ends::AsItLikes => {}
        }
    }
}

/// Goes on with a task that sends answers until it ends, or until a piece of one was out for `patience`: then it is dropped, and nothing is
/// returned.
pub(super) async fn while_taken<T>(patience: Duration, task: impl Future<Output = T>) -> Option<T> {
    let out = Arc::new(Out::default());
    let mut task = pin!(OUT.scope(Arc::clone(&out), task));
    let mut waiting = Waiting { patience, since: None, timer: None };
    poll_fn(|context| match task.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => waiting.poll(&out, context).map(|()| None),
    })
    .await
}

struct Waiting {
    patience: Duration,
    /// The piece that is out, and since when.
    since: Option<(u64, Instant)>,
    /// Made when it is needed first and checked when it fires, since most answers are taken at once.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Waiting {
    /// Ready once the same piece has been out for too long.
    fn poll(&mut self, out: &Out, context: &mut Context<'_>) -> Poll<()> {
        let Some(piece) = out.piece() else {
            (self.since, self.timer) = (None, None);
            return Poll::Pending;
        };
        let since = match self.since {
            Some((same, since)) if same == piece => since,
            _ => self.since.insert((piece, Instant::now())).1,
        };
        loop {
            let end = since + self.patience;
            let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end.into())));
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            if end <= Instant::now() {
                return Poll::Ready(());
            }
            timer.as_mut().reset(end.into());
        }
    }
}

/// Runs the tasks by which hyper answers the requests of an HTTP/2 connection, each as long as its client takes the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streams;

impl<F> Executor<F> for Streams
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        tokio::spawn(async move {
            if while_taken(PATIENCE, task).await.is_none() {
                tracing::debug!("a client did not take its answer in time: its stream is reset");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full, StreamBody};

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    fn body(length: usize, ends: Ends) -> AnswerBody {
        AnswerBody::new(Full::new(Bytes::from(vec![b'x'; length])).map_err(|never| match never {}).boxed_unsync(), ends)
    }

    /// Takes a body as hyper does, waiting before each further piece; what it took, unless it was ended.
    async fn take(mut body: AnswerBody, pause: Duration) -> Option<usize> {
        let task = async move {
            let mut length = 0;
            while let Some(frame) = body.frame().await {
                length += frame.unwrap().into_data().unwrap().len();
                tokio::time::sleep(pause).await;
            }
            length
        };
        while_taken(SHORT, task).await
    }

    #[tokio::test]
    async fn an_answer_that_is_not_taken_ends_and_one_that_goes_on_slowly_does_not() {
        assert_eq!(take(body(10, Ends::Alone), Duration::from_secs(600)).await, None);
        // Longer in all than a piece may be out.
        assert_eq!(take(body(20 * PIECE, Ends::Alone), SHORT / 8).await, Some(20 * PIECE));
        assert_eq!(take(body(10, Ends::AsItLikes), SHORT * 2).await, Some(10));
    }

    #[tokio::test]
    async fn a_guest_may_take_as_long_as_it_likes_for_the_next_piece() {
        let pieces = futures::stream::unfold(0, async |number| {
            tokio::time::sleep(SHORT * 2).await;
            (number < 2).then(|| (Ok(Frame::data(Bytes::from_static(b"piece"))), number + 1))
        });
        let body = AnswerBody::new(BodyExt::boxed_unsync(StreamBody::new(Box::pin(pieces))), Ends::Alone);
        assert_eq!(take(body, Duration::ZERO).await, Some(10));
    }

    #[tokio::test]
    async fn the_last_piece_is_waited_for_only_where_the_connection_ends_with_it() {
        for (ends, expected) in [(Ends::WithTheConnection, None), (Ends::Alone, Some(()))] {
            let task = async move {
                drop(body(10, ends).collect().await);
                tokio::time::sleep(SHORT * 2).await;
            };
            assert_eq!(while_taken(SHORT, task).await, expected, "{ends:?}");
        }
    }

    #[test]
    fn the_size_counts_what_is_left_of_a_frame() {
        let mut body = body(PIECE + 10, Ends::Alone);
        assert_eq!(body.size_hint().exact(), Some(PIECE as u64 + 10));
        let _ = futures::executor::block_on(body.frame());
        assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(10), false));
    }
}
