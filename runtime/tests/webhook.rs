//! Events that are delivered to the application's address: read from both encodings, verified,
//! deduplicated.

use std::time::{SystemTime, UNIX_EPOCH};

use bitrix24_runtime::events::{
    Dedup, Delivery, EventToken, Events, UnknownEvent, Unverified, WebhookError,
    application_token_of_bot, parse_app_page, parse_webhook,
};
use bitrix24_runtime::wire::{self, Mismatches};
use serde::de::Deserializer;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";
const JSON: &str = "application/json";
const TOKEN: &str = "canary-application-token";
const MEMBER: &str = "5f1d0e3c7a924b86b1c2d3e4f5061728";
const DOMAIN: &str = "example.bitrix24.com";

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Said(String),
    Unknown(UnknownEvent),
}

impl Events for Event {
    const NAMES: &'static [&'static str] = &["SAID"];

    fn read<'de, D: Deserializer<'de>>(
        name: &str,
        data: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error> {
        Ok(match name {
            "SAID" => Some(wire::at_key(data, "text", mismatches)?.map(Self::Said)),
            _ => None,
        })
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
        "event=SAID&event_handler_id=7&ts=1767225600&auth%5Bapplication_token%5D={TOKEN}\
         &auth[member_id]={MEMBER}&auth[domain]={DOMAIN}&{fields}"
    )
}

fn verified(content_type: &str, body: &str) -> Delivery<Event> {
    let event = parse(content_type, body).expect("an event");
    event.verify(&token()).expect("the application's token")
}

fn token() -> EventToken {
    EventToken::of_member(MEMBER, TOKEN)
}

