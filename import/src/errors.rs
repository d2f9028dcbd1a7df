//! Errors: the groups that a method includes, and its own codes.

use bitrix24_pages::{ErrorRow, Outcome, Page};

use crate::class::class;
use crate::drafter::Drafter;
use crate::known::is_seen;
use crate::limits::LimitKind;
use crate::model::{Failure, Todo};
use crate::names::camel;

/// The errors of a method.
#[derive(Debug, Default)]
pub struct Errors {
    pub include: Vec<String>,
    pub failures: Vec<Failure>,
    /// What the page says and the notation cannot.
    pub remarks: Vec<String>,
}

impl Drafter<'_> {
    /// Returns the errors of a page.
    pub fn errors(&mut self, page: &Page, area: &str) -> Errors {
        let mut errors = Errors::default();
        let rows: Vec<&ErrorRow> = page.errors.iter().filter(|row| !row.system).collect();
        for row in &rows {
            let Some(code) = code(row) else {
                self.limit(LimitKind::ErrorWithoutCode, text(row), &row.at);
                let remark = format!(
                    "Not in the notation: the error without a code at {}.",
                    short(row)
                );
                errors.remarks.push(remark);
                continue;
            };
            if errors.failures.iter().any(|failure| failure.code == code) {
                continue;
            }
            let alike: Vec<&ErrorRow> = (rows.iter().copied())
                .filter(|other| self::code(other) == Some(code))
                .collect();
            if alike.len() > 1 {
                let what = format!("{code}: {} messages", alike.len());
                self.limit(LimitKind::ErrorsByMessage, &what, &row.at);
            }
            errors.failures.push(failure(code, &alike, page));
        }
        self.settle_system(&mut errors);
        self.include_groups(&mut errors, area);
        distinct_names(&mut errors.failures);
        errors
    }

    /// Leaves out the codes that every method may return, unless another status distinguishes them.
    fn settle_system(&mut self, errors: &mut Errors) {
        let system = &self.known.system;
        let mut remarks = Vec::new();
        errors.failures.retain_mut(|failure| {
            let Some((_, statuses)) = system.iter().find(|(code, _)| *code == failure.code) else {
                return true;
            };
            failure.status.retain(|status| !statuses.contains(status));
            if failure.status.is_empty() {
                let remark = format!("`{}` is among the errors of every method.", failure.code);
                remarks.push(remark);
            }
            !failure.status.is_empty()
        });
        errors.remarks.extend(remarks);
    }

    /// Includes the groups of the spec of which the page lists at least half of the codes.
    fn include_groups(&self, errors: &mut Errors, area: &str) {
        let mut groups: Vec<_> = (self.known.groups.iter())
            .filter(|group| is_seen(group.area.as_deref(), area))
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.codes.len()));
        for group in groups {
            let is_in = |failure: &Failure| group.codes.contains(&failure.code);
            let common = errors
                .failures
                .iter()
                .filter(|failure| is_in(failure))
                .count();
            if common > 0 && 2 * common >= group.codes.len() {
                errors.failures.retain(|failure| !is_in(failure));
                errors.include.push(group.name.clone());
            }
        }
    }
}

/// Drafts a code with all rows that a page has for it.
pub fn of_code(page: &Page, code: &str) -> Option<Failure> {
    let is_of_code = |row: &&ErrorRow| self::code(row) == Some(code);
    let rows: Vec<&ErrorRow> = page.errors.iter().filter(is_of_code).collect();
    let mut failures = [(!rows.is_empty()).then(|| failure(code, &rows, page))?];
    distinct_names(&mut failures);
    let [failure] = failures;
    Some(failure)
}

/// Returns the code of a row, if it is one.
fn code(row: &ErrorRow) -> Option<&str> {
    let code = row.code.as_deref()?.trim();
    let is_spelled = !code.is_empty()
        && code.len() <= 80
        && code
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
    is_spelled.then_some(code)
}

