//! The samples of responses and errors, and the body of the call in the examples.

use serde_json::Value;

use super::Log;
use crate::block::Fence;
use crate::facts::{Outcome, Sample, Stated};
use crate::report::{Reason, RepairKind};

/// Reads a fenced block as a sample.
pub fn read(fence: &Fence<'_>, of: Outcome, log: &mut Log) -> Option<Sample> {
    let text = fence.text();
    let at = fence.at.place();
    if let Ok(json) = serde_json::from_str(&text) {
        return Some(Sample {
            of,
            json: Some(json),
            at,
        });
    }
    let is_json =
        matches!(fence.language, "json" | "") && text.trim_start().starts_with(['{', '[', '"']);
    if !is_json {
        return None;
    }
    let mended = mend(&text);
    if let Some(json) = mended
        .iter()
        .find_map(|text| serde_json::from_str(text).ok())
    {
        log.repair(RepairKind::SampleMended, first_words(&text), &fence.at);
        return Some(Sample {
            of,
            json: Some(json),
            at,
        });
    }
    // Fields taken out of a larger sample illustrate it; they are not a response of their own.
    log.unread(Reason::SampleNotJson, first_words(&text), &fence.at);
    Some(Sample { of, json: None, at })
}

fn first_words(text: &str) -> &str {
    let text = text.trim();
    let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Returns a text without comments, ellipses and commas before a closing bracket; also the same
/// text in braces, for samples that show members without the object around them.
fn mend(text: &str) -> [String; 2] {
    let mut out = String::new();
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let length = if in_string {
            match c {
                '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '"' => {
                    in_string = false;
                    1
                }
                // Line breaks and tabs inside texts.
                '\n' | '\t' | '\r' => {
                    out.push_str("\\n");
                    rest = &rest[1..];
                    continue;
                }
                c => c.len_utf8(),
            }
        } else {
            match c {
                '/' if rest.starts_with("//") => {
                    rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                    continue;
                }
                '/' if rest.starts_with("/*") => {
                    rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                    continue;
                }
                '.' | '…' if rest.starts_with("...") || c == '…' => {
                    rest = rest.trim_start_matches(['.', '…']).trim_start_matches(' ');
                    // The comma that followed the ellipsis goes with it.
                    rest = rest.strip_prefix(',').unwrap_or(rest);
                    continue;
                }
                '}' | ']' => {
                    let end = out.trim_end().trim_end_matches(',').len();
                    out.truncate(end);
                    1
                }
                '"' => {
                    // Two values in a row, without a comma between.
                    if out.trim_end().ends_with(['"', '}', ']']) {
                        out.push(',');
                    }
                    in_string = true;
                    1
                }
                c => c.len_utf8(),
            }
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    let members = format!("{{{}}}", out.trim().trim_end_matches(','));
    [out, members]
}

/// Returns the body that the first cURL call of a fence sends.
pub fn body(fence: &Fence<'_>) -> Option<Stated<Value>> {
    let text = fence.text();
    let from = ["-d '", "--data '", "--data-raw '"]
        .iter()
        .find_map(|option| Some(text.find(option)? + option.len()))?;
    let body = text[from..].split('\'').next()?;
    Some(Stated {
        value: serde_json::from_str(body).ok()?,
        at: fence.at.place(),
    })
}
