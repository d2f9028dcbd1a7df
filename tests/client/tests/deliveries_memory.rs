//! Rejecting a delivery takes at most four times its size in memory.
//!
//! The memory of the whole process is counted, so there is only one test in it.

use bitrix24::events::{EventToken, Unverified, parse_app_page, parse_webhook};
use bitrix24::imbot::Event;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// How long the bodies are, in bytes.
const BYTES: usize = 512 * 1024;

/// Returns the body of a form with as many pieces between its ends as fit.
fn long(before: &str, piece: &str, after: &str) -> String {
    let known = "event=X&auth[application_token]=x&auth[member_id]=m&auth[access_token]=a\
                 &auth[refresh_token]=r&AUTH_ID=a&REFRESH_ID=r&auth[client_endpoint]=a.example\
                 &DOMAIN=a.example&";
    let left = BYTES - known.len() - before.len() - after.len();
    let pieces = piece.repeat(left / piece.len());
    format!("{known}{before}{pieces}{after}")
}

#[test]
fn what_is_refused_takes_at_most_four_times_its_length() {
    let json = |piece: &str| {
        let before = r#"{"event":"X","auth":{"application_token":"x"},"a":""#;
        let pieces = piece.repeat((BYTES - before.len() - 2) / piece.len());
        format!("{before}{pieces}\"}}")
    };
    let mut bodies = vec![
        (FORM, long("a=", "x", "")),
        (FORM, long("a", "[]", "=x")),
        (FORM, long("data", "[]", "=x")),
        (FORM, long("a", "[x]", "=x")),
        (FORM, long("", ".", "=x")),
        (FORM, long("", "a=&", "")),
        (JSON, json("x")),
        (JSON, json(r"\ud83d")),
    ];
    for key in ["auth[scope]=", "APPLICATION_SCOPE="] {
        bodies.push((FORM, long(key, "a+", "")));
    }
    for key in [
        "auth[domain]=",
        "DOMAIN=",
        "auth[client_endpoint]=",
        "auth[server_endpoint]=https://",
        "SERVER_ENDPOINT=https://",
    ] {
        for piece in ["a", "1.", "%C3%BC.", "@", "a/../"] {
            bodies.push((FORM, long(key, piece, "")));
        }
    }
    let tokens = [
        EventToken::of_member("m", "another"),
        EventToken::of_bot("example.bitrix24.com", "another"),
    ];
    let mut worst = Vec::new();
    for (content_type, body) in &bodies {
        for token in &tokens {
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage();
            let event = parse_webhook(content_type, body.as_bytes());
            if let Ok(event) = event.map(|event: Unverified<Event>| event.verify(token)) {
                event.expect_err("another token");
            }
            let page = parse_app_page("", content_type, body.as_bytes());
            drop(page.map(|page| page.verify(token)));
            let taken = MEMORY.peak_usage() - before;
            worst.push((taken as f64 / body.len() as f64, &body[200..260]));
        }
    }
    worst.sort_by(|left, right| right.0.total_cmp(&left.0));
    assert!(worst[0].0 <= 4.0, "{:#?}", &worst[..10]);
}
