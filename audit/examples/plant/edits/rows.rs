//! Edits of rows: fields with their facts, codes, and errors.

use bitrix24_audit::Rule;
use bitrix24_pages::{Field, Page};

use super::{Expected, Planted, Words};
use crate::whole;

/// A row as lines: the index of its first line, and that behind its last.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
}

/// Returns the edits of the rows of a page.
pub fn edits(page: &Page, lines: &[String], words: &Words) -> Vec<Planted> {
    let mut edits = Vec::new();
    let maker = Maker { page, lines, words };
    if page.is_method {
        maker.fields("parameter", &page.parameters, true, &mut edits);
        let result: Vec<Field> = page
            .result
            .iter()
            .filter(|row| !row.path.starts_with("time") && row.path != "result")
            .cloned()
            .collect();
        maker.fields("field", &result, false, &mut edits);
        maker.errors(&mut edits);
    } else {
        for object in &page.objects {
            let anchor = object.anchor.clone().or_else(|| {
                let under = object.under.as_ref()?;
                Some(bitrix24_pages::slug(under))
            });
            let is_known = anchor.is_some_and(|anchor| words.anchors.contains(&anchor))
                || page.file.contains("/block-collections/") && object.title == "Block Parameters";
            if is_known && page.file.contains("/chat-bots-v2/") {
                maker.fields("object", &object.fields, false, &mut edits);
            }
        }
    }
    maker.codes(&mut edits);
    edits
}

struct Maker<'a> {
    page: &'a Page,
    lines: &'a [String],
    words: &'a Words,
}

