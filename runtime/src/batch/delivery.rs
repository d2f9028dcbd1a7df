//! A batch on its way: as many requests as its items take, and what becomes of each item.

use std::marker::PhantomData;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::items::AnyPart;
use super::parts::{self, ItemState, Parts};
use super::{METHOD, MOST_ITEMS};
use crate::call::attempts::{Attempts, enter};
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::send::send_on;
use crate::call::trace::Trace;
use crate::clock::Deadline;
use crate::contract::error_table::{Class, MethodError};
use crate::contract::method::Idempotency;
use crate::error::outcome::AttemptOutcome;
use crate::error::{Again, Error, History, RequestError};
use crate::retry::Decision;
use crate::text::redact::Redactor;

/// How a batch is sent.
pub(super) struct Delivery<'a> {
    pub(super) core: &'a Core,
    pub(super) halt: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) redactor: &'a (dyn Fn() -> Redactor + Sync),
}

/// An item as it is sent.
pub(super) struct Command<'a> {
    pub(super) part: &'a dyn AnyPart,
    /// The text of it, unless it cannot be sent.
    pub(super) text: Result<String, RequestError>,
}

/// What is known of the items, up to where the batch ended.
pub(super) struct Delivered<E> {
    pub(super) fates: Vec<ItemState>,
    /// Why it ended before its end.
    pub(super) error: Option<Error<E>>,
}

impl<E> Delivered<E> {
    /// Nothing was sent, because something is wrong with the batch itself.
    pub(super) fn refused(error: Error<E>) -> Self {
        Self {
            fates: Vec::new(),
            error: Some(error),
        }
    }
}

impl Delivery<'_> {
    /// Sends the commands, as many in one request as it takes, and finds out what became of each.
    pub(super) async fn deliver<E: MethodError>(&self, commands: &[Command<'_>]) -> Delivered<E> {
        let whole = self.core.deadline(self.timeout);
        let inside = match enter(self.core, &whole) {
            Ok(inside) => inside,
            Err(error) => return Delivered::refused(Error::request(METHOD, error)),
        };
        let repeat = repeat(commands);
        let mut all = Delivered {
            fates: Vec::with_capacity(commands.len()),
            error: None,
        };
        for commands in commands.chunks(MOST_ITEMS) {
            let load = Load {
                delivery: self,
                first: all.fates.len(),
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
            let Delivered { fates, error } = load.deliver(repeat, deadline).await;
            all.fates.extend(fates);
            all.error = error;
            // Whether an item that the answer leaves out was refused, nobody knows.
            let halted = self.halt && !all.fates.iter().all(ItemState::is_done);
            if halted || all.error.is_some() {
                break;
            }
        }
        all
    }
}

/// Whether a request of these items may be sent again when its answer was lost. That an item was
/// done already would look like a failure of it, so each of them has to be safe.
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

/// The items that go out together.
///
/// In here an item is known by its position among them. It keeps it, and the key that is made of
/// it, also where only some of them are sent again: references among those hold as they stand.
struct Load<'a> {
    delivery: &'a Delivery<'a>,
    /// The position of the first item in the batch.
    first: usize,
    commands: &'a [Command<'a>],
}

