//! The rows of tables of errors.

use super::Log;
use super::form::{Column, MAX_NAMES};
use super::words;
use crate::block::{Block, blocks};
use crate::facts::ErrorRow;
use crate::inline::{self, Kind};
use crate::language::NO_CODE;
use crate::outline::Part;
use crate::report::Reason;
use crate::source::Line;
use crate::table::Row;

/// Reads a row of errors. A cell with a list of codes makes an error of each.
pub fn errors(
    row: &Row<'_>,
    columns: &[Column],
    part: Part,
    code: Option<&str>,
    log: &mut Log,
) -> Vec<ErrorRow> {
    let what = row.texts().join(" | ");
    if row.content_count() > columns.len() || row.cells.len() < columns.len() {
        log.unread(Reason::CellCount, &what, &row.at);
        if row.content_count() > columns.len() {
            return Vec::new();
        }
    }
    let mut error = ErrorRow {
        status: None,
        code: code.map(ToOwned::to_owned),
        field: None,
        message: String::new(),
        meaning: String::new(),
        system: part == Part::SystemErrors,
        at: row.name_line().place(),
    };
    let mut codes: Vec<(String, Line<'_>)> = Vec::new();
    for (column, lines) in columns.iter().zip(&row.cells) {
        let text = inline::plain_lines(lines);
        match column {
            Column::Status => error.status = Some(text).filter(|text| !text.is_empty()),
            Column::Code => codes = codes_of(lines),
            Column::CodeAndMessage => {
                let mut lines = lines.iter().filter(|line| !line.is_blank()).copied();
                codes = lines
                    .next()
                    .map(|line| codes_of(&[line]))
                    .unwrap_or_default();
                error.message = inline::plain_lines(&lines.collect::<Vec<_>>());
            }
            Column::Field => {
                error.field = Some(text).filter(|text| !matches!(text.as_str(), "" | "-" | "—"))
            }
            Column::Message if error.message.is_empty() => error.message = text,
            _ if error.meaning.is_empty() => error.meaning = text,
            _ => error.meaning = [error.meaning, text].join("\n"),
        }
    }
    if error.message.is_empty()
        && error.meaning.is_empty()
        && codes.is_empty()
        && error.field.is_none()
    {
        log.unread(Reason::RowWithoutCode, &what, &row.at);
        return Vec::new();
    }
    if codes.is_empty() {
        return vec![error];
    }
    if codes.len() > MAX_NAMES {
        log.unread(Reason::TooManyCodes, &what, &row.at);
        codes.truncate(MAX_NAMES);
    }
    let one = |(code, line): (String, Line<'_>)| ErrorRow {
        code: Some(code),
        at: line.place(),
        ..error.clone()
    };
    codes.into_iter().map(one).collect()
}

/// Returns the codes of a cell: none where the cell is empty or says so.
fn codes_of<'a>(lines: &[Line<'a>]) -> Vec<(String, Line<'a>)> {
    let mut codes = Vec::new();
    for block in blocks(lines) {
        let (Block::Paragraph(lines) | Block::Item(lines) | Block::Quote(lines)) = block else {
            continue;
        };
        let Some(first) = lines.first() else { continue };
        let marked: Vec<(String, Line<'a>)> = lines
            .iter()
            .flat_map(|line| {
                let spans = inline::spans(line.text).into_iter();
                spans
                    .filter(|span| span.kind == Kind::Code)
                    .map(|span| (words::collapse(span.text), *line))
            })
            .filter(|(code, _)| !code.is_empty())
            .collect();
        let text = inline::plain_lines(&lines);
        if !marked.is_empty() && !is_sentence(&lines) {
            codes.extend(marked);
        } else if !is_no_code(&text) {
            codes.push((text, *first));
        }
    }
    codes.retain(|(code, _)| !is_no_code(code));
    codes
}

/// Returns whether a cell is a phrase in which code is only a part.
fn is_sentence(lines: &[Line<'_>]) -> bool {
    let spans = lines.iter().flat_map(|line| inline::spans(line.text));
    let words = spans
        .filter(|span| span.kind == Kind::Text)
        .map(|span| span.text.split_whitespace().count());
    words.sum::<usize>() > 2
}

fn is_no_code(text: &str) -> bool {
    let text = text
        .trim_matches(['"', '`', '\'', ' ', '<', '>', '(', ')', '*', '_'])
        .to_lowercase();
    matches!(text.as_str(), "" | "-" | "—" | "–") || NO_CODE.has(&text)
}
