//! The head of a page: the method's name, its scopes, who may call it, and whether it is deprecated.

use super::Log;
use crate::block::Block;
use crate::facts::{Deprecation, Page, Reason, RepairKind, Stated};
use crate::inline::{self, Kind};
use crate::outline::{Part, Section};
use crate::source::Line;

/// Reads the head of a page.
pub fn read(sections: &[Section<'_>], page: &mut Page, log: &mut Log) {
    let title = sections.iter().find_map(|section| Some((section, section.heading?)));
    if let Some((section, heading)) = title {
        page.title = Some(Stated { value: section.title.clone(), at: heading.text.place() });
    }
    let head = || sections.iter().take_while(|section| section.part == Part::Head).flat_map(|section| &section.blocks);
    for lines in head().filter_map(text) {
        for line in lines {
            about_call(line, page);
        }
    }
    page.deprecation = deprecation(head());
    let calls = calls(sections);
    page.is_rest3 = calls.iter().any(|call| call.is_rest3) || says_rest3(head());
    let title_name = title.and_then(|(section, heading)| Some((dotted(&section.title)?, heading.text)));
    let has = |part: Part| sections.iter().any(|section| section.part == part);
    let has_form = has(Part::Parameters) || has(Part::Response) || (has(Part::Examples) && page.executor.is_some());
    let named = match title_name {
        Some((name, _)) => !name.starts_with("BX24."),
        None => !calls.is_empty(),
    };
    let is_callable = page.executor.is_some() || !page.scopes.is_empty();
    page.is_method = named && is_callable && has_form && !has(Part::Handler);
    if page.is_method {
        page.method = Witnesses { title: title_name, calls: &calls, text: names_in_text(sections), file: &page.file }
            .name(sections, log);
    }
}

/// Returns the lines of a block of text.
fn text<'a, 'b>(block: &'b Block<'a>) -> Option<&'b [Line<'a>]> {
    match block {
        Block::Paragraph(lines) | Block::Quote(lines) | Block::Item(lines) => Some(lines),
        _ => None,
    }
}

/// Reads a line about scopes or executors; some pages put both into one.
fn about_call(line: &Line<'_>, page: &mut Page) {
    for part in line.text.split(" | ") {
        let line = line.with(part);
        let plain = inline::plain(part);
        let Some((label, value)) = plain.split_once(':') else { continue };
        let value = || Stated { value: value.trim().to_owned(), at: line.place() };
        match label.trim().to_lowercase().as_str() {
            "scope" | "scopes" if page.scopes.is_empty() && page.scope_note.is_none() => scopes(&line, value(), page),
            "who can execute the method" | "execution rights" | "who can execute" | "who can subscribe"
            | "who can execute the methods" | "who can call the method" => {
                page.executor.get_or_insert_with(value);
            }
            _ => {}
        }
    }
}

/// Reads `[`crm`](…), [`user`](…)`, `[`placement, im`](…)`, or one plain word.
fn scopes(line: &Line<'_>, value: Stated<String>, page: &mut Page) {
    let spans = inline::spans(line.text);
    let codes = spans.iter().filter(|span| span.kind == Kind::Code);
    let named: Vec<&str> = codes.flat_map(|span| span.text.split(',')).map(str::trim).collect();
    let words = spans.iter().filter(|span| span.kind == Kind::Text).map(|span| span.text);
    let plain = words.collect::<String>();
    let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    let (scopes, others): (Vec<&str>, Vec<&str>) = named.into_iter().partition(|word| is_word(word));
    let has_words = plain.split_once(':').is_some_and(|(_, rest)| rest.chars().any(char::is_alphanumeric));
    if scopes.is_empty() && is_word(&value.value) {
        page.scopes.push(value);
        return;
    }
    let stated = |scope: &str| Stated { value: scope.to_owned(), at: line.place() };
    page.scopes.extend(scopes.into_iter().map(stated));
    if (has_words || !others.is_empty()) && !value.value.is_empty() {
        page.scope_note = Some(value);
    }
}

/// The turns of phrase by which a note says that a method should not be used any more.
const DEPRECATED: [&str; 9] = [
    "deprecated", "has been halted", "has been discontinued", "development of this method", "no longer supported",
    "no longer being developed", "is outdated", "is obsolete", "kept only to support existing",
];

/// Finds the note of deprecation, titled so or saying so in words.
fn deprecation<'a>(blocks: impl Iterator<Item = &'a Block<'a>>) -> Option<Deprecation> {
    let mut note: Option<(Line<'a>, &str, Vec<Line<'a>>)> = None;
    for block in blocks {
        match block {
            Block::Note { at, title } => note = Some((*at, title, Vec::new())),
            Block::NoteEnd => {
                if let Some((at, title, lines)) = note.take()
                    && let Some(found) = deprecation_in(at, title, &lines)
                {
                    return Some(found);
                }
            }
            block => {
                let Some(lines) = text(block) else { continue };
                match &mut note {
                    Some((_, _, collected)) => collected.extend(lines),
                    None if inline::plain_lines(lines).eq_ignore_ascii_case("deprecated") => {
                        return deprecation_in(*lines.first()?, "deprecated", lines);
                    }
                    None => {}
                }
            }
        }
    }
    None
}

