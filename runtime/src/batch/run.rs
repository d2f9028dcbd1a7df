//! Runs a batch: sends as many requests as its items need, and tracks the state of each item.

use std::marker::PhantomData;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::items::AnyPart;
use super::parts::{self, ItemState, Parts};
use super::{MAX_ITEMS, METHOD};
use crate::call::attempts::{Attempts, enter};
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::send::{TypedReply, send_on};
use crate::call::trace::{Trace, outcome_of};
use crate::clock::Deadline;
use crate::contract::error_table::{Class, MethodError};
use crate::contract::method::Idempotency;
use crate::error::outcome::AttemptOutcome;
use crate::error::{Again, Error, History, RequestError};
use crate::retry::Decision;
use crate::text::redact::Redactor;

/// How a batch is sent.
pub(super) struct BatchRun<'a> {
    pub(super) core: &'a Core,
    pub(super) halt: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) redactor: &'a (dyn Fn() -> Redactor + Sync),
}

/// An item as it is sent.
pub(super) struct Command<'a> {
    pub(super) part: &'a dyn AnyPart,
    /// The command, unless it cannot be sent.
    pub(super) text: Result<String, RequestError>,
}

/// The states of the items, up to where the batch ended.
pub(super) struct BatchResult<E> {
    pub(super) states: Vec<ItemState>,
    /// Why the batch ended early.
    pub(super) error: Option<Error<E>>,
}

impl<E> BatchResult<E> {
    /// Creates the result of an invalid batch, of which nothing was sent.
    pub(super) fn refused(error: Error<E>) -> Self {
        Self {
            states: Vec::new(),
            error: Some(error),
        }
    }
}

impl BatchRun<'_> {
    /// Sends the commands, as many in each request as it can contain, and returns the state of
    /// each.
    pub(super) async fn run<E: MethodError>(&self, commands: &[Command<'_>]) -> BatchResult<E> {
        let whole = self.core.deadline(self.timeout);
        let inside = match enter(self.core, &whole) {
            Ok(inside) => inside,
            Err(error) => return BatchResult::refused(Error::request(METHOD, error)),
        };
        let repeat = repeat(commands);
        let mut all = BatchResult {
            states: Vec::with_capacity(commands.len()),
            error: None,
        };
        for commands in commands.chunks(MAX_ITEMS) {
            let chunk = Chunk {
                batch: self,
                first: all.states.len(),
                commands,
            };
            let deadline = match self.timeout {
                Some(_) => whole,
                None => self.core.deadline(None),
            };
            if !inside.extend(deadline.moment()) {
                all.error = Some(Error::request(METHOD, RequestError::Drained));
                break;
            }
            let BatchResult { states, error } = chunk.run(repeat, deadline).await;
            all.states.extend(states);
            all.error = error;
            // It is unknown whether an item was refused that is missing from the response.
            let halted = self.halt && !all.states.iter().all(ItemState::is_done);
            if halted || all.error.is_some() {
                break;
            }
        }
        all
    }
}

/// Returns whether a request of these items may be sent again after a lost response.
///
/// An item that was already done would look like a failed one, so each of them has to be safe.
fn repeat(commands: &[Command<'_>]) -> Repeat {
    let all = |by: fn(Repeat) -> Idempotency| {
        let mut each = commands
            .iter()
            .map(|command| by(command.part.about().repeat));
        if each.all(|it| matches!(it, Idempotency::Idempotent | Idempotency::WithKey)) {
            Idempotency::Idempotent
        } else {
            Idempotency::NotIdempotent
        }
    };
    Repeat {
        by_client: all(|repeat| repeat.by_client),
        by_caller: all(|repeat| repeat.by_caller),
    }
}

/// The items that are sent together.
///
/// Here an item is identified by its position in the chunk. The position, and the key that is made
/// of it, stay the same when only some items are sent again, so references among those stay valid.
struct Chunk<'a> {
    batch: &'a BatchRun<'a>,
    /// The position of the first item in the batch.
    first: usize,
    commands: &'a [Command<'a>],
}

