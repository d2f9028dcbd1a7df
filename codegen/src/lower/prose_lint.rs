//! Pass: every text for readers is written, consists of sentences and can be shown safely; links,
//! dates, statuses and emoji are valid.

use super::Report;
use crate::diagnostic::Rule;
use crate::source::Source;
use crate::spec::{Entries, Failure, Node, Parameter, Spanned, SpecFile};

/// Checks the texts of all files.
pub(super) fn check(files: &[(Source, SpecFile)], report: &mut Report) {
    for (index, (_, file)) in files.iter().enumerate() {
        Texts {
            file: index,
            report,
        }
        .file(file);
    }
}

struct Texts<'a, 'r> {
    file: usize,
    report: &'a mut Report<'r>,
}

impl Texts<'_, '_> {
    fn file(&mut self, file: &SpecFile) {
        if let Some(api) = &file.api {
            self.line(&api.title);
            self.sentences(&api.description);
            self.date(&api.revision);
            if !api.docs.starts_with("https://") || !api.docs.ends_with('/') || !is_link(&api.docs)
            {
                self.invalid(
                    &api.docs,
                    "is not the URL of a folder",
                    "write `https://…/`",
                );
            }
        }
        for (_, id) in &file.ids {
            self.sentences(&id.description);
            for (_, form) in &id.forms {
                self.line(form);
            }
        }
        if let Some(area) = &file.area {
            self.line(&area.title);
            self.sentences(&area.description);
        }
        for (_, identity) in &file.identities {
            self.sentences(&identity.description);
            self.parameters(&identity.parameters);
        }
        for (_, declared) in &file.enums {
            self.sentences(&declared.description);
            self.page(&declared.page);
            let mut emoji_seen: Vec<&str> = Vec::new();
            for (_, code) in &declared.codes {
                self.sentences(&code.description);
                if let Some(emoji) = &code.emoji {
                    self.emoji(emoji, &mut emoji_seen);
                }
                self.day(code.removed.as_ref());
            }
        }
        for (_, object) in &file.objects {
            self.sentences(&object.description);
            self.page(&object.page);
            self.parameters(&object.fields);
            if let Some(others) = &object.others {
                self.sentences(&others.description);
            }
            for (_, shortcut) in &object.shortcuts {
                self.sentences(&shortcut.description);
                if let Some(without) = &shortcut.without {
                    self.line(without);
                }
            }
        }
        for (_, union) in &file.unions {
            self.sentences(&union.description);
            self.page(&union.page);
            for (_, variant) in &union.variants {
                self.sentences(&variant.description);
                self.nodes(&variant.value);
            }
        }
        for (_, event) in &file.events {
            self.sentences(&event.description);
            self.page(&event.page);
            for scope in &event.scope {
                self.line(scope);
            }
            for example in &event.examples {
                self.sentences(&example.title);
                self.node(&example.data);
            }
        }
        for (_, group) in &file.errors {
            self.sentences(&group.description);
            self.page(&group.page);
            self.failures(&group.codes);
        }
        for (_, method) in &file.methods {
            self.sentences(&method.description);
            self.page(&method.page);
            for scope in &method.scope {
                self.line(scope);
            }
            self.sentences(&method.callable_by);
            self.advice(method.deprecated.as_ref());
            self.day(method.until.as_ref());
            self.day(method.removed.as_ref());
            self.parameters(&method.parameters);
            self.sentences(&method.result.description);
            if let Some(under) = &method.result.under {
                self.key(under);
            }
            if let Some(handler) = &method.handler {
                self.key(&handler.query);
            }
            self.failures(&method.errors.codes);
            for example in &method.examples {
                self.sentences(&example.title);
                self.node(&example.request);
                self.nodes(&example.result);
            }
        }
        for deviation in &file.deviations {
            self.line(&deviation.subject);
            deviation.also.iter().for_each(|place| self.line(place));
            self.node(&deviation.ours);
            self.nodes(&deviation.page_says);
            self.sentences(&deviation.why);
            self.page(&deviation.page);
        }
    }

