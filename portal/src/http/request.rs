//! A request that has been read.

use axum::body::{Body, to_bytes};
use axum::http::header;
use axum::http::request::Parts;

use crate::errors::Failure;
use crate::http::listener::ConnectionHandle;
use crate::http::parameters::{self, Parameters};

/// The largest body that is read: a file of 100 MiB in base64 and its description.
const BODY_LIMIT: usize = 140 * 1024 * 1024;

/// A request that has been read.
pub(crate) struct Asked {
    pub(crate) head: Parts,
    pub(crate) parameters: Result<Parameters, Failure>,
    pub(crate) connection: ConnectionHandle,
}

impl Asked {
    /// Reads a request that arrived on this connection.
    pub(crate) async fn read(
        request: axum::extract::Request,
        connection: ConnectionHandle,
    ) -> Self {
        let (head, body) = request.into_parts();
        let parameters = read(&head, body).await;
        Self {
            head,
            parameters,
            connection,
        }
    }
}

/// Returns the parameters in query and body.
async fn read(head: &Parts, body: Body) -> Result<Parameters, Failure> {
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        Failure::unreadable(
            413,
            "the body is incomplete, or larger than 140 MiB: send less",
        )
    })?;
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    parameters::read(head.uri.query(), content_type, &body)
}
