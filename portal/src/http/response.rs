//! Responses in JSON.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::errors::Failure;
use crate::php;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A status, and a body in JSON.
pub(crate) struct JsonResponse {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl IntoResponse for JsonResponse {
    fn into_response(self) -> Response {
        let mut response = respond(self.status, JSON, self.body);
        // Pages of any origin may call a portal.
        let any = HeaderValue::from_static("*");
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        let as_declared = HeaderValue::from_static("nosniff");
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, as_declared);
        response
    }
}

impl From<&Failure> for JsonResponse {
    fn from(failure: &Failure) -> Self {
        Self {
            status: failure.status,
            body: php::json(&failure.to_json()),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        JsonResponse::from(&self).into_response()
    }
}

pub(crate) fn respond(status: u16, content_type: HeaderValue, body: impl Into<Body>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, content_type)], body.into()).into_response()
}
