//! Checks the values in examples, defaults and conditions against their types.

mod events;
mod json;
mod members;
mod objects;
mod unions;

use super::types::{Side, Types};
use crate::diagnostic::suggest;
use crate::model::{Event, Field, IdKind, Type};
use crate::source::{Source, Span};
use crate::spec::{Node, Spanned};
use crate::vocabulary::Auth;
pub(super) use members::Members;

/// A place where a value does not fit its type.
pub(super) struct Misfit {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: String,
}

/// The types to check values against, and how strict to be.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) types: &'a Types,
    pub(super) events: &'a [Event],
    /// The files whose declarations are unknown.
    pub(super) broken: &'a [Source],
    pub(super) side: Side,
    pub(super) auth: Auth,
    /// Whether the server refuses the request. Its values may then contain unknown codes, exceed
    /// bounds and lack what only a webhook needs, because that may be the reason.
    pub(super) refused: bool,
}

impl Values<'_> {
    /// Checks a value against its type; `place` names the value in messages.
    pub(super) fn value(
        &self,
        node: &Spanned<Node>,
        kind: &Type,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        let fits = match (kind, &node.value) {
            (Type::Any, _) | (Type::Nullable(_), Node::Null) => true,
            (Type::Nullable(of), _) => return self.value(node, of, place, found),
            (Type::String | Type::Secret, Node::Text(_)) => true,
            (Type::Link, Node::Text(text)) => !text.is_empty(),
            (Type::Integer, Node::Integer(_)) => true,
            (Type::Number, Node::Integer(_) | Node::Number(_)) => true,
            (Type::Boolean, Node::Bool(_)) => true,
            (Type::YesNo, Node::Text(text)) => matches!(text.as_str(), "Y" | "N"),
            (Type::YesNo, Node::Bool(_)) => self.side == Side::Response,
            (Type::Bytes, Node::Text(text)) => bytes(text).is_some(),
            (Type::Id(index), Node::Integer(_)) => self.types.ids[*index].kind == IdKind::Integer,
            (Type::Id(index), Node::Text(_)) => self.types.ids[*index].kind == IdKind::String,
            (Type::Enum(index), Node::Text(code)) => return self.code(node, *index, code, found),
            (Type::Object(index), Node::Map(_)) => {
                let members = Members::of_object(&self.types.objects[*index]);
                return self.members(node, &members, place, found);
            }
            (Type::Union(index), _) => {
                return self.union(node, &self.types.unions[*index], place, found);
            }
            (Type::List(of), Node::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, of, &format!("{place}[{index}]"), found);
                }
                true
            }
            (Type::Map(of), Node::Map(entries)) => {
                for (key, value) in entries {
                    let place = format!("{place}[`{}`]", key.escape_debug());
                    self.value(value, of, &place, found);
                }
                true
            }
            // PHP, and therefore the server, writes an empty object as an empty list.
            (Type::Map(_), Node::List(items)) => items.is_empty() && self.side == Side::Response,
            (Type::Event(area), Node::Map(entries)) => {
                return self.event(node, *area, entries, place, found);
            }
            _ => false,
        };
        if !fits {
            let help = format!("write {} here", self.describe(kind));
            found.push(misfit(node, format!("{place} is {}", node.kind()), help));
        }
    }

    /// Checks the value of a parameter or field against its type, its bounds and its conditions.
    pub(super) fn field(
        &self,
        node: &Spanned<Node>,
        field: &Field,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        if field.empty.as_ref() == Some(&node.to_json()) || self.is_nothing(node, field) {
            return;
        }
        self.value(node, &field.kind, place, found);
        if self.side == Side::Response || self.refused {
            return;
        }
        let Some(size) = size(&field.kind, node) else {
            return;
        };
        if let Some(least) = field.at_least
            && size < least as f64
        {
            let help = format!("make it at least {least}");
            found.push(misfit(node, format!("{place} is too small"), help));
        }
        if let Some(most) = field.at_most
            && size > most as f64
        {
            let help = format!("make it at most {most}");
            found.push(misfit(node, format!("{place} is too large"), help));
        }
    }

    fn code(&self, node: &Spanned<Node>, index: usize, code: &str, found: &mut Vec<Misfit>) {
        let codes = &self.types.enums[index].codes;
        if !self.refused && !codes.iter().any(|known| known.name.server == code) {
            let help = suggest(code, codes.iter().map(|known| known.name.server.as_str()));
            let message = format!(
                "`{}` is not a code of `{}`",
                code.escape_debug(),
                self.types.enums[index].name
            );
            found.push(misfit(node, message, help));
        }
    }

    fn describe(&self, kind: &Type) -> String {
        match kind {
            Type::String => "a string".to_owned(),
            Type::Secret => "a secret string".to_owned(),
            Type::Link => "a non-empty link".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Boolean => "`true` or `false`".to_owned(),
            Type::YesNo => "`Y` or `N`".to_owned(),
            Type::Bytes => "a string of base64".to_owned(),
            Type::Any => "any value".to_owned(),
            Type::Id(index) => {
                let id = &self.types.ids[*index];
                let kind = match id.kind {
                    IdKind::Integer => "a whole number",
                    IdKind::String => "a string",
                };
                format!("a `{}` ({kind})", id.name)
            }
            Type::Enum(index) => format!("a code of `{}`", self.types.enums[*index].name),
            Type::Object(index) => format!("an object `{}`", self.types.objects[*index].name),
            Type::Union(index) => format!("a form of `{}`", self.types.unions[*index].name),
            Type::List(_) => "a list".to_owned(),
            Type::Map(_) => "an object".to_owned(),
            Type::Nullable(of) => format!("{} or null", self.describe(of)),
            Type::Event(_) => "an event in its envelope".to_owned(),
        }
    }
}

/// The quantity that bounds apply to: the value of a number, the length of anything else.
fn size(kind: &Type, node: &Node) -> Option<f64> {
    let length = match (kind, node) {
        (Type::Integer | Type::Number, Node::Integer(number)) => return Some(*number as f64),
        (Type::Number, Node::Number(number)) => return Some(*number),
        (Type::Bytes, Node::Text(text)) => bytes(text)?,
        (_, Node::Text(text)) => text.chars().count(),
        (_, Node::List(items)) => items.len(),
        (_, Node::Map(entries)) => entries.len(),
        _ => return None,
    };
    Some(length as f64)
}

/// The number of bytes that a base64 string encodes.
fn bytes(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    (text.len().is_multiple_of(4) && padding <= 2 && digits.bytes().all(is_digit))
        .then_some(text.len() / 4 * 3 - padding)
}

fn misfit<T>(at: &Spanned<T>, message: String, help: impl Into<String>) -> Misfit {
    Misfit {
        span: at.span.clone(),
        message,
        help: help.into(),
    }
}
