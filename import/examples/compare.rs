//! Compares drafts of pages with the spec: how close is a draft to what a person has made of it?
//!
//! ```text
//! cargo run --release -p bitrix24-import --example compare -- DOCS [SPEC]
//! ```
//!
//! The pages of all methods of the spec are drafted from scratch, without any of its declarations.
//! Both sides are then read as facts by their paths: parameters, results, codes, errors. Names of
//! types are judgement and not compared, but what they mean is. A fact is one of:
//!
//! * `equal`;
//! * `sharper`: the type of the spec says more than that of the page, such as an id for a number;
//! * `recorded`: a deviation of the spec names it;
//! * `added`: the spec has it, the page does not;
//! * `missing`: the page has it, the spec does not;
//! * `different`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use bitrix24_codegen::spec::{self, Deviation, Entries, Failure, Parameter, Required, Spec};
use bitrix24_codegen::vocabulary::IdKind;
use bitrix24_import::{Source, draft};
use bitrix24_pages::{Checkout, file_of};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [docs, rest @ ..] = &arguments[..] else {
        return eprintln!("usage: compare DOCS [SPEC]");
    };
    let docs = Checkout::open(Path::new(docs)).expect("the documentation can be read");
    let ours = spec::read(Path::new(rest.first().map_or("spec", String::as_str)));
    let methods = ours.files.iter().flat_map(|(_, file)| &file.methods);
    let paths: BTreeSet<String> = methods.map(|(_, method)| file_of(&method.page).0).collect();
    let load = |path: &str| docs.page(path).ok();
    let source = |path: &String| {
        let (page, object) = (load(path)?, String::new());
        Some(Source { page, object })
    };
    let pages: Vec<Source> = paths.iter().filter_map(source).collect();
    // Pages repeat the errors of every method, which an included file lists.
    let mut base = spec::read(Path::new(rest.first().map_or("spec", String::as_str)));
    base.files
        .retain(|(source, _)| source.path == "spec/errors/system.yaml");
    let drafted = draft(&pages, "", &load, &base);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in &drafted.files {
        let path: PathBuf = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, &file.contents).expect("a file can be written");
    }
    let theirs = spec::read(&folder.path().join("spec"));
    let deviations: Vec<&Deviation> = ours
        .files
        .iter()
        .flat_map(|(_, file)| &file.deviations)
        .collect();
    report(&facts(&ours), &facts(&theirs), &deviations);
}

/// A fact, and its place in the spec as deviations spell it.
struct Fact {
    value: String,
    subject: String,
}

/// The facts of a method by their paths, such as `parameters/fields.title/type`, and the places of
/// the types that have parts of their own.
#[derive(Default)]
struct Facts {
    facts: BTreeMap<String, Fact>,
    declared: BTreeMap<String, String>,
}

fn facts(spec: &Spec) -> BTreeMap<String, Facts> {
    let mut all = BTreeMap::new();
    for (source, file) in &spec.files {
        let area = source.path.split('/').nth(1).unwrap_or_default();
        for (name, method) in &file.methods {
            let subject = format!("{area}/methods/{}", name.value);
            let mut facts = Collected {
                spec,
                area,
                facts: Facts::default(),
            };
            facts.put("page", &method.page.value, &subject);
            let mut scopes: Vec<&str> = method
                .scope
                .iter()
                .map(|scope| scope.value.as_str())
                .collect();
            scopes.sort_unstable();
            facts.put("scope", &scopes.join(" "), &subject);
            facts.put(
                "idempotency",
                &format!("{:?}", method.idempotency),
                &subject,
            );
            let identities = spec.files.iter().flat_map(|(_, file)| &file.identities);
            let bound = method.identity.as_ref().map(|name| name.value.as_str());
            for (known, identity) in identities {
                if Some(known.as_str()) == bound {
                    facts.parameters("parameters/", &identity.parameters, &subject);
                }
            }
            facts.parameters("parameters/", &method.parameters, &subject);
            let under = method
                .result
                .under
                .as_ref()
                .map(|under| format!(".{}", under.value));
            let path = format!("result/result{}", under.unwrap_or_default());
            facts.kind(
                &path,
                &method.result.kind.value,
                &format!("{subject}/result"),
                0,
            );
            let place = format!("{subject}/errors");
            facts.failures(&method.errors.codes, &place, &place);
            for group in &method.errors.include {
                let groups = spec.files.iter().flat_map(|(source, file)| {
                    file.errors.iter().map(move |group| (source, group))
                });
                for (source, (known, declared)) in groups {
                    let of = source.path.split('/').nth(1).unwrap_or_default();
                    if known.value == group.value && (of == "errors" || of == area) {
                        let place = if of == "errors" {
                            String::new()
                        } else {
                            format!("{area}/")
                        };
                        let place = format!("{place}errors/{}", known.value);
                        facts.failures(
                            &declared.codes,
                            &place,
                            &format!("{subject}/errors/include"),
                        );
                    }
                }
            }
            all.insert(name.value.clone(), facts.facts);
        }
    }
    all
}

