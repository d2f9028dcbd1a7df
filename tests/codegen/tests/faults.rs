//! One mistake causes errors at its place, or about the names that it leaves undeclared, and no
//! others: a fault of each rule is planted in each file of the real spec.

use std::collections::BTreeSet;
use std::thread;

use bitrix24_codegen::spec::{Spec, read};
use bitrix24_codegen::{Diagnostic, NAMES, Rule, generate, regenerate};
use codegen_tests::{put, rendered, workspace};

/// A way to break a file.
struct Fault {
    /// The rule that is broken.
    rule: Rule,
    name: &'static str,
    plant: Plant,
}

/// What a fault changes.
enum Plant {
    /// A line, given the path of its file: returns the faulty line, if it can be broken in this
    /// way.
    Line(fn(&str, &str) -> Option<String>),
    /// The whole text of a file.
    Text(fn(&str) -> Vec<u8>),
    /// The path of a file.
    Path(fn(&str) -> String),
}

use Plant::{Line, Path as Name, Text};

/// The kinds of faults.
const FAULTS: &[Fault] = &[
    Fault {
        rule: Rule::UnreadableFile,
        name: "a byte that is not UTF-8",
        plant: Text(|text| [text.as_bytes(), b"# \xFF\n"].concat()),
    },
    Fault {
        rule: Rule::MissingKey,
        name: "nothing",
        plant: Text(|_| Vec::new()),
    },
    Fault {
        rule: Rule::MissingKey,
        name: "nothing but a comment",
        plant: Text(|_| b"# To be written.\n".to_vec()),
    },
    Fault {
        rule: Rule::MisplacedFile,
        name: "another extension",
        plant: Name(|path| path.replace(".yaml", ".yml")),
    },
    Fault {
        rule: Rule::MisplacedFile,
        name: "a name that is no module",
        plant: Name(|path| path.replace(".yaml", "-x.yaml")),
    },
    Fault {
        rule: Rule::YamlSyntax,
        name: "an unclosed quote",
        plant: Line(|_, line| replaced(line, "page: ", "page: \"")),
    },
    Fault {
        rule: Rule::YamlSyntax,
        name: "a tab",
        plant: Line(|_, line| {
            let is_indented = line.starts_with("    ");
            is_indented.then(|| line.replacen("    ", "\t", 1))
        }),
    },
    Fault {
        rule: Rule::UnknownKey,
        name: "an unknown key",
        plant: Line(|_, line| {
            let (before, text) = sentence(line)?;
            Some(format!("{before}desription: {text}"))
        }),
    },
    Fault {
        rule: Rule::WrongValue,
        name: "a wrong value",
        plant: Line(|_, line| replaced(line, "page: ", "page: [] # ")),
    },
    Fault {
        rule: Rule::MissingKey,
        name: "a missing key",
        plant: Line(|_, line| has_page(line).then(|| "#".to_owned())),
    },
    Fault {
        rule: Rule::DuplicateKey,
        name: "a duplicate key",
        plant: Line(|_, line| has_page(line).then(|| format!("{line}\n{line}"))),
    },
    Fault {
        rule: Rule::DuplicateCode,
        name: "a duplicate code",
        plant: Line(|path, line| {
            let is_code = path.contains("enums/") && line.starts_with("      ");
            let is_whole = is_code && line.contains(": {") && line.ends_with('}');
            is_whole.then(|| format!("{line}\n{line}"))
        }),
    },
    Fault {
        rule: Rule::DuplicateName,
        name: "the name of another declaration",
        plant: Line(|path, line| {
            // It does not hide another declaration of its area.
            let is_shared = path.starts_with("objects/") && declared(line).is_some();
            (is_shared && path != "objects/user.yaml").then(|| "  User:".to_owned())
        }),
    },
    Fault {
        rule: Rule::MisplacedSection,
        name: "a section of another file",
        plant: Line(|path, line| {
            let section = "ids:\n  PlantedId: {description: A planted id.}";
            let fits = path != "api.yaml" && is_section(line);
            fits.then(|| format!("{section}\n{line}"))
        }),
    },
    Fault {
        rule: Rule::UnknownType,
        name: "an unknown type",
        plant: Line(|_, line| {
            let is_type = indent(line) == 8 && line.trim_start().starts_with("type: ");
            let is_inside = line.contains(": {type: ")
                && !line.contains(": {type: \"")
                && line.contains("description: ");
            (is_type || is_inside)
                .then(|| replaced(line, "type: ", "type: Unknown"))
                .flatten()
        }),
    },
    Fault {
        rule: Rule::MisusedType,
        name: "a type that is not allowed there",
        plant: Line(|path, line| {
            // In an example, a type may be a value.
            let is_type = indent(line) == 8 && line.trim_start().starts_with("type: ");
            let is_plain = !path.contains("events/") && !line.ends_with('"');
            (is_type && is_plain).then(|| format!("{line}?"))
        }),
    },
    Fault {
        rule: Rule::MisusedKey,
        name: "a key without the one it belongs to",
        plant: Line(|_, line| added(line, 8, "type: ", "until: \"2027-01-31\"")),
    },
    Fault {
        rule: Rule::MisusedKey,
        name: "the end of something that is not deprecated",
        plant: Line(|_, line| added(line, 4, "callable_by: ", "until: \"2027-01-31\"")),
    },
    Fault {
        rule: Rule::CostlyRequired,
        name: "a required text in a response",
        plant: Line(|path, line| {
            let objects = ["objects/message.yaml", "objects/user.yaml"];
            let text = "      planted: {type: string, description: A planted text.}";
            (objects.contains(&path) && line == "    fields:").then(|| format!("{line}\n{text}"))
        }),
    },
    Fault {
        rule: Rule::UnknownReference,
        name: "an unknown group of errors",
        plant: Line(|_, line| replaced(line, "include: [", "include: [unknown, ")),
    },
    Fault {
        rule: Rule::UnknownReference,
        name: "an unknown identity",
        plant: Line(|_, line| replaced(line, "identity: ", "identity: un")),
    },
    Fault {
        rule: Rule::ForeignReference,
        name: "a type of another area",
        plant: Line(|path, line| {
            let has_own = path.starts_with("imbot/") || indent(line) != 8;
            (!has_own)
                .then(|| replaced(line, "type: string", "type: EventMode"))
                .flatten()
        }),
    },
    Fault {
        rule: Rule::UndeclaredError,
        name: "an error that is not declared",
        plant: Line(|_, line| replaced(line, "        error: ", "        error: UN")),
    },
    Fault {
        rule: Rule::NameCollision,
        name: "the Rust name of another variant",
        plant: Line(|path, line| {
            let is_code = path.contains("enums/") && line.starts_with("      ");
            is_code
                .then(|| replaced(line, ": {", ": {rust: Unknown, "))
                .flatten()
                .filter(|_| !line.contains("rust:"))
        }),
    },
    Fault {
        rule: Rule::NameCollision,
        name: "the Rust name of another item",
        plant: Line(|_, line| added(line, 8, "type: ", "rust: new")),
    },
    Fault {
        rule: Rule::InvalidName,
        name: "a Rust name in capital letters",
        plant: Line(|_, line| added(line, 8, "type: ", "rust: NEW")),
    },
    Fault {
        rule: Rule::InvalidName,
        name: "a name that begins with a digit",
        plant: Line(|_, line| {
            let text = "      2fa: {type: string, required: no, description: A planted text.}";
            let has_fields = line == "    fields:" || line == "    parameters:";
            has_fields.then(|| format!("{line}\n{text}"))
        }),
    },
    Fault {
        rule: Rule::ExampleMismatch,
        name: "an unknown key in an example",
        plant: Line(|_, line| {
            replaced(line, "        request: {", "        request: {planted: 1, ")
        }),
    },
    Fault {
        rule: Rule::MissingDescription,
        name: "an empty description",
        plant: Line(|_, line| {
            let (before, _) = sentence(line)?;
            Some(format!("{before}description: \"\""))
        }),
    },
    Fault {
        rule: Rule::Todo,
        name: "a text that is not written yet",
        plant: Line(|_, line| {
            let (before, text) = sentence(line)?;
            Some(format!(
                "{before}description: \"TODO: {}\"",
                text.replace('"', "")
            ))
        }),
    },
    Fault {
        rule: Rule::DescriptionStyle,
        name: "a text that is not a sentence",
        plant: Line(|_, line| {
            let (before, text) = sentence(line)?;
            Some(format!("{before}description: un{text}"))
        }),
    },
    Fault {
        rule: Rule::ForbiddenCharacter,
        name: "an invisible character",
        plant: Line(|_, line| {
            let (before, text) = sentence(line)?;
            Some(format!("{before}description: A\u{202E} {text}"))
        }),
    },
    Fault {
        rule: Rule::InvalidValue,
        name: "a page that is not a path",
        plant: Line(|_, line| replaced(line, "page: ", "page: /")),
    },
    Fault {
        rule: Rule::Unused,
        name: "a declaration that nothing uses",
        plant: Line(|_, line| {
            let declaration = match line {
                "enums:" => "codes:\n      a: {description: A planted code.}",
                "objects:" => {
                    "fields:\n      a: {type: string, required: no, description: A text.}"
                }
                _ => return None,
            };
            let head = "Planted:\n    description: A planted type.\n    page: a.html";
            Some(format!("{line}\n  {head}\n    {declaration}"))
        }),
    },
    Fault {
        rule: Rule::StaleDeviation,
        name: "a deviation that does not apply",
        plant: Line(|_, line| replaced(line, "  - subject: ", "  - subject: un/")),
    },
    Fault {
        rule: Rule::LostName,
        name: RENAMED,
        plant: Line(|_, line| declared(line).map(|name| format!("  {name}x:"))),
    },
];

