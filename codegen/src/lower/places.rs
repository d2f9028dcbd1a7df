//! Pass: each file stands where its sections belong, and its path can become a path of modules.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Rule;
use crate::model::Place;
use crate::names;
use crate::spec::{Api, Source, Span, SpecFile};

/// Names of modules that the generated crate needs for itself.
const RESERVED: &[&str] = &[
    "batch",
    "client",
    "enums",
    "errors",
    "event",
    "events",
    "ids",
    "identities",
    "lib",
    "main",
    "mod",
    "objects",
];

/// The folder of each section, or the file it has to stand in.
const LAYOUT: &[(&str, &str)] = &[
    ("api", "spec/api.yaml"),
    ("ids", "spec/api.yaml"),
    ("identities", "spec/api.yaml"),
    ("enums", "spec/enums/"),
    ("objects", "spec/objects/"),
    ("unions", "spec/objects/"),
    ("events", "spec/events/"),
    ("errors", "spec/errors/"),
    ("methods", "spec/methods/"),
    ("deviations", "spec/deviations.yaml"),
];

/// Checks the places of all files and gives the place of each.
pub(super) fn check(files: &[(Source, SpecFile)], report: &mut Report) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut seen = Seen::default();
    for (index, (source, file)) in files.iter().enumerate() {
        for (section, at) in sections(file) {
            let expected = LAYOUT
                .iter()
                .find(|(name, _)| *name == section)
                .map_or("", |(_, place)| place);
            let fits = source.path == expected
                || (expected.ends_with('/') && source.path.starts_with(expected));
            if !fits {
                report.at(
                    Rule::MisplacedSection,
                    index,
                    &at,
                    format!("`{section}` does not belong in this file"),
                    format!("move it to `{expected}`"),
                );
            }
        }
        let module = module(&source.path);
        check_module(&source.path, &module, report);
        seen.check(&source.path, &module, report);
        places.push(Place {
            source: source.path.clone(),
            module,
        });
    }
    places
}

/// The modules so far, without regard to letter case, each with the file it comes from.
#[derive(Default)]
struct Seen {
    modules: HashMap<String, String>,
    folders: HashMap<String, String>,
}

impl Seen {
    /// Checks that a module is neither another one's twin nor a folder of others.
    fn check(&mut self, path: &str, module: &[String], report: &mut Report) {
        let module: Vec<String> = module.iter().map(|word| word.to_lowercase()).collect();
        let whole = module.join("/");
        let folders: Vec<String> = (1..module.len())
            .map(|depth| module[..depth].join("/"))
            .collect();
        let crossing = folders.iter().find_map(|folder| self.modules.get(folder));
        if let Some(other) = self.modules.get(&whole) {
            let message = format!("becomes the same module as `{other}`");
            report.of_file(
                Rule::NameCollision,
                path,
                message,
                "rename one of the two files",
            );
        } else if let Some(other) = crossing.or_else(|| self.folders.get(&whole)) {
            let message = format!("a module cannot be a file and a folder, see `{other}`");
            report.of_file(
                Rule::NameCollision,
                path,
                message,
                "rename the file or the folder",
            );
        }
        for folder in folders {
            self.folders
                .entry(folder)
                .or_insert_with(|| path.to_owned());
        }
        self.modules.entry(whole).or_insert_with(|| path.to_owned());
    }
}

/// The one `api` section.
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
            "say in `spec/api.yaml` what the API is called and where its documentation stands",
        );
    }
    found
}

/// `spec/methods/imbot/reaction.yaml` becomes `imbot::reaction`, `spec/enums/reaction.yaml`
/// becomes `enums::reaction`.
fn module(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("spec/").unwrap_or(path);
    let inner = inner.strip_suffix(".yaml").unwrap_or(inner);
    let inner = inner.strip_prefix("methods/").unwrap_or(inner);
    inner.split('/').map(str::to_owned).collect()
}

fn check_module(path: &str, module: &[String], report: &mut Report) {
    let help =
        "use lower-case letters, digits and `_`, beginning with a letter, and no word of Rust";
    for word in module {
        let spelled = word.starts_with(|first: char| first.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !spelled || !names::is_identifier(word) || names::is_device(word) {
            report.of_file(
                Rule::MisplacedFile,
                path,
                format!("`{word}` cannot name a module"),
                help,
            );
        }
    }
    let top = module.first().map_or("", String::as_str);
    if path.starts_with("spec/methods/") {
        if RESERVED.contains(&top) {
            let message = format!("the generated crate has its own module `{top}`");
            report.of_file(
                Rule::MisplacedFile,
                path,
                message,
                "choose another folder under `spec/methods/`",
            );
        } else if module.len() < 2 {
            let help = "put it into a folder named after the area of the API, such as `spec/methods/imbot/`";
            report.of_file(
                Rule::MisplacedFile,
                path,
                "methods stand in a folder of their area",
                help,
            );
        }
    }
    let flat = [
        "spec/enums/",
        "spec/objects/",
        "spec/events/",
        "spec/errors/",
    ];
    if module.len() > 2 && flat.iter().any(|folder| path.starts_with(folder)) {
        report.of_file(
            Rule::MisplacedFile,
            path,
            "this folder has no subfolders",
            "move the file one folder up",
        );
    }
}

/// The sections a file has, with a place to point at.
fn sections(file: &SpecFile) -> Vec<(&'static str, Span)> {
    fn first<T>(entries: &crate::spec::Entries<T>) -> Option<Span> {
        entries.first().map(|(name, _)| name.span.clone())
    }
    [
        ("api", file.api.as_ref().map(|api| api.title.span.clone())),
        ("ids", first(&file.ids)),
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
