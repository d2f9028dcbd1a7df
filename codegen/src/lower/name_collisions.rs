//! Pass: every name follows the server's conventions for such names, can become a Rust name, and
//! does not become the same Rust name as another.

mod flat;
mod members;
mod scope;
mod spelling;
mod taken;

use std::collections::HashMap;

use super::Report;
use super::layout::{self, Layout};
use crate::model::Place;
use crate::names;
use crate::source::Source;
use crate::spec::{Identity, Method, Spanned, SpecFile};
use flat::Flat;
use scope::{CLIENT, Scope};

/// Whether a name can be that of a type of the generated crate, unless another type already has it.
#[must_use]
pub fn is_free_type(name: &str) -> bool {
    let taken = [taken::TYPES, names::OF_RUNTIME, names::OF_CLIENT];
    names::is_identifier(name) && !taken.iter().any(|taken| taken.contains(&name))
}

/// Whether a name can be that of a parameter or field in Rust, unless another one already has it.
#[must_use]
pub fn is_free_field(name: &str) -> bool {
    let taken = [taken::FIELDS, taken::PARAMETERS];
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
    let taken_types = [taken::TYPES, names::OF_RUNTIME, names::OF_CLIENT].concat();
    let mut shared = Declared {
        types: Scope::new("the crate", &taken_types),
        events: Scope::new("the API", &[]),
        variants: Scope::new("the events", &["Unknown", "Self"]),
    };
    let mut crate_wide = CrateWide {
        methods: Scope::new("the API", &[]),
        client: Scope::new(CLIENT, taken::FUNCTIONS),
    };
    let mut flat = Flat::new();
    names.declarations(of_area(None), &mut shared);
    names.flat_shared(of_area(None), &mut flat);
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
        names.flat(name, of_area(Some(area)), &mut flat);
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
            // Any other name was already reported with the path of the file.
            if let Some(described) = &file.area
                && layout::is_free_area(area)
            {
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
            let _ = self.insert(name, names::word(name), "event", &mut declared.events)
                && self.insert(
                    name,
                    event.rust.value.clone(),
                    "variant",
                    &mut declared.variants,
                );
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
                let parameter = names::of_field(parameter, written.rust.as_deref());
                let rust = names::constructor_function(rust, &parameter);
                if !self.insert(name, rust, "function", scope) {
                    return false;
                }
            }
        }
        true
    }
}
