//! Fits the values of samples to the types of the draft: the codegen checks examples strictly.
//!
//! Portals send numbers as strings and flags as letters, and the samples show that. The types say
//! what is meant, so a value in another spelling is spelled anew, and one that does not fit is left
//! out.

use bitrix24_codegen::vocabulary::IdKind;
use serde_json::{Map, Value, json};

use crate::drafter::{Drafter, Side};
use crate::known::is_seen;
use crate::model::{Content, Parameter, Required};
use crate::parameters::look_up;

impl Drafter<'_> {
    /// Returns a value in the documented spelling of a type, or [`None`] if it does not fit.
    pub fn fit(&self, value: &Value, kind: &str, side: Side, area: &str) -> Option<Value> {
        if let Some(item) = kind.strip_suffix("[]") {
            let items = value.as_array()?.iter();
            return Some(
                items
                    .filter_map(|value| self.fit(value, item, side, area))
                    .collect(),
            );
        }
        if let Some(item) = kind.strip_suffix("{}") {
            let members = match value {
                Value::Object(members) => members,
                Value::Array(items) if items.is_empty() => return Some(json!({})),
                _ => return None,
            };
            let fitted = members
                .iter()
                .filter_map(|(key, value)| Some((clean(key), self.fit(value, item, side, area)?)));
            return Some(Value::Object(fitted.collect()));
        }
        match (kind, value) {
            ("any", value) => Some(clean_all(value)),
            ("string" | "secret", Value::String(text)) => Some(clean(text).into()),
            ("string", Value::Number(number)) => Some(number.to_string().into()),
            ("link", Value::String(text)) => (!text.is_empty()).then(|| clean(text).into()),
            ("integer", value) => integer(value).map(Value::from),
            ("number", Value::Number(number)) => Some(Value::Number(number.clone())),
            ("number", Value::String(text)) => {
                serde_json::Number::from_f64(text.trim().parse().ok()?).map(Value::Number)
            }
            ("boolean", value) => flag(value).map(Value::from),
            ("yes_no", value) => flag(value).map(|flag| if flag { "Y" } else { "N" }.into()),
            ("bytes", Value::String(text)) => is_base64(text).then(|| text.as_str().into()),
            ("string" | "secret" | "link" | "number" | "bytes", _) => None,
            (name, value) => self.fit_declared(value, name, side, area),
        }
    }

    fn fit_declared(&self, value: &Value, name: &str, side: Side, area: &str) -> Option<Value> {
        if let Some(codes) = self.enum_codes(name, area) {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            let exact = codes.iter().find(|code| **code == text);
            let code =
                exact.or_else(|| codes.iter().find(|code| code.eq_ignore_ascii_case(&text)))?;
            return Some(code.as_str().into());
        }
        let drafted = self
            .areas
            .get(area)
            .and_then(|area| area.objects.iter().find(|(_, object)| object.name == name));
        if let Some((_, object)) = drafted {
            let members = value.as_object()?;
            return self.fit_members(members, &object.fields, object.others.is_some(), side, area);
        }
        let mut declared = self
            .known
            .objects
            .iter()
            .filter(|known| is_seen(known.area.as_deref(), area));
        if let Some(fields) =
            declared.find_map(|known| known.fields.as_ref().filter(|_| known.name == name))
        {
            return self.fit_members(value.as_object()?, fields, false, side, area);
        }
        match self.known.id(name) {
            Some(IdKind::String) => value.as_str().map(Value::from),
            Some(_) => integer(value).map(Value::from),
            None if self.ids.iter().any(|id| id.name == name) => integer(value).map(Value::from),
            // A union of the spec: the codegen checks the value.
            None => Some(clean_all(value)),
        }
    }

    /// Returns the members of an object that fit, or [`None`] if a required one is missing.
    fn fit_members(
        &self,
        members: &Map<String, Value>,
        fields: &[Parameter],
        is_open: bool,
        side: Side,
        area: &str,
    ) -> Option<Value> {
        let mut out = Map::new();
        for field in fields {
            let Content::Type(kind) = &field.content else {
                continue;
            };
            let value = look_up(members, &field.name);
            let fitted = value.and_then(|value| self.fit(value, kind, side, area));
            match fitted {
                Some(value) => _ = out.insert(field.name.clone(), value),
                None if field.required == Required::Yes => return None,
                None => {}
            }
        }
        if is_open {
            for (key, value) in members {
                let is_field = fields
                    .iter()
                    .any(|field| field.name.eq_ignore_ascii_case(key));
                if !is_field {
                    out.insert(clean(key), clean_all(value));
                }
            }
        }
        Some(Value::Object(out))
    }

    /// Returns a request that fits the parameters, with the paths of the values that are made up.
    pub fn fit_request(
        &self,
        call: &Map<String, Value>,
        parameters: &[Parameter],
        area: &str,
        made_up: &mut Vec<String>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        for parameter in parameters {
            let value = look_up(call, &parameter.name);
            let needs = parameter.required != Required::No;
            match &parameter.content {
                Content::Bundle(inner) => {
                    let empty = Map::new();
                    let members = value.and_then(Value::as_object);
                    if members.is_none() && !needs {
                        continue;
                    }
                    let inner = self.fit_request(members.unwrap_or(&empty), inner, area, made_up);
                    if needs || !inner.is_empty() {
                        out.insert(parameter.name.clone(), Value::Object(inner));
                    }
                }
                Content::Type(kind) => {
                    let fitted = value.and_then(|value| self.fit(value, kind, Side::Request, area));
                    let fitted = fitted.filter(|value| is_in_bounds(value, parameter));
                    let value = fitted.or_else(|| {
                        needs.then(|| {
                            made_up.push(parameter.name.clone());
                            self.made_up(kind, parameter, area)
                        })
                    });
                    value.map(|value| out.insert(parameter.name.clone(), value));
                }
            }
        }
        out
    }

    /// Returns a value of a type, for an example that needs one that the page does not show.
    fn made_up(&self, kind: &str, parameter: &Parameter, area: &str) -> Value {
        if kind.ends_with("[]") {
            return json!([]);
        }
        if kind.ends_with("{}") {
            return json!({});
        }
        match kind {
            "any" | "string" | "secret" => "text".into(),
            "integer" | "number" => parameter.at_least.unwrap_or(1).into(),
            "boolean" => true.into(),
            "yes_no" => "Y".into(),
            "bytes" => "U291cA==".into(),
            name => {
                if let Some(codes) = self.enum_codes(name, area) {
                    return codes
                        .first()
                        .map_or(Value::Null, |code| code.as_str().into());
                }
                let drafted = self
                    .areas
                    .get(area)
                    .and_then(|area| area.objects.iter().find(|(_, object)| object.name == name));
                if let Some((_, object)) = drafted {
                    let needed = object
                        .fields
                        .iter()
                        .filter(|field| field.required == Required::Yes);
                    let members = needed.filter_map(|field| match &field.content {
                        Content::Type(kind) => {
                            Some((field.name.clone(), self.made_up(kind, field, area)))
                        }
                        Content::Bundle(_) => None,
                    });
                    return Value::Object(members.collect());
                }
                match self.known.id(name) {
                    Some(IdKind::String) => "1".into(),
                    _ => 1.into(),
                }
            }
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
            number
                .as_i64()
                .or_else(|| whole.map(|number| number as i64))
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.to_lowercase().as_str() {
            "y" | "yes" | "true" | "1" => Some(true),
            "n" | "no" | "false" | "0" | "" => Some(false),
            _ => None,
        },
        Value::Number(number) => match number.as_i64() {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn is_in_bounds(value: &Value, parameter: &Parameter) -> bool {
    let size = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => i64::try_from(text.chars().count()).ok(),
        Value::Array(items) => i64::try_from(items.len()).ok(),
        _ => None,
    };
    size.is_none_or(|size| {
        parameter.at_least.is_none_or(|least| size >= least)
            && parameter.at_most.is_none_or(|most| size <= most)
    })
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Returns a text without the characters that a spec must not contain.
pub fn clean(text: &str) -> String {
    let is_kept = |c: &char| {
        let is_mark = matches!(*c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
        (!c.is_control() || *c == '\n') && !is_mark
    };
    text.chars().filter(is_kept).collect()
}

fn clean_all(value: &Value) -> Value {
    match value {
        Value::String(text) => clean(text).into(),
        Value::Array(items) => items.iter().map(clean_all).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| (clean(key), clean_all(value)));
            Value::Object(members.collect())
        }
        value => value.clone(),
    }
}
