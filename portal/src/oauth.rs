//! The authorization server: issues tokens and renews them.

use axum::http::Method as Verb;
use serde_json::{Value, json};

use crate::auth::credentials::Exchange;
use crate::clock::Now;
use crate::demo;
use crate::errors::{Failure, INVALID_CLIENT, INVALID_GRANT, INVALID_REQUEST, INVALID_SCOPE};
use crate::http::request::Asked;
use crate::state::State;

/// Returns the response to a token request.
///
/// The client is checked first, so that an unknown client learns nothing about grants.
pub(crate) fn respond(
    state: &mut State,
    asked: &Asked,
    origin: &str,
    now: Now<'_>,
) -> Result<Value, Failure> {
    if ![Verb::GET, Verb::POST].contains(&asked.head.method) {
        return Err(Failure::unreadable(405, "request tokens with GET or POST"));
    }
    let parameters = asked.parameters.as_ref().map_err(Failure::clone)?;
    let required = |name| parameters.text(name).ok_or(INVALID_REQUEST);
    let exchange = match required("grant_type")? {
        "authorization_code" => Exchange::Code(required("code")?),
        "refresh_token" => Exchange::RefreshToken(required("refresh_token")?),
        _ => return Err(INVALID_REQUEST),
    };
    let (client, secret) = (required("client_id")?, required("client_secret")?);
    let credentials = &mut state.world.credentials;
    let scopes = credentials.scopes(client, secret).ok_or(INVALID_CLIENT)?;
    let wanted = parameters.text("scope").unwrap_or_default();
    if !wanted
        .split([',', ' '])
        .filter(|scope| !scope.is_empty())
        .all(|scope| scopes.contains(scope))
    {
        return Err(INVALID_SCOPE);
    }

    let now = now();
    let pair = credentials
        .exchange(client, exchange, now)
        .ok_or(INVALID_GRANT)?;
    let server_endpoint = format!("{origin}/rest/");
    let mut body = json!({
        "access_token": pair.access_token,
        "client_endpoint": state.client_endpoint.as_deref().unwrap_or(&server_endpoint),
        "domain": origin.split_once("://").map_or(origin, |(_, domain)| domain),
        "expires_in": pair.life.as_secs(),
        "member_id": demo::MEMBER_ID,
        "refresh_token": pair.refresh_token,
        "scope": pair.scopes.join(","),
        "server_endpoint": server_endpoint,
        "status": "L",
    });
    // The documented response to a code lacks these two; the response to a refresh token has them.
    if matches!(exchange, Exchange::RefreshToken(_)) {
        body["expires"] = json!(now.saturating_add(pair.life).as_secs());
        body["user_id"] = json!(demo::USER_ID);
    }
    Ok(body)
}
