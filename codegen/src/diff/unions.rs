//! Unions.

use super::change::{At, Change, Direction, Side, Verb, What};
use super::models::{by, written};
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use crate::model::{Content, Model, Type, Union, Variant};

impl Comparison<'_> {
    /// Compares the unions.
    pub(super) fn unions(&mut self) {
        let (olds, news) = (&self.models.old.unions, &self.models.new.unions);
        for index in self.models.unions.removed.clone() {
            let it = &olds[index];
            let direction = Direction::of(it.in_requests, it.in_responses);
            self.types_alone(Side::Old, "unions", "union", &it.place, &it.name, direction);
        }
        for index in self.models.unions.added.clone() {
            let it = &news[index];
            let direction = Direction::of(it.in_requests, it.in_responses);
            self.types_alone(Side::New, "unions", "union", &it.place, &it.name, direction);
        }
        for (old, new) in self.models.unions.both.clone() {
            self.union(&olds[old], &news[new]);
        }
    }

    fn union(&mut self, old: &Union, new: &Union) {
        let at = self.places("unions", (&old.place, &old.name), (&new.place, &new.name));
        let here = &at[1];
        let direction = Direction::of(new.in_requests, new.in_responses);
        self.type_name(here, "union", &old.name, &new.name);
        self.place(here, &old.place, &new.place, false);
        self.text(here, "description", &old.description, &new.description);
        self.page(here, &old.page, &new.page);
        let directions = |it: &Union| [it.in_requests, it.in_responses];
        self.directions(here, "union", directions(old), directions(new));
        if old.keyed != new.keyed {
            let what = if new.keyed {
                "each form is an object with a single key"
            } else {
                "the forms are distinguished by their shape"
            };
            let yes_no = |keyed| if keyed { "yes" } else { "no" };
            self.add(
                Change::described(ChangeRule::KeyedChanged, &here.in_("keyed"), what)
                    .in_direction(direction)
                    .values(yes_no(old.keyed), yes_no(new.keyed)),
            );
        }
        self.variants(&at, direction, old, new);
        self.row_end(here, old, new);
        self.conversions(here, old, new);
    }

    fn variants(&mut self, at: &[At; 2], direction: Direction, old: &Union, new: &Union) {
        let (before, after) = (&old.variants, &new.variants);
        let rust = |it: &Variant| it.name.rust.clone();
        let pairing = pair([
            by(before, after, |it| it.name.server.clone()),
            by(before, after, rust),
            by(before, after, |it| it.description.clone()),
        ]);
        let inner = |side: usize, it: &Variant| at[side].in_("variants").in_(&it.name.server);
        for it in pairing.removed.iter().map(|index| &before[*index]) {
            let what = What::item("form", &it.name.server, Verb::Gone);
            self.add(
                Change::new(ChangeRule::FormRemoved, &inner(0, it), what)
                    .in_direction(direction)
                    .action(format!("Do not use the variant `{}`.", rust(it))),
            );
        }
        for it in pairing.added.iter().map(|index| &after[*index]) {
            let what = What::item("form", &it.name.server, Verb::New);
            let change = Change::new(ChangeRule::FormAdded, &inner(1, it), what);
            self.add(change.in_direction(direction));
        }
        for (was, is) in &pairing.both {
            let (was, is) = (&before[*was], &after[*is]);
            let at = inner(1, is);
            let [was_named, is_named] = [was, is].map(|it| Names {
                wire: &it.name.server,
                rust: rust(it),
            });
            // The name of a form without a key is not on the wire.
            if old.keyed && new.keyed {
                self.names(&at, "form", direction, &was_named, &is_named);
            } else {
                self.type_name(&at, "form", &was_named.rust, &is_named.rust);
            }
            self.text(&at, "description", &was.description, &is.description);
            self.content(&at, direction, was, is);
        }
        if pairing.is_reordered() {
            let at = at[1].in_("variants");
            let what = "the forms are tried in another order";
            let change = Change::described(ChangeRule::FormOrderChanged, &at, what);
            self.add(change.in_direction(direction));
        }
    }

    fn content(&mut self, at: &At, direction: Direction, old: &Variant, new: &Variant) {
        let what = format!("the form `{}`", new.name.server);
        let rust = new.name.rust.clone();
        let value = format!("`{rust}`");
        let (rule, key) = match (&old.content, &new.content) {
            (Content::Type(was), Content::Type(is)) => {
                return self.kind(&at.in_("type"), direction, &what, &value, was, is);
            }
            (Content::Constant(was), Content::Constant(is)) if was == is => return,
            (Content::Constant(_), Content::Constant(_)) => (ChangeRule::ConstantChanged, "value"),
            (_, Content::Type(_)) => (ChangeRule::FormContentChanged, "type"),
            (_, Content::Constant(_)) => (ChangeRule::FormContentChanged, "value"),
        };
        let (was, is) = (
            content(self.models.old, &old.content),
            content(self.models.new, &new.content),
        );
        let change = Change::described(
            rule,
            &at.in_(key),
            format!("{what} is {is}, no longer {was}"),
        )
        .in_direction(direction)
        .values(was, is);
        self.add(if rule == ChangeRule::FormContentChanged {
            let kind = match &new.content {
                Content::Type(_) => "with its value",
                Content::Constant(_) => "without a value",
            };
            change.action(format!("Write the variant `{rust}` {kind}."))
        } else {
            change
        });
    }

    /// Compares the form that ends a row.
    fn row_end(&mut self, at: &At, old: &Union, new: &Union) {
        let end = |union: &Union| {
            let mut variants = union.variants.iter();
            let end = variants.find(|it| it.ends_row);
            end.map(|it| it.name.server.clone())
        };
        let (was, is) = (end(old), end(new));
        let at = at.in_("variants");
        let change = match (&was, &is) {
            (None, Some(is)) => Change::described(
                ChangeRule::RowEndAdded,
                &at.in_(is).in_("ends_row"),
                format!("the form `{is}` ends a row, so that `rows` creates a list"),
            ),
            (Some(was), None) => Change::described(
                ChangeRule::RowEndRemoved,
                &at,
                format!("no form ends a row, as `{was}` did"),
            )
            .action("Write the list without `rows`."),
            (Some(was), Some(is)) if was != is => Change::described(
                ChangeRule::RowEndChanged,
                &at.in_(is).in_("ends_row"),
                format!("the form `{is}` ends a row, no longer `{was}`"),
            ),
            _ => return,
        };
        self.add(
            change
                .in_direction(Direction::Request)
                .values(was.unwrap_or_default(), is.unwrap_or_default()),
        );
    }

    /// Reports the types that were those of one form each, and are now those of several.
    fn conversions(&mut self, at: &At, old: &Union, new: &Union) {
        for form in &old.variants {
            let Content::Type(was) = &form.content else {
                continue;
            };
            let before = kinds(old).filter(|kind| *kind == was).count();
            let after: Vec<&Type> = kinds(new)
                .filter(|kind| self.models.is_same(was, kind))
                .collect();
            let lists = |union| {
                kinds(union)
                    .filter(|it| matches!(it, Type::List(_)))
                    .count()
            };
            let is_lost = match was {
                Type::List(_) => lists(old) == 1 && lists(new) > 1 && !after.is_empty(),
                _ => before == 1 && after.len() > 1,
            };
            if is_lost {
                let kind = written(self.models.old, was);
                let what = format!("a `{kind}` does not convert to it, as several forms have it");
                let variant = form.name.rust.clone();
                let change = Change::described(ChangeRule::ConversionRemoved, at, what)
                    .in_direction(Direction::Request)
                    .action(format!("Name the variant `{}::{variant}`.", new.name));
                self.add(change);
            }
        }
    }
}

/// Returns the types of the forms.
fn kinds(union: &Union) -> impl Iterator<Item = &Type> {
    union.variants.iter().filter_map(|it| match &it.content {
        Content::Type(kind) => Some(kind),
        Content::Constant(_) => None,
    })
}

fn content(model: &Model, content: &Content) -> String {
    match content {
        Content::Type(kind) => format!("a `{}`", written(model, kind)),
        Content::Constant(value) => format!("the value `{value}`"),
    }
}