/// A delivery with broken data is still from the portal, and is returned with a reason.
#[test]
fn broken_data_is_an_unknown_event() {
    let body = |text: &str| {
        format!(
            r#"{{"event":"SAID","data":{{"text":{text}}},
                "auth":{{"application_token":"{TOKEN}","member_id":"{MEMBER}"}}}}"#
        )
    };
    for text in [r#""cut \ud83d""#, "1e999", "\"a\nb\""] {
        let Event::Unknown(event) = verified(JSON, &body(text)).event else {
            panic!("{text} cannot be read");
        };
        assert_eq!(event.name, "SAID");
        assert_eq!(
            event.reason.as_deref(),
            Some("its name, or a value in its data, cannot be read")
        );
        assert!(
            event.data["text"]
                .as_str()
                .is_some_and(|text| text.contains('\u{fffd}'))
        );
    }
    // The same in a form.
    let Event::Unknown(event) = verified(FORM, &form("data[text]=cut+%F0%9F")).event else {
        panic!("it cannot be read");
    };
    assert_eq!(
        (event.name.as_str(), &event.data["text"]),
        ("SAID", &json!("cut \u{fffd}"))
    );
    assert!(event.reason.is_some());
    // A text that was broken before it was sent can be read, whatever else is broken in the body.
    let genuine = "\u{fffd}";
    for event in [
        verified(FORM, &form(&format!("data[text]={genuine}&other=%F0%9F"))),
        verified(
            JSON,
            &body(&format!(r#""{genuine}""#)).replace("{\"event\"", r#"{"other":"\ud83d","event""#),
        ),
    ] {
        assert_eq!(event.event, Event::Said(genuine.to_owned()));
    }
    // A value that does not fit is a mismatch of the event.
    let odd = verified(JSON, &body(r#"["a list"]"#));
    let mismatches: Vec<String> = odd.mismatches.iter().map(ToString::to_string).collect();
    assert_eq!(mismatches, ["`text`: expected a text, found a list"]);
}

#[test]
fn a_form_and_json_say_the_same() {
    let from_form = verified(
        FORM,
        &form(
            "data[text]=Hello+%F0%9F%91%8B&auth[expires_in]=3600&auth[scope]=imbot+crm\
               &auth[access_token]=canary-access&auth[refresh_token]=canary-refresh&auth[status]=L\
               &auth[user_id]=8&auth[server_endpoint]=https://oauth.bitrix.info/rest/",
        ),
    );
    let body = json!({
        "event": "SAID",
        "event_handler_id": 7,
        "ts": 1_767_225_600,
        "data": {"text": "Hello 👋"},
        "auth": {
            "application_token": TOKEN,
            "member_id": MEMBER,
            "domain": DOMAIN,
            "expires_in": 3600,
            "scope": "imbot crm",
            "access_token": "canary-access",
            "refresh_token": "canary-refresh",
            "status": "L",
            "user_id": 8,
            "server_endpoint": "https://oauth.bitrix.info/rest/",
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
    assert_eq!(tokens.client_endpoint, DOMAIN);
    assert_eq!(tokens.access_token.expose(), "canary-access");
    assert_eq!(tokens.refresh_token.expose(), "canary-refresh");
    assert_eq!(tokens.domain.as_deref(), Some("oauth.bitrix.info"));
    assert_eq!(tokens.expires, Some(1_767_225_600 + 3600));
    assert_eq!(tokens.member_id.as_deref(), Some(MEMBER));
    assert_eq!(tokens.scope.as_deref(), Some("imbot,crm"));
    assert_eq!(tokens.status.as_deref(), Some("L"));
    assert_eq!(tokens.user_id, Some(8));
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
        let token = EventToken::of_member(MEMBER, expected);
        assert!(event.verify(&token).is_err(), "{expected}");
    }
    let elsewhere = format!(
        "event=SAID&auth[application_token]=forged&data[bot][auth][application_token]={TOKEN}\
         &data[text]=x&application_token={TOKEN}&auth[member_id]={MEMBER}"
    );
    let event = parse(FORM, &elsewhere).expect("an event");
    let shown = format!("{event:?}");
    assert!(!shown.contains("forged"), "{shown}");
    let error = event.verify(&token()).expect_err("another token");
    assert!(error.to_string().contains("403"), "{error}");
}

#[test]
fn a_portal_does_not_speak_for_another() {
    let event = || parse(FORM, &form("data[text]=x")).expect("an event");
    let claim = event().claim().clone();
    assert_eq!(claim.member_id.as_deref(), Some(MEMBER));
    assert_eq!(claim.domain.as_deref(), Some(DOMAIN));
    for good in [
        EventToken::of_member(MEMBER, TOKEN),
        EventToken::of_domain(DOMAIN, TOKEN),
        EventToken::of_domain("EXAMPLE.bitrix24.com", TOKEN),
    ] {
        assert!(good.proves(&claim));
        event().verify(&good).expect("its own portal");
    }
    for other in [
        EventToken::of_member("another", TOKEN),
        EventToken::of_member("", TOKEN),
        EventToken::of_member(DOMAIN, TOKEN),
        EventToken::of_domain("other.bitrix24.com", TOKEN),
        EventToken::of_domain("", TOKEN),
        EventToken::of_domain(MEMBER, TOKEN),
    ] {
        assert!(!other.proves(&claim));
        event().verify(&other).expect_err("another portal");
    }
    // A delivery that does not name its portal is rejected too.
    let silent = format!("event=SAID&auth[application_token]={TOKEN}&data[text]=x");
    for token in [token(), EventToken::of_domain(DOMAIN, TOKEN)] {
        let event = parse(FORM, &silent).expect("an event");
        event.verify(&token).expect_err("no portal");
    }
}

/// A proven portal may still name an address inside the application's own network for its tokens.
#[test]
fn credentials_in_a_delivery_are_for_the_portal_that_sent_them() {
    let event = |domain: &str, endpoint: &str, token: &EventToken| {
        let body = form(&format!(
            "data[text]=x&auth[access_token]=access&auth[refresh_token]=refresh\
             &auth[client_endpoint]={endpoint}"
        ));
        let event = parse(FORM, &body.replace(DOMAIN, domain)).expect("an event");
        event.verify(token).expect("the application's token")
    };
    for (domain, endpoint, by_domain, by_member) in [
        (DOMAIN, "https://example.bitrix24.com/rest/", true, true),
        (DOMAIN, "https://company.bitrix24.de/rest/", true, true),
        (DOMAIN, "", true, true),
        (
            "crm.example.com",
            "https://CRM.example.com:443/",
            true,
            true,
        ),
        (DOMAIN, "https://169.254.169.254/rest/", false, false),
        (DOMAIN, "https://other.example.com/rest/", false, false),
        (
            DOMAIN,
            "https://example.bitrix24.com:8443/rest/",
            false,
            false,
        ),
        (DOMAIN, "https://", false, false),
        // The application has to name an address of a private network.
        ("10.0.0.1", "https://10.0.0.1/rest/", true, false),
        ("10.0.0.1", "", true, false),
        ("localhost:8443", "https://localhost:8443/", true, false),
        // A client accepts these only if its user has allowed them.
        ("127.0.0.1:8080", "http://127.0.0.1:8080/rest/", true, true),
    ] {
        for (token, is_kept) in [
            (EventToken::of_domain(domain, TOKEN), by_domain),
            (token(), by_member),
        ] {
            let event = event(domain, endpoint, &token);
            let tokens = event.tokens();
            assert_eq!(tokens.is_some(), is_kept, "{domain} {endpoint} {token:?}");
            assert_eq!(event.access_token.is_some(), is_kept);
            assert_eq!(event.refresh_token.is_some(), is_kept);
            let is_named = is_kept && !endpoint.is_empty();
            assert_eq!(event.client_endpoint.is_some(), is_named);
            assert_eq!(event.domain.as_deref(), Some(domain));
        }
    }
    for (domain, by_domain, by_member) in [
        (DOMAIN, true, true),
        ("crm.example.com", true, true),
        ("169.254.169.254", true, false),
    ] {
        for (token, is_kept) in [
            (EventToken::of_domain(domain, TOKEN), by_domain),
            (token(), by_member),
        ] {
            let query = format!("DOMAIN={domain}&LANG=en");
            let page = parse_app_page(&query, FORM, page_body(TOKEN).as_bytes()).expect("a page");
            let page = page.verify(&token).expect("the application's token");
            assert_eq!(page.tokens.is_some(), is_kept, "{domain} {token:?}");
            assert_eq!(page.access_token.is_some(), is_kept);
        }
    }
}

/// A bot has its own tokens in the data, which are sent to the host that the data names.
#[test]
fn credentials_in_the_data_are_for_the_portal_that_sent_them() {
    let private = EventToken::of_domain(DOMAIN, TOKEN);
    for (holder, token_key, address_key) in [
        ("/bot/auth", "access_token", "client_endpoint"),
        ("/bot/auth", "refresh_token", "client_endpoint"),
        ("/BOT/0/AUTH", "ACCESS_TOKEN", "CLIENT_ENDPOINT"),
        ("/BOT/39", "access_token", "client_endpoint"),
        ("/a/b/c/d", "accessToken", "clientEndpoint"),
        ("/bot/auth", "access_token", "domain"),
    ] {
        for (address, is_kept) in [
            ("https://example.bitrix24.com/rest/", true),
            ("company.bitrix24.de", true),
            ("", true),
            ("https://thief.example.com/rest/", false),
            ("thief.example.com", false),
            ("https://169.254.169.254/rest/", false),
            ("https://", false),
        ] {
            let around = holder[1..].replace('/', "][");
            let body = form(&format!(
                "data[{around}][{token_key}]=canary&data[{around}][{address_key}]={address}\
                 &data[{around}][server_endpoint]=https://oauth.bitrix.info/rest/\
                 &data[{around}][user_id]=8&data[text]=x"
            ));
            for token in [token(), private.clone()] {
                let event = parse(FORM, &body.replace("SAID", "NEW")).expect("an event");
                let event = event.verify(&token).expect("the application's token");
                let Event::Unknown(event) = event.event else {
                    panic!("nobody has described it");
                };
                let left = event.data.pointer(holder).expect("the rest is kept");
                let case = format!("{holder} {token_key} {address_key} {address}");
                assert_eq!(left["user_id"], "8", "{case}");
                assert_eq!(left.get(token_key).is_some(), is_kept, "{case}");
                assert_eq!(left.get("server_endpoint").is_some(), is_kept, "{case}");
                assert_eq!(event.data["text"], "x", "{case}");
            }
        }
    }
    // A key that names a host next to tokens is an ordinary key elsewhere.
    let body = form("data[text]=x&data[domain]=mail.example.com").replace("SAID", "NEW");
    let Event::Unknown(event) = verified(FORM, &body).event else {
        panic!("nobody has described it");
    };
    assert_eq!(event.data["domain"], "mail.example.com");
}

#[test]
fn the_token_of_a_bots_events_is_made_of_the_bots_own() {
    let long = "a".repeat(60);
    for (bot_token, expected) in [
        ("my_bot_token", "custommy_bot_token".to_owned()),
        (&long, format!("custom{}", "a".repeat(44))),
        ("жираф", "customжираф".to_owned()),
    ] {
        let token = application_token_of_bot(&bot_token.into());
        assert_eq!(token.expose(), expected);
        let body = format!("event=X&auth[application_token]={expected}&auth[domain]={DOMAIN}");
        let event = parse(FORM, &body).expect("an event");
        let token = EventToken::of_bot(DOMAIN, bot_token);
        event.verify(&token).expect("the bot's token");
        assert!(!format!("{token:?}").contains(bot_token));
    }
}

const PAGE_QUERY: &str = "DOMAIN=example.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID=canary-sid";

fn page_body(token: &str) -> String {
    format!(
        "AUTH_ID=canary-access&AUTH_EXPIRES=3600&REFRESH_ID=canary-refresh&APPLICATION_TOKEN={token}\
         &SERVER_ENDPOINT=https%3A%2F%2Foauth.bitrix24.tech%2Frest%2F&APPLICATION_SCOPE=imbot,im\
         &member_id={MEMBER}&status=L&PLACEMENT=DEFAULT&PLACEMENT_OPTIONS=%7B%22any%22%3A%221%22%7D"
    )
}

#[test]
fn an_opened_page_brings_its_tokens() {
    let page = parse_app_page(PAGE_QUERY, FORM, page_body(TOKEN).as_bytes()).expect("a page");
    let shown = format!("{page:?} {:?}", page.claim());
    assert!(
        !shown.contains("canary") && shown.contains(DOMAIN),
        "{shown}"
    );
    assert_eq!(page.claim().member_id.as_deref(), Some(MEMBER));
    let page = page.verify(&token()).expect("the application's token");
    let shown = format!("{page:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(page.language.as_deref(), Some("en"));
    assert_eq!(page.placement.as_deref(), Some("DEFAULT"));
    assert_eq!(page.placement_options.as_deref(), Some(r#"{"any":"1"}"#));
    let tokens = page.tokens.expect("tokens");
    assert_eq!(tokens.client_endpoint, DOMAIN);
    assert_eq!(tokens.access_token.expose(), "canary-access");
    assert_eq!(tokens.refresh_token.expose(), "canary-refresh");
    assert_eq!(tokens.domain.as_deref(), Some("oauth.bitrix24.tech"));
    assert_eq!(tokens.scope.as_deref(), Some("imbot,im"));
    assert_eq!(tokens.status.as_deref(), Some("L"));
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a date");
    let left = tokens.expires.expect("a moment") - now.as_secs() as i64;
    assert!((3590..=3600).contains(&left), "{left}");
}

/// This is how the vendor documents the request of an installation.
#[test]
fn the_first_page_may_come_without_the_token_of_the_application() {
    let body = format!(
        "AUTH_ID=canary-access&AUTH_EXPIRES=3600&REFRESH_ID=canary-refresh&member_id={MEMBER}\
         &status=L&PLACEMENT=DEFAULT"
    );
    let page = parse_app_page(PAGE_QUERY, FORM, body.as_bytes()).expect("a page");
    assert_eq!(page.claim().member_id.as_deref(), Some(MEMBER));
    assert_eq!(page.claim().domain.as_deref(), Some(DOMAIN));
    page.verify(&token()).expect_err("nothing proves it");
    let empty = parse_app_page(PAGE_QUERY, FORM, body.as_bytes()).expect("a page");
    empty
        .verify(&EventToken::of_member(MEMBER, ""))
        .expect_err("nothing proves it");
}

#[test]
fn addresses_of_portals_are_compared_by_their_hosts() {
    for domain in [
        "https://Example.bitrix24.com/",
        "example.bitrix24.com:443",
        "example.bitrix24.com/rest/",
    ] {
        let body = form("data[text]=x");
        let event = parse(FORM, &body).expect("an event");
        event
            .verify(&EventToken::of_domain(domain, TOKEN))
            .expect("the portal's");
    }
    let body = form("data[text]=x").replace(TOKEN, "custom");
    let event = parse(FORM, &body).expect("an event");
    event
        .verify(&EventToken::of_bot(DOMAIN, ""))
        .expect_err("an empty token proves nothing");
}

#[test]
fn a_page_that_is_not_from_the_portal_is_refused() {
    let open = |query: &str, token: &str| {
        parse_app_page(query, FORM, page_body(token).as_bytes()).expect("a page")
    };
    let other = open(PAGE_QUERY, "another").verify(&token());
    other.expect_err("another token");
    let elsewhere = open("DOMAIN=other.bitrix24.com", TOKEN);
    elsewhere
        .verify(&EventToken::of_domain(DOMAIN, TOKEN))
        .expect_err("another portal");
    for (query, content_type, body) in [
        (PAGE_QUERY, FORM, String::new()),
        (PAGE_QUERY, FORM, page_body("").replace("canary-access", "")),
        (PAGE_QUERY, "text/plain", page_body(TOKEN)),
        ("", FORM, form("")),
    ] {
        let error = parse_app_page(query, content_type, body.as_bytes()).expect_err("no page");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    // Query and body together are complete.
    let many = "x=1&".repeat(5_000);
    parse_app_page(&many, FORM, page_body("").as_bytes()).expect("a page");
    let body = format!("{many}{}", page_body(""));
    parse_app_page("", FORM, body.as_bytes()).expect("a page");
    let error = parse_app_page(&many, FORM, body.as_bytes()).expect_err("no page");
    assert!(error.to_string().contains("10000 values"), "{error}");
}

#[test]
fn an_event_that_is_not_known_keeps_its_name_and_its_data() {
    let body = form("data[a][0]=1&data[a][1]=2").replace("SAID", "NEW");
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
    let mut recent = Dedup::new(100);
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

/// Portals send several deliveries per second, and one program serves many portals and bots.
#[test]
fn the_keys_of_different_deliveries_differ() {
    let with = |fields: &str| form(&format!("data[text]=x&{fields}"));
    let mut keys = std::collections::HashSet::new();
    let mut is_new = |body: &str, token: &EventToken| {
        let event = parse(FORM, body).expect("an event").verify(token);
        keys.insert(event.expect("the token of the portal").key())
    };
    let different = [
        with(""),
        with("").replace("SAID", "NEW"),
        with("").replace("ts=1767225600", "ts=1767225601"),
        with("").replace("event_handler_id=7", "event_handler_id=8"),
        with("auth[user_id]=1"),
        with("auth[user_id]=2"),
        with("data[bot][id]=1"),
        with("data[bot][id]=2"),
        with("data[bot][auth][user_id]=1"),
        with("data[bot][auth][user_id]=2"),
        with("data[auth]=1"),
        with("data[auth]=2"),
        with("data[access_token]=1"),
        with("data[access_token]=2"),
        with("data[list][0]=1&data[list][1]=23"),
        with("data[list][0]=12&data[list][1]=3"),
        with("data[list][0]=1&data[other]=23"),
    ];
    for body in &different {
        assert!(is_new(body, &token()), "{body}");
    }
    for body in &different {
        assert!(!is_new(body, &token()), "{body}");
    }
    // The same text from another portal, or for a bot with its own token, is a different event,
    // whatever the portal claims besides what is proven.
    let another = with("").replace(TOKEN, "another");
    assert!(is_new(&another, &EventToken::of_member(MEMBER, "another")));
    let tenant = with("").replace(MEMBER, "other");
    assert!(is_new(&tenant, &EventToken::of_member("other", TOKEN)));
    let by_domain = |domain: &str| (with("").replace(DOMAIN, domain), domain.to_owned());
    for (body, domain) in [by_domain(DOMAIN), by_domain("other.bitrix24.com")] {
        assert!(is_new(&body, &EventToken::of_domain(domain, TOKEN)));
    }
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
        (JSON, format!(r#"["{canary}"]"#), "not a JSON object"),
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
    // Values besides the numbers: the list, the name, the token and two objects.
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
