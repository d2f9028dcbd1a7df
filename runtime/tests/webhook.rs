//! Events that come to the application's address: read from both forms, verified, told apart.

use bitrix24_runtime::Secret;
use bitrix24_runtime::events::{
    Events, Incoming, Recent, UnknownEvent, Unverified, WebhookError, parse_webhook,
};
use bitrix24_runtime::wire::{self, Mismatches};
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";
const JSON: &str = "application/json";
const TOKEN: &str = "canary-application-token";

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Said(String),
    Unknown(UnknownEvent),
}

impl Events for Event {
    const NAMES: &'static [&'static str] = &["SAID"];

    fn read(name: &str, data: &Value, mismatches: &mut Mismatches) -> Option<Option<Self>> {
        let mut text = || wire::under(data, "text", mismatches).ok().flatten();
        (name == "SAID").then(|| text().map(Self::Said))
    }

    fn unknown(event: UnknownEvent) -> Self {
        Self::Unknown(event)
    }

    fn name(&self) -> &str {
        match self {
            Self::Said(_) => "SAID",
            Self::Unknown(event) => &event.name,
        }
    }
}

fn parse(content_type: &str, body: &str) -> Result<Unverified<Event>, WebhookError> {
    parse_webhook(content_type, body.as_bytes())
}

fn form(fields: &str) -> String {
    format!(
        "event=SAID&event_handler_id=7&ts=1767225600&auth%5Bapplication_token%5D={TOKEN}&{fields}"
    )
}

fn verified(content_type: &str, body: &str) -> Incoming<Event> {
    let event = parse(content_type, body).expect("an event");
    event
        .verify(&TOKEN.into())
        .expect("the application's token")
}

