//! Parameters and fields: their marks, defaults and bounds, and what is a bundle.

use bitrix24_codegen::lower::is_free_field;
use bitrix24_pages::{Bound, BoundKind, Field, Place};
use heck::ToSnakeCase;
use serde_json::{Map, Value};

use crate::drafter::{Context, Drafter, Side, todo};
use crate::known::is_seen;
use crate::limits::LimitKind;
use crate::model::{Content, Parameter, Required, Todo};
use crate::tree::{Node, find};

impl Drafter<'_> {
    /// Returns the parameters of a method: those of its bundles are in them.
    pub fn request(
        &mut self,
        nodes: &[Node<'_>],
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Vec<Parameter> {
        let sample = sample.and_then(Value::as_object);
        let mut parameters = Vec::new();
        for node in nodes {
            if !self.has_name(node, cx) {
                continue;
            }
            let shown = sample.and_then(|sample| look_up(sample, &node.name));
            let parameter = match self.bundle(node, shown, cx) {
                Some(bundle) => bundle,
                None => self.parameter(node, shown, cx),
            };
            parameters.push(parameter);
        }
        self.conditions(nodes, &mut parameters);
        parameters
    }

    /// Returns the fields of an object.
    pub fn fields(
        &mut self,
        nodes: &[Node<'_>],
        sample: Option<&Map<String, Value>>,
        cx: &Context<'_>,
    ) -> Vec<Parameter> {
        let mut fields = Vec::new();
        for node in nodes {
            if !self.has_name(node, cx) {
                continue;
            }
            let shown = sample.and_then(|sample| look_up(sample, &node.name));
            let field = self.parameter(node, shown, cx);
            fields.push(field);
        }
        if cx.side == Side::Request {
            self.conditions(nodes, &mut fields);
        }
        fields
    }

    /// Returns whether a node is a name rather than a pattern of names, which is noted.
    fn has_name(&mut self, node: &Node<'_>, cx: &Context<'_>) -> bool {
        let is_open = is_pattern(&node.name);
        if let (true, Some(field), Side::Request) = (is_open, node.field, cx.side) {
            self.limit(LimitKind::OpenParameters, &node.path, &field.at);
        }
        !is_open
    }

    /// Returns a parameter that only contains others, if the node is one.
    fn bundle(
        &mut self,
        node: &Node<'_>,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Option<Parameter> {
        let field = node.field?;
        let is_object = matches!(&field.types[..], [ty] if ty.name == "object" && ty.lists == 0);
        let target = field
            .fields_at
            .as_deref()
            .and_then(|path| find(cx.top, path));
        let below = if node.below.is_empty() { target? } else { node };
        let is_plain = is_object && !node.is_list && !below.is_list && !below.is_map;
        let named = below.below.iter().any(|below| !is_pattern(&below.name));
        if !is_plain || !named || has_operators(field) {
            return None;
        }
        let parameters = self.request(&below.below, sample, cx);
        let needs_some = parameters
            .iter()
            .any(|parameter| parameter.required != Required::No);
        let is_whole = matches!(node.name.to_lowercase().as_str(), "fields" | "data");
        // An object that may be left out, but not a part of it, is a value of its own.
        if needs_some && !field.required && !is_whole {
            return None;
        }
        let mut todo = todo(field);
        let open: Vec<&str> = (below.below.iter())
            .filter(|node| is_pattern(&node.name))
            .map(|node| node.name.as_str())
            .collect();
        if !open.is_empty() {
            todo.words += &format!(" [not in the notation: {}]", open.join(", "));
        }
        Some(Parameter {
            content: Content::Bundle(parameters),
            required: if needs_some || field.required {
                Required::Yes
            } else {
                Required::No
            },
            ..plain(&node.name, todo)
        })
    }

    /// Returns a parameter or a field with a type.
    fn parameter(
        &mut self,
        node: &Node<'_>,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Parameter {
        let kind = self.kind(node, sample, cx);
        let Some(field) = node.field else {
            let below = node.below.iter().find_map(|below| below.field);
            let todo = Todo {
                at: below.map_or_else(|| Place::start(&cx.page.file), |field| field.at.clone()),
                words: "the page has no row for this, only for what it contains".to_owned(),
            };
            return Parameter {
                content: Content::Type(kind.name),
                required: Required::No,
                ..plain(&node.name, todo)
            };
        };
        let mut parameter = Parameter {
            content: Content::Type(kind.name.clone()),
            required: required(field, &node.name, &kind.name, cx.side),
            empty: kind.empty,
            deprecated: field.deprecated.then(|| todo(field)),
            ..plain(&node.name, todo(field))
        };
        if cx.side == Side::Request {
            let (at_least, at_most) = bounds(&field.bounds, &kind.name);
            (parameter.at_least, parameter.at_most) = (at_least, at_most);
            if parameter.required == Required::No {
                let default = field
                    .default
                    .as_ref()
                    .and_then(|default| default.value.as_deref());
                let codes = self.enum_codes(&kind.name, cx.area);
                parameter.default =
                    default.and_then(|default| literal(default, &kind.name, codes.as_deref()));
                let is_bounded = |value: i64| {
                    at_least.is_none_or(|least| value >= least)
                        && at_most.is_none_or(|most| value <= most)
                };
                let number = parameter.default.as_ref().and_then(Value::as_i64);
                if number.is_some_and(|number| !is_bounded(number)) {
                    parameter.default = None;
                }
            }
        }
        parameter
    }

    /// Returns the codes of an enumeration, drafted or declared.
    pub fn enum_codes(&self, name: &str, area: &str) -> Option<Vec<String>> {
        let drafted = self
            .areas
            .get(area)
            .and_then(|area| area.enums.iter().find(|drafted| drafted.name == name));
        if let Some(drafted) = drafted {
            return Some(drafted.codes.iter().map(|code| code.code.clone()).collect());
        }
        let mut seen = self
            .known
            .enums
            .iter()
            .filter(|known| is_seen(known.area.as_deref(), area));
        seen.find(|known| known.name == name)
            .map(|known| known.codes.clone())
    }

    /// Sets `when` where a condition names a sibling and its value; others are noted.
    fn conditions(&mut self, nodes: &[Node<'_>], parameters: &mut [Parameter]) {
        for at in 0..parameters.len() {
            let node = nodes.iter().find(|node| node.name == parameters[at].name);
            let Some(field) = node.and_then(|node| node.field) else {
                continue;
            };
            let Some(condition) = &field.condition else {
                continue;
            };
            if parameters[at].required != Required::No
                || matches!(parameters[at].content, Content::Bundle(_))
            {
                continue;
            }
            let found = parameters.iter().enumerate().find_map(|(other, sibling)| {
                let is_free = other != at && sibling.required == Required::No;
                let after = words(condition)
                    .skip_while(|word| *word != sibling.name)
                    .skip(1);
                let after: Vec<&str> = after.take(4).collect();
                let value = |word: &&str| condition_value(word, sibling, nodes);
                let value = after.iter().find_map(value).filter(|_| is_free)?;
                Some((sibling.name.clone(), value))
            });
            if found.is_none() {
                self.limit(
                    LimitKind::Condition,
                    &format!("{}: {condition}", field.path),
                    &field.at,
                );
            }
            parameters[at].when = found;
            if parameters[at].when.is_some() {
                parameters[at].default = None;
            }
        }
    }
}

/// Returns the value of a sibling that a word of a condition is.
fn condition_value(word: &str, sibling: &Parameter, nodes: &[Node<'_>]) -> Option<Value> {
    let Content::Type(kind) = &sibling.content else {
        return None;
    };
    let literal = match kind.as_str() {
        "boolean" | "yes_no" => literal(word, kind, None),
        "integer" => word.parse::<i64>().ok().map(Value::from),
        _ => None,
    };
    let field = nodes.iter().find(|node| node.name == sibling.name)?.field?;
    let is_code = field.codes.iter().any(|code| code.code == word);
    let is_enum = kind.starts_with(char::is_uppercase) && !kind.ends_with(']');
    literal.or_else(|| (is_code && is_enum).then(|| Value::from(word)))
}

/// Returns a text of the page as a value of a type; an enumeration comes with its codes.
#[must_use]
pub fn literal(text: &str, kind: &str, codes: Option<&[String]>) -> Option<Value> {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    if matches!(text, "null" | "") {
        return None;
    }
    match kind {
        "string" => Some(Value::from(text)),
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "number" => text.parse::<f64>().ok().and_then(|number| {
            let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
            if is_whole {
                Some(Value::from(number as i64))
            } else {
                serde_json::Number::from_f64(number).map(Value::Number)
            }
        }),
        "boolean" => match text.to_lowercase().as_str() {
            "true" | "y" | "1" | "yes" => Some(Value::Bool(true)),
            "false" | "n" | "0" | "no" => Some(Value::Bool(false)),
            _ => None,
        },
        "yes_no" => matches!(text, "Y" | "N").then(|| Value::from(text)),
        _ => {
            let is_meant = |code: &&String| code.eq_ignore_ascii_case(text);
            codes?
                .iter()
                .find(is_meant)
                .map(|code| Value::from(code.as_str()))
        }
    }
}

/// Returns whether the keys of an object may have an operator in front, such as `>=`.
pub fn has_operators(field: &Field) -> bool {
    let words = field.words.to_lowercase();
    let says = |turn: &&str| words.contains(*turn);
    [">=", "<=", "!=", "prefix", "operator", "filter_field"]
        .iter()
        .any(says)
        || field
            .codes
            .iter()
            .any(|code| code.code.starts_with(['>', '<', '!', '@', '%', '=']))
}

/// Returns a parameter of any type.
fn plain(name: &str, todo: Todo) -> Parameter {
    let content = Content::Type("any".to_owned());
    Parameter::new(name, rust_name(name), content, todo)
}

/// Returns whether a field must be present. A response requires only its own id: without any other
/// value, the rest can be used.
fn required(field: &Field, name: &str, kind: &str, side: Side) -> Required {
    if side == Side::Answer {
        let is_own = name.eq_ignore_ascii_case("id") && kind.ends_with("Id");
        return if is_own { Required::Yes } else { Required::No };
    }
    let condition = field.condition.as_ref().map(|words| words.to_lowercase());
    let is_webhook = |words: &String| words.contains("webhook") && words.contains("oauth");
    match (field.required, condition) {
        (true, _) => Required::Yes,
        (false, Some(words)) if is_webhook(&words) => Required::Webhook,
        _ => Required::No,
    }
}

/// Returns the bounds of a type that has a size.
fn bounds(bounds: &[Bound], kind: &str) -> (Option<i64>, Option<i64>) {
    let is_number = matches!(kind, "integer" | "number");
    let is_text = matches!(kind, "string" | "secret");
    let is_list = kind.ends_with("[]") || kind.ends_with("{}");
    let (mut least, mut most) = (None, None);
    for bound in bounds {
        match bound.kind {
            BoundKind::Minimum if is_number => least = Some(bound.limit),
            BoundKind::GreaterThan if is_number => least = Some(bound.limit + 1),
            BoundKind::Maximum if is_number => most = Some(bound.limit),
            BoundKind::MaximumLength if is_text => most = Some(bound.limit),
            BoundKind::MaximumItems if is_list => most = Some(bound.limit),
            _ => {}
        }
    }
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return (None, None);
    }
    (least, most.filter(|most| !is_number || *most >= 0))
}

/// Returns the Rust name of a field whose own name cannot be one.
pub fn rust_name(name: &str) -> Option<String> {
    let snake = name.to_snake_case();
    let is_spelled = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_spelled && is_free_field(&snake) {
        return None;
    }
    if snake == "type" {
        return Some("kind".to_owned());
    }
    let words: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let snake = words.to_snake_case();
    let candidates = [snake.clone(), format!("{snake}_"), format!("field_{snake}")];
    candidates.into_iter().find(|name| is_free_field(name))
}

/// Returns whether a name stands for many, such as `UF_CRM_…` or `<field>`.
pub fn is_pattern(name: &str) -> bool {
    name.contains("...")
        || name.contains([
            '…', '<', '>', '*', '#', '[', ' ', '.', '{', '=', '%', '!', '@',
        ])
        || name.ends_with('_')
        || name.to_lowercase().ends_with("_xxx")
        || name.is_empty()
}

/// Returns a member of a sample, whose letter case may differ from that of the table.
pub fn look_up<'v>(sample: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    sample.get(name).or_else(|| {
        let mut alike = sample
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name));
        alike.next().map(|(_, value)| value)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}
