//! Secrets never show: not in errors, not in `Debug`, not in traces and not in logs.

mod common;

use std::error::Error as _;
use std::fmt::{Debug, Write};
use std::sync::Mutex;
use std::time::Duration;

use bitrix24_runtime::{Client, Config, ConfigError, Error, MethodError};
use common::{CODE, ListItems, ListItemsError, ONE_ITEM, Reply, serve};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata};

const TOKEN: &str = "canarytoken";
const PASS: &str = "canarypass";

/// Everything that was traced or logged by this process.
static TOLD: Mutex<String> = Mutex::new(String::new());

fn tell(text: &str) {
    let mut told = TOLD.lock().expect("no panic");
    told.push_str(text);
    told.push('\n');
}

struct Recorder;

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(format!(
            "span {} {}",
            span.metadata().level(),
            span.metadata().name()
        ));
        span.record(&mut fields);
        tell(&fields.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields("record".to_owned());
        values.record(&mut fields);
        tell(&fields.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields("event".to_owned());
        event.record(&mut fields);
        tell(&fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        tell(&format!("log {}", record.args()));
    }

    fn flush(&self) {}
}

#[track_caller]
fn check_text(text: &str) {
    assert!(!text.is_empty());
    for secret in [CODE, TOKEN, PASS] {
        assert!(!text.contains(secret), "{secret} shows in: {text}");
    }
}

#[track_caller]
fn check_error<E: MethodError + Send + Sync>(error: &Error<E>) {
    check_text(&error.to_string());
    check_text(&format!("{error:?} {error:#?}"));
    let mut source = error.source();
    while let Some(cause) = source {
        check_text(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

/// Answers that quote everything they can.
fn replies(line: &str, body: &str) -> Vec<Reply> {
    let own = if line.contains(CODE) { CODE } else { TOKEN };
    let escaped = format!("{line} {body}")
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('/', "\\/");
    let quoted = format!("\"{escaped}\"");
    vec![
        Reply::Body(
            400,
            format!(r#"{{"error":{quoted},"error_description":{quoted}}}"#),
        ),
        Reply::Body(
            400,
            format!(r#"{{"error":{{"code":{quoted},"message":{quoted}}}}}"#),
        ),
        Reply::Body(200, format!(r#"{{"result":{quoted}}}"#)),
        Reply::Body(
            200,
            format!(r#"{{"result":{{{quoted}:1,"items":[{{"id":{quoted}}}]}}}}"#),
        ),
        Reply::Body(
            200,
            format!(r#"{{"result":{{"items":[{{{quoted}:1,"name":{{}}}}]}}}}"#),
        ),
        Reply::Body(200, format!(r#"{{{quoted}:"#)),
        Reply::Body(502, format!("<html>{line} {body}</html>")),
        Reply::Body(502, format!("<html>{}</html>", line.replace('/', "%2F"))),
        Reply::WithHeader(
            302,
            format!("location: https://{own}.{PASS}.test/{own}"),
            String::new(),
        ),
        Reply::Raw(line.as_bytes().to_vec()),
        Reply::Raw(format!("HTTP/1.1 200 X\r\n{line}\r\n\r\n").into_bytes()),
        Reply::Raw(format!("HTTP/1.1 200 X\r\ncontent-length: 9999\r\n\r\n{line}").into_bytes()),
        Reply::Silence,
    ]
}

#[tokio::test]
async fn no_secret_shows_anywhere() {
    tracing::subscriber::set_global_default(Recorder).expect("the first subscriber");
    log::set_boxed_logger(Box::new(Recorder)).expect("the first logger");
    log::set_max_level(log::LevelFilter::Trace);

    for number in 0..replies("", "").len() {
        let server = serve(move |seen| replies(&seen.line, &seen.body).swap_remove(number));
        let config = Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .attempts(1)
            .attempt_timeout(Duration::from_millis(500));
        let webhook = Client::webhook(&server.webhook(), config.clone()).expect("a good address");
        let app = Client::oauth(&format!("http://{}", server.address), TOKEN, config)
            .expect("a good address");
        check_text(&format!("{webhook:?} {app:?}"));

        let request = ListItems {
            page: None,
            pass: Some(PASS.into()),
        };
        let call = webhook.call(request.clone());
        check_text(&format!("{call:?}"));
        check_error(&call.await.expect_err("a failure"));
        check_error(&app.call(request).await.expect_err("a failure"));
        let raw = app
            .call_raw::<ListItemsError>("any.method", json!({"fields": [{"accessToken": PASS}]}));
        check_text(&format!("{raw:?}"));
        if let Err(error) = raw.await {
            check_error(&error);
        }
    }

    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let config = Config::default().allow_http_on_loopback();
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    check_error(
        &client
            .call_raw::<ListItemsError>(&server.webhook(), json!(null))
            .await
            .expect_err("no name"),
    );
    client.call(ListItems::default()).await.expect("an answer");

    let told = TOLD.lock().expect("no panic").clone();
    check_text(&told);
    assert!(
        told.contains("span DEBUG bitrix24.call method=\"test.Item.list\""),
        "{told}"
    );
    assert!(told.contains("record http.status=200"), "{told}");
    for outcome in [
        "ok",
        "refused",
        "unreadable",
        "redirected",
        "timeout",
        "transport",
    ] {
        assert!(
            told.contains(&format!("record outcome={outcome:?}")),
            "no {outcome} in {told}"
        );
    }
    assert!(told.contains("record elapsed="), "{told}");
}

#[test]
fn no_secret_shows_when_a_client_cannot_be_made() {
    let addresses = [
        "canarycode",
        "http://example.com/rest/1/canarycode/",
        "https://example.com/rest/1/canarycode/profile.json",
        "https://example.com/rest/1/canarycode/?a=canarycode",
        "https://canarycode:canarycode@example.com/rest/1/canarycode/",
        "https://example.com/canarycode/",
        "https://exa mple.com/rest/1/canarycode/",
        "https://[canarycode]/rest/1/canarycode/",
        "canarycode://example.com/rest/1/canarycode/",
    ];
    let check = |error: ConfigError| check_text(&format!("{error} {error:?}"));
    for address in addresses {
        check(Client::webhook(address, Config::default()).expect_err(address));
    }
    check(
        Client::oauth(
            "https://example.com/rest/1/canarycode/",
            TOKEN,
            Config::default(),
        )
        .expect_err("a webhook"),
    );
    check(
        Client::oauth("http://example.com/canarycode", TOKEN, Config::default())
            .expect_err("not encrypted"),
    );
}
