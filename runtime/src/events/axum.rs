//! axum extractors for events and opened pages.

use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;

use axum_core::RequestExt;
use axum_core::extract::{FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http_body::Body;
use http_body_util::LengthLimitError;
use reqwest::StatusCode;

use super::budget::MAX_BYTES;
use super::sent::Wire;
use super::{
    Events, Unverified, UnverifiedAppPage, VerificationError, WebhookError, parse_app_page,
    parse_webhook,
};
use crate::json::mend::extend_within;

/// Reads the event in a request; see [`parse_webhook`].
///
/// axum accepts bodies of up to 2 MB, unless its `DefaultBodyLimit` says otherwise. In any case, no
/// more than 4 MiB are read.
impl<E: Events, S: Send + Sync> FromRequest<S> for Unverified<E> {
    type Rejection = WebhookError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebhookError> {
        let content_type = content_type(&request);
        parse_webhook(&content_type, &body(&content_type, request).await?)
    }
}

/// Reads the request to open a page of the application; see [`parse_app_page`].
///
/// axum accepts bodies of up to 2 MB, unless its `DefaultBodyLimit` says otherwise. In any case, no
/// more than 4 MiB are read.
impl<S: Send + Sync> FromRequest<S> for UnverifiedAppPage {
    type Rejection = WebhookError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebhookError> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let content_type = content_type(&request);
        parse_app_page(&query, &content_type, &body(&content_type, request).await?)
    }
}

fn content_type(request: &Request) -> String {
    let content_type = request.headers().get("content-type");
    let content_type = content_type.and_then(|value| value.to_str().ok());
    content_type.unwrap_or_default().to_owned()
}

/// Reads the body, up to the server's limit or that of all deliveries, whichever is lower.
async fn body(content_type: &str, request: Request) -> Result<Vec<u8>, WebhookError> {
    // A body of an unsupported type is not received at all.
    Wire::of(content_type)?;
    let mut body = request.into_limited_body();
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| {
            if is_too_large(&error) {
                WebhookError::TooLarge
            } else {
                WebhookError::InvalidBody {
                    reason: "it is incomplete".to_owned(),
                }
            }
        })?;
        if let Ok(data) = frame.into_data() {
            let left = MAX_BYTES - read.len();
            if !extend_within(&mut read, &data, left) {
                return Err(WebhookError::TooLarge);
            }
        }
    }
    Ok(read)
}

/// Whether a body was ended by the server's limit.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_too_large)
}

/// Responds with the status that the error names and an empty body.
impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidBody { .. } | Self::NotAnEvent | Self::NotAPage => StatusCode::BAD_REQUEST,
        };
        status.into_response()
    }
}

/// Responds with status 403 and an empty body.
impl IntoResponse for VerificationError {
    fn into_response(self) -> Response {
        StatusCode::FORBIDDEN.into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Waker};

    use axum_core::body::Body;
    use axum_core::extract::{DefaultBodyLimit, FromRequest, Request};
    use bytes::Bytes;
    use http_body::Frame;
    use reqwest::header::HeaderValue;

    use super::{MAX_BYTES, WebhookError};
    use crate::events::UnverifiedAppPage;

    /// A body without an end, which counts how much of it was read.
    struct Endless(Arc<AtomicUsize>);

    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let data = Bytes::from_static(&[b'x'; 1024]);
            self.0.fetch_add(data.len(), Ordering::Relaxed);
            Poll::Ready(Some(Ok(Frame::data(data))))
        }
    }

    #[test]
    fn no_more_is_read_than_any_delivery_has_whatever_the_server_allows() {
        let none = DefaultBodyLimit::disable();
        let low = DefaultBodyLimit::max(10_000);
        let high = DefaultBodyLimit::max(1_000_000_000);
        for (limit, most) in [(none, MAX_BYTES), (high, MAX_BYTES), (low, 10_000)] {
            let asked = Arc::new(AtomicUsize::new(0));
            let mut request = Request::new(Body::new(Endless(Arc::clone(&asked))));
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert("content-type", form);
            limit.apply(&mut request);
            let mut read = Box::pin(UnverifiedAppPage::from_request(request, &()));
            let read = read.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(
                matches!(read, Poll::Ready(Err(WebhookError::TooLarge))),
                "{read:?}"
            );
            assert!(asked.load(Ordering::Relaxed) <= most + 1024);
        }
    }

    #[test]
    fn nothing_is_read_of_what_no_portal_sends() {
        let asked = Arc::new(AtomicUsize::new(0));
        let request = Request::new(Body::new(Endless(Arc::clone(&asked))));
        let mut read = Box::pin(UnverifiedAppPage::from_request(request, &()));
        let read = read.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(read, Poll::Ready(Err(WebhookError::ContentType))));
        assert_eq!(asked.load(Ordering::Relaxed), 0);
    }
}
