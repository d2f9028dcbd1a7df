//! Pass: every name follows the server's conventions for such names, can become a Rust name, and
//! does not become the same Rust name as another.

use std::collections::HashMap;

use super::Report;
use super::layout::Layout;
use crate::diagnostic::Rule;
use crate::model::{Name, Place};
use crate::names;
use crate::source::Source;
use crate::spec::{Entries, Failure, Identity, Method, Parameter, Spanned, SpecFile};

/// Type names that generated modules already use, in addition to those that the crate root
/// re-exports from the runtime.
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

/// Function names that the client already uses.
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

/// Field names that would collide with a function of every request or object.
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

/// Parameter names that would collide with a function of every call, which has a setter for each
/// parameter.
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

/// Whether a name can be that of a type of the generated crate, as far as others leave it free.
#[must_use]
pub fn is_free_type(name: &str) -> bool {
    let taken = [TAKEN_TYPES, names::OF_RUNTIME, names::OF_CLIENT];
    names::is_identifier(name) && !taken.iter().any(|taken| taken.contains(&name))
}

/// Whether a name can be that of a parameter or field in Rust, as far as others leave it free.
#[must_use]
pub fn is_free_field(name: &str) -> bool {
    let taken = [TAKEN_FIELDS, TAKEN_PARAMETERS];
    names::is_identifier(name) && !taken.iter().any(|taken| taken.contains(&name))
}

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
        // The declarations of an area share a scope with those that areas share.
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

/// The Rust names of the declarations of an area, or of those that areas share.
#[derive(Clone)]
struct Declared {
    types: Scope,
    events: Scope,
    variants: Scope,
}

/// The names that must be unique in the whole crate.
struct CrateWide {
    /// The methods as Rust words, after which their tests are named.
    methods: Scope,
    /// The functions of the client: the areas, and the identities that it binds.
    client: Scope,
}

/// Rust names in use, each with the name in the spec from which it was derived.
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
    /// Checks the declarations of files.
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
                // Some file systems do not distinguish upper and lower case.
                let file = format!("{}_json", name.to_lowercase());
                self.insert(name, file, "file", &mut schemas);
            }
        }
    }

    /// Checks an area and its identities, as the client names them.
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

    /// Checks the methods of an area. Requests share a scope with the types of the area.
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
                // The first insertion that fails reports the mistake; the others would repeat it.
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

    /// Checks the contents of a declaration.
    fn contents(&mut self, file: &SpecFile) {
        for (_, identity) in &file.identities {
            // The client shares a struct with the parameters of an identity.
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

    /// Checks the parameters of a request, which are fields of one struct, whatever their bundles.
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
                let message = format!("`{}` is already sent with the identity", name.value);
                let (rule, help) = (Rule::DuplicateName, "remove it here");
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

    /// Checks the name of a parameter, field or shortcut. With a Rust name, any text is allowed.
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

    /// Checks the style of a Rust name for a field. `insert` reports one that is not an identifier.
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

    /// Checks the style of a Rust name for a variant. `insert` reports one that is not an
    /// identifier.
    fn variant(&mut self, rust: &Spanned<String>) {
        if names::is_identifier(rust) {
            self.camel(rust);
        }
    }

    /// Checks the name of a type or variant.
    fn camel(&mut self, rust: &Spanned<String>) {
        let spelled = is_word(rust)
            && !rust.contains('_')
            && rust.starts_with(|c: char| c.is_ascii_uppercase());
        self.spelled(rust, spelled, "a capital letter, then letters and digits");
    }

    /// Adds a parameter, or those of a bundle; `outside` is the path of the enclosing bundle.
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

    /// Adds the functions that call a method.
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
                "`{}` does not follow the conventions for such names",
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
            format!("`{file}` is the name of a device, so Windows could not store its files");
        let help = "choose another name";
        self.report
            .at(Rule::InvalidName, self.file, &name.span, message, help);
    }

    /// Adds a Rust name, unless it is not an identifier or is already in use.
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
                "`{}` would become the {what} `{rust}`, which is not a Rust name",
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
                    "remove one of them",
                );
                return false;
            }
            Some(other) if other.is_empty() => (
                Rule::NameCollision,
                format!("the generated crate already uses the {what} `{rust}`"),
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

/// Whether a text consists of a letter followed by letters, digits and `_`.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
