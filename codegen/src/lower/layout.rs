//! Pass: each file is in the place of its sections, and its path can become a module path.

use std::collections::BTreeSet;

use super::Report;
use crate::diagnostic::Rule;
use crate::model::Place;
use crate::names;
use crate::source::{Source, Span};
use crate::spec::{Api, Entries, SpecFile};

/// The folders of declarations, of an area or shared.
const FOLDERS: &[&str] = &["enums", "errors", "events", "objects"];

/// Names of modules, features and crates that the generated crate uses itself.
const RESERVED_AREAS: &[&str] = &[
    "alloc",
    "area",
    "axum",
    "batch",
    "bb_code",
    "bin",
    "bitrix24",
    "bitrix24_runtime",
    "blocking",
    "client",
    "core",
    "data",
    "default",
    "event",
    "ids",
    "lib",
    "main",
    "methods",
    "redis",
    "rustfmt",
    "schemars",
    "serde",
    "serde_json",
    "std",
    "symmetric",
];

/// Names of modules and pages that are siblings of an area's files of methods.
const RESERVED_FILES: &[&str] = &["enums", "errors", "events", "mod", "objects", "readme"];

/// The kind of a file, which decides the sections it may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Api,
    Deviations,
    /// `area.yaml` of an area.
    Area,
    /// A file of methods of an area.
    Methods,
    /// A file in a folder of declarations.
    Folder(&'a str),
    Nowhere,
}

/// The areas by name, and the place of each file.
pub(super) struct Layout {
    pub(super) areas: Vec<String>,
    pub(super) places: Vec<Place>,
}

/// Whether a folder can be that of an area, unless another area already has its name.
#[must_use]
pub fn is_free_area(folder: &str) -> bool {
    let is_reserved = RESERVED_AREAS.contains(&folder) || FOLDERS.contains(&folder);
    names::is_identifier(folder) && !names::is_device(folder) && !is_reserved
}

/// Checks the places of all files and returns them.
pub(super) fn check(files: &[(Source, SpecFile)], report: &mut Report) -> Layout {
    let areas: BTreeSet<&str> = files
        .iter()
        .filter_map(|(source, _)| area(&source.path))
        .collect();
    let areas: Vec<String> = areas.into_iter().map(str::to_owned).collect();
    let mut places = Vec::new();
    let mut refused = BTreeSet::new();
    for (index, (source, file)) in files.iter().enumerate() {
        let path = words(&source.path);
        for (section, at) in sections(file) {
            if !belongs(section, kind(&path)) {
                report.at(
                    Rule::MisplacedSection,
                    index,
                    &at,
                    format!("`{section}` does not belong in this file"),
                    format!("move it to `{}`", expected(section, area(&source.path))),
                );
            }
        }
        check_path(&source.path, &path, &mut refused, report);
        let area = area(&source.path);
        places.push(Place {
            source: source.path.clone(),
            area: area.and_then(|area| areas.iter().position(|known| known == area)),
            module: path.into_iter().map(str::to_owned).collect(),
        });
    }
    Layout { areas, places }
}

/// `spec/imbot/reaction.yaml` becomes `imbot::reaction`, `spec/enums/chat_type.yaml` becomes
/// `enums::chat_type`.
fn words(path: &str) -> Vec<&str> {
    let inner = path.strip_prefix("spec/").unwrap_or(path);
    let inner = inner.strip_suffix(".yaml").unwrap_or(inner);
    inner.split('/').collect()
}

/// Returns the area whose folder contains a file of the spec; `None` for a shared file.
#[must_use]
pub fn area(path: &str) -> Option<&str> {
    match words(path)[..] {
        [_] => None,
        [folder, ..] if FOLDERS.contains(&folder) => None,
        [area, ..] => Some(area),
        [] => None,
    }
}

fn kind<'a>(path: &[&'a str]) -> Kind<'a> {
    match *path {
        ["api"] => Kind::Api,
        ["deviations"] => Kind::Deviations,
        [folder, _] if FOLDERS.contains(&folder) => Kind::Folder(folder),
        [_, "area"] => Kind::Area,
        [_, _] => Kind::Methods,
        [_, folder, _] if FOLDERS.contains(&folder) => Kind::Folder(folder),
        _ => Kind::Nowhere,
    }
}

/// The folder of a section of declarations.
fn folder(section: &str) -> Option<&str> {
    match section {
        "unions" => Some("objects"),
        section => FOLDERS.contains(&section).then_some(section),
    }
}