struct Collected<'a> {
    spec: &'a Spec,
    area: &'a str,
    facts: Facts,
}

impl<'a> Collected<'a> {
    fn put(&mut self, path: &str, value: &str, subject: &str) {
        let fact = Fact {
            value: value.to_owned(),
            subject: subject.to_owned(),
        };
        self.facts.facts.insert(path.to_owned(), fact);
    }

    fn parameters(&mut self, above: &str, parameters: &Entries<Parameter>, subject: &str) {
        for (name, parameter) in parameters {
            let path = format!("{above}{}", name.value);
            let subject = format!("{subject}/parameters/{}", name.value);
            self.put(&format!("{path}/required"), required(parameter), &subject);
            if let Some(default) = &parameter.default {
                self.put(
                    &format!("{path}/default"),
                    &default.to_json().to_string(),
                    &subject,
                );
            }
            for (key, bound) in [
                ("at_least", &parameter.at_least),
                ("at_most", &parameter.at_most),
            ] {
                if let Some(bound) = bound {
                    self.put(&format!("{path}/{key}"), &bound.value.to_string(), &subject);
                }
            }
            for (other, value) in &parameter.when {
                let condition = format!("{} {}", other.value, value.to_json());
                self.put(&format!("{path}/when"), &condition, &subject);
            }
            match &parameter.kind {
                Some(kind) => self.kind(&path, &kind.value, &subject, 0),
                None => {
                    self.put(&format!("{path}/type"), "object", &subject);
                    self.parameters(&format!("{path}."), &parameter.parameters, &subject);
                }
            }
        }
    }

    /// Adds what a type means: that of its values, its codes, and the fields of an object.
    fn kind(&mut self, path: &str, kind: &str, subject: &str, depth: usize) {
        let bare = kind.trim_end_matches(['[', ']', '{', '}', '?']);
        let brackets = kind[bare.len()..].replace('?', "");
        let type_path = format!("{path}/type");
        let Some((place, found)) = self.find(bare) else {
            return self.put(&type_path, &format!("{bare}{brackets}"), subject);
        };
        match found {
            Found::Simple(base) => {
                self.put(&type_path, &format!("{base}:{bare}{brackets}"), subject)
            }
            Found::Codes(codes) => {
                self.put(&type_path, &format!("string:{bare}{brackets}"), subject);
                self.facts.declared.insert(path.to_owned(), place.clone());
                for (code, _) in codes {
                    let subject = format!("{place}/codes/{}", code.value);
                    self.put(&format!("{path}/code {}", code.value), "yes", &subject);
                }
            }
            Found::Object(fields) => {
                self.put(&type_path, &format!("object{brackets}"), subject);
                self.facts.declared.insert(path.to_owned(), place.clone());
                for (name, field) in fields {
                    let inner = format!("{path}.{}", name.value);
                    let subject = format!("{place}/fields/{}", name.value);
                    if let (Some(kind), true) = (&field.kind, depth < 3) {
                        if path.starts_with("parameters") {
                            self.put(&format!("{inner}/required"), required(field), &subject);
                        }
                        self.kind(&inner, &kind.value, &subject, depth + 1);
                    }
                }
            }
        }
    }

