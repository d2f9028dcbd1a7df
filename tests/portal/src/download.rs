//! The links that files are downloaded by, each of which is good for once.

use std::sync::Arc;

use axum::extract::{RawQuery, State as Extract};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;
use crate::state::Shared;

/// Sends the file of the link's token.
pub(crate) async fn file(
    Extract(shared): Extract<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let token = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, token)| token);
    let mut state = shared.state();
    let Some(file) = token.and_then(|token| state.world.use_link(&token)) else {
        return Failure::unreadable(
            404,
            "the link was used already or never given: ask for another with File.download",
        )
        .into_response();
    };
    let bytes = HeaderValue::from_static("application/octet-stream");
    let name = form_urlencoded::byte_serialize(file.name.as_bytes()).collect::<String>();
    let name = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    let disposition = HeaderValue::from_str(&name).ok();
    let mut response = ([(header::CONTENT_TYPE, bytes)], file.content.clone()).into_response();
    let headers = response.headers_mut();
    headers.extend(disposition.map(|value| (header::CONTENT_DISPOSITION, value)));
    response
}
