//! Events and opened pages as arguments of handlers of axum.

use axum_core::extract::{FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use reqwest::StatusCode;

use super::{
    Events, Forged, Unverified, UnverifiedAppPage, WebhookError, parse_app_page, parse_webhook,
};

/// Reads the event that a request brings; see [`parse_webhook`].
///
/// axum takes bodies of 2 MB at most, unless its `DefaultBodyLimit` says otherwise.
impl<E: Events, S: Send + Sync> FromRequest<S> for Unverified<E> {
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookError> {
        let content_type = content_type(&request);
        parse_webhook(&content_type, &body(request, state).await?)
    }
}

/// Reads the request to open a page of the application; see [`parse_app_page`].
///
/// axum takes bodies of 2 MB at most, unless its `DefaultBodyLimit` says otherwise.
impl<S: Send + Sync> FromRequest<S> for UnverifiedAppPage {
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookError> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let content_type = content_type(&request);
        parse_app_page(&query, &content_type, &body(request, state).await?)
    }
}

fn content_type(request: &Request) -> String {
    let content_type = request.headers().get("content-type");
    let content_type = content_type.and_then(|value| value.to_str().ok());
    content_type.unwrap_or_default().to_owned()
}

async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, WebhookError> {
    let body = Bytes::from_request(request, state).await;
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebhookError::TooLarge,
        _ => WebhookError::Unreadable {
            reason: "it has not come to its end".to_owned(),
        },
    })
}

/// The status that the error names, without a word about why.
impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable { .. } | Self::NotAnEvent | Self::NotAPage => StatusCode::BAD_REQUEST,
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