    /// Returns a declaration and its place.
    fn find(&self, name: &str) -> Option<(String, Found<'a>)> {
        let spec = self.spec;
        spec.files.iter().find_map(|(source, file)| {
            let parts: Vec<&str> = source.path.split('/').collect();
            let is_shared = parts.len() < 4;
            if !is_shared && parts[1] != self.area {
                return None;
            }
            let place = |section: &str| {
                let area = if is_shared {
                    String::new()
                } else {
                    format!("{}/", self.area)
                };
                format!("{area}{section}/{name}")
            };
            if let Some((_, id)) = file.ids.iter().find(|(known, _)| known.value == name) {
                let base = if id.kind == IdKind::String {
                    "string"
                } else {
                    "integer"
                };
                return Some((place("ids"), Found::Simple(base)));
            }
            if let Some((_, declared)) = file.enums.iter().find(|(known, _)| known.value == name) {
                return Some((place("enums"), Found::Codes(&declared.codes)));
            }
            if let Some((_, object)) = file.objects.iter().find(|(known, _)| known.value == name) {
                return Some((place("objects"), Found::Object(&object.fields)));
            }
            // The first form of a union is the one that pages describe.
            let (_, union) = file.unions.iter().find(|(known, _)| known.value == name)?;
            let first = union
                .variants
                .first()
                .and_then(|(_, variant)| variant.kind.as_ref());
            let first = first.and_then(|kind| self.find(&kind.value));
            Some(first.unwrap_or_else(|| (place("unions"), Found::Simple("any"))))
        })
    }

    /// Adds errors, which are declared in one place and belong to the method by another.
    fn failures(&mut self, codes: &Entries<Failure>, place: &str, include: &str) {
        for (code, failure) in codes {
            let mut status = failure.status.clone();
            status.sort_unstable();
            let subject = &format!("{place}/codes/{}\n{include}", code.value);
            let path = format!("errors/{}", code.value);
            self.put(&format!("{path}/status"), &format!("{status:?}"), subject);
            self.put(
                &format!("{path}/class"),
                &format!("{:?}", failure.class),
                subject,
            );
        }
    }
}

enum Found<'a> {
    Simple(&'static str),
    Codes(&'a Entries<spec::Code>),
    Object(&'a Entries<Parameter>),
}

fn required(parameter: &Parameter) -> &'static str {
    match parameter.required {
        Required::Yes => "yes",
        Required::No => "no",
        Required::Webhook => "webhook",
    }
}

/// The outcome for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Equal,
    Sharper,
    Recorded,
    Added,
    Missing,
    Different,
}

fn report(
    ours: &BTreeMap<String, Facts>,
    theirs: &BTreeMap<String, Facts>,
    deviations: &[&Deviation],
) {
    let mut counts: BTreeMap<(String, Verdict), usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for (method, our) in ours {
        let Some(their) = theirs.get(method) else {
            println!("{method}: no page");
            continue;
        };
        let keys: BTreeSet<&String> = our.facts.keys().chain(their.facts.keys()).collect();
        for key in keys {
            let values = (our.facts.get(key), their.facts.get(key));
            let subject = values
                .0
                .map_or_else(|| place(our, key), |fact| fact.subject.clone());
            if our
                .facts
                .iter()
                .any(|(known, fact)| is_inside_event(key, known, &fact.value))
            {
                continue;
            }
            let verdict = match values {
                (Some(our), Some(their)) if our.value == their.value => Verdict::Equal,
                (Some(our), Some(their))
                    if key.ends_with("/type") && refines(&our.value, &their.value) =>
                {
                    Verdict::Sharper
                }
                _ if is_recorded(key, &subject, deviations) => Verdict::Recorded,
                (Some(_), None) => Verdict::Added,
                (None, _) => Verdict::Missing,
                _ => Verdict::Different,
            };
            *counts.entry((part(key), verdict)).or_default() += 1;
            if verdict > Verdict::Recorded {
                let show = |fact: Option<&Fact>| fact.map_or("-", |fact| &fact.value).to_owned();
                let (our, their) = (show(values.0), show(values.1));
                lines.push(format!(
                    "{verdict:?}\t{method}\t{key}: spec {our}, draft {their}"
                ));
            }
        }
    }
    lines.sort();
    lines.iter().for_each(|line| println!("{line}"));
    println!();
    for ((part, verdict), count) in &counts {
        println!("{part:24}{:12}{count:>6}", format!("{verdict:?}"));
    }
}

