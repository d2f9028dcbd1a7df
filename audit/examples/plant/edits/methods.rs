//! Edits of what a page says about its method, and of pages as a whole.

use bitrix24_audit::{Docs, Rule};
use bitrix24_pages::{Outcome, Page};

use super::{Expected, Planted};
use crate::corpus::{Corpus, Edit};
use crate::whole;

/// Returns the edits of a page as a whole.
pub fn edits(_corpus: &Corpus, page: &Page, lines: &[String]) -> Vec<Planted> {
    let Some(method) = page.method.as_ref().filter(|_| page.is_method) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    let mut push = |kind: &str, edit: Edit, expected: Vec<Expected>| {
        edits.push(Planted {
            kind: kind.to_owned(),
            note: page.file.clone(),
            edit,
            expected,
        });
    };
    let file = &page.file;
    let title = page
        .title
        .as_ref()
        .map_or(1, |title| title.at.line as usize);
    let changed = |from: &str, to: &str| -> Vec<String> {
        lines.iter().map(|line| line.replace(from, to)).collect()
    };
    let name = &method.value;
    let (head, last) = name.rsplit_once('.').unwrap_or(("", name));
    let mut letters = last.chars();
    if let Some(first) = letters.next() {
        let flipped = if first.is_lowercase() {
            first.to_uppercase().to_string()
        } else {
            first.to_lowercase().to_string()
        };
        let other = format!("{head}.{flipped}{}", letters.as_str());
        let line = method.at.line as usize;
        push(
            "method renamed",
            whole(file, changed(name, &other)),
            vec![Expected::at(Rule::MethodRenamed, line)],
        );
    }
    let text = lines.join("\n");
    push(
        "page moved",
        Edit {
            file: file.clone(),
            moved: Some(file.replace(".md", "-planted.md")),
            text: Some(text.clone()),
        },
        vec![Expected::at(Rule::PageMoved, title)],
    );
    push(
        "method removed",
        Edit {
            file: file.clone(),
            moved: None,
            text: None,
        },
        vec![Expected::at(Rule::MethodRemoved, 1)],
    );
    // A new page beside the old one, whose path the edit has while the old text stays.
    let new = changed(name, &format!("{head}.planted")).join("\n");
    push(
        "method added",
        Edit {
            file: file.replace(".md", "-planted.md"),
            moved: None,
            text: Some(new),
        },
        vec![Expected::at(Rule::MethodAdded, method.at.line as usize)],
    );
    if let [scope] = &page.scopes[..] {
        let line = scope.at.line as usize;
        let with = |to: &str| {
            let mut lines = lines.to_vec();
            lines[line - 1] = to.to_owned();
            whole(file, lines)
        };
        let found = || vec![Expected::at(Rule::Scope, line)];
        push(
            "scope changed",
            with("> Scope: [`planted`](scopes.md)"),
            found(),
        );
        let both = format!(
            "> Scope: [`{}`](scopes.md), [`planted`](scopes.md)",
            scope.value
        );
        push("scope added", with(&both), found());
        push(
            "scope removed",
            with(">"),
            vec![Expected::at(Rule::Scope, title)],
        );
    }
    let mut deprecated = lines.to_vec();
    let note = [
        "",
        "{% note warning \"DEPRECATED\" %}",
        "",
        "The development of this method has been halted. Use [other.method](./other.md).",
        "",
        "{% endnote %}",
    ];
    deprecated.splice(title..title, note.map(ToOwned::to_owned));
    push(
        "method deprecation added",
        whole(file, deprecated),
        vec![Expected::at(Rule::Deprecated, title + 2)],
    );
    let errors = page
        .statuses
        .iter()
        .find(|status| status.of == Outcome::Error && *status.at.file == **file);
    let statuses = |line: u32, from: &str, to: &str| -> Option<Vec<String>> {
        let mut lines = lines.to_vec();
        let text = lines.get_mut(line as usize - 1)?;
        if !text.contains(from) {
            return None;
        }
        *text = text.replacen(from, to, 1);
        Some(lines)
    };
    if let Some(status) = errors {
        let line = status.at.line;
        for (what, from, to) in [
            ("changed", "**403**", "**409**"),
            ("added", "**403**", "**403**, **422**"),
            ("removed", ", **403**", ""),
        ] {
            if let Some(lines) = statuses(line, from, to) {
                push(
                    &format!("status {what}"),
                    whole(file, lines),
                    vec![Expected::at(Rule::Status, line as usize)],
                );
            }
        }
    }
    let success = page
        .statuses
        .iter()
        .find(|status| status.of == Outcome::Success);
    if let Some(status) = success
        && let Some(lines) = statuses(status.at.line, "**200**", "**201**")
    {
        let line = status.at.line as usize;
        push(
            "success status changed",
            whole(file, lines),
            vec![Expected::at(Rule::Status, line)],
        );
    }
    edits
}

/// Returns the edits of the table of errors that any method may return.
pub fn system(corpus: &Corpus, docs: &Docs) -> Vec<Planted> {
    let Some(page) = docs
        .pages()
        .find(|page| page.errors.iter().any(|error| error.system))
    else {
        return Vec::new();
    };
    let rows: Vec<_> = page.errors.iter().filter(|error| error.system).collect();
    let mut edits = Vec::new();
    for (at, error) in rows.iter().enumerate() {
        let file = error.at.file.to_string();
        let lines = corpus.lines(&file);
        let from = error.at.line as usize - 1;
        let to = rows
            .get(at + 1)
            .map_or(from + 2, |next| next.at.line as usize - 1);
        let (Some(code), Some(status)) = (&error.code, &error.status) else {
            continue;
        };
        let mut push = |kind: &str, lines: Vec<String>, expected: Expected| {
            edits.push(Planted {
                kind: kind.to_owned(),
                note: format!("{code} at line {}", from + 1),
                edit: whole(&file, lines),
                expected: vec![expected],
            });
        };
        let mut more = lines.clone();
        let row: Vec<String> = lines[from..to]
            .iter()
            .map(|line| line.replace(code.as_str(), "PLANTED"))
            .collect();
        more.splice(from..from, row);
        push(
            "system error added",
            more,
            Expected::at(Rule::ErrorAdded, from + 1),
        );
        let mut less = lines.clone();
        less.drain(from..to);
        let around = rows
            .iter()
            .map(|row| row.at.line)
            .chain([1])
            .flat_map(|line| [line, line.saturating_sub((to - from) as u32)]);
        push(
            "system error removed",
            less,
            Expected {
                rule: Rule::ErrorRemoved,
                lines: around.collect(),
            },
        );
        let mut other = lines.clone();
        other[from] = other[from].replacen(&format!("`{status}`"), "`418`", 1);
        push(
            "system error status changed",
            other,
            Expected::at(Rule::Status, from + 1),
        );
    }
    edits
}
