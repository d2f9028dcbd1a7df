//! The type of a field: what the page calls it, with what its codes, its name and the samples add.

use bitrix24_pages::{Field, Type};
use serde_json::Value;

use crate::drafter::{Context, Drafter, Side};
use crate::limits::LimitKind;
use crate::names::{camel, singular};
use crate::parameters::has_operators;
use crate::tree::{Node, find};

/// A type in the notation of the spec, and the literal that means no value.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    pub name: String,
    pub empty: Option<Value>,
}

impl Kind {
    fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            empty: None,
        }
    }
}

impl Drafter<'_> {
    /// Returns the type of a field; `sample` is its value in a sample.
    pub fn kind(&mut self, node: &Node<'_>, sample: Option<&Value>, cx: &Context<'_>) -> Kind {
        let Some(field) = node.field else {
            return self.kind_without_row(node, sample, cx);
        };
        let mut types: Vec<&Type> = Vec::new();
        for ty in &field.types {
            if ty.name != "null" && !types.iter().any(|known| same(known, ty)) {
                types.push(ty);
            }
        }
        let may_be_null = field.types.iter().any(|ty| ty.name == "null");
        let mut kind = match types[..] {
            [] => self.kind_without_row(node, sample, cx),
            [ty] => Kind::new(self.named(ty, node, field, sample, cx)),
            [first, second] if is_flag(second) && cx.side == Side::Answer => {
                let name = self.named(first, node, field, sample, cx);
                let has_false = matches!(name.as_str(), "any" | "boolean" | "yes_no");
                Kind {
                    empty: (!has_false).then_some(Value::Bool(false)),
                    name,
                }
            }
            [one, many] if one.name == many.name && cx.side == Side::Request => {
                let ty = if one.lists > many.lists { one } else { many };
                Kind::new(self.named(ty, node, field, sample, cx))
            }
            _ => self.union(&types, node, field, sample, cx),
        };
        if may_be_null && cx.side == Side::Answer && kind.name != "any" {
            kind.empty = Some(Value::Null);
        }
        kind
    }

    /// Returns the type of a field by what is below it or by its sample.
    fn kind_without_row(
        &mut self,
        node: &Node<'_>,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Kind {
        if node.below.is_empty() {
            if let (Some(field), None) = (node.field, sample) {
                self.limit(LimitKind::UnknownShape, &node.path, &field.at);
            }
            return Kind::new(self.shape(sample, &node.name, node.field, cx));
        }
        let name = camel(&singular(&node.name));
        let object = self.object(&name, node, sample, cx);
        let is_list = node.is_list || sample.is_some_and(Value::is_array);
        Kind::new(object + brackets(node, is_list))
    }

    /// Returns the type of a value that has several: what the samples show in responses, where
    /// every spelling is read; any in requests.
    fn union(
        &mut self,
        types: &[&Type],
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Kind {
        let names: Vec<String> = types.iter().map(|ty| ty.name.clone()).collect();
        let what = format!("{}: {}", node.path, names.join(" | "));
        self.limit(LimitKind::Union, &what, &field.at);
        let is_scalar = |ty: &&Type| {
            matches!(ty.name.as_str(), "string" | "integer" | "double") && ty.lists == 0
        };
        if cx.side == Side::Answer && types.iter().all(is_scalar) {
            return Kind::new("string");
        }
        let fits = |ty: &&&Type| sample.is_some_and(|sample| looks_like(ty, sample));
        match types.iter().find(fits) {
            Some(ty) if cx.side == Side::Answer => {
                Kind::new(self.named(ty, node, field, sample, cx))
            }
            _ => Kind::new("any"),
        }
    }

    /// Returns the type that the page names, with the brackets of a list.
    fn named(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> String {
        let mut item = sample;
        for _ in 0..ty.lists {
            item = item.and_then(first);
        }
        let is_list = ty.lists > 0 || node.is_list;
        let name = self.item(ty, node, field, item, is_list, cx);
        format!("{name}{}", "[]".repeat(ty.lists))
    }

    /// Returns the type that the page names, without the brackets that it writes.
    fn item(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        is_list: bool,
        cx: &Context<'_>,
    ) -> String {
        if let Some(linked) = self.linked(ty, node, field, sample, cx) {
            return linked;
        }
        match ty.name.as_str() {
            "string" | "text" | "char" | "enum" => self.text(ty, node, field, sample, is_list, cx),
            "integer" => {
                let id = self.id_of_name(&node.name, field, cx);
                id.unwrap_or_else(|| "integer".to_owned())
            }
            "timestamp" => "integer".to_owned(),
            "double" | "number" => "number".to_owned(),
            "boolean" => {
                let (codes, _) = self.codes(field, cx);
                let spelled = !codes.is_empty() && codes.iter().all(|code| is_letter(&code.code));
                let is_letter = spelled || sample.and_then(Value::as_str).is_some_and(is_letter);
                if is_letter && !is_list {
                    "yes_no"
                } else {
                    "boolean"
                }
                .to_owned()
            }
            "date" | "datetime" | "time" => {
                self.limit(LimitKind::Date, &node.path, &field.at);
                "string".to_owned()
            }
            "file" => self.file(node, field, cx),
            "object" | "array" => self.structure(ty, node, field, sample, cx),
            "lang_map" => "string{}".to_owned(),
            "crm_status" | "crm_currency" | "location" => "string".to_owned(),
            "any" => "any".to_owned(),
            _ => self.entity(ty, node, field, sample, cx),
        }
    }

    /// Returns the type of a text: an enumeration, a flag, a secret, an id, or just text.
    fn text(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        is_list: bool,
        cx: &Context<'_>,
    ) -> String {
        let (codes, page) = self.codes(field, cx);
        let default = field
            .default
            .as_ref()
            .and_then(|default| default.value.as_deref());
        let shown = sample.and_then(Value::as_str).or(default);
        let says =
            |is: fn(&str) -> bool| !codes.is_empty() && codes.iter().all(|code| is(&code.code));
        let lower = node.name.to_lowercase();
        if !is_list && (says(is_letter) || (ty.name == "char" && shown.is_some_and(is_letter))) {
            return "yes_no".to_owned();
        }
        if says(|code| matches!(code, "true" | "false")) {
            return "boolean".to_owned();
        }
        let is_secret = ["token", "password", "secret"]
            .iter()
            .any(|word| lower.ends_with(word));
        if is_secret && !is_list && codes.is_empty() {
            return "secret".to_owned();
        }
        let is_link = lower.replace('_', "") == "downloadurl" && cx.side == Side::Answer;
        if is_link && !is_list {
            return "link".to_owned();
        }
        let found = self.enumeration(node, field, &codes, page, cx);
        found
            .or_else(|| self.id_of_text(&node.name))
            .unwrap_or_else(|| "string".to_owned())
    }

    fn file(&mut self, node: &Node<'_>, field: &Field, cx: &Context<'_>) -> String {
        let words = field.words.to_lowercase();
        if cx.side == Side::Request && words.contains("base64") && !words.contains("array") {
            return "bytes".to_owned();
        }
        self.limit(LimitKind::Upload, &node.path, &field.at);
        "any".to_owned()
    }

    /// Returns the type of an object or a list: what the page lists below it, or what samples show.
    fn structure(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> String {
        let shown = sample.filter(|sample| sample.is_array() || sample.is_object());
        let is_list = ty.name == "array" && !shown.is_some_and(Value::is_object)
            || ty.name == "object" && (node.is_list || shown.is_some_and(Value::is_array));
        let target = field
            .fields_at
            .as_deref()
            .and_then(|path| find(cx.top, path));
        let below = if node.below.is_empty() {
            target.unwrap_or(node)
        } else {
            node
        };
        let is_filter = cx.side == Side::Request && node.name.eq_ignore_ascii_case("filter");
        if is_filter && (below.below.is_empty() || has_operators(field)) {
            self.limit(LimitKind::Operators, &node.path, &field.at);
            return "any{}".to_owned();
        }
        if !below.below.is_empty() {
            let name = camel(&singular(&below.name));
            let object = self.object(&name, below, sample, cx);
            return object + brackets(below, is_list && ty.lists == 0);
        }
        let lower = node.name.to_lowercase();
        match (lower.as_str(), cx.side) {
            ("select", Side::Request) => return "string[]".to_owned(),
            ("order" | "sort", Side::Request) => return "string{}".to_owned(),
            _ => {}
        }
        if field.words.to_lowercase().contains("base64") && cx.side == Side::Request {
            self.limit(LimitKind::Upload, &node.path, &field.at);
            return "any".to_owned();
        }
        let described = shown.is_some_and(|value| match value {
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            _ => false,
        });
        if described {
            return self.shape(shown, &node.name, Some(field), cx);
        }
        self.limit(LimitKind::UnknownShape, &node.path, &field.at);
        if is_list { "any[]" } else { "any{}" }.to_owned()
    }

    /// Returns the type that the page calls by a name of its own: an id, an object of another page,
    /// or one that is listed below.
    fn entity(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> String {
        let target = field
            .fields_at
            .as_deref()
            .and_then(|path| find(cx.top, path));
        let below = if node.below.is_empty() {
            target.unwrap_or(node)
        } else {
            node
        };
        if !below.below.is_empty() {
            return self.object(&camel(&singular(&ty.name)), below, sample, cx);
        }
        if let Some(id) = self.id_of_type(&ty.name, field) {
            return id;
        }
        if let Some(sample) = sample.filter(|sample| !sample.is_null()) {
            return self.shape(Some(sample), &node.name, Some(field), cx);
        }
        self.limit(
            LimitKind::UnknownShape,
            &format!("{}: {}", node.path, ty.name),
            &field.at,
        );
        "any".to_owned()
    }

    /// Returns the type of a value that only a sample shows.
    pub fn shape(
        &mut self,
        sample: Option<&Value>,
        name: &str,
        field: Option<&Field>,
        cx: &Context<'_>,
    ) -> String {
        match sample {
            None | Some(Value::Null) => "any".to_owned(),
            Some(Value::Bool(_)) => "boolean".to_owned(),
            Some(Value::Number(number)) if number.is_f64() => "number".to_owned(),
            Some(Value::Number(_)) => {
                let id = field.and_then(|field| self.id_of_name(name, field, cx));
                id.unwrap_or_else(|| "integer".to_owned())
            }
            Some(Value::String(_)) => "string".to_owned(),
            Some(Value::Array(items)) => {
                let item = items.iter().find(|item| !item.is_null());
                self.shape(item, &singular(name), field, cx) + "[]"
            }
            Some(Value::Object(members)) => {
                let is_id =
                    |key: &String| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
                if !members.is_empty() && members.keys().all(is_id) {
                    let item = members.values().next();
                    return self.shape(item, &singular(name), field, cx) + "{}";
                }
                if members.is_empty() || cx.side == Side::Request {
                    return "any{}".to_owned();
                }
                self.object_of_sample(&camel(&singular(name)), members, field, cx)
            }
        }
    }
}

fn same(a: &Type, b: &Type) -> bool {
    a.name == b.name && a.lists == b.lists
}

fn is_flag(ty: &Type) -> bool {
    ty.name == "boolean" && ty.lists == 0
}

/// Returns whether a text is a flag as a letter.
fn is_letter(text: &str) -> bool {
    matches!(text, "Y" | "N")
}

fn brackets(node: &Node<'_>, is_list: bool) -> &'static str {
    match (node.is_map, is_list) {
        (true, _) => "{}",
        (_, true) => "[]",
        _ => "",
    }
}

/// Returns the first entry of a list, or of an object whose keys are ids.
pub fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.iter().find(|item| !item.is_null()),
        Value::Object(members) => {
            let is_id = |key: &String| key.bytes().all(|byte| byte.is_ascii_digit());
            members
                .iter()
                .next()
                .filter(|(key, _)| is_id(key))
                .map(|(_, value)| value)
        }
        _ => None,
    }
}

fn looks_like(ty: &Type, sample: &Value) -> bool {
    if ty.lists > 0 {
        return sample.is_array();
    }
    match ty.name.as_str() {
        "array" => sample.is_array(),
        "object" => sample.is_object(),
        "boolean" => sample.is_boolean(),
        "string" => sample.is_string(),
        "integer" => sample.is_i64(),
        "double" => sample.is_number(),
        _ => sample.is_object(),
    }
}
