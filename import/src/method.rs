//! A page as a method of the spec.

use bitrix24_codegen::vocabulary::{Class, Effect, Idempotency};
use bitrix24_pages::{Page, Place, address};
use heck::ToSnakeCase;
use serde_json::Value;

use crate::drafter::{Context, Drafter, Side};
use crate::errors::Errors;
use crate::examples::answer;
use crate::limits::LimitKind;
use crate::model::{Answer, Content, Method, Parameter, Required, Todo};
use crate::names::{Words, camel, singular, snake};
use crate::subject::Subject;
use crate::tree::{Node, tree};

impl Drafter<'_> {
    /// Drafts a method, whose Rust type has this name.
    pub fn method(&mut self, subject: &Subject<'_>, rust: String) -> Method {
        let Subject {
            page,
            name,
            at,
            words,
            area,
            ..
        } = subject;
        let resource: Vec<String> = resource(words).iter().map(|word| camel(word)).collect();
        let owner = camel(&singular(words.subject()));
        if page.is_rest3 {
            self.limit(LimitKind::Rest3, name, at);
        }
        let nodes = tree(&page.parameters);
        let call = page.call.as_ref().map(|call| &call.value);
        let cx = Context {
            page,
            area,
            resource: &resource,
            owner: &owner,
            side: Side::Request,
            sample_at: None,
            top: &nodes,
        };
        let mut parameters = self.request(&nodes, call, &cx);
        let identity = self.identity(&mut parameters, area);
        if identity.is_some() {
            clear_webhook(&mut parameters);
        }
        distinct_names(&mut parameters);
        let result = self.result(page, name, at, &rust, &cx);
        let errors = self.errors(page, area);
        let repeats = errors
            .failures
            .iter()
            .any(|failure| failure.class == Class::AlreadyDone);
        let (idempotency, idempotency_why) = idempotency(words.verb, repeats);
        let (effect, effect_why) = effect(words.verb, idempotency);
        let Errors {
            include,
            failures,
            remarks,
        } = errors;
        Method {
            name: (*name).to_owned(),
            rust: Some(rust).filter(|rust| *rust != words.long(area)),
            page: address(&page.file),
            scope: scope(page),
            callable_by: page.executor.as_ref().and_then(|executor| {
                let is_anyone = executor.value.eq_ignore_ascii_case("any user");
                (!is_anyone).then(|| Todo {
                    at: executor.at.clone(),
                    words: executor.value.clone(),
                })
            }),
            effect,
            effect_why,
            identity,
            idempotency,
            idempotency_why,
            batch: !matches!(words.verb, "upload" | "download"),
            deprecated: page.deprecation.as_ref().map(|deprecation| Todo {
                at: deprecation.at.clone(),
                words: deprecation.words.clone(),
            }),
            parameters,
            result,
            include,
            failures,
            remarks,
            examples: Vec::new(),
            todo: Todo {
                at: page
                    .title
                    .as_ref()
                    .map_or_else(|| (*at).clone(), |title| title.at.clone()),
                words: page
                    .title
                    .as_ref()
                    .map_or_else(String::new, |title| title.value.clone()),
            },
        }
    }

    /// Takes the parameters of an identity of the area out of those of the method.
    fn identity(&self, parameters: &mut Vec<Parameter>, area: &str) -> Option<String> {
        let has = |name: &String| parameters.iter().any(|parameter| parameter.name == *name);
        let found = self
            .known
            .identities
            .iter()
            .find(|(of, _, names)| of == area && names.iter().all(has));
        let (_, name, names) = found?;
        parameters.retain(|parameter| !names.contains(&parameter.name));
        Some(name.clone())
    }

    /// Returns the result, with the object that it is.
    fn result(
        &mut self,
        page: &Page,
        name: &str,
        at: &Place,
        rust: &str,
        cx: &Context<'_>,
    ) -> Answer {
        let nodes = tree(&page.result);
        let sample = answer(page).and_then(|sample| sample.json.as_ref()?.get("result"));
        let cx = Context {
            side: Side::Answer,
            sample_at: answer(page).map(|sample| &sample.at),
            top: &nodes,
            ..*cx
        };
        for node in &nodes {
            if let (true, Some(field)) =
                (matches!(node.name.as_str(), "total" | "next"), node.field)
            {
                self.limit(LimitKind::Paging, &node.name, &field.at);
            }
        }
        let node = nodes.iter().find(|node| node.name == "result");
        let Some(node) = node else {
            let kind = self.shape(sample, rust, None, &cx);
            let todo = Todo {
                at: at.clone(),
                words: format!("the page does not describe the result of {name}"),
            };
            return Answer {
                kind,
                under: None,
                todo,
            };
        };
        let todo = Todo {
            at: node
                .field
                .map_or_else(|| at.clone(), |field| field.at.clone()),
            words: node
                .field
                .map_or_else(String::new, |field| field.words.clone()),
        };
        if let Some((inner, value)) = only(node, sample) {
            let kind = self.kind(inner, value, &cx);
            let todo = inner.field.map_or(todo, crate::drafter::todo);
            return Answer {
                kind: kind.name,
                under: Some(inner.name.clone()),
                todo,
            };
        }
        // The object of a result has no name on the page: it is the subject, or what the method
        // returns of it.
        let has_id = node
            .below
            .iter()
            .any(|below| below.name.eq_ignore_ascii_case("id"));
        let is_one_of_many = node.is_list || sample.is_some_and(Value::is_array);
        let name = if has_id || is_one_of_many {
            cx.owner.to_owned()
        } else {
            format!("{rust}Data")
        };
        let named = Node {
            name,
            ..node.clone()
        };
        let kind = self.kind(&named, sample, &cx);
        Answer {
            kind: kind.name,
            under: None,
            todo,
        }
    }
}

