//! Pass: every name is spelled as the server spells such names, can become a Rust name, and does
//! not become the same Rust name as another.

use std::collections::HashMap;

use super::Report;
use super::layout::Layout;
use crate::diagnostic::Rule;
use crate::model::{Name, Place};
use crate::names;
use crate::source::Source;
use crate::spec::{Entries, Failure, Identity, Method, Parameter, Spanned, SpecFile};

/// Type names that generated modules use for something else, beside what the root of the crate has
/// from the runtime.
const TAKEN_TYPES: &[&str] = &[
    "A",
    "D",
    "M",
    "S",
    "AnyError",
    "BTreeMap",
    "Batch",
    "BatchItems",
    "Box",
    "Call",
    "Client",
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "Eq",
    "Err",
    "Event",
    "EventQueue",
    "Events",
    "Fetched",
    "From",
    "FromStr",
    "Hash",
    "Infallible",
    "Into",
    "IntoIterator",
    "Iterator",
    "JsonSchema",
    "MapAccess",
    "None",
    "OAuth",
    "Object",
    "Ok",
    "Option",
    "Ord",
    "Page",
    "PartialEq",
    "PartialOrd",
    "RedisBucket",
    "Result",
    "Schema",
    "SchemaGenerator",
    "Self",
    "Serialize",
    "SerializeMap",
    "Serializer",
    "Some",
    "String",
    "ToString",
    "Unknown",
    "UnknownEvent",
    "Vec",
    "Webhook",
];

/// The scope of the client's functions, which are areas and identities.
const CLIENT: &str = "the client";

/// Function names that the client has for itself.
const TAKEN_FUNCTIONS: &[&str] = &[
    "app",
    "app_with",
    "batch",
    "call",
    "call_raw",
    "clone",
    "download",
    "drain",
    "fmt",
    "new",
    "oauth",
    "oauth_with",
    "wait_download",
    "wait_drain",
    "webhook",
    "webhook_with",
];

/// Field names that would hide a function of every request or object.
const TAKEN_FIELDS: &[&str] = &[
    "already_done",
    "clone",
    "decode",
    "eq",
    "keep",
    "new",
    "refer",
    "secrets",
    "serialize",
];

/// Parameter names that would hide a function of every call, where parameters are set.
const TAKEN_PARAMETERS: &[&str] = &[
    "into_future",
    "into_request",
    "request",
    "response",
    "stream",
    "timeout",
    "wait",
    "wait_response",
    "with",
];

/// Checks the names of all files.
pub(super) fn check(files: &[(Source, SpecFile)], layout: &Layout, report: &mut Report) {
    let mut names = Names { file: 0, report };
    let of_area = |area: Option<usize>| {
        let files = files.iter().zip(&layout.places).enumerate();
        files
            .filter(move |(_, (_, place))| place.area == area)
            .map(|(index, ((_, file), place))| (index, file, place))
    };
    let taken_types = [TAKEN_TYPES, names::OF_RUNTIME, names::OF_CLIENT].concat();
    let mut shared = Declared {
        types: Scope::new("the crate", &taken_types),
        events: Scope::new("the API", &[]),
        variants: Scope::new("the events", &["Unknown", "Self"]),
    };
    let mut crate_wide = CrateWide {
        methods: Scope::new("the API", &[]),
        client: Scope::new(CLIENT, TAKEN_FUNCTIONS),
    };
    names.declarations(of_area(None), &mut shared);
    for (area, name) in layout.areas.iter().enumerate() {
        // What an area declares stands beside what areas share.
        let mut declared = Declared {
            types: Scope {
                name: "the area",
                ..shared.types.clone()
            },
            ..shared.clone()
        };
        names.area(name, of_area(Some(area)), &mut declared, &mut crate_wide);
        names.declarations(of_area(Some(area)), &mut declared);
        names.methods(of_area(Some(area)), &mut declared.types, &mut crate_wide);
    }
}