/// The fault that leaves a name undeclared.
const RENAMED: &str = "another name";

/// Returns the line with a text replaced, if the line contains it.
fn replaced(line: &str, from: &str, to: &str) -> Option<String> {
    line.contains(from).then(|| line.replacen(from, to, 1))
}

/// Returns the line with a key before it, if it begins with another key at this column.
fn added(line: &str, column: usize, before: &str, key: &str) -> Option<String> {
    let fits = indent(line) == column && line.trim_start().starts_with(before);
    fits.then(|| format!("{}{key}\n{line}", " ".repeat(column)))
}

/// Returns the text before and after the key of a description that is a sentence on one line. A
/// more deeply indented one is a value of an example.
fn sentence(line: &str) -> Option<(&str, &str)> {
    let (before, text) = line.split_once("description: ")?;
    let is_whole = before.len() <= 8 && before.trim().is_empty();
    (is_whole && text.starts_with(char::is_uppercase)).then_some((before, text))
}

/// The type or group that a line begins to declare.
fn declared(line: &str) -> Option<&str> {
    let name = line.strip_prefix("  ")?.strip_suffix(':')?;
    let is_type = name.starts_with(|first: char| first.is_ascii_alphabetic());
    (is_type && !name.contains('.')).then_some(name)
}

fn has_page(line: &str) -> bool {
    line.trim_start().starts_with("page: ")
}

