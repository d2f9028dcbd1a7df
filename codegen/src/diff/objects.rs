//! Objects.

use super::change::{At, Change, Direction, Side, Verb, What};
use super::fields::Holder;
use super::models::by;
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::Comparison;
use crate::model::{Model, Object, Shortcut};

impl Comparison<'_> {
    /// Compares the objects.
    pub(super) fn objects(&mut self) {
        let (olds, news) = (&self.models.old.objects, &self.models.new.objects);
        let alone = |it: &Object| Direction::of(it.in_requests, it.in_responses);
        for index in self.models.objects.removed.clone() {
            let it = &olds[index];
            self.types_alone(
                Side::Old,
                "objects",
                "object",
                &it.place,
                &it.name,
                alone(it),
            );
        }
        for index in self.models.objects.added.clone() {
            let it = &news[index];
            self.types_alone(
                Side::New,
                "objects",
                "object",
                &it.place,
                &it.name,
                alone(it),
            );
        }
        for (old, new) in self.models.objects.both.clone() {
            self.object(&olds[old], &news[new]);
        }
    }

    fn object(&mut self, old: &Object, new: &Object) {
        let at = self.places("objects", (&old.place, &old.name), (&new.place, &new.name));
        let here = &at[1];
        self.type_name(here, "object", &old.name, &new.name);
        self.place(here, &old.place, &new.place, false);
        self.text(here, "description", &old.description, &new.description);
        self.page(here, &old.page, &new.page);
        let directions = |it: &Object| [it.in_requests, it.in_responses];
        self.directions(here, "object", directions(old), directions(new));
        let holder = Holder {
            at: &at,
            key: "fields",
            noun: "field",
            sent: [old.in_requests, new.in_requests],
            received: new.in_responses,
            constructor: &format!("{}::new", new.name),
            bundles: [&[], &[]],
        };
        self.fields(&holder, &old.fields, &new.fields);
        self.others(here, old, new);
        self.shortcuts(&at, old, new);
    }

    fn others(&mut self, at: &At, old: &Object, new: &Object) {
        let at = at.in_("others");
        let change = match (&old.others, &new.others) {
            (None, Some(_)) => Change::described(
                ChangeRule::OthersKept,
                &at,
                "unlisted keys are kept in `others`",
            ),
            (Some(_), None) => Change::described(
                ChangeRule::OthersDropped,
                &at,
                "unlisted keys are no longer kept",
            )
            .action("Do not read `others`."),
            (Some(was), Some(is)) => return self.text(&at, "description", was, is),
            (None, None) => return,
        };
        self.add(change.in_direction(Direction::Response));
    }

    fn shortcuts(&mut self, at: &[At; 2], old: &Object, new: &Object) {
        let rust = |it: &Shortcut| it.name.rust.clone();
        let (before, after) = (&old.shortcuts, &new.shortcuts);
        let pairing = pair([
            by(before, after, |it| it.name.server.clone()),
            by(before, after, rust),
            by(before, after, |it| it.description.clone()),
        ]);
        let inner = |side: usize, it: &Shortcut| at[side].in_("shortcuts").in_(&it.name.server);
        let response = Direction::Response;
        for it in pairing.removed.iter().map(|index| &before[*index]) {
            let what = What::item("shortcut", &it.name.server, Verb::Gone);
            self.add(
                Change::new(ChangeRule::ShortcutRemoved, &inner(0, it), what)
                    .in_direction(response)
                    .action(format!("Do not call `{}`.", rust(it))),
            );
        }
        for it in pairing.added.iter().map(|index| &after[*index]) {
            let what = What::item("shortcut", &it.name.server, Verb::New);
            let change = Change::new(ChangeRule::ShortcutAdded, &inner(1, it), what);
            self.add(change.in_direction(response));
        }
        for (was, is) in &pairing.both {
            let (was, is) = (&before[*was], &after[*is]);
            let at = inner(1, is);
            // A shortcut is not on the wire: its only name is the one in Rust.
            self.type_name(&at, "shortcut", &rust(was), &rust(is));
            self.text(&at, "description", &was.description, &is.description);
            let what = format!("the shortcut `{}`", is.name.server);
            let type_at = at.in_("type");
            self.kind(
                &type_at,
                response,
                &what,
                &format!("`{}`", rust(is)),
                &was.kind,
                &is.kind,
            );
            let (was, is) = (
                tried(self.models.old, old, was),
                tried(self.models.new, new, is),
            );
            if was != is {
                let what = format!("{what} is {is}, no longer {was}");
                self.add(
                    Change::described(ChangeRule::ShortcutChanged, &at.in_("first_of"), what)
                        .in_direction(response)
                        .values(was, is),
                );
            }
        }
        let at = at[1].in_("shortcuts");
        self.order(&at, "shortcuts", pairing.is_reordered());
    }
}

/// Returns the fields that a shortcut tries, and the prefix that it removes.
fn tried(model: &Model, object: &Object, shortcut: &Shortcut) -> String {
    let paths = shortcut.first_of.iter().map(|path| {
        let fields = object.along(model, path);
        let names: Vec<&str> = fields.iter().map(|it| it.name.server.as_str()).collect();
        format!("`{}`", names.join("."))
    });
    let paths = paths.collect::<Vec<_>>().join(" or ");
    match &shortcut.without {
        Some(prefix) => format!("{paths} without `{prefix}`"),
        None => paths,
    }
}
