//! Texts that the portal would cut are rejected before anything is sent.

use bitrix24::batch::Item;
use bitrix24::{Error, ErrorKind, RequestError};
use bitrix24_portal::Portal;
use bitrix24_portal::demo::{BOT_ID, BOT_TOKEN, CHAT_ID};
use client_tests::by_webhook;

const LIMIT: usize = 20_000;

fn is_refused<E>(error: &Error<E>) -> bool {
    let expected = RequestError::TextTooLong {
        parameter: "message",
        characters: LIMIT + 1,
        at_most: LIMIT,
    };
    matches!(error.kind(), ErrorKind::Request(found) if *found == expected)
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_unsent() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    let dialog = format!("chat{CHAT_ID}");
    let send = |text: String| {
        let call = bot.message_send(dialog.as_str());
        call.message(text)
    };
    let long = || "ü".repeat(LIMIT + 1);

    let error = send(long()).await.expect_err("it is too long");
    assert!(is_refused(&error), "{error}");
    assert!(!error.is_ambiguous());
    let update = bot.message_update(789).message(long());
    let error = update.await.expect_err("it is too long");
    assert!(is_refused(&error), "{error}");
    assert_eq!(portal.requests().len(), 0);

    // In a batch only its own item fails, and the later ones if the batch halts.
    let items = || {
        let read = || bot.message_read(dialog.as_str());
        (read(), send(long()), read())
    };
    let (before, too_long, behind) = client.batch(items()).await.expect("an answer");
    assert!(is_refused(too_long.error().expect("a failure")));
    assert!(matches!((before, behind), (Item::Done(_), Item::Done(_))));
    let halting = client.batch(items()).halt();
    let (before, too_long, behind) = halting.await.expect("an answer");
    assert!(is_refused(too_long.error().expect("a failure")));
    assert!(matches!(before, Item::Done(_)));
    assert!(matches!(behind, Item::NotExecuted));
    for request in portal.requests() {
        assert!(!request.parameters.to_string().contains("message.send"));
    }

    // The portal trims a text.
    let whole = format!("\n{}\n", "ü".repeat(LIMIT));
    let sent = send(whole).await.expect("a message").id.expect("its id");
    portal.world(|world| {
        let text = world.text(sent.0 as u64).expect("a text");
        assert_eq!(text.chars().count(), LIMIT);
    });
}