/// The names that the declarations of an area become, or those that areas share.
#[derive(Clone)]
struct Declared {
    types: Scope,
    events: Scope,
    variants: Scope,
}

/// The names of which the whole crate has one each.
struct CrateWide {
    /// The methods as words of Rust, after which their tests are called.
    methods: Scope,
    /// The functions of the client: the areas, and the identities that it binds.
    client: Scope,
}

/// Rust names in use, each with the name of the spec it was made from.
#[derive(Clone)]
struct Scope {
    name: &'static str,
    taken: HashMap<String, String>,
}

impl Scope {
    fn new(name: &'static str, taken: &[&str]) -> Self {
        let taken = taken
            .iter()
            .map(|rust| ((*rust).to_owned(), String::new()))
            .collect();
        Self { name, taken }
    }
}

/// The names of the fields of a request or object.
fn fields() -> Scope {
    Scope::new("the request or object", TAKEN_FIELDS)
}

struct Names<'a, 'r> {
    file: usize,
    report: &'a mut Report<'r>,
}

impl Names<'_, '_> {
    /// The declarations of files.
    fn declarations<'f>(
        &mut self,
        files: impl Iterator<Item = (usize, &'f SpecFile, &'f Place)>,
        declared: &mut Declared,
    ) {
        let mut schemas = Scope::new("the schemas", &[]);
        for (index, file, _) in files {
            self.file = index;
            self.types(file, &mut declared.types);
            self.contents(file);
            self.events(file, declared);
            for (name, _) in &file.enums {
                // Some file systems do not tell capitals from small letters.
                let file = format!("{}_json", name.to_lowercase());
                self.insert(name, file, "file", &mut schemas);
            }
        }
    }

    /// An area and its identities, as the client names them.
    fn area<'f>(
        &mut self,
        area: &str,
        files: impl Iterator<Item = (usize, &'f SpecFile, &'f Place)>,
        declared: &mut Declared,
        crate_wide: &mut CrateWide,
    ) {
        for (index, file, _) in files {
            self.file = index;
            if let Some(described) = &file.area {
                let name = Spanned {
                    value: area.to_owned(),
                    span: described.title.span.clone(),
                };
                let _ = self.insert(&name, area.to_owned(), "function", &mut crate_wide.client)
                    && self.insert(&name, names::area_type(area), "type", &mut declared.types);
            }
            for (name, _) in &file.identities {
                self.insert(name, name.value.clone(), "function", &mut crate_wide.client);
            }
        }
    }

    /// The methods of an area. Requests stand beside each other and beside the types of the area.
    fn methods<'f>(
        &mut self,
        files: impl Iterator<Item = (usize, &'f SpecFile, &'f Place)> + Clone,
        types: &mut Scope,
        crate_wide: &mut CrateWide,
    ) {
        let identities: HashMap<&str, &Identity> = files
            .clone()
            .flat_map(|(_, file, _)| &file.identities)
            .map(|(name, identity)| (name.as_str(), identity))
            .collect();
        let mut functions: HashMap<Option<&str>, Scope> = HashMap::new();
        for (index, file, place) in files {
            self.file = index;
            let mut written = Scope::new("the file", &[]);
            for (name, method) in &file.methods {
                self.method(name, method);
                let identity = method.identity.as_ref().map(|name| name.as_str());
                let bound = identity.and_then(|name| identities.get(name));
                self.request(method, bound.copied());
                let caller = functions
                    .entry(identity)
                    .or_insert_with(|| Scope::new("its caller", &["clone"]));
                let rust = method.rust.as_ref().map(|rust| rust.as_str());
                let rust = names::method(place, name, rust);
                // The first of these that fails tells the mistake; the others would repeat it.
                let word = names::word(&name.replace('.', "_"));
                let stem = names::method_file(place, &rust);
                let _ = self.insert(name, word, "test", &mut crate_wide.methods)
                    && self.insert(name, rust.clone(), "request", types)
                    && self.insert(name, names::method_error(&rust), "request", types)
                    && self.functions(name, &rust, method, caller)
                    && self.insert(
                        name,
                        format!("{stem}_json"),
                        "file of schemas",
                        &mut written,
                    );
                if names::is_device(&stem) {
                    self.is_device(name, &stem);
                }
            }
        }
    }

    fn types(&mut self, file: &SpecFile, declared: &mut Scope) {
        let ids = file.ids.iter().map(|(name, _)| name);
        let enums = file.enums.iter().map(|(name, _)| name);
        let objects = file.objects.iter().map(|(name, _)| name);
        let unions = file.unions.iter().map(|(name, _)| name);
        for name in ids.chain(enums).chain(objects).chain(unions) {
            self.camel(name);
            self.insert(name, name.value.clone(), "type", declared);
        }
        for (name, _) in &file.identities {
            self.lower_word(name);
            self.insert(name, names::identity_type(name), "type", declared);
        }
        for (name, _) in &file.errors {
            self.lower_word(name);
            self.insert(name, names::group_type(name), "type", declared);
        }
    }

    /// What is declared inside of a declaration.
    fn contents(&mut self, file: &SpecFile) {
        for (_, identity) in &file.identities {
            // The client stands beside what is bound.
            let mut scope = fields();
            scope.taken.insert("client".to_owned(), String::new());
            self.parameters(&identity.parameters, &mut scope);
        }
        for (_, object) in &file.objects {
            let mut scope = fields();
            if object.others.is_some() {
                let others = names::OTHERS.to_owned();
                scope.taken.insert(others, String::new());
            }
            self.parameters(&object.fields, &mut scope);
            for (name, _) in &object.shortcuts {
                self.key(name, None);
                let rust = names::field(&self.name(name, None));
                self.insert(name, rust, "function", &mut scope);
            }
        }
        for (_, union) in &file.unions {
            let mut variants = Scope::new("the union", &["Unknown", "Self"]);
            for (form, entry) in &union.variants {
                entry.rust.iter().for_each(|rust| self.variant(rust));
                let name = self.name(form, entry.rust.as_ref());
                self.insert(form, names::variant(&name), "variant", &mut variants);
            }
        }
        for (_, declared) in &file.enums {
            let mut variants = Scope::new("the enumeration", &["Unknown", "Self"]);
            for (code, entry) in &declared.codes {
                entry.rust.iter().for_each(|rust| self.variant(rust));
                let name = self.name(code, entry.rust.as_ref());
                self.insert(code, names::code_variant(&name), "variant", &mut variants);
            }
        }
        // The groups of one file share a module.
        let mut constants = Scope::new("the file", &[]);
        for (_, group) in &file.errors {
            self.failures(&group.codes);
            if file.errors.len() > 1 {
                for (code, failure) in &group.codes {
                    let rust = failure.rust.as_ref().map(|rust| rust.as_str());
                    let constant = names::error_constant(code, rust);
                    self.insert(code, constant, "constant", &mut constants);
                }
            }
        }
        for (_, method) in &file.methods {
            self.failures(&method.errors.codes);
        }
    }

    fn events(&mut self, file: &SpecFile, declared: &mut Declared) {
        for (name, event) in &file.events {
            let spelled = name.starts_with(|first: char| first.is_ascii_uppercase())
                && name
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            self.spelled(
                name,
                spelled,
                "capital letters, digits and `_`, beginning with a letter",
            );
            self.variant(&event.rust);
            let of_event = Name {
                server: name.value.clone(),
                rust: Some(event.rust.value.clone()),
            };
            let _ = self.insert(name, names::word(name), "event", &mut declared.events)
                && self.insert(
                    name,
                    names::variant(&of_event),
                    "variant",
                    &mut declared.variants,
                );
        }
    }

    /// The parameters of a request, which are fields of one struct, wherever they are sent.
    fn request(&mut self, method: &Method, identity: Option<&Identity>) {
        let taken = [TAKEN_FIELDS, TAKEN_PARAMETERS].concat();
        let mut scope = Scope::new("the request", &taken);
        let bound = identity.map(|identity| &identity.parameters);
        for (name, parameter) in bound.into_iter().flatten() {
            let rust = names::field(&self.name(name, parameter.rust.as_ref()));
            scope.taken.insert(rust, name.value.clone());
        }
        let is_bound =
            |name: &str| bound.is_some_and(|bound| bound.iter().any(|(known, _)| **known == *name));
        for (name, parameter) in &method.parameters {
            if is_bound(name) {
                let message = format!("`{}` is sent with the identity already", name.value);
                let (rule, help) = (Rule::DuplicateName, "leave it out here");
                self.report.at(rule, self.file, &name.span, message, help);
            } else {
                self.parameter(name, parameter, "", &mut scope);
            }
            if method.one_of.iter().any(|chosen| **chosen == **name) {
                let rust = names::constructor(&self.name(name, parameter.rust.as_ref()));
                self.insert(name, rust, "function", &mut scope);
            }
        }
    }

    fn parameters(&mut self, parameters: &Entries<Parameter>, scope: &mut Scope) {
        for (server, parameter) in parameters {
            self.parameter(server, parameter, "", scope);
        }
    }

    /// The name of a parameter, a field or a shortcut. Any text is one that has a Rust name too.
    fn key(&mut self, name: &Spanned<String>, rust: Option<&Spanned<String>>) {
        match rust {
            Some(rust) => self.snake(rust),
            None => {
                let spelled = is_word(name) || name.strip_prefix('_').is_some_and(is_word);
                let help = "letters, digits and `_`, or give it a Rust name with `rust:`";
                self.spelled(name, spelled, help);
            }
        }
    }

    /// A Rust name that the spec gives a field. What is no name at all is reported where it is taken.
    fn snake(&mut self, rust: &Spanned<String>) {
        if names::is_identifier(rust) {
            let spelled =
                is_word(rust) && *rust.value == rust.to_ascii_lowercase() && !rust.contains("__");
            self.spelled(
                rust,
                spelled,
                "lower-case letters and digits, words joined by `_`",
            );
        }
    }

    /// A Rust name that the spec gives a variant. What is no name at all is reported where it is taken.
    fn variant(&mut self, rust: &Spanned<String>) {
        if names::is_identifier(rust) {
            self.camel(rust);
        }
    }

    /// The name of a type, or of a variant.
    fn camel(&mut self, rust: &Spanned<String>) {
        let spelled = is_word(rust)
            && !rust.contains('_')
            && rust.starts_with(|c: char| c.is_ascii_uppercase());
        self.spelled(rust, spelled, "a capital letter, then letters and digits");
    }

    /// A parameter, or those of a bundle; `outside` is the path of the bundle it is sent in.
    fn parameter(
        &mut self,
        server: &Spanned<String>,
        parameter: &Parameter,
        outside: &str,
        scope: &mut Scope,
    ) {
        self.key(server, parameter.rust.as_ref());
        let path = Spanned {
            value: format!("{outside}{}", server.value),
            span: server.span.clone(),
        };
        for (inner, parameter) in &parameter.parameters {
            self.parameter(inner, parameter, &format!("{}.", path.value), scope);
        }
        if parameter.kind.is_none() {
            return;
        }
        let name = self.name(server, parameter.rust.as_ref());
        if self.insert(&path, names::field(&name), "field", scope) && parameter.empty.is_some() {
            self.insert(&path, names::clearing(&name), "function", scope);
        }
    }

    /// The functions that call a method.
    fn functions(
        &mut self,
        name: &Spanned<String>,
        rust: &str,
        method: &Method,
        scope: &mut Scope,
    ) -> bool {
        if method.one_of.is_empty() {
            return self.insert(name, names::method_function(rust), "function", scope);
        }
        for (parameter, written) in &method.parameters {
            if method.one_of.iter().any(|chosen| **chosen == **parameter) {
                let parameter = self.name(parameter, written.rust.as_ref());
                let rust = names::constructor_function(rust, &parameter);
                if !self.insert(name, rust, "function", scope) {
                    return false;
                }
            }
        }
        true
    }

    fn failures(&mut self, failures: &Entries<Failure>) {
        let mut variants = Scope::new("the errors", &["System", "Unknown", "Self"]);
        for (code, failure) in failures {
            let rust = failure.rust.as_ref();
            match rust {
                Some(rust) => self.variant(rust),
                None => {
                    let number = !code.is_empty() && code.chars().all(|c| c.is_ascii_digit());
                    let help = "letters, digits and `_`, beginning with a letter, or a number; or give it a Rust name with `rust:`";
                    self.spelled(code, number || is_word(code), help);
                }
            }
            let variant = names::error_variant(code, rust.map(|rust| rust.as_str()));
            self.insert(code, variant, "variant", &mut variants);
        }
    }

    fn method(&mut self, name: &Spanned<String>, method: &Method) {
        let words: Vec<&str> = name.split('.').collect();
        let spelled = words.iter().all(|word| is_word(word));
        self.spelled(
            name,
            spelled,
            "words of letters, digits and `_`, joined by full stops",
        );
        if let Some(rust) = &method.rust {
            self.camel(rust);
        }
    }

    fn lower_word(&mut self, name: &Spanned<String>) {
        let spelled = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        self.spelled(
            name,
            spelled,
            "lower-case letters and digits, beginning with a letter",
        );
    }

    fn name(&mut self, server: &Spanned<String>, rust: Option<&Spanned<String>>) -> Name {
        Name {
            server: server.value.clone(),
            rust: rust.map(|rust| rust.value.clone()),
        }
    }

    fn spelled(&mut self, name: &Spanned<String>, spelled: bool, help: &str) {
        if !spelled {
            let message = format!(
                "`{}` is not spelled like a name of this kind",
                name.escape_debug()
            );
            self.report.at(
                Rule::InvalidName,
                self.file,
                &name.span,
                message,
                format!("use {help}"),
            );
        } else if names::is_device(name) {
            self.is_device(name, name);
        }
    }

    fn is_device(&mut self, name: &Spanned<String>, file: &str) {
        let message =
            format!("`{file}` names a device, so its files could not be written on Windows");
        let help = "choose another name";
        self.report
            .at(Rule::InvalidName, self.file, &name.span, message, help);
    }

    /// Takes a Rust name, unless it is no identifier or another name has become it.
    fn insert(
        &mut self,
        name: &Spanned<String>,
        rust: String,
        what: &str,
        scope: &mut Scope,
    ) -> bool {
        let help = match what {
            "field" | "variant" | "function" | "request" | "constant" | "file of schemas"
                if scope.name != CLIENT =>
            {
                "give it a Rust name of its own with `rust:`"
            }
            _ => "rename it",
        };
        if !names::is_identifier(&rust) {
            let message = format!(
                "`{}` would become the {what} `{rust}`, which is no name",
                name.escape_debug()
            );
            self.report
                .at(Rule::InvalidName, self.file, &name.span, message, help);
            return false;
        }
        let (rule, message) = match scope.taken.get(&rust) {
            None => {
                scope.taken.insert(rust, name.value.clone());
                return true;
            }
            Some(other) if *other == name.value => {
                let message = format!("`{}` is declared twice in {}", name.value, scope.name);
                self.report.at(
                    Rule::DuplicateName,
                    self.file,
                    &name.span,
                    message,
                    "remove one of the two",
                );
                return false;
            }
            Some(other) if other.is_empty() => (
                Rule::NameCollision,
                format!("the generated crate needs the {what} `{rust}` for itself"),
            ),
            Some(other) => (
                Rule::NameCollision,
                format!(
                    "`{}` and `{other}` both become the {what} `{rust}`",
                    name.escape_debug()
                ),
            ),
        };
        self.report.at(rule, self.file, &name.span, message, help);
        false
    }
}

/// Whether a text is a letter, then letters, digits and `_`.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
