//! The calls: their kinds, running many at once, and their outcomes.

use std::error::Error as StdError;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bitrix24::imbot::Bot;
use bitrix24::{
    ApiError, Client, Config, Error, ErrorKind, Idempotency, Reaction, Response, Webhook,
};
use bitrix24_portal::demo;
use serde_json::json;

use crate::memory::Memory;

/// The number of concurrent calls.
pub(crate) const IN_FLIGHT: usize = 64;

/// The first of the messages that get a reaction each.
pub(crate) const FIRST_MESSAGE: u64 = 1_000_000;

/// How long to wait for a response that the portal holds back.
const ATTEMPT: Duration = Duration::from_millis(500);

/// How long a call may take, with all of its attempts.
const CALL: Duration = Duration::from_secs(30);

/// The maximum size of a response; those that are too large on purpose have a MiB or more.
const ANSWER_BYTES: usize = 64 * 1024;

/// How long to wait for all calls.
const RUN: Duration = Duration::from_secs(600);

/// The guarantee to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// No call of any kind is lost or carried out twice, whatever happens to it.
    Calls,
    /// Each message whose response is lost is sent exactly once, and every call succeeds.
    Messages,
}

impl Proof {
    /// Returns the kind of the call with this number.
    pub(crate) fn kind(self, number: usize) -> Kind {
        match (self, number % 4) {
            (Self::Messages, _) => Kind::Message,
            (Self::Calls, 0 | 1) => Kind::Once,
            (Self::Calls, 2) => Kind::Safe,
            (Self::Calls, _) => Kind::Reaction,
        }
    }
}

/// The kind of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It increments a counter, and may not be repeated.
    Once,
    /// It increments a counter, and may be repeated.
    Safe,
    /// It adds a reaction to its own message.
    Reaction,
    /// It sends its own message.
    Message,
}

/// Returns the text of a call's message.
pub(crate) fn message(number: usize) -> String {
    format!("Sent by call {number}")
}

/// The outcome of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) reported: Reported,
    pub(crate) is_ambiguous: bool,
    pub(crate) attempts: u32,
}

/// What the client reported about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reported {
    Done,
    /// An earlier attempt had carried it out.
    DoneAlready,
    /// It failed: the kind of the error, and the code of a refusal.
    Failed(&'static str, &'static str),
}

impl fmt::Display for Reported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Done => "done".to_owned(),
            Self::DoneAlready => "done, as the response to the repetition says".to_owned(),
            Self::Failed(kind, "") => (*kind).to_owned(),
            Self::Failed(kind, code) => format!("{kind}: {code}"),
        };
        formatter.pad(&text)
    }
}

/// The outcomes of all calls.
pub(crate) struct Run {
    /// By the number of the call; `None` for a call that has not ended.
    pub(crate) outcomes: Vec<Option<Outcome>>,
    pub(crate) memory: Option<Memory>,
}

/// Makes this many calls to a portal.
pub(crate) fn make(webhook: &str, proof: Proof, calls: usize) -> Result<Run, Box<dyn StdError>> {
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .pauses(Duration::from_millis(1), Duration::from_millis(5))
        .attempt_timeout(ATTEMPT)
        .total_timeout(CALL)
        .max_response_bytes(ANSWER_BYTES);
    let config = match proof {
        Proof::Calls => config,
        // Of a hundred thousand calls, one would have all its five attempts disturbed.
        Proof::Messages => config.idempotency_keys(true).attempts(12),
    };
    let client = Client::webhook_with(webhook, config)?;
    let all = Arc::new(All {
        bot: client.bot(demo::BOT_ID as i64, demo::BOT_TOKEN),
        client,
        proof,
        next: AtomicUsize::new(0),
        ended: Mutex::new((vec![None; calls], Memory::new(calls))),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let workers: Vec<_> = (0..IN_FLIGHT)
            .map(|_| tokio::spawn(work(Arc::clone(&all))))
            .collect();
        // A worker that panics, or never ends, leaves a call without an outcome.
        let _ = tokio::time::timeout(RUN, async {
            for worker in workers {
                let _ = worker.await;
            }
        })
        .await;
    });
    let mut ended = all.ended.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Run {
        outcomes: std::mem::take(&mut ended.0),
        memory: ended.1.take(),
    })
}

/// The data that the workers share.
struct All {
    client: Client<Webhook>,
    bot: Bot,
    proof: Proof,
    /// The number of the next call.
    next: AtomicUsize,
    ended: Mutex<(Vec<Option<Outcome>>, Memory)>,
}

/// Makes one call after the other, until none is left.
async fn work(all: Arc<All>) {
    let calls = all
        .ended
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .0
        .len();
    loop {
        let number = all.next.fetch_add(1, Ordering::Relaxed);
        if number >= calls {
            return;
        }
        let outcome = call(&all, number).await;
        let mut ended = all.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.0[number] = Some(outcome);
        ended.1.one_more();
    }
}

async fn call(all: &All, number: usize) -> Outcome {
    let count = || {
        let key = json!({ "key": number.to_string() });
        all.client.call_raw("portal.count", key)
    };
    match all.proof.kind(number) {
        Kind::Once => outcome(count().response().await),
        Kind::Safe => outcome(
            count()
                .idempotency(Idempotency::Idempotent)
                .response()
                .await,
        ),
        Kind::Reaction => {
            let message = FIRST_MESSAGE + number as u64;
            let call = all.bot.reaction_add(message as i64, Reaction::Like);
            outcome(call.response().await)
        }
        Kind::Message => {
            let call = all.bot.message_send(format!("chat{}", demo::CHAT_ID));
            let call = call.message(message(number));
            outcome(call.response().await)
        }
    }
}

fn outcome<T, E>(ended: Result<Response<T>, Error<E>>) -> Outcome {
    match ended {
        Ok(answer) => Outcome {
            reported: if answer.already_done {
                Reported::DoneAlready
            } else {
                Reported::Done
            },
            is_ambiguous: false,
            attempts: answer.attempts,
        },
        Err(error) => Outcome {
            reported: reported(&error),
            is_ambiguous: error.is_ambiguous(),
            attempts: error.attempts(),
        },
    }
}

fn reported<E>(error: &Error<E>) -> Reported {
    let code = |error: &ApiError<E>| error.facts().map_or("unknown", |facts| facts.code);
    let (kind, code) = match error.kind() {
        ErrorKind::Api(error) => ("refused", code(error)),
        ErrorKind::InvalidResponse(_) => ("unreadable", ""),
        ErrorKind::Redirected(_) => ("redirected", ""),
        ErrorKind::TooLarge(_) => ("too large", ""),
        ErrorKind::Timeout(_) => ("timeout", ""),
        ErrorKind::Transport(_) => ("transport", ""),
        ErrorKind::Throttled(_) => ("throttled", ""),
        ErrorKind::Token(_) => ("no token", ""),
        ErrorKind::Request(_) => ("wrong request", ""),
        _ => ("unknown", ""),
    };
    Reported::Failed(kind, code)
}