fn failure(code: &str, rows: &[&ErrorRow], page: &Page) -> Failure {
    let first = rows[0];
    let messages = messages(code, rows, page);
    let words: Vec<&str> = rows.iter().map(|row| text(row)).collect();
    let todo = |words: String| Todo {
        at: first.at.clone(),
        words,
    };
    Failure {
        code: code.to_owned(),
        rust: None,
        status: statuses(rows, page),
        class: class(code, &first.message, &first.meaning),
        messages,
        when: todo(words.join("; ")),
        remedy: todo(String::new()),
    }
}

/// Returns the messages that the server sends with a code: those of the samples, and those of a table
/// that describes the error in other words besides. The words of a single column may be either.
fn messages(code: &str, rows: &[&ErrorRow], page: &Page) -> Vec<String> {
    let samples = page
        .samples
        .iter()
        .filter(|sample| sample.of == Outcome::Error);
    let shown = samples.filter_map(|sample| {
        let json = sample.json.as_ref()?;
        let is_of_code = json.get("error")?.as_str()? == code;
        let text = json.get("error_description")?.as_str()?;
        is_of_code.then(|| text.to_owned())
    });
    let described = rows.iter().filter(|row| !row.meaning.is_empty());
    let written = described.map(|row| row.message.clone());
    let mut messages: Vec<String> = Vec::new();
    for message in written.chain(shown) {
        // A message with a placeholder is not what the server sends.
        let is_exact = !message.contains(['{', '<', '#', '%', '\n']) && !message.contains("...");
        let bare = |text: &str| text.trim().trim_end_matches('.').to_owned();
        let is_new = messages.iter().all(|known| bare(known) != bare(&message));
        if is_exact && is_new && !message.trim().is_empty() {
            messages.push(message);
        }
    }
    messages
}

/// Returns the statuses of a code: those of its rows, or else those of the page.
fn statuses(rows: &[&ErrorRow], page: &Page) -> Vec<u16> {
    let of_page = || {
        let statuses = page
            .statuses
            .iter()
            .filter(|status| status.of == Outcome::Error);
        statuses.map(|status| status.status.as_str())
    };
    let of_rows: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.status.as_deref())
        .collect();
    let written: Vec<&str> = if of_rows.is_empty() {
        of_page().collect()
    } else {
        of_rows
    };
    let mut statuses: Vec<u16> = Vec::new();
    for status in written {
        // `40x` is any of them; an error of a method comes with 400 where nothing else is known.
        let number: Option<u16> = status.replace('x', "0").parse().ok();
        let is_new = |number: &u16| (100..600).contains(number) && !statuses.contains(number);
        statuses.extend(number.filter(is_new));
    }
    if statuses.is_empty() {
        statuses.push(400);
    }
    statuses
}

/// Gives a Rust name to each code that would become the same as another, or none.
fn distinct_names(failures: &mut [Failure]) {
    let mut taken: Vec<String> = Vec::new();
    for failure in failures {
        let code = &failure.code;
        let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = code.starts_with(|c: char| c.is_ascii_alphabetic())
            && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let begins = code.starts_with(|c: char| c.is_ascii_alphabetic());
        let derived = if begins {
            camel(code)
        } else {
            format!("Code{}", camel(code))
        };
        let is_free = |name: &String| !taken.contains(name) && name != "Self";
        if !(is_number || is_word) || !is_free(&derived) {
            let numbered = (2..).map(|number| format!("{derived}{number}"));
            failure.rust = std::iter::once(derived.clone())
                .chain(numbered)
                .find(is_free);
        }
        taken.push(failure.rust.clone().unwrap_or(derived));
    }
}

fn text(row: &ErrorRow) -> &str {
    let is_words = |text: &&str| text.chars().any(char::is_alphanumeric);
    [row.meaning.as_str(), row.message.as_str()]
        .into_iter()
        .find(is_words)
        .unwrap_or("")
}

fn short(row: &ErrorRow) -> String {
    crate::write::place(&row.at)
}
