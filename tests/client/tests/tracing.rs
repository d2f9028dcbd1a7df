//! The spans and events that a `tracing` subscriber receives.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::{Client, Config, LeakyBucket, Reaction, Webhook};
use bitrix24_portal::{Fault, Portal};
use client_tests::{TestClock, response, serve};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// Records all spans and events of the client, and those of this test.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Span>>>);

thread_local! {
    /// The spans this thread is in.
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// A span, or an event.
struct Span {
    metadata: &'static Metadata<'static>,
    is_inside: bool,
    fields: Fields,
}

/// The fields of a span, with each value that was recorded for a field, as subscribers show them.
#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    fn add(&mut self, field: &Field, value: &str) {
        let values = self.0.entry(field.name()).or_default();
        if !values.is_empty() {
            values.push_str(" and ");
        }
        values.push_str(value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }
}

impl Recorder {
    fn note(&self, metadata: &'static Metadata<'static>, is_inside: bool, fields: Fields) -> Id {
        let mut spans = self.0.lock().expect("no panic");
        spans.push(Span {
            metadata,
            is_inside,
            fields,
        });
        Id::from_u64(spans.len() as u64)
    }

    /// Returns the records since the last call, one per line; those inside a span are indented.
    fn take_text(&self) -> String {
        let spans = std::mem::take(&mut *self.0.lock().expect("no panic"));
        let mut text = String::new();
        for span in spans {
            let indent = if span.is_inside { "  " } else { "" };
            let name = if span.metadata.is_span() {
                span.metadata.name()
            } else {
                span.metadata.level().as_str()
            };
            // The id differs each time.
            let fields = span
                .fields
                .0
                .iter()
                .filter(|(name, _)| **name != "request_id");
            let fields: String = fields
                .map(|(name, value)| format!(" {name}={value}"))
                .collect();
            text.push_str(&format!("{indent}{name}{fields}\n"));
        }
        text
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("bitrix24") || metadata.target() == module_path!()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let is_entered = span.is_contextual() && ENTERED.with_borrow(|inside| !inside.is_empty());
        let is_inside = span.parent().is_some() || is_entered;
        self.note(span.metadata(), is_inside, fields)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().expect("no panic");
        values.record(&mut spans[span.into_u64() as usize - 1].fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.note(event.metadata(), event.parent().is_some(), fields);
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|inside| inside.push(span.clone()));
    }

    fn exit(&self, _: &Id) {
        ENTERED.with_borrow_mut(|inside| inside.pop());
    }

    fn current_span(&self) -> Current {
        let Some(span) = ENTERED.with_borrow(|inside| inside.last().cloned()) else {
            return Current::none();
        };
        let spans = self.0.lock().expect("no panic");
        let metadata = spans[span.into_u64() as usize - 1].metadata;
        Current::new(span, metadata)
    }
}

/// Returns a clock that skips pauses, a portal that uses it, and a recorder that is active until
/// its guard is dropped.
async fn set_up() -> (Arc<TestClock>, Portal, Recorder, DefaultGuard) {
    let clock = TestClock::skipping(Duration::from_secs(10));
    let recorder = Recorder::default();
    let on = tracing::subscriber::set_default(recorder.clone());
    (clock.clone(), clock.portal().await, recorder, on)
}

fn config(clock: &Arc<TestClock>) -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock.clone())
        .jitter(|| 0.5)
}

fn client(portal: &Portal, config: Config) -> Client<Webhook> {
    Client::webhook_with(&portal.webhook_url(), config).expect("a good address")
}

#[tokio::test]
async fn a_call_is_a_span_and_each_attempt_one_in_it() {
    let (clock, portal, recorder, _on) = set_up().await;
    let client = client(&portal, config(&clock));
    let busy = Fault::error("QUERY_LIMIT_EXCEEDED").expect("a system error");
    portal.fault_next(busy);
    portal.fault_next(Fault::drop());
    let call = client
        .bot(456, "my_bot_token")
        .reaction_add(789, Reaction::Like);
    call.await.expect("an answer");
    assert_eq!(
        recorder.take_text(),
        "\
bitrix24.call attempts=3 elapsed=1.25s http.status=400 method=imbot.v2.Chat.Message.Reaction.add outcome=ok
  bitrix24.attempt attempt=1 http.status=503 outcome=answered waited=0ns
  INFO attempt=1 http.status=503 message=the portal received too many requests; the request is sent again pause=750ms
  bitrix24.attempt attempt=2 outcome=transport waited=750ms
  INFO attempt=2 message=the response was lost; the request is sent again pause=500ms
  bitrix24.attempt attempt=3 http.status=400 outcome=answered waited=500ms
"
    );
}