/// Returns the only field of an object that is a result, with its value in the sample.
fn only<'n, 'a, 's>(
    node: &'n Node<'a>,
    sample: Option<&'s Value>,
) -> Option<(&'n Node<'a>, Option<&'s Value>)> {
    let is_object = node
        .field
        .is_none_or(|field| field.types.iter().any(|ty| ty.name == "object"));
    let is_single = !node.is_list && !node.is_map && sample.is_none_or(Value::is_object);
    let [inner] = &node.below[..] else {
        return None;
    };
    let is_alone = sample
        .and_then(Value::as_object)
        .is_none_or(|members| members.len() == 1);
    let is_key = inner
        .name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_id = inner.name.eq_ignore_ascii_case("id");
    let fits = is_object && is_single && is_alone && is_key && !is_id;
    fits.then(|| (inner, sample.and_then(|sample| sample.get(&inner.name))))
}

/// Returns the words that name what a method is about.
fn resource<'w>(words: &Words<'w>) -> Vec<&'w str> {
    if words.resource.is_empty() {
        vec![words.area]
    } else {
        words.resource.clone()
    }
}

fn scope(page: &Page) -> Vec<String> {
    page.scopes
        .iter()
        .map(|scope| scope.value.clone())
        .collect()
}

/// The beginnings of the verbs of methods that only read.
const READS: [&str; 17] = [
    "get", "list", "fields", "find", "search", "count", "check", "is", "has", "can", "read",
    "download", "export", "tail", "status", "types", "current",
];

/// The beginnings of the verbs of methods whose repetition leads to the same state.
const SETS: [&str; 12] = [
    "update",
    "set",
    "edit",
    "modify",
    "enable",
    "enabled",
    "disable",
    "subscribe",
    "unsubscribe",
    "notify",
    "rename",
    "pin",
];

/// The beginnings of the verbs of methods that delete something.
const DESTROYS: [&str; 9] = [
    "delete",
    "remove",
    "unregister",
    "uninstall",
    "clear",
    "purge",
    "drop",
    "destroy",
    "leave",
];

/// Returns the first word of a verb: `get` for `getList`.
fn first_word(verb: &str) -> String {
    let snake = verb.to_snake_case();
    snake.split('_').next().unwrap_or_default().to_owned()
}

/// Proposes what a method does to the data of the portal, by its verb.
fn effect(verb: &str, idempotency: Idempotency) -> (Effect, String) {
    let first = first_word(verb);
    // A method that only reads may always be repeated.
    let effect = if READS.contains(&&*first) && idempotency == Idempotency::Idempotent {
        Effect::Read
    } else if DESTROYS.contains(&&*first) {
        Effect::Destroy
    } else {
        Effect::Write
    };
    (effect, format!("proposed by the verb `{verb}`"))
}

/// Proposes whether a method may be called again, by its verb.
fn idempotency(verb: &str, detects_repeats: bool) -> (Idempotency, String) {
    if detects_repeats {
        let why = "proposed, because an error has the class `already_done`".to_owned();
        return (Idempotency::DetectsRepeats, why);
    }
    let first = first_word(verb);
    let is = |verbs: &[&str]| verbs.contains(&&*first);
    let idempotency = if is(&READS) || is(&SETS) {
        Idempotency::Idempotent
    } else {
        Idempotency::NotIdempotent
    };
    (idempotency, format!("proposed by the verb `{verb}`"))
}

/// A method with an identity has no other parameter for webhooks only.
fn clear_webhook(parameters: &mut [Parameter]) {
    for parameter in parameters {
        if parameter.required == Required::Webhook {
            parameter.required = Required::No;
        }
        if let Content::Bundle(inner) = &mut parameter.content {
            clear_webhook(inner);
        }
    }
}

/// The parameters of all bundles are those of one request in Rust: equal names get longer ones.
fn distinct_names(parameters: &mut [Parameter]) {
    let mut taken = Vec::new();
    visit(parameters, "", &mut taken);
}

fn visit(parameters: &mut [Parameter], above: &str, taken: &mut Vec<String>) {
    for parameter in parameters {
        if let Content::Bundle(inner) = &mut parameter.content {
            visit(inner, &parameter.name, taken);
            continue;
        }
        let name = parameter
            .rust
            .clone()
            .unwrap_or_else(|| snake(&parameter.name));
        if taken.contains(&name) {
            let longer = snake(&format!("{above}_{name}"));
            let numbered = (2..).map(|number| format!("{longer}_{number}"));
            let free = std::iter::once(longer.clone())
                .chain(numbered)
                .find(|name| !taken.contains(name));
            parameter.rust = free;
        }
        taken.push(parameter.rust.clone().unwrap_or(name));
    }
}
