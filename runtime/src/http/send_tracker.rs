//! Whether a request was sent: an unsent one may be sent again, whatever its method.
//!
//! HTTP polls a body once there is a connection to write it to, and not before. So a request whose
//! body was not polled has not been sent; and the body of a request that is cancelled before that
//! is never returned.

use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Whether one request was sent.
#[derive(Clone, Default)]
pub(crate) struct SendTracker {
    /// Set once the body was returned or the request was cancelled.
    settled: Arc<AtomicBool>,
}

/// The body of a tracked request.
struct TrackedBody {
    bytes: Bytes,
    tracker: SendTracker,
}

impl SendTracker {
    /// Returns the body to send.
    pub(crate) fn body(&self, bytes: Bytes) -> impl Body<Data = Bytes, Error = io::Error> + use<> {
        TrackedBody {
            bytes,
            tracker: self.clone(),
        }
    }

    /// Cancels the request. Returns whether it may have been sent; otherwise it never will be.
    pub(crate) fn cancel(&self) -> bool {
        self.settled.swap(true, Ordering::SeqCst)
    }
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let bytes = mem::take(&mut self.bytes);
        Poll::Ready(match bytes.is_empty() {
            true => None,
            false if self.tracker.settled.swap(true, Ordering::SeqCst) => {
                Some(Err(io::ErrorKind::Interrupted.into()))
            }
            false => Some(Ok(Frame::data(bytes))),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use http_body::Body;

    use super::SendTracker;

    #[test]
    fn a_request_leaves_or_is_given_up_and_never_both() {
        let mut context = Context::from_waker(Waker::noop());

        let left = SendTracker::default();
        let mut body = pin!(left.body("{}".into()));
        assert_eq!(body.size_hint().exact(), Some(2));
        match body.as_mut().poll_frame(&mut context) {
            Poll::Ready(Some(Ok(frame))) => assert_eq!(frame.into_data().expect("data"), "{}"),
            other => panic!("{other:?}"),
        }
        assert!(body.is_end_stream());
        assert!(matches!(body.poll_frame(&mut context), Poll::Ready(None)));
        assert!(left.cancel());

        let cancelled = SendTracker::default();
        let body = pin!(cancelled.body("{}".into()));
        assert!(!cancelled.cancel());
        assert!(matches!(
            body.poll_frame(&mut context),
            Poll::Ready(Some(Err(_)))
        ));
    }
}
