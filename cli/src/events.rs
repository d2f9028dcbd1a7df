//! `b24 events`: the queue of a bot, through the event stream of the crate.

use std::time::Duration;

use bitrix24::events::{EventQueue, EventStream, Events, Fetched, Page, UnknownEvent};
use bitrix24::imbot::EventGet;
use bitrix24::{Method, Mismatches};
use clap::ArgMatches;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

use crate::catalogue::{self, Area};
use crate::credentials::{self, Credentials, Portal, variable};
use crate::failure::Failure;
use crate::output;

/// An event as received. The command prints events and need not know them.
struct Received(UnknownEvent);

impl Events for Received {
    const NAMES: &'static [&'static str] = &[];

    fn read<'de, D: Deserializer<'de>>(
        _: &str,
        _: D,
        _: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error> {
        Ok(None)
    }

    fn unknown(event: UnknownEvent) -> Self {
        Self(event)
    }

    fn name(&self) -> &str {
        &self.0.name
    }
}

/// A request for events of a bot, which leaves them as received.
#[derive(Clone, Serialize)]
#[serde(transparent)]
struct Queue(EventGet);

/// The result of such a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(default)]
    events: Vec<Fetched<Received>>,
    next_offset: Option<i64>,
    #[serde(default)]
    has_more: bool,
}

impl Method for Queue {
    const NAME: &'static str = EventGet::NAME;
    const IDEMPOTENCY: bitrix24::Idempotency = EventGet::IDEMPOTENCY;
    type Output = Page<Received>;
    type Error = <EventGet as Method>::Error;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<Self::Output>, D::Error> {
        let Listed {
            events,
            next_offset,
            has_more,
        } = Listed::deserialize(result)?;
        Ok(Some(Page::new(events, next_offset, has_more)))
    }

    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        self.0.secrets(found);
    }
}

impl EventQueue for Queue {
    type Event = Received;

    fn set_offset(&mut self, offset: Option<i64>) {
        self.0.set_offset(offset);
    }

    fn enlarge(&mut self) {
        self.0.enlarge();
    }

    fn page(output: Self::Output) -> Option<Page<Received>> {
        Some(output)
    }
}

/// Prints the events of the bot.
pub async fn print(flags: &ArgMatches) -> Result<(), Failure> {
    let credentials = credentials::find(flags)?;
    let request = request(flags, &credentials)?;
    let area = area()?;
    let as_json = flags.get_flag("json");
    let show = |event: Fetched<Received>| print_one(event, &area, &credentials, as_json);
    if flags.get_flag("dry-run") {
        return Err(Failure::usage(
            "`b24 events` has no --dry-run; without --follow it changes nothing",
        ));
    }
    let portal = credentials.client()?;
    if !flags.get_flag("follow") {
        let page = match &portal {
            Portal::Webhook(client) => client.call(request).await,
            Portal::OAuth(client) => client.call(request).await,
        };
        return page
            .map_err(Failure::call)?
            .events
            .into_iter()
            .try_for_each(show);
    }
    let mut stream = match &portal {
        Portal::Webhook(client) => client.call(request).stream(),
        Portal::OAuth(client) => client.call(request).stream(),
    };
    if let Some(seconds) = flags.get_one::<u64>("pause") {
        let pause = Duration::from_secs(*seconds);
        stream = stream.pauses(pause, pause);
    }
    follow(&mut stream, show).await
}

/// Prints events until the program is told to end; those that were printed are confirmed then.
async fn follow(
    stream: &mut EventStream<Queue>,
    show: impl Fn(Fetched<Received>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut end = std::pin::pin!(told_to_end());
    loop {
        tokio::select! {
            event = stream.next() => match event {
                Ok(event) => show(event)?,
                Err(error) if error.is_transient() => eprintln!("{error}"),
                Err(error) => return Err(Failure::call(error)),
            },
            () = &mut end => return stream.confirm().await.map_err(Failure::call),
        }
    }
}

/// Waits for Ctrl-C, or for the signal with which a system ends a service.
async fn told_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

fn print_one(
    event: Fetched<Received>,
    area: &Area,
    credentials: &Credentials,
    as_json: bool,
) -> Result<(), Failure> {
    let UnknownEvent { name, data, .. } = event.event.0;
    let mut event = json!({
        "eventId": event.event_id,
        "type": name,
        "date": event.date,
        "data": data,
    });
    output::hide(&mut event, &area.hidden, &credentials.secrets());
    if as_json {
        output::print(&format!("{event}\n"))
    } else {
        output::value(&event, false)?;
        output::print("\n")
    }
}

fn request(flags: &ArgMatches, credentials: &Credentials) -> Result<Queue, Failure> {
    let given = flags.get_one::<String>("bot_id").map(String::as_str);
    let Some(id) = given.or_else(|| credentials.value("bot_id")) else {
        return Err(Failure::usage(format!(
            "set --bot-id, or {}",
            variable("bot_id")
        )));
    };
    let id: i64 = id
        .parse()
        .map_err(|_| Failure::usage(format!("the bot id is `{id}`, not a whole number")))?;
    let mut request = EventGet::new(id);
    if credentials.is_webhook() {
        let Some(token) = credentials.value("bot_token") else {
            let variable = variable("bot_token");
            return Err(Failure::credentials(format!(
                "set {variable}, or save it with: b24 login"
            )));
        };
        request = request.bot_token(token);
    }
    Ok(Queue(request))
}

fn area() -> Result<Area, Failure> {
    let areas = catalogue::listed()?;
    let area = EventGet::NAME.split('.').next();
    area.and_then(|name| areas.get(name))
        .ok_or_else(|| Failure::internal("the area of the events is missing"))?
        .parse()
}
