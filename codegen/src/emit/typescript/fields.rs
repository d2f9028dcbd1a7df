//! Fields of objects and parameters of requests.

use serde_json::Value;

use super::comments::Comment;
use super::literals::{key, value_type};
use super::source::Source;
use super::types;
use crate::model::{Field, Model, Object, Presence};
use crate::slot::{Slot, slot};

/// Returns a parameter of a request.
pub(super) fn sent(model: &Model, field: &Field, indent: &str, source: &mut Source) -> String {
    let kind = with_empty(
        types::text(model, &field.kind, source),
        field.empty.as_ref(),
    );
    let is_required = field.presence == Presence::Required;
    written(field, is_required, &kind, indent)
}

/// Returns a field of an object.
pub(super) fn of_object(
    model: &Model,
    object: &Object,
    field: &Field,
    source: &mut Source,
) -> String {
    const INDENT: &str = "  ";
    if !object.in_responses {
        return sent(model, field, INDENT, source);
    }
    let kind = types::text(model, &field.kind, source);
    let is_present = slot(field, object.in_requests) == Slot::Bare;
    let kind = if is_present { kind } else { or_null(kind) };
    let kind = match &field.empty {
        Some(empty) if object.in_requests => with_empty(kind, Some(empty)),
        _ => kind,
    };
    written(field, is_present, &kind, INDENT)
}

fn written(field: &Field, is_required: bool, kind: &str, indent: &str) -> String {
    let mut comment = Comment::of_field(field);
    if field.presence == Presence::Webhook {
        comment = comment.paragraph("Required with a webhook, and omitted with OAuth.");
    }
    let mark = if is_required { "" } else { "?" };
    format!(
        "{}{indent}{}{mark}: {kind};\n",
        comment.written(indent),
        key(&field.name.server)
    )
}

fn or_null(kind: String) -> String {
    if kind == "unknown" || kind.ends_with("| null") {
        kind
    } else {
        kind + " | null"
    }
}

/// Returns a type with the literal that means "no value".
fn with_empty(kind: String, empty: Option<&Value>) -> String {
    match empty {
        Some(Value::Null) => or_null(kind),
        Some(empty) => format!("{kind} | {}", value_type(empty)),
        None => kind,
    }
}
