//! Vectors of redaction: a server quotes a text in its description of an error.

use bitrix24::{AnyError, Idempotency, Method, Mismatches};
use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::methods::Api;

/// A request with these secrets.
#[derive(Serialize)]
struct Request(Vec<String>);

impl Method for Request {
    const NAME: &'static str = "a.method";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = ();
    type Error = AnyError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<()>, D::Error> {
        IgnoredAny::deserialize(result).map(|_| Some(()))
    }

    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        found.extend(self.0.iter().map(String::as_str));
    }
}

/// Returns the text as an error shows it.
pub(crate) fn redaction(_: &Api, vector: &Value) -> Value {
    let secrets = Vec::deserialize(&vector["secrets"]).expect("a list of texts");
    let body = json!({ "error": "AN_ERROR_OF_TOMORROW", "error_description": vector["text"] });
    let response = bitrix24::decode(&Request(secrets), 400, body.to_string().as_bytes());
    let error = response.map(|_| ()).expect_err("the server refuses");
    json!({ "redacted": error.description() })
}
