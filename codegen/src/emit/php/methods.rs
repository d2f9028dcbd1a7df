//! Methods: the types of their requests, results and errors, and functions that call them.

use std::fmt::Write;

use super::declarations::about;
use super::scope::{self, Class, Scope};
use super::text::{Doc, literal_type, string};
use super::types::{Way, describe, shape};
use crate::File;
use crate::emit::bundles::{Entry, entries};
use crate::emit::constraint_text;
use crate::emit::prose::joined;
use crate::model::{Field, Method, Model, Place, Presence, Type};

/// What a class of methods begins with.
const CONSTRUCTOR: &str = "    /**
     * @param \\Closure(string, array<string, mixed>): mixed $call calls a method with a request, and
     *     returns the `result` of the response
     */
    public function __construct(private readonly \\Closure $call)
    {
    }
";

/// Renders the class with the methods of a file.
pub(super) fn of_file(model: &Model, place: &Place, methods: &[&Method]) -> File {
    let class = Class::of_methods(place);
    let mut scope = Scope::new(model, class.clone());
    let mut members = CONSTRUCTOR.to_owned();
    for method in methods {
        define(&mut scope, method);
        members.push_str(&function(model, method));
    }
    class.file(&place.source, Doc::default(), &scope, &members)
}

/// Defines the types of a method.
fn define(scope: &mut Scope, method: &Method) {
    let model = scope.model;
    let request = bundle(scope, method, None);
    scope.define(scope::of_method(model, method, "Request"), request);
    let value = scope.kind(&method.result.kind, None);
    let under = |key: &str| shape(&[(key.to_owned(), false, value.clone())], false);
    let result = match &method.result.under {
        // Servers send booleans both bare and under a key.
        _ if method.result.kind == Type::Boolean => {
            format!("{value}|{}", under(method.result.key_of_flag()))
        }
        Some(key) => under(key),
        None => value,
    };
    scope.define(scope::of_method(model, method, "Result"), result);
    let error = error(scope, method);
    scope.define(scope::of_method(model, method, "Error"), error);
}

/// Returns the shape of a bundle of parameters, or of the request itself.
fn bundle(scope: &mut Scope, method: &Method, at: Option<usize>) -> String {
    let mut shapes = Vec::new();
    for entry in entries(scope.model, method, at) {
        shapes.push(match entry {
            Entry::Field(field) => {
                let kind = scope.field(field, None, Way::Sent);
                let is_optional = field.presence != Presence::Required;
                (field.name.server.clone(), is_optional, kind)
            }
            Entry::Bundle(index, inner) => {
                let kind = bundle(scope, method, Some(index));
                (inner.name.clone(), !inner.required, kind)
            }
        });
    }
    shape(&shapes, true)
}

/// Returns the shape of a failed response.
fn error(scope: &mut Scope, method: &Method) -> String {
    let model = scope.model;
    let mut codes: Vec<String> = Vec::new();
    for failure in &method.failures {
        let code = literal_type(&failure.code.as_str().into());
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    for index in method.groups.iter().copied().chain([model.system]) {
        let group = &model.groups[index];
        codes.push(scope.import(scope::error_codes(model, group), Class::of_group(group)));
    }
    codes.push("non-empty-string".to_owned());
    let entry = |name: &str, is_optional, kind: String| (name.to_owned(), is_optional, kind);
    let entries = [
        entry("error", false, codes.join("|")),
        entry("error_description", true, "string".to_owned()),
    ];
    shape(&entries, false)
}

/// Returns the function that calls a method.
fn function(model: &Model, method: &Method) -> String {
    let mut doc = Doc::default();
    doc.paragraph(&method.description);
    doc.gap();
    let path = |field: &Field| field.path(&method.bundles);
    describe(
        &mut doc,
        model.parameters(method).map(|field| (path(field), field)),
    );
    if !method.one_of.is_empty() {
        let choices = method
            .one_of
            .iter()
            .map(|index| path(&method.parameters[*index]));
        let choices: Vec<String> = choices.map(|path| format!("`{path}`")).collect();
        doc.paragraph(&format!("Exactly one of {} is sent.", choices.join(", ")));
    }
    doc.paragraph(&format!("Result: {}", method.result.description));
    if !method.failures.is_empty() {
        doc.paragraph("Errors:");
        doc.gap();
        for failure in &method.failures {
            doc.item(&joined([format!("`{}`:", failure.code), about(failure)]));
        }
    }
    doc.gap();
    if let Some(advice) = &method.deprecated {
        doc.tag("@deprecated", &constraint_text::of_advice(advice));
    }
    let kind = |kind| scope::of_method(model, method, kind);
    doc.lines(&format!(
        "@param {} $request\n@return {}",
        kind("Request"),
        kind("Result")
    ));
    let mut text = format!("\n{}", doc.written("    "));
    let _ = write!(
        text,
        "    public function {}(array $request): mixed
    {{
        /** @var {} $result */
        $result = ($this->call)({}, $request);

        return $result;
    }}
",
        scope::function(method),
        kind("Result"),
        string(&method.name),
    );
    text
}
