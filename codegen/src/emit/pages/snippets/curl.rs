//! Calls with cURL.

use super::WEBHOOK;
use crate::model::{Example, Method};

/// Returns the call of an example. Within single quotes, a shell interprets nothing.
pub(super) fn render(method: &Method, example: &Example) -> String {
    let json = serde_json::to_string_pretty(&example.request).unwrap_or_default();
    format!(
        "curl \"${{{WEBHOOK}}}{}\" \\\n  --header 'Content-Type: application/json' \\\n  --data '{}'",
        method.name,
        json.replace('\'', r"'\''")
    )
}
