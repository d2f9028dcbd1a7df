//! Events are received at least once, whatever happens to the bot or to the portal's answers.

use std::collections::BTreeSet;
use std::time::Duration;

use bitrix24::events::{Dedup, EventToken};
use bitrix24::imbot::{Bot, Event};
use bitrix24::{Client, Config, Webhook};
use bitrix24_portal::demo::{BOT_ID, BOT_TOKEN, OTHER_USER_ID, USER_ID};
use bitrix24_portal::{Fault, Portal};
use client_tests::TestClock;

const EVENTS: usize = 2500;

/// Returns a bot to which two people have written 2500 messages.
async fn busy_bot() -> (Portal, Bot) {
    let portal = Portal::start().await.expect("the portal starts");
    portal.world(|world| {
        for number in 0..EVENTS {
            let person = [USER_ID, OTHER_USER_ID][number % 2];
            world
                .write(person, &BOT_ID.to_string(), &number.to_string())
                .expect("anybody may write to a bot");
        }
    });
    let bot = hurried(&portal).bot(BOT_ID as i64, BOT_TOKEN);
    (portal, bot)
}

/// Returns a client whose pauses end at once.
fn hurried(portal: &Portal) -> Client<Webhook> {
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(TestClock::skipping(Duration::from_secs(31)))
        .total_timeout(Duration::from_secs(100_000));
    Client::webhook_with(&portal.webhook_url(), config).expect("a good address")
}

/// Returns the number in a message.
fn number(event: Event) -> usize {
    match event {
        Event::MessageAdded(event) => event.message.text.parse().expect("a number"),
        other => panic!("only messages were written: {other:?}"),
    }
}

#[tokio::test]
async fn a_bot_that_is_killed_again_and_again_loses_nothing() {
    let (portal, bot) = busy_bot().await;
    let mut handled = BTreeSet::new();
    let mut taken = 0;
    // Each run of the bot takes some events, and ends before the last of them are confirmed.
    for life in 1_usize.. {
        let mut events = bot.event_get().limit(1000).stream();
        let waiting = portal.world(|world| world.waiting_events(BOT_ID));
        for _ in 0..(life * 311).min(waiting) {
            let fetched = events.next().await.expect("an event");
            handled.insert(number(fetched.event));
            taken += 1;
        }
        if handled.len() == EVENTS {
            break;
        }
        assert!(life < 100, "{} events are lost", EVENTS - handled.len());
    }
    assert!(taken > EVENTS, "what was not confirmed comes again");
    assert!(portal.world(|world| world.waiting_events(BOT_ID)) > 0);
}

#[tokio::test]
async fn lost_answers_lose_no_events_and_double_none() {
    let (portal, bot) = busy_bot().await;
    let faults = [Fault::drop(), Fault::html(), Fault::reset().before()];
    portal.chaos(0.3, 7, faults);
    let mut events = bot.event_get().stream();
    let mut handled = Vec::new();
    while handled.len() < EVENTS {
        match events.next().await {
            Ok(fetched) => handled.push(number(fetched.event)),
            Err(error) => assert!(error.is_transient(), "{error}"),
        }
    }
    assert_eq!(handled, (0..EVENTS).collect::<Vec<_>>());
    portal.calm();
    events.confirm().await.expect("an answer");
    assert_eq!(portal.world(|world| world.waiting_events(BOT_ID)), 0);
}

#[tokio::test]
async fn the_users_own_events_come_along_when_they_are_asked_for() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = hurried(&portal);
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    assert!(client.im().event_subscribe().await.expect("a subscription"));
    portal
        .world(|world| world.write(USER_ID, &BOT_ID.to_string(), "Hello"))
        .expect("it is written");
    let mut events = bot.event_get().with_user_events(true).stream();
    let mut names = Vec::new();
    for _ in 0..2 {
        let fetched = events.next().await.expect("an event");
        names.push(match fetched.event {
            Event::MessageAdded(event) => format!("bot: {}", event.message.text),
            Event::UserMessageAdded(event) => format!("user: {}", event.message.text),
            other => panic!("{other:?}"),
        });
    }
    names.sort();
    assert_eq!(names, ["bot: Hello", "user: Hello"]);
}

#[tokio::test]
async fn both_ways_bring_the_same_event() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = Client::webhook_with(
        &portal.webhook_url(),
        Config::default().allow_http_on_loopback(),
    )
    .expect("a good address");
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    portal
        .world(|world| {
            world.write(
                USER_ID,
                &BOT_ID.to_string(),
                "Hello, it's [B]me[/B] & you + 👋",
            )
        })
        .expect("it is written");
    let fetched = bot
        .event_get()
        .stream()
        .next()
        .await
        .expect("an event")
        .event;

    // Nothing listens there; the portal's log contains what was sent.
    portal.world(|world| world.set_webhook_url(BOT_ID, Some("http://127.0.0.1:1/")));
    let token = EventToken::of_bot(portal.address().to_string(), BOT_TOKEN);
    let mut recent = Dedup::new(10);
    for as_json in [false, true] {
        portal.deliver_as_json(as_json);
        portal
            .world(|world| {
                world.write(
                    USER_ID,
                    &BOT_ID.to_string(),
                    "Hello, it's [B]me[/B] & you + 👋",
                )
            })
            .expect("it is written");
        portal.wait_for_deliveries(1 + u64::from(as_json)).await;
        let sent = portal.deliveries().pop().expect("a delivery");
        let event =
            bitrix24::events::parse_webhook::<Event>(sent.content_type, sent.body.as_bytes());
        let incoming = event
            .expect("an event")
            .verify(&token)
            .expect("the portal's");
        assert!(recent.is_new(incoming.key()));
        let (Event::MessageAdded(one), Event::MessageAdded(other)) = (&fetched, &incoming.event)
        else {
            panic!("{:?}", incoming.event);
        };
        assert_eq!(one.message.text, other.message.text);
        assert_eq!((&one.user, &one.chat), (&other.user, &other.chat));
        // A bot that was registered by a webhook receives no tokens.
        assert!(incoming.access_token.is_none());
    }
}