impl Chunk<'_> {
    /// Sends the items, and again those that the portal temporarily refuses. All these requests are
    /// one call, with its limits.
    async fn run<E: MethodError>(&self, repeat: Repeat, deadline: Deadline<'_>) -> BatchResult<E> {
        let core = self.batch.core;
        let trace = Trace::begin(METHOD, core.clock());
        let mut attempts = Attempts::new(core, METHOD, repeat, deadline, &trace);
        let mut states = vec![ItemState::NotExecuted; self.commands.len()];
        let mut pending = self.sendable();
        let mut error = None;
        while !pending.is_empty() {
            match self.send(&mut attempts, &pending).await {
                Ok(answer) => {
                    self.settle(&attempts, &pending, answer, &mut states);
                    pending = self.again(&mut attempts, pending, &mut states).await;
                }
                Err(failed) => {
                    let state = if failed.is_ambiguous() {
                        ItemState::Unknown
                    } else {
                        ItemState::NotExecuted
                    };
                    pending.drain(..).for_each(|at| states[at] = state.clone());
                    error = Some(failed);
                }
            }
        }
        trace.end(outcome_of(error.as_ref()), &attempts.history());
        for (at, command) in self.commands.iter().enumerate() {
            let is_over = self.batch.halt
                && (error.is_some() || states[..at].iter().any(|state| !state.is_done()));
            if let (Err(refused), false) = (&command.text, is_over) {
                states[at] = ItemState::NotSent(refused.clone());
            }
        }
        BatchResult { states, error }
    }

    /// Returns the items that can be sent; if the batch halts, those before the first that cannot.
    fn sendable(&self) -> Vec<usize> {
        let is_sent = |at: &usize| self.commands[*at].text.is_ok();
        let reached = (0..self.commands.len()).take_while(|at| !self.batch.halt || is_sent(at));
        reached.filter(is_sent).collect()
    }

    /// Sends the pending items.
    async fn send<E: MethodError>(
        &self,
        attempts: &mut Attempts<'_>,
        pending: &[usize],
    ) -> Result<Parts, Error<E>> {
        let BatchRun {
            core,
            halt,
            redactor,
            ..
        } = *self.batch;
        let body = core.body(&Body {
            halt,
            commands: self.commands,
            pending,
        });
        let uses: Vec<&str> = pending.iter().map(|&at| self.method(at)).collect();
        let result = PhantomData::<Parts>;
        let mut reply = TypedReply::new(METHOD, result, redactor, || None);
        send_on(attempts, body, &uses, &mut reply).await;
        reply.outcome().map(|answer| answer.value)
    }

    /// Records what a response says about the pending items.
    fn settle(
        &self,
        attempts: &Attempts<'_>,
        pending: &[usize],
        answer: Parts,
        states: &mut [ItemState],
    ) {
        let history = attempts.history();
        let mut responses = answer.responses(states.len());
        let mut halted = false;
        for &at in pending {
            // An item may be sent again on its own, whatever the outcome of the others.
            let own = History {
                retry_at: None,
                again: Some(Again::Method(
                    self.commands[at].part.about().repeat.by_caller,
                )),
                ..history.clone()
            };
            states[at] = match responses[at].take() {
                Some(response) => {
                    attempts.note(self.method(at), response.operating);
                    halted |= self.batch.halt && response.refused;
                    ItemState::Answered {
                        body: response.body,
                        refused: response.refused,
                        history: own,
                    }
                }
                // If a response was lost, its request may have reached later items.
                None if halted && !history.lost => ItemState::NotExecuted,
                None => ItemState::Unanswered(own),
            };
        }
    }

    /// Returns the items to send again, after the pause before that: those that were temporarily
    /// refused. A batch that halts continues where it has stopped.
    async fn again(
        &self,
        attempts: &mut Attempts<'_>,
        pending: Vec<usize>,
        states: &mut [ItemState],
    ) -> Vec<usize> {
        let refused = pending
            .iter()
            .copied()
            .filter(|&at| states[at].is_refused());
        let (pause, again) = if self.batch.halt {
            let stop = refused.take(1).collect();
            let (pause, again) = self.repeatable(attempts, stop, states).await;
            match again.first() {
                Some(&stop) if stopped_at(stop, states) && !self.refers_before(stop) => {
                    let rest = pending.into_iter().filter(|&at| at >= stop);
                    (pause, rest.collect())
                }
                _ => return Vec::new(),
            }
        } else {
            self.repeatable(attempts, refused.collect(), states).await
        };
        if again.is_empty() || attempts.pause(pause).await {
            again
        } else {
            Vec::new()
        }
    }

    /// Returns the refused items that may be sent again, and how long all of them have to wait.
    async fn repeatable(
        &self,
        attempts: &mut Attempts<'_>,
        refused: Vec<usize>,
        states: &mut [ItemState],
    ) -> (Duration, Vec<usize>) {
        let mut longest = Duration::ZERO;
        let mut rate = None;
        let mut repeatable = Vec::new();
        for at in refused {
            let ItemState::Answered { body, history, .. } = &mut states[at] else {
                continue;
            };
            let class = match self.commands[at].part.class(body) {
                Some(
                    class @ (Class::InProgress
                    | Class::RateLimited
                    | Class::TimeBudgetExhausted
                    | Class::Unavailable),
                ) => class,
                _ => continue,
            };
            let (decision, retry_at) = match (class, rate) {
                // However many items it affected, this is one refusal by the portal.
                (Class::RateLimited, Some(first)) => first,
                _ => {
                    let outcome = AttemptOutcome::Refused(class);
                    let decision = attempts.decide(outcome, self.method(at)).await;
                    (decision, attempts.history().retry_at)
                }
            };
            history.retry_at = retry_at;
            if class == Class::RateLimited {
                rate = Some((decision, retry_at));
            }
            if let Decision::Retry(pause) = decision {
                longest = longest.max(pause);
                repeatable.push(at);
            }
        }
        (longest, repeatable)
    }

    /// Whether one of the items from `from` on refers to an earlier one.
    ///
    /// The server has no result of the earlier one if they are sent without it, and would insert
    /// something else.
    fn refers_before(&self, from: usize) -> bool {
        self.commands[from..].iter().any(|command| {
            let mut references = command.part.about().references.iter();
            references.any(|reference| reference.from.item < self.first + from)
        })
    }

    fn method(&self, at: usize) -> &'static str {
        self.commands[at].part.about().method
    }
}

/// Whether all items before this one were carried out, and nothing is known of the later ones: then
/// a batch that halts may continue from there.
fn stopped_at(stop: usize, states: &[ItemState]) -> bool {
    let mut behind = states[stop + 1..].iter();
    states[..stop].iter().all(ItemState::is_done)
        && behind.all(|state| matches!(state, ItemState::NotExecuted | ItemState::Unanswered(_)))
}

/// The parameters of one request.
struct Body<'a> {
    halt: bool,
    commands: &'a [Command<'a>],
    /// The indices of the commands to send.
    pending: &'a [usize],
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("halt", &u8::from(self.halt))?;
        map.serialize_entry("cmd", &Pending(self))?;
        map.end()
    }
}

struct Pending<'a>(&'a Body<'a>);

impl Serialize for Pending<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Body {
            commands, pending, ..
        } = self.0;
        let text = |&at: &usize| Some((parts::key(at), commands[at].text.as_ref().ok()?));
        serializer.collect_map(pending.iter().filter_map(text))
    }
}
