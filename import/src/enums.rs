//! Enumerations, from the codes that a page lists for a field.

use bitrix24_codegen::lower::is_free_type;
use bitrix24_pages::{Code as PageCode, Field, address, join};
use heck::ToUpperCamelCase;

use crate::drafter::{Context, Drafter, todo};
use crate::known::is_seen;
use crate::model::{Code, Enum, Todo};
use crate::names::{camel, singular};
use crate::tree::Node;

/// Names of fields that say nothing about their codes without the object that has them.
const GENERIC: [&str; 14] = [
    "Type", "Status", "State", "Mode", "Kind", "Code", "Order", "Action", "Value", "Name",
    "Context", "Role", "Display", "Format",
];

/// The greatest length of something that is a code rather than a sentence.
const MAX_LENGTH: usize = 64;

impl Drafter<'_> {
    /// Returns the codes of a field, on its page or on another one to which its row leads.
    pub fn codes(&self, field: &Field, cx: &Context<'_>) -> (Vec<PageCode>, Option<String>) {
        let own = cx.page.codes_of(field);
        if !own.is_empty() {
            return (own.to_vec(), None);
        }
        for place in &field.see {
            let Some((path, anchor)) = place.split_once('#') else {
                continue;
            };
            let page = self.page(path);
            let table = page.as_ref().and_then(|page| page.code_table(anchor));
            if let Some(table) = table {
                return (
                    table.codes.clone(),
                    Some(format!("{}#{anchor}", address(path))),
                );
            }
        }
        (Vec::new(), None)
    }

    /// Returns the enumeration of a field with these codes, or [`None`] if they are none.
    pub fn enumeration(
        &mut self,
        node: &Node<'_>,
        field: &Field,
        codes: &[PageCode],
        page: Option<String>,
        cx: &Context<'_>,
    ) -> Option<String> {
        let is_code = |code: &PageCode| {
            let text = &code.code;
            !text.is_empty()
                && text.chars().count() <= MAX_LENGTH
                && text.chars().any(char::is_alphanumeric)
                && !text.contains(|c: char| "{}[]<>…#*\"=".contains(c) || c.is_control())
                && !text.contains("...")
        };
        if codes.is_empty() || !codes.iter().all(is_code) {
            return None;
        }
        let own = camel(&singular(&node.name));
        if let Some(known) = self.known_enum(&own, codes, cx.area) {
            return Some(known);
        }
        let owner = if cx.owner.is_empty() {
            String::new()
        } else {
            camel(cx.owner)
        };
        let owned = if own.starts_with(&owner) {
            own.clone()
        } else {
            format!("{owner}{own}")
        };
        let anchor = field.codes_at.as_ref().map(|anchor| format!("#{anchor}"));
        let page = page.unwrap_or_else(|| address(&cx.page.file) + &anchor.unwrap_or_default());
        let first = if own.len() < 3 || GENERIC.contains(&own.as_str()) {
            owned.clone()
        } else {
            own
        };
        let numbered = (2..).map(|number| format!("{owned}{number}"));
        let candidates = [first, owned.clone(), format!("{owned}Code")].into_iter();
        for name in candidates.chain(numbered) {
            if self.is_taken(&name, cx.area) || self.is_object(&name, cx.area) {
                continue;
            }
            let enums = &mut self.area(cx.area).enums;
            match enums.iter_mut().find(|drafted| drafted.name == name) {
                None => enums.push(Enum {
                    name: name.clone(),
                    page,
                    codes: Vec::new(),
                    todo: todo(field),
                }),
                // Codes of the same field on another page.
                Some(drafted) if !overlap(&drafted.codes, codes) => continue,
                Some(_) => {}
            }
            let drafted = enums.iter_mut().find(|drafted| drafted.name == name)?;
            codes.iter().for_each(|code| add(&mut drafted.codes, code));
            return Some(name);
        }
        None
    }

    /// Returns the enumeration of the spec that has these codes.
    fn known_enum(&self, name: &str, codes: &[PageCode], area: &str) -> Option<String> {
        let seen = || {
            self.known
                .enums
                .iter()
                .filter(|known| is_seen(known.area.as_deref(), area))
        };
        let has = |known: &[String], code: &PageCode| known.contains(&code.code);
        let by_name = seen()
            .find(|known| known.name == name && codes.iter().any(|code| has(&known.codes, code)));
        let by_codes = || {
            let has_all = |known: &[String]| codes.iter().all(|code| has(known, code));
            let mut found: Vec<_> = seen().filter(|known| has_all(&known.codes)).collect();
            found.sort_by_key(|known| known.codes.len());
            found.into_iter().next().filter(|_| codes.len() > 1)
        };
        by_name.or_else(by_codes).map(|known| known.name.clone())
    }

    fn is_object(&self, name: &str, area: &str) -> bool {
        let area = self.areas.get(area);
        area.is_some_and(|area| area.objects.iter().any(|(_, object)| object.name == name))
    }
}

/// Returns whether codes are those of the same enumeration: at least half of either are in both.
fn overlap(drafted: &[Code], codes: &[PageCode]) -> bool {
    let common = codes
        .iter()
        .filter(|code| drafted.iter().any(|known| known.code == code.code));
    2 * common.count() >= codes.len().min(drafted.len())
}

fn add(codes: &mut Vec<Code>, code: &PageCode) {
    if !codes.iter().any(|known| known.code == code.code) {
        codes.push(drafted(code, codes));
    }
}

/// Drafts a code that is not among the others of its enumeration.
pub fn drafted(code: &PageCode, others: &[Code]) -> Code {
    let variants: Vec<String> = others.iter().map(variant).collect();
    let derived = code.code.to_upper_camel_case();
    let is_spelled = code
        .code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_free = |name: &String| is_free_type(name) && !variants.contains(name);
    let rust = if is_free(&derived) && is_spelled {
        None
    } else {
        let spelled = Some(camel(&code.code)).filter(|name| name.len() > 1);
        let label: Vec<&str> = code.label.split_whitespace().take(4).collect();
        let by_label = camel(&label.join("_"));
        let by_code = format!("Code{}", camel(&code.code));
        let numbered = (2..).map(|number| format!("{by_code}{number}"));
        let candidates = spelled.into_iter().chain([by_label, by_code.clone()]);
        candidates.chain(numbered).find(is_free)
    };
    Code {
        code: code.code.clone(),
        rust,
        todo: Todo {
            at: code.at.clone(),
            words: code.label.clone(),
        },
    }
}

fn variant(code: &Code) -> String {
    code.rust
        .clone()
        .unwrap_or_else(|| code.code.to_upper_camel_case())
}

/// Returns the page and the anchor to which a link in a file leads.
pub fn target(file: &str, link: &str) -> Option<(String, String)> {
    let (path, anchor) = link.split_once('#')?;
    let path = if path.is_empty() {
        file.to_owned()
    } else {
        join(file, path)
    };
    Some((path, anchor.to_owned()))
}