fn is_section(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_lowercase()) && line.ends_with(':')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A fault planted in a file, in one of its lines or as a whole.
struct Case<'a> {
    fault: &'a Fault,
    path: &'a str,
    line: Option<usize>,
}

#[test]
fn a_fault_is_reported_at_its_place_and_nowhere_else() {
    let folder = workspace().join("spec");
    let valid = read(&folder);
    let mut cases = Vec::new();
    for (source, _) in &valid.files {
        let path = source.path.trim_start_matches("spec/");
        for (index, fault) in FAULTS.iter().enumerate() {
            let Line(plant) = fault.plant else {
                let line = None;
                cases.push(Case { fault, path, line });
                continue;
            };
            let lines = source.text.lines().enumerate();
            let fitting = lines.filter(|(_, line)| plant(path, line).is_some());
            let fitting: Vec<usize> = fitting.map(|(line, _)| line).collect();
            // One in each file, not all at its beginning.
            let line = fitting.get(index * 7919 % fitting.len().max(1)).copied();
            if line.is_some() {
                cases.push(Case { fault, path, line });
            }
        }
    }
    let planted: BTreeSet<Rule> = cases.iter().map(|case| case.fault.rule).collect();
    assert_eq!(planted, Rule::ALL.iter().copied().collect(), "the rules");

    let generated = generate(&folder).expect("the spec is valid").files;
    let names = generated.into_iter().find(|file| file.path == NAMES);
    let names = names.expect("the names are generated").contents;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let failures: Vec<String> = thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let running: Vec<_> = parts
            .map(|part| {
                scope.spawn(|| {
                    let mut spec = read(&folder);
                    let judge = |case| judge(&mut spec, &names, case);
                    part.iter().filter_map(judge).collect::<Vec<_>>()
                })
            })
            .collect();
        let done = running
            .into_iter()
            .map(|part| part.join().expect("no case panics"));
        done.flatten().collect()
    });
    assert!(
        failures.is_empty(),
        "{} of {} faults lead to other errors:\n\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n\n")
    );
}