    fn parameters(&mut self, parameters: &Entries<Parameter>) {
        for (_, parameter) in parameters {
            self.sentences(&parameter.description);
            self.parameters(&parameter.parameters);
            for alias in &parameter.aliases {
                self.key(alias);
            }
            self.nodes(&parameter.empty);
            self.nodes(&parameter.default);
            for (_, value) in &parameter.when {
                self.node(value);
            }
            self.advice(parameter.deprecated.as_ref());
            self.day(parameter.until.as_ref());
            self.day(parameter.removed.as_ref());
        }
    }

    fn advice(&mut self, instead: Option<&Spanned<String>>) {
        if let Some(instead) = instead {
            self.sentences(instead);
        }
    }

    fn day(&mut self, day: Option<&Spanned<String>>) {
        if let Some(day) = day {
            self.date(day);
        }
    }

    fn failures(&mut self, failures: &Entries<Failure>) {
        for (code, failure) in failures {
            for message in failure.message.iter() {
                self.line(message);
            }
            self.sentences(&failure.when);
            self.sentences(&failure.remedy);
            self.day(failure.removed.as_ref());
            let valid = |status: &u16| (100..600).contains(status);
            if failure.status.is_empty() || !failure.status.iter().all(valid) {
                self.invalid(
                    code,
                    "needs HTTP statuses between 100 and 599",
                    "list at least one, such as `status: [400]`",
                );
            }
        }
    }

    /// Checks a text of sentences.
    fn sentences(&mut self, text: &Spanned<String>) {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return self.report.at(
                Rule::MissingDescription,
                self.file,
                &text.span,
                "the text is empty",
                "write at least one sentence",
            );
        }
        if self.is_unfinished(text) {
            return;
        }
        let starts = trimmed.starts_with(|first: char| {
            first.is_uppercase() || first.is_ascii_digit() || first == '`'
        });
        if !starts || !trimmed.ends_with('.') {
            self.report.at(
                Rule::DescriptionStyle,
                self.file,
                &text.span,
                "the text does not consist of sentences",
                "begin it with a capital letter and end it with a full stop",
            );
        }
        self.characters(text, text);
    }

    /// Reports a text that a person has yet to write. It may quote anything, so nothing else about
    /// it is checked.
    fn is_unfinished(&mut self, text: &Spanned<String>) -> bool {
        let found = text.trim().starts_with("TODO");
        if found {
            let (message, help) = ("the text is not written yet", "write it");
            self.report
                .at(Rule::Todo, self.file, &text.span, message, help);
        }
        found
    }

    /// Checks a text of one line.
    fn line(&mut self, text: &Spanned<String>) {
        if self.is_unfinished(text) {
            return;
        }
        if text.trim().is_empty() {
            self.invalid(text, "is empty", "write a text of one line");
        } else if text.contains(['\n', '\r']) {
            self.invalid(text, "spans several lines", "write a text of one line");
        }
        self.characters(text, text);
    }

    /// Checks a key of a JSON object.
    fn key(&mut self, key: &Spanned<String>) {
        let spelled = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !spelled {
            self.invalid(key, "is not a key", "use letters, digits and `_`");
        }
    }

    /// Checks every text in an optional value.
    fn nodes(&mut self, node: &Option<Spanned<Node>>) {
        if let Some(node) = node {
            self.node(node);
        }
    }

    /// Checks every text in a value.
    fn node(&mut self, node: &Spanned<Node>) {
        match &node.value {
            Node::Text(text) => self.characters(text, node),
            Node::List(items) => items.iter().for_each(|item| self.node(item)),
            Node::Map(entries) => {
                for (key, value) in entries {
                    self.characters(key, key);
                    self.node(value);
                }
            }
            Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Number(_) => {}
        }
    }

    /// Reports control characters, which break comments and terminals, and marks of writing
    /// direction, which can disguise text.
    fn characters<T>(&mut self, text: &str, at: &Spanned<T>) {
        if let Some(bad) = text.chars().find(|&character| is_forbidden(character)) {
            self.report.at(
                Rule::ForbiddenCharacter,
                self.file,
                &at.span,
                format!("the text contains the character U+{:04X}", u32::from(bad)),
                "remove it: it cannot be shown safely",
            );
        }
    }

    fn page(&mut self, page: &Spanned<String>) {
        if page.is_empty()
            || page.starts_with('/')
            || page.contains("..")
            || page.contains("://")
            || !is_link(page)
        {
            self.invalid(
                page,
                "is not a page",
                "write the path of the page relative to `docs`",
            );
        }
    }

    fn date(&mut self, date: &Spanned<String>) {
        let digits = |range: std::ops::Range<usize>| {
            date.get(range)
                .and_then(|digits| digits.parse::<u32>().ok())
        };
        let shaped = date.len() == 10
            && date
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-');
        let in_range = digits(0..4).is_some()
            && digits(5..7).is_some_and(|month| (1..=12).contains(&month))
            && digits(8..10)
                .is_some_and(|day| (1..=days(digits(0..4), digits(5..7))).contains(&day));
        if !shaped || !in_range {
            self.invalid(date, "is not a date", "write it as YYYY-MM-DD");
        }
    }

    fn emoji<'t>(&mut self, emoji: &'t Spanned<String>, seen: &mut Vec<&'t str>) {
        if !is_one_emoji(emoji) {
            self.invalid(emoji, "is not an emoji", "write the emoji itself");
        } else if seen.contains(&emoji.as_str()) {
            self.invalid(
                emoji,
                "is already the emoji of another code",
                "use a different emoji for each code",
            );
        }
        seen.push(emoji);
    }

    fn invalid(&mut self, text: &Spanned<String>, what: &str, help: &str) {
        self.report.at(
            Rule::InvalidValue,
            self.file,
            &text.span,
            format!("`{}` {what}", text.escape_debug()),
            help,
        );
    }
}

