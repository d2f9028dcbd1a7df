//! Events: their recipients, and the queues of those to be fetched or delivered.

mod outgoing;
mod raise;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};

use super::objects::In;
use super::{Row, World};
use crate::clock::date;
use crate::number::Number;
use crate::revision::Revision;

pub(crate) use self::outgoing::Outgoing;

/// How long events wait to be fetched.
const RETENTION: Duration = Duration::from_secs(24 * 60 * 60);

/// The queued events and their subscribers.
#[derive(Default)]
pub(super) struct Events {
    /// Bots and people share one sequence of numbers, so that one offset confirms both streams.
    row: Row,
    queues: BTreeMap<Recipient, VecDeque<Event>>,
    subscribers: BTreeSet<u64>,
    outgoing: VecDeque<Outgoing>,
}

/// The owner of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recipient {
    Bot(u64),
    Person(u64),
}

struct Event {
    id: u64,
    name: String,
    date: Duration,
    data: Value,
}

impl World {
    /// Returns the events of these queues as a response contains them; confirms and removes those
    /// before the offset.
    pub(crate) fn fetch(
        &mut self,
        recipients: &[Recipient],
        offset: Option<u64>,
        limit: usize,
    ) -> Value {
        let now = self.now;
        let mut waiting: Vec<&Event> = Vec::new();
        for (recipient, queue) in &mut self.events.queues {
            if !recipients.contains(recipient) {
                continue;
            }
            queue.retain(|event| {
                let is_kept = now.saturating_sub(event.date) < RETENTION;
                is_kept && event.id >= offset.unwrap_or(0)
            });
            waiting.extend(queue.iter());
        }
        waiting.sort_by_key(|event| event.id);
        waiting.truncate(limit);
        // A full page reports more, even if the next one is empty.
        let has_more = waiting.len() == limit;
        let last = waiting.last().map(|event| event.id);
        let events: Vec<Value> = waiting.into_iter().map(Event::object).collect();
        if self.revision < Revision::V34 {
            let last = last.unwrap_or(offset.unwrap_or(0).saturating_sub(1));
            return json!({ "events": events, "lastEventId": last, "hasMore": has_more });
        }
        let next = last.map_or(offset.unwrap_or(0), |last| last + 1);
        json!({ "events": events, "nextOffset": next, "hasMore": has_more })
    }

    /// Deletes the events that wait to be fetched.
    pub(crate) fn forget_queue(&mut self, recipient: Recipient) {
        self.events.queues.remove(&recipient);
    }

    /// Returns how many events wait to be fetched by a bot.
    pub fn waiting_events(&self, bot: impl Into<Number>) -> usize {
        let bot = bot.into().0;
        let queue = self.events.queues.get(&Recipient::Bot(bot));
        queue.map_or(0, VecDeque::len)
    }

    /// Starts or stops keeping the events of a person. Stopping deletes the events that wait.
    pub(crate) fn subscribe(&mut self, person: u64, whether: bool) {
        if whether {
            self.events.subscribers.insert(person);
        } else {
            self.events.subscribers.remove(&person);
            self.forget_queue(Recipient::Person(person));
        }
    }

    pub(crate) fn is_subscribed(&self, person: u64) -> bool {
        self.events.subscribers.contains(&person)
    }

    /// Returns the next event for a handler.
    pub(crate) fn take_outgoing(&mut self) -> Option<Outgoing> {
        self.events.outgoing.pop_front()
    }

    fn queue(&mut self, recipient: Recipient, name: String, data: Value) {
        let event = Event {
            id: self.events.row.next(),
            name,
            date: self.now,
            data,
        };
        let queue = self.events.queues.entry(recipient).or_default();
        queue.push_back(event);
    }
}

impl Event {
    fn object(&self) -> Value {
        json!({
            "eventId": self.id,
            "type": self.name,
            "date": date(self.date),
            "data": self.data,
        })
    }
}