impl Load<'_> {
    /// Sends the items, and again those that the portal refuses for the time being. All these
    /// requests are one call, with the bounds of one.
    async fn deliver<E: MethodError>(
        &self,
        repeat: Repeat,
        deadline: Deadline<'_>,
    ) -> Delivered<E> {
        let core = self.delivery.core;
        let trace = Trace::begin(METHOD, core.clock());
        let mut attempts = Attempts::new(core, METHOD, repeat, deadline, &trace);
        let mut fates = vec![ItemState::NotExecuted; self.commands.len()];
        let mut pending = self.sendable();
        let mut error = None;
        while !pending.is_empty() {
            match self.send(&mut attempts, &pending).await {
                Ok(answer) => {
                    self.settle(&attempts, &pending, answer, &mut fates);
                    pending = self.again(&mut attempts, pending, &mut fates).await;
                }
                Err(failed) => {
                    let fate = if failed.is_ambiguous() {
                        ItemState::Unknown
                    } else {
                        ItemState::NotExecuted
                    };
                    pending.drain(..).for_each(|at| fates[at] = fate.clone());
                    error = Some(failed);
                }
            }
        }
        trace.end(error.as_ref(), &attempts.history());
        for (at, command) in self.commands.iter().enumerate() {
            let is_over = self.delivery.halt
                && (error.is_some() || fates[..at].iter().any(|fate| !fate.is_done()));
            if let (Err(refused), false) = (&command.text, is_over) {
                fates[at] = ItemState::NotSent(refused.clone());
            }
        }
        Delivered { fates, error }
    }

    /// The items that can be sent; where the batch halts, those in front of the first that cannot.
    fn sendable(&self) -> Vec<usize> {
        let is_sent = |at: &usize| self.commands[*at].text.is_ok();
        let reached = (0..self.commands.len()).take_while(|at| !self.delivery.halt || is_sent(at));
        reached.filter(is_sent).collect()
    }

    /// Sends the pending items.
    async fn send<E: MethodError>(
        &self,
        attempts: &mut Attempts<'_>,
        pending: &[usize],
    ) -> Result<Parts, Error<E>> {
        let Delivery {
            core,
            halt,
            redactor,
            ..
        } = *self.delivery;
        let body = core.body(&Body {
            halt,
            commands: self.commands,
            pending,
        });
        let uses: Vec<&str> = pending.iter().map(|&at| self.method(at)).collect();
        let result = PhantomData::<Parts>;
        let answer = send_on(attempts, body, &uses, result, redactor, || None).await?;
        Ok(answer.value)
    }

    /// Takes down what an answer says of the pending items.
    fn settle(
        &self,
        attempts: &Attempts<'_>,
        pending: &[usize],
        answer: Parts,
        fates: &mut [ItemState],
    ) {
        let history = attempts.history();
        let mut said = answer.said(fates.len());
        let mut halted = false;
        for &at in pending {
            // An item may be sent again by itself, whatever becomes of the others.
            let own = History {
                retry_at: None,
                again: Some(Again::Method(
                    self.commands[at].part.about().repeat.by_caller,
                )),
                ..history.clone()
            };
            fates[at] = match said[at].take() {
                Some(said) => {
                    attempts.note(self.method(at), said.operating);
                    halted |= self.delivery.halt && said.refused;
                    ItemState::Answered {
                        body: said.body,
                        refused: said.refused,
                        history: own,
                    }
                }
                // After a lost answer, the request that got it may have come further.
                None if halted && !history.lost => ItemState::NotExecuted,
                None => ItemState::Unanswered(own),
            };
        }
    }

    /// The items to be sent again, once the pause before that is over: those that were refused for
    /// the time being. A batch that halts goes on from where it has stopped.
    async fn again(
        &self,
        attempts: &mut Attempts<'_>,
        pending: Vec<usize>,
        fates: &mut [ItemState],
    ) -> Vec<usize> {
        let refused = pending.iter().copied().filter(|&at| fates[at].is_refused());
        let (pause, again) = if self.delivery.halt {
            let stop = refused.take(1).collect();
            let (pause, again) = self.repeatable(attempts, stop, fates).await;
            match again.first() {
                Some(&stop) if stopped_at(stop, fates) && !self.refers_before(stop) => {
                    let rest = pending.into_iter().filter(|&at| at >= stop);
                    (pause, rest.collect())
                }
                _ => return Vec::new(),
            }
        } else {
            self.repeatable(attempts, refused.collect(), fates).await
        };
        if again.is_empty() || attempts.pause(pause).await {
            again
        } else {
            Vec::new()
        }
    }

    /// Those of the refused items that may be sent again, and how long they all have to wait.
    async fn repeatable(
        &self,
        attempts: &mut Attempts<'_>,
        refused: Vec<usize>,
        fates: &mut [ItemState],
    ) -> (Duration, Vec<usize>) {
        let mut longest = Duration::ZERO;
        let mut rate = None;
        let mut repeatable = Vec::new();
        for at in refused {
            let ItemState::Answered { body, history, .. } = &mut fates[at] else {
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
                // However many items it struck, the portal has refused once.
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

    /// Whether one of the items from here on refers to one in front of it. The server has no result
    /// of that one when they are sent without it, and would put something else in its place.
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

/// Whether all items before this one were carried out, and nothing is told of those behind it: a batch
/// that halts may go on from there.
fn stopped_at(stop: usize, fates: &[ItemState]) -> bool {
    let mut behind = fates[stop + 1..].iter();
    fates[..stop].iter().all(ItemState::is_done)
        && behind.all(|fate| matches!(fate, ItemState::NotExecuted | ItemState::Unanswered(_)))
}

/// The parameters of one request.
struct Body<'a> {
    halt: bool,
    commands: &'a [Command<'a>],
    /// Those of the commands that are sent.
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