#[test]
fn a_form_and_json_say_the_same() {
    let from_form = verified(
        FORM,
        &form(
            "data[text]=Hello+%F0%9F%91%8B&auth[domain]=example.bitrix24.com&auth[expires_in]=3600\
               &auth[access_token]=canary-access&auth[refresh_token]=canary-refresh&auth[status]=L",
        ),
    );
    let body = json!({
        "event": "SAID",
        "event_handler_id": 7,
        "ts": 1_767_225_600,
        "data": {"text": "Hello 👋"},
        "auth": {
            "application_token": TOKEN,
            "domain": "example.bitrix24.com",
            "expires_in": 3600,
            "access_token": "canary-access",
            "refresh_token": "canary-refresh",
            "status": "L",
        },
    });
    let from_json = verified(JSON, &body.to_string());
    assert_eq!(from_form, from_json);
    assert_eq!(from_form.event, Event::Said("Hello 👋".to_owned()));
    assert_eq!(
        (from_form.sent_at, from_form.handler_id),
        (Some(1_767_225_600), Some(7))
    );
    let tokens = from_form.tokens().expect("tokens came along");
    assert_eq!(tokens.client_endpoint, "example.bitrix24.com");
    assert_eq!(tokens.refresh_token.expose(), "canary-refresh");
    let shown = format!("{from_json:?} {from_json:#?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn only_the_top_level_token_counts() {
    let wrong = [
        "",
        "x",
        "canary-application-tokem",
        "canary-application-token0",
    ];
    for expected in wrong {
        let event = parse(FORM, &form("data[text]=x")).expect("an event");
        assert!(event.verify(&expected.into()).is_err(), "{expected}");
    }
    let elsewhere = format!(
        "event=SAID&auth[application_token]=forged&data[bot][auth][application_token]={TOKEN}\
         &data[text]=x&application_token={TOKEN}"
    );
    let event = parse(FORM, &elsewhere).expect("an event");
    let shown = format!("{event:?}");
    assert!(!shown.contains("forged"), "{shown}");
    let error = event.verify(&TOKEN.into()).expect_err("another token");
    assert!(error.to_string().contains("403"), "{error}");
}

#[test]
fn the_first_event_tells_a_token_that_nobody_else_does() {
    let first = parse(FORM, &form("data[text]=x")).expect("an event");
    let known: Secret = first.application_token().clone();
    first.verify(&known).expect("its own token");
    parse(FORM, &form("data[text]=y"))
        .expect("an event")
        .verify(&known)
        .expect("the same token");
}

#[test]
fn an_event_that_is_not_known_keeps_its_name_and_its_data() {
    let body = format!("event=NEW&auth[application_token]={TOKEN}&data[a][0]=1&data[a][1]=2");
    let Event::Unknown(event) = verified(FORM, &body).event else {
        panic!("nobody has described it");
    };
    assert_eq!(
        (event.name.as_str(), event.data),
        ("NEW", json!({"a": {"0": "1", "1": "2"}}))
    );

    let Event::Unknown(event) = verified(FORM, &form("data[text][odd]=x")).event else {
        panic!("its text is none");
    };
    assert_eq!(event.name, "SAID");
    assert!(event.reason.expect("it is known").contains("expected"));
}

#[test]
fn the_same_delivery_is_recognised_whatever_tokens_it_carries() {
    let mut recent = Recent::new(100);
    let mut is_new = |body: &str| recent.is_new(verified(FORM, body).key());
    assert!(is_new(&form(
        "data[text]=x&data[bot][auth][access_token]=1&auth[access_token]=1"
    )));
    assert!(!is_new(&form(
        "data[text]=x&data[bot][auth][access_token]=2&auth[access_token]=2"
    )));
    assert!(is_new(&form("data[text]=y")));
    assert!(is_new(&form("data[text]=x&data[bot][id]=1")));
}

#[test]
fn what_is_no_event_is_refused_and_not_repeated() {
    let canary = "canary".repeat(1000);
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let cases = [
        ("text/plain", form(""), "415"),
        ("", form(""), "415"),
        (FORM, String::new(), "no `event`"),
        (FORM, format!("event={canary}"), "no `event`"),
        (FORM, "event=SAID&auth=x".to_owned(), "no `event`"),
        (
            FORM,
            "event=SAID&auth[application_token]=".to_owned(),
            "no `event`",
        ),
        (
            FORM,
            "event[a]=SAID&auth[application_token]=x".to_owned(),
            "no `event`",
        ),
        (FORM, form(&"x=1&".repeat(10_001)), "10000 values"),
        (FORM, form(&format!("x{}=1", "[y]".repeat(40))), "32 levels"),
        (FORM, "x".repeat(5 * 1024 * 1024), "413"),
        (JSON, format!(r#"{{"event": "{canary}"#), "line 1, column"),
        (JSON, format!(r#"["{canary}"]"#), "no JSON object"),
        (
            JSON,
            format!(r#"{{"event": "SAID", "data": {deep}}}"#),
            "32 levels",
        ),
        (
            JSON,
            format!(r#"{{"event": "SAID", "data": [{}0]}}"#, "0,".repeat(10_000)),
            "10000 values",
        ),
        (JSON, r#"{"event": "SAID"} canary"#.to_owned(), "column 19"),
        (
            JSON,
            r#"{"event": "SAID", "auth": []}"#.to_owned(),
            "no `event`",
        ),
    ];
    for (content_type, body, expected) in cases {
        let error = parse(content_type, &body).expect_err(expected);
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains(expected) && !shown.contains("canary"),
            "{shown}"
        );
    }
}

#[test]
fn json_may_be_as_deep_and_as_large_as_a_form() {
    let body = |data: String| {
        format!(r#"{{"event": "X", "auth": {{"application_token": "x"}}, "data": {data}}}"#)
    };
    let nested = |levels: usize| body(format!("{}{}", "[".repeat(levels), "]".repeat(levels)));
    // The object around it is one more level.
    assert!(parse(JSON, &nested(31)).is_ok());
    assert!(parse(JSON, &nested(32)).is_err());
    // Besides the numbers: the list, the name, the token and two objects.
    let many = |values: usize| body(format!("[0{}]", ",0".repeat(values - 6)));
    assert!(parse(JSON, &many(10_000)).is_ok());
    assert!(parse(JSON, &many(10_001)).is_err());
}

#[test]
fn nothing_that_comes_is_a_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let pieces = [
        "event",
        "=",
        "&",
        "[",
        "]",
        "%",
        "%5",
        "auth",
        "application_token",
        "\u{0}",
        "data",
        "{",
        "\"",
        "0",
    ];
    for _ in 0..2000 {
        let mut body = String::new();
        for _ in 0..random() % 40 {
            body.push_str(pieces[(random() % pieces.len() as u64) as usize]);
        }
        let _ = parse(FORM, &body);
        let _ = parse(JSON, &body);
    }
}
