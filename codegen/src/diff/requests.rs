//! Parameters of a method that have a part of their own: bundles, alternatives, queues and others.

use super::change::{At, Change, Direction};
use super::pairs::{Pairing, pair};
use super::rule::ChangeRule;
use super::shared::Comparison;
use crate::model::{Bundle, Field, Method};
use crate::names;

impl Comparison<'_> {
    pub(super) fn bundles(&mut self, at: &At, old: &Method, new: &Method) {
        let paths = |method: &Method| -> Vec<String> {
            let bundles = method.bundles.iter();
            bundles.map(|it| path(&method.bundles, it)).collect()
        };
        let (olds, news) = (paths(old), paths(new));
        // A bundle that only one spec has shows in the paths of its parameters.
        let pairing = pair([(olds, news.clone())]);
        for (was, is) in pairing.both {
            let (was, name) = (&old.bundles[was], &news[is]);
            let is = &new.bundles[is];
            let at = name
                .split('.')
                .fold(at.clone(), |at, key| at.in_("parameters").in_(key));
            self.text(&at, "description", &was.description, &is.description);
            if was.required != is.required {
                let what = if is.required {
                    format!("the bundle `{name}` is always sent")
                } else {
                    format!("the bundle `{name}` is sent with one of its parameters")
                };
                let yes_no = |required| if required { "yes" } else { "no" };
                self.add(
                    Change::described(ChangeRule::BundlePresenceChanged, &at.in_("required"), what)
                        .in_direction(Direction::Request)
                        .values(yes_no(was.required), yes_no(is.required)),
                );
            }
        }
    }

    /// Compares the parameters of which exactly one is sent.
    pub(super) fn alternatives(
        &mut self,
        at: &At,
        old: &Method,
        new: &Method,
        parameters: &Pairing,
    ) {
        let was: Vec<Option<usize>> = old.one_of.iter().map(|it| parameters.new_of(*it)).collect();
        let is: Vec<Option<usize>> = new.one_of.iter().copied().map(Some).collect();
        if was == is {
            return;
        }
        let at = at.in_("one_of");
        let lacks = |one: &[Option<usize>], other: &[Option<usize>]| {
            one.iter().any(|it| !other.contains(it))
        };
        let list = |method: &Method| {
            let paths = method.one_of.iter();
            let paths = paths.map(|it| method.parameters[*it].path(&method.bundles));
            paths.collect::<Vec<_>>().join(", ")
        };
        if !lacks(&was, &is) && !lacks(&is, &was) {
            return self.order(&at, "alternatives", true);
        }
        let is_new = |it: &usize| parameters.added.contains(it) || was.contains(&Some(*it));
        let only_adds = !was.is_empty() && !lacks(&was, &is) && new.one_of.iter().all(is_new);
        let change = if only_adds {
            let what = format!("exactly one of {} is sent", list(new));
            Change::described(ChangeRule::AlternativeAdded, &at, what)
        } else {
            let function = names::method_function(&new.rust);
            let (what, action) = match &new.one_of[..] {
                [] => (
                    "no parameter excludes another".to_owned(),
                    format!("Call `{function}`."),
                ),
                [first, ..] => (
                    format!("exactly one of {} is sent", list(new)),
                    format!(
                        "Call the function of the parameter that is sent, such as `{}`.",
                        names::constructor_function(&new.rust, &new.parameters[*first].name)
                    ),
                ),
            };
            Change::described(ChangeRule::AlternativesChanged, &at, what).action(action)
        };
        self.add(
            change
                .in_direction(Direction::Request)
                .values(list(old), list(new)),
        );
    }

    /// Compares the parameters for a handler, for values to keep, and for a queue of events.
    pub(super) fn special_parameters(&mut self, at: &At, old: &Method, new: &Method) {
        let (was, is) = (handler(old), handler(new));
        if was != is {
            let what = match &*is {
                "" => "the client adds no token to the URL of the handler".to_owned(),
                is => format!("the client adds {is}"),
            };
            self.add(
                Change::described(ChangeRule::HandlerChanged, &at.in_("handler"), what)
                    .in_direction(Direction::Request)
                    .values(was, is),
            );
        }
        self.keeps(&at.in_("keeps"), old, new);
        self.cursor(&at.in_("cursor"), old, new);
    }

    fn keeps(&mut self, at: &At, old: &Method, new: &Method) {
        let request = Direction::Request;
        let (was, is) = match (&old.keeps, &new.keeps) {
            (None, None) => return,
            (None, Some(_)) => {
                let what = "`keep` sets parameters to their current values";
                let change = Change::described(ChangeRule::KeepAdded, at, what);
                return self.add(change.in_direction(request));
            }
            (Some(_), None) => {
                let what = "`keep` is gone";
                return self.add(
                    Change::described(ChangeRule::KeepRemoved, at, what)
                        .in_direction(request)
                        .action("Set every parameter that must keep its value."),
                );
            }
            (Some(was), Some(is)) => (was, is),
        };
        let (olds, news) = (self.models.old, self.models.new);
        let [object, new_object] = [&olds.objects[was.object], &news.objects[is.object]];
        if self.models.objects.new_of(was.object) != Some(is.object) {
            let (was, is) = (&object.name, &new_object.name);
            let what = format!("`keep` takes a `{is}`, no longer a `{was}`");
            self.add(
                Change::described(ChangeRule::TypeChanged, &at.in_("type"), what)
                    .in_direction(request)
                    .values(was, is)
                    .action(format!("Pass a `{is}` to `keep`.")),
            );
        }
        let kept = |method: &Method, kept: &[(usize, usize)], fields: &[Field]| {
            let pairs = kept.iter().map(|(parameter, field)| {
                let parameter = method.parameters[*parameter].path(&method.bundles);
                format!("{parameter} from {}", fields[*field].name.server)
            });
            pairs.collect::<Vec<_>>().join(", ")
        };
        let was = kept(old, &was.kept, &object.fields);
        let is = kept(new, &is.kept, &new_object.fields);
        if was != is {
            let what = format!("`keep` sets {is}");
            self.add(
                Change::described(ChangeRule::KeepChanged, &at.in_("fields"), what)
                    .in_direction(request)
                    .values(was, is),
            );
        }
    }

    fn cursor(&mut self, at: &At, old: &Method, new: &Method) {
        let (was, is) = (cursor(old), cursor(new));
        let change = match (was.is_empty(), is.is_empty()) {
            (true, false) => Change::described(
                ChangeRule::CursorAdded,
                at,
                "`stream` reads the queue of events",
            ),
            (false, true) => Change::described(ChangeRule::CursorRemoved, at, "`stream` is gone")
                .action("Read the events page by page."),
            _ if was != is => Change::described(
                ChangeRule::CursorChanged,
                at,
                "`stream` reads the queue in a different way",
            ),
            _ => return,
        };
        self.add(change.in_direction(Direction::Both).values(was, is));
    }
}

