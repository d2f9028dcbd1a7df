//! Secrets never show: not in errors, not in `Debug`, not in traces and not in logs.

mod common;

use std::error::Error as _;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24_runtime::{
    App, Batchable, BoxFuture, Client, Config, ConfigError, DownloadLink, Error, ErrorKind,
    MethodError, OAuthError, StoreError, TokenStore, Tokens,
};
use common::{AddItem, CODE, ListItems, ListItemsError, ONE_ITEM, Reply, Seen, refusal, serve};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata};

const TOKEN: &str = "canarytoken";
const PASS: &str = "canarypass";
const REFRESH: &str = "canaryrefresh";
const NEW_TOKEN: &str = "canaryfreshtoken";
const NEW_REFRESH: &str = "canaryrefreshed";
const APP_SECRET: &str = "canaryapp/+&=";
const GRANT: &str = "canarygrant";
const PROXY: &str = "canaryproxy";

/// Everything that was traced or logged by this process.
static RECORDED: Mutex<String> = Mutex::new(String::new());

fn note(text: &str) {
    let mut recorded = RECORDED.lock().expect("no panic");
    recorded.push_str(text);
    recorded.push('\n');
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
        note(&fields.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields("record".to_owned());
        values.record(&mut fields);
        note(&fields.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields("event".to_owned());
        event.record(&mut fields);
        note(&fields.0);
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
        note(&format!("log {}", record.args()));
    }

    fn flush(&self) {}
}

#[track_caller]
fn check_text(text: &str) {
    assert!(!text.is_empty());
    // Every secret begins with this text, and no encoding changes it.
    let shown = text.to_ascii_lowercase().contains("canary");
    assert!(!shown, "a secret shows in: {text}");
}

impl Batchable for ListItems {}

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

/// Responses that quote everything they can.
fn replies(line: &str, body: &str) -> Vec<Reply> {
    let own = if line.contains(CODE) { CODE } else { TOKEN };
    let escaped = format!("{line} {body}")
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('/', "\\/");
    let quoted = format!("\"{escaped}\"");
    let sent = format!("{line} {body}");
    // In the middle of the last secret.
    let middle = sent.rfind("canary").map_or(0, |at| at + "canary".len() + 1);
    let (begun, rest) = sent.split_at(middle);
    let harmless = |text: &str| text.replace(['"', '\\'], "'");
    // Of a long text, only the part before the middle of that secret is searched.
    let padding = "y".repeat(64 * 1024 - r#""https://x/ "#.len() - begun.len());
    let long = format!("https://x/{padding} {}{}", harmless(begun), harmless(rest));
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
        Reply::Body(502, begun.to_owned()),
        Reply::Body(
            400,
            format!(r#"{{"error":"X","error_description":"{long}"}}"#),
        ),
        Reply::Body(200, format!(r#"{{"{own}":"#)),
    ]
}

fn request() -> ListItems {
    ListItems {
        page: None,
        pass: Some(PASS.into()),
    }
}

/// A store whose error contains all its secrets.
struct Store(bool);

impl TokenStore for Store {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            check_text(&format!("{tokens:?}"));
            if self.0 {
                Ok(())
            } else {
                Err(serde_json::to_string(tokens).expect("JSON").into())
            }
        })
    }
}

/// Renewals of every outcome; each response quotes all that was sent.
async fn renewals() {
    let count = replies("", "").len();
    for number in 0..count + 2 {
        let tokens = json!({
            "access_token": NEW_TOKEN, "refresh_token": NEW_REFRESH, "member_id": "a2", "domain": "x",
        });
        let server = serve(move |seen: &Seen| {
            match seen.line.contains("/oauth/token/") {
                true if number < count => replies(&seen.line, &seen.body).swap_remove(number),
                true => Reply::Body(200, tokens.to_string()),
                false if seen.body.contains(TOKEN) => refusal(401, "EXPIRED"),
                // The response to the new token quotes the tokens of both pairs.
                false => {
                    let text =
                        format!("{} {TOKEN} {REFRESH} {NEW_REFRESH} {APP_SECRET}", seen.body);
                    let text = serde_json::Value::from(text);
                    Reply::Body(
                        400,
                        format!(r#"{{"error":{text},"error_description":{text}}}"#),
                    )
                }
            }
        });
        let address = format!("http://{}", server.address);
        let config = Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .attempt_timeout(Duration::from_millis(500));
        let app = App::new("app.1", APP_SECRET)
            .server(&address)
            .store(Arc::new(Store(number == count)));
        let tokens = Tokens::new(&address, TOKEN, REFRESH);
        check_text(&format!("{app:?} {tokens:?}"));
        let exchanged = app.exchange(GRANT, &config).await;
        let client = Client::app(app, tokens, config).expect("good settings");
        for _ in 0..2 {
            let error = client.call(request()).await.expect_err("a failure");
            check_error(&error);
            if number == count {
                assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error}")
            } else {
                assert!(matches!(error.kind(), ErrorKind::Token(_)), "{error}")
            }
        }
        check_text(&format!("{client:?}"));
        match exchanged {
            Ok(tokens) => check_text(&format!("{tokens:?}")),
            Err(error) => check_text(&format!("{error} {error:?}")),
        }
        // The secrets were sent where they belong.
        let sent: String = server.requests.try_iter().map(|seen| seen.body).collect();
        for secret in [TOKEN, REFRESH, "canaryapp%2F%2B%26%3D", GRANT, PASS] {
            assert!(sent.contains(secret), "{secret} was not sent");
        }
    }
}

/// Calls that are retried, redirected, throttled, slow, or made after draining.
async fn long_ways() {
    let new = serve(|seen| replies(&seen.line, &seen.body).swap_remove(0));
    let target = format!("http://{}/rest/1/{CODE}/test.Item.list", new.address);
    let server = serve(move |seen| {
        if seen.line.contains("add") {
            let time = r#"{"finish":0,"operating":1000,"operating_reset_at":900}"#;
            Reply::Body(200, format!(r#"{{"result":true,"time":{time}}}"#))
        } else {
            Reply::WithHeader(302, format!("location: {target}"), String::new())
        }
    });
    let config = Config::default()
        .allow_http_on_loopback()
        .allow_host(new.address.to_string())
        .pauses(Duration::ZERO, Duration::ZERO);
    check_text(&format!("{:?}", config.clone().root_certificates(PASS)));
    let client = Client::webhook(&server.webhook(), config).expect("good settings");
    check_error(&client.call(request()).await.expect_err("a refusal"));
    client.call(AddItem {}).await.expect("an answer");
    let throttled = client.call(AddItem {}).await.expect_err("no time");
    assert!(matches!(throttled.kind(), ErrorKind::Throttled(_)));
    check_error(&throttled);
    check_error(
        &client
            .call(request())
            .timeout(Duration::ZERO)
            .await
            .expect_err("no time"),
    );
    client.drain().await;
    check_error(&client.call(request()).await.expect_err("it is drained"));

    // Nothing listens at the proxy.
    let proxy = format!("http://user:{PROXY}@127.0.0.1:1");
    let config = Config::default()
        .proxy(proxy.as_str())
        .attempts(2)
        .pauses(Duration::ZERO, Duration::ZERO);
    check_text(&format!("{config:?}"));
    let client = Client::webhook(&format!("https://portal.invalid/rest/1/{CODE}/"), config);
    check_error(
        &client
            .expect("good settings")
            .call(request())
            .await
            .expect_err("no proxy"),
    );

    let server = serve(|seen| replies(&seen.line, &seen.body).swap_remove(9));
    let config = Config::default()
        .allow_http_on_loopback()
        .pauses(Duration::ZERO, Duration::ZERO);
    let client = Client::webhook(&server.webhook(), config).expect("good settings");
    let error = client
        .call(request())
        .await
        .expect_err("it breaks every time");
    assert_eq!(error.attempts(), 5);
    check_error(&error);
}

/// A download that is redirected, and refused by a response that quotes everything, in a header
/// too.
async fn downloads() {
    let server = serve(|seen| {
        if seen.line.contains("moved") {
            let header = format!("x-request-id: {}", seen.line.replace(' ', "-"));
            Reply::WithHeader(403, header, seen.line.clone())
        } else {
            Reply::WithHeader(302, format!("location: /moved/{PASS}"), String::new())
        }
    });
    let config = Config::default().allow_http_on_loopback();
    let client = Client::webhook(&server.webhook(), config).expect("good settings");
    let link = DownloadLink::from(format!("http://{}/{PASS}", server.address));
    let error = client.download::<ListItemsError>(&link).await;
    let error = error.expect_err("a refusal");
    check_error(&error);
    check_text(error.server_request_id().expect("an id"));
}

#[tokio::test]
async fn no_secret_shows_anywhere() {
    // The text of a panic is checked like every other text.
    std::panic::set_hook(Box::new(|panic| {
        note(&format!("{panic}"));
        eprintln!("{panic}");
    }));
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

        let call = webhook.call(request());
        check_text(&format!("{call:?}"));
        check_error(&call.await.expect_err("a failure"));
        check_error(&app.call(request()).await.expect_err("a failure"));
        let raw = app
            .call_raw::<ListItemsError>("any.method", json!({"fields": [{"accessToken": PASS}]}));
        check_text(&format!("{raw:?}"));
        if let Err(error) = raw.await {
            check_error(&error);
        }
        let batch = webhook.batch::<_, ListItemsError>(vec![request()]);
        check_text(&format!("{batch:?}"));
        match batch.await {
            Ok(items) => items
                .iter()
                .for_each(|item| check_text(&format!("{item:?}"))),
            Err(error) => check_error(&error.error),
        }
    }
    renewals().await;
    long_ways().await;
    downloads().await;

    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let config = Config::default().allow_http_on_loopback();
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let call = client.call_raw::<ListItemsError>(&server.webhook(), json!(null));
    check_text(&format!("{call:?}"));
    check_error(&call.await.expect_err("no name"));
    client.call(ListItems::default()).await.expect("an answer");

    let recorded = RECORDED.lock().expect("no panic").clone();
    check_text(&recorded);
    assert!(
        recorded.contains("span INFO bitrix24.call method=\"test.Item.list\""),
        "{recorded}"
    );
    assert!(
        recorded.contains("span DEBUG bitrix24.attempt attempt=5 waited="),
        "{recorded}"
    );
    assert!(recorded.contains("record operating=1000.0"), "{recorded}");
    assert!(recorded.contains("the portal has moved"), "{recorded}");
    assert!(recorded.contains("record http.status=200"), "{recorded}");
    for outcome in [
        "ok",
        "refused",
        "unreadable",
        "redirected",
        "timeout",
        "transport",
        "throttled",
        "no token",
        "request",
    ] {
        assert!(
            recorded.contains(&format!("record outcome={outcome:?}")),
            "no {outcome} in {recorded}"
        );
    }
    assert!(recorded.contains("record elapsed="), "{recorded}");
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
    let app = |server: &str| App::new("app.1", APP_SECRET).server(server);
    let tokens = Tokens::new("https://example.com/canary?", TOKEN, REFRESH);
    let server = "https://oauth.bitrix.info";
    check(Client::app(app(server), tokens, Config::default()).expect_err("no portal"));
    let tokens = || Tokens::new("example.com", TOKEN, REFRESH);
    for server in [
        "http://canary.test",
        "https://canary:canary@canary.test",
        "",
    ] {
        check(Client::app(app(server), tokens(), Config::default()).expect_err(server));
    }
    let empty = Tokens::new("example.com", "", REFRESH);
    check(Client::app(app(server), empty, Config::default()).expect_err("no token"));
    for proxy in [
        "canary",
        "ftp://canary:canary@canary",
        "http://user:canary@",
    ] {
        let config = Config::default().proxy(proxy);
        check(Client::app(app(server), tokens(), config).expect_err("no proxy"));
    }
    let config = Config::default().root_certificates("canary");
    check(Client::app(app(server), tokens(), config).expect_err("no certificate"));
    let missing =
        serde_json::from_str::<Tokens>(r#"{"access_token":"canary","refresh_token":["canary"]}"#);
    check_text(&missing.expect_err("no token").to_string());
    let wrong = OAuthError::CutOff;
    check_text(&format!("{wrong} {wrong:?}"));
}
