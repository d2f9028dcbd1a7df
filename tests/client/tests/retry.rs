//! Retries, as seen by the portal: nothing is carried out twice, and retries happen where they
//! help.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::imbot::Bot;
use bitrix24::imbot::ReactionAddError;
use bitrix24::{
    Class, Client, Clock, Config, ErrorKind, ErrorTable, Idempotency, Reaction, SystemError,
    Webhook,
};
use bitrix24_portal::{Fault, Portal, demo};
use client_tests::{TestClock, arrivals, ended};
use serde_json::json;

/// The stand-in's method that counts its calls by their key.
const COUNT: &str = "portal.count";

/// Returns a clock that skips all pauses, but no timeout of a call.
fn clock() -> Arc<TestClock> {
    TestClock::skipping(Duration::from_secs(31))
}

/// Returns a client with the default settings, except the request rate.
fn client(portal: &Portal, clock: &Arc<TestClock>, chance: f64) -> Client<Webhook> {
    Client::webhook_with(&portal.webhook_url(), config(clock, chance)).expect("a good address")
}

fn config(clock: &Arc<TestClock>, chance: f64) -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock.clone())
        .jitter(move || chance)
}

/// Returns a client that sends idempotency keys, or does not.
fn with_keys(portal: &Portal, keys: bool) -> Client<Webhook> {
    let config = config(&clock(), 0.5).idempotency_keys(keys);
    Client::webhook_with(&portal.webhook_url(), config).expect("a good address")
}

fn bot(portal: &Portal) -> Bot {
    client(portal, &clock(), 0.5).bot(456, "my_bot_token")
}

/// Returns how often the portal has counted this key.
fn counted(portal: &Portal, key: &str) -> u64 {
    portal.world(|world| world.counts().get(key).copied().unwrap_or(0))
}

fn liked(portal: &Portal) -> bool {
    portal.world(|world| world.has_reaction(789, 456, "like"))
}

/// The ways to lose a response.
fn losses() -> [Fault; 6] {
    [
        Fault::drop(),
        Fault::reset(),
        Fault::truncate(),
        Fault::half_close(),
        Fault::html(),
        Fault::empty(),
    ]
}

