//! Why a response has no output: the server refused, or the response is invalid.

use serde_json::Value;

use super::EXCERPT_BYTES;
use super::visitor::{ENVELOPE, Envelope, read_without_result};
use crate::error::{DESCRIPTION_BYTES, InvalidResponse, Refusal, Violation, advice};
use crate::json::path::path_at;
use crate::response::Time;
use crate::text::redact::Redactor;
use crate::text::sentence::Sentence;
use crate::wire::Mismatches;

/// The keys of every response.
const KEYS: [&str; 4] = ["result", "error", "error_description", "time"];

/// The maximum number of field errors in an error.
const MAX_VIOLATIONS: usize = 16;

/// The envelope's values besides the result.
pub(super) struct Metadata {
    pub(super) error: Option<Value>,
    pub(super) description: Option<Value>,
    pub(super) time: Option<Time>,
    pub(super) has_result: bool,
}

/// A response without an output.
pub(super) enum ReadError {
    /// The server refused. Code and description are as the server sent them, for the lookup; those
    /// in the refusal are redacted.
    Refused {
        code: String,
        description: String,
        refusal: Refusal,
    },
    InvalidResponse(InvalidResponse),
}

impl ReadError {
    pub(super) fn of(
        status: u16,
        body: &[u8],
        found: Result<Metadata, serde_json::Error>,
        mismatches: &Mismatches,
        redactor: &Redactor,
    ) -> Self {
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let is_json = match read_without_result(body) {
                    Ok(mut envelope) => {
                        let has_result = matches!(envelope.result, Some(Some(Some(_))));
                        envelope.keep_error((200..300).contains(&status) && has_result);
                        if let Some(error) = envelope.error {
                            let Envelope {
                                description, time, ..
                            } = envelope;
                            return refusal(status, error, description, time, redactor);
                        }
                        true
                    }
                    Err(again) => again.is_data(),
                };
                let path = path_of(body, &error, redactor);
                let reason = reason_of(body, &error, redactor);
                return unreadable(status, body, path, reason, is_json, redactor);
            }
        };
        if let Some(error) = found.error {
            return refusal(status, error, found.description, found.time, redactor);
        }
        let (path, reason) = match mismatches.last() {
            _ if !(200..300).contains(&status) => (
                String::new(),
                "the status reports a failure, but there is no `error`".to_owned(),
            ),
            _ if !found.has_result => (
                String::new(),
                "it has neither `result` nor `error`".to_owned(),
            ),
            Some(mismatch) => {
                let mut mismatch = mismatch.clone();
                mismatch.path = redactor.name(&mismatch.path, EXCERPT_BYTES);
                (mismatch.path_in("result"), mismatch.reason())
            }
            None => (
                "result".to_owned(),
                "expected a value, found nothing".to_owned(),
            ),
        };
        unreadable(status, body, path, reason, true, redactor)
    }
}

fn refusal(
    status: u16,
    error: Value,
    description: Option<Value>,
    time: Option<Time>,
    redactor: &Redactor,
) -> ReadError {
    // Newer endpoints put the code and the message into an object.
    let (code, message, validation) = match error {
        Value::Object(mut error) => (
            error.remove("code"),
            error.remove("message"),
            error.remove("validation"),
        ),
        Value::Array(items) => (None, Some(Value::Array(items)), None),
        code => (Some(code), None, None),
    };
    let code = plain(code);
    let description = plain(description.or(message));
    let refusal = Refusal {
        status,
        code: redactor.identifier(&code, EXCERPT_BYTES),
        description: redactor.text(&description, DESCRIPTION_BYTES),
        violations: violations(validation, redactor),
        facts: None,
        time,
    };
    ReadError::Refused {
        code,
        description,
        refusal,
    }
}

/// Returns the errors of single fields: a list of objects, or a single object.
///
/// PHP makes an object of a list whose keys are not positions, and these keys may be the fields.
fn violations(validation: Option<Value>, redactor: &Redactor) -> Vec<Violation> {
    let listed: Vec<(String, Value)> = match validation {
        Some(Value::Array(items)) => items.into_iter().map(|it| (String::new(), it)).collect(),
        Some(Value::Object(items)) if !items.contains_key("message") => items
            .into_iter()
            .map(|(key, item)| match key.parse::<usize>() {
                Ok(_) => (String::new(), item),
                Err(_) => (key, item),
            })
            .collect(),
        Some(item) => vec![(String::new(), item)],
        None => Vec::new(),
    };
    let violation = |(key, item)| {
        let (field, message) = match item {
            Value::Object(mut item) => (item.remove("field"), item.remove("message")),
            Value::Array(mut items) if items.len() == 1 => (None, items.pop()),
            text => (None, Some(text)),
        };
        let field = field.map_or(key, |field| plain(Some(field)));
        Violation {
            field: redactor.text(&field, EXCERPT_BYTES),
            message: redactor.text(&plain(message), EXCERPT_BYTES),
        }
    };
    let listed = listed.into_iter().take(MAX_VIOLATIONS).map(violation);
    listed.filter(|it| !it.message.is_empty()).collect()
}

/// Formats a value for people: a text without quotes, null as an empty text.
pub(crate) fn plain(value: Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(value) => value.to_string(),
    }
}

/// Returns where reading stopped. The keys of the envelope do not come from outside.
fn path_of(document: &[u8], error: &serde_json::Error, redactor: &Redactor) -> String {
    let path = path_at(document, error.line(), error.column());
    let known = KEYS.iter().find(|&&key| {
        let below = path.strip_prefix(key);
        below.is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
    });
    let (key, below) = path.split_at(known.map_or(0, |key| key.len()));
    format!("{key}{}", redactor.name(below, EXCERPT_BYTES))
}

/// Returns why reading stopped, without the place. Quotations of the document are searched for
/// secrets.
fn reason_of(document: &[u8], error: &serde_json::Error, redactor: &Redactor) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&place).unwrap_or(&text);
    let found = match document.trim_ascii_start().first() {
        Some(b'"') => "a text",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "a flag",
        Some(b'n') => "nothing",
        _ => "a number",
    };
    match error.is_data() {
        true if !document.trim_ascii_start().starts_with(b"{") => {
            format!("expected {ENVELOPE}, found {found}")
        }
        true => Sentence::of_serde(reason).shown(redactor, EXCERPT_BYTES),
        false => reason.to_owned(),
    }
}

fn unreadable(
    status: u16,
    body: &[u8],
    path: String,
    reason: String,
    is_json: bool,
    redactor: &Redactor,
) -> ReadError {
    ReadError::InvalidResponse(InvalidResponse {
        status,
        path,
        reason,
        excerpt: Some(redactor.bytes(body, EXCERPT_BYTES)),
        advice: advice(status),
        is_json,
    })
}
