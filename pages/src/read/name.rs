//! The name of a method, which a page has in several places: the title, the calls of the examples,
//! the introduction, and the name of its file.

use super::Log;
use crate::block::Block;
use crate::facts::Stated;
use crate::inline::{self, Kind};
use crate::outline::{Part, Section};
use crate::report::{Reason, RepairKind};
use crate::source::Line;

/// A call in an example.
pub struct Call<'a> {
    name: &'a str,
    pub is_rest3: bool,
    line: Line<'a>,
}

/// Returns the calls of the examples: those of cURL, or those of code if there are none.
pub fn calls<'a>(sections: &[Section<'a>]) -> Vec<Call<'a>> {
    let fences = || {
        let blocks = sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| {
            if let Block::Fence(fence) = block {
                Some(fence)
            } else {
                None
            }
        })
    };
    let curl = fences().filter(|fence| {
        matches!(fence.language, "curl" | "http")
            || fence.lines.iter().any(|line| line.text.contains("curl"))
    });
    let mut calls: Vec<Call<'a>> = curl
        .flat_map(|fence| &fence.lines)
        .filter_map(curl_call)
        .collect();
    if calls.is_empty() {
        calls = fences()
            .flat_map(|fence| &fence.lines)
            .filter_map(code_call)
            .collect();
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
    is_method_name(name).then_some(Call {
        name,
        is_rest3,
        line: *line,
    })
}

/// Reads `callMethod('name'` and `call("name"`.
fn code_call<'a>(line: &Line<'a>) -> Option<Call<'a>> {
    let at = ["callMethod(", "::call(", "->call("]
        .iter()
        .find_map(|call| line.text.find(call).map(|at| at + call.len()))?;
    let name = line.text[at..].split(['\'', '"']).nth(1)?;
    is_method_name(name).then_some(Call {
        name,
        is_rest3: false,
        line: *line,
    })
}

fn is_method_name(text: &str) -> bool {
    text.len() <= 120
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
}

/// Returns the last word of a text that looks like the name of a method.
pub fn dotted(title: &str) -> Option<&str> {
    let mut words = title
        .split(|c: char| c.is_whitespace() || ",:()".contains(c))
        .map(|word| word.trim_matches('.'));
    words.rfind(|word| word.contains('.') && is_method_name(word))
}

/// The places of a page that have the name of its method.
pub struct Witnesses<'a, 'b> {
    pub title: Option<(&'b str, Line<'a>)>,
    pub calls: &'b [Call<'a>],
    /// The code words of the introduction.
    pub text: Vec<&'a str>,
    pub file: &'b str,
}

impl Witnesses<'_, '_> {
    /// Decides on the name by two witnesses: title and call, or either with the text or the file.
    pub fn name(&self, sections: &[Section<'_>], log: &mut Log) -> Option<Stated<String>> {
        let stated = |name: &str, line: &Line<'_>| {
            Some(Stated {
                value: name.to_owned(),
                at: line.place(),
            })
        };
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
        let call = self
            .calls
            .iter()
            .find(|call| self.confirm(call.name))
            .unwrap_or(first);
        let Some((name, line)) = self.title else {
            let is_in_title = |section: &Section<'_>| {
                section
                    .title
                    .split_whitespace()
                    .any(|word| word == call.name)
            };
            if !sections.iter().take(2).any(is_in_title) && !self.confirm(call.name) {
                let what = format!("the title has none, the call {}", call.name);
                log.repair(RepairKind::MethodFromCall, &what, &call.line);
            }
            return stated(call.name, &call.line);
        };
        if self.confirm(call.name) || name.eq_ignore_ascii_case(call.name) {
            log.repair(
                RepairKind::MethodFromCall,
                &format!("the title has {name}, the call {}", call.name),
                &line,
            );
            stated(call.name, &call.line)
        } else if self.confirm(name) {
            log.repair(
                RepairKind::MethodFromTitle,
                &format!("{} is called in the example", call.name),
                &call.line,
            );
            stated(name, &line)
        } else {
            log.unread(
                Reason::MethodUnclear,
                &format!("{name} or {}", call.name),
                &line,
            );
            None
        }
    }

    /// Returns whether the introduction or the name of the file has a name.
    fn confirm(&self, name: &str) -> bool {
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
                .to_lowercase()
        };
        let stem = self.file.rsplit('/').next().unwrap_or_default();
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        self.text.contains(&name) || letters(stem) == letters(name)
    }
}

/// Returns the code words of the introduction.
pub fn names_in_text<'a>(sections: &[Section<'a>]) -> Vec<&'a str> {
    let head = sections
        .iter()
        .take_while(|section| section.part == Part::Head);
    let lines = head
        .flat_map(|section| &section.blocks)
        .filter_map(Block::text)
        .flatten();
    let spans = lines.flat_map(|line| inline::spans(line.text));
    spans
        .filter(|span| span.kind == Kind::Code || span.bold)
        .map(|span| span.text.trim())
        .take(64)
        .collect()
}
