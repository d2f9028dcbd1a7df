//! Objects: their fields, bundles, and the conditions between them.

use std::collections::HashMap;

use super::{Members, Misfit, Values, misfit};
use crate::diagnostic::suggest;
use crate::lower::types::Side;
use crate::model::{Field, Presence, Type};
use crate::spec::{Node, Spanned};
use crate::vocabulary::Auth;

impl Values<'_> {
    /// Whether a response says that there is no value: with null or, in place of an object, with
    /// PHP's empty list or an object whose id is null.
    pub(super) fn is_nothing(&self, node: &Spanned<Node>, field: &Field) -> bool {
        let is_optional = self.side == Side::Response && field.presence == Presence::Optional;
        is_optional
            && match &node.value {
                Node::Null => true,
                Node::List(items) => items.is_empty() && matches!(field.kind, Type::Object(_)),
                Node::Map(entries) => self.lacks_id(&field.kind, entries),
                _ => false,
            }
    }

    fn lacks_id(&self, kind: &Type, entries: &[(Spanned<String>, Spanned<Node>)]) -> bool {
        let Type::Object(object) = kind else {
            return false;
        };
        let fields = self.types.objects[*object].fields.iter();
        let mut required = fields.filter(|field| field.presence == Presence::Required);
        required.any(|field| {
            let mut entries = entries.iter();
            entries.any(|(key, value)| {
                key.value == field.name.server && matches!(value.value, Node::Null)
            })
        })
    }

    /// Checks an object against its fields and bundles.
    pub(in crate::lower) fn members(
        &self,
        node: &Spanned<Node>,
        members: &Members,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        let Node::Map(entries) = &node.value else {
            let message = format!("{place} is {}", node.kind());
            return found.push(misfit(node, message, "write an object here"));
        };
        for (key, value) in entries {
            let inner = format!("`{}`", key.escape_debug());
            if let Some(field) = members.known(key) {
                self.field(value, field, &inner, found);
                if field.presence == Presence::Webhook && self.auth == Auth::OAuth {
                    let message = format!("{inner} is not sent with OAuth");
                    found.push(misfit(key, message, "remove it"));
                }
            } else if let Some(inside) = members.bundle(key) {
                self.members(value, &inside, &inner, found);
                let is_required = inside
                    .inside
                    .is_some_and(|index| members.bundles[index].required);
                if matches!(&value.value, Node::Map(entries) if entries.is_empty()) && !is_required
                {
                    found.push(misfit(value, format!("{inner} is empty"), "remove it"));
                }
            } else if !members.is_open {
                let help = suggest(key, members.names());
                found.push(misfit(key, format!("{place} has no {inner}"), help));
            }
        }
        let has = |name: &str| entries.iter().any(|(key, _)| key.value == name);
        let lacks = |name: &str, description: &str| {
            let message = format!("{place} lacks `{name}`");
            misfit(node, message, format!("add it: {description}"))
        };
        for field in members.fields() {
            if self.is_needed(field) && !has(&field.name.server) {
                found.push(lacks(&field.name.server, &field.description));
            }
        }
        for (_, bundle) in members.bundles() {
            if bundle.required && !has(&bundle.name) {
                found.push(lacks(&bundle.name, &bundle.description));
            }
        }
        if self.side == Side::Request {
            self.conditions(node, entries, members, found);
        }
    }

    fn is_needed(&self, field: &Field) -> bool {
        match field.presence {
            // The server omits empty values, or writes them in its own ways.
            Presence::Required if self.side == Side::Response => {
                field.empty.is_none() && !matches!(field.kind, Type::List(_) | Type::Map(_))
            }
            Presence::Required => true,
            Presence::Optional => false,
            Presence::Webhook => self.auth == Auth::Webhook && !self.refused,
        }
    }

    /// Checks the fields of a request against those that they depend on.
    fn conditions(
        &self,
        node: &Spanned<Node>,
        entries: &[(Spanned<String>, Spanned<Node>)],
        members: &Members,
        found: &mut Vec<Misfit>,
    ) {
        let value = |name: &str| {
            let entry = entries.iter().find(|(key, _)| key.value == name);
            entry.map(|(_, value)| value.to_json())
        };
        let default = |name: &str| members.field(name)?.default.clone();
        let mut needing: HashMap<&str, Vec<&str>> = HashMap::new();
        for field in members.fields() {
            if let Some(other) = &field.needs {
                let of_other = needing.entry(other).or_default();
                of_other.push(&field.name.server);
            }
        }
        for field in members.fields() {
            let name = field.name.server.as_str();
            let is_there = value(name).is_some();
            if let Some((other, wanted)) = &field.when
                && value(other).or_else(|| default(other)).as_ref() == Some(wanted)
                && !is_there
                && !self.refused
            {
                let message = format!("`{name}` is missing although `{other}` is {wanted}");
                found.push(misfit(node, message, "add it"));
            }
            if let Some(other) = &field.needs
                && is_there
                && value(other).is_none()
            {
                let message = format!("`{name}` requires `{other}`");
                found.push(misfit(node, message, format!("add `{other}`")));
            }
            if let Some(needing) = needing.get(name)
                && is_there
                && needing.iter().all(|needing| value(needing).is_none())
            {
                let first = needing[0];
                let message = format!("`{name}` is only allowed together with `{first}`");
                found.push(misfit(node, message, format!("add `{first}`")));
            }
        }
    }
}
