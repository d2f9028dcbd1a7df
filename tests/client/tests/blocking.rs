//! Waiting for a call in a program that has no async runtime.

use bitrix24::batch::Item;
use bitrix24::imbot::ReactionAddError;
use bitrix24::{App, Client, Config, Error, ErrorKind, Reaction, RequestError, Tokens};
use bitrix24_portal::{Portal, TOKEN_ENDPOINT, demo};
use client_tests::{by_oauth, by_webhook};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

/// Returns a portal in a runtime; the test itself is outside of any runtime.
fn portal() -> (Runtime, Portal) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let portal = runtime.block_on(Portal::start()).expect("a portal");
    (runtime, portal)
}

#[test]
fn a_reaction_is_put_without_a_runtime() {
    let (_runtime, portal) = portal();
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    assert_eq!(bot.reaction_add(789, Reaction::Like).wait(), Ok(true));
    assert!(portal.world(|world| world.has_reaction(789, 456, "like")));

    let error = bot
        .reaction_add(789, Reaction::Like)
        .wait()
        .expect_err("it is there");
    assert_eq!(error.refusal(), Some(&ReactionAddError::ReactionAlreadySet));
}

#[test]
fn an_answer_and_a_raw_call_without_a_runtime() {
    let (_runtime, portal) = portal();
    let client = by_oauth(&portal);
    let answer = client
        .bot(456)
        .reaction_add(789, Reaction::Like)
        .wait_response()
        .expect("put");
    assert!(answer.value && answer.time.is_some());

    let parameters = json!({ "botId": 456, "messageId": 789, "reaction": "fire" });
    let raw = client
        .call_raw("imbot.v2.Chat.Message.Reaction.add", parameters)
        .wait();
    assert_eq!(raw, Ok(json!({ "result": true })));
}

/// Waiting threads share the renewal of the token and draining, as tasks do.
#[test]
fn threads_that_wait_renew_their_token_once() {
    let (_runtime, portal) = portal();
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    let tokens = Tokens::new(
        portal.oauth_host(),
        portal.expired_token(),
        demo::REFRESH_TOKEN,
    );
    let config = Config::default().allow_http_on_loopback().unlimited();
    let client = Client::app_with(app, tokens, config).expect("good settings");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let count = client.call_raw("portal.count", json!({ "key": "calls" }));
                count.wait().expect("a number");
            });
        }
        scope.spawn(|| {
            let like = client.bot(456).reaction_add(789, Reaction::Like);
            let (like,) = client.batch((like,)).wait().expect("its fate is known");
            assert!(matches!(like, Item::Done(_)));
        });
    });
    assert_eq!(portal.world(|world| world.counts()["calls"]), 8);
    let renewals = portal.requests().into_iter();
    let renewals = renewals.filter(|request| request.method == TOKEN_ENDPOINT);
    assert_eq!(renewals.count(), 1);

    client.wait_drain().expect("it ends");
    let late = client.call_raw("portal.count", json!({})).wait();
    let late = late.expect_err("the client is closed");
    assert!(matches!(late.kind(), ErrorKind::Request(_)), "{late}");
    let batch = client.batch((client.bot(456).reaction_add(789, Reaction::Eyes),));
    let late = batch.wait().expect_err("the client is closed");
    assert_eq!(late.items, (Item::NotExecuted,));
}

#[test]
fn waits_in_a_row_share_one_connection() {
    let (_runtime, portal) = portal();
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    for reaction in Reaction::ALL {
        assert_eq!(bot.reaction_add(789, reaction.clone()).wait(), Ok(true));
    }
    assert_eq!(
        (portal.requests().len(), portal.connections()),
        (Reaction::ALL.len(), 1)
    );
}

#[tokio::test]
async fn waiting_where_one_must_await_is_an_error() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    match bot
        .reaction_add(789, Reaction::Like)
        .wait()
        .map_err(Error::into_kind)
    {
        Err(ErrorKind::Request(error)) => {
            assert!(matches!(error, RequestError::WaitInRuntime), "{error}")
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(portal.connections(), 0);
}