/// Whether a text is one emoji: a single sign, several that a joiner combines, each with its
/// modifiers, the two letters of a flag, or a keycap.
fn is_one_emoji(text: &str) -> bool {
    let is_modifier = |c: &char| matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
    let is_letter_of_flag = |c: &char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
    // The emoji that Unicode counts as letters.
    let is_letter = |c: char| matches!(c, 'ℹ' | 'Ⓜ' | '🅰' | '🅱' | '🅾' | '🅿');
    let is_sign =
        |c: char| !c.is_ascii() && (is_letter(c) || !c.is_alphanumeric()) && !is_forbidden(c);
    text.split('\u{200D}').all(|part| {
        let signs: Vec<char> = part.chars().filter(|c| !is_modifier(c)).collect();
        match &signs[..] {
            [sign] => is_sign(*sign) && !is_letter_of_flag(sign),
            [key, '\u{20E3}'] => matches!(key, '0'..='9' | '#' | '*'),
            [first, second] => is_letter_of_flag(first) && is_letter_of_flag(second),
            _ => false,
        }
    })
}

/// The number of days in a month.
fn days(year: Option<u32>, month: Option<u32>) -> u32 {
    let leap = year.is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    match month {
        Some(2) if leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

/// Whether a link consists of characters that need no escaping and have no meaning in Markdown.
fn is_link(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#=&%+".contains(c))
}

fn is_forbidden(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(
            character,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::is_one_emoji;

    #[test]
    fn an_emoji_is_one_sign_with_what_belongs_to_it() {
        for emoji in [
            "👍",
            "❤",
            "❤️",
            "👍🏽",
            "👩‍💻",
            "🇩🇪",
            "🅰️",
            "🅱",
            "🅾️",
            "🅿️",
            "🆎",
            "Ⓜ️",
            "ℹ️",
            "™️",
            "㊗️",
            "🈁",
            "1️⃣",
            "#️⃣",
        ] {
            assert!(is_one_emoji(emoji), "{emoji}");
        }
        for other in [
            "",
            "a",
            "1",
            "ж",
            "ж\u{FE0F}",
            "京",
            "👍👍",
            "🇩",
            "a⃣",
            "\u{FE0F}",
            "\u{200D}",
        ] {
            assert!(!is_one_emoji(other), "{other}");
        }
    }
}
