//! Reads the facts from the sections of a page.

mod bounds;
mod cell;
mod errors;
mod form;
mod log;
mod method;
mod name;
mod nest;
mod sample;
mod shape;
mod tables;
mod words;

use std::collections::BTreeSet;

use crate::block::{Block, Fence};
use crate::facts::{CodeTable, Field, OtherTable, Outcome, Page, Sample, Status, Type};
use crate::inline::{self, Kind};
use crate::language;
use crate::outline::{Part, Section};
use crate::report::{GapKind, Reason, RepairKind};
use crate::source::{Line, MissingInclude, Place};
use log::Log;
use nest::FieldTable;
use tables::Read;

/// Reads the facts of the sections of a page.
pub fn read(file: &str, sections: Vec<Section<'_>>, missing: Vec<MissingInclude>) -> Page {
    let mut page = Page {
        file: file.to_owned(),
        ..Page::default()
    };
    let mut log = Log::default();
    for include in missing {
        let what = format!("{}: {}", include.path, include.why);
        log.unread_at(Reason::MissingInclude, &what, include.at);
    }
    method::read(&sections, &mut page, &mut log);
    let mut reader = Reader {
        page,
        log,
        field_tables: Vec::new(),
        code_tables: BTreeSet::new(),
    };
    let mut sections = sections;
    for (at, section) in sections.iter_mut().enumerate() {
        let blocks = std::mem::take(&mut section.blocks);
        reader.section(at, section, blocks);
    }
    let Reader {
        mut page,
        mut log,
        field_tables,
        code_tables,
    } = reader;
    let nested = nest::nest(&sections, field_tables, &code_tables, &mut log);
    (page.parameters, page.result) = (nested.parameters, nested.result);
    (page.payload, page.objects) = (nested.payload, nested.objects);
    shape::settle(
        &mut page.result,
        &mut page.parameters,
        &page.samples,
        &mut log,
    );
    let call = page.call.as_ref().map(|call| &call.value);
    shape::settle_parameters(&mut page.parameters, call, &mut log);
    if page.is_method {
        complete(&mut page, &sections, &mut log);
    }
    (page.unread, page.gaps, page.repairs) = (log.unread, log.gaps, log.repairs);
    page.unread.sort_by(|a, b| a.at.cmp(&b.at));
    page.repairs.sort_by(|a, b| a.at.cmp(&b.at));
    page
}

struct Reader<'a> {
    page: Page,
    log: Log,
    field_tables: Vec<FieldTable<'a>>,
    /// The sections with tables of codes.
    code_tables: BTreeSet<usize>,
}

impl<'a> Reader<'a> {
    fn section(&mut self, at: usize, section: &Section<'a>, blocks: Vec<Block<'a>>) {
        let of = outcome(section.part);
        let mut tab: Option<String> = None;
        let mut code: Option<String> = None;
        for block in blocks {
            match block {
                Block::Table(table) => {
                    let place = table.at.place();
                    match tables::read(table, section.part, code.as_deref(), &mut self.log) {
                        Read::Fields(rows) => {
                            self.field_tables.push(FieldTable {
                                section: at,
                                tab: tab.clone(),
                                rows,
                            });
                        }
                        Read::Errors(rows) => self.page.errors.extend(rows),
                        read => self.words(at, section, read, place),
                    }
                }
                Block::Fence(fence) => self.fence(&fence, of.filter(|_| tab.is_none())),
                Block::Tab(label) => tab = Some(inline::plain(label.text)),
                Block::TabsEnd => tab = None,
                Block::Paragraph(lines) | Block::Quote(lines) | Block::Item(lines) => {
                    let of = of.filter(|_| tab.is_none());
                    lines.iter().for_each(|line| self.statuses(line, of));
                    self.says_none(&lines, section.part);
                    code = code_above(&lines).or(code);
                }
                Block::Heading(_) | Block::Note { .. } | Block::NoteEnd => {}
            }
        }
    }

    /// Keeps a table of codes, or of anything else.
    fn words(&mut self, at: usize, section: &Section<'_>, read: Read<'_>, place: Place) {
        let title = section.title.clone();
        match read {
            Read::Codes(codes) => {
                self.code_tables.insert(at);
                let anchor = section
                    .heading
                    .and_then(|heading| heading.anchor)
                    .map(ToOwned::to_owned);
                self.page.code_tables.push(CodeTable {
                    title,
                    anchor,
                    codes,
                    at: place,
                });
            }
            Read::Other(rows) => self.page.tables.push(OtherTable {
                title,
                rows,
                at: place,
            }),
            Read::Fields(_) | Read::Errors(_) => {}
        }
    }

    fn fence(&mut self, fence: &Fence<'_>, of: Option<Outcome>) {
        if !fence.closed {
            self.log
                .unread(Reason::UnclosedFence, fence.language, &fence.at);
        }
        if self.page.call.is_none() {
            self.page.call = sample::body(fence);
        }
        if let Some(of) = of {
            self.page
                .samples
                .extend(sample::read(fence, of, &mut self.log));
        }
    }

