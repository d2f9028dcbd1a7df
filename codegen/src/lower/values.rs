//! Checks the values in examples, defaults and conditions against their types.

mod json;

use std::collections::HashMap;

use super::may_be_declared;
use super::types::{Side, Types};
use crate::diagnostic::suggest;
use crate::model::{
    Bundle, Content, Event, Field, IdKind, Object, Presence, Type, Union, Variant, events_of,
};
use crate::source::{Source, Span};
use crate::spec::{Node, Spanned};
use crate::vocabulary::Auth;

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

/// The fields and bundles of a request or response, some of which belong to the same object.
#[derive(Clone)]
pub(super) struct Members<'a> {
    pub(super) fields: Vec<&'a Field>,
    pub(super) bundles: &'a [Bundle],
    /// The bundle that contains them.
    pub(super) inside: Option<usize>,
    /// Whether unlisted keys are allowed.
    pub(super) is_open: bool,
}

impl<'a> Members<'a> {
    fn of_object(object: &'a Object) -> Self {
        Self {
            fields: object.fields.iter().collect(),
            bundles: &[],
            inside: None,
            is_open: object.others.is_some(),
        }
    }

    fn fields(&self) -> impl Iterator<Item = &'a Field> {
        let inside = self.inside;
        self.fields
            .iter()
            .copied()
            .filter(move |field| field.bundle == inside)
    }

    fn bundles(&self) -> impl Iterator<Item = (usize, &'a Bundle)> {
        let inside = self.inside;
        self.bundles
            .iter()
            .enumerate()
            .filter(move |(_, bundle)| bundle.bundle == inside)
    }

    fn field(&self, name: &str) -> Option<&'a Field> {
        self.fields().find(|field| field.name.server == name)
    }

    /// Returns the field with this name or alias.
    fn known(&self, name: &str) -> Option<&'a Field> {
        let is_alias = |field: &&Field| field.aliases.iter().any(|alias| alias == name);
        self.field(name).or_else(|| self.fields().find(is_alias))
    }

    /// Returns the members of the bundle with this name.
    fn bundle(&self, name: &str) -> Option<Self> {
        let (index, _) = self.bundles().find(|(_, bundle)| bundle.name == name)?;
        Some(Self {
            inside: Some(index),
            ..self.clone()
        })
    }

    fn names(&self) -> Vec<&'a str> {
        let fields = self.fields().map(|field| field.name.server.as_str());
        let bundles = self.bundles().map(|(_, bundle)| bundle.name.as_str());
        fields.chain(bundles).collect()
    }
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

    /// Whether a response says that there is no value: with null or, in place of an object, with
    /// PHP's empty list or an object whose id is null.
    fn is_nothing(&self, node: &Spanned<Node>, field: &Field) -> bool {
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

    /// Checks an object against its fields and bundles.
    pub(super) fn members(
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

    fn union(&self, node: &Spanned<Node>, union: &Union, place: &str, found: &mut Vec<Misfit>) {
        if union.keyed {
            match (&node.value, self.form(node, union)) {
                (Node::Map(entries), Some(variant)) => {
                    let place = format!("`{}`", variant.name.server);
                    entries
                        .iter()
                        .for_each(|(_, value)| self.content(value, variant, &place, found));
                }
                (Node::Map(entries), None) if entries.len() == 1 => {
                    let key = &entries[0].0;
                    let message =
                        format!("`{}` is not a form of `{}`", key.escape_debug(), union.name);
                    found.push(misfit(key, message, suggest(key, names(union))));
                }
                _ => {
                    let message = format!("{place} is not an object with one key");
                    let help =
                        format!("write an object whose key names a form of `{}`", union.name);
                    found.push(misfit(node, message, help));
                }
            }
            return;
        }
        let attempts = union.variants.iter().map(|variant| {
            let mut misfits = Vec::new();
            self.content(node, variant, place, &mut misfits);
            misfits
        });
        // The intended form is the one that fits best.
        let closest = attempts.min_by_key(Vec::len).unwrap_or_default();
        if let [_, ..] = &closest[..] {
            let message = format!("{place} is not a form of `{}`", union.name);
            let reasons: Vec<&str> = closest.iter().map(|misfit| &*misfit.message).collect();
            let help = format!("the closest form does not fit: {}", reasons.join("; "));
            found.push(misfit(node, message, help));
        }
    }

    /// Returns the form of a union that a value has.
    fn form<'u>(&self, node: &Spanned<Node>, union: &'u Union) -> Option<&'u Variant> {
        let fits = |variant: &&Variant| match &node.value {
            Node::Map(entries) if union.keyed => {
                matches!(&entries[..], [(key, _)] if key.value == variant.name.server)
            }
            _ if union.keyed => false,
            _ => {
                let mut misfits = Vec::new();
                self.content(node, variant, "", &mut misfits);
                misfits.is_empty()
            }
        };
        union.variants.iter().find(fits)
    }

    fn content(
        &self,
        node: &Spanned<Node>,
        variant: &Variant,
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        match &variant.content {
            Content::Type(kind) => self.value(node, kind, place, found),
            Content::Constant(value) if *value == node.to_json() => {}
            Content::Constant(value) => {
                found.push(misfit(
                    node,
                    format!("{place} is not {value}"),
                    "write exactly this value",
                ));
            }
        }
    }

    /// Checks an event against its envelope, and its data against their object.
    fn event(
        &self,
        node: &Spanned<Node>,
        area: usize,
        entries: &[(Spanned<String>, Spanned<Node>)],
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        for (key, _) in entries {
            if !ENVELOPE.contains(&key.as_str()) {
                let message = format!("{place} has no `{}`", key.escape_debug());
                found.push(misfit(key, message, suggest(key, ENVELOPE.iter().copied())));
            }
        }
        let mut part = |name: &str| {
            let entry = entries.iter().find(|(key, _)| key.value == name);
            if entry.is_none() {
                let message = format!("{place} lacks `{name}`");
                found.push(misfit(node, message, "add it to the envelope of the event"));
            }
            entry.map(|(_, value)| value)
        };
        let (id, name, date, data) = (part("eventId"), part("type"), part("date"), part("data"));
        if let Some(id) = id {
            self.value(id, &Type::Integer, "`eventId`", found);
        }
        if let Some(date) = date {
            self.value(date, &Type::String, "`date`", found);
        }
        let Some(name) = name else { return };
        let Node::Text(text) = &name.value else {
            return self.value(name, &Type::String, "`type`", found);
        };
        match (self.data_of(area, text), data) {
            (Some(kind), Some(data)) => self.value(data, &kind, "`data`", found),
            (Some(_), None) => {}
            (None, _) if may_be_declared(self.broken, text) => {}
            (None, _) => {
                let known = events_of(self.events, area).map(|event| event.name.server.as_str());
                let message = format!("`{}` is not an event", text.escape_debug());
                found.push(misfit(name, message, suggest(text, known)));
            }
        }
    }

    /// Returns the type of an event's data.
    fn data_of(&self, area: usize, event: &str) -> Option<Type> {
        let known = events_of(self.events, area).find(|known| known.name.server == event)?;
        Some(Type::Object(known.data))
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

/// The keys of the envelope of an event.
const ENVELOPE: &[&str] = &["eventId", "type", "date", "data"];

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

fn names(union: &Union) -> Vec<&str> {
    let variants = union.variants.iter();
    variants
        .map(|variant| variant.name.server.as_str())
        .collect()
}

fn misfit<T>(at: &Spanned<T>, message: String, help: impl Into<String>) -> Misfit {
    Misfit {
        span: at.span.clone(),
        message,
        help: help.into(),
    }
}
