//! Bots and their profiles.

use bitrix24::imbot::Bot;
use bitrix24::imbot::BotRegister;
use bitrix24::{Client, Error};
use bitrix24_portal::Portal;
use bitrix24_portal::demo::{BOT_ID, BOT_TOKEN};
use client_tests::{by_oauth, by_webhook};

/// The portal replaces the properties as a whole: a new position alone would clear the last name.
#[tokio::test]
async fn a_change_keeps_what_is_taken_over() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = by_webhook(&portal);
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    let user = async || {
        let got = client.imbot().bot_get_by_bot_id(BOT_ID as i64, BOT_TOKEN);
        let got = got.await.expect("the bot");
        got.users
            .into_iter()
            .find(|user| user.id.0 == BOT_ID as i64)
            .expect("its user")
    };
    let before = user().await;
    assert_eq!(before.last_name.as_deref(), Some("Bot"));
    bot.bot_update()
        .work_position("Support")
        .keep(&before)
        .await
        .expect("a change");
    let after = user().await;
    assert_eq!(after.work_position.as_deref(), Some("Support"));
    assert_eq!(
        (after.first_name, after.last_name),
        (before.first_name, before.last_name)
    );

    bot.bot_update().name("Helper").await.expect("a change");
    assert_eq!(user().await.last_name, None);
}

/// Registers a bot with either authorization, which decides what the request contains.
async fn register<A>(client: &Client<A>, bot: BotRegister) -> Result<i64, Error> {
    client.imbot().revision_get().await?;
    Ok(client.call(bot).await?.bot.id.0)
}

/// The code of a bot is the same for both authorizations.
async fn greet(bots: &[Bot]) -> Result<(), Error> {
    for bot in bots {
        bot.message_send(bitrix24_portal::demo::USER_ID.to_string())
            .message("Hello")
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn one_function_serves_clients_of_either_authorization() {
    let portal = Portal::start().await.expect("the portal starts");
    let (webhook, oauth) = (by_webhook(&portal), by_oauth(&portal));
    let new = |code: &str| BotRegister::new(code, "Greeter");
    let first = register(&webhook, new("one").bot_token("a token")).await;
    let second = register(&oauth, new("other")).await;
    let (first, second) = (first.expect("a bot"), second.expect("a bot"));
    assert_ne!(first, second);
    let bots = [webhook.bot(first, "a token"), oauth.bot(second)];
    greet(&bots).await.expect("two messages");
}