    /// Reads a line such as "HTTP status: **400**, **403**".
    fn statuses(&mut self, line: &Line<'_>, of: Option<Outcome>) {
        let plain = inline::plain(line.text).to_lowercase();
        let (Some(of), Some(rest)) = (of, language::HTTP_STATUS.strip_start(&plain)) else {
            return;
        };
        for word in rest.split(|c: char| !c.is_ascii_alphanumeric()) {
            let is_status = word.len() == 3
                && word.starts_with(|c: char| c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_digit() || c == 'x');
            if is_status {
                self.page.statuses.push(Status {
                    status: word.to_owned(),
                    of,
                    at: line.place(),
                });
            }
        }
    }

    /// Notes that the page says there are no parameters, or no errors.
    fn says_none(&mut self, lines: &[Line<'_>], part: Part) {
        let text = inline::plain_lines(lines).to_lowercase();
        let Some(line) = lines.first() else { return };
        match part {
            Part::Parameters | Part::Head if language::NO_PARAMETERS.occur(&text) => {
                self.page.no_parameters.get_or_insert_with(|| line.place());
            }
            Part::Errors if language::NO_ERRORS.occur(&text) => {
                self.page.no_errors.get_or_insert_with(|| line.place());
            }
            _ => {}
        }
    }
}

/// Returns which responses a part of the page shows.
fn outcome(part: Part) -> Option<Outcome> {
    match part {
        Part::Response => Some(Outcome::Success),
        Part::Errors => Some(Outcome::Error),
        Part::SystemErrors => Some(Outcome::SystemError),
        Part::Head | Part::Parameters | Part::Examples | Part::Handler | Part::Other => None,
    }
}

/// Returns the code in a line such as "Error Code: `CODE`", which the next table belongs to.
fn code_above(lines: &[Line<'_>]) -> Option<String> {
    let last = lines.last()?;
    let spans = inline::spans(last.text);
    let [label, code, ..] = &spans[..] else {
        return None;
    };
    let is_label = language::CODE_ABOVE.has(&label.text.trim().to_lowercase());
    (is_label && code.kind == Kind::Code).then(|| code.text.trim().to_owned())
}

/// Fills in what a method's page shows but does not describe, and notes what is missing.
fn complete(page: &mut Page, sections: &[Section<'_>], log: &mut Log) {
    let title = page.title.as_ref().map(|title| title.at.clone());
    let top = sections
        .iter()
        .find_map(|section| Some(section.heading?.text.place()));
    let Some(title) = title.or(top) else { return };
    let heading = |part: Part| {
        let section = sections.iter().find(|section| section.part == part)?;
        Some(section.heading?.text.place())
    };
    let at = |part: Part| heading(part).unwrap_or_else(|| title.clone());
    if page.scopes.is_empty() && page.scope_note.is_none() {
        log.gap(GapKind::Scope, "", title.clone());
    }
    if page.parameters.is_empty() && page.no_parameters.is_none() {
        let sends = |body: &serde_json::Value| {
            body.as_object()
                .is_some_and(|body| body.keys().all(|key| key == "auth"))
        };
        if page.call.as_ref().is_some_and(|call| sends(&call.value)) {
            log.repair_at(RepairKind::NoParametersFromCall, "", at(Part::Examples));
            page.no_parameters = Some(at(Part::Examples));
        } else {
            log.gap(GapKind::Parameters, "", at(Part::Parameters));
        }
    }
    result_from_sample(page, log);
    if page.result.is_empty() {
        log.gap(GapKind::Result, "", at(Part::Response));
    }
    let is_answer = |sample: &Sample| sample.of == Outcome::Success && sample.json.is_some();
    if !page.samples.iter().any(is_answer) {
        log.gap(GapKind::Sample, "", at(Part::Response));
    }
    let says_errors =
        !page.errors.is_empty() || page.no_errors.is_some() || heading(Part::Errors).is_some();
    if !says_errors {
        log.gap(GapKind::Errors, "", title);
    }
    for field in page.parameters.iter().chain(&page.result) {
        if field.types.is_empty() && !is_pattern(&field.name) {
            log.gap(GapKind::Type, &field.path, field.at.clone());
        }
    }
}

/// Makes the result of a page without a table from its sample.
fn result_from_sample(page: &mut Page, log: &mut Log) {
    if !page.result.is_empty() {
        return;
    }
    let sample = page
        .samples
        .iter()
        .find(|sample| sample.of == Outcome::Success);
    let Some((sample, json)) = sample.and_then(|sample| Some((sample, sample.json.as_ref()?)))
    else {
        return;
    };
    let value = json.get("result").unwrap_or(json);
    let ty = shape::type_of(value).unwrap_or_else(|| Type {
        name: "null".to_owned(),
        lists: 0,
        link: None,
    });
    log.repair_at(RepairKind::ResultFromSample, "result", sample.at.clone());
    page.result
        .push(Field::of_sample("result", Some(ty), sample.at.clone()));
}

/// Returns whether a name stands for many, such as `UF_CRM_…` or `<field>`: values of any type.
fn is_pattern(name: &str) -> bool {
    name.contains("...")
        || name.contains('…')
        || name.contains(['<', '*', '#'])
        || name.ends_with('_')
}
