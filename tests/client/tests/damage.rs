//! Responses that are damaged, endless or none at all: each results in a typed error that names the
//! method.

use std::time::Duration;

use bitrix24::imbot::ReactionAddError;
use bitrix24::{Client, Error, ErrorKind, Method, Reaction, TimeoutKind, Webhook};
use bitrix24_portal::{Fault, Portal};
use client_tests::{TestClock, arrivals, by_webhook, ended, local};
use serde_json::json;

const METHOD: &str = bitrix24::imbot::ReactionAdd::NAME;

/// Adds a reaction on a portal with this fault.
async fn outcome(
    client: &Client<Webhook>,
    portal: &Portal,
    fault: Fault,
) -> Result<bool, Error<ReactionAddError>> {
    portal.reset();
    portal.fault_next(fault);
    let bot = client.bot(456, "my_bot_token");
    bot.reaction_add(789, Reaction::Like).await
}

#[tokio::test]
async fn each_kind_of_damage_is_an_error_of_its_type() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let kind = |error: &Error<ReactionAddError>| match error.kind() {
        ErrorKind::Transport(_) if error.is_ambiguous() => "transport",
        ErrorKind::InvalidResponse(error) if error.status() == 200 => "unreadable",
        ErrorKind::InvalidResponse(error) if error.status() == 502 => "unreadable 502",
        ErrorKind::TooLarge(error) if error.limit() == 16 * 1024 * 1024 => "too large",
        _ => "another",
    };
    for (fault, expected) in [
        (Fault::drop(), "transport"),
        (Fault::reset(), "transport"),
        (Fault::truncate(), "transport"),
        (Fault::half_close(), "transport"),
        (Fault::html(), "unreadable 502"),
        (Fault::empty(), "unreadable"),
        (Fault::huge(100), "too large"),
        (Fault::endless(), "too large"),
        // The client has not asked for compression; the response is decompressed nevertheless, up
        // to the limit.
        (Fault::gzip_bomb(100), "too large"),
    ] {
        let error = outcome(&client, &portal, fault.clone()).await;
        let error = error.expect_err("no answer can be read");
        assert_eq!(kind(&error), expected, "{fault:?}: {error:?}");
        assert!(error.is_ambiguous() && error.method() == METHOD, "{error}");
        assert!(error.to_string().starts_with(METHOD), "{error}");
        assert!(error.to_string().len() < 2048, "{error}");
        // The client continues normally.
        let next = client
            .bot(456, "my_bot_token")
            .reaction_add(789, Reaction::Eyes);
        assert_eq!(next.await, Ok(true), "{fault:?}");
    }
}

#[tokio::test]
async fn a_result_that_does_not_fit_costs_the_result_and_not_the_call() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    for fault in [
        Fault::invalid_utf8(),
        Fault::nested(100),
        Fault::nested(1_000_000),
    ] {
        portal.reset();
        portal.fault_next(fault.clone());
        let bot = client.bot(456, "my_bot_token");
        let answer = bot.reaction_add(789, Reaction::Like).response().await;
        let answer = answer.expect("the portal has carried it out");
        assert!(answer.value, "{fault:?}");
        assert!(!answer.mismatches.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_only_labelled_wrongly_or_slow_is_read() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    for fault in [
        Fault::content_type(),
        Fault::drip(Duration::ZERO),
        Fault::delay(Duration::from_millis(1)),
    ] {
        assert_eq!(outcome(&client, &portal, fault).await, Ok(true));
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_to_its_end_is_given_up_in_time() {
    let portal = Portal::start().await.expect("a portal");
    let hour = Duration::from_secs(3600);
    for (fault, seconds, expected) in [
        (Fault::hold(), None, (TimeoutKind::Attempt, 65)),
        (Fault::drip(hour), None, (TimeoutKind::Attempt, 65)),
        (Fault::hold(), Some(5), (TimeoutKind::Total, 5)),
        (
            Fault::delay(hour).before(),
            Some(5),
            (TimeoutKind::Total, 5),
        ),
    ] {
        let clock = TestClock::still();
        let config = local().clock(clock.clone());
        let client = Client::webhook_with(&portal.webhook_url(), config).expect("a good address");
        let asked = portal.arrived();
        portal.fault_next(fault);
        let mut call = client
            .bot(456, "my_bot_token")
            .reaction_add(789, Reaction::Like);
        if let Some(seconds) = seconds {
            call = call.timeout(Duration::from_secs(seconds));
        }
        let call = tokio::spawn(call.into_future());
        arrivals(&portal, asked + 1).await;
        let (limit, after) = (expected.0, Duration::from_secs(expected.1));
        clock.advance(after);
        let error = ended(call).await.expect_err("no answer");
        assert!(error.is_ambiguous() && error.method() == METHOD, "{error}");
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(error) if (error.limit(), error.after()) == (limit, after)),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_raw_call_has_the_same_errors() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    for fault in [Fault::drop(), Fault::html(), Fault::endless()] {
        portal.fault_next(fault);
        let error = client
            .call_raw("portal.count", json!({ "key": "calls" }))
            .await;
        let error = error.expect_err("no answer can be read");
        assert!(error.to_string().starts_with("portal.count: "), "{error}");
        assert!(error.is_ambiguous() && error.attempts() == 1);
    }
}
