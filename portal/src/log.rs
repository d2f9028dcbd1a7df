//! The request log: what the portal was asked and how it answered.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

/// One request as it arrived, and how it was answered.
///
/// The fields hold what was sent, secrets included, so that a test can check them. Debug shows the
/// method and the status only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method asked for, without `.json`; empty when the path names none, and
    /// [`TOKEN_ENDPOINT`](crate::TOKEN_ENDPOINT) when the authorization server was asked.
    pub method: String,
    /// The path and query as they came over the wire.
    pub path: String,
    /// How the caller showed who it is.
    pub authorization: Authorization,
    /// The parameters of query and body together, `auth` included; null when unreadable.
    pub parameters: Value,
    /// The headers by their lower-case names; repeated ones are joined with `, `.
    pub headers: BTreeMap<String, String>,
    /// The HTTP status of the answer; 0 when a fault let none go out.
    pub status: u16,
    /// The error code, if it failed; also when a fault kept the code from the caller.
    pub error: Option<String>,
    /// Whether it was carried out without an error, whatever the caller got to know of it.
    pub executed: bool,
    /// The name of the fault it was hit by, as on the control endpoint.
    pub fault: Option<String>,
}

/// How a caller shows who it is; whether it is let in is another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorization {
    /// By user and code in the path.
    Webhook,
    /// By a token, in a header or a parameter.
    OAuth,
    /// Not at all.
    Missing,
}

impl Request {
    /// The entry as `GET /_portal/requests` tells it.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "method": self.method,
            "path": self.path,
            "authorization": match self.authorization {
                Authorization::Webhook => "webhook",
                Authorization::OAuth => "oauth",
                Authorization::Missing => "missing",
            },
            "parameters": self.parameters,
            "headers": self.headers,
            "status": self.status,
            "error": self.error,
            "executed": self.executed,
            "fault": self.fault,
        })
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