/// Returns the diagnostics besides that of a fault in the spec, which was generated with these
/// names before.
fn judge(spec: &mut Spec, names: &str, case: &Case) -> Option<String> {
    let own_path = format!("spec/{}", case.path);
    let own = |spec: &Spec| spec.files.iter().position(|(it, _)| it.path == own_path);
    let at = own(spec).expect("the file of the case");
    let valid = spec.files.remove(at);
    let (path, contents) = planted(case, &valid.0.text);

    // Only the file of the case is read: reading all files takes most of the time.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), &path, &contents);
    let Spec {
        files,
        broken,
        mistakes,
    } = read(folder.path());
    let is_read = !files.is_empty();
    spec.files.splice(at..at, files);
    (spec.broken, spec.mistakes) = (broken, mistakes);
    let mistakes = regenerate(spec, names, &[]).err().unwrap_or_default();
    if is_read {
        spec.files.remove(at);
    }
    (spec.broken, spec.mistakes) = (Vec::new(), Vec::new());

    let is_reported = mistakes.iter().any(|it| it.rule == case.fault.rule);
    let text = &valid.0.text;
    let others: Vec<Diagnostic> = mistakes
        .into_iter()
        .filter(|mistake| !is_about(mistake, case, &format!("spec/{path}"), text))
        .collect();
    let problem = (!is_reported || !others.is_empty()).then(|| {
        let line = case
            .line
            .map_or("", |at| text.lines().nth(at).unwrap_or_default());
        format!(
            "{} at {}:{}: {}\n{}{}",
            case.fault.name,
            case.path,
            case.line.map_or(1, |line| line + 1),
            line.trim(),
            if is_reported { "" } else { "is not reported\n" },
            rendered(&others)
        )
    });
    spec.files.insert(at, valid);
    problem
}

/// The path and the contents of the file of a case.
fn planted(case: &Case, text: &str) -> (String, Vec<u8>) {
    match case.fault.plant {
        Text(plant) => (case.path.to_owned(), plant(text)),
        Name(plant) => (plant(case.path), text.as_bytes().to_vec()),
        Line(plant) => {
            let lines = text.lines().enumerate().map(|(at, line)| {
                let is_planted = case.line == Some(at);
                let planted = is_planted.then(|| plant(case.path, line)).flatten();
                planted.unwrap_or_else(|| line.to_owned()) + "\n"
            });
            (case.path.to_owned(), lines.collect::<String>().into_bytes())
        }
    }
}

/// Whether a mistake is at the fault, or about what the fault leaves undeclared or makes untrue.
fn is_about(mistake: &Diagnostic, case: &Case, file: &str, text: &str) -> bool {
    let is_here = mistake.file == file;
    let Some(line) = case.line else {
        return is_here;
    };
    let lines: Vec<&str> = text.lines().collect();
    // A missing key is reported at the block that lacks it.
    let holder = (0..line)
        .rev()
        .find(|at| !lines[*at].trim().is_empty() && indent(lines[*at]) < indent(lines[line]));
    let from = holder.unwrap_or(line) + 1;
    let name = lines[line].trim().trim_end_matches(':');
    let names_it = || {
        let quoted = format!("`{name}`");
        mistake.message.contains(&quoted) || mistake.message.contains(&format!("/{name}`"))
    };
    match mistake.rule {
        // The quoted text ends at the next quote, which may be far away.
        Rule::YamlSyntax => is_here && mistake.line >= from,
        // A deviation about the line no longer applies.
        Rule::StaleDeviation => true,
        // No example has the value that is now required.
        Rule::ExampleMismatch if case.fault.rule == Rule::CostlyRequired => {
            mistake.message.contains("`planted`")
        }
        _ if is_here && (from..=line + 6).contains(&mistake.line) => true,
        // The old name is missing where it was used, and the new one already exists.
        rule => {
            case.fault.name == RENAMED && names_it()
                || case.fault.rule == Rule::DuplicateName
                    && (names_it() || rule == Rule::DuplicateName)
        }
    }
}