#[tokio::test]
async fn the_execution_time_and_the_wait_for_a_turn_are_recorded() {
    let (clock, portal, recorder, _on) = set_up().await;
    // Only a portal with a limit reports how much of it is used.
    portal.limit_operating(Some(Duration::from_secs(480)));
    portal.set_cost("portal.count", Duration::from_millis(300_500));
    let bucket = LeakyBucket::new(1, Duration::from_secs(2)).clock(clock.clone());
    let client = client(&portal, config(&clock).limiter(Arc::new(bucket)));
    for _ in 0..3 {
        let _ = client
            .call_raw("portal.count", json!({ "key": "calls" }))
            .await;
    }
    assert_eq!(
        recorder.take_text(),
        "\
bitrix24.call attempts=1 elapsed=0ns http.status=200 method=portal.count operating=300.5 outcome=ok
  bitrix24.attempt attempt=1 http.status=200 outcome=answered waited=0ns
bitrix24.call attempts=1 elapsed=2s http.status=200 method=portal.count operating=601.0 outcome=ok
  bitrix24.attempt attempt=1 http.status=200 outcome=answered waited=2s
  WARN message=the method has used up its execution time; its calls wait until some is available again remaining=598s throttled=portal.count
bitrix24.call attempts=0 elapsed=0ns method=portal.count outcome=throttled
"
    );
}

#[tokio::test]
async fn a_portal_that_has_moved_is_a_warning() {
    let (clock, portal, recorder, _on) = set_up().await;
    let new = clock.portal().await;
    portal.chaos(1.0, 0, [Fault::redirect(302, new.oauth_host())]);
    let config = config(&clock).allow_host(new.address().to_string());
    let call = client(&portal, config).call_raw("portal.echo", json!({}));
    call.await.expect("an answer");
    assert_eq!(
        recorder.take_text().replace(&new.address().to_string(), "NEW"),
        "\
bitrix24.call attempts=2 elapsed=0ns http.status=200 method=portal.echo outcome=ok
  bitrix24.attempt attempt=1 http.status=302 outcome=redirected waited=0ns
  WARN host=NEW message=the portal has moved; every call takes two requests until a client is created for its new address
  bitrix24.attempt attempt=2 http.status=200 outcome=answered waited=0ns
"
    );
}

#[tokio::test]
async fn a_download_is_a_span_and_a_redirect_of_it_an_event() {
    let (clock, portal, recorder, _on) = set_up().await;
    let file = serve(|_: &str| response(200, &[], "content"));
    let target = format!("http://{}/canary/?token=canary", file.address);
    let moved = serve(move |_: &str| response(302, &[&format!("location: {target}")], ""));
    let link = format!("http://{}/canary", moved.address).into();
    let client = client(&portal, config(&clock));
    let content = client.download(&link).await;
    assert_eq!(content.expect("a file"), b"content");
    assert_eq!(
        recorder
            .take_text()
            .replace(&file.address.to_string(), "FILE"),
        "\
bitrix24.call attempts=2 elapsed=0ns http.status=200 method=download outcome=ok
  bitrix24.attempt attempt=1 http.status=302 outcome=redirected waited=0ns
  INFO host=FILE message=the link redirects to the file
  bitrix24.attempt attempt=2 http.status=200 outcome=answered waited=0ns
"
    );
    let nobody = "http://127.0.0.1:1/canary".into();
    let error = client.download(&nobody).await;
    error.expect_err("nobody listens");
    assert_eq!(
        recorder.take_text(),
        "\
bitrix24.call attempts=1 elapsed=0ns method=download outcome=transport
  bitrix24.attempt attempt=1 outcome=transport waited=0ns
"
    );
}

#[test]
fn a_call_that_is_waited_for_is_traced_where_it_was_made() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let (clock, portal, recorder, _on) = runtime.block_on(set_up());
    let client = client(&portal, config(&clock));
    let outer = tracing::info_span!("update");
    let echo = outer.in_scope(|| client.call_raw("portal.echo", json!({})).wait());
    echo.expect("an answer");
    assert_eq!(
        recorder.take_text(),
        "\
update
  bitrix24.call attempts=1 elapsed=0ns http.status=200 method=portal.echo outcome=ok
  bitrix24.attempt attempt=1 http.status=200 outcome=answered waited=0ns
"
    );
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_a_warning_once() {
    let recorder = Recorder::default();
    let _on = tracing::subscriber::set_default(recorder.clone());
    let result =
        json!({ "bots": [{ "id": 1, "code": { "a": "secret" } }, { "id": 2, "code": [] }] });
    let body = json!({ "result": result }).to_string();
    let server = serve(move |_: &str| response(200, &[], &body));
    let address = format!("http://{}/rest/1/canary/", server.address);
    let config = Config::default().allow_http_on_loopback().unlimited();
    let client = Client::webhook_with(&address, config).expect("a good address");
    for _ in 0..3 {
        let answer = client.imbot().bot_list("my_bot_token").response().await;
        let text: Vec<String> = answer
            .expect("an answer")
            .mismatches
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            text,
            [
                "`bots[0].code`: expected a text, found an object",
                "`bots[1].code`: expected a text, found a list",
            ]
        );
    }
    let text = recorder.take_text();
    let warnings: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("WARN"))
        .collect();
    assert_eq!(
        warnings,
        [
            "WARN expected=a text found=an object message=the portal sent a value that does not fit \
          its type; it reads as absent path=bots[0].code subject=imbot.v2.Bot.list"
        ]
    );
}
