//! Methods: how they are found, who calls them, and their results.

use super::change::{At, Change, Direction, Verb, What};
use super::errors::word;
use super::fields::Holder;
use super::models::{area, by};
use super::pairs::pair;
use super::rule::ChangeRule;
use super::shared::{Comparison, Names};
use super::types::in_area;
use crate::model::{Batch, Example, ExampleResponse, Method, MethodResult, Model};
use crate::names;

impl Comparison<'_> {
    /// Compares the methods.
    pub(super) fn methods(&mut self) {
        let (olds, news) = (self.models.old, self.models.new);
        let rust = |model: &Model| -> Vec<String> {
            let methods = model.methods.iter();
            methods
                .map(|it| format!("{}::{}", area(model, &it.place), it.rust))
                .collect()
        };
        let pairing = pair([
            by(&olds.methods, &news.methods, |it| it.name.clone()),
            (rust(olds), rust(news)),
            by(&olds.methods, &news.methods, |it| {
                format!("{} {}", it.description, it.page)
            }),
        ]);
        for it in pairing.removed.iter().map(|index| &olds.methods[*index]) {
            let at = self.old_at("methods", &it.place, &it.name);
            let change = Change::new(
                ChangeRule::MethodRemoved,
                &at,
                What::item("method", &it.name, Verb::Gone),
            );
            self.add(in_area(change.in_direction(Direction::Both).action(
                format!("Do not call `{}`.", names::method_function(&it.rust)),
            )));
        }
        for it in pairing.added.iter().map(|index| &news.methods[*index]) {
            let at = self.new_at("methods", &it.place, &it.name);
            let change = Change::new(
                ChangeRule::MethodAdded,
                &at,
                What::item("method", &it.name, Verb::New),
            );
            self.add(in_area(change.in_direction(Direction::Both)));
        }
        for (old, new) in &pairing.both {
            self.method(&olds.methods[*old], &news.methods[*new]);
        }
        let files = pairing
            .both
            .iter()
            .map(|(old, new)| (&olds.methods[*old].place, &news.methods[*new].place, *new));
        let files = files.collect::<Vec<_>>();
        self.declaration_order("methods", &files);
    }

    fn method(&mut self, old: &Method, new: &Method) {
        let at = self.places("methods", (&old.place, &old.name), (&new.place, &new.name));
        let here = &at[1];
        let [was, is] = [old, new].map(|it| Names {
            wire: &it.name,
            rust: it.rust.clone(),
        });
        self.names(here, "method", Direction::Request, &was, &is);
        self.place(here, &old.place, &new.place, false);
        self.text(here, "description", &old.description, &new.description);
        self.text(here, "callable_by", &old.callable_by, &new.callable_by);
        self.page(here, &old.page, &new.page);
        self.deprecation(
            here,
            ("method", &new.name),
            ChangeRule::MethodTombstoned,
            old.deprecated.as_ref(),
            new.deprecated.as_ref(),
        );
        self.scope(here, &old.scope, &new.scope);
        self.identity_of(here, old, new);
        let holder = Holder {
            at: &at,
            key: "parameters",
            noun: "parameter",
            sent: [true, true],
            received: false,
            constructor: &names::method_function(&new.rust),
            bundles: [&old.bundles, &new.bundles],
        };
        let parameters = self.fields(&holder, &old.parameters, &new.parameters);
        self.bundles(here, old, new);
        self.alternatives(here, old, new, &parameters);
        self.repeating(here, old, new);
        self.special_parameters(here, old, new);
        self.result(here, &old.result, &new.result);
        self.included(&at, old, new);
        let errors = at.each_ref().map(|at| at.in_("errors"));
        self.failures(&errors, &old.failures, &new.failures);
        if old.since != new.since {
            let text = |since: Option<i64>| since.map(|it| it.to_string()).unwrap_or_default();
            let what = "another REST revision introduced the method";
            self.add(
                Change::described(ChangeRule::SinceChanged, &here.in_("since"), what)
                    .values(text(old.since), text(new.since)),
            );
        }
        let examples = |method: &Method| method.examples.iter().map(example).collect::<Vec<_>>();
        self.examples(here, &examples(old), &examples(new));
    }

    /// Compares the permission scopes of a method or an event.
    pub(super) fn scope(&mut self, at: &At, old: &[String], new: &[String]) {
        let at = at.in_("scope");
        let mut is_same_set = true;
        for scope in new.iter().filter(|scope| !old.contains(scope)) {
            is_same_set = false;
            let what = format!("needs the scope `{scope}`");
            self.add(
                Change::described(ChangeRule::ScopeAdded, &at, what)
                    .in_direction(Direction::Request)
                    .values("", scope)
                    .action(format!("Grant the application the scope `{scope}`.")),
            );
        }
        for scope in old.iter().filter(|scope| !new.contains(scope)) {
            is_same_set = false;
            let what = format!("does not need the scope `{scope}`");
            self.add(
                Change::described(ChangeRule::ScopeRemoved, &at, what)
                    .in_direction(Direction::Request)
                    .values(scope, ""),
            );
        }
        self.order(&at, "scopes", is_same_set && old != new);
    }

    fn identity_of(&mut self, at: &At, old: &Method, new: &Method) {
        let was = old.identity.map(|it| self.models.identities.new_of(it));
        if was == new.identity.map(Some) {
            return;
        }
        let name = |model: &Model, identity: Option<usize>| {
            identity.map_or_else(String::new, |it| model.identities[it].name.clone())
        };
        let (was, is) = (
            name(self.models.old, old.identity),
            name(self.models.new, new.identity),
        );
        let function = names::method_function(&new.rust);
        let (what, action) = if is.is_empty() {
            let area = &at.area;
            (
                "the call needs no identity".to_owned(),
                format!("Call `{function}` on `client.{area}()`."),
            )
        } else {
            (
                format!("the identity `{is}` makes the call"),
                format!("Call `{function}` on `client.{is}(..)`."),
            )
        };
        self.add(
            Change::described(ChangeRule::IdentityChanged, &at.in_("identity"), what)
                .in_direction(Direction::Request)
                .values(was, is)
                .action(action),
        );
    }

    /// Compares what a request does and whether it may be repeated.
    fn repeating(&mut self, at: &At, old: &Method, new: &Method) {
        let request = Direction::Request;
        if old.effect != new.effect {
            let [was, is] = [old.effect, new.effect].map(word);
            let what = format!("the effect is `{is}`, no longer `{was}`");
            self.add(
                Change::described(ChangeRule::EffectChanged, &at.in_("effect"), what)
                    .in_direction(request)
                    .values(was, is),
            );
        }
        if old.idempotency != new.idempotency {
            let [was, is] = [old.idempotency, new.idempotency].map(word);
            let what = format!("the idempotency is `{is}`, no longer `{was}`");
            self.add(
                Change::described(ChangeRule::IdempotencyChanged, &at.in_("idempotency"), what)
                    .in_direction(request)
                    .values(was, is)
                    .action("Check how the code handles a lost response."),
            );
        }
        let key = |method: &Method| {
            let key = method.idempotency_key.as_ref();
            key.map_or_else(String::new, |key| {
                let path = |index: &usize| method.parameters[*index].path(&method.bundles);
                let unless: Vec<String> = key.unless.iter().map(path).collect();
                let parameter = path(&key.parameter);
                match &unless[..] {
                    [] => parameter,
                    unless => format!("{parameter}, unless there is {}", unless.join(" or ")),
                }
            })
        };
        let (was, is) = (key(old), key(new));
        if was != is {
            let what = match &*is {
                "" => "the request has no idempotency key".to_owned(),
                is => format!("the idempotency key is {is}"),
            };
            let at = at.in_("idempotency_key");
            let change = Change::described(ChangeRule::IdempotencyKeyChanged, &at, what);
            self.add(change.in_direction(request).values(was, is));
        }
        let (rule, what) = match (old.batch, new.batch) {
            (Batch::No, Batch::Yes) => (
                ChangeRule::BatchAllowed,
                "the method may be part of a batch",
            ),
            (Batch::Yes, Batch::No) => (
                ChangeRule::BatchForbidden,
                "the method may not be part of a batch",
            ),
            _ => return,
        };
        let change = Change::described(rule, &at.in_("batch"), what)
            .in_direction(request)
            .values(word(old.batch), word(new.batch));
        self.add(if rule == ChangeRule::BatchForbidden {
            change.action("Call the method outside of a batch.")
        } else {
            change
        });
    }

    fn result(&mut self, at: &At, old: &MethodResult, new: &MethodResult) {
        let at = at.in_("result");
        let response = Direction::Response;
        let kind = at.in_("type");
        self.kind(
            &kind,
            response,
            "the result",
            "the result",
            &old.kind,
            &new.kind,
        );
        self.text(&at, "description", &old.description, &new.description);
        if old.under != new.under {
            let what = match &new.under {
                Some(key) => format!("the result is under the key `{key}`"),
                None => "the result is not under a key".to_owned(),
            };
            let text = |outcome: &MethodResult| outcome.under.clone().unwrap_or_default();
            self.add(
                Change::described(ChangeRule::ResultKeyChanged, &at.in_("under"), what)
                    .in_direction(response)
                    .values(text(old), text(new)),
            );
        }
    }

    /// Compares examples, each given as a text.
    pub(super) fn examples(&mut self, at: &At, old: &[String], new: &[String]) {
        if old != new {
            let what = "other examples";
            let at = at.in_("examples");
            self.add(Change::described(ChangeRule::ExamplesChanged, &at, what));
        }
    }
}

/// Returns all that an example shows. Its error is compared with the codes of the method.
fn example(example: &Example) -> String {
    let response = match &example.response {
        ExampleResponse::Result(value) => value.to_string(),
        ExampleResponse::Error(failure) => failure.code.clone(),
    };
    let request = serde_json::Value::from(example.request.clone());
    format!("{} {:?} {request} {response}", example.title, example.auth)
}