fn belongs(section: &str, kind: Kind) -> bool {
    match section {
        "api" | "ids" => kind == Kind::Api,
        "deviations" => kind == Kind::Deviations,
        "area" | "identities" => kind == Kind::Area,
        "methods" => kind == Kind::Methods,
        section => folder(section).map(Kind::Folder) == Some(kind),
    }
}

/// The place of a section that was found in a file of this area, or of none.
fn expected(section: &str, area: Option<&str>) -> String {
    let of_area = area.unwrap_or("<area>");
    match (section, folder(section), area) {
        (_, Some(folder), Some(area)) => format!("spec/{area}/{folder}/"),
        (_, Some(folder), None) => format!("spec/{folder}/"),
        ("area" | "identities", ..) => format!("spec/{of_area}/area.yaml"),
        ("methods", ..) => format!("spec/{of_area}/"),
        ("deviations", ..) => "spec/deviations.yaml".to_owned(),
        _ => "spec/api.yaml".to_owned(),
    }
}

/// Checks the words of a file's path. A folder whose name is refused is reported at its first file
/// alone, and is then in `refused`.
fn check_path<'a>(
    path: &str,
    words: &[&'a str],
    refused: &mut BTreeSet<Vec<&'a str>>,
    report: &mut Report,
) {
    for (index, word) in words.iter().enumerate() {
        let spelled = word.starts_with(|first: char| first.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let is_name = spelled && names::is_identifier(word) && !names::is_device(word);
        if !is_name && refused.insert(words[..=index].to_vec()) {
            report.of_file(
                Rule::MisplacedFile,
                path,
                format!("`{word}` cannot name a module"),
                "use lower-case letters, digits and `_`, starting with a letter, and no Rust keyword",
            );
        }
    }
    let (message, help) = match *words {
        [area, ..] if self::area(path).is_some() && RESERVED_AREAS.contains(&area) => {
            if !refused.insert(vec![area]) {
                return;
            }
            (
                format!("the generated crate already uses the name `{area}`"),
                "choose another name for the area",
            )
        }
        [_, file] if self::area(path).is_some() && RESERVED_FILES.contains(&file) => (
            format!("every area already has a module `{file}`"),
            "choose another name for the file",
        ),
        [_] if kind(words) == Kind::Nowhere => (
            "only `api.yaml` and `deviations.yaml` belong in this folder".to_owned(),
            "move it to the folder of its area, such as `spec/imbot/`, or to a shared one, such as `spec/objects/`",
        ),
        [_, _, ..] if kind(words) == Kind::Nowhere => (
            "this folder is not part of the layout".to_owned(),
            "move the file up one folder: an area contains files of methods and the folders `enums`, `errors`, `events` and `objects`",
        ),
        _ => return,
    };
    report.of_file(Rule::MisplacedFile, path, message, help);
}

/// Returns the only `api` section.
pub(super) fn api<'a>(
    files: &'a [(Source, SpecFile)],
    report: &mut Report,
) -> Option<(&'a Source, &'a Api)> {
    let found = files
        .iter()
        .find_map(|(source, file)| file.api.as_ref().map(|api| (source, api)));
    if found.is_none() && report.broken.is_empty() {
        report.of_file(
            Rule::MissingKey,
            "spec/api.yaml",
            "no file has the section `api`",
            "add it to `spec/api.yaml`, with the name of the API and the URL of its documentation",
        );
    }
    found
}

/// The sections of a file, each with a place to point at.
fn sections(file: &SpecFile) -> Vec<(&'static str, Span)> {
    fn first<T>(entries: &Entries<T>) -> Option<Span> {
        entries.first().map(|(name, _)| name.span.clone())
    }
    [
        ("api", file.api.as_ref().map(|api| api.title.span.clone())),
        ("ids", first(&file.ids)),
        (
            "area",
            file.area.as_ref().map(|area| area.title.span.clone()),
        ),
        ("identities", first(&file.identities)),
        ("enums", first(&file.enums)),
        ("objects", first(&file.objects)),
        ("unions", first(&file.unions)),
        ("events", first(&file.events)),
        ("errors", first(&file.errors)),
        ("methods", first(&file.methods)),
        (
            "deviations",
            file.deviations
                .first()
                .map(|deviation| deviation.subject.span.clone()),
        ),
    ]
    .into_iter()
    .filter_map(|(section, span)| span.map(|span| (section, span)))
    .collect()
}
