//! Declared types: identifiers, enumerations, objects, unions and the codes of shared errors.

use std::fmt::Write;

use super::module::Module;
use super::text::{self, INDENT};
use super::typed_dict::{self, Entry, quoted};
use super::{names, types};
use crate::emit::constraint_text;
use crate::model::{Content, Enum, ErrorGroup, Failure, Id, Model, Object, Union, Variant};
use crate::names as common;

/// Defines the type of an identifier: another name of `int` or `str`, so that a literal is one.
pub(super) fn id(id: &Id, module: &mut Module) {
    let name = names::id(&id.name);
    let kind = match id.kind {
        crate::model::IdKind::Integer => "int",
        crate::model::IdKind::String => "str",
    };
    let about = std::slice::from_ref(&id.description);
    let definition = alias(&name, kind, about, module);
    module.define(&name, definition);
}

/// Defines an enumeration. Any other string belongs to it too, because the vendor may add codes.
pub(super) fn enumeration(model: &Model, declared: &Enum, module: &mut Module) {
    let name = names::declared(model, &declared.place, &declared.name);
    module.takes("Literal");
    module.takes("TypeAlias");
    let mut text = format!("{name}: TypeAlias = (\n{INDENT}Literal[\n");
    let indent = INDENT.repeat(2);
    for code in &declared.codes {
        let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
        let about = emoji.collect::<String>() + &code.description;
        let removed = code
            .removed
            .as_ref()
            .map(|day| constraint_text::of_removal(day));
        text.push_str(&text::comment(
            &text::with_remarks(&about, removed),
            &indent,
        ));
        let _ = writeln!(text, "{indent}{},", text::string(&code.name.server));
    }
    let _ = writeln!(text, "{INDENT}]\n{INDENT}| str\n)");
    let about = [
        declared.description.clone(),
        "Any other string is accepted too.".to_owned(),
        declared.page.clone(),
    ];
    text.push_str(&text::docstring(&about, ""));
    module.define(&name, text);
}

/// Defines an object.
pub(super) fn object(model: &Model, declared: &Object, module: &mut Module) {
    let name = names::declared(model, &declared.place, &declared.name);
    let fields = declared.fields.iter();
    let entries: Vec<Entry> = fields
        .map(|field| typed_dict::field(model, field, module))
        .collect();
    let others = declared.others.as_ref();
    let about = [
        declared.description.clone(),
        others.map_or_else(String::new, |others| format!("Other keys: {others}")),
        declared.page.clone(),
    ];
    let definition = typed_dict::define(&name, &about, &entries, module);
    module.define(&name, definition);
}

/// Defines a union, and the forms that have no type of their own.
pub(super) fn union(model: &Model, declared: &Union, module: &mut Module) {
    let name = names::declared(model, &declared.place, &declared.name);
    let mut forms = Vec::new();
    let mut meanings = Vec::new();
    for form in &declared.variants {
        forms.push(self::form(model, declared, &name, form, module));
        meanings.push(format!(
            "{}: {}",
            common::title(&form.name.server),
            form.description
        ));
    }
    let mut about = vec![declared.description.clone()];
    if !declared.keyed {
        about.extend(meanings);
    }
    about.push(declared.page.clone());
    let definition = union_of(&name, &forms, &about, module);
    module.define(&name, definition);
}

/// Returns the type of a form of a union.
fn form(
    model: &Model,
    declared: &Union,
    union: &str,
    form: &Variant,
    module: &mut Module,
) -> String {
    let about = std::slice::from_ref(&form.description);
    let entries = match (&form.content, declared.keyed) {
        (Content::Type(kind), false) => return types::annotation(model, kind, module),
        (Content::Type(kind), true) => {
            vec![entry(
                &form.name.server,
                types::annotation(model, kind, module),
            )]
        }
        (Content::Constant(value), true) => {
            vec![entry(&form.name.server, types::constant(value, module))]
        }
        (Content::Constant(serde_json::Value::Object(object)), false) => object
            .iter()
            .map(|(key, value)| entry(key, types::constant(value, module)))
            .collect(),
        (Content::Constant(value), false) => return types::constant(value, module),
    };
    let name = names::of_form(union, &form.name);
    let definition = typed_dict::define(&name, about, &entries, module);
    module.define_private(definition);
    name
}

/// Returns an entry that its object describes.
fn entry(key: &str, kind: String) -> Entry {
    Entry {
        key: key.to_owned(),
        kind,
        is_required: true,
        about: String::new(),
    }
}

/// Defines the codes of a group of errors that methods share.
pub(super) fn group(model: &Model, group: &ErrorGroup, module: &mut Module) {
    let name = group_codes(model, group);
    let literal = codes(&group.failures, module).unwrap_or_else(|| "str".to_owned());
    let about = [group.description.clone(), group.page.clone()];
    let definition = alias(&name, &literal, &about, module);
    module.define(&name, definition);
}

/// Returns the name of the codes of a group: `BotErrorCode`.
pub(super) fn group_codes(model: &Model, group: &ErrorGroup) -> String {
    let name = common::group_type(&group.name) + "Code";
    names::declared(model, &group.place, &name)
}

/// Returns the literal type of error codes; `None` if there are none.
pub(super) fn codes(failures: &[Failure], module: &mut Module) -> Option<String> {
    let mut codes: Vec<String> = Vec::new();
    for failure in failures {
        let code = text::string(&failure.code);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return None;
    }
    module.takes("Literal");
    Some(text::bracketed("Literal[", &codes, "]", ""))
}

/// Returns an alias that needs no other module.
pub(super) fn alias(name: &str, kind: &str, about: &[String], module: &mut Module) -> String {
    module.takes("TypeAlias");
    format!("{name}: TypeAlias = {kind}\n{}", text::docstring(about, ""))
}

/// Returns an alias of a union of types, some of which may be in other modules.
pub(super) fn union_of(
    name: &str,
    forms: &[String],
    about: &[String],
    module: &mut Module,
) -> String {
    let quoted: Vec<String> = forms
        .iter()
        .map(|form| {
            if form.starts_with("Literal[") {
                form.clone()
            } else {
                quoted(form)
            }
        })
        .collect();
    let kind = match &quoted[..] {
        [one] => one.clone(),
        several => {
            module.takes("Union");
            let lines = several.iter().map(|form| {
                let form = form.replace('\n', &format!("\n{INDENT}"));
                format!("{INDENT}{form},\n")
            });
            format!("Union[\n{}]", lines.collect::<String>())
        }
    };
    alias(name, &kind, about, module)
}
