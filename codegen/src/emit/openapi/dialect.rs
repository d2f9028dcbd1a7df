//! The two versions of OpenAPI, and how each writes what the other cannot.

use crate::emit::json::json;
use serde_json::{Map, Value};

use crate::emit::json_schema::object;

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// 3.0.3, for tools that know no later one.
    V30,
    /// 3.1.0, whose schemas are JSON Schema 2020-12.
    V31,
}

impl Dialect {
    /// Returns the version.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::V30 => "3.0.3",
            Self::V31 => "3.1.0",
        }
    }

    /// Whether a document can describe what the server sends of its own accord.
    pub(super) fn has_webhooks(self) -> bool {
        self == Self::V31
    }

    /// Returns the keys of responses with any other status. The generators that need 3.0 take
    /// `default` for a second kind of success.
    pub(super) fn other_failures(self) -> &'static [&'static str] {
        match self {
            Self::V30 => &["4XX", "5XX"],
            Self::V31 => &["default"],
        }
    }

    /// Returns the license of the document.
    pub(super) fn license(self) -> Value {
        let name = "MIT OR Apache-2.0";
        match self {
            Self::V30 => json!({ "name": name, "url": "https://spdx.org/licenses/MIT.html" }),
            Self::V31 => json!({ "name": name, "identifier": name }),
        }
    }

    /// Returns bytes in base64.
    pub(super) fn bytes(self) -> Value {
        match self {
            Self::V30 => json!({ "type": "string", "format": "byte" }),
            Self::V31 => json!({ "type": "string", "contentEncoding": "base64" }),
        }
    }

    /// Returns an example of a schema's value.
    pub(super) fn example(self, value: &str) -> Map<String, Value> {
        object(match self {
            Self::V30 => json!({ "example": value }),
            Self::V31 => json!({ "examples": [value] }),
        })
    }

    /// Whether null may be one of several forms. In 3.0, null belongs to a form with a type.
    pub(super) fn has_null(self) -> bool {
        self == Self::V31
    }

    /// Returns a schema with a type that also accepts null.
    pub(super) fn nullable(self, mut schema: Value) -> Value {
        match self {
            Self::V30 => schema["nullable"] = true.into(),
            Self::V31 => schema["type"] = json!([&schema["type"], "null"]),
        }
        schema
    }

    /// Returns a schema with annotations, which 3.0 ignores beside a reference.
    pub(super) fn annotated(self, schema: Value, annotations: Map<String, Value>) -> Value {
        let mut annotated = annotations;
        if self == Self::V30 && schema.get("$ref").is_some() && !annotated.is_empty() {
            annotated.insert("allOf".to_owned(), json!([schema]));
        } else {
            annotated.extend(object(schema));
        }
        annotated.into()
    }
}
