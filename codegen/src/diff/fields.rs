//! Parameters of methods and identities, and fields of objects.

use super::change::{At, Change, Direction, Verb, What};
use super::models::{Relation, by, written};
use super::pairs::{Pairing, pair};
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use super::values::{self, Valued};
use crate::model::{Bundle, Field, Model, Presence, Type};
use crate::names;
use crate::slot::{Slot, slot};

/// The declaration that the fields belong to, as far as their changes depend on it.
pub(super) struct Holder<'a> {
    /// Its places in both specs.
    pub(super) at: &'a [At; 2],
    /// The key of the fields in it: `parameters` or `fields`.
    pub(super) key: &'a str,
    /// What a field is called.
    pub(super) noun: &'static str,
    /// Whether requests contain it, before and after.
    pub(super) sent: [bool; 2],
    /// Whether responses contain it.
    pub(super) received: bool,
    /// The function that takes its required fields.
    pub(super) constructor: &'a str,
    /// The bundles that contain the fields, before and after.
    pub(super) bundles: [&'a [Bundle]; 2],
}

impl Holder<'_> {
    fn is_sent(&self) -> bool {
        self.sent[1]
    }

    fn direction(&self) -> Direction {
        Direction::of(self.sent[0] || self.sent[1], self.received)
    }

    /// Returns the place of a field in one of the specs by its path.
    fn place(&self, spec: usize, path: &str) -> At {
        let mut at = self.at[spec].clone();
        let mut key = self.key;
        for name in path.split('.') {
            at = at.in_(key).in_(name);
            key = "parameters";
        }
        at
    }
}

/// A field of both specs.
struct Both<'a> {
    old: &'a Field,
    new: &'a Field,
    at: At,
    /// The name on the wire with those of its bundles.
    path: String,
    /// The name in Rust.
    rust: String,
    slots: [Slot; 2],
}

