//! The request log.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

/// A request and its outcome.
///
/// The fields contain what was sent, secrets included, so that a test can check them. `Debug` shows
/// only the method and the status.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method, without `.json`.
    ///
    /// Empty if the path names none, and [`TOKEN_ENDPOINT`](crate::TOKEN_ENDPOINT) for the
    /// authorization server.
    pub method: String,
    /// The path and query as received.
    pub path: String,
    /// The way the caller authorized itself.
    pub authorization: Authorization,
    /// The parameters of query and body together, `auth` included; null if unreadable.
    pub parameters: Value,
    /// The headers by lower-case name; repeated ones are joined with `, `.
    pub headers: BTreeMap<String, String>,
    /// The HTTP status of the response; 0 if a fault suppressed it.
    pub status: u16,
    /// The error code of a failed request, even if a fault hid it from the caller.
    pub error: Option<String>,
    /// Whether the request was carried out without an error, even if the caller did not learn of
    /// it.
    pub executed: bool,
    /// The name of the fault that affected the request, as on the control endpoint.
    pub fault: Option<String>,
}

/// The way a caller authorizes itself, whether accepted or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorization {
    /// User and code in the path.
    Webhook,
    /// A token in a header or a parameter.
    OAuth,
    /// No authorization.
    Missing,
}

impl Request {
    /// Returns the entry as `GET /_portal/requests` shows it.
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
