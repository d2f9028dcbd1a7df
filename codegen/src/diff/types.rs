//! Ids, and what enumerations, objects and unions have in common.

use super::change::{At, Change, Direction, Side, Verb, What};
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::Comparison;
use crate::model::{Id, IdKind, Place};

impl Comparison<'_> {
    /// Reports types that only one spec has.
    pub(super) fn types_alone(
        &mut self,
        side: Side,
        section: &str,
        noun: &'static str,
        place: &Place,
        name: &str,
        direction: Direction,
    ) {
        let change = match side {
            Side::Old => Change::new(
                ChangeRule::TypeRemoved,
                &self.old_at(section, place, name),
                What::item(noun, name, Verb::Gone),
            )
            .action(format!("Do without `{name}`.")),
            Side::New => Change::new(
                ChangeRule::TypeAdded,
                &self.new_at(section, place, name),
                What::item(noun, name, Verb::New),
            ),
        };
        self.add(in_area(change.in_direction(direction)));
    }

    /// Compares whether requests and responses contain a type.
    pub(super) fn directions(&mut self, at: &At, noun: &str, old: [bool; 2], new: [bool; 2]) {
        let name = at.owner.clone();
        let rules = [
            (
                Direction::Request,
                ChangeRule::TypeEnteredRequests,
                ChangeRule::TypeLeftRequests,
                "requests",
                format!("Do not create a {name}."),
            ),
            (
                Direction::Response,
                ChangeRule::TypeEnteredResponses,
                ChangeRule::TypeLeftResponses,
                "responses",
                format!("Do not deserialize a {name}."),
            ),
        ];
        for ((was, is), (direction, entered, left, messages, action)) in
            old.into_iter().zip(new).zip(rules)
        {
            let change = match (was, is) {
                (false, true) => {
                    Change::described(entered, at, format!("{messages} can contain the {noun}"))
                }
                (true, false) => {
                    Change::described(left, at, format!("{messages} no longer contain the {noun}"))
                        .action(action)
                }
                _ => continue,
            };
            self.add(change.in_direction(direction));
        }
    }

    /// Compares the ids.
    pub(super) fn ids(&mut self) {
        let (olds, news) = (self.models.old, self.models.new);
        for index in self.models.ids.removed.clone() {
            let (place, name) = (api_place(&olds.api_source), &olds.ids[index].name);
            self.types_alone(Side::Old, "ids", "id", &place, name, Direction::Both);
        }
        for index in self.models.ids.added.clone() {
            let (place, name) = (api_place(&news.api_source), &news.ids[index].name);
            self.types_alone(Side::New, "ids", "id", &place, name, Direction::Both);
        }
        for (old, new) in self.models.ids.both.clone() {
            self.id(&olds.ids[old], &news.ids[new]);
        }
    }

    fn id(&mut self, old: &Id, new: &Id) {
        let place = api_place(&self.models.new.api_source);
        let at = self.new_at("ids", &place, &new.name);
        self.type_name(&at, "id", &old.name, &new.name);
        self.text(&at, "description", &old.description, &new.description);
        if old.kind != new.kind {
            let [was, is] = [old.kind, new.kind].map(|kind| match kind {
                IdKind::Integer => "integer",
                IdKind::String => "string",
            });
            let what = format!("the id is of type `{is}`, no longer `{was}`");
            self.add(
                Change::described(ChangeRule::IdTypeChanged, &at.in_("type"), what)
                    .in_direction(Direction::Both)
                    .values(was, is)
                    .action(format!("Create and read `{}` as `{is}`.", new.name)),
            );
        }
        if old.zero != new.zero {
            let (rule, what, action) = if new.zero {
                (
                    ChangeRule::ZeroBecameValid,
                    "0 is an id, no longer the absence of one",
                    format!("Expect a `{}` of 0.", new.name),
                )
            } else {
                (
                    ChangeRule::ZeroBecameInvalid,
                    "0 is the absence of an id, no longer one",
                    format!("Expect `None` instead of a `{}` of 0.", new.name),
                )
            };
            let yes_no = |zero| if zero { "yes" } else { "no" };
            self.add(
                Change::described(rule, &at.in_("zero"), what)
                    .in_direction(Direction::Response)
                    .values(yes_no(old.zero), yes_no(new.zero))
                    .action(action),
            );
        }
        self.forms(&at, old, new);
    }

    fn forms(&mut self, at: &At, old: &Id, new: &Id) {
        let (olds, news) = (self.models.old, self.models.new);
        // An id that was renamed is the same form.
        let was = |(index, _): &(usize, String)| {
            let new = self.models.ids.new_of(*index);
            new.map_or_else(
                || olds.ids[*index].name.clone(),
                |index| news.ids[index].name.clone(),
            )
        };
        let is = |(index, _): &(usize, String)| news.ids[*index].name.clone();
        let names = (
            old.forms.iter().map(was).collect::<Vec<_>>(),
            new.forms.iter().map(is).collect::<Vec<_>>(),
        );
        let pairing = pair([names.clone()]);
        let inner = |name: &str| at.in_("forms").in_(name);
        let name = &new.name;
        let request = Direction::Request;
        for index in &pairing.removed {
            let other = &names.0[*index];
            let what = format!("cannot be built from a `{other}`");
            self.add(
                Change::described(ChangeRule::IdFormRemoved, &inner(other), what)
                    .in_direction(request)
                    .values(&old.forms[*index].1, "")
                    .action(format!("Do not convert a `{other}` to a `{name}`.")),
            );
        }
        for index in &pairing.added {
            let other = &names.1[*index];
            let what = format!("can be built from a `{other}`");
            self.add(
                Change::described(ChangeRule::IdFormAdded, &inner(other), what)
                    .in_direction(request)
                    .values("", &new.forms[*index].1),
            );
        }
        for (before, after) in &pairing.both {
            let (was, is) = (&old.forms[*before].1, &new.forms[*after].1);
            if was != is {
                let other = &names.1[*after];
                let what = format!("is built from a `{other}` as `{is}`, no longer `{was}`");
                self.add(
                    Change::described(ChangeRule::IdFormChanged, &inner(other), what)
                        .in_direction(request)
                        .values(was, is),
                );
            }
        }
        self.order(&at.in_("forms"), "forms", pairing.is_reordered());
    }
}

/// Makes the changelog name the area of a declaration, or the crate, instead of the declaration.
pub(super) fn in_area(mut change: Change) -> Change {
    change.at.owner = match &*change.at.area {
        "" => "`bitrix24`".to_owned(),
        area => format!("`{area}`"),
    };
    change
}

/// Returns the place of the ids.
pub(super) fn api_place(source: &str) -> Place {
    Place {
        source: source.to_owned(),
        area: None,
        module: Vec::new(),
    }
}
