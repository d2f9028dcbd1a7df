//! Changes that many kinds of declarations have in common: names, texts, places, deprecations.

use super::change::{At, Change, Direction, Side, Verb, What};
use super::models::Models;
use super::rule::ChangeRule;
use crate::model::{Deprecation, Place};

/// The two models, and the changes that were found so far.
pub(super) struct Comparison<'a> {
    pub(super) models: Models<'a>,
    pub(super) found: Vec<Change>,
}

/// A name on the wire and in Rust.
pub(super) struct Names<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: String,
}

impl Comparison<'_> {
    /// Returns the place of a declaration of the old spec.
    pub(super) fn old_at(&self, section: &str, place: &Place, name: &str) -> At {
        At::new(Side::Old, self.models.old, place, [section, name])
    }

    /// Returns the place of a declaration of the new spec.
    pub(super) fn new_at(&self, section: &str, place: &Place, name: &str) -> At {
        At::new(Side::New, self.models.new, place, [section, name])
    }

    /// Returns the places of a declaration in both specs. The changelog names the new one.
    pub(super) fn places(
        &self,
        section: &str,
        old: (&Place, &str),
        new: (&Place, &str),
    ) -> [At; 2] {
        let new = self.new_at(section, new.0, new.1);
        let mut old = self.old_at(section, old.0, old.1);
        old.owner.clone_from(&new.owner);
        [old, new]
    }

    pub(super) fn add(&mut self, change: Change) {
        self.found.push(change);
    }

    /// Compares the names of an item that was found in both specs.
    pub(super) fn names(
        &mut self,
        at: &At,
        noun: &str,
        direction: Direction,
        old: &Names,
        new: &Names,
    ) {
        let (was, is) = (old.wire, new.wire);
        let (rust_was, rust_is) = (&old.rust, &new.rust);
        let change = match (was == is, rust_was == rust_is) {
            (true, true) => return,
            (false, true) => Change::described(
                ChangeRule::WireNameChanged,
                at,
                format!("the {noun} `{rust_is}` is `{is}` on the wire, no longer `{was}`"),
            )
            .in_direction(direction)
            .values(was, is),
            (true, false) => Change::described(
                ChangeRule::RustNameChanged,
                at,
                format!("the {noun} `{is}` is named `{rust_is}` in Rust, no longer `{rust_was}`"),
            )
            .values(rust_was, rust_is)
            .action(format!("Write `{rust_is}` instead of `{rust_was}`.")),
            (false, false) => Change::described(
                ChangeRule::Renamed,
                at,
                format!("the {noun} `{was}` is named `{is}`"),
            )
            .in_direction(direction)
            .values(was, is)
            .action(format!("Write `{rust_is}` instead of `{rust_was}`.")),
        };
        self.add(change);
    }

    /// Compares the names of a declaration whose only name is its Rust name.
    pub(super) fn type_name(&mut self, at: &At, noun: &str, old: &str, new: &str) {
        if old != new {
            self.add(
                Change::described(
                    ChangeRule::Renamed,
                    at,
                    format!("the {noun} `{old}` is named `{new}`"),
                )
                .values(old, new)
                .action(format!("Write `{new}` instead of `{old}`.")),
            );
        }
    }

    /// Compares the places of a declaration. `has_module` means that its module is public.
    pub(super) fn place(&mut self, at: &At, old: &Place, new: &Place, has_module: bool) {
        if old.source == new.source {
            return;
        }
        let is_moved =
            !self.models.is_same_area(old, new) || (has_module && old.module != new.module);
        let change = if is_moved {
            let [was, is] =
                [(self.models.old, old), (self.models.new, new)].map(|(model, place)| {
                    let path = match (has_module, model.area(place)) {
                        (true, _) => place.module.join("::"),
                        (false, Some(area)) => area.name.clone(),
                        (false, None) => return "bitrix24".to_owned(),
                    };
                    format!("bitrix24::{path}")
                });
            Change::described(
                ChangeRule::DeclarationMoved,
                at,
                format!("moved from `{was}` to `{is}`"),
            )
            .action(format!("Import from `{is}`."))
        } else {
            let what = "described in another file, so its schema and page have another path";
            Change::described(ChangeRule::FileMoved, at, what)
        };
        self.add(change.values(&old.source, &new.source));
    }

    /// Compares a text; `key` is its key in the spec.
    pub(super) fn text(&mut self, at: &At, key: &str, old: &str, new: &str) {
        if old != new {
            let what = format!("another text for `{key}`");
            self.add(
                Change::described(ChangeRule::TextChanged, &at.in_(key), what).values(old, new),
            );
        }
    }

    /// Compares the link to the vendor's page.
    pub(super) fn page(&mut self, at: &At, old: &str, new: &str) {
        if old != new {
            let what = "another page of the vendor";
            let at = at.in_("page");
            self.add(Change::described(ChangeRule::PageChanged, &at, what).values(old, new));
        }
    }

    /// Reports that the order of a list has changed, which only texts show.
    pub(super) fn order(&mut self, at: &At, nouns: &str, is_reordered: bool) {
        if is_reordered {
            let what = format!("the {nouns} are in another order");
            self.add(Change::described(ChangeRule::OrderChanged, at, what));
        }
    }

    /// Compares the vendor's advice against an item. `tombstoned` is the rule for its removal.
    pub(super) fn deprecation(
        &mut self,
        at: &At,
        item: (&'static str, &str),
        tombstoned: ChangeRule,
        old: Option<&Deprecation>,
        new: Option<&Deprecation>,
    ) {
        let (noun, name) = item;
        let removed = |it: Option<&Deprecation>| it.and_then(|it| it.removed.clone());
        let advice = |it: Option<&Deprecation>| it.map(|it| (it.instead.clone(), it.until.clone()));
        let (was_removed, is_removed) = (removed(old), removed(new));
        if was_removed.is_some() != is_removed.is_some() {
            return self.removal(at, item, tombstoned, was_removed, is_removed);
        }
        let instead = || new.and_then(|new| new.instead.clone());
        let change = match (old, new) {
            (None, Some(new)) => {
                let what = format!("the vendor advises against the {noun} `{name}`");
                let change = Change::described(ChangeRule::Deprecated, at, what)
                    .values("", new.until.as_deref().unwrap_or_default());
                match instead() {
                    Some(instead) => change.action(instead),
                    None => change,
                }
            }
            (Some(_), None) => Change::described(
                ChangeRule::Undeprecated,
                at,
                format!("the vendor no longer advises against the {noun} `{name}`"),
            ),
            _ if advice(old) != advice(new) || was_removed != is_removed => {
                let text = |it: Option<&Deprecation>| {
                    let it = it.map(|it| [&it.instead, &it.until, &it.removed]);
                    let parts = it.into_iter().flatten().flatten();
                    parts.cloned().collect::<Vec<_>>().join(" ")
                };
                let what = format!("other advice about the {noun} `{name}`");
                Change::described(ChangeRule::DeprecationChanged, at, what)
                    .values(text(old), text(new))
            }
            _ => return,
        };
        self.add(change);
    }

    /// Compares the days on which the vendor removed an item.
    pub(super) fn removal(
        &mut self,
        at: &At,
        item: (&'static str, &str),
        tombstoned: ChangeRule,
        old: Option<String>,
        new: Option<String>,
    ) {
        let (noun, name) = item;
        let change = match (&old, &new) {
            (None, Some(_)) => Change::new(tombstoned, at, What::item(noun, name, Verb::Withdrawn))
                .action(format!("Stop using `{name}`.")),
            (Some(_), None) => Change::described(
                ChangeRule::Restored,
                at,
                format!("the {noun} `{name}` is back"),
            ),
            (Some(was), Some(is)) if was != is => Change::described(
                ChangeRule::DeprecationChanged,
                at,
                format!("another day of removal for the {noun} `{name}`"),
            ),
            _ => return,
        };
        self.add(change.values(old.unwrap_or_default(), new.unwrap_or_default()));
    }
}