impl Comparison<'_> {
    /// Compares the fields of a declaration, and returns which are the same.
    pub(super) fn fields(&mut self, holder: &Holder, old: &[Field], new: &[Field]) -> Pairing {
        let paths = (
            old.iter().map(|it| it.path(holder.bundles[0])).collect(),
            new.iter().map(|it| it.path(holder.bundles[1])).collect(),
        );
        let (olds, news) = (self.models.old, self.models.new);
        let facts = (
            old.iter().map(|it| facts(olds, it)).collect(),
            new.iter().map(|it| facts(news, it)).collect(),
        );
        let rust = by(old, new, |field| field.name.rust.clone());
        let pairing = pair([paths, rust, facts]);
        for index in &pairing.removed {
            self.removed_field(holder, &old[*index]);
        }
        for index in &pairing.added {
            self.added_field(holder, &new[*index]);
        }
        for (before, after) in &pairing.both {
            self.field(holder, &old[*before], &new[*after]);
        }
        self.field_order(holder, old, new, &pairing);
        pairing
    }

    fn removed_field(&mut self, holder: &Holder, field: &Field) {
        let path = field.path(holder.bundles[0]);
        let rust = field.name.rust.clone();
        let (rule, action) = if holder.is_sent() {
            let action = format!("Leave out `{rust}`.");
            (ChangeRule::ParameterRemoved, action)
        } else {
            let action = format!("Do without `{rust}`.");
            (ChangeRule::FieldRemoved, action)
        };
        let at = holder.place(0, &path);
        self.add(
            Change::new(rule, &at, What::item(holder.noun, &path, Verb::Gone))
                .in_direction(holder.direction())
                .values(written(self.models.old, &field.kind), "")
                .action(action),
        );
    }

    fn added_field(&mut self, holder: &Holder, field: &Field) {
        let path = field.path(holder.bundles[1]);
        let rust = field.name.rust.clone();
        let is_argument = is_argument(field, holder.is_sent());
        let rule = match (holder.is_sent(), is_argument) {
            (true, true) => ChangeRule::ParameterAddedRequired,
            (true, false) => ChangeRule::ParameterAdded,
            (false, _) => ChangeRule::FieldAdded,
        };
        let change = Change::new(
            rule,
            &holder.place(1, &path),
            What::item(holder.noun, &path, Verb::New),
        )
        .in_direction(holder.direction())
        .values("", written(self.models.new, &field.kind));
        self.add(if rule == ChangeRule::ParameterAddedRequired {
            change.action(format!("Pass `{rust}` to `{}`.", holder.constructor))
        } else {
            change
        });
    }

    fn field(&mut self, holder: &Holder, old: &Field, new: &Field) {
        let [was, path] = [(old, 0), (new, 1)].map(|(it, side)| it.path(holder.bundles[side]));
        let both = Both {
            at: holder.place(1, &path),
            rust: new.name.rust.clone(),
            slots: [slot(old, holder.sent[0]), slot(new, holder.sent[1])],
            old,
            new,
            path,
        };
        let names = [(&was, old), (&both.path, new)].map(|(wire, field)| Names {
            wire,
            rust: field.name.rust.clone(),
        });
        let direction = holder.direction();
        self.names(&both.at, holder.noun, direction, &names[0], &names[1]);
        self.field_type(holder, &both);
        self.presence(holder, &both);
        self.field_values(holder, &both);
        self.conditions(holder, &both);
        let tombstoned = if holder.is_sent() {
            ChangeRule::ParameterTombstoned
        } else {
            ChangeRule::FieldTombstoned
        };
        self.deprecation(
            &both.at,
            (holder.noun, &both.path),
            tombstoned,
            old.deprecated.as_ref(),
            new.deprecated.as_ref(),
        );
        let (before, after) = (&old.description, &new.description);
        self.text(&both.at, "description", before, after);
    }

    fn field_type(&mut self, holder: &Holder, both: &Both) {
        let what = format!("the {} `{}`", holder.noun, both.path);
        self.kind(
            &both.at.in_("type"),
            holder.direction(),
            &what,
            &format!("`{}`", both.rust),
            &both.old.kind,
            &both.new.kind,
        );
    }

    /// Compares the types of a value, which `what` names in the description of the change, and `value`
    /// in the advice.
    pub(super) fn kind(
        &mut self,
        at: &At,
        direction: Direction,
        what: &str,
        value: &str,
        old: &Type,
        new: &Type,
    ) {
        let (rule, verb) = match self.models.relation(old, new) {
            Relation::Same => return,
            Relation::Rewritten => (ChangeRule::EncodingChanged, "is written as"),
            Relation::Narrower => (ChangeRule::TypeNarrowed, "is only"),
            Relation::Wider => (ChangeRule::TypeWidened, "can be any"),
            Relation::Other => (ChangeRule::TypeChanged, "is"),
        };
        let (was, is) = (written(self.models.old, old), written(self.models.new, new));
        let change =
            Change::described(rule, at, format!("{what} {verb} `{is}`, no longer `{was}`"))
                .in_direction(direction)
                .values(was, &is);
        self.add(match (rule, direction) {
            (ChangeRule::EncodingChanged, _) => change,
            (_, Direction::Request) => change.action(format!("Pass a `{is}` as {value}.")),
            (_, Direction::Response) => change.action(format!("Read {value} as a `{is}`.")),
            (_, Direction::Both) => change.action(format!("Pass and read {value} as a `{is}`.")),
        });
    }

    /// Compares whether a field must be present, and how Rust stores it.
    fn presence(&mut self, holder: &Holder, both: &Both) {
        let (old, new) = (both.old, both.new);
        let Both { path, rust, .. } = both;
        let noun = holder.noun;
        let constructor = holder.constructor;
        let (rule, message, action) = if holder.is_sent() {
            match (both.slots, old.presence, new.presence) {
                (_, old, Presence::Webhook) if old != Presence::Webhook => (
                    ChangeRule::ParameterRequiredByWebhooks,
                    "is required with a webhook and omitted with OAuth",
                    Some(format!("Pass `{rust}` with a webhook only.")),
                ),
                ([was, Slot::Bare], ..) if was != Slot::Bare => (
                    ChangeRule::ParameterBecameRequired,
                    "is required",
                    Some(format!("Pass `{rust}` to `{constructor}`.")),
                ),
                ([Slot::Bare, Slot::Optional | Slot::Patch], ..)
                | (_, Presence::Webhook, Presence::Optional) => (
                    ChangeRule::ParameterBecameOptional,
                    "is optional",
                    Some(format!(
                        "Set `{rust}` with the method of this name instead of passing it to \
                         `{constructor}`."
                    )),
                ),
                ([Slot::Optional, Slot::Patch], ..) => (
                    ChangeRule::ParameterBecameClearable,
                    "can be cleared",
                    Some(format!("Read and write the field `{rust}` as a `Patch`.")),
                ),
                ([Slot::Patch, Slot::Optional], ..) => (
                    ChangeRule::ParameterNoLongerClearable,
                    "can no longer be cleared",
                    Some(format!("Do not call `{}`.", names::clearing(&new.name))),
                ),
                // An object that only responses contain has no field that requests may lack.
                _ if old.presence != new.presence => (
                    ChangeRule::FieldAbsenceChanged,
                    "may be missing in other cases",
                    None,
                ),
                _ => return,
            }
        } else {
            match both.slots {
                [Slot::Bare, Slot::Optional] => (
                    ChangeRule::FieldBecameOptional,
                    "may have no value",
                    Some(format!("Handle a `{rust}` that is `None`.")),
                ),
                [Slot::Optional | Slot::Patch, Slot::Bare] => (
                    ChangeRule::FieldBecameRequired,
                    "always has a value",
                    Some(format!("Read `{rust}` without unwrapping it.")),
                ),
                _ if old.presence != new.presence => (
                    ChangeRule::FieldAbsenceChanged,
                    match new.presence {
                        Presence::Required => "is in every response that is of any use",
                        _ => "may be missing from a response",
                    },
                    None,
                ),
                _ => return,
            }
        };
        let change = Change::described(rule, &both.at, format!("the {noun} `{path}` {message}"))
            .in_direction(holder.direction())
            .values(values::presence(old), values::presence(new));
        self.add(match action {
            Some(action) => change.action(action),
            None => change,
        });
    }

    /// Compares the order of fields. Required ones are arguments, which have no names in Rust.
    fn field_order(&mut self, holder: &Holder, old: &[Field], new: &[Field], pairing: &Pairing) {
        let arguments = Pairing {
            both: pairing
                .both
                .iter()
                .copied()
                .filter(|(before, after)| {
                    is_argument(&old[*before], holder.sent[0])
                        && is_argument(&new[*after], holder.sent[1])
                })
                .collect(),
            ..Pairing::default()
        };
        let at = holder.at[1].in_(holder.key);
        if !arguments.is_reordered() {
            let nouns = format!("{}s", holder.noun);
            return self.order(&at, &nouns, pairing.is_reordered());
        }
        let order = |fields: &[Field], sent: bool| {
            let arguments = fields.iter().filter(|it| is_argument(it, sent));
            let names: Vec<String> = arguments.map(|it| it.name.rust.clone()).collect();
            names.join(", ")
        };
        let is = order(new, holder.sent[1]);
        self.add(
            Change::described(
                ChangeRule::ArgumentsReordered,
                &at,
                format!("the required {}s are in another order", holder.noun),
            )
            .in_direction(holder.direction())
            .values(order(old, holder.sent[0]), &is)
            .action(format!(
                "Pass the arguments of `{}` in the order {is}.",
                holder.constructor
            )),
        );
    }

    /// Compares the values of a field: its default, its bounds, and how it is spelled.
    fn field_values(&mut self, holder: &Holder, both: &Both) {
        let (old, new) = (both.old, both.new);
        let valued = Valued {
            at: &both.at,
            direction: holder.direction(),
            what: &format!("the {} `{}`", holder.noun, both.path),
            old,
            new,
        };
        // What changes how Rust stores the field is a change of its presence.
        let is_said = |change: &Change| {
            both.slots[0] != both.slots[1]
                && match change.rule {
                    ChangeRule::DefaultAdded | ChangeRule::DefaultRemoved => !holder.is_sent(),
                    ChangeRule::EmptyChanged => old.empty.is_some() != new.empty.is_some(),
                    _ => false,
                }
        };
        let changes = valued.changes().into_iter();
        self.found.extend(changes.filter(|change| !is_said(change)));
    }

    /// Compares how a field depends on others.
    fn conditions(&mut self, holder: &Holder, both: &Both) {
        let (old, new, path) = (both.old, both.new, &both.path);
        let noun = holder.noun;
        let direction = holder.direction();
        if old.when != new.when {
            let rule = match &new.when {
                _ if !holder.is_sent() => ChangeRule::FieldConditionChanged,
                Some(_) => ChangeRule::ConditionAdded,
                None => ChangeRule::ConditionRemoved,
            };
            let [was, is] = [old, new].map(values::condition);
            let message = match &new.when {
                Some(_) => format!("the {noun} `{path}` is required when {is}"),
                None => format!("the {noun} `{path}` is no longer required when {was}"),
            };
            let change = Change::described(rule, &both.at.in_("when"), message)
                .in_direction(direction)
                .values(&was, &is);
            self.add(if rule == ChangeRule::ConditionAdded {
                change.action(format!("Set `{}` when {is}.", both.rust))
            } else {
                change
            });
        }
        if old.needs != new.needs {
            let [was, is] = [old, new].map(|it| it.needs.clone().unwrap_or_default());
            let message = if is.is_empty() {
                format!("the {noun} `{path}` no longer comes with `{was}`")
            } else {
                format!("the {noun} `{path}` is present only together with `{is}`")
            };
            let at = both.at.in_("needs");
            let change = if holder.is_sent() {
                let rust = &both.rust;
                let action = if is.is_empty() {
                    format!("Pass `{rust}` alone to its setter.")
                } else {
                    format!("Pass `{is}` to the setter of `{rust}`, too.")
                };
                Change::described(ChangeRule::CompanionChanged, &at, message).action(action)
            } else {
                Change::described(ChangeRule::FieldConditionChanged, &at, message)
            };
            self.add(change.in_direction(direction).values(was, is));
        }
    }
}

/// Whether a field is an argument of the constructor, or of the function of a webhook.
fn is_argument(field: &Field, sent: bool) -> bool {
    sent && (slot(field, true) == Slot::Bare || field.presence == Presence::Webhook)
}

/// Returns all facts that stay the same when a field is renamed.
fn facts(model: &Model, field: &Field) -> String {
    let Field {
        name: _,
        bundle: _,
        aliases: _,
        kind,
        description,
        presence,
        empty,
        default,
        at_least,
        at_most,
        when,
        needs,
        deprecated,
    } = field;
    let kind = written(model, kind);
    format!(
        "{kind} {description} {presence:?} {empty:?} {default:?} {at_least:?} {at_most:?} {when:?} \
         {needs:?} {deprecated:?}"
    )
}