/// Returns the name of a bundle with those that contain it.
fn path(bundles: &[Bundle], bundle: &Bundle) -> String {
    let outer = bundle.bundle.map(|outer| path(bundles, &bundles[outer]));
    match outer {
        Some(outer) => format!("{outer}.{}", bundle.name),
        None => bundle.name.clone(),
    }
}

/// Returns what the client does for a handler. Two parameters in different bundles may have the
/// same name on the wire, so the names in Rust are used, which differ.
fn handler(method: &Method) -> String {
    let handler = method.handler.as_ref();
    handler.map_or_else(String::new, |it| {
        let (address, token) = (it.address.rust.clone(), it.token.rust.clone());
        format!("`{token}` as `{}` to the URL `{address}`", it.query)
    })
}

/// Returns the parameters and fields of a queue.
fn cursor(method: &Method) -> String {
    let cursor = method.cursor.as_ref();
    cursor.map_or_else(String::new, |it| {
        let limit = it.limit.as_ref().map_or_else(String::new, |(name, most)| {
            format!(", limit: {} up to {most}", name.rust)
        });
        let [offset, events, next, more] =
            [&it.offset, &it.events, &it.next, &it.more].map(|name| name.rust.clone());
        format!("offset: {offset}{limit}, events: {events}, next: {next}, more: {more}")
    })
}
