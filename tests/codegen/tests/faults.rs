//! One mistake leads to errors at that mistake, or about what it leaves undeclared, and to no others:
//! a fault of each kind is planted in each file of the real spec.

use std::fs;
use std::path::Path;
use std::thread;

use bitrix24_codegen::lower::lower;
use bitrix24_codegen::spec::read;
use bitrix24_codegen::{Diagnostic, Rule};
use codegen_tests::{files_below, overlaid, put, rendered, workspace};

/// A way to break a line.
struct Fault {
    name: &'static str,
    /// What stands in place of a line, where it can be broken in this way.
    plant: fn(&str) -> Option<String>,
}

/// The kinds of faults. After most of the first half, the file cannot be read.
const FAULTS: &[Fault] = &[
    Fault {
        name: "an unclosed quote",
        plant: |line| replaced(line, "page: ", "page: \""),
    },
    Fault {
        name: "a tab",
        plant: |line| {
            line.starts_with("    ")
                .then(|| line.replacen("    ", "\t", 1))
        },
    },
    Fault {
        name: "an unknown key",
        plant: |line| replaced(line, "description: ", "desription: "),
    },
    Fault {
        name: "a wrong value",
        plant: |line| replaced(line, "page: ", "page: [] # "),
    },
    Fault {
        name: "a missing key",
        plant: |line| {
            line.trim_start()
                .starts_with("page: ")
                .then(|| "#".to_owned())
        },
    },
    Fault {
        name: "a key that stands twice",
        plant: |line| {
            let is_key = line.trim_start().starts_with("page: ");
            is_key.then(|| format!("{line}\n{line}"))
        },
    },
    Fault {
        name: "an unknown type",
        plant: |line| replaced(line, " type: ", " type: Unknown"),
    },
    Fault {
        name: "an unknown reference",
        plant: |line| replaced(line, "include: [", "include: [unknown_"),
    },
    Fault {
        name: "an unknown identity",
        plant: |line| replaced(line, "identity: ", "identity: un"),
    },
    Fault {
        name: "a text that is no sentence",
        plant: |line| {
            let (before, text) = line.split_once("description: ")?;
            // Further in it is a value of an example.
            let is_sentence = before.len() <= 8 && text.starts_with(char::is_uppercase);
            is_sentence.then(|| line.replacen("description: ", "description: un", 1))
        },
    },
    Fault {
        name: "a page that is none",
        plant: |line| replaced(line, "page: ", "page: /"),
    },
    Fault {
        name: RENAMED,
        plant: |line| {
            let name = line.strip_prefix("  ")?.strip_suffix(':')?;
            let is_type = name.starts_with(|first: char| first.is_ascii_alphabetic());
            (is_type && !name.contains('.')).then(|| format!("  {name}x:"))
        },
    },
];

/// The fault that leaves a name undeclared.
const RENAMED: &str = "another name";

/// The line with one text in place of another, where it has that.
fn replaced(line: &str, from: &str, to: &str) -> Option<String> {
    line.contains(from).then(|| line.replacen(from, to, 1))
}

/// A fault planted in a line of a file.
struct Case<'a> {
    fault: &'a Fault,
    path: &'a str,
    line: usize,
}

impl Case<'_> {
    fn file(&self) -> String {
        format!("spec/{}", self.path)
    }
}

#[test]
fn a_fault_is_told_where_it_is_and_nowhere_else() {
    let spec = workspace().join("spec");
    let texts: Vec<(String, String)> = files_below(&spec)
        .into_iter()
        .filter(|path| path.ends_with(".yaml"))
        .map(|path| {
            let text = fs::read_to_string(spec.join(&path)).expect("the spec can be read");
            (path, text)
        })
        .collect();
    let mut cases = Vec::new();
    for (path, text) in &texts {
        for (index, fault) in FAULTS.iter().enumerate() {
            let lines = text.lines().enumerate();
            let fitting = lines.filter(|(_, line)| (fault.plant)(line).is_some());
            let fitting: Vec<usize> = fitting.map(|(line, _)| line).collect();
            // One in each file, not all at its beginning.
            let picked = fitting.get(index * 7919 % fitting.len().max(1));
            cases.extend(picked.map(|line| Case {
                fault,
                path,
                line: *line,
            }));
        }
    }
    assert!(cases.len() > 10 * FAULTS.len(), "{} cases", cases.len());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let failures: Vec<String> = thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let running: Vec<_> = parts
            .map(|part| {
                scope.spawn(|| {
                    let copy = overlaid(&[&spec]);
                    let judge = |case| judge(copy.path(), case);
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

/// What is told beside a fault in a copy of the spec.
fn judge(copy: &Path, case: &Case) -> Option<String> {
    let text = fs::read_to_string(copy.join(case.path)).expect("the copy can be read");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let before = std::mem::take(&mut lines[case.line]);
    lines[case.line] = (case.fault.plant)(&before)?;
    put(copy, case.path, (lines.join("\n") + "\n").as_bytes());
    let outcome = lower(read(copy));
    put(copy, case.path, text.as_bytes());
    let mistakes = outcome.err().unwrap_or_default();
    let (told, others): (Vec<Diagnostic>, Vec<Diagnostic>) = mistakes
        .into_iter()
        .partition(|mistake| is_told_of(mistake, case, &before, &text));
    let is_silent = told.is_empty();
    (is_silent || !others.is_empty()).then(|| {
        format!(
            "{} at {}:{}: {}\n{}{}",
            case.fault.name,
            case.path,
            case.line + 1,
            before.trim(),
            if is_silent { "is not told\n" } else { "" },
            rendered(&others)
        )
    })
}

/// Whether a mistake is at the fault, or about what the fault leaves undeclared or makes untrue.
fn is_told_of(mistake: &Diagnostic, case: &Case, before: &str, text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    // A key that is missing is told of at the block that lacks it.
    let holder = (0..case.line)
        .rev()
        .find(|at| !lines[*at].trim().is_empty() && indent(lines[*at]) < indent(before));
    let from = holder.unwrap_or(case.line) + 1;
    let name = before.trim().trim_end_matches(':');
    match mistake.rule {
        // What the quote swallows ends at the next one, which may be far away.
        Rule::YamlSyntax => mistake.file == case.file() && mistake.line >= from,
        // What is noted about the line does not hold any more.
        Rule::StaleDeviation => true,
        _ if mistake.file == case.file() && (from..=case.line + 2).contains(&mistake.line) => true,
        _ => case.fault.name == RENAMED && mistake.message.contains(&format!("`{name}`")),
    }
}