#[tokio::test]
async fn a_request_that_is_not_idempotent_is_sent_once_and_is_ambiguous() {
    let portal = Portal::start().await.expect("a portal");
    let client = client(&portal, &clock(), 0.5);
    let useless = [Fault::huge(17), Fault::endless(), Fault::gzip_bomb(100)];
    for fault in losses().into_iter().chain(useless) {
        for (fault, executed) in [(fault.clone(), 1), (fault.before(), 0)] {
            portal.reset();
            let before = portal.arrived();
            portal.fault_next(fault.clone());
            let call = client.call_raw(COUNT, json!({ "key": "document" }));
            let error = call.await.expect_err("the answer is lost");
            assert!(error.is_ambiguous(), "{fault:?}: {error}");
            assert_eq!(
                (error.attempts(), portal.arrived() - before),
                (1, 1),
                "{fault:?}"
            );
            assert_eq!(counted(&portal, "document"), executed, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_reaction_whose_answer_is_lost_is_sent_again_and_found_done() {
    let portal = Portal::start().await.expect("a portal");
    let bot = bot(&portal);
    for fault in losses() {
        for (fault, already_done) in [(fault.clone(), true), (fault.before(), false)] {
            portal.reset();
            portal.fault_next(fault.clone());
            let answer = bot.reaction_add(789, Reaction::Like).response().await;
            let answer = answer.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
            assert!(answer.value && liked(&portal), "{fault:?}");
            assert_eq!(
                (answer.already_done, answer.attempts),
                (already_done, 2),
                "{fault:?}"
            );
            let executed: Vec<bool> = portal
                .requests()
                .iter()
                .map(|request| request.executed)
                .collect();
            assert_eq!(executed, [already_done, !already_done], "{fault:?}");
        }
    }
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_a_lost_answer() {
    let portal = Portal::start().await.expect("a portal");
    let clock = TestClock::still();
    let client = client(&portal, &clock, 0.0);
    let bot = client.bot(456, "my_bot_token");
    portal.fault_next(Fault::hold());
    let call = tokio::spawn(bot.reaction_add(789, Reaction::Like).response());
    arrivals(&portal, 1).await;
    clock.advance(Duration::from_secs(65));
    let answer = ended(call).await.expect("an answer");
    assert!(answer.already_done);
    assert_eq!((answer.attempts, portal.arrived()), (2, 2));

    portal.fault_next(Fault::hold());
    let call = tokio::spawn(
        client
            .call_raw(COUNT, json!({ "key": "document" }))
            .response(),
    );
    arrivals(&portal, 3).await;
    clock.advance(Duration::from_secs(65));
    let error = ended(call).await.expect_err("no answer");
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(_)) && error.is_ambiguous(),
        "{error}"
    );
    assert_eq!((counted(&portal, "document"), portal.arrived()), (1, 3));
}

#[tokio::test]
async fn a_raw_call_is_repeated_when_its_caller_says_that_it_may_be() {
    let portal = Portal::start().await.expect("a portal");
    let client = client(&portal, &clock(), 0.5);
    portal.fault_next(Fault::drop());
    portal.fault_next(Fault::html());
    let call = client
        .call_raw(COUNT, json!({ "key": "document" }))
        .idempotency(Idempotency::Idempotent);
    let answer = call.response().await.expect("an answer");
    assert_eq!(
        (&answer.value, answer.attempts),
        (&json!({ "count": 3 }), 3)
    );
    assert!(!answer.already_done);
}

#[tokio::test]
async fn done_already_without_a_lost_answer_is_the_callers_to_know() {
    let portal = Portal::start().await.expect("a portal");
    portal.world(|world| world.add_reaction(789, 456, "like"));
    portal
        .fail_next("QUERY_LIMIT_EXCEEDED")
        .expect("a system error");
    let error = bot(&portal).reaction_add(789, Reaction::Like).await;
    let error = error.expect_err("it is there");
    assert_eq!(error.refusal(), Some(&ReactionAddError::ReactionAlreadySet));
    assert!(!error.is_ambiguous() && error.attempts() == 2);
}

#[tokio::test]
async fn too_many_requests_are_waited_out_for_every_method() {
    let portal = Portal::start().await.expect("a portal");
    let busy = || Fault::error("QUERY_LIMIT_EXCEEDED").expect("a system error");
    let mut waited = Vec::new();
    for (number, chance) in [0.25, 0.75].into_iter().enumerate() {
        let clock = clock();
        let client = client(&portal, &clock, chance);
        let before = portal.arrived();
        portal.fault_next(busy());
        portal.fault_next(busy());
        let call = client.call_raw(COUNT, json!({ "key": number.to_string() }));
        let answer = call.response().await.expect("an answer");
        assert_eq!((answer.attempts, portal.arrived() - before), (3, 3));
        assert_eq!(counted(&portal, &number.to_string()), 1);
        let slept = clock.slept();
        assert!(slept.len() == 2 && slept[0] < slept[1], "{slept:?}");
        assert!(clock.elapsed() <= Duration::from_secs(5), "{slept:?}");
        waited.push(slept);
    }
    assert_ne!(waited[0], waited[1]);

    // With real jitter, two clients do not retry at the same time either.
    let mut waited = Vec::new();
    for _ in 0..2 {
        let clock = clock();
        let config = Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .clock(clock.clone());
        let client = Client::webhook_with(&portal.webhook_url(), config).expect("a good address");
        portal.fault_next(busy());
        client
            .call_raw(COUNT, json!({ "key": "" }))
            .await
            .expect("an answer");
        waited.push(clock.slept());
    }
    assert_ne!(waited[0], waited[1]);
}

#[tokio::test]
async fn the_portal_says_how_long_to_wait() {
    let portal = Portal::start().await.expect("a portal");
    // The date is 11 seconds after the start of the clock.
    for (asked, expected) in [
        ("7", Some(7)),
        ("Fri, 11 Oct 2024 06:00:11 GMT", Some(11)),
        ("20", Some(20)),
        ("100000", None),
    ] {
        let clock = clock();
        let config = Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .clock(clock.clone())
            .max_wait(Duration::from_secs(20));
        let client = Client::webhook_with(&portal.webhook_url(), config).expect("a good address");
        let busy = Fault::error("QUERY_LIMIT_EXCEEDED").expect("a system error");
        portal.fault_next(busy.retry_after(asked));
        let answer = client.call_raw(COUNT, json!({ "key": "" })).await;
        let Some(expected) = expected.map(Duration::from_secs) else {
            let error = answer.expect_err("that is too long");
            let then = clock.wall() + Duration::from_secs(100_000);
            assert_eq!((error.attempts(), error.retry_at()), (1, Some(then)));
            assert!(clock.slept().is_empty());
            continue;
        };
        answer.expect("an answer");
        // Jitter adds up to half a second, so that not all calls are retried at that moment.
        let [slept] = clock.slept()[..] else {
            panic!("{asked}: one pause");
        };
        let late = slept.saturating_sub(expected);
        assert!(
            slept >= expected && late <= Duration::from_millis(500),
            "{asked}: {slept:?}"
        );
    }
}

#[tokio::test]
async fn what_will_not_change_is_asked_once() {
    let portal = Portal::start().await.expect("a portal");
    let clock = clock();
    let bot = client(&portal, &clock, 0.5).bot(456, "my_bot_token");
    let mut codes = Vec::new();
    for row in SystemError::TABLE {
        let code = row.facts.code;
        if matches!(
            row.facts.class,
            Class::InProgress | Class::RateLimited | Class::Unavailable | Class::ServerFault
        ) {
            continue;
        }
        codes.push(code);
        let before = portal.arrived();
        portal.fail_next(code).expect(code);
        let error = bot.reaction_add(789, Reaction::Like).await.expect_err(code);
        assert!(error.is(code) && !error.is_ambiguous(), "{error}");
        assert_eq!(
            (error.attempts(), portal.arrived() - before),
            (1, 1),
            "{code}"
        );
    }
    for code in [
        "OVERLOAD_LIMIT",
        "ACCESS_DENIED",
        "NO_AUTH_FOUND",
        "PORTAL_DELETED",
    ] {
        assert!(codes.contains(&code), "{code}");
    }
    assert!(clock.slept().is_empty() && !liked(&portal));
}

#[tokio::test]
async fn a_server_that_failed_inside_is_asked_again_only_where_that_is_safe() {
    let portal = Portal::start().await.expect("a portal");
    let client = client(&portal, &clock(), 0.5);
    portal
        .fail_next("INTERNAL_SERVER_ERROR")
        .expect("a system error");
    let error = client.call_raw(COUNT, json!({ "key": "document" })).await;
    let error = error.expect_err("it failed");
    assert!(
        error.is_ambiguous() && error.is("INTERNAL_SERVER_ERROR"),
        "{error}"
    );
    assert_eq!((error.attempts(), portal.arrived()), (1, 1));

    portal
        .fail_next("INTERNAL_SERVER_ERROR")
        .expect("a system error");
    let call = client
        .bot(456, "my_bot_token")
        .reaction_add(789, Reaction::Like);
    let answer = call.response().await.expect("an answer");
    assert!(answer.value && !answer.already_done && answer.attempts == 2);
}

/// Returns the texts of the messages that the bot has sent.
fn sent(portal: &Portal) -> Vec<String> {
    portal.world(|world| {
        let messages = world.messages_in(demo::CHAT_ID).into_iter();
        let texts = messages.filter_map(|message| world.text(message).map(str::to_owned));
        texts.filter(|text| text.starts_with("Hello")).collect()
    })
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_is_sent_once_where_it_has_a_key() {
    let chat = || format!("chat{}", demo::CHAT_ID);
    for (keys, forwards, expected) in [
        (true, false, Some(2)),
        (true, true, None),
        (false, false, None),
    ] {
        let portal = Portal::start().await.expect("a portal");
        let bot = with_keys(&portal, keys).bot(demo::BOT_ID as i64, demo::BOT_TOKEN);
        portal.fault_next(Fault::drop());
        let send = bot.message_send(chat()).message("Hello");
        let key = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
        let send = if forwards {
            send.forward_ids([(key, demo::MESSAGE_ID as i64)])
        } else {
            send
        };
        let answer = send.response().await;
        match (answer, expected) {
            (Ok(answer), Some(attempts)) => assert_eq!(answer.attempts, attempts),
            (Err(error), None) => assert!(error.is_ambiguous() && error.attempts() == 1),
            (answer, _) => panic!("{answer:?}"),
        }
        assert_eq!(sent(&portal), ["Hello"]);
    }
}

/// The key that the client generates ends with its call: another call would get another key.
#[tokio::test]
async fn how_to_send_a_lost_message_again_depends_on_whose_key_it_had() {
    let twice = "repeats the effect";
    for (key, once) in [
        (None, "Before you send it again, check whether it was"),
        (
            Some("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
            "Send it again with the same key",
        ),
    ] {
        let portal = Portal::start().await.expect("a portal");
        let config = config(&clock(), 0.5).attempts(1);
        let client = Client::webhook_with(&portal.webhook_url(), config).expect("an address");
        let bot = client.bot(demo::BOT_ID as i64, demo::BOT_TOKEN);
        let send = || {
            let send = bot
                .message_send(format!("chat{}", demo::CHAT_ID))
                .message("Hello");
            match key {
                Some(key) => send.template_id(key),
                None => send,
            }
        };
        portal.fault_next(Fault::drop());
        let text = send().await.expect_err("no answer").to_string();
        assert!(text.contains(once) && text.contains(twice), "{text}");

        portal.fault_next(Fault::drop());
        let batch = client.batch((send(),)).await.expect_err("no answer");
        let text = batch.error.to_string();
        assert_eq!(text.contains(twice), key.is_none(), "{text}");

        // The portal behaves as the errors say.
        send().await.expect("it is sent");
        assert_eq!(sent(&portal).len(), if key.is_some() { 1 } else { 3 });
    }
}

#[tokio::test]
async fn a_message_that_is_still_being_sent_is_waited_for() {
    let portal = Portal::start().await.expect("a portal");
    let bot = with_keys(&portal, true).bot(demo::BOT_ID as i64, demo::BOT_TOKEN);
    portal.world(|world| world.keep_under_way(2));
    portal.fault_next(Fault::drop());
    let send = bot
        .message_send(format!("chat{}", demo::CHAT_ID))
        .message("Hello");
    let answer = send.response().await.expect("it is sent");
    assert_eq!((answer.attempts, answer.value.uuid_map.len()), (4, 0));
    assert_eq!(sent(&portal), ["Hello"]);
}

#[tokio::test]
async fn messages_of_a_batch_whose_answer_is_lost_are_sent_once() {
    let portal = Portal::start().await.expect("a portal");
    let client = with_keys(&portal, true);
    let bot = client.bot(demo::BOT_ID as i64, demo::BOT_TOKEN);
    portal.fault_next(Fault::drop());
    let send = |text: &str| {
        let text = text.to_owned();
        bot.message_send(format!("chat{}", demo::CHAT_ID))
            .message(text)
    };
    let items = client.batch((send("Hello 1"), send("Hello 2"))).await;
    let (one, two) = items.expect("all is answered");
    assert!(one.into_value().is_some() && two.into_value().is_some());
    assert_eq!(sent(&portal), ["Hello 1", "Hello 2"]);
}

#[tokio::test]
async fn a_portal_that_is_gone_has_done_nothing() {
    let portal = Portal::start().await.expect("a portal");
    let clock = clock();
    let client = client(&portal, &clock, 0.5);
    portal.stop().await;
    let error = client.call_raw(COUNT, json!({ "key": "document" })).await;
    let error = error.expect_err("nobody listens");
    assert!(
        matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_ambiguous(),
        "{error}"
    );
    assert_eq!((error.attempts(), clock.slept().len()), (5, 4));
}
