//! Bodies on their way: requests' with a limit on their size that also holds for bodies of unknown
//! length, and components' that end in an error where the instance did.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use wasmtime_wasi_http::{Error, WasiBody};

use crate::operate::traces::Span;
use crate::runtime::handler::RequestInfo;

/// Tells, after the fact, whether a body was longer than allowed.
#[derive(Debug, Clone, Default)]
pub(super) struct Exceeded(Arc<AtomicBool>);

impl Exceeded {
    /// Whether more than the limit arrived.
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body that fails once more than its limit has arrived.
pub(super) struct LimitedBody<B> {
    inner: B,
    left: u64,
    limit: u64,
    exceeded: Exceeded,
}

impl<B> LimitedBody<B> {
    /// Lets at most `limit` bytes of `inner` through.
    pub(super) fn new(inner: B, limit: u64, exceeded: Exceeded) -> Self {
        Self { inner, left: limit, limit, exceeded }
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
            Poll::Pending => return Poll::Pending,
        };
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        match this.left.checked_sub(length) {
            Some(left) => {
                this.left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            None => {
                this.exceeded.0.store(true, Ordering::Relaxed);
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
    use http_body_util::{BodyExt, Full};

    use super::*;

    async fn check(length: usize, limit: u64, passes: bool) {
        let exceeded = Exceeded::default();
        let body = LimitedBody::new(Full::new(Bytes::from(vec![0; length])), limit, exceeded.clone());
        assert_eq!(body.collect().await.is_ok(), passes);
        assert_eq!(exceeded.get(), !passes);
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_passes_and_a_longer_one_fails() {
        check(0, 0, true).await;
        check(10, 10, true).await;
        check(11, 10, false).await;
    }
}
