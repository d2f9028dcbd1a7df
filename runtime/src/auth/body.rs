//! The body of a request: the access token, followed by the parameters.

use std::sync::Arc;

use bytes::Bytes;
use serde::ser::Serialize;
use serde_json::Value;

use crate::auth::credentials::Credentials;
use crate::error::RequestError;

/// The body of a request, with the access token if there is one.
///
/// The parameters are written once, after the token: `{"auth":"…"` is followed by the parameters'
/// own object, whose opening brace is replaced by the comma in between. So there is no second copy
/// of the request, and no method needs to know about the token.
pub(crate) struct Body {
    bytes: Bytes,
    /// The length of the parameters at the end, without their opening brace.
    parameters: usize,
    /// The credentials whose token the body holds.
    credentials: Arc<Credentials>,
}

impl Body {
    /// Writes a request with these credentials.
    pub(crate) fn write(
        credentials: Arc<Credentials>,
        request: &impl Serialize,
    ) -> Result<Self, RequestError> {
        let mut bytes = opening(&credentials);
        let start = bytes.len();
        let not_writable = |error: serde_json::Error| RequestError::NotWritable {
            reason: error.to_string(),
        };
        serde_json::to_writer(&mut bytes, request).map_err(not_writable)?;
        if bytes.get(start) != Some(&b'{') {
            return Err(RequestError::NotAnObject);
        }
        let parameters = bytes.len() - start - 1;
        let separator = separator(&bytes[..start], &bytes[start + 1..]);
        bytes.splice(start..=start, separator);
        Ok(Self {
            bytes: bytes.into(),
            parameters,
            credentials,
        })
    }

    /// Returns the same request with these credentials.
    pub(crate) fn with(self, credentials: Arc<Credentials>) -> Self {
        if credentials.generation == self.credentials.generation {
            return self;
        }
        let parameters = &self.bytes[self.bytes.len() - self.parameters..];
        let mut bytes = opening(&credentials);
        bytes.extend(separator(&bytes, parameters));
        bytes.extend_from_slice(parameters);
        Self {
            bytes: bytes.into(),
            parameters: self.parameters,
            credentials,
        }
    }

    /// Returns the bytes to send.
    pub(crate) fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }

    /// Returns the credentials of the request.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}

/// Returns the bytes in front of the parameters: the access token, if there is one.
fn opening(credentials: &Credentials) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    if let Some(token) = &credentials.token {
        bytes.extend_from_slice(b"{\"auth\":");
        bytes.extend_from_slice(Value::from(token.expose()).to_string().as_bytes());
    }
    bytes
}

/// Returns the byte between the token and the parameters.
///
/// Without a token it opens the object; without parameters no separator is needed, and only their
/// closing brace remains.
fn separator(opening: &[u8], parameters: &[u8]) -> Option<u8> {
    match (opening, parameters) {
        ([], _) => Some(b'{'),
        (_, b"}") => None,
        _ => Some(b','),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Body, Credentials};

    #[test]
    fn bodies() {
        let credentials = |generation, token: Option<&str>| {
            let base = "https://example.com".parse().expect("an address");
            std::sync::Arc::new(Credentials::new(base, token.map(Into::into), generation))
        };
        let write = |token, request: Value| {
            let body = Body::write(credentials(0, token), &request).ok()?;
            let text = |body: &Body| String::from_utf8(body.bytes().into()).expect("text");
            let first = text(&body);
            // The same request with another token, and with the first one again.
            let other = body.with(credentials(1, token.map(|_| "other")));
            assert_eq!(text(&other), first.replacen(r#""a\"b""#, r#""other""#, 1));
            assert_eq!(text(&other.with(credentials(2, token))), first);
            Some(first)
        };
        let token = Some("a\"b");
        assert_eq!(write(None, json!({})).as_deref(), Some("{}"));
        assert_eq!(write(None, json!({"a": 1})).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(
            write(token, json!({})).as_deref(),
            Some(r#"{"auth":"a\"b"}"#)
        );
        assert_eq!(
            write(token, json!({"a": {}})).as_deref(),
            Some(r#"{"auth":"a\"b","a":{}}"#)
        );
        assert_eq!(write(None, json!([1])), None);
        assert_eq!(write(token, json!("{}")), None);
    }
}