/// Returns whether a fact is about a part of an event's envelope, which the notation has built in.
fn is_inside_event(key: &str, known: &str, kind: &str) -> bool {
    let path = known
        .strip_suffix("/type")
        .filter(|_| kind.starts_with("event"));
    path.is_some_and(|path| {
        key.strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// Returns the place at which the spec would have a fact that it lacks.
fn place(ours: &Facts, key: &str) -> String {
    let (path, last) = key.rsplit_once('/').unwrap_or((key, ""));
    if let Some(code) = last.strip_prefix("code ") {
        let declared = ours.declared.get(path).map_or("", String::as_str);
        return format!("{declared}/codes/{code}");
    }
    let (above, name) = path.rsplit_once('.').unwrap_or((path, ""));
    let declared = ours.declared.get(above).map_or("", String::as_str);
    format!("{declared}/fields/{name}")
}

/// The kind of fact that a path leads to.
fn part(key: &str) -> String {
    let side = key.split('/').next().unwrap_or_default();
    let last = key.rsplit('/').next().unwrap_or_default();
    let last = if last.starts_with("code ") {
        "code"
    } else {
        last
    };
    if side == last {
        side.to_owned()
    } else {
        format!("{side} {last}")
    }
}

/// Returns whether our type allows fewer values than that of the page, or spells them out.
fn refines(ours: &str, theirs: &str) -> bool {
    let split = |kind: &str| {
        let bare = kind.trim_end_matches(['[', ']', '{', '}']);
        let brackets = kind[bare.len()..].to_owned();
        let base = bare.split(':').next().unwrap_or(bare);
        (base.to_owned(), brackets)
    };
    let (our, our_brackets) = split(ours);
    let (their, their_brackets) = split(theirs);
    if their == "any" {
        // Nothing, a list of anything, or free keys with anything.
        return their_brackets.is_empty()
            || our_brackets == their_brackets
            || our == "object"
            || our == "any";
    }
    // An object lists the keys that are free in a map.
    if our == "object" && our_brackets.is_empty() && their_brackets == "{}" {
        return true;
    }
    let is_sharper = match our.as_str() {
        "yes_no" => their == "boolean",
        "secret" | "link" | "bytes" => their == "string",
        // The envelope of an event is a part of the notation.
        "event" => their == "object",
        _ => our == their,
    };
    is_sharper && our_brackets == their_brackets
}

/// Returns whether a deviation is about a fact: about the same key, or about the code itself.
fn is_recorded(key: &str, subject: &str, deviations: &[&Deviation]) -> bool {
    if let Some((subject, other)) = subject.split_once('\n') {
        let whole = deviations
            .iter()
            .any(|deviation| deviation.subject.value == other);
        return whole || is_recorded(key, subject, deviations);
    }
    let last = key.rsplit('/').next().unwrap_or_default();
    deviations.iter().any(|deviation| {
        let of = deviation.subject.value.as_str();
        let same = of == format!("{subject}/{last}") || of == subject;
        let is_code = last.starts_with("code ") && of.starts_with(&format!("{subject}/"));
        // `page_says` is the code of the page, in place of which ours is.
        let (declared, missing) = subject.rsplit_once("/codes/").unwrap_or((subject, ""));
        let says = deviation.page_says.as_ref().map(|node| node.to_json());
        let replaced =
            says.is_some_and(|says| says.as_str() == Some(missing)) && of.starts_with(declared);
        same || is_code || (last.starts_with("code ") && replaced)
    })
}
