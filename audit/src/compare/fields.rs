//! Rows of a page against members of the spec, level by level.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24_codegen::spec::{Node, Parameter};
use bitrix24_codegen::vocabulary::IdKind;
use bitrix24_pages::{Bound, BoundKind, Code, Field, Page, Place};

use super::{Found, Ours, codes, quoted, types};
use crate::api::{Api, Below, Kind, Member};
use crate::finding::Spot;
use crate::rule::Rule;
use crate::terms::{self, key_of, limit, plain};

/// What the rows are about.
pub struct Side<'a> {
    /// The page.
    pub page: &'a Page,
    /// The method, object or event that has the members.
    pub owner: &'a str,
    /// The beginning of the keys of the rows in the lock, which ends where the path begins.
    pub section: &'a str,
    /// The path of the block that has the members, as in `deviations.yaml`.
    pub subject: String,
    /// Whether the members are sent in requests, so that required marks, defaults and bounds are
    /// about the caller.
    pub is_request: bool,
    /// Whether they are parameters rather than fields.
    pub is_parameters: bool,
    /// The place in the spec of what has the members.
    pub spot: Spot,
    /// The place to report what is missing if there are no rows at all.
    pub top: Place,
}

impl Side<'_> {
    fn what(&self, path: &str) -> String {
        let noun = if self.is_parameters {
            "parameter"
        } else {
            "field"
        };
        format!("{noun} {} of {}", quoted(path), quoted(self.owner))
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.section)
    }

    fn rule(&self, parameter: Rule, field: Rule) -> Rule {
        if self.is_parameters { parameter } else { field }
    }
}

/// Compares rows with the members they describe.
///
/// `is_complete` says whether a member without a row is a difference, whatever the page said before.
pub fn compare(
    api: &Api,
    side: &Side<'_>,
    rows: &[&Field],
    members: &[Member<'_>],
    is_complete: bool,
    found: &mut Found<'_>,
) {
    let mut tree = Tree::default();
    for row in rows {
        tree.add(row);
    }
    let level = Level {
        api,
        side,
        tree: &tree,
    };
    let top = Container {
        path: "",
        subject: &side.subject,
        spot: &side.spot,
        at: &side.top,
    };
    level.compare(&top, members, is_complete, found);
}

/// The rows of a table with those nested in them.
#[derive(Default)]
struct Tree<'a> {
    rows: BTreeMap<String, Vec<&'a Field>>,
    /// The names of each level in the order of the page.
    names: BTreeMap<String, Vec<String>>,
}

impl<'a> Tree<'a> {
    fn add(&mut self, row: &'a Field) {
        let path = plain(&row.path);
        let mut parent = String::new();
        for name in path.split('.') {
            let names = self.names.entry(parent.clone()).or_default();
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            parent = below(&parent, name);
        }
        self.rows.entry(path).or_default().push(row);
    }

    fn names(&self, parent: &str) -> &[String] {
        self.names.get(parent).map_or(&[], |names| names)
    }

    /// Returns the rows of a path; a path that only occurs above others has none.
    fn rows(&self, path: &str) -> &[&'a Field] {
        self.rows.get(path).map_or(&[], |rows| rows)
    }
}

fn below(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

/// What has the members of a level.
struct Container<'a> {
    path: &'a str,
    /// The path of the block that has the members, as in `deviations.yaml`.
    subject: &'a str,
    spot: &'a Spot,
    /// The place of its row.
    at: &'a Place,
}

struct Level<'a> {
    api: &'a Api,
    side: &'a Side<'a>,
    tree: &'a Tree<'a>,
}

