//! Why a command failed: its text, and the exit code that scripts can rely on.

use std::io;

use bitrix24::{Class, Error, ErrorKind, MethodError};
use serde_json::{Value, json};

use crate::meaning::{Codes, Meaning};

/// The exit codes, as `--help` and the README list them.
pub const EXIT_CODES: &[(u8, &str)] = &[
    (0, "success"),
    (1, "another failure, such as a file that cannot be read"),
    (2, "wrong usage; nothing was sent"),
    (3, "credentials are missing, wrong or expired"),
    (4, "the credentials do not allow this"),
    (5, "not found"),
    (6, "the request is invalid"),
    (7, "the requested state already exists"),
    (
        8,
        "too many requests, or temporarily not available: try again later",
    ),
    (9, "the portal refuses requests until a person acts"),
    (10, "the server failed, or its response cannot be read"),
    (11, "the portal is unreachable, or did not respond in time"),
    (12, "an undocumented error code"),
];

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: u8,
    /// What went wrong and what to do, for people; empty if there is nothing to say.
    pub text: String,
    /// The same for programs.
    pub facts: Value,
}

impl Failure {
    /// A failure of the program's surroundings.
    pub fn other(text: impl Into<String>) -> Self {
        Self::new(1, text)
    }

    /// A mistake in the arguments.
    pub fn usage(text: impl Into<String>) -> Self {
        Self::new(2, text)
    }

    /// Credentials that are missing or cannot be used.
    pub fn credentials(text: impl Into<String>) -> Self {
        Self::new(3, text)
    }

    /// Data inside this program that cannot be read.
    pub fn internal(what: &str) -> Self {
        Self::new(1, format!("this build of b24 is broken: {what}"))
    }

    /// Output that nobody reads any more, which is no failure.
    pub fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::new(0, "")
        } else {
            Self::other(format!("cannot write the output: {error}"))
        }
    }

    fn new(exit: u8, text: impl Into<String>) -> Self {
        let text = text.into();
        let facts = json!({ "message": text });
        Self { exit, text, facts }
    }

    /// A failed call.
    pub fn call<E: MethodError>(error: Error<E>) -> Self {
        let error = Error::from(error);
        let codes = Codes::load().ok();
        let api = error.api();
        let meaning = codes.as_ref().zip(api).and_then(|(codes, api)| {
            codes.meaning(error.method(), api.code(), api.status(), api.description())
        });
        let mut text = error.to_string();
        let mut facts = json!({
            "message": text,
            "method": error.method(),
            "code": error.code(),
            "status": error.status(),
            "attempts": error.attempts(),
            "mayHaveBeenCarriedOut": error.is_ambiguous(),
        });
        if let Some(meaning) = meaning {
            // The text of a documented system error already contains the remedy.
            if !text.contains(&meaning.remedy) {
                text = format!("{text} {} {}", meaning.when, meaning.remedy);
            }
            text = format!("{text}\n{}", meaning.repeat.sentence());
            facts["class"] = meaning.class.as_str().into();
            facts["when"] = meaning.when.as_str().into();
            facts["remedy"] = meaning.remedy.as_str().into();
            facts["repeat"] = meaning.repeat.sentence().into();
        }
        Self {
            exit: exit(&error, meaning),
            text,
            facts,
        }
    }
}

fn exit(error: &Error, meaning: Option<&Meaning>) -> u8 {
    if let Some(meaning) = meaning {
        return exit_of(&meaning.class);
    }
    match error.kind() {
        ErrorKind::Api(api) => api.class().map_or(12, exit_of_class),
        ErrorKind::Throttled(_) => 8,
        ErrorKind::Token(_) => 3,
        ErrorKind::Request(_) => 6,
        ErrorKind::Timeout(_) | ErrorKind::Transport(_) => 11,
        _ => 10,
    }
}

fn exit_of_class(class: Class) -> u8 {
    match class {
        Class::Unauthorized | Class::TokenExpired => 3,
        Class::Forbidden => 4,
        Class::NotFound => 5,
        Class::InvalidRequest => 6,
        Class::AlreadyDone => 7,
        Class::InProgress
        | Class::RateLimited
        | Class::TimeBudgetExhausted
        | Class::Unavailable => 8,
        Class::Blocked => 9,
        Class::ServerFault => 10,
        _ => 12,
    }
}

fn exit_of(class: &str) -> u8 {
    match class {
        "unauthorized" | "token_expired" => 3,
        "forbidden" => 4,
        "not_found" => 5,
        "invalid_request" => 6,
        "already_done" => 7,
        "in_progress" | "rate_limited" | "time_budget_exhausted" | "unavailable" => 8,
        "blocked" => 9,
        "server_fault" => 10,
        _ => 12,
    }
}
