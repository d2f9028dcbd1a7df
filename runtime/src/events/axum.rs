//! Events as arguments of handlers of axum.

use axum_core::extract::{FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use reqwest::StatusCode;

use super::{Events, Forged, Unverified, WebhookError, parse_webhook};

/// Reads the event that a request brings; see [`parse_webhook`].
///
/// axum takes bodies of 2 MB at most, unless its `DefaultBodyLimit` says otherwise.
impl<E: Events, S: Send + Sync> FromRequest<S> for Unverified<E> {
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookError> {
        let content_type = request.headers().get("content-type");
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => WebhookError::TooLarge,
                    _ => WebhookError::Unreadable {
                        reason: "it has not come to its end".to_owned(),
                    },
                })?;
        parse_webhook(&content_type, &body)
    }
}

/// The status that the error names, without a word about why.
impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable { .. } | Self::NotAnEvent => StatusCode::BAD_REQUEST,
        };
        status.into_response()
    }
}

/// 403, without a word about why.
impl IntoResponse for Forged {
    fn into_response(self) -> Response {
        StatusCode::FORBIDDEN.into_response()
    }
}