impl Level<'_> {
    fn compare(
        &self,
        container: &Container<'_>,
        members: &[Member<'_>],
        is_complete: bool,
        found: &mut Found<'_>,
    ) {
        let names = self.tree.names(container.path);
        let mut matched = BTreeSet::new();
        for name in names {
            let path = below(container.path, name);
            let rows = self.tree.rows(&path);
            let at = rows.first().map_or(container.at, |row| &row.at);
            let Some((index, is_exact)) = find(name, members, names) else {
                self.added(container, name, at, found);
                continue;
            };
            let member = &members[index];
            matched.insert(index);
            if !is_exact || member.is_removed() {
                self.renamed(&path, member, is_exact, at, found);
            }
            for row in rows {
                self.row(&path, row, member, found);
            }
            match self.api.below(member, &self.side.page.file) {
                Below::Anything => {}
                Below::Nothing => {
                    let inner = Container {
                        path: &path,
                        subject: &member.subject,
                        spot: &member.spot,
                        at,
                    };
                    for name in self.tree.names(&path) {
                        let path = below(&path, name);
                        let at = self.tree.rows(&path).first().map_or(at, |row| &row.at);
                        self.added(&inner, name, at, found);
                    }
                }
                Below::Members(inside, is_own) => {
                    let is_described = !self.tree.names(&path).is_empty();
                    let subject = inside.first().map_or("", |member| &member.subject);
                    let subject = subject.rsplit_once('/').map_or(subject, |(above, _)| above);
                    let inner = Container {
                        path: &path,
                        subject,
                        spot: &member.spot,
                        at,
                    };
                    let row = rows
                        .iter()
                        .find(|row| !row.keys.is_empty() && !is_described);
                    let is_bundle = member.kind.is_none();
                    match row {
                        Some(row) if self.codes(row, &inside, found) => {}
                        Some(row) => self.keys(&inner, row, &inside, found),
                        None => {
                            let is_complete = is_complete && is_own && (is_described || is_bundle);
                            self.compare(&inner, &inside, is_complete, found);
                        }
                    }
                }
            }
        }
        self.removed(container, members, &matched, is_complete, found);
    }

    /// Reports a row without a member.
    fn added(&self, container: &Container<'_>, name: &str, at: &Place, found: &mut Found<'_>) {
        let rule = self.side.rule(Rule::ParameterAdded, Rule::FieldAdded);
        let path = below(container.path, name);
        let rows = self.tree.rows(&path);
        let types = rows.first().map(|row| terms::written(&row.types));
        let types = types.filter(|types| !types.is_empty());
        let ours = Ours {
            value: None,
            spot: container.spot.clone(),
            subject: &format!("{}/{name}", container.subject),
        };
        let theirs = types.unwrap_or_else(|| name.to_owned());
        found.differ(rule, self.side.what(&path), Some(theirs), at, ours);
    }

    fn renamed(
        &self,
        path: &str,
        member: &Member<'_>,
        is_exact: bool,
        at: &Place,
        found: &mut Found<'_>,
    ) {
        let rule = if is_exact {
            self.side.rule(Rule::ParameterAdded, Rule::FieldAdded)
        } else {
            self.side.rule(Rule::ParameterRenamed, Rule::FieldRenamed)
        };
        let name = path.rsplit('.').next().unwrap_or(path).to_owned();
        let removed = if is_exact { " (removed)" } else { "" };
        let ours = Ours {
            value: Some(format!("{}{removed}", member.name)),
            spot: member.spot.clone(),
            subject: &member.subject,
        };
        found.differ(rule, self.side.what(path), Some(name), at, ours);
    }

    /// Reports members without a row.
    fn removed(
        &self,
        container: &Container<'_>,
        members: &[Member<'_>],
        matched: &BTreeSet<usize>,
        is_complete: bool,
        found: &mut Found<'_>,
    ) {
        // A union may have the same field in several of its forms.
        let mut done: BTreeSet<&str> = matched.iter().map(|index| members[*index].name).collect();
        for (index, member) in members.iter().enumerate() {
            if member.is_removed() || !done.insert(member.name) {
                continue;
            }
            let path = below(container.path, member.name);
            let key = self.side.key(&path);
            if !is_complete && !found.was_said(&self.side.page.file, &key, None) {
                continue;
            }
            let before = matched.range(..index).next_back();
            let row = before.and_then(|before| {
                let path = below(container.path, members[*before].name);
                self.tree.rows(&path).first().copied()
            });
            let at = row.map_or(container.at, |row| &row.at);
            let ours = Ours {
                value: Some(member.written.to_owned()),
                spot: member.spot.clone(),
                subject: &member.subject,
            };
            let rule = self.side.rule(Rule::ParameterRemoved, Rule::FieldRemoved);
            found.differ(rule, self.side.what(&path), None, at, ours);
        }
    }

    /// Compares the codes that a row lists for the values of an object. Returns false if it lists
    /// the keys.
    fn codes(&self, row: &Field, members: &[Member<'_>], found: &mut Found<'_>) -> bool {
        let is_code = |member: &&Member<'_>| match &member.kind {
            Some(Kind::Enum(decl)) => {
                let codes = &decl.block.codes;
                let known = |key: &Code| codes.iter().any(|(code, _)| code.value == key.code);
                row.keys.iter().any(known)
            }
            _ => false,
        };
        let Some(member) = members.iter().find(is_code) else {
            return false;
        };
        let row = Field {
            codes: row.keys.clone(),
            codes_at: None,
            ..row.clone()
        };
        self.compare_codes(&plain(&row.path), &row, member, found);
        true
    }

    fn compare_codes(&self, path: &str, row: &Field, member: &Member<'_>, found: &mut Found<'_>) {
        let listing = codes::Listing {
            page: self.side.page,
            what: &self.side.what(path),
            key: &self.side.key(path),
            is_object: self.side.section.starts_with("object"),
        };
        codes::compare_row(self.api, &listing, row, member, found);
    }

    /// Compares the keys that a row lists for an object, where no table does.
    fn keys(
        &self,
        container: &Container<'_>,
        row: &Field,
        members: &[Member<'_>],
        found: &mut Found<'_>,
    ) {
        let names: Vec<String> = row.keys.iter().map(|key| key.code.clone()).collect();
        for key in &row.keys {
            if find(&key.code, members, &names).is_none() {
                self.added(container, &key.code, &key.at, found);
            }
        }
        for member in members {
            if !names.iter().any(|name| name == member.name) && !member.is_removed() {
                let path = below(container.path, member.name);
                let ours = Ours {
                    value: Some(member.written.to_owned()),
                    spot: member.spot.clone(),
                    subject: &member.subject,
                };
                let rule = self.side.rule(Rule::ParameterRemoved, Rule::FieldRemoved);
                found.differ(rule, self.side.what(&path), None, &row.at, ours);
            }
        }
    }

    /// Compares what a row says with its member.
    fn row(&self, path: &str, row: &Field, member: &Member<'_>, found: &mut Found<'_>) {
        let what = || self.side.what(path);
        if !row.types.is_empty() && !types::agree(self.api, row, member) {
            let span = member
                .block
                .and_then(|block| Some(&block.kind.as_ref()?.span));
            let subject = if member.block.is_none() && member.kind.is_none() {
                member.subject.clone()
            } else {
                format!("{}/type", member.subject)
            };
            let ours = Ours {
                value: Some(member.written.to_owned()),
                spot: member.spot_of(self.api, span),
                subject: &subject,
            };
            let theirs = terms::written(&row.types);
            found.differ(Rule::Type, what(), Some(theirs), &row.at, ours);
        }
        self.deprecated(path, row, member, found);
        if let Some(block) = member.block.filter(|_| self.side.is_request) {
            self.required(path, row, member, found);
            self.default(path, row, member, block, found);
            self.bounds(path, row, member, block, found);
        }
        self.compare_codes(path, row, member, found);
    }

    fn deprecated(&self, path: &str, row: &Field, member: &Member<'_>, found: &mut Found<'_>) {
        let advice = member.block.and_then(|block| block.deprecated.as_ref());
        if row.deprecated != advice.is_some() && !member.is_removed() {
            let ours = Ours {
                value: advice.map(|text| text.value.clone()),
                spot: member.spot_of(self.api, advice.map(|text| &text.span)),
                subject: &format!("{}/deprecated", member.subject),
            };
            let theirs = row.deprecated.then(|| "deprecated".to_owned());
            found.differ(
                Rule::Deprecated,
                self.side.what(path),
                theirs,
                &row.at,
                ours,
            );
        }
    }

    fn required(&self, path: &str, row: &Field, member: &Member<'_>, found: &mut Found<'_>) {
        if row.required != member.is_required() {
            let yes_no = |flag: bool| Some(if flag { "yes" } else { "no" }.to_owned());
            let ours = Ours {
                value: yes_no(member.is_required()),
                spot: member.spot.clone(),
                subject: &format!("{}/required", member.subject),
            };
            let theirs = yes_no(row.required);
            found.differ(Rule::Required, self.side.what(path), theirs, &row.at, ours);
        }
    }

    fn default(
        &self,
        path: &str,
        row: &Field,
        member: &Member<'_>,
        block: &Parameter,
        found: &mut Found<'_>,
    ) {
        // A default that the page only describes cannot be compared.
        let is_described = row
            .default
            .as_ref()
            .is_some_and(|default| default.value.is_none());
        if is_described {
            return;
        }
        let theirs = row
            .default
            .as_ref()
            .and_then(|default| default.value.clone());
        let ours = block
            .default
            .as_ref()
            .map(|default| literal(&default.value));
        let mean = |text: &Option<String>| {
            let text = text.as_ref().map(|text| text.trim_matches(['"', '\'']));
            // No value is the same as no default.
            let text = text.filter(|text| !matches!(*text, "null" | "" | "—"));
            text.map(|text| match (member.written, text) {
                ("boolean" | "yes_no", "Y" | "true") => "true".to_owned(),
                ("boolean" | "yes_no", "N" | "false") => "false".to_owned(),
                (_, text) => text.to_owned(),
            })
        };
        // A page may describe its default in words that the reader does not know.
        let was_said =
            || found.was_said(&self.side.page.file, &self.side.key(path), Some("default"));
        if mean(&theirs) != mean(&ours) && (mean(&theirs).is_some() || was_said()) {
            let span = block.default.as_ref().map(|default| &default.span);
            let ours = Ours {
                value: ours,
                spot: member.spot_of(self.api, span),
                subject: &format!("{}/default", member.subject),
            };
            found.differ(Rule::Default, self.side.what(path), theirs, &row.at, ours);
        }
    }

    fn bounds(
        &self,
        path: &str,
        row: &Field,
        member: &Member<'_>,
        block: &Parameter,
        found: &mut Found<'_>,
    ) {
        let bounds = [("at_least", &block.at_least), ("at_most", &block.at_most)];
        for (key, ours) in bounds {
            let theirs = row.bounds.iter().filter(|bound| key_of(bound.kind) == key);
            let theirs: Vec<&Bound> = theirs
                .filter(|bound| counts(bound.kind, member.kind.as_ref()))
                .collect();
            let limit = theirs.first().map(|bound| limit(bound));
            let value = ours.as_ref().map(|ours| ours.value);
            let was_said = || found.was_said(&self.side.page.file, &self.side.key(path), Some(key));
            let is_known = limit.is_some() || was_said();
            if limit != value && is_known {
                let ours = Ours {
                    value: value.map(|value| value.to_string()),
                    spot: member.spot_of(self.api, ours.as_ref().map(|ours| &ours.span)),
                    subject: &format!("{}/{key}", member.subject),
                };
                let theirs = limit.map(|limit| limit.to_string());
                found.differ(Rule::Bound, self.side.what(path), theirs, &row.at, ours);
            }
        }
    }
}

/// Returns the member with a name, and whether it is spelled so. Another spelling counts only if no
/// other row has the member's own.
fn find(name: &str, members: &[Member<'_>], names: &[String]) -> Option<(usize, bool)> {
    let exact = members.iter().position(|member| member.name == name);
    let alias = || {
        members
            .iter()
            .position(|member| member.aliases().any(|alias| alias == name))
    };
    let cased = || {
        members.iter().position(|member| {
            member.name.eq_ignore_ascii_case(name) && !names.iter().any(|name| name == member.name)
        })
    };
    exact
        .or_else(alias)
        .map(|index| (index, true))
        .or_else(|| cased().map(|index| (index, false)))
}

/// Returns whether a bound is about what the spec bounds for a type: the entries of a list, the
/// value of a number, the characters of anything else.
fn counts(bound: BoundKind, kind: Option<&Kind<'_>>) -> bool {
    let is_number = match kind {
        Some(Kind::List(_) | Kind::Map(_)) => return bound == BoundKind::MaximumItems,
        Some(Kind::BuiltIn("integer" | "number")) => true,
        Some(Kind::Id(id)) => id.kind == IdKind::Integer,
        _ => false,
    };
    is_number != (bound == BoundKind::MaximumLength)
}

/// Returns a value as the spec writes it.
fn literal(node: &Node) -> String {
    match node.to_json() {
        serde_json::Value::String(text) => text,
        json => json.to_string(),
    }
}
