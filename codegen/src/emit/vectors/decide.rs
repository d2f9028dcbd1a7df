//! What follows from a failed response, as `README.md` says.

use serde_json::{Map, Value, json};

use super::descriptor::group_name;
use super::read::{Reading, response};
use crate::model::{Class, ErrorGroup, Failure, Idempotency, Method, Model};

/// A documented error, and where it is documented.
struct Documented<'m> {
    failure: &'m Failure,
    place: Place<'m>,
}

enum Place<'m> {
    Method,
    Group(&'m ErrorGroup),
    System,
}

/// What is known about a request that has failed.
enum Outcome {
    /// The server refused it.
    Refused(Class),
    /// It is not known whether the server has carried it out.
    Lost,
    /// Another attempt would not help.
    Final,
}

/// Returns the decision about a response, or `None` if it is successful.
pub(super) fn decision(model: &Model, method: &Method, status: u16, body: &str) -> Option<Value> {
    let (kind, code, documented, outcome) = match response(model, method, status, body) {
        Reading::Value(..) => return None,
        Reading::Refused { code, description } => {
            let documented = documented(model, method, &code, status, &description);
            let outcome = match &documented {
                Some(documented) => Outcome::Refused(documented.failure.class),
                None => of_status(status),
            };
            ("api", code, documented, outcome)
        }
        Reading::Invalid { is_json } => {
            let outcome = match status {
                400.. => of_status(status),
                _ if is_json => Outcome::Final,
                _ => Outcome::Lost,
            };
            ("invalid_response", String::new(), None, outcome)
        }
    };
    let (place, group) = match documented.as_ref().map(|documented| &documented.place) {
        Some(Place::Method) => ("method", None),
        Some(Place::Group(group)) => ("group", Some(group_name(model, group))),
        Some(Place::System) => ("system", None),
        None => ("none", None),
    };
    let failure = documented.map(|documented| documented.failure);
    let mut decision = Map::new();
    decision.insert("kind".to_owned(), kind.into());
    decision.insert("code".to_owned(), code.into());
    decision.insert("where".to_owned(), place.into());
    decision.extend(group.map(|group| ("group".to_owned(), group.into())));
    decision.insert("class".to_owned(), json!(failure.map(|it| it.class)));
    decision.insert(
        "retry".to_owned(),
        retry(&outcome, method.idempotency).into(),
    );
    decision.insert("remedy".to_owned(), json!(failure.map(|it| &it.remedy)));
    Some(decision.into())
}

/// Finds the meaning of a code for a method.
fn documented<'m>(
    model: &'m Model,
    method: &'m Method,
    code: &str,
    status: u16,
    description: &str,
) -> Option<Documented<'m>> {
    let own = own(model, method, code);
    let system = find(&model.system().failures, code);
    let of_system = |failure| Documented {
        failure,
        place: Place::System,
    };
    match (own, system) {
        (Some(own), Some(system)) => {
            let is_listed = |failure: &Failure| failure.status.contains(&status);
            let is_own = match (is_listed(own.failure), is_listed(system)) {
                (true, true) if !own.failure.messages.is_empty() => {
                    is_message(own.failure, description)
                }
                (true, false) => true,
                (false, true) => false,
                _ => !is_message(system, description),
            };
            Some(if is_own { own } else { of_system(system) })
        }
        (Some(own), None) => Some(own),
        (None, Some(system)) => {
            let is_of_rights = matches!(system.class, Class::Forbidden | Class::Blocked);
            let is_another = is_of_rights
                && status == 400
                && !system.status.contains(&status)
                && !is_message(system, description);
            (!is_another).then(|| of_system(system))
        }
        (None, None) => None,
    }
}

/// Finds a code among the errors of a method's groups, and its own.
fn own<'m>(model: &'m Model, method: &'m Method, code: &str) -> Option<Documented<'m>> {
    let groups = method.groups.iter().map(|group| &model.groups[*group]);
    let mut in_groups = groups.filter_map(|group| {
        let failure = find(&group.failures, code)?;
        Some(Documented {
            failure,
            place: Place::Group(group),
        })
    });
    in_groups.next().or_else(|| {
        let failure = find(&method.failures, code)?;
        Some(Documented {
            failure,
            place: Place::Method,
        })
    })
}

fn find<'m>(failures: &'m [Failure], code: &str) -> Option<&'m Failure> {
    let mut failures = failures.iter();
    failures.find(|failure| failure.code.eq_ignore_ascii_case(code))
}

/// Whether a description is one of an error's messages, by letters and digits.
fn is_message(failure: &Failure, description: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let sent = letters(description);
    failure
        .messages
        .iter()
        .any(|message| letters(message) == sent)
}

fn of_status(status: u16) -> Outcome {
    match status {
        429 => Outcome::Refused(Class::RateLimited),
        425 => Outcome::Refused(Class::Unavailable),
        408 | 500.. => Outcome::Lost,
        _ => Outcome::Final,
    }
}

fn retry(outcome: &Outcome, idempotency: Idempotency) -> &'static str {
    let may_repeat = idempotency != Idempotency::NotIdempotent;
    match outcome {
        Outcome::Refused(Class::RateLimited | Class::InProgress | Class::Unavailable) => "retry",
        Outcome::Refused(Class::TimeBudgetExhausted) => "retry_when_told",
        Outcome::Refused(Class::TokenExpired) => "renew",
        Outcome::Refused(Class::AlreadyDone) if idempotency == Idempotency::DetectsRepeats => {
            "already_done"
        }
        Outcome::Lost | Outcome::Refused(Class::ServerFault) if may_repeat => "retry",
        Outcome::Lost | Outcome::Refused(_) | Outcome::Final => "stop",
    }
}
