//! Error codes, and the groups of those that methods share.

use super::change::{At, Change, Direction, Verb, What};
use super::models::by;
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use super::types::in_area;
use crate::model::{Failure, Method};
use crate::names;

impl Comparison<'_> {
    /// Compares the groups.
    pub(super) fn groups(&mut self) {
        let (olds, news) = (self.models.old, self.models.new);
        for index in self.models.groups.removed.clone() {
            let it = &olds.groups[index];
            let at = self.old_at("errors", &it.place, &it.name);
            let what = What::item("group of errors", &it.name, Verb::Gone);
            self.add(in_area(
                Change::new(ChangeRule::ErrorGroupRemoved, &at, what)
                    .in_direction(Direction::Response)
                    .action(format!("Do without `{}`.", names::group_type(&it.name))),
            ));
        }
        for index in self.models.groups.added.clone() {
            let it = &news.groups[index];
            let at = self.new_at("errors", &it.place, &it.name);
            let what = What::item("group of errors", &it.name, Verb::New);
            let change = Change::new(ChangeRule::ErrorGroupAdded, &at, what);
            self.add(in_area(change.in_direction(Direction::Response)));
        }
        for (old, new) in self.models.groups.both.clone() {
            let (old, new) = (&olds.groups[old], &news.groups[new]);
            let at = self.places("errors", (&old.place, &old.name), (&new.place, &new.name));
            let at = at.map(|mut at| {
                at.owner = format!("the errors {}", at.owner);
                at
            });
            let here = &at[1];
            let [was, is] = [old, new].map(|it| names::group_type(&it.name));
            self.type_name(here, "group of errors", &was, &is);
            self.place(here, &old.place, &new.place, true);
            self.text(here, "description", &old.description, &new.description);
            self.page(here, &old.page, &new.page);
            self.failures(&at, &old.failures, &new.failures);
        }
        if self.models.groups.new_of(olds.system) != Some(news.system) {
            let it = &news.groups[news.system];
            let at = self.new_at("errors", &it.place, &it.name);
            let what = format!("the group `{}` has the errors of every method", it.name);
            let kind = names::group_type(&it.name);
            self.add(
                Change::described(ChangeRule::SystemGroupChanged, &at, what)
                    .in_direction(Direction::Response)
                    .values(&olds.groups[olds.system].name, &it.name)
                    .action(format!("Handle the errors of every method as `{kind}`.")),
            );
        }
    }

    /// Compares the groups that apply to a method.
    pub(super) fn included(&mut self, at: &[At; 2], old: &Method, new: &Method) {
        let (olds, news) = (self.models.old, self.models.new);
        let inner = |side: usize| at[side].in_("errors").in_("include");
        let response = Direction::Response;
        let mut pairs = Vec::new();
        for (position, group) in old.groups.iter().enumerate() {
            let new_group = self.models.groups.new_of(*group);
            let found = new.groups.iter().position(|new| Some(*new) == new_group);
            if let Some(found) = found {
                pairs.push((position, found));
                continue;
            }
            let name = &olds.groups[*group].name;
            let what = format!("the errors of the group `{name}` do not occur");
            let variant = names::group_variant(name);
            self.add(
                Change::described(ChangeRule::ErrorGroupExcluded, &inner(0), what)
                    .in_direction(response)
                    .values(name, "")
                    .action(format!("Do not use the variant `{variant}`.")),
            );
        }
        for (position, group) in new.groups.iter().enumerate() {
            if pairs.iter().any(|(_, found)| *found == position) {
                continue;
            }
            let name = &news.groups[*group].name;
            let what = format!("the errors of the group `{name}` can occur");
            self.add(
                Change::described(ChangeRule::ErrorGroupIncluded, &inner(1), what)
                    .in_direction(response)
                    .values("", name),
            );
        }
        let is_reordered = !pairs.is_sorted_by_key(|(_, new)| *new);
        self.order(&inner(1), "groups of errors", is_reordered);
    }

    /// Compares error codes.
    pub(super) fn failures(&mut self, at: &[At; 2], old: &[Failure], new: &[Failure]) {
        let rust = |it: &Failure| names::error_variant(&it.code, it.rust.as_deref());
        let pairing = pair([
            by(old, new, |it| it.code.clone()),
            by(old, new, rust),
            by(old, new, |it| {
                format!("{:?} {:?} {} {}", it.class, it.status, it.when, it.remedy)
            }),
        ]);
        let inner = |side: usize, it: &Failure| at[side].in_("codes").in_(&it.code);
        let response = Direction::Response;
        for it in pairing.removed.iter().map(|index| &old[*index]) {
            let what = What::item("error code", &it.code, Verb::Gone);
            self.add(
                Change::new(ChangeRule::ErrorCodeRemoved, &inner(0, it), what)
                    .in_direction(response)
                    .action(format!("Do not use the variant `{}`.", rust(it))),
            );
        }
        for it in pairing.added.iter().map(|index| &new[*index]) {
            let what = What::item("error code", &it.code, Verb::New);
            let change = Change::new(ChangeRule::ErrorCodeAdded, &inner(1, it), what);
            self.add(change.in_direction(response));
        }
        for (was, is) in &pairing.both {
            self.failure(&inner(1, &new[*is]), &old[*was], &new[*is]);
        }
        self.order(&at[1].in_("codes"), "error codes", pairing.is_reordered());
    }

    fn failure(&mut self, at: &At, old: &Failure, new: &Failure) {
        let response = Direction::Response;
        let code = &new.code;
        let [was, is] = [old, new].map(|it| Names {
            wire: &it.code,
            rust: names::error_variant(&it.code, it.rust.as_deref()),
        });
        self.names(at, "error code", response, &was, &is);
        self.removal(
            at,
            ("error code", code),
            ChangeRule::ErrorCodeTombstoned,
            old.removed.clone(),
            new.removed.clone(),
        );
        self.text(at, "when", &old.when, &new.when);
        self.text(at, "remedy", &old.remedy, &new.remedy);
        if old.class != new.class {
            let [was, is] = [old.class, new.class].map(word);
            let what = format!("the error code `{code}` is of the class `{is}`, no longer `{was}`");
            self.add(
                Change::described(ChangeRule::ErrorClassChanged, &at.in_("class"), what)
                    .in_direction(response)
                    .values(was, &is)
                    .action(format!(
                        "Expect the class `{is}` if the code decides by it."
                    )),
            );
        }
        if old.status != new.status {
            let text = |it: &Failure| {
                let statuses: Vec<String> = it.status.iter().map(u16::to_string).collect();
                statuses.join(", ")
            };
            let what = format!(
                "the error code `{code}` comes with the HTTP status {}",
                text(new)
            );
            self.add(
                Change::described(ChangeRule::ErrorStatusChanged, &at.in_("status"), what)
                    .in_direction(response)
                    .values(text(old), text(new)),
            );
        }
        if old.messages != new.messages {
            let what = format!("the error code `{code}` comes with other messages");
            self.add(
                Change::described(ChangeRule::ErrorMessageChanged, &at.in_("message"), what)
                    .in_direction(response)
                    .values(old.messages.join(" / "), new.messages.join(" / ")),
            );
        }
    }
}

/// Returns a value of the notation as the spec writes it.
pub(super) fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
