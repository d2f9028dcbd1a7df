//! The API as a whole: its areas, identities, features and deviations.

use std::collections::BTreeSet;

use super::change::{At, Change, Direction, Side, Verb, What};
use super::fields::Holder;
use super::models::by;
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::Comparison;
use super::types::{api_place, in_area};
use crate::model::{Area, Deviation, Identity, Model, Place};
use crate::names;

impl Comparison<'_> {
    /// Compares what the spec says about the API as a whole.
    pub(super) fn api(&mut self) {
        let (old, new) = (self.models.old, self.models.new);
        let at = at(Side::New, &new.api_source, "api", "the API");
        self.text(&at, "title", &old.title, &new.title);
        self.text(&at, "description", &old.description, &new.description);
        if old.revision != new.revision {
            let what = format!("follows the vendor's pages of {}", new.revision);
            let at = at.in_("revision");
            let change = Change::described(ChangeRule::RevisionChanged, &at, what);
            self.add(change.values(&old.revision, &new.revision));
        }
        let front = |model: &Model| {
            let (method, _) = model.front?;
            Some(model.methods[method].name.clone())
        };
        if front(old) != front(new) {
            let what = "another example on the front page";
            let change = Change::described(ChangeRule::ExamplesChanged, &at.in_("example"), what);
            let text = |model| front(model).unwrap_or_default();
            self.add(change.values(text(old), text(new)));
        }
        self.deviations(&old.deviations, &new.deviations);
    }

    fn deviations(&mut self, old: &[Deviation], new: &[Deviation]) {
        let pairing = pair([
            by(old, new, |it| it.subject.clone()),
            by(old, new, |it| format!("{} {}", it.subject, it.why)),
        ]);
        let file = "spec/deviations.yaml";
        let place = |side| at(side, file, "deviations", "the deviations");
        let text = |it: &Deviation| {
            let says = it.page_says.as_ref().map(ToString::to_string);
            let (says, why, page) = (says.unwrap_or_default(), &it.why, &it.page);
            format!("{} {says} {why} {page} {}", it.ours, it.also.join(" "))
        };
        let mut report = |side, subject: &str, verb: &str, old: String, new: String| {
            let what = format!("{verb} about `{subject}`");
            let change = Change::described(ChangeRule::DeviationChanged, &place(side), what);
            self.add(change.values(old, new));
        };
        for it in pairing.removed.iter().map(|index| &old[*index]) {
            report(Side::Old, &it.subject, "none", text(it), String::new());
        }
        for it in pairing.added.iter().map(|index| &new[*index]) {
            report(Side::New, &it.subject, "a new one", String::new(), text(it));
        }
        for (was, is) in &pairing.both {
            let (was, is) = (&old[*was], &new[*is]);
            if text(was) != text(is) {
                report(Side::New, &is.subject, "another text", text(was), text(is));
            }
        }
        self.order(&place(Side::New), "deviations", pairing.is_reordered());
    }

    /// Compares the areas, and the cargo features of their files.
    pub(super) fn areas(&mut self) {
        let (olds, news) = (self.models.old, self.models.new);
        for index in self.models.areas.removed.clone() {
            let it = &olds.areas[index];
            let what = What::item("area", &it.name, Verb::Gone);
            self.add(in_area(
                Change::new(ChangeRule::AreaRemoved, &area_at(Side::Old, it), what)
                    .action(format!("Do without `bitrix24::{}`.", it.name)),
            ));
        }
        for index in self.models.areas.added.clone() {
            let it = &news.areas[index];
            let what = What::item("area", &it.name, Verb::New);
            let change = Change::new(ChangeRule::AreaAdded, &area_at(Side::New, it), what);
            self.add(in_area(change));
        }
        for (old, new) in self.models.areas.both.clone() {
            let (old, new) = (&olds.areas[old], &news.areas[new]);
            let at = area_at(Side::New, new);
            self.text(&at, "title", &old.title, &new.title);
            self.text(&at, "description", &old.description, &new.description);
            if old.prefix != new.prefix {
                self.add(prefix(&at, &old.prefix, &new.prefix));
            }
        }
        self.features();
    }

    fn features(&mut self) {
        let of = |model: &Model| -> BTreeSet<(String, String)> {
            let areas = 0..model.areas.len();
            let files = areas.flat_map(|area| model.files_of_methods(area));
            files
                .map(|place| (names::feature(place), place.source.clone()))
                .collect()
        };
        let (old, new) = (of(self.models.old), of(self.models.new));
        for (feature, source) in old.difference(&new) {
            let what = What::item("feature", feature, Verb::Gone);
            let at = at(Side::Old, source, "methods", "`bitrix24`");
            self.add(
                Change::new(ChangeRule::FeatureRemoved, &at, what)
                    .action(format!("Do not turn on the feature `{feature}`.")),
            );
        }
        for (feature, source) in new.difference(&old) {
            let what = What::item("feature", feature, Verb::New);
            let at = at(Side::New, source, "methods", "`bitrix24`");
            self.add(Change::new(ChangeRule::FeatureAdded, &at, what));
        }
    }

    /// Compares the identities.
    pub(super) fn identities(&mut self) {
        let (olds, news) = (self.models.old, self.models.new);
        let request = Direction::Request;
        for index in self.models.identities.removed.clone() {
            let it = &olds.identities[index];
            let at = self.old_at("identities", &it.place, &it.name);
            let what = What::item("identity", &it.name, Verb::Gone);
            self.add(in_area(
                Change::new(ChangeRule::IdentityRemoved, &at, what)
                    .in_direction(request)
                    .action(format!("Do not call `client.{}(..)`.", it.name)),
            ));
        }
        for index in self.models.identities.added.clone() {
            let it = &news.identities[index];
            let at = self.new_at("identities", &it.place, &it.name);
            let what = What::item("identity", &it.name, Verb::New);
            let change = Change::new(ChangeRule::IdentityAdded, &at, what);
            self.add(in_area(change.in_direction(request)));
        }
        for (old, new) in self.models.identities.both.clone() {
            self.identity(&olds.identities[old], &news.identities[new]);
        }
    }

    fn identity(&mut self, old: &Identity, new: &Identity) {
        let (was, is) = ((&old.place, &*old.name), (&new.place, &*new.name));
        let at = self.places("identities", was, is);
        let here = &at[1];
        self.type_name(here, "identity", &old.name, &new.name);
        self.place(here, &old.place, &new.place, false);
        self.text(here, "description", &old.description, &new.description);
        let holder = Holder {
            at: &at,
            key: "parameters",
            noun: "parameter",
            sent: [true, true],
            received: false,
            constructor: &format!("client.{}", new.name),
            bundles: [&[], &[]],
        };
        self.fields(&holder, &old.parameters, &new.parameters);
    }

    /// Reports the sections whose declarations are in another order in their file. Each is given
    /// with its places and its position in the new spec, in the order of the old one.
    pub(super) fn declaration_order(&mut self, section: &str, both: &[(&Place, &Place, usize)]) {
        let stayed = both.iter().filter(|(old, new, _)| old.source == new.source);
        let mut last: Option<(&str, usize)> = None;
        let mut found = BTreeSet::new();
        for (_, place, position) in stayed {
            if last.is_some_and(|(file, before)| file == place.source && before > *position) {
                found.insert(&place.source);
            }
            last = Some((&place.source, *position));
        }
        for file in found {
            let what = format!("the {section} of a file are in another order");
            let at = at(Side::New, file, section, &format!("`{file}`"));
            self.add(Change::described(ChangeRule::OrderChanged, &at, what));
        }
    }

    /// Reports the order of the declarations that are paired by name.
    pub(super) fn orders(&mut self) {
        let (old, new) = (self.models.old, self.models.new);
        macro_rules! order {
            ($($list:ident, $section:literal;)*) => {$(
                let both = self.models.$list.both.iter();
                let both: Vec<_> = both
                    .map(|(was, is)| (&old.$list[*was].place, &new.$list[*is].place, *is))
                    .collect();
                self.declaration_order($section, &both);
            )*};
        }
        order! {
            identities, "identities";
            enums, "enums";
            objects, "objects";
            unions, "unions";
            groups, "errors";
        }
        let (was, is) = (api_place(&old.api_source), api_place(&new.api_source));
        let ids = self
            .models
            .ids
            .both
            .iter()
            .map(|(_, new)| (&was, &is, *new));
        let ids: Vec<_> = ids.collect();
        self.declaration_order("ids", &ids);
    }
}

/// Returns the change of the prefix of an area.
fn prefix(at: &At, was: &str, is: &str) -> Change {
    let shown = |prefix: &str| match prefix {
        "" => "no prefix".to_owned(),
        prefix => format!("the prefix `{prefix}`"),
    };
    let text = format!(
        "the names in schemas and in other languages have {}, not {}",
        shown(is),
        shown(was)
    );
    Change::described(ChangeRule::PrefixChanged, at, text).values(was, is)
}

fn area_at(side: Side, area: &Area) -> At {
    At {
        area: area.name.clone(),
        ..at(
            side,
            &area.place.source,
            "area",
            &format!("`{}`", area.name),
        )
    }
}

/// Returns the place of a section that belongs to no area.
fn at(side: Side, file: &str, section: &str, owner: &str) -> At {
    At {
        side,
        file: file.to_owned(),
        area: String::new(),
        keys: vec![section.to_owned()],
        owner: owner.to_owned(),
    }
}