impl Maker<'_> {
    fn planted(
        &self,
        kind: &str,
        note: String,
        lines: Vec<String>,
        expected: Vec<Expected>,
    ) -> Planted {
        Planted {
            kind: kind.to_owned(),
            note,
            edit: whole(&self.page.file, lines),
            expected,
        }
    }

    /// Returns the lines of the row that begins at a place, if it has a form that can be edited.
    fn span(&self, line: u32) -> Option<Span> {
        let from = line as usize - 1;
        if !self.lines.get(from)?.trim_start().starts_with("||") {
            return None;
        }
        let end = (from..self.lines.len()).find(|at| {
            let text = self.lines[*at].trim_end();
            let text = if *at == from {
                &text[text.len().min(2)..]
            } else {
                text
            };
            text.ends_with("||")
        })?;
        Some(Span { from, to: end + 1 })
    }

    /// Returns the lines with those of a span replaced.
    fn replaced(&self, span: Span, by: &[String]) -> Vec<String> {
        let mut lines = self.lines[..span.from].to_vec();
        lines.extend_from_slice(by);
        lines.extend_from_slice(&self.lines[span.to..]);
        lines
    }

    fn row(&self, span: Span) -> Vec<String> {
        self.lines[span.from..span.to].to_vec()
    }

    fn fields(&self, noun: &str, fields: &[Field], is_parameters: bool, edits: &mut Vec<Planted>) {
        let rule = |parameter: Rule, field: Rule| if is_parameters { parameter } else { field };
        let (added, removed, renamed) = (
            rule(Rule::ParameterAdded, Rule::FieldAdded),
            rule(Rule::ParameterRemoved, Rule::FieldRemoved),
            rule(Rule::ParameterRenamed, Rule::FieldRenamed),
        );
        for (at, field) in fields.iter().enumerate() {
            let Some(span) = self.span(field.at.line) else {
                continue;
            };
            let is_here = *field.at.file == *self.page.file;
            let has_others = fields.iter().filter(|other| other.at == field.at).count() > 1;
            if !is_here || has_others || field.variant.is_some() {
                continue;
            }
            let line = span.from + 1;
            let row = self.row(span);
            let note = |what: &str| format!("{what} {} at line {line}", field.path);
            // The row beside a missing one, or the one that contains both.
            let parent = field.path.rsplit_once('.').map(|(parent, _)| parent);
            let beside: Vec<u32> = fields
                .iter()
                .enumerate()
                .filter(|(other, row)| {
                    let is_sibling = row.path.rsplit_once('.').map(|(parent, _)| parent) == parent;
                    (is_sibling && *other != at) || Some(row.path.as_str()) == parent
                })
                .map(|(_, row)| row.at.line)
                .chain(self.around(field, parent))
                .collect();
            let shift = |by: usize| -> Vec<u32> {
                let moved = beside.iter().map(|line| {
                    if *line > field.at.line {
                        line - by as u32
                    } else {
                        *line
                    }
                });
                moved.collect()
            };
            let prefix = format!("{}.", field.path);
            let is_leaf = !fields.iter().any(|other| {
                other
                    .path
                    .replace("[]", "")
                    .starts_with(&prefix.replace("[]", ""))
            });
            let bold = format!("**{}*", field.name);
            if row[0].contains(&bold) {
                let planted = match field.name.rsplit_once('.') {
                    Some((parent, _)) => format!("**{parent}.plantedName*"),
                    None => "**plantedName*".to_owned(),
                };
                // Two rows may not lead to the same table.
                let is_simple = row.concat().matches(" | ").count() == 1;
                let mut insert = if is_simple {
                    vec![row[0].clone(), "`string` | Planted ||".to_owned()]
                } else {
                    row.clone()
                };
                insert[0] = insert[0].replacen(&bold, &planted, 1);
                insert.extend(row.clone());
                edits.push(self.planted(
                    &format!("{noun} added"),
                    note("row before"),
                    self.replaced(span, &insert),
                    vec![Expected::at(added, line)],
                ));
            }
            let by = span.to - span.from;
            if is_leaf {
                edits.push(self.planted(
                    &format!("{noun} removed"),
                    note("row of"),
                    self.replaced(span, &[]),
                    vec![Expected {
                        rule: removed,
                        lines: shift(by),
                    }],
                ));
            }
            if let Some(other) = flipped(&field.name)
                && is_leaf
                && row[0].contains(&bold)
            {
                let mut row = row.clone();
                row[0] = row[0].replacen(&field.name, &other, 1);
                edits.push(self.planted(
                    &format!("{noun} renamed"),
                    note("letter case of"),
                    self.replaced(span, &row),
                    vec![Expected::at(renamed, line)],
                ));
            }
            self.types(noun, field, span, edits);
            if is_parameters {
                self.required(field, span, edits);
                self.defaults(field, span, edits);
                self.bounds(field, span, edits);
            }
            self.deprecated(noun, field, span, edits);
            self.listed(field, span, edits);
        }
    }

    /// Returns the lines at which a missing field may be reported if no row is beside it: those of
    /// the title, the row that contains it, and the other tables of its object.
    fn around(&self, field: &Field, parent: Option<&str>) -> Vec<u32> {
        let mut lines = vec![1, field.at.line];
        lines.extend(self.page.samples.first().map(|sample| sample.at.line));
        let rows = self.page.parameters.iter().chain(&self.page.result);
        let plain = |path: &str| path.replace("[]", "");
        let parents = rows.filter(|row| Some(plain(&row.path)) == parent.map(plain));
        lines.extend(parents.map(|row| row.at.line));
        let name = |object: &bitrix24_pages::Object| {
            object.under.clone().unwrap_or_else(|| object.title.clone())
        };
        let objects = &self.page.objects;
        let own = objects
            .iter()
            .find(|object| object.fields.iter().any(|row| row.at == field.at));
        let same = objects
            .iter()
            .filter(|other| own.is_some_and(|own| name(own) == name(other)));
        lines.extend(
            same.flat_map(|object| &object.fields)
                .map(|row| row.at.line),
        );
        lines
    }

    fn types(&self, noun: &str, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let name = field.path.rsplit('.').next().unwrap_or_default();
        // A value of any type has every type.
        let is_open = !self.words.only(name, |written| written != "any")
            && !["eventId", "type", "date", "result"].contains(&name);
        let row = self.row(span);
        if is_open || row.len() < 2 || name == "data" {
            return;
        }
        let line = span.from + 1;
        let mut more = row.clone();
        more.insert(1, "`planted_type`".to_owned());
        edits.push(self.planted(
            &format!("{noun} type added"),
            format!("type of {} at line {line}", field.path),
            self.replaced(span, &more),
            vec![Expected::at(Rule::Type, line)],
        ));
        let [ty] = &field.types[..] else { return };
        let written = format!("`{}{}`", ty.name, "[]".repeat(ty.lists));
        let link = row[1].find(&format!("[{written}](")).and_then(|from| {
            let to = row[1][from..].find(')')?;
            Some(row[1][from..=from + to].to_owned())
        });
        let written = link.unwrap_or(written);
        if row[1].contains(&written) {
            let mut other = row.clone();
            other[1] = other[1].replacen(&written, "`planted_type`", 1);
            edits.push(self.planted(
                &format!("{noun} type changed"),
                format!("type of {} at line {line}", field.path),
                self.replaced(span, &other),
                vec![Expected::at(Rule::Type, line)],
            ));
        }
    }

    fn required(&self, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let mut row = self.row(span);
        let line = span.from + 1;
        let (with, without) = (
            format!("**{}***", field.name),
            format!("**{}**", field.name),
        );
        let (from, to, what) = if field.required {
            (with, without, "removed")
        } else {
            (without, with, "added")
        };
        if row[0].contains(&from) {
            row[0] = row[0].replacen(&from, &to, 1);
            edits.push(self.planted(
                &format!("required mark {what}"),
                format!("{} at line {line}", field.path),
                self.replaced(span, &row),
                vec![Expected::at(Rule::Required, line)],
            ));
        }
    }

    fn defaults(&self, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let row = self.row(span);
        let line = span.from + 1;
        let mut push = |what: &str, row: Vec<String>| {
            edits.push(self.planted(
                &format!("default {what}"),
                format!("{} at line {line}", field.path),
                self.replaced(span, &row),
                vec![Expected::at(Rule::Default, line)],
            ));
        };
        let Some(default) = &field.default else {
            if !field.words.to_lowercase().contains("default") && self.is_plain(field) {
                push("added", with_sentence(&row, "Default is `planted`"));
            }
            return;
        };
        let Some(value) = default.value.as_ref().filter(|value| *value != "null") else {
            return;
        };
        let code = format!("`{value}`");
        let stated = row.iter().position(|text| {
            let lower = text.to_lowercase();
            lower
                .rfind("default")
                .is_some_and(|at| text[at..].contains(&code))
        });
        let Some(stated) = stated else { return };
        let from = row[stated]
            .to_lowercase()
            .rfind("default")
            .unwrap_or_default();
        let mut changed = row.clone();
        changed[stated] = format!(
            "{}{}",
            &row[stated][..from],
            row[stated][from..].replacen(&code, "`planted`", 1)
        );
        push("changed", changed);
        let end = from + row[stated][from..].find(&code).unwrap_or_default() + code.len();
        let mut gone = row.clone();
        gone[stated] = format!(
            "{}Set as needed{}",
            &row[stated][..from],
            &row[stated][end..]
        );
        push("removed", gone);
    }

    fn bounds(&self, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let row = self.row(span);
        let line = span.from + 1;
        let mut push = |what: &str, row: Vec<String>, findings: usize| {
            let expected = (0..findings).map(|_| Expected::at(Rule::Bound, line));
            edits.push(self.planted(
                &format!("bound {what}"),
                format!("{} at line {line}", field.path),
                self.replaced(span, &row),
                expected.collect(),
            ));
        };
        let name = field.path.rsplit('.').next().unwrap_or_default();
        let is_text = self.words.only(name, |written| {
            written == "string" || written.ends_with("Id") && !written.contains("UserId")
        });
        let is_string = field
            .types
            .iter()
            .all(|ty| ty.name == "string" && ty.lists == 0);
        if field.bounds.is_empty() {
            if is_string && is_text && self.is_plain(field) {
                push(
                    "added",
                    with_sentence(&row, "Maximum length is 7 characters"),
                    1,
                );
            }
            return;
        }
        let Some(range) = row.iter().position(|text| text.contains("(1–")) else {
            let Some(at) = row.iter().position(|text| text.contains("aximum")) else {
                return;
            };
            let mut changed = row.clone();
            let from = changed[at].find("aximum").unwrap_or_default();
            let Some(digit) = changed[at][from..].find(|c: char| c.is_ascii_digit()) else {
                return;
            };
            changed[at].insert(from + digit, '9');
            push("changed", changed, 1);
            let mut gone = row.clone();
            gone[at] = gone[at].replacen("aximum", "oderate", 1);
            push("removed", gone, 1);
            return;
        };
        let mut changed = row.clone();
        changed[range] = changed[range].replacen("(1–", "(1–7", 1);
        push("changed", changed, 1);
        let mut gone = row.clone();
        gone[range] = gone[range].replacen("(1–", "(one to ", 1);
        push("removed", gone, 2);
    }

    fn deprecated(&self, noun: &str, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let line = span.from + 1;
        let row = self.row(span);
        let (row, what) = if field.deprecated {
            let gone = row.iter().map(|line| line.replace("Deprecated", "Older"));
            (gone.collect(), "removed")
        } else if self.is_plain(field) {
            (with_sentence(&row, "Deprecated. Do not use"), "added")
        } else {
            return;
        };
        edits.push(self.planted(
            &format!("{noun} deprecation {what}"),
            format!("{} at line {line}", field.path),
            self.replaced(span, &row),
            vec![Expected::at(Rule::Deprecated, line)],
        ));
    }

    /// Returns whether a sentence can be added to the end of a row.
    fn is_plain(&self, field: &Field) -> bool {
        let Some(span) = self.span(field.at.line) else {
            return false;
        };
        let row = self.row(span);
        let last = row.last().map_or("", String::as_str);
        let is_listed = row.iter().any(|line| line.trim_start().starts_with("- "));
        row.len() < 8 && last.matches('|').count() <= 3 && !is_listed && last.contains(' ')
    }

    /// Edits the codes of a list in a row.
    fn listed(&self, field: &Field, span: Span, edits: &mut Vec<Planted>) {
        let name = field.path.rsplit('.').next().unwrap_or_default();
        if !self
            .words
            .only(name, |written| self.words.enums.contains(written))
        {
            return;
        }
        for code in &field.codes {
            let at = code.at.line as usize - 1;
            let is_item = self
                .lines
                .get(at)
                .is_some_and(|line| line.trim_start().starts_with(&format!("- `{}`", code.code)));
            if !is_item || at >= span.to || self.lines[at].contains("||") {
                continue;
            }
            let one = Span {
                from: at,
                to: at + 1,
            };
            let around = || (span.from as u32 + 1..=span.to as u32).collect::<Vec<_>>();
            let text = self.lines[at].clone();
            let more = vec![text.replace(&code.code, "plantedCode"), text.clone()];
            edits.push(self.planted(
                "code in list added",
                format!("before {} at line {}", code.code, at + 1),
                self.replaced(one, &more),
                vec![Expected::at(Rule::CodeAdded, at + 1)],
            ));
            edits.push(self.planted(
                "code in list removed",
                format!("{} at line {}", code.code, at + 1),
                self.replaced(one, &[]),
                vec![Expected {
                    rule: Rule::CodeRemoved,
                    lines: around(),
                }],
            ));
            if let Some(other) = flipped(&code.code) {
                edits.push(self.planted(
                    "code in list renamed",
                    format!("{} at line {}", code.code, at + 1),
                    self.replaced(one, &[text.replacen(&code.code, &other, 1)]),
                    vec![Expected::at(Rule::CodeRenamed, at + 1)],
                ));
            }
        }
    }

    /// Edits tables of codes.
    fn codes(&self, edits: &mut Vec<Planted>) {
        for table in &self.page.code_tables {
            let anchor = table.anchor.clone().unwrap_or_default();
            let is_events = table.codes.iter().all(|code| code.code.starts_with("ONIM"));
            let is_errors = table
                .codes
                .iter()
                .all(|code| code.code.starts_with("ATTACH_"));
            let is_enum = self.words.anchors.contains(&anchor);
            let is_known = is_events || is_errors || is_enum;
            if !is_known || self.page.file.ends_with("block-collections/index.md") {
                continue;
            }
            let (added, removed) = if is_events {
                (Rule::EventAdded, Rule::EventRemoved)
            } else if is_errors {
                (Rule::ErrorAdded, Rule::ErrorRemoved)
            } else {
                (Rule::CodeAdded, Rule::CodeRemoved)
            };
            for code in &table.codes {
                let Some(span) = self.span(code.at.line) else {
                    continue;
                };
                let row = self.row(span);
                let line = span.from + 1;
                if !row[0].contains(&format!("`{}`", code.code)) || span.to - span.from > 1 {
                    continue;
                }
                let more = vec![row[0].replacen(&code.code, "PLANTED", 1), row[0].clone()];
                edits.push(self.planted(
                    "code in table added",
                    format!("before {} at line {line}", code.code),
                    self.replaced(span, &more),
                    vec![Expected::at(added, line)],
                ));
                let around = (table.at.line.saturating_sub(3)..=line as u32 + 1).collect();
                edits.push(self.planted(
                    "code in table removed",
                    format!("{} at line {line}", code.code),
                    self.replaced(span, &[]),
                    vec![Expected {
                        rule: removed,
                        lines: around,
                    }],
                ));
                if let Some(other) = flipped(&code.code)
                    && !is_events
                    && !is_errors
                {
                    edits.push(self.planted(
                        "code in table renamed",
                        format!("{} at line {line}", code.code),
                        self.replaced(span, &[row[0].replacen(&code.code, &other, 1)]),
                        vec![Expected::at(Rule::CodeRenamed, line)],
                    ));
                }
            }
        }
    }

    /// Edits the table of errors.
    fn errors(&self, edits: &mut Vec<Planted>) {
        let rows: Vec<u32> = self.page.errors.iter().map(|row| row.at.line).collect();
        for error in &self.page.errors {
            let (Some(code), Some(span)) = (&error.code, self.span(error.at.line)) else {
                continue;
            };
            let is_here = *error.at.file == *self.page.file;
            let row = self.row(span);
            let line = span.from + 1;
            if !is_here || row.len() > 1 || row[0].matches('|').count() != 6 {
                continue;
            }
            let more = vec![
                "|| `PLANTED` | Planted message | Planted ||".to_owned(),
                row[0].clone(),
            ];
            edits.push(self.planted(
                "error added",
                format!("before {code} at line {line}"),
                self.replaced(span, &more),
                vec![Expected::at(Rule::ErrorAdded, line)],
            ));
            let lines = rows
                .iter()
                .map(|row| if *row > line as u32 { row - 1 } else { *row })
                .chain([1])
                .collect();
            edits.push(self.planted(
                "error removed",
                format!("{code} at line {line}"),
                self.replaced(span, &[]),
                vec![Expected {
                    rule: Rule::ErrorRemoved,
                    lines,
                }],
            ));
            if !self.words.messages.contains(code) || error.message.is_empty() {
                continue;
            }
            let new = row[0].replacen(&format!("`{code}`"), &format!("`NEW_{code}`"), 1);
            edits.push(self.planted(
                "error renamed",
                format!("{code} at line {line}"),
                self.replaced(span, &[new]),
                vec![Expected::at(Rule::ErrorRenamed, line)],
            ));
            let new = row[0].replacen(&format!("| {} |", error.message), "| Planted message |", 1);
            if new != row[0] {
                edits.push(self.planted(
                    "message changed",
                    format!("{code} at line {line}"),
                    self.replaced(span, &[new]),
                    vec![Expected::at(Rule::Message, line)],
                ));
            }
        }
    }
}

/// Returns a row with a sentence at its end.
fn with_sentence(row: &[String], sentence: &str) -> Vec<String> {
    let mut row = row.to_vec();
    if let Some(last) = row.last_mut() {
        let text = last.trim_end();
        let text = text.strip_suffix("||").unwrap_or(text).trim_end();
        let dot = if text.ends_with('.') { "" } else { "." };
        *last = format!("{text}{dot} {sentence} ||");
    }
    row
}

/// Returns a name with the letter case of its first letter changed; of a path, that of the last name.
fn flipped(name: &str) -> Option<String> {
    if let Some((parent, last)) = name.rsplit_once('.') {
        return Some(format!("{parent}.{}", flipped(last)?));
    }
    let first = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let other = if first.is_ascii_lowercase() {
        first.to_ascii_uppercase()
    } else {
        first.to_ascii_lowercase()
    };
    Some(format!("{other}{}", &name[1..]))
}
