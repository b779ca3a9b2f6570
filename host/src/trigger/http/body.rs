//! Bodies on their way: requests' with a limit on their size that also holds for bodies of unknown
//! length and one on their pauses, and components' that end in an error where the instance did. What clients take is `taken`'s.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Sleep;
use wasmtime_wasi_http::{Error, WasiBody};

use crate::operate::traces::Span;
use crate::runtime::handler::RequestInfo;

/// How long the body of a request may pause while a component waits for it.
pub(super) const IDLE: Duration = Duration::from_secs(10);

/// Why a request's body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyFault {
    /// More than the limit arrived.
    TooLarge,
    /// Nothing arrived for too long.
    TooSlow,
}

/// Tells, after the fact, what was wrong with a body.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<AtomicU8>);

impl Fault {
    /// What it was.
    pub(super) fn get(&self) -> Option<BodyFault> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(BodyFault::TooLarge),
            _ => Some(BodyFault::TooSlow),
        }
    }

    fn set(&self, fault: BodyFault) {
        let number = match fault {
            BodyFault::TooLarge => 1,
            BodyFault::TooSlow => 2,
        };
        self.0.store(number, Ordering::Relaxed);
    }
}

/// A body that fails once more than its limit has arrived, or nothing has for too long.
pub(super) struct LimitedBody<B> {
    inner: B,
    left: u64,
    limit: u64,
    idle: Duration,
    /// Since when the component waits for what comes next.
    waits_since: Option<Instant>,
    /// Made when it is needed first, and not set anew for each frame, since that takes a lock: what it finds when it fires counts.
    timer: Option<Pin<Box<Sleep>>>,
    fault: Fault,
}

impl<B> LimitedBody<B> {
    /// Lets at most `limit` bytes of `inner` through, with pauses of at most `idle`.
    pub(super) fn new(inner: B, limit: u64, idle: Duration, fault: Fault) -> Self {
        Self { inner, left: limit, limit, idle, waits_since: None, timer: None, fault }
    }

    /// Ready once the component has waited for too long.
    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let end = *self.waits_since.get_or_insert_with(Instant::now) + self.idle;
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end.into())));
        while timer.as_mut().poll(context).is_ready() {
            if end <= Instant::now() {
                return Poll::Ready(());
            }
            timer.as_mut().reset(end.into());
        }
        Poll::Pending
    }
}

impl<B> Body for LimitedBody<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        let frame = match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending if this.poll_idle(context).is_pending() => return Poll::Pending,
            Poll::Pending => {
                this.fault.set(BodyFault::TooSlow);
                return Poll::Ready(Some(Err(Error::ConnectionReadTimeout)));
            }
        };
        this.waits_since = None;
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        match this.left.checked_sub(length) {
            Some(left) => {
                this.left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            None => {
                this.fault.set(BodyFault::TooLarge);
                Poll::Ready(Some(Err(Error::HttpRequestBodySize(Some(this.limit)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A component's answer, which fails instead of ending where its instance trapped meanwhile: the
/// client would otherwise take what it got for the whole.
pub(super) struct GuestBody {
    inner: WasiBody,
    request: Arc<RequestInfo>,
    /// Ends with the answer.
    _span: Span,
}

impl GuestBody {
    /// The answer to `request`.
    pub(super) fn new(inner: WasiBody, request: Arc<RequestInfo>, span: Span) -> Self {
        Self { inner, request, _span: span }
    }
}

impl Body for GuestBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.inner).poll_frame(context) {
            Poll::Ready(None) if self.request.is_cut_short() => Poll::Ready(Some(Err(Error::HttpResponseIncomplete))),
            polled => polled,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full, StreamBody};

    use super::*;

    async fn check(length: usize, limit: u64, passes: bool) {
        let fault = Fault::default();
        let body = LimitedBody::new(Full::new(Bytes::from(vec![0; length])), limit, IDLE, fault.clone());
        assert_eq!(body.collect().await.is_ok(), passes);
        assert_eq!(fault.get(), (!passes).then_some(BodyFault::TooLarge));
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_passes_and_a_longer_one_fails() {
        check(0, 0, true).await;
        check(10, 10, true).await;
        check(11, 10, false).await;
    }

    #[tokio::test]
    async fn a_body_that_pauses_for_too_long_fails_and_one_that_takes_long_in_all_passes() {
        let idle = Duration::from_millis(200);
        let check = async |pause: Duration, fails: bool| {
            let pieces = futures::stream::unfold(0, move |number| async move {
                tokio::time::sleep(pause).await;
                let frame = Ok::<_, std::convert::Infallible>(Frame::data(Bytes::from_static(b"piece")));
                (number < 12).then_some((frame, number + 1))
            });
            let fault = Fault::default();
            let body = LimitedBody::new(StreamBody::new(Box::pin(pieces)), 1000, idle, fault.clone());
            assert_eq!(body.collect().await.is_err(), fails, "{pause:?}");
            assert_eq!(fault.get(), fails.then_some(BodyFault::TooSlow), "{pause:?}");
        };
        check(idle / 8, false).await;
        check(idle * 1000, true).await;
    }
}
