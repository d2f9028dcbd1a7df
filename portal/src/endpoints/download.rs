//! Download links of files, which are valid as long as the key in them.

use std::sync::Arc;

use axum::extract::{Request, State as Extract};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::auth::access::{self, Address, Credential};
use crate::errors::Failure;
use crate::http::parameters;
use crate::state::Shared;

/// Sends the file of the link's token.
pub(crate) async fn file(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let now = shared.now();
    let state = shared.state();
    let outcome = parameters::read(head.uri.query(), None, &[]).and_then(|parameters| {
        let address = Address::read(head.uri.path()).ok_or_else(Failure::no_auth_found)?;
        let key = Credential::read(&address, &head.headers, Some(&parameters));
        access::caller(&state.world.credentials, key, now)?;
        let token = parameters.text("token").unwrap_or_default();
        state
            .world
            .linked(token)
            .ok_or_else(|| Failure::unreadable(404, "unknown link; request one with File.download"))
    });
    let file = match outcome {
        Ok(file) => file,
        Err(failure) => return failure.into_response(),
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