fn deprecation_in(at: Line<'_>, title: &str, lines: &[Line<'_>]) -> Option<Deprecation> {
    let words = inline::plain_lines(lines);
    let (title, lower) = (title.to_lowercase(), words.to_lowercase());
    let by_title = ["deprecated", "halted", "discontinued", "outdated", "obsolete"].iter().any(|word| title.contains(word));
    let by_words = lower.contains("method") && DEPRECATED.iter().any(|turn| lower.contains(turn)) && title.is_empty();
    if !by_title && !by_words {
        return None;
    }
    let mut successors: Vec<String> = Vec::new();
    for line in lines {
        // A link may consist of several pieces: `[crm.item.*](…)`.
        for link in inline::spans(line.text).chunk_by(|a, b| a.link.is_some() && a.link == b.link) {
            let text = link.iter().map(|span| span.text).collect::<String>();
            let text = text.trim().to_owned();
            if link[0].link.is_some() && !successors.contains(&text) && successors.len() < 16 {
                successors.push(text);
            }
        }
    }
    Some(Deprecation { words, successors, at: at.place() })
}

fn says_rest3<'a>(mut blocks: impl Iterator<Item = &'a Block<'a>>) -> bool {
    blocks.any(|block| text(block).is_some_and(|lines| inline::plain_lines(lines).contains("belongs to REST 3.0")))
}

/// A call in an example.
struct Call<'a> {
    name: &'a str,
    is_rest3: bool,
    line: Line<'a>,
}

/// Returns the calls of the examples: those of cURL, or those of code if there are none.
fn calls<'a>(sections: &[Section<'a>]) -> Vec<Call<'a>> {
    let fences = || {
        let blocks = sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| if let Block::Fence(fence) = block { Some(fence) } else { None })
    };
    let curl = fences().filter(|fence| {
        matches!(fence.language, "curl" | "http") || fence.lines.iter().any(|line| line.text.contains("curl"))
    });
    let mut calls: Vec<Call<'a>> = curl.flat_map(|fence| &fence.lines).filter_map(curl_call).collect();
    if calls.is_empty() {
        calls = fences().flat_map(|fence| &fence.lines).filter_map(code_call).collect();
    }
    calls
}

/// Reads `https://…/rest/…/name`.
fn curl_call<'a>(line: &Line<'a>) -> Option<Call<'a>> {
    let (_, address) = line.text.split_once("/rest/")?;
    let address = address.split([' ', '"', '\'', '?', '`', '\\']).next()?;
    let is_rest3 = address.starts_with("api/");
    let name = address.trim_end_matches('/').rsplit('/').next()?;
    let name = name.strip_suffix(".json").unwrap_or(name);
    is_method_name(name).then_some(Call { name, is_rest3, line: *line })
}

/// Reads `callMethod('name'` and `call("name"`.
fn code_call<'a>(line: &Line<'a>) -> Option<Call<'a>> {
    let at = ["callMethod(", "::call(", "->call("].iter().find_map(|call| {
        line.text.find(call).map(|at| at + call.len())
    })?;
    let name = line.text[at..].split(['\'', '"']).nth(1)?;
    is_method_name(name).then_some(Call { name, is_rest3: false, line: *line })
}

fn is_method_name(text: &str) -> bool {
    text.len() <= 120
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
}

/// Returns the last word of a text that looks like the name of a method.
fn dotted(title: &str) -> Option<&str> {
    let words = title.split(|c: char| c.is_whitespace() || ",:()".contains(c)).map(|word| word.trim_matches('.'));
    words.filter(|word| word.contains('.') && is_method_name(word)).last()
}

/// What a page says about the name of its method, in several places.
struct Witnesses<'a, 'b> {
    title: Option<(&'b str, Line<'a>)>,
    calls: &'b [Call<'a>],
    /// The code words of the introduction.
    text: Vec<&'a str>,
    file: &'b str,
}

impl Witnesses<'_, '_> {
    /// Decides on the name by two witnesses: title and call, or either with the text or the file.
    fn name(&self, sections: &[Section<'_>], log: &mut Log) -> Option<Stated<String>> {
        let stated = |name: &str, line: &Line<'_>| Some(Stated { value: name.to_owned(), at: line.place() });
        let Some(first) = self.calls.first() else {
            let (name, line) = self.title?;
            return stated(name, &line);
        };
        if let Some((name, _)) = self.title
            && let Some(call) = self.calls.iter().find(|call| call.name == name)
        {
            return stated(name, &call.line);
        }
        // Calls that only prepare the method's own may come first.
        let call = self.calls.iter().find(|call| self.confirm(call.name)).unwrap_or(first);
        let Some((name, line)) = self.title else {
            let is_in_title = |section: &Section<'_>| section.title.split_whitespace().any(|word| word == call.name);
            if !sections.iter().take(2).any(is_in_title) && !self.confirm(call.name) {
                let what = format!("the title has none, the call {}", call.name);
                log.repair(RepairKind::MethodFromCall, &what, &call.line);
            }
            return stated(call.name, &call.line);
        };
        if self.confirm(call.name) || name.eq_ignore_ascii_case(call.name) {
            log.repair(RepairKind::MethodFromCall, &format!("the title has {name}, the call {}", call.name), &line);
            stated(call.name, &call.line)
        } else if self.confirm(name) {
            log.repair(RepairKind::MethodFromTitle, &format!("{} is called in the example", call.name), &call.line);
            stated(name, &line)
        } else {
            log.unread(Reason::MethodUnclear, &format!("{name} or {}", call.name), &line);
            None
        }
    }

    /// Returns whether the introduction or the name of the file has a name.
    fn confirm(&self, name: &str) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let stem = self.file.rsplit('/').next().unwrap_or_default();
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        self.text.contains(&name) || letters(stem) == letters(name)
    }
}

/// Returns the code words of the introduction.
fn names_in_text<'a>(sections: &[Section<'a>]) -> Vec<&'a str> {
    let head = sections.iter().take_while(|section| section.part == Part::Head);
    let lines = head.flat_map(|section| &section.blocks).filter_map(text).flatten();
    let spans = lines.flat_map(|line| inline::spans(line.text));
    spans.filter(|span| span.kind == Kind::Code || span.bold).map(|span| span.text.trim()).take(64).collect()
}
